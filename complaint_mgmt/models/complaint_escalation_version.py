from odoo import fields, models


class ComplaintProcedureVersion(models.Model):
    """The escalation of a procedure: signed, fixed and copied with its version."""

    _inherit = "complaint.procedure.version"  # pylint: disable=R8180

    level_ids = fields.One2many(
        "complaint.escalation.level",
        "version_id",
        string="Escalation",
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )

    def copy(self, default=None):
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            for level in old.level_ids:
                level.copy({"version_id": new.id})
        return copies

    def _gate_watched_fields(self):
        return {*super()._gate_watched_fields(), "level_ids"}

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        # only where there are some: what was signed before there were any holds
        if gate == "procedure" and self.level_ids:
            levels = self.level_ids.sorted("id")
            payload["level_ids"] = [level._content() for level in levels]
        return payload
