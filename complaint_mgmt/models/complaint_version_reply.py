from odoo import fields, models


class ComplaintProcedureVersion(models.Model):
    """What a version says of answers and refusals, signed with it."""

    _inherit = "complaint.procedure.version"  # pylint: disable=R8180

    refusals_to_escalate = fields.Integer(
        string="Refusals Until Escalation",
        aggregator=None,
        help="After how many refusals of the customer the vice leader is called "
        "(S2.4.3.4). 0: never.",
    )

    _refusals_positive = models.Constraint(
        "CHECK(refusals_to_escalate >= 0)", "A number of refusals is not negative."
    )

    def _gate_watched_fields(self):
        return super()._gate_watched_fields() | {"refusals_to_escalate"}

    def _gate_payload_labels(self, gate):
        classes = self.env["complaint.class"]._fields["answers_directly"]
        return {
            **super()._gate_payload_labels(gate),
            "answers_directly": classes._description_string(self.env),
        }

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        if gate != "procedure":
            return payload
        # only what is said, so that what was signed before keeps its digest
        direct = self.class_ids.filtered("answers_directly").sorted("id")
        if direct:
            payload["answers_directly"] = direct.mapped("code")
        if self.refusals_to_escalate:
            payload["refusals_to_escalate"] = self.refusals_to_escalate
        return payload
