import json

from odoo import fields, models

from ..tools import recall_law, recall_lifecycle

# What decides which terms fit, and from when they count.
LAW_FIELDS = frozenset(("regime_id", "class_id", "known_at"))


class ComplaintRecall(models.Model):
    """How the clocks of a recall follow its law, class and the points it reaches.

    Until the decision they follow the law as it is; the decision fixes the rules. From
    then on clocks begin and end as points are reached, and the law may change.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    mark_ids = fields.One2many(
        "complaint.recall.mark", "recall_id", string="Points Reached", readonly=True
    )
    clock_ids = fields.One2many(
        "complaint.recall.clock", "recall_id", string="Deadlines", readonly=True
    )

    # ------------------------------------------------------------------
    # Points in the life of a recall
    # ------------------------------------------------------------------

    def _on_created(self):
        result = super()._on_created()
        for known_at, group in self.grouped("known_at").items():
            group._reach(recall_law.KNOWN, known_at)
        return result

    def _reach(self, code, moment=None):
        result = super()._reach(code, moment)
        # sudo: marks and clocks are made by the system only, out of what the recall is.
        recalls = self.sudo()
        if code == recall_law.DECIDED:
            recalls._fit_clocks()
        now = fields.Datetime.now()
        marks = self.env["complaint.recall.mark"]
        reached = marks._put(recalls, code, moment or now)
        recalls.invalidate_recordset(["mark_ids"])
        reached._refresh_clocks()
        return result

    def write(self, vals):
        if not (LAW_FIELDS | {"state"}) & vals.keys():
            return super().write(vals)
        known = {recall: recall.known_at for recall in self}
        result = super().write(vals)
        if LAW_FIELDS & vals.keys():
            for recall, old in known.items():
                if recall.known_at != old:
                    recall._reach(recall_law.KNOWN, recall.known_at)
            # sudo: see `_reach`
            self.sudo()._refresh_clocks()
        if vals.get("state") in recall_lifecycle.FINAL:
            self.sudo()._end_clocks()
        return result

    def _reached(self):
        """Return when this recall reached its points: dict, code -> instant."""
        reached = {}
        for mark in self.mark_ids.sorted("id"):
            if mark.code == recall_law.KNOWN:
                reached[mark.code] = mark.reached_at
            else:
                reached.setdefault(mark.code, mark.reached_at)
        return reached

    def _law_day(self):
        """Return the date that says which law is in force: when it was known."""
        # sudo: the time zone of the company, which every user may know.
        zone = self.env["complaint.complaint"]._zone_of(self.company_id.sudo())
        local = self.with_context(tz=zone)
        return fields.Datetime.context_timestamp(local, self.known_at).date()

    # ------------------------------------------------------------------
    # Clocks
    # ------------------------------------------------------------------

    def _refresh_clocks(self):
        """Bring the clocks to what the recalls are now: make, move and meet them.

        Whoever calls, the result is the same, and nothing happens the second time.
        """
        reached = {recall: recall._reached() for recall in self}
        self.filtered(
            lambda recall: (
                recall_law.DECIDED not in reached[recall]
                and recall.state not in recall_lifecycle.FINAL
            )
        )._fit_clocks()
        for company, group in self.grouped("company_id").items():
            moments = [m for recall in group for m in reached[recall].values()]
            if not moments or not group.clock_ids:
                continue
            calendar = company._complaint_clock_calendar(min(moments))
            for recall in group:
                for clock in recall.clock_ids.filtered(lambda c: not c._is_over()):
                    clock._follow(reached[recall], calendar)

    def _fit_clocks(self):
        """Make a clock for each term that fits, and end those that do not any more."""
        clocks = self.env["complaint.recall.clock"]
        values = []
        for recall in self:
            fitting = recall._fitting_terms()
            known = recall.clock_ids.filtered(lambda clock: not clock.ended_at)
            gone = known.filtered(
                lambda c, fitting=fitting: not c.reached_at and c.term_id not in fitting
            )
            gone.filtered("start_at")._end()
            # what never began is not evidence of anything
            gone.filtered(lambda clock: not clock.start_at).unlink()
            kept = known - gone
            for clock in kept:
                clock._take_rule(clock.term_id._rule())
            values += [
                clocks._birth_values(recall, term) for term in fitting - kept.term_id
            ]
        clocks.create(values)
        self.invalidate_recordset(["clock_ids"])

    def _fitting_terms(self):
        if not self.regime_id or not self.class_id:
            return self.env["complaint.recall.term"]
        day = self._law_day()
        terms = self.regime_id.with_context(active_test=True).term_ids
        return terms.filtered(lambda term: term._fits(self.class_id, day))

    def _end_clocks(self):
        """End what runs when a recall is over, but what may follow its closure."""
        for recall in self:
            clocks = recall.clock_ids.filtered(lambda clock: not clock._is_over())
            if recall.state == "closed":
                clocks = clocks.filtered(lambda clock: not clock._outlives())
            clocks._end()

    def _meet_progress(self, filing):
        """Let a progress report meet the open date of the rhythm, and begin the next.

        A second report within one period is welcome and meets nothing.
        """
        for clock in self.clock_ids.filtered(lambda c: c.is_running and c.is_recurring):
            if clock.start_at <= filing.filed_at:
                calendar = self.company_id._complaint_clock_calendar(clock.start_at)
                clock._meet(filing.filed_at, filing)
                clock._begin_next(calendar)


class ComplaintRecallClock(models.Model):
    """How a clock begins, moves and ends. For its recall only."""

    _inherit = "complaint.recall.clock"  # pylint: disable=R8180

    def _is_over(self):
        return bool(self.reached_at or self.ended_at)

    def _outlives(self):
        """Return whether this deadline may follow the closure of the recall."""
        return self.base_code == recall_law.CLOSED or (
            self.until_code == recall_law.FINAL and not self.blocks_closure
        )

    def _birth_values(self, recall, term):
        return {
            "recall_id": recall.id,
            "term_id": term.id,
            **self._rule_values(term._rule()),
        }

    def _rule_values(self, rule):
        names = ("base_code", "until_code", "is_recurring", "blocks_closure")
        return {
            "rule": json.dumps(rule, ensure_ascii=False, sort_keys=True),
            **{name: rule[name] for name in names},
        }

    def _take_rule(self, rule):
        """Follow the law as it is, as long as nothing is decided or met."""
        values = self._rule_values(rule)
        if not self.reached_at and values["rule"] != self.rule:
            # without notes, `_follow` counts anew
            self.write({**values, "notes": False})

    def _follow(self, reached, calendar):
        """Start, move, meet or end this clock by the points that were reached."""
        rule = json.loads(self.rule)
        start = reached.get(self.base_code)
        if not start:
            return
        if not self.notes or (self.start_at != start and not self.is_recurring):
            self._start(rule, start, calendar)
        if not self.is_recurring and reached.get(self.until_code):
            filing = self.recall_id.mark_ids.filtered(
                lambda mark: mark.code == self.until_code
            )[:1].filing_id
            self._meet(reached[self.until_code], filing)
        elif self.is_recurring and reached.get(recall_law.COMPLETED):
            self._end(reached[recall_law.COMPLETED])

    def _start(self, rule, start, calendar, after=None):
        moved = bool(self.due_at)
        self.write({**self._count(rule, start, calendar, after), "warned": 0})
        self.next_warning_at = self._plan_warning()
        self._drop_activities()
        self._log("recall.clock_moved" if moved else "recall.clock_started")

    def _meet(self, moment, filing):
        self.write(
            {"reached_at": moment, "filing_id": filing.id, "next_warning_at": False}
        )
        # before a new clock of the same term, which the index would refuse
        self.flush_recordset(["reached_at"])
        self._drop_activities()
        self._log("recall.clock_met")

    def _begin_next(self, calendar):
        """Begin the next period of a rhythm, from the last due date."""
        rule = json.loads(self.rule)
        following = self.create(
            {
                "recall_id": self.recall_id.id,
                "term_id": self.term_id.id,
                **self._rule_values(rule),
            }
        )
        following._start(rule, self.due_at, calendar, after=self.reached_at)
        return following

    def _end(self, moment=None):
        if not self:
            return
        self.write(
            {
                "ended_at": moment or fields.Datetime.now(),
                "next_warning_at": False,
            }
        )
        # before a new clock of the same term, which the index would refuse
        self.flush_recordset(["ended_at"])
        self._drop_activities()
        for clock in self.filtered("start_at"):
            clock._log("recall.clock_ended")

    def _log(self, kind):
        data = {
            "clock": self.id,
            "term": self.term_id.id,
            "start": str(self.start_at),
            "due": str(self.due_at),
        }
        self.env["complaint.event"]._record(self.recall_id, kind, data)
