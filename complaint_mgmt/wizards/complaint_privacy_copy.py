from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.chain import sha256_hex


class ComplaintPrivacyCopy(models.TransientModel):
    """Asks why a copy of personal data is made; the copy itself is kept nowhere."""

    _name = "complaint.privacy.copy"
    _description = "Copy of Personal Data"

    request_id = fields.Many2one(
        "complaint.privacy.request",
        string="Privacy Request",
        required=True,
        ondelete="cascade",
    )
    reason = fields.Char(required=True, help="Who gets it, and how.")

    def action_download(self):
        """Download the copy.

        :return: an action that opens the file
        :raises UserError: no reason
        """
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say who gets the copy, and how."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/complaint/privacy/copy/{self.id}",
            "target": "download",
        }

    def _export(self):
        """Return name and content of the copy, and record that it was made.

        :raises AccessError: the user may not deal with the request, or not read a case
        :raises UserError: no reason, or it was not checked who asks
        """
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say who gets the copy, and how."))
        content = self.request_id._copy_zip()
        self.env["complaint.event"]._record(
            self.request_id,
            "privacy.copied",
            {
                "sha256": sha256_hex(content),
                "size": len(content),
                "reason_sha256": sha256_hex(reason.encode()),
            },
        )
        return f"{self.request_id.name}.zip", content
