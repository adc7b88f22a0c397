from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.models.complaint_procedure_term import ENDS, UNITS
from odoo.addons.complaint_mgmt.tools import deadline, work_calendar

from ..tools import recall_law

# What a clock is counted by. A change asks for another check.
FIGURES = ("base_code", "until_code", "count", "unit", "end_at", "shift")
RULE = (*FIGURES, "is_recurring", "blocks_closure")
WORDS = ("name", "recipient")


class ComplaintRecallTerm(models.Model):
    """One deadline of a law: until which point, how long, counted from where.

    Units are those of the Civil Code 200-204; see `tools.deadline` of complaint_mgmt.
    """

    _name = "complaint.recall.term"
    _description = "Term of a Law of Recalls"
    _inherit = ["complaint.recall.law.mixin"]
    _order = "regime_id, sequence, id"
    _law_figures = frozenset(
        (*FIGURES, "is_recurring", "class_ids", "valid_from", "valid_to")
    )

    regime_id = fields.Many2one(
        "complaint.recall.regime",
        string="Law",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    class_ids = fields.Many2many(
        "complaint.recall.class",
        "complaint_recall_term_class_rel",
        string="Only Classes",
        domain="[('regime_id', '=', regime_id)]",
        help="Empty: all classes of the law.",
    )
    base_code = fields.Selection(
        recall_law.MARKS,
        string="Counted From",
        required=True,
        default=recall_law.DECIDED,
    )
    until_code = fields.Selection(recall_law.MARKS, string="Until", required=True)
    count = fields.Integer(string="Length", default=1, aggregator=None)
    unit = fields.Selection(
        UNITS,
        required=True,
        default=deadline.DAYS,
    )
    end_at = fields.Selection(
        ENDS,
        string="Ends At",
        required=True,
        default=work_calendar.CLOSE,
    )
    shift = fields.Boolean(
        string="Moves Off Rest Days",
        help="A last day without work moves to the next working day (Civil Code 203). "
        "Off is the stricter reading.",
    )
    is_recurring = fields.Boolean(
        string="Again and Again",
        help="Due in this rhythm until the recovery is completed: counted from the "
        "first event, then from the last due date.",
    )
    blocks_closure = fields.Boolean(
        string="Before the Closure",
        default=True,
        help="A recall is not closed while this is missing. Off: it may follow later.",
    )
    recipient_type = fields.Selection(
        recall_law.RECIPIENTS, required=True, default="authority"
    )
    recipient = fields.Char(
        translate=True, help="Empty: the authority that the law names."
    )
    rule_text = fields.Char(string="Rule", compute="_compute_rule_text")

    @api.depends(*RULE)
    @api.depends_context("lang")
    def _compute_rule_text(self):
        for term in self:
            term.rule_text = self._rule_words({name: term[name] for name in RULE})

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("count", "unit")
    def _check_count(self):
        for term in self:
            try:
                self._as_term(term._rule())
            except work_calendar.DeadlineError as error:
                raise ValidationError(
                    self.env._(
                        "“%(term)s” is no term: give a number that fits the unit.",
                        term=term.name,
                    )
                ) from error

    @api.constrains("base_code", "until_code", "is_recurring", "unit")
    def _check_points(self):
        for term in self:
            if term.base_code == term.until_code:
                raise ValidationError(
                    self.env._("A term leads from one point to another one.")
                )
            if term.is_recurring and (
                term.until_code != recall_law.PROGRESS or term.unit == deadline.SAME_DAY
            ):
                raise ValidationError(
                    self.env._(
                        "“%(term)s”: what is due again and again is a progress report, "
                        "in hours, days, months or years.",
                        term=term.name,
                    )
                )

    @api.constrains("class_ids", "regime_id")
    def _check_classes(self):
        for term in self:
            if any(found.regime_id != term.regime_id for found in term.class_ids):
                raise ValidationError(
                    self.env._(
                        "“%(term)s”: choose classes of this law.", term=term.name
                    )
                )

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_unused(self):
        # sudo: recalls of other companies count as well; only yes or no.
        clocks = self.env["complaint.recall.clock"].sudo()
        if clocks.search_count([("term_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Recalls count by this term. Archive it instead.")
            )

    # ------------------------------------------------------------------
    # The rule that a clock takes along
    # ------------------------------------------------------------------

    def _fits(self, recall_class, day):
        """Return whether this term is for a class, on a date."""
        if not self.active or not self._is_in_force(day):
            return False
        return not self.class_ids or recall_class in self.class_ids

    def _rule(self):
        """Return what a clock keeps of this term, whatever becomes of the term."""
        stored = {
            name: self._fields[name]._get_stored_translations(self) or {}
            for name in WORDS
        }
        if not stored["recipient"] and self.recipient_type == "authority":
            law = self.regime_id
            authority = law._fields["authority"]
            stored["recipient"] = authority._get_stored_translations(law) or {}
        return {
            **{name: self[name] for name in RULE},
            **stored,
            "recipient_type": self.recipient_type,
            "source": self.source or "",
        }

    @api.model
    def _as_term(self, rule):
        """Return the pure value that `tools.deadline` counts with."""
        unit = rule["unit"]
        count = 0 if unit == deadline.SAME_DAY else rule["count"]
        return deadline.Term(count, unit, end_at=rule["end_at"], shift=rule["shift"])

    @api.model
    def _rule_words(self, rule):
        """Return what a rule says, in the user's language."""
        points = dict(self._fields["base_code"]._description_selection(self.env))
        units = dict(self._fields["unit"]._description_selection(self.env))
        length = units.get(rule["unit"], "")
        if rule["unit"] != deadline.SAME_DAY:
            length = f"{rule['count']} {length}"
        words = {
            "base": points.get(rule["base_code"], ""),
            "until": points.get(rule["until_code"], ""),
            "length": length,
        }
        if rule["is_recurring"]:
            return self.env._("%(base)s → %(until)s: every %(length)s", **words)
        return self.env._("%(base)s → %(until)s: %(length)s", **words)
