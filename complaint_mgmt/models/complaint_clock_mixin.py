import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from ..tools import window


class ComplaintClockMixin(models.AbstractModel):
    """A deadline with the days that explain it.

    Contract: `_rule_text()` says what the term is, `_zone()` where its days are
    counted; `notes` holds what `tools.deadline` noted on each day.
    """

    _name = "complaint.clock.mixin"
    _description = "Deadline With Its Days"

    start_at = fields.Datetime(string="Counted From")
    due_at = fields.Datetime(string="Due")
    notes = fields.Text(help="The days of the count, as JSON.")
    explanation = fields.Html(
        compute="_compute_explanation", compute_sudo=True, sanitize=False
    )

    @api.depends("notes", "start_at", "due_at")
    @api.depends_context("lang", "tz")
    def _compute_explanation(self):
        row = Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>")
        table = Markup(
            "<p>%s</p><table class='table table-sm'><thead>%s</thead>"
            "<tbody>%s</tbody></table><p>%s</p>"
        )
        head = Markup("<tr><th>%s</th><th>%s</th><th>%s</th></tr>") % (
            self.env._("Day"),
            self.env._("Counts"),
            self.env._("Why"),
        )
        for clock in self:
            notes = json.loads(clock.notes or "[]")
            rows = Markup().join(row % clock._explain(note) for note in notes)
            rule = clock._rule_text()
            clock.explanation = table % (rule, head, rows, clock._explain_due())

    def _rule_text(self):
        """Return what the term says, in the user's language."""
        return ""

    def _zone(self):
        """Return the name of the time zone in which the days are counted."""
        return "UTC"

    def _explain(self, note):
        reasons = {
            "start_day": self.env._("The day of the event is not counted"),
            "working": self.env._("Working day"),
            "weekend": self.env._("Weekend"),
            "holiday": self.env._("Holiday"),
            "makeup": self.env._("Make-up working day"),
            "paused": self.env._("Waiting for the customer"),
            "end": self.env._("Last day"),
            "moved_end": self.env._("Last day, moved off rest days"),
        }
        # a day that counts is what it is: hours run through a Sunday, too
        code = note["kind"] if note["reason"] == "counted" else note["reason"]
        reason = reasons.get(code, code)
        if note["name"]:
            reason = f"{reason} ({note['name']})"
        counts = self.env._("yes") if note["counted"] else self.env._("no")
        day = format_date(self.env, note["date"], date_format="EEE yyyy-MM-dd")
        return (day, counts, reason)

    def _explain_due(self):
        return self.env._(
            "From %(start)s to %(due)s (%(zone)s).",
            start=self._explain_time(self.start_at),
            due=self._explain_time(self.due_at),
            zone=self._zone(),
        )

    def _explain_time(self, moment):
        return format_datetime(
            self.env, moment, tz=self._zone(), dt_format="EEE yyyy-MM-dd HH:mm"
        )

    def action_explain(self):
        """Show the days of the count.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self, name=self.name, target="new")
