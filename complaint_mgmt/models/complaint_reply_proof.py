from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What each way of proof must hold.
WANTED = {
    "email": "note",
    "registered": "number",
    "signature": "attachment_ids",
    "call": "note",
}


class ComplaintReplyProof(models.Model):
    """How we know that an answer reached the customer (S7.5.4). Never changed."""

    _name = "complaint.reply.proof"
    _description = "Proof of Delivery"
    _inherit = ["complaint.evidence.mixin"]
    _order = "reply_id, proved_at desc, id desc"
    _evidence_kind = "delivery"
    _evidence_states = ("new", "investigation", "decision", "reply")

    reply_id = fields.Many2one(
        "complaint.reply", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("email", "Customer Answered the Mail"),
            ("registered", "Registered Mail"),
            ("signature", "Signed on Paper"),
            ("call", "Call"),
        ],
        string="How We Know",
        required=True,
        default="email",
    )
    proved_at = fields.Datetime(
        string="Arrived On", required=True, default=fields.Datetime.now
    )
    number = fields.Char(help="The number of the registered mail.")
    note = fields.Text(help="Who confirmed it, and what was said.")
    attachment_ids = fields.Many2many("ir.attachment", string="Signed Paper")

    @api.model_create_multi
    def create(self, vals_list):
        default = self.default_get(["reply_id"]).get("reply_id")
        replies = self.env["complaint.reply"]
        vals_list = [
            {
                **vals,
                # sudo: which case a reply belongs to; the rules are checked on it.
                "complaint_id": replies.browse(vals.get("reply_id") or default)
                .sudo()
                .complaint_id.id,
            }
            for vals in vals_list
        ]
        proofs = super().create(vals_list)
        for proof in proofs:
            proof._adopt_files()
        return proofs

    @api.constrains("kind", "number", "note", "attachment_ids")
    def _check_proof(self):
        messages = {
            "email": self.env._("Note what the customer answered."),
            "registered": self.env._("Give the number of the mail."),
            "signature": self.env._("Attach the paper that the customer signed."),
            "call": self.env._("Note who confirmed it on the phone."),
        }
        for proof in self:
            if not proof[WANTED[proof.kind]]:
                raise ValidationError(messages[proof.kind])

    def _adopt_files(self):
        """Let files that were uploaded before the proof was saved belong to it.

        :raises ValidationError: a file belongs elsewhere, where it could change or go
        """
        # sudo: nobody may write a proof, not even by its files; the user's own uploads
        # for nothing else yet, and no others.
        for file in self.attachment_ids.sudo()._claim_for(self):
            if not self.reply_id._is_own_file(file):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is no file of this complaint. Upload it here.",
                        name=file.name,
                    )
                )

    @api.constrains("proved_at", "reply_id")
    def _check_proved_at(self):
        for proof in self:
            reply = proof.reply_id
            if reply.state != "told" or not (
                reply.replied_at <= proof.proved_at <= fields.Datetime.now()
            ):
                raise ValidationError(
                    self.env._(
                        "An answer is delivered after it was sent, and not in the "
                        "future."
                    )
                )

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._("A proof of delivery is not changed. Add another one.")
            )
        return super().write(vals)
