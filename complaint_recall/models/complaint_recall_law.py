from odoo import api, fields, models

from odoo.addons.complaint_mgmt.tools import window

from ..tools import recall_law, recall_lifecycle
from .complaint_recall_steps import CLOSURE, DECISION

# How many hours before its end a deadline is urgent.
SOON = 24


class ComplaintRecall(models.Model):
    """What the law asks of a recall, on its form and in its steps."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    filing_ids = fields.One2many(
        "complaint.recall.filing", "recall_id", string="Filings", readonly=True
    )
    next_due_at = fields.Datetime(
        string="Next Due",
        compute="_compute_next_due_at",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
    )
    has_late_clock = fields.Boolean(
        string="Deadline Missed",
        compute="_compute_has_late_clock",
        search="_search_has_late_clock",
    )
    late_text = fields.Char(compute="_compute_late_text", compute_sudo=True)
    law_text = fields.Char(compute="_compute_law_text", compute_sudo=True)

    @api.depends("clock_ids.is_running", "clock_ids.due_at")
    def _compute_next_due_at(self):
        for recall in self:
            running = recall.clock_ids.filtered("is_running")
            recall.next_due_at = min(running.mapped("due_at"), default=False)

    @api.depends("next_due_at")
    def _compute_has_late_clock(self):
        now = fields.Datetime.now()
        for recall in self:
            recall.has_late_clock = (
                bool(recall.next_due_at) and recall.next_due_at < now
            )

    @api.model
    def _search_has_late_clock(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [("next_due_at", "<", fields.Datetime.now())]
        return late if True in value else ["!", *late]

    @api.depends("clock_ids.is_running", "clock_ids.due_at")
    @api.depends_context("lang")
    def _compute_late_text(self):
        now = fields.Datetime.now()
        for recall in self:
            late = recall.clock_ids.filtered(lambda c: c._status_at(now) == "late")
            recall.late_text = "; ".join(
                f"{clock.name} ({clock._remaining_text(now)})"
                for clock in late.sorted("due_at")
            )

    @api.depends(
        "state", "regime_id", "class_id", "known_at", "clock_ids", "regime_id.term_ids"
    )
    @api.depends_context("lang")
    def _compute_law_text(self):
        for recall in self:
            is_over = recall.state in recall_lifecycle.FINAL
            recall.law_text = False if is_over else " ".join(recall._law_words())

    def _law_words(self):
        """Return what is to be known of the law, as sentences."""
        regime = self.regime_id
        if not regime:
            return [self.env._("Choose the law and the class: deadlines depend on it.")]
        words = self._force_points()
        if not regime.class_ids:
            words.append(
                self.env._("This law has no classes yet: ask a recall coordinator.")
            )
        elif not self.class_id:
            words.append(self.env._("Choose the class: deadlines depend on it."))
        live = self.clock_ids.filtered(lambda clock: not clock.ended_at)
        if not regime.is_verified or not all(live.mapped("is_verified")):
            words.append(
                self.env._(
                    "Figures of this law are not checked: check with your regulatory "
                    "affairs."
                )
            )
        return words

    def _force_points(self):
        """Return why this law does not fit the date, as sentences."""
        regime = self.regime_id
        if not regime or not self.known_at or regime._is_in_force(self._law_day()):
            return []
        return [
            self.env._(
                "“%(law)s” was not in force on %(day)s, when the danger was known: "
                "choose the law of that time.",
                law=regime.name,
                day=self._law_day(),
            )
        ]

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _open_points(self, step):
        points = super()._open_points(step)
        if step == DECISION:
            points += self._force_points()
        elif step == CLOSURE:
            points += self._filing_points()
        return points

    def _filing_points(self):
        """Return what is to be filed before the closure, as sentences."""
        now = fields.Datetime.now()
        missing = self.clock_ids.filtered(
            lambda clock: (
                clock.is_running
                and clock.blocks_closure
                and clock.until_code in recall_law.FILED
                # of a rhythm, only what is overdue is missing
                and (not clock.is_recurring or clock.due_at < now)
            )
        )
        return [
            self.env._("File what the law asks for: %(deadline)s.", deadline=clock.name)
            for clock in missing
        ]

    def _next_steps(self):
        steps = super()._next_steps()
        running = self.clock_ids.filtered("is_running").sorted("due_at")
        now = fields.Datetime.now()
        late = running.filtered(lambda clock: clock.due_at < now)
        return [clock._next_step(now) for clock in late or running[:1]] + steps

    def _next_deadlines(self):
        # sudo: what is due does not depend on what the user may read.
        clocks = self.env["complaint.recall.clock"].sudo()
        running = clocks.search(
            [("recall_id", "in", self.ids), ("is_running", "=", True)],
            order="due_at desc, id desc",
        )
        found = {
            clock.recall_id.id: {
                "name": clock.with_env(self.env).sudo().name,
                "due_at": fields.Datetime.to_string(clock.due_at),
            }
            for clock in running
        }
        return {**super()._next_deadlines(), **found}

    def _signed_decision(self):
        """A signature on the decision covers the deadlines that come of it."""
        rules = self._fitting_terms().sorted("id")
        return {
            **super()._signed_decision(),
            "deadlines": [f"{t.name}: {t.rule_text}" for t in rules],
        }

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_add_filing(self):
        """Open the dialog that records what was filed; the next one due is proposed.

        :return: a window action
        :raises AccessError: the user is not in the recall team
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: which filing is due next, whatever the user may read.
        due = self.sudo().clock_ids.filtered(
            lambda clock: clock.is_running and clock.until_code in recall_law.FILED
        )
        kind = due.sorted("due_at")[:1].until_code or recall_law.OTHER
        return window.dialog(
            self.env._("Record a Filing"),
            "complaint.recall.filing",
            recall_id=self.id,
            kind=kind,
        )


class ComplaintRecallClock(models.Model):
    """A deadline as the next step."""

    _inherit = "complaint.recall.clock"  # pylint: disable=R8180

    def _next_step(self, now):
        left = (self.due_at - now).total_seconds() / 3600
        level = "danger" if left < 0 else "warning" if left < SOON else "info"
        files = self.until_code in recall_law.FILED
        return {
            "text": self.env._(
                "%(deadline)s: %(left)s",
                deadline=self.name,
                left=self._remaining_text(now),
            ),
            "method": "action_add_filing" if files else False,
            "level": level,
        }
