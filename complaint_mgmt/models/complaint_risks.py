from odoo import api, fields, models


class ComplaintComplaint(models.Model):
    """Risk and changes of a case, and what a procedure and a signature want of them."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    risk_ids = fields.One2many(
        "complaint.risk", "complaint_id", groups="complaint_mgmt.group_complaint_reader"
    )
    change_ids = fields.One2many(
        "complaint.change",
        "complaint_id",
        string="Changes",
        groups="complaint_mgmt.group_complaint_reader",
    )

    def _handling_fields(self):
        return super()._handling_fields() | {"risk_ids", "change_ids"}

    def _missing_risk(self, requirement):
        """S9.F3: the risk is assessed, and not above what the procedure accepts."""
        moment = requirement.risk_moment or "initial"
        risk = self.risk_ids.filtered(lambda r: r.moment == moment)
        if not risk:
            labels = self.risk_ids._fields["moment"]._description_selection(self.env)
            return self.env._(
                "Assess the risk: %(moment)s.", moment=dict(labels)[moment]
            )
        if requirement.risk_maximum and risk.rpn > requirement.risk_maximum:
            return self.env._(
                "The risk is %(rpn)s: the procedure accepts %(maximum)s at most.",
                rpn=risk.rpn,
                maximum=requirement.risk_maximum,
            )
        if requirement.risk_acceptable and not risk.is_acceptable:
            return self.env._(
                "The risk is not acceptable (%(rpn)s): act first, then assess it anew.",
                rpn=risk.rpn,
            )
        return None

    def _missing_change(self, requirement):
        """S9.F3: a change of a process or document is entered and approved."""
        if self.change_ids.filtered("approved_at"):
            return None
        return self.env._("Enter what changes, and have the QA head approve it.")

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        risk = self.risk_ids.filtered(lambda r: r.moment == "initial")
        if gate == "decision" and risk:
            payload["risk"] = risk._gate_payload_line()
        return payload

    def _gate_payload_labels(self, gate):
        label = self._fields["risk_ids"]._description_string(self.env)
        return {**super()._gate_payload_labels(gate), "risk": label}


class ComplaintProcedureRequirement(models.Model):
    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[
            ("risk", "The Risk Is Assessed"),
            ("change", "A Change Is Approved"),
        ],
        ondelete={"risk": "cascade", "change": "cascade"},
    )
    risk_moment = fields.Selection(
        selection=lambda self: self.env["complaint.risk"]._fields["moment"].selection,
        string="Risk Assessed",
    )
    risk_maximum = fields.Integer(
        string="Risk at Most", help="Highest risk priority number; 0: any."
    )
    risk_acceptable = fields.Boolean(
        help="By the limit of the company, nobody in danger."
    )

    @api.model
    def _parameter_fields(self):
        names = ["risk_moment", "risk_maximum", "risk_acceptable"]
        return [*super()._parameter_fields(), *names]

    @api.depends("risk_moment")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _title(self):
        title = super()._title()
        if self.kind != "risk" or not self.risk_moment:
            return title
        labels = dict(self._fields["risk_moment"]._description_selection(self.env))
        return f"{title}, {labels[self.risk_moment]}"
