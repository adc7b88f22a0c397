from odoo import api, models
from odoo.tools import format_date, format_datetime

from ..tools import sample_lifecycle

# The deadlines that the customer is told of, by their milestone.
TOLD_MILESTONES = ("acknowledged", "first_replied", "called_back", "replied")
# Which colours of a page belong to which step; the words say it as well.
TONES = {
    "waiting": "warning",
    "sample_wanted": "warning",
    "answered": "primary",
    "accepted": "success",
    "closed": "success",
    "cancelled": "secondary",
    "refused": "secondary",
}


class ComplaintComplaint(models.Model):
    """What a customer learns of the step of a case, in plain words (S4.9, S4.15).

    Read by the system for one case that the customer may see. No class, no step by its
    name in the house, no findings and no notes.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _portal_status(self):
        """Return where this case stands.

        :return: dict with `code`, `title`, `text` and `tone` (a colour of Bootstrap)
        """
        self.ensure_one()
        return self._portal_statuses()[self.id]

    def _portal_statuses(self):
        """Return where these cases stand, with a flat number of queries.

        :return: dict, id of the case -> dict as of `_portal_status`
        """
        # sudo: who asks may see these cases from outside, which was judged before.
        cases = self.sudo()
        replies = self.env["complaint.reply"].sudo()
        told = replies.search(
            [("complaint_id", "in", cases.ids), ("state", "=", "told")]
        )
        told = told.grouped("complaint_id")
        return {
            case.id: case._portal_words(
                case._portal_step(told.get(case, replies)), told.get(case, replies)
            )
            for case in cases
        }

    def _portal_step(self, told):
        """Return the code of the step, as the customer understands it."""
        if self.state == "cancelled":
            return "cancelled"
        if self.admission == "refused" and (
            self.state == "closed" or self.is_rejection_told
        ):
            return "refused"
        if self.state == "closed":
            return "closed"
        if self.waiting_since:
            return "waiting"
        if self.state == "reply":
            return self._portal_reply_step(told)
        if self.state == "decision":
            return "deciding"
        return self._portal_work_step()

    def _portal_reply_step(self, told):
        answer = self._portal_results(told)[-1:].satisfaction
        steps = {"pending": "answered", "yes": "accepted", "no": "contested"}
        return steps.get(answer, "writing")

    def _portal_results(self, told):
        """Return those of the told replies that tell the result which holds now."""
        number = self._decision_round_number()
        results = told.filtered(lambda r: r.purpose == "result" and r.round == number)
        return results.sorted("id")

    def _portal_work_step(self):
        samples = self.sample_ids.filtered(lambda s: s.kind == "complaint")
        states = set(samples.mapped("state"))
        if states & set(sample_lifecycle.RECEIVED):
            return "sample"
        if "requested" in states:
            return "sample_wanted"
        if self.state == "investigation":
            return "investigating"
        return "acknowledged" if self.acknowledged_at else "received"

    def _portal_words(self, code, told):
        """Return the step in words, with the day on which we wrote last."""
        last = told.sorted("replied_at")[-1:].replied_at
        words = {**self._portal_words_open(), **self._portal_words_told(last)}
        title, text = words[code]
        tone = TONES.get(code, "info")
        return {"code": code, "title": title, "text": text, "tone": tone}

    def _portal_words_open(self):
        received = self._portal_day(self.received_at)
        return {
            "received": (
                self.env._("We received it"),
                self.env._(
                    "Your complaint reached us on %(day)s. Somebody takes it up and "
                    "confirms it to you.",
                    day=received,
                ),
            ),
            "acknowledged": (
                self.env._("We confirmed it"),
                self.env._("We confirmed your complaint and begin to look into it."),
            ),
            "investigating": (
                self.env._("We are looking into it"),
                self.env._("We are finding out what happened and why."),
            ),
            "sample_wanted": (
                self.env._("We wait for your sample"),
                self.env._("Please send us the sample that we asked you for."),
            ),
            "sample": (
                self.env._("We are looking at your sample"),
                self.env._("Your sample is here and is being examined."),
            ),
            "waiting": (
                self.env._("We wait for you"),
                self.env._(
                    "We asked you for something and go on as soon as we have it. Our "
                    "deadlines stand still until then. Write to us if you do not know "
                    "what we need."
                ),
            ),
            "deciding": (
                self.env._("We are deciding"),
                self.env._("We know what happened and decide what we do about it."),
            ),
            "writing": (
                self.env._("We have decided"),
                self.env._("The decision is made. We are writing our answer to you."),
            ),
        }

    def _portal_words_told(self, last):
        wrote = self._portal_day(last) if last else ""
        closed = self._portal_day(self.closed_at) if self.closed_at else ""
        return {
            "answered": (
                self.env._("We answered you on %(day)s", day=wrote),
                self.env._("Please tell us whether you accept our answer."),
            ),
            "accepted": (
                self.env._("You accepted our answer"),
                self.env._("We do what we promised, then we close the case."),
            ),
            "contested": (
                self.env._("You do not accept our answer"),
                self.env._("We look at it again and come back to you."),
            ),
            "closed": (
                self.env._("Closed on %(day)s", day=closed),
                self.env._("We answered you and closed the case."),
            ),
            "refused": (
                self.env._("We cannot take it up"),
                self.env._(
                    "We told you why, and where else you may turn. Write or call us if "
                    "you do not agree."
                ),
            ),
            "cancelled": (
                self.env._("Ended without a result"),
                self.env._(
                    "This case does not go on, for example because it was logged "
                    "twice. Write or call us if you do not agree."
                ),
            ),
        }

    def _portal_time(self, moment):
        """Return a moment in the language of who reads, in the zone of the company."""
        return format_datetime(self.env, moment, tz=self._zone(), dt_format="short")

    def _portal_day(self, moment):
        return format_date(self.env, self._local_date(moment)) if moment else ""

    # ------------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------------

    def _portal_dates(self):
        """Return what was promised or is due to the customer, and how it went.

        What is late is called late (S4.9, S2.4.1.2.2b).

        :return: list of dicts with `label`, `text`, `status` (running, paused, late,
            met, missed) and `due`, a naive UTC instant; earliest first
        """
        self.ensure_one()
        # sudo: as for the step; the customer is told these dates of the own case.
        clocks = self.sudo().clock_ids.filtered(lambda clock: clock._is_told())
        clocks = clocks.sorted(lambda clock: (clock.due_at, clock.id))
        labels = self._portal_date_labels()
        return [
            {
                "label": labels[clock._told_kind()],
                "text": self._portal_date_text(clock),
                "status": clock.status,
                "due": clock.due_at,
            }
            for clock in clocks
        ]

    @api.model
    def _portal_date_labels(self):
        return {
            "promised": self.env._("Promised to you"),
            "acknowledged": self.env._("We confirm receipt"),
            "first_replied": self.env._("First answer with the next steps"),
            "called_back": self.env._("We call you back"),
            "replied": self.env._("Our answer"),
        }

    def _portal_date_text(self, clock):
        due = self._portal_time(clock.due_at)
        status = clock.status
        if status == "late":
            return self.env._(
                "This was due on %(due)s. We are late, and we are sorry.", due=due
            )
        if status == "paused":
            return self.env._("The time stands still while we wait for you.")
        if status == "running":
            return self.env._("until %(due)s", due=due)
        if not clock.reached_at:
            return self.env._("This was due on %(due)s and was not kept.", due=due)
        done = self._portal_time(clock.reached_at)
        if status == "met":
            return self.env._("done on %(done)s", done=done)
        return self.env._(
            "This was due on %(due)s and done on %(done)s: too late.",
            due=due,
            done=done,
        )


class ComplaintClock(models.Model):
    """Which deadlines a customer is told of."""

    _inherit = "complaint.clock"  # pylint: disable=R8180

    def _told_kind(self):
        """Return what this deadline is to the customer."""
        return "promised" if self.promise_id else self.milestone_id.trigger

    def _is_told(self):
        """Return whether the customer is told of this deadline.

        One that ended before it passed was replaced by another and means nothing.
        """
        if self.status == "ended":
            return False
        if self.status == "missed" and self.ended_at and not self.promise_id:
            return False
        return bool(self.promise_id) or self.milestone_id.trigger in TOLD_MILESTONES
