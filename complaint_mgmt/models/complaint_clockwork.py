import json

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import deadline, lifecycle, work_calendar


class ComplaintComplaint(models.Model):
    """How the clocks of a case follow its milestones, class and pauses."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _refresh_clocks(self):
        """Bring the clocks to what the cases are now: start, move, meet and end them.

        The milestones, the class and the pauses decide; whoever calls, the result is
        the same, and nothing happens the second time.
        """
        # sudo: clocks are made by the system only, out of what the case says.
        cases = self.sudo().filtered(lambda c: c.procedure_version_id or c.promise_ids)
        for company, group in cases.grouped("company_id").items():
            reached = {case: case._reached() for case in group}
            moments = [
                moment for marks in reached.values() for moment in marks.values()
            ]
            if not moments:
                continue
            calendar = company._complaint_clock_calendar(min(moments))
            for case in group:
                case._sync_clocks(reached[case], calendar)

    def _sync_clocks(self, reached, calendar):
        now = fields.Datetime.now()
        clocks = {c.term_id: c for c in self.clock_ids if c.term_id and not c.ended_at}
        is_open = self.state not in lifecycle.FINAL
        self._sync_promises(is_open, now)
        pauses = self._pause_spans()
        fitting = self.procedure_version_id.term_ids.filtered(
            lambda term: term._fits(self)
        )
        for term, clock in clocks.items():
            is_over = term not in fitting or not is_open
            due = reached.get(term.milestone_id)
            if clock.is_running and is_over and not (due and term in fitting):
                clock._end(now)
        for term in fitting:
            start = reached.get(term.base_id)
            clock = clocks.get(term, self.env["complaint.clock"])
            done = reached.get(term.milestone_id)
            if not start or clock.ended_at:
                continue
            if not clock and (not is_open or (done and done < start)):
                continue
            values = self._clock_values(term, start, pauses, calendar)
            clock._take({**values, "reached_at": done or False}, pauses)

    def _clock_values(self, term, start, pauses, calendar):
        """Return what a clock of this case and a term holds."""
        spans = pauses if term.is_pausable else ()
        try:
            found = deadline.paused_due(
                term._as_term(), deadline.utc(start), calendar, spans
            )
        except work_calendar.DeadlineError as error:
            raise UserError(
                self.env._(
                    "“%(term)s” cannot be counted: the working times of the company "
                    "have no working day to end on. Ask the administrator.",
                    term=term.name,
                )
            ) from error
        notes = [note.as_data() for note in found.running.notes]
        original = found.original.due.replace(tzinfo=None)
        due = found.running.due.replace(tzinfo=None)
        extension = term.extends_by_promise and self.promise_ids._extends(original)
        if extension:
            due = max(due, extension.promised_at)
        return {
            "complaint_id": self.id,
            "term_id": term.id,
            "start_at": start,
            "due_at": due,
            "original_due_at": original,
            "extended_by_id": extension.id if extension else False,
            "paused_at": found.waiting and self.waiting_since,
            "notes": json.dumps(notes, ensure_ascii=False),
        }


class ComplaintClock(models.Model):
    _inherit = "complaint.clock"

    alert_ids = fields.One2many("complaint.alert", "clock_id", string="Alerts")

    def _call(self, level):
        result = super()._call(level)
        if level < 100:
            for clock in self:
                clock._alert_share(level)
        return result

    def _alert_share(self, level):
        """Call whom the procedure wants to hear that so much of the time is used."""
        levels = self.env["complaint.escalation.level"]
        chain = levels._chain(self.complaint_id, "share")
        if chain.filtered(lambda found: found.percent == str(level)):
            key = f"share/{self.id}/{level}"
            self.env["complaint.alert"]._raise(
                self.complaint_id, "share", key, clock=self
            )

    def _take(self, values, pauses):
        """Start this clock, or bring it to what the case says now.

        :param values: what the clock holds; a clock that is over keeps what it was due
        :param pauses: the pauses of the case
        """
        clock, kind = self, None
        if not clock:
            clock, kind = self.create(values), "clock.started"
        elif clock.reached_at:
            return
        changed = {n: v for n, v in values.items() if clock._differs(n, v)}
        if changed:
            clock.write(changed)
        if kind:
            clock._log(kind)
        elif "due_at" in changed:
            clock._log("clock.moved")
        if clock.reached_at:
            clock.paused_at = False
            clock._drop_activities()
            clock._log("clock.met")
            clock.alert_ids._end()
        planned = clock._plan_warning()
        if planned != clock.next_warning_at:
            clock.next_warning_at = planned

    def _differs(self, name, value):
        return self._fields[name].convert_to_cache(value, self) != self._fields[
            name
        ].convert_to_cache(self[name], self)

    def _end(self, now):
        self.write({"ended_at": now, "paused_at": False, "next_warning_at": False})
        # before a new clock of the same term, which the index would refuse
        self.flush_recordset(["ended_at"])
        self._drop_activities()
        self._log("clock.ended")
        self.alert_ids._end()

    def _log(self, kind):
        data = {
            "clock": self.id,
            "term": self.term_id.id or None,
            "start": str(self.start_at),
            "due": str(self.due_at),
        }
        self.env["complaint.event"]._record(self.complaint_id, kind, data)
