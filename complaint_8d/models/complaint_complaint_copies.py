from odoo import models


class ComplaintComplaint(models.Model):
    """S3.6: the complaint sheet, or the 8D report, goes to QA and the plant manager."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _missing_internal_notice(self, requirement):
        missing = super()._missing_internal_notice(requirement)
        if not missing or requirement.notice_kind != "sheet":
            return missing
        # sudo: copies count, whether or not the user reads the report.
        reports = self.env["complaint.8d"].sudo()
        reports = reports.search([("complaint_ids", "in", self.ids)])
        copies = reports.copy_ids.filtered(
            lambda n: (
                n.sent_at
                and len(n.recipient_ids) >= requirement.notice_recipients
                and (n.is_confirmed or not requirement.notice_confirmed)
            )
        )
        return None if copies else missing
