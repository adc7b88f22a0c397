from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_datetime

from ..tools.clean_text import clean_line, clean_text
from ..tools.report_lifecycle import DISCIPLINES

MAX_NAME = 100
MAX_REMARK = 4000
# Verdicts of one page an hour: nobody has more to say, and who has the link cannot fill
# the disk or call the leader without end.
MAX_AN_HOUR = 40


class TooManyVerdicts(UserError):
    """One page has said too much within an hour."""


class Complaint8DSending(models.Model):
    """What the page of a sending shows to the customer, and takes from the customer.

    It tells what was sent and what the customer said, and nothing else of the house.
    """

    _inherit = "complaint.8d.sending"  # pylint: disable=R8180

    answered_at = fields.Datetime(
        string="Answered On", help="When the customer last answered on the page."
    )

    # ------------------------------------------------------------------
    # What it shows
    # ------------------------------------------------------------------

    def _codes(self):
        """Return the disciplines that were sent."""
        return DISCIPLINES[: DISCIPLINES.index(self.upto) + 1]

    def _customer_zone(self):
        """Return the time zone of the customer, else of the own company."""
        people = (
            self.partner_id,
            self.partner_id.commercial_partner_id,
            self.company_id.partner_id,
        )
        return next((p.tz for p in people if p.tz), "UTC")

    def _customer_today(self):
        zoned = self.with_context(tz=self._customer_zone())
        return fields.Date.context_today(zoned)

    def _local_time(self, moment):
        zone = self._customer_zone()
        local = format_datetime(self.env, moment, tz=zone, dt_format="short")
        return f"{local} ({zone})"

    def _newer(self):
        """Return what was sent to the same customer later and says something else."""
        customer = self.partner_id.commercial_partner_id
        return self.report_id.sending_ids.filtered(
            lambda s: (
                s.id > self.id
                and s.partner_id.commercial_partner_id == customer
                and s.digest != self.digest
            )
        )

    def _superseded_by(self, code, newer):
        """Return the first of `newer` that tells a discipline anew."""
        place = DISCIPLINES.index(code)
        told = newer.filtered(lambda s: DISCIPLINES.index(s.upto) >= place)
        return told.sorted("id")[:1]

    def _customer_verdicts(self):
        """Return what this customer said of the report up to this sending's version."""
        customer = self.partner_id.commercial_partner_id
        return self.report_id.verdict_ids.filtered(
            lambda v: (
                v.sending_id.partner_id.commercial_partner_id == customer
                and v.iteration <= self.iteration
            )
        ).sorted("id", reverse=True)

    def _page_closed(self):
        """Return why nothing on the page is answered any more, or an empty text."""
        self.ensure_one()
        if self.report_id.state == "cancelled":
            return self.env._(
                "This report was withdrawn: no 8D report is made. Nothing is to be "
                "answered here."
            )
        newer = self._newer()
        if self.iteration != self.report_id.iteration:
            later = newer.filtered(lambda s: s.iteration > self.iteration)
            return self._superseded_text(later.sorted("id")[:1])
        if all(self._superseded_by(code, newer) for code in self._codes()):
            return self._superseded_text(newer.sorted("id")[:1])
        return ""

    def _superseded_text(self, newer):
        if not newer:
            return self.env._(
                "We work on this report once more. You will get a new version; this "
                "one can only be read."
            )
        return self.env._(
            "A newer version was sent on %(date)s. Please answer on its page; this one "
            "can only be read.",
            date=self._local_time(newer.sent_at),
        )

    def _page_rows(self):
        """Return the disciplines of the page, in the language of the context.

        :return: list of dict: `code`, `label`, `state` ("accepted", "rejected" or ""),
            `is_open`, `note`, `history`: list of dict with `verdict`, `words`, `remark`
        """
        self.ensure_one()
        newer = self._newer()
        closed = self._page_closed()
        labels = self._code_labels()
        verdicts = self._customer_verdicts()
        rows = []
        for code in self._codes():
            said = verdicts.filtered(lambda v, c=code: v.code == c)
            now = said.filtered(lambda v: v.iteration == self.iteration)
            later = self._superseded_by(code, newer)
            rows.append(
                {
                    "code": code,
                    "label": labels[code],
                    "state": now[:1].verdict or "",
                    "is_open": not closed and not later,
                    "note": self._superseded_text(later) if later else "",
                    "history": [self._page_verdict(v) for v in said],
                }
            )
        return rows

    def _code_labels(self):
        field = self.env["complaint.8d.step"]._fields["code"]
        return dict(field._description_selection(self.env))

    def _page_verdict(self, verdict):
        """Return one verdict as the customer may see it.

        What we recorded ourselves shows without our words.
        """
        own = verdict.via == "page"
        words = [verdict.person, format_date(self.env, verdict.decided_on)]
        if verdict.iteration != self.iteration:
            words.append(self.env._("version %(number)s", number=verdict.iteration))
        return {
            "verdict": verdict.verdict,
            "words": ", ".join(words),
            "remark": verdict.remark if own else "",
        }

    # ------------------------------------------------------------------
    # What it takes
    # ------------------------------------------------------------------

    def _take_verdicts(self, person, verdicts):
        """Take what the customer says on the page, all or nothing.

        :param str person: who says so
        :param dict verdicts: {code: (verdict, remark)}
        :return: the complaint.8d.verdict
        :raises AccessError: somebody of the house is logged in
        :raises TooManyVerdicts: too much within an hour
        :raises UserError: it is read-only, said already, or a rejection has no reason
        """
        self.ensure_one()
        self._check_may_answer()
        person = clean_line(person, MAX_NAME)
        if not person:
            raise UserError(self.env._("Enter your name."))
        if not verdicts:
            raise UserError(self.env._("Accept or reject one discipline at least."))
        self._check_rate(len(verdicts))
        open_codes = {row["code"] for row in self._page_rows() if row["is_open"]}
        if not verdicts.keys() <= open_codes:
            raise UserError(self._page_closed() or self._not_open_refusal())
        today = self._customer_today()
        rows = [
            {
                "code": code,
                "verdict": verdict,
                "person": person,
                "decided_on": today,
                "remark": clean_text(remark, MAX_REMARK),
            }
            for code, (verdict, remark) in verdicts.items()
        ]
        # A write, so that of two answers at once the second one begins anew.
        self._seal({"answered_at": fields.Datetime.now()})
        return self.env["complaint.8d.verdict"]._record_rows(self, rows, "page")

    def _check_may_answer(self):
        """Refuse the house: the page is evidence that the customer said so."""
        if self.env.user._is_internal():
            raise AccessError(
                self.env._(
                    "You are logged in as a colleague. What the customer said is "
                    "recorded in the report by the 8D team."
                )
            )

    def _not_open_refusal(self):
        return self.env._("This discipline can only be read here.")

    def _check_rate(self, count):
        since = fields.Datetime.now() - timedelta(hours=1)
        domain = [
            ("sending_id", "=", self.id),
            ("via", "=", "page"),
            ("recorded_at", ">", since),
        ]
        said = self.env["complaint.8d.verdict"].search_count(domain)
        if said + count > MAX_AN_HOUR:
            raise TooManyVerdicts(
                self.env._("Too many answers within an hour. Please call us.")
            )
