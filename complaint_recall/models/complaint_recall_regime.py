from odoo import api, fields, models
from odoo.exceptions import UserError

# What a decided recall names; it is not renamed under it.
IDENTITY = frozenset(("code",))


class ComplaintRecallRegime(models.Model):
    """A law or standard that says how a recall is run: data of the coordinator."""

    _name = "complaint.recall.regime"
    _description = "Law of Recalls"
    _inherit = ["complaint.recall.law.mixin"]
    _order = "sequence, code, id"
    _law_figures = frozenset(("source", "valid_from", "valid_to", "country_id"))

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    country_id = fields.Many2one(
        "res.country", string="Jurisdiction", ondelete="restrict"
    )
    authority = fields.Char(translate=True, help="Who gets the reports.")
    description = fields.Text(translate=True)
    class_ids = fields.One2many("complaint.recall.class", "regime_id", string="Classes")
    term_ids = fields.One2many("complaint.recall.term", "regime_id", string="Terms")
    has_unverified = fields.Boolean(
        string="To Be Checked",
        compute="_compute_has_unverified",
        compute_sudo=True,
        search="_search_has_unverified",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another law of recalls has this code already."
    )

    @api.depends("is_verified", "term_ids.is_verified", "term_ids.active")
    def _compute_has_unverified(self):
        for regime in self:
            terms = regime.term_ids.filtered("active")
            regime.has_unverified = not regime.is_verified or any(
                not term.is_verified for term in terms
            )

    @api.model
    def _search_has_unverified(self, operator, value):
        if operator != "in":
            return NotImplemented
        unsure = [
            "|",
            ("is_verified", "=", False),
            ("term_ids", "any", [("is_verified", "=", False), ("active", "=", True)]),
        ]
        return unsure if True in value else ["!", *unsure]

    @api.depends("has_unverified")
    def _compute_check_text(self):
        for regime in self:
            unsure = regime.has_unverified
            regime.check_text = self._unchecked_text() if unsure else False

    def action_verify_all(self):
        """Say that the law and all of its terms were compared with the text.

        :return: True
        :raises AccessError: the user is no recall coordinator
        """
        self.action_verify()
        self.term_ids.filtered(lambda term: not term.is_verified).action_verify()
        return True

    def write(self, vals):
        if any(vals.get(n, r[n]) != r[n] for r in self for n in IDENTITY):
            self._check_unused()
        return super().write(vals)

    def _check_unused(self):
        """Refuse to rename what recalls follow.

        :raises UserError: a recall that is no draft follows one of these laws
        """
        # sudo: recalls of other companies count as well; only yes or no.
        recalls = self.env["complaint.recall"].sudo()
        domain = [("regime_id", "in", self.ids), ("state", "!=", "draft")]
        if recalls.search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Recalls follow this law. Archive it, and enter the new one beside "
                    "it."
                )
            )
