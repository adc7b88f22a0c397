from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What a message says, and where, when and by whom it was said.
CONTENT = {
    "attachment_ids",
    "author_id",
    "body",
    "date",
    "email_from",
    "message_type",
    "model",
    "res_id",
    "subject",
    "subtype_id",
}
# What is somebody's own and says nothing of the file.
OWN_MARKS = {"starred", "starred_partner_ids"}
# So much a note may be off the clock: a step writes several of them.
NOW = timedelta(minutes=5)


class MailMessage(models.Model):
    """What is written in the file of a complaint is not rewritten behind it.

    Odoo lets everybody who may write a document change and delete its messages by RPC.
    Here a comment is its author's to correct while the case is open; what the system
    noted, and all of a closed case, stays.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        with_files = [vals for vals in vals_list if vals.get("attachment_ids")]
        # files that are only linked to the message never pass `ir.attachment`
        self.env["ir.attachment"]._check_upload(
            [(v.get("model") or "", v.get("res_id") or 0) for v in with_files]
        )
        messages = super().create(vals_list)
        messages._check_author()
        return messages

    def write(self, vals):
        if not CONTENT.isdisjoint(vals) and not self._is_sending(vals):
            self._check_rewrite()
        if not self.env.su and set(vals) - CONTENT - OWN_MARKS:
            self._check_addresses()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_of_complaints(self):
        # sudo deletes with a document that may be deleted; RPC never is sudo.
        messages = self._of_complaints()
        if messages and (not self.env.su or messages._of_cases()):
            raise AccessError(
                self.env._(
                    "The messages of a complaint belong to its file and cannot be "
                    "deleted. Correct your own comment, or write another one."
                )
            )

    def _of_cases(self):
        """Return those of cases, which nobody deletes: other apps work as sudo.

        A search for the data of a person (privacy_lookup) deletes what it found so.
        """
        return self.filtered(lambda m: m.model == "complaint.complaint")

    def _check_author(self):
        """Refuse to note something in the name of another, as a mail, or as said at
        another time: `message_post` lets do so.

        The mail gateway, which names the sender of a mail, works as the system.
        """
        if self.env.su:
            return
        own, now = self.env.user.partner_id, fields.Datetime.now()
        messages = self._of_complaints()
        if any(m.author_id != own or m.message_type == "email" for m in messages):
            raise AccessError(
                self.env._("You may write in the file of a complaint as yourself only.")
            )
        if any(abs(message.date - now) > NOW for message in messages):
            raise AccessError(
                self.env._("What is written in a file bears the time of its writing.")
            )

    def _check_addresses(self):
        """Refuse to change whom a message went to, who sees it and what it answers.

        It is evidence of who was told what, and decides what a customer reads.
        """
        if self._of_complaints():
            raise AccessError(
                self.env._(
                    "To whom a message on a complaint went is on record: write another "
                    "one."
                )
            )

    def _of_complaints(self):
        evidence = self.env["ir.attachment"]
        # sudo: where a message belongs decides whether it is guarded, not who asks.
        return self.sudo().filtered(
            lambda m: m.res_id and evidence._is_evidence_model(m.model or "")
        )

    def _is_sending(self, vals):
        """Whether the system gives a message that goes out by mail its first subject.

        It does so once for each mail, always with the same words.
        """
        if not self.env.su or CONTENT & vals.keys() != {"subject"}:
            return False
        return all(message.subject in (False, vals["subject"]) for message in self)

    def _check_rewrite(self):
        messages = self._of_complaints()
        by_model = defaultdict(set)
        for message in messages:
            by_model[message.model].add(message.res_id)
        for model, ids in by_model.items():
            # sudo: whether a case is closed does not depend on who asks.
            records = self.env[model].sudo().browse(ids).exists()
            if locked := self.env["ir.attachment"]._locked_records(records):
                raise UserError(
                    self.env._(
                        "%(record)s is closed: its messages can no longer be changed.",
                        record=locked[0].display_name,
                    )
                )
        if self.env.su:
            # the mail controllers, which have asked whose comment it is
            return
        own = self.env.user.partner_id
        if any(m.message_type != "comment" or m.author_id != own for m in messages):
            raise AccessError(
                self.env._("You may correct your own comments on a complaint only.")
            )
