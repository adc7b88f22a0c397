from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex


class Complaint8D(models.Model):
    """Two copies of a report, to QA and to the plant manager (S3.6)."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    copy_ids = fields.One2many(
        "complaint.internal.notice",
        "report_id",
        string="Copies in the House",
        readonly=True,
        copy=False,
    )
    copy_receipt_ids = fields.One2many(
        "complaint.internal.notice.recipient",
        compute="_compute_copy_receipts",
        string="Receipts",
        compute_sudo=True,
    )

    def _compute_copy_receipts(self):
        for report in self:
            report.copy_receipt_ids = report.copy_ids.recipient_ids

    def action_distribute(self):
        """Give QA and the plant manager a copy each; they confirm its receipt (S3.6).

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: no 8D is needed, or the settings name nobody for a copy
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "cancelled":
            raise UserError(self.env._("No 8D is needed: there is nothing to give."))
        people = self.company_id._eight_d_recipients()
        raw = self._file_pdf(self._paper_langs())
        # sudo: the team makes copies by this step only, and confirms none of them.
        notices = self.env["complaint.internal.notice"].sudo()
        notice = notices._create_copy(
            {
                "report_id": self.id,
                "complaint_id": False,
                "kind": "eight_d",
                "name": self.display_name,
                "text": self.env._(
                    "Please read the enclosed 8D report and confirm its receipt."
                ),
                "iteration": self.iteration,
                "pdf_sha256": sha256_hex(raw),
                "recipient_ids": [
                    Command.create({"user_id": user.id, "role": role})
                    for user, role in people
                ],
            }
        )
        notice._send_copy(raw, f"{self.name.replace('/', '-')}.pdf")
        data = {
            "notice": notice.id,
            "pdf_sha256": notice.pdf_sha256,
            "users": sorted(notice.recipient_ids.user_id.ids),
        }
        self.env["complaint.event"]._record(self, "8d.copies_sent", data)
        return True
