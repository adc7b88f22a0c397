from odoo import api, fields, models
from odoo.fields import Domain


class ComplaintProcedureRule(models.Model):
    """Which complaints a procedure is for. An empty condition fits every complaint."""

    _name = "complaint.procedure.rule"
    _description = "Choice of Procedure"
    _order = "sequence, id"
    _check_company_auto = True

    procedure_id = fields.Many2one(
        "complaint.procedure", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(
        default=10, help="The lowest rule that fits, of all procedures, decides."
    )
    company_id = fields.Many2one("res.company")
    business_line_id = fields.Many2one("complaint.business.line", check_company=True)
    product_category_id = fields.Many2one("product.category")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["complaint.complaint"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Complaint Type",
    )

    @api.model
    def _choose(self, complaints):
        """Return the version that each new case follows: the first rule that fits.

        :param complaints: complaint.complaint
        :return: dict, version -> cases; cases that no rule fits are left out
        """
        # sudo: who logs a complaint may not read all that a rule asks for; only the
        # choice is taken.
        rules = self.sudo()
        companies = [False, *complaints.company_id.ids]
        own = Domain("company_id", "in", companies)
        own &= Domain("procedure_id.active", "=", True)
        own &= Domain("procedure_id.company_id", "in", companies)
        rules = rules.search(own)
        chosen = {}
        for complaint in complaints.sudo() if rules else ():
            version = rules._first_fitting(complaint)
            if version:
                chosen.setdefault(version, complaints.browse())
                chosen[version] |= complaint.sudo(False)
        return chosen

    def _first_fitting(self, complaint):
        today = complaint._local_date(fields.Datetime.now())
        for rule in self:
            version = rule.procedure_id._version_on(today)
            if version and rule._fits(complaint):
                return version
        return self.procedure_id.version_ids.browse()

    def _fits(self, complaint):
        """Return whether all conditions of this rule hold for a case."""
        self.ensure_one()
        for owner in (self, self.procedure_id):
            if owner.company_id and owner.company_id != complaint.company_id:
                return False
        line = self.business_line_id
        if line and line != complaint.business_line_id:
            return False
        if self.kind and self.kind != complaint.kind:
            return False
        if not self.product_category_id:
            return True
        below = self.product_category_id.parent_path
        paths = complaint.item_ids.product_id.categ_id.mapped("parent_path")
        return any(path.startswith(below) for path in paths)
