from odoo import api, fields, models
from odoo.exceptions import UserError


class MailMail(models.Model):
    """A mail of a recall is handed over once, by the outbox of the recall only.

    Odoo's queue marks a mail and hands it over in one transaction: when the process
    ends between the two, the mail is sent a second time. So these mails are never in
    its queue, and no button sends them again.
    """

    _inherit = "mail.mail"

    recall_notice_id = fields.Many2one(
        "complaint.recall.notice",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("recall_notice_id"):
                # never in the queue of Odoo, whatever a context says
                vals["state"] = "exception"
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("state") == "outgoing" and any(m.recall_notice_id for m in self):
            raise UserError(
                self.env._(
                    "A recall notice is not sent again: it may have arrived. Call the "
                    "consignee."
                )
            )
        return super().write(vals)

    def send(self, *args, **kwargs):
        others = self.filtered(lambda mail: not mail.recall_notice_id)
        return super(MailMail, others).send(*args, **kwargs)

    def _send(self, *args, **kwargs):
        others = self.filtered(lambda mail: not mail.recall_notice_id)
        return super(MailMail, others)._send(*args, **kwargs)
