import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.complaint_mgmt.tools import deadline, work_calendar

from ..tools import recall_law
from .complaint_recall_term import FIGURES

# After so many periods a rhythm is not followed any more: a guard against loops.
MAX_PERIODS = 20_000
# The language of the source, in which every text is known.
SOURCE = "en_US"


class ComplaintRecallClock(models.Model):
    """A deadline of one recall, with the rule it had and the days that explain it.

    Made, moved and ended by the recall only; nobody has a right to write one. The rule
    of the law is copied: what becomes of the law later does not touch it. It waits
    until its first point is reached. Whether it is late is a matter of the time that it
    is, and never stored.
    """

    _name = "complaint.recall.clock"
    _inherit = ["complaint.clock.status.mixin"]
    _description = "Deadline of a Recall"
    _order = "is_running desc, due_at, id"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    is_mock = fields.Boolean(related="recall_id.is_mock", store=True)
    term_id = fields.Many2one(
        "complaint.recall.term", required=True, index=True, ondelete="restrict"
    )
    rule = fields.Text(
        string="Copy of the Rule",
        required=True,
        help="The rule of the law as it was, as JSON.",
    )
    name = fields.Char(string="Deadline", compute="_compute_rule")
    recipient = fields.Char(compute="_compute_rule")
    source = fields.Char(compute="_compute_rule")
    rule_text = fields.Char(string="Rule", compute="_compute_rule")
    base_code = fields.Selection(recall_law.MARKS, required=True)
    until_code = fields.Selection(recall_law.MARKS, required=True)
    is_recurring = fields.Boolean()
    blocks_closure = fields.Boolean()
    is_verified = fields.Boolean(
        string="Checked", compute="_compute_is_verified", compute_sudo=True
    )
    check_text = fields.Char(
        string="Mark", compute="_compute_check_text", compute_sudo=True
    )
    reached_at = fields.Datetime(string="Met On")
    filing_id = fields.Many2one(
        "complaint.recall.filing", index="btree_not_null", ondelete="restrict"
    )
    ended_at = fields.Datetime(
        string="Ended", help="The term did not fit any more, or the recall was over."
    )
    is_running = fields.Boolean(compute="_compute_is_running", store=True)
    status = fields.Selection(
        [
            ("waiting", "Not Begun"),
            ("running", "Running"),
            ("late", "Overdue"),
            ("met", "Met"),
            ("missed", "Missed"),
            ("ended", "Ended"),
        ],
        compute="_compute_status",
        search="_search_status",
    )
    remaining = fields.Char(string="Time Left", compute="_compute_remaining")

    _running_idx = models.Index("(recall_id, due_at) WHERE is_running")
    _warning_idx = models.Index("(next_warning_at) WHERE is_running")
    _term_uniq = models.UniqueIndex(
        "(recall_id, term_id) WHERE reached_at IS NULL AND ended_at IS NULL",
        "This deadline of the recall runs already.",
    )

    # ------------------------------------------------------------------
    # The rule it took along
    # ------------------------------------------------------------------

    @api.depends("rule")
    @api.depends_context("lang")
    def _compute_rule(self):
        terms = self.env["complaint.recall.term"]
        kinds = terms._fields["recipient_type"]._description_selection(self.env)
        kinds = dict(kinds)
        for clock in self:
            rule = json.loads(clock.rule)
            clock.name = clock._word("name", rule["name"])
            kind = kinds.get(rule.get("recipient_type"))
            clock.recipient = clock._word("recipient", rule["recipient"]) or kind
            clock.source = rule["source"]
            clock.rule_text = terms._rule_words(rule)

    def _word(self, name, texts):
        lang = self.env.lang or SOURCE
        if lang not in texts and SOURCE in texts:
            texts = {**self._later_words(name, texts[SOURCE]), **texts}
        return texts.get(lang) or texts.get(SOURCE) or next(iter(texts.values()), "")

    def _later_words(self, name, text):
        """Return translations that a text of the law has got since it was copied.

        A language that is installed later is no change of what was signed.
        """
        # sudo: the words of a law, whoever looks.
        term = self.sudo().term_id
        for record, field in ((term, name), (term.regime_id, "authority")):
            words = record._fields[field]._get_stored_translations(record) or {}
            if words.get(SOURCE) == text:
                return words
        return {}

    @api.depends("name")
    def _compute_display_name(self):
        for clock in self:
            clock.display_name = clock.name

    @api.depends(
        "rule", "term_id.is_verified", *(f"term_id.{name}" for name in FIGURES)
    )
    def _compute_is_verified(self):
        for clock in self:
            rule, term = json.loads(clock.rule), clock.term_id
            same = all(rule[name] == term[name] for name in FIGURES)
            clock.is_verified = term.is_verified and same

    @api.depends("is_verified")
    @api.depends_context("lang")
    def _compute_check_text(self):
        text = self.env["complaint.recall.term"]._unchecked_text()
        for clock in self:
            clock.check_text = False if clock.is_verified else text

    @api.depends("start_at", "reached_at", "ended_at")
    def _compute_is_running(self):
        for clock in self:
            over = clock.reached_at or clock.ended_at
            clock.is_running = bool(clock.start_at and not over)

    # ------------------------------------------------------------------
    # Where it stands
    # ------------------------------------------------------------------

    @api.depends("start_at")
    def _compute_status(self):
        return super()._compute_status()

    def _status_at(self, now):
        if not self.start_at:
            return "ended" if self.ended_at else "waiting"
        return super()._status_at(now)

    @api.model
    def _status_domains(self, now):
        waiting = Domain("start_at", "=", False) & Domain("ended_at", "=", False)
        return {**super()._status_domains(now), "waiting": waiting}

    @api.depends("due_at", "is_running")
    @api.depends_context("lang")
    def _compute_remaining(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.remaining = clock._remaining_text(now) if clock.is_running else False

    def _remaining_text(self, now):
        left = self.due_at - now
        span = self._span_text(abs(left))
        if left.total_seconds() < 0:
            return self.env._("%(time)s over", time=span)
        return self.env._("%(time)s left", time=span)

    def _span_text(self, span):
        minutes = int(span.total_seconds() // 60)
        days, hours = span.days, minutes // 60
        if hours >= 48:
            return self.env._("%(days)s d %(hours)s h", days=days, hours=hours % 24)
        return self.env._("%(hours)s h %(min)s min", hours=hours, min=minutes % 60)

    # ------------------------------------------------------------------
    # Why this day
    # ------------------------------------------------------------------

    def _rule_text(self):
        source = self.recall_id.regime_id.display_name
        words = [self.rule_text, self.source or source]
        if not self.is_verified:
            words.append(self.env._("Not checked: check with your regulatory affairs."))
        return ". ".join(filter(None, words))

    def _zone(self):
        # sudo: the time zone of the company, which every user may know.
        company = self.company_id.sudo()
        return self.env["complaint.complaint"]._zone_of(company)

    def _explain_due(self):
        if not self.start_at:
            return self.env._("It has not begun.")
        return super()._explain_due()

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    def _count(self, rule, start, calendar, after=None):
        """Return what a clock holds that starts at an instant.

        :param dict rule: what was copied of the term
        :param start: naive UTC
        :param calendar: WorkCalendar of the company
        :param after: naive UTC; a rhythm is followed to the first date that is later
        :raises UserError: there is no day to end on
        """
        term = self.env["complaint.recall.term"]._as_term(rule)
        for _period in range(MAX_PERIODS):
            found = self._deadline(term, start, calendar, rule)
            due = found.due.replace(tzinfo=None)
            if not after or due > after or not rule["is_recurring"]:
                break
            start = due
        notes = [note.as_data() for note in found.notes]
        return {
            "start_at": start,
            "due_at": due,
            "notes": json.dumps(notes, ensure_ascii=False),
        }

    def _deadline(self, term, start, calendar, rule):
        try:
            return deadline.deadline(term, deadline.utc(start), calendar)
        except work_calendar.DeadlineError as error:
            raise UserError(
                self.env._(
                    "“%(term)s” cannot be counted: the working times of the company "
                    "have no working day to end on. Ask the administrator.",
                    term=self._word(rule["name"]),
                )
            ) from error
