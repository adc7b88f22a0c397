from odoo import models

from ..tools.chain import sha256_hex


class ComplaintComplaint(models.Model):
    """What the customer was told, as he reads it again."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _portal_replies(self):
        """Return what the customer was told, latest first.

        :return: list of dicts: `id`, `day`, `title`, `who` (who answered), `text`,
            `next` (the next measures), `letter` and `files` (ir.attachment), `answer`
            (pending, yes, no), `comment`, `is_open` (whether he may answer)
        """
        self.ensure_one()
        replies = self._portal_told()
        open_reply = self._portal_open_reply()
        return [
            {
                "id": reply.id,
                "day": self._portal_time(reply.replied_at),
                "title": self._portal_reply_title(reply),
                "who": reply.user_id.name,
                "text": reply._composed_text(),
                "next": reply.next_measures,
                "letter": reply._portal_letter(),
                "files": reply.attachment_ids,
                "answer": reply.satisfaction,
                "comment": reply.customer_comment,
                "is_open": reply == open_reply,
            }
            for reply in replies.sorted("replied_at", reverse=True)
        ]

    def _portal_told(self):
        # sudo: what was told to the customer is told again, never a draft.
        replies = self.env["complaint.reply"].sudo()
        return replies.search([("complaint_id", "=", self.id), ("state", "=", "told")])

    def _portal_open_reply(self):
        """Return the reply that the customer may answer now, or nothing."""
        told = self._portal_told()
        if self.state != "reply":
            return told.browse()
        return self._portal_results(told)[-1:]

    def _portal_reply_title(self, reply):
        if reply.purpose == "first":
            return self.env._("What we do next")
        titles = {
            "written": self.env._("Our answer in writing"),
            "phone": self.env._("Our answer by phone"),
            "visit": self.env._("Our answer on a visit"),
            "entrusted": self.env._("Our answer through a third person"),
        }
        return titles[reply.mode]


class ComplaintReply(models.Model):
    """The letter on the page of the customer."""

    _inherit = "complaint.reply"  # pylint: disable=R8180

    def _portal_letter(self):
        """Return the letter as it was sent; nothing when it is another one now."""
        letter = self.letter_id
        if letter and sha256_hex(letter.raw or b"") == self.letter_sha256:
            return letter
        return letter.browse()
