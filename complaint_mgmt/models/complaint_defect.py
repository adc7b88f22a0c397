from odoo import api, fields, models


class ComplaintDefect(models.Model):
    """A defect code, so that the same fault has the same name everywhere (S3.2)."""

    _name = "complaint.defect"
    _description = "Defect Code"
    _order = "code"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    category_id = fields.Many2one("complaint.category")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")

    _code_company_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Another defect has this code already."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for defect in self:
            defect.display_name = f"[{defect.code}] {defect.name}"
