from odoo import api, models

from ..tools import lifecycle


class ReportReply(models.AbstractModel):
    """The letter that answers a complaint; a draft says so on every page."""

    _name = "report.complaint_mgmt.report_reply"
    _description = "Reply Letter"
    _inherit = ["complaint.form"]
    _form_code = "reply"
    _form_group = lifecycle.HANDLER

    @api.model
    def _get_report_values(self, docids, data=None):
        replies = self.env["complaint.reply"].browse(docids)
        replies.check_access("read")
        values = super()._get_report_values(replies.complaint_id.ids, data)
        return {
            **values,
            "doc_ids": replies.ids,
            "doc_model": replies._name,
            "docs": replies,
            "control": self._controls(replies),
        }
