from odoo import fields, models


class ComplaintProcedureRequirement(models.Model):
    """Requirements on what was promised, who was told, and what danger there is."""

    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[
            ("promise", "An Answer Is Promised"),
            ("alert_acknowledged", "The Report Is Acknowledged"),
            ("safety_judged", "Safety Words Are Judged"),
        ],
        ondelete={
            "promise": "cascade",
            "alert_acknowledged": "cascade",
            "safety_judged": "cascade",
        },
    )
    alert_group_id = fields.Many2one(
        "res.groups",
        string="Acknowledged By",
        ondelete="restrict",
        help="The role of whoever must have acknowledged. Empty: the QA head.",
    )

    def _parameter_fields(self):
        return [*super()._parameter_fields(), "alert_group_id"]


class ComplaintComplaint(models.Model):
    """What these requirements miss on a case."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _missing_promise(self, requirement):
        """Return what to do as long as no date was promised (S2.4.1.2.2b).

        Who is answered on the spot needs no date.
        """
        if self.is_first_contact or self.promise_ids or self._all_lines("reply_ids"):
            return None
        return self.env._(
            "Tell the customer when there will be an answer, and record it (Promise)."
        )

    def _missing_alert_acknowledged(self, requirement):
        """Return what to do as long as nobody in charge took notice (S9.4)."""
        group = requirement.alert_group_id or self.env.ref(
            "complaint_mgmt.group_complaint_qa_head"
        )
        # sudo: whether somebody has a role, which not everybody may read.
        users = self.sudo().alert_ids.acknowledged_by_id
        if users & group.sudo().all_user_ids:
            return None
        return self.env._(
            "Report the case and let %(role)s acknowledge it (Report to QA Head).",
            role=group.sudo().name,
        )

    def _missing_safety_judged(self, requirement):
        """Return what to do as long as words of danger wait for a person."""
        if self.safety_state != "open":
            return None
        return self.env._("Accept or dismiss the safety words.")
