from odoo import api, fields, models

from ..tools import lifecycle


class ComplaintInternalNotice(models.Model):
    _inherit = "complaint.internal.notice"  # pylint: disable=R8180

    def _reaches_quality_and_others(self):
        """Return whether somebody of quality receives this, and somebody who is not."""
        # sudo: the roles of other users, for yes or no only.
        users = self.sudo().recipient_ids.user_id
        quality = users.filtered(
            lambda u: u.has_group(lifecycle.HANDLER) or u.has_group(lifecycle.QA_HEAD)
        )
        return bool(quality and users - quality)


class ComplaintProcedureRequirement(models.Model):
    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    notice_to_quality = fields.Boolean(
        string="Quality and Another Department",
        help="Somebody of quality receives it, and somebody of another department, "
        "such as the plant manager (S3.6).",
    )

    @api.model
    def _parameter_fields(self):
        return [*super()._parameter_fields(), "notice_to_quality"]


class ComplaintComplaint(models.Model):
    """S3.6: the complaint sheet goes to QA and the plant manager, not to any two."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _missing_internal_notice(self, requirement):
        missing = super()._missing_internal_notice(requirement)
        if missing or not requirement.notice_to_quality:
            return missing
        found = self.internal_notice_ids.filtered(
            lambda n: (
                n.sent_at
                and requirement.notice_kind in (False, n.kind)
                and len(n.recipient_ids) >= requirement.notice_recipients
                and (n.is_confirmed or not requirement.notice_confirmed)
                and n._reaches_quality_and_others()
            )
        )
        if found:
            return None
        return self.env._(
            "Send: %(notice)s, to quality and to another department.",
            notice=requirement._details() or self.env._("an internal notice"),
        )
