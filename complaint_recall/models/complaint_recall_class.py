from odoo import fields, models
from odoo.exceptions import UserError


class ComplaintRecallClass(models.Model):
    """A class of danger that a law knows, such as class I."""

    _name = "complaint.recall.class"
    _description = "Class of Recalls"
    _order = "regime_id, sequence, code, id"

    regime_id = fields.Many2one(
        "complaint.recall.regime",
        string="Law",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(
        translate=True, help="When a danger belongs to this class, as the law says."
    )

    _code_uniq = models.Constraint(
        "UNIQUE(regime_id, code)", "This law has a class with this code already."
    )

    def write(self, vals):
        moved = "regime_id" in vals and any(
            c.regime_id.id != vals["regime_id"] for c in self
        )
        if moved or any(vals.get("code", c.code) != c.code for c in self):
            self._check_unused()
        result = super().write(vals)
        data = {"classes": self.ids, "fields": sorted(vals)}
        self.regime_id._record_law("recall.law_changed", data)
        return result

    def _check_unused(self):
        """Refuse to change what recalls were sorted by.

        :raises UserError: a recall that is no draft has one of these classes
        """
        # sudo: recalls of other companies count as well; only yes or no.
        recalls = self.env["complaint.recall"].sudo()
        domain = [("class_id", "in", self.ids), ("state", "!=", "draft")]
        if recalls.search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Recalls were sorted into this class: its code and law stay. Add "
                    "another class."
                )
            )
