from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import retention

ANCHORS = [
    (retention.RECEIVED, "The complaint was received"),
    (retention.CLOSED, "The case was closed"),
    (retention.ARCHIVED, "The file was archived"),
    (retention.LOT_EXPIRY, "The lot expires"),
    (retention.DISTRIBUTED, "The lot was last delivered to the customer"),
]
UNITS = [
    (retention.DAYS, "Days"),
    (retention.MONTHS, "Months"),
    (retention.YEARS, "Years"),
]


class ComplaintRetentionTerm(models.Model):
    """One term of a rule; the longest of a rule counts (21 CFR 211.198)."""

    _name = "complaint.retention.term"
    _description = "Term of a Retention Rule"
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one(
        "complaint.retention.rule", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    anchor = fields.Selection(ANCHORS, string="Counts From", required=True)
    count = fields.Integer(string="How Long", required=True, default=1)
    unit = fields.Selection(UNITS, required=True, default=retention.YEARS)
    is_fallback = fields.Boolean(
        string="Fallback",
        help="Counts only where the day of another term is not known, say of goods "
        "without an expiration date. Of several, the first that can be counted.",
    )

    @api.depends("anchor", "count", "unit")
    @api.depends_context("lang")
    def _compute_display_name(self):
        anchors = dict(self._fields["anchor"]._description_selection(self.env))
        units = dict(self._fields["unit"]._description_selection(self.env))
        for term in self:
            term.display_name = self.env._(
                "%(anchor)s + %(count)s %(unit)s",
                anchor=anchors.get(term.anchor, ""),
                count=term.count,
                unit=units.get(term.unit, ""),
            )

    @api.constrains("anchor", "count", "unit")
    def _check_term(self):
        for term in self:
            try:
                retention.Term(term.anchor, term.count, term.unit)
            except retention.RetentionError as error:
                limit = retention.LIMITS.get(term.unit)
                raise ValidationError(
                    self.env._("A term is 1 to %(limit)s long.", limit=limit)
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        terms = super().create(vals_list)
        terms.rule_id._record_change("retention.rule_changed")
        return terms

    def write(self, vals):
        if "rule_id" in vals:
            raise UserError(self.env._("A term stays with its rule."))
        result = super().write(vals)
        self.rule_id._check_terms()
        self.rule_id._record_change("retention.rule_changed")
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_last(self):
        for rule, terms in self.grouped("rule_id").items():
            left = rule.term_ids - terms
            if rule.active and all(term.is_fallback for term in left):
                raise UserError(
                    self.env._(
                        "“%(rule)s” needs a term that is no fallback.", rule=rule.name
                    )
                )

    def unlink(self):
        rules = self.rule_id
        result = super().unlink()
        rules.exists()._record_change("retention.rule_changed")
        return result
