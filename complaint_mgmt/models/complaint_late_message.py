from odoo import api, models
from odoo.tools import plaintext2html

from ..tools import intake_files


class ComplaintLateMail(models.Model):
    """What a customer writes on the page of a case that is over, kept as a mail is."""

    _inherit = "complaint.late.mail"  # pylint: disable=R8180

    @api.model
    def _keep_message(self, case, author, text, files):
        """Keep aside what the customer wrote, and call who decides.

        :param case: complaint.complaint that is closed or cancelled
        :param author: res.partner who wrote it
        :param str text: plain text
        :param files: list of (file name, content as bytes)
        :return: the new record
        """
        # sudo: the customer has no right here; the page has checked who he is.
        sender = author.sudo()
        words = {
            "subject": self.env._("Written on the page of %s", case.name),
            "body": plaintext2html(text),
            "email_from": sender.email_formatted or sender.name,
        }
        values = {
            "kind": "late",
            "company_id": case.company_id.id,
            "team_id": case.team_id.id,
            "complaint_id": case.id,
        }
        late = self.message_new(words, values)
        late.message_post(
            body=words["body"],
            subject=words["subject"],
            author_id=author.id,
            message_type="email",
            subtype_xmlid="mail.mt_note",
            attachments=[(intake_files.clean_name(name), raw) for name, raw in files],
        )
        return late
