from odoo import api, fields, models
from odoo.tools import format_datetime


class ComplaintPromise(models.Model):
    """The clock of a promise."""

    _inherit = "complaint.promise"  # pylint: disable=R8180

    clock_ids = fields.One2many("complaint.clock", "promise_id", string="Deadlines")


class ComplaintClock(models.Model):
    """Deadlines that a promise makes or extends."""

    _inherit = "complaint.clock"  # pylint: disable=R8180

    promise_id = fields.Many2one(
        "complaint.promise", index="btree_not_null", ondelete="restrict"
    )
    extended_by_id = fields.Many2one("complaint.promise", ondelete="restrict")

    _promise_uniq = models.UniqueIndex(
        "(promise_id) WHERE promise_id IS NOT NULL",
        "The clock of this promise runs already.",
    )
    _source_check = models.Constraint(
        "CHECK((term_id IS NULL) <> (promise_id IS NULL))",
        "A deadline comes from a term of the procedure or from a promise.",
    )

    @api.depends("promise_id.promised_at")
    def _compute_name(self):
        result = super()._compute_name()
        for clock in self.filtered("promise_id"):
            clock.name = clock.env._("Promised answer")
        return result

    def _is_of_answer(self):
        """Return whether this is a deadline for the answer to the customer."""
        return self.milestone_id.trigger == "replied"

    def _rule_text(self):
        promise = self.promise_id
        if not promise:
            return super()._rule_text()
        text = self.env._(
            "Promised by %(user)s on %(told)s (%(how)s).",
            user=promise.told_by_id.name,
            told=self._local_text(promise.told_at),
            how=promise._told_how_label(),
        )
        legal = self.complaint_id._next_legal_due()
        if legal and legal.due_at < self.due_at:
            return f"{text} {self._legal_text(legal)}"
        return text

    def _legal_text(self, legal):
        return self.env._(
            "A promise does not move a deadline of the procedure: “%(deadline)s” is "
            "due on %(due)s all the same.",
            deadline=legal.name,
            due=self._local_text(legal.due_at),
        )

    def _explain_due(self):
        text = super()._explain_due()
        if not self.extended_by_id:
            return text
        extended = self.env._(
            "Extended by the promise told on %(told)s; without it: %(due)s.",
            told=self._local_text(self.extended_by_id.told_at),
            due=self._local_text(self.original_due_at),
        )
        return f"{text} {extended}"

    def _local_text(self, moment):
        zone = self.complaint_id._zone()
        return format_datetime(self.env, moment, tz=zone, dt_format="yyyy-MM-dd HH:mm")

    def _call(self, level):
        result = super()._call(level)
        if level >= 100:
            self.filtered("promise_id")._note_broken()
        return result

    def _take(self, values, pauses):
        was_running = self.is_running
        result = super()._take(values, pauses)
        is_late = self.reached_at and self.reached_at > self.due_at
        if was_running and self.promise_id and is_late and self.warned < 100:
            self._note_broken()
        return result

    def _note_broken(self):
        """Record that a promise was not kept (S2.4.3.2a)."""
        for clock in self:
            data = {"promise": clock.promise_id.id, "due": str(clock.due_at)}
            events = self.env["complaint.event"]
            events._record(clock.complaint_id, "promise.broken", data)
