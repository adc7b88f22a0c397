from odoo import api, models
from odoo.exceptions import AccessError

from ..tools import lifecycle


class ReportReferral(models.AbstractModel):
    """The letter to a third party: what is ticked, and nothing else (S8.9.3)."""

    _name = "report.complaint_mgmt.report_referral"
    _description = "Complaint Referral Letter"
    _inherit = ["complaint.form"]
    _form_code = "referral"

    @api.model
    def _get_report_values(self, docids, data=None):  # pylint: disable=W8106
        """Return what the template prints; `data` comes from the caller and is ignored.

        :raises AccessError: the user is no handler, or may not read a referral
        """
        # super is for forms on cases
        if not self.env.user.has_group(lifecycle.HANDLER):
            raise AccessError(self.env._("Only a handler prints this letter."))
        referrals = self.env["complaint.referral"].browse(docids)
        referrals.check_access("read")
        referrals.complaint_id._note_content_read()
        return {
            "doc_ids": referrals.ids,
            "doc_model": referrals._name,
            "docs": referrals,
            "control": self._controls(referrals),
            # sudo: what is ticked is composed by the system.
            "lines": lambda referral: referral.sudo()._lines(),
        }
