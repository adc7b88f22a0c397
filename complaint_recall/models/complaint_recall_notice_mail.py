from odoo import fields, models
from odoo.tools import formataddr

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

MAIL = "complaint_recall.recall_notice_mail"
SHOWN_DATES = 6


class ComplaintRecallNotice(models.Model):
    """The mail of a notice, and the message that stays with the consignee.

    The mail holds the link by which the consignee answers, which only the system reads;
    the message that everybody reads who may read the consignee is without it.
    """

    _inherit = "complaint.recall.notice"  # pylint: disable=R8180

    def _mail(self):
        """Return the mail of this notice, if it was made."""
        self.ensure_one()
        return self.env["mail.mail"].search([("recall_notice_id", "=", self.id)])

    def _make_mail(self, claim):
        """Make the mail, and claim the notice, in one transaction."""
        self.write({"state": "sending", "claim": claim})
        if self._mail():
            # made by an earlier try; the server did not take it
            return
        mail = self.env["mail.mail"].create(self._mail_values())
        self.message_id = mail.mail_message_id

    def _mail_values(self):
        consignee = self.consignee_id
        sender = self._sender()
        company = self.company_id
        # sudo: the link is for the consignee alone.
        link = f"{consignee.get_base_url()}{consignee.sudo()._answer_path()}"
        return {
            "recall_notice_id": self.id,
            "subject": self._subject(),
            "body": self._render_mail(False),
            "body_html": self._render_mail(self.kind != "closing" and link),
            "email_from": sender,
            "reply_to": consignee._notify_get_reply_to(default=sender)[consignee.id],
            "email_to": formataddr((consignee.name, self.email)),
            "model": consignee._name,
            "res_id": consignee.id,
            "record_name": consignee.display_name,
            "record_company_id": company.id,
            "record_alias_domain_id": company.alias_domain_id.id,
            "author_id": self.recall_id.user_id.partner_id.id,
            "message_type": "email_outgoing",
            "message_id": self._message_code(),
            "attachment_ids": [fields.Command.set(self._mail_files().ids)],
            "auto_delete": False,
            # the message stays with the consignee, whatever becomes of the mail
            "is_notification": True,
            "failure_type": "unknown",
            "failure_reason": self.env._(
                "It was being handed to the mail server when the process ended. It may "
                "have arrived, and is not sent again: the consignee is called."
            ),
        }

    def _mail_files(self):
        """Return what is attached: the notice, as long as it is to be acted upon."""
        files = self.wording_id.pdf_id
        return files if self.kind != "closing" else files.browse()

    def _sender(self):
        leader = self.recall_id.user_id
        return (
            leader.email_formatted if leader.email else self.company_id.email_formatted
        )

    def _message_code(self):
        """Return the same Message-ID for this notice whenever it is made."""
        # sudo: the name of this database, which makes the code unique.
        config = self.env["ir.config_parameter"].sudo()
        seed = f"{config.get_param('database.uuid')}/{self._name}/{self.id}"
        domain = self.company_id.alias_domain_id.name or "recall.localhost"
        return f"<{sha256_hex(seed.encode())[:40]}.recall-notice@{domain}>"

    def _subject(self):
        wording = self.wording_id
        words = self.with_context(lang=wording.lang).env
        kind = {
            "reminder": words._("Reminder"),
            "amendment": words._("More Lots"),
            "closing": words._("Completed"),
        }.get(self.kind)
        title = f"{wording.headline}: {self.recall_id.title} ({self.recall_id.name})"
        mark = wording._urgent_mark()
        if mark and mark not in title:
            title = f"{mark}: {title}"
        return f"{title} – {kind}" if kind else title

    def _render_mail(self, link):
        lang = self.wording_id.lang
        notice = self.with_context(lang=lang)
        views = self.env["ir.qweb"].with_context(lang=lang)
        return views._render(
            MAIL,
            {
                "notice": notice,
                "wording": notice.wording_id,
                "rows": notice.consignee_id._notice_rows(),
                "link": link,
            },
            minimal_qcontext=True,
        )


class ComplaintRecallConsignee(models.Model):
    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    def _notice_rows(self):
        """Return what this consignee got of each lot, as it is told.

        :return: list of dict `product`, `lot`, `quantity`, `uom`, `dates`
        """
        self.ensure_one()
        # sudo: what was shipped to whom, told to exactly this consignee.
        lines = self.sudo().line_ids.filtered(
            lambda line: not line.recall_lot_id.is_excluded
        )
        shipped = (
            self.env["complaint.recall.shipment"]
            .sudo()
            ._read_group(
                [("consignee_id", "=", self.id), ("kind", "=", "out")],
                ["lot_id"],
                ["date:array_agg"],
            )
        )
        dates = {lot.id: sorted({day.date() for day in days}) for lot, days in shipped}
        return [
            {
                "product": line.product_id.display_name,
                "lot": line.lot_id.name,
                "quantity": f"{line.shipped_qty:g}",
                "uom": line.uom_id.name,
                "dates": self._notice_dates(dates.get(line.lot_id.id, [])),
            }
            for line in lines
        ]

    def _notice_dates(self, days):
        shown = ", ".join(str(day) for day in days[:SHOWN_DATES])
        return f"{shown} …" if len(days) > SHOWN_DATES else shown
