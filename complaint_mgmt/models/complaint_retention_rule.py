from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import retention
from .complaint_gate_policy import MODULE_UNINSTALL_FLAG

SCOPES = [(retention.FILE, "The Whole File"), (retention.PERSONAL, "Personal Data")]
KINDS = [(retention.MINIMUM, "At Least"), (retention.CAP, "At Most")]
# What says for which cases a rule is; empty is any.
CONDITIONS = (
    "procedure_ids",
    "class_ids",
    "category_ids",
    "business_line_ids",
    "product_categ_ids",
)
# A procedure or class that is switched off still narrows a rule: left out, the rule
# would be one without a condition, for every case.
WITH_INACTIVE = {"active_test": False}
# Names of a rule change nothing in a date.
WORDS = frozenset(("name", "source", "is_unchecked", "sequence"))


class ComplaintRetentionRule(models.Model):
    """How long files are kept, by which law or procedure (S1.5.5).

    Data of the company: managers edit it, each change is an event with all values, and
    the dates of the archive are counted anew. A rule is switched off, never deleted.
    """

    _name = "complaint.retention.rule"
    _description = "Retention Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: for every company.",
    )
    scope = fields.Selection(
        SCOPES, string="Covers", required=True, default=retention.FILE
    )
    kind = fields.Selection(
        KINDS,
        string="Kept",
        required=True,
        default=retention.MINIMUM,
        help="Over all rules that fit, the longest “At Least” wins. An “At Most” that "
        "ends before it is a conflict that the QA head decides.",
    )
    term_ids = fields.One2many(
        "complaint.retention.term",
        "rule_id",
        string="Terms",
        copy=True,
        help="The longest of them counts.",
    )
    source = fields.Text(
        translate=True, help="Law, procedure or standard that demands this."
    )
    is_unchecked = fields.Boolean(
        string="Not Checked Yet",
        help="Entered from memory: verify with your regulatory affairs before you "
        "rely on it.",
    )
    procedure_ids = fields.Many2many(
        "complaint.procedure",
        "complaint_retention_rule_procedure_rel",
        string="Procedures",
        context=WITH_INACTIVE,
        ondelete="restrict",
        help="Empty: cases of any procedure, and of none.",
    )
    class_ids = fields.Many2many(
        "complaint.class",
        "complaint_retention_rule_class_rel",
        string="Classes",
        context=WITH_INACTIVE,
        ondelete="restrict",
    )
    category_ids = fields.Many2many(
        "complaint.category",
        "complaint_retention_rule_category_rel",
        string="Categories",
        context=WITH_INACTIVE,
        ondelete="restrict",
        help="With all categories below them.",
    )
    business_line_ids = fields.Many2many(
        "complaint.business.line",
        "complaint_retention_rule_line_rel",
        string="Business Lines",
        context=WITH_INACTIVE,
        ondelete="restrict",
    )
    product_categ_ids = fields.Many2many(
        "product.category",
        "complaint_retention_rule_categ_rel",
        string="Product Categories",
        context=WITH_INACTIVE,
        ondelete="restrict",
        help="Cases with a product of one of them, or of a category below.",
    )

    @api.constrains("term_ids", "active")
    def _check_terms(self):
        for rule in self.filtered("active"):
            if all(term.is_fallback for term in rule.term_ids):
                raise ValidationError(
                    self.env._(
                        "“%(rule)s” needs a term that is no fallback.", rule=rule.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._record_change("retention.rule_added")
        return rules

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - WORDS:
            self._record_change("retention.rule_changed")
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        if self.env.su and self.env.context.get(MODULE_UNINSTALL_FLAG):
            return
        raise UserError(
            self.env._("Dates were counted by this rule. Archive it instead.")
        )

    def _record_change(self, kind):
        """Log what the rules say now, and have the dates counted anew.

        A rule that belongs to no company concerns the log of the current one.
        """
        if not self:
            return
        self.env["complaint.event"]._record(self, kind, lambda r: r._snapshot())
        # sudo: who keeps rules need not read the archive; dates follow the rules.
        self.env["complaint.archive.entry"].sudo()._retention_outdated(self.company_id)

    def _snapshot(self):
        """Return what counts in a rule, as IDs and codes."""
        data = {name: sorted(self[name].ids) for name in CONDITIONS}
        return {
            **data,
            "active": self.active,
            "company": self.company_id.id or 0,
            "scope": self.scope,
            "kind": self.kind,
            "terms": [
                [t.anchor, t.count, t.unit, bool(t.is_fallback)]
                for t in self._sorted_terms()
            ],
        }

    def _sorted_terms(self):
        return self.term_ids.sorted(lambda t: (t.sequence, t.id))

    def _as_rule(self):
        """Return this rule for the arithmetic of `tools.retention`."""
        terms = [
            retention.Term(t.anchor, t.count, t.unit, bool(t.is_fallback))
            for t in self._sorted_terms()
        ]
        return retention.Rule(self.id, tuple(terms), self.scope, self.kind)

    @api.model
    def _of_companies(self, companies):
        """Return the rules in force in these companies, or in any."""
        # sudo: what the dates follow does not depend on who looks at them; active is
        # said here, for a key of the context would switch the default off.
        rules = self.sudo().search(
            [("company_id", "in", [*companies.ids, False]), ("active", "=", True)]
        )
        return rules.filtered("term_ids")

    def _fits(self, case):
        """Return whether this rule is for a case.

        :param dict case: sets of IDs by the names of `CONDITIONS`, `company` its ID
        """
        if self.company_id and self.company_id.id != case["company"]:
            return False
        return all(
            not self[name] or not case[name].isdisjoint(self[name]._ids)
            for name in CONDITIONS
        )
