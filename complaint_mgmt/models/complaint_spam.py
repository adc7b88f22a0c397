from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import lifecycle, spam_signs

# Doors through which anybody may come; a portal knows who is there.
OPEN_DOORS = ("web", "mail")
SPAM_FIELDS = frozenset(
    {"suspected_spam", "spam_signs", "spam_released_by_id", "spam_released_at"}
)
REPEATED_WITHIN = timedelta(days=7)


class ComplaintComplaint(models.Model):
    """Cases that look like spam: kept and shown, but not answered by the system.

    Nothing that came in is thrown away by a rule: a person says that it is a complaint
    (S9.2), or cancels it.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    suspected_spam = fields.Boolean(
        readonly=True,
        copy=False,
        help="No receipt is sent until a handler has said that it is no spam.",
    )
    spam_signs = fields.Char(string="Signs of Spam (Codes)", readonly=True, copy=False)
    spam_sign_text = fields.Char(
        string="Why It Looks Like Spam", compute="_compute_spam_sign_text"
    )
    spam_released_by_id = fields.Many2one(
        "res.users",
        string="Released By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    spam_released_at = fields.Datetime(string="Released On", readonly=True, copy=False)

    _spam_idx = models.Index("(company_id) WHERE suspected_spam")

    @api.model
    def _system_fields(self):
        return super()._system_fields() | SPAM_FIELDS

    @api.depends("spam_signs")
    @api.depends_context("lang")
    def _compute_spam_sign_text(self):
        words = self._spam_sign_words()
        for complaint in self:
            codes = (complaint.spam_signs or "").split(",")
            found = [words.get(code, code) for code in codes if code]
            complaint.spam_sign_text = ", ".join(found)

    @api.model
    def _spam_sign_words(self):
        """Return dict, code of a sign -> what it means, in the user's language."""
        return {
            "links": self.env._("hardly anything but links"),
            "repeated": self.env._("the same text came in before"),
            "trap": self.env._("a field was filled in that people do not see"),
        }

    def _judge_door(self, suspicion):
        """Mark cases that look like spam.

        :param suspicion: codes of what the door itself noticed
        """
        for case in self:
            signs = {*suspicion, *case._found_spam_signs()}
            if not signs:
                continue
            codes = sorted(signs)
            case._write_system({"suspected_spam": True, "spam_signs": ",".join(codes)})
            self.env["complaint.event"]._record(
                case, "complaint.spam_suspected", {"signs": codes}
            )

    def _found_spam_signs(self):
        self.ensure_one()
        if self.door not in OPEN_DOORS:
            return set()
        signs = set(spam_signs.signs(self.statement))
        since = fields.Datetime.now() - REPEATED_WITHIN
        # The index on open cases serves this: only the last days are looked at.
        same = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("received_at", ">=", since),
                ("door", "in", OPEN_DOORS),
                ("statement", "=", self.statement),
                ("id", "!=", self.id),
            ]
        )
        if self.search_count(same, limit=1):
            signs.add("repeated")
        return signs

    def _confirm_receipt(self):
        wanted = self.filtered(lambda c: not c.suspected_spam)
        return super(ComplaintComplaint, wanted)._confirm_receipt()

    def action_release_spam(self):
        """Say that cases are no spam; the complainants get their receipt now.

        :return: True
        :raises AccessError: the user is no handler, or may not write a case
        :raises UserError: a case is over
        """
        self.check_access("write")
        if not self._is_handler():
            raise AccessError(
                self.env._("Only a handler says what is spam and what is not.")
            )
        marked = self.filtered("suspected_spam")
        if any(case.state in lifecycle.FINAL for case in marked):
            raise UserError(self.env._("The case is over: nothing is sent any more."))
        marked._write_system(
            {
                "suspected_spam": False,
                "spam_released_by_id": self.env.uid,
                "spam_released_at": fields.Datetime.now(),
            }
        )
        self.env["complaint.event"]._record(marked, "complaint.spam_released")
        # sudo: the receipt goes out as from the door, whoever released it.
        marked.sudo()._confirm_receipt()
        return True
