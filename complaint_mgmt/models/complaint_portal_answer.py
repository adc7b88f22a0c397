from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.chain import sha256_hex
from ..tools.plain_text import clean

LONGEST = 4000


class ComplaintPortalAnswer(models.Model):
    """What the customer himself answered to a reply, on the page of his case.

    Never changed nor deleted: who thinks otherwise answers again.
    """

    _name = "complaint.portal.answer"
    _description = "Answer by the Customer Portal"
    _inherit = ["complaint.append.only"]
    _order = "reply_id, id desc"

    reply_id = fields.Many2one(
        "complaint.reply", required=True, index=True, ondelete="restrict"
    )
    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    answer = fields.Selection([("yes", "Accepts"), ("no", "Contests")], required=True)
    reason = fields.Text()
    wish = fields.Text(string="Wants Instead")
    partner_id = fields.Many2one(
        "res.partner", string="Answered By", required=True, ondelete="restrict"
    )
    by = fields.Selection(
        [("login", "With a Login"), ("link", "By the Link of a Mail")],
        string="Came In",
        required=True,
    )
    answered_at = fields.Datetime(required=True)


class ComplaintReply(models.Model):
    """The customer answers himself; nobody in the house turns his refusal round."""

    _inherit = "complaint.reply"  # pylint: disable=R8180

    portal_answer_ids = fields.One2many(
        "complaint.portal.answer",
        "reply_id",
        string="Own Answers",
        readonly=True,
        groups="complaint_mgmt.group_complaint_reader",
    )

    def _check_answer(self, vals):
        result = super()._check_answer(vals)
        if not self.env.su:
            self._check_own_answer(vals)
        return result

    def _check_own_answer(self, vals):
        # sudo: that the customer answered counts, whatever the user may read.
        answers = self.env["complaint.portal.answer"].sudo()
        own = answers.search([("reply_id", "in", self.ids)])
        if own and vals.get("satisfaction") != "no":
            raise UserError(
                self.env._(
                    "The customer answered this reply himself. If he thinks otherwise "
                    "now, he answers again on the portal, or you record another reply."
                )
            )


class ComplaintComplaint(models.Model):
    """Accepting or contesting a reply on the page of the case (S2.4.3, S4.15)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _portal_answer(self, viewer, reply_id, answer, reason="", wish=""):
        """Take what the customer says to our reply.

        It is noted on the reply, as a handler would note it, and counts as a refusal
        for the procedure.

        :param Viewer viewer: as of `_portal_find`
        :param int reply_id: the reply that he read; only the one that holds is answered
        :param str answer: yes or no
        :param str reason: why he does not accept it; required then
        :param str wish: what he wants instead
        :return: complaint.portal.answer
        :raises UserError: there is nothing to answer, or no reason is given
        """
        self.ensure_one()
        reason, wish = clean(reason)[:LONGEST], clean(wish)[:LONGEST]
        # sudo: the customer has no right on the case; that it is his was judged.
        case = self.sudo()
        reply = case._portal_open_reply()
        if not reply or reply.id != reply_id or answer not in ("yes", "no"):
            raise UserError(
                self.env._(
                    "This answer cannot be given any more. Please read the page."
                )
            )
        if answer == "no" and not reason:
            raise UserError(self.env._("Please say why you do not accept our answer."))
        own = case._portal_keep_answer(viewer, reply, answer, reason, wish)
        comment = "\n".join(filter(None, [reason, wish and self._portal_wish(wish)]))
        reply.write({"satisfaction": answer, "customer_comment": comment})
        case._portal_tell_answer(viewer, own)
        return own

    def _portal_wish(self, wish):
        return self.env._("Wants instead: %(wish)s", wish=wish)

    def _portal_keep_answer(self, viewer, reply, answer, reason, wish):
        # sudo: no customer has a right on answers; it goes on as the system.
        return (
            self.env["complaint.portal.answer"]
            ._append(
                [
                    {
                        "reply_id": reply.id,
                        "complaint_id": self.id,
                        "company_id": self.company_id.id,
                        "answer": answer,
                        "reason": reason,
                        "wish": wish,
                        "partner_id": viewer.author.id,
                        "by": viewer.by,
                        "answered_at": fields.Datetime.now(),
                    }
                ]
            )
            .sudo()
        )

    def _portal_tell_answer(self, viewer, own):
        """Note in the file that the customer answered by himself, and call people."""
        data = {
            "reply": own.reply_id.id,
            "answer": own.answer,
            "reason_sha256": sha256_hex(own.reason.encode()) if own.reason else None,
            "wish_sha256": sha256_hex(own.wish.encode()) if own.wish else None,
        }
        self._portal_note("portal.answered", viewer, data)
        house = self.with_context(
            lang=self.user_id.lang or self.company_id.partner_id.lang
        )
        texts = {
            "yes": house.env._("The customer accepts our reply, by the portal."),
            "no": house.env._("The customer contests our reply, by the portal."),
        }
        self.message_post(
            body=texts[own.answer],
            author_id=own.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )
        accepts = own.answer == "yes"
        self._portal_call(
            lambda env: (
                env._("The customer accepts: carry it out and close")
                if accepts
                else env._("The customer contests our reply: look into it")
            )
        )
