from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import ledger_cases
from .complaint_guard import EARLIEST

CHECKED_AT_ONCE = 2000
# So long a click may check before the rest is left to the next step.
BUDGET = timedelta(seconds=20)
NOON = time(12)


class ComplaintLedgerImport(models.Model):
    """Third step of an import: every complaint is checked, and nothing is stored."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def action_check(self):
        """Check all complaints; what is long goes on step by step.

        :return: True
        :raises UserError: values wait for a decision
        """
        self.ensure_one()
        self._check_step("matches")
        self._check_alone()
        self._decisions()
        # sudo: lines are written by the steps only.
        self.sudo().line_ids.write({"state": "new", "problem": False})
        self._write_engine({"state": "checking", "checked_by_id": self.env.uid})
        self._note("checking")
        until = datetime.now() + BUDGET
        while self.state == "checking" and datetime.now() < until:
            self._check_batch()
        return True

    def _check_batch(self):
        """Check the next complaints, and end the check when none is left."""
        # sudo: lines are written by the steps only.
        lines = self.env["complaint.ledger.line"].sudo()
        lines = lines.search(
            [("import_id", "=", self.id), ("state", "=", "new")],
            limit=CHECKED_AT_ONCE,
            order="id",
        )
        known = self._known_numbers(lines)
        for state, problem, group in self._judged(lines, known):
            group.write({"state": state, "problem": problem})
        self.env.flush_all()
        lines.invalidate_recordset()
        if len(lines) < CHECKED_AT_ONCE:
            self._write_engine({"state": "checked", "stepped_at": False})
            self._note("checked", ok=self.ok_count, bad=self.bad_count)
        else:
            self._write_engine({"stepped_at": fields.Datetime.now()})

    def _judged(self, lines, known):
        """Return (state, problem, lines) of lines that are alike."""
        groups = {}
        for line in lines:
            groups.setdefault(self._judge(line, known), []).append(line.id)
        return [(*key, lines.browse(ids)) for key, ids in groups.items()]

    def _judge(self, line, known):
        """Return what becomes of a line: its state and why."""
        before = known.get(line.number)
        if before:
            if before[0] == line.digest:
                return "same", before[1]
            return "differs", self.env._(
                "Was taken over as %(number)s and differs from it now. The case stays "
                "as it is.",
                number=before[1],
            )
        problems = self._problems(line.values)
        return ("bad", "\n".join(problems)) if problems else ("ok", False)

    def _known_numbers(self, lines):
        """Return what was taken over before: dict, number -> (digest, case number)."""
        # sudo: whatever cases the user may read, a number comes once.
        cases = self.env["complaint.complaint"].sudo()
        found = cases.search_fetch(
            [
                ("register_id", "=", self.register_id.id),
                ("register_number", "in", lines.mapped("number")),
            ],
            ["register_number", "register_digest", "name"],
        )
        return {c.register_number: (c.register_digest, c.name) for c in found}

    # ------------------------------------------------------------------
    # What is wrong with a complaint
    # ------------------------------------------------------------------

    def _problems(self, case):
        """Return why a complaint of the register cannot be taken over, in sentences."""
        problems = ledger_cases.problems_of(case)
        found = [self._say_problem(*problem) for problem in problems]
        now = fields.Datetime.now()
        received = self._moment(case, "received")
        if received and received > now:
            found.append(self.env._("It was received in the future."))
        if received and received < EARLIEST:
            found.append(self.env._("It was received before the year 2000."))
        state = self._state_of(case)
        if not state:
            found.append(
                self.env._(
                    "Nothing says whether it is closed. Enter a closing date or a "
                    "status, or say in the import what becomes of such rows."
                )
            )
        if state == "closed":
            closed = self._closed_at(case)
            if not closed:
                found.append(self.env._("It is closed, but no closing date is noted."))
            elif closed > now:
                found.append(self.env._("It was closed in the future."))
        return list(dict.fromkeys(found))

    def _state_of(self, case):
        """Return "open", "closed" or "cancelled"; None where nobody says."""
        said = ledger_cases.status_of(case)
        if said or self.undecided_rows == "refuse":
            return said
        return self.undecided_rows

    def _closed_at(self, case):
        """Return when a complaint was closed, not before it was received."""
        closed = self._moment(case, "closed")
        if not closed and self.default_closed_on:
            closed = self._utc(datetime.combine(self.default_closed_on, NOON))
        received = self._moment(case, "received")
        return max(closed, received) if closed and received else closed

    def _moment(self, case, name):
        """Return a date of the register as UTC; a day without a time is its noon.

        The register writes the time of the company. Noon is the same day wherever it
        is read.
        """
        if not case[name]:
            return None
        moment = datetime.fromisoformat(case[name])
        if case[f"{name}_has_time"]:
            return self._utc(moment)
        noon = self._utc(datetime.combine(moment.date(), NOON))
        now = fields.Datetime.now()
        is_today = noon > now and self._utc(moment) <= now
        return now if is_today else noon

    def _utc(self, moment):
        zone = pytz.timezone(
            self.env["complaint.complaint"]._zone_of(self.company_id.sudo())
        )
        aware = zone.localize(moment)
        return aware.astimezone(pytz.utc).replace(tzinfo=None)

    def _say_problem(self, code, where, text):
        """Return a sentence on a problem that the reader of the rows found."""
        sentences = {
            "number": self.env._("It has no number."),
            "number_long": self.env._(
                "Its number is longer than %(limit)s characters.",
                limit=ledger_cases.LONGEST_NUMBER,
            ),
            "twice": self.env._(
                "The number %(number)s stands in row %(row)s too, with another date or "
                "customer.",
                number=text,
                row=where,
            ),
            "received": self.env._("It has no date of receipt."),
            "statement": self.env._("It does not say what happened."),
            "date": self.env._(
                "“%(heading)s”: “%(text)s” is no date.", heading=where, text=text
            ),
            "negative": self.env._(
                "“%(heading)s”: %(text)s is less than nothing.",
                heading=where,
                text=text,
            ),
            "formula": self.env._(
                "“%(heading)s”: the formula failed (%(text)s).",
                heading=where,
                text=text,
            ),
            "order": self.env._(
                "It was closed on %(closed)s, before it was received on %(received)s.",
                closed=text,
                received=where,
            ),
        }
        return sentences[code]

    # ------------------------------------------------------------------
    # A second person
    # ------------------------------------------------------------------

    def action_verify(self):
        """Confirm as a second person that the register was read correctly (S1.5.3).

        :return: True
        :raises AccessError: the user prepared it, or is neither QA head nor manager
        :raises UserError: it is not checked
        """
        self.ensure_one()
        self.check_access("read")
        if not self._may_verify():
            raise AccessError(
                self.env._(
                    "A QA head or another administrator verifies what was prepared, "
                    "not who prepared it."
                )
            )
        if self.state != "checked":
            raise UserError(self.env._("Check the register first."))
        # sudo: a QA head writes nothing else of an import.
        self.sudo()._write_engine(
            {
                "verified_by_id": self.env.uid,
                "verified_at": fields.Datetime.now(),
            }
        )
        self._note("verified", file_sha256=self.file_sha256, cases=self.case_count)
        return True
