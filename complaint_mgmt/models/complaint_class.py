from odoo import fields, models


class ComplaintClass(models.Model):
    """How serious a complaint is, by the words of the procedure (S9.4, S7.5.1)."""

    _name = "complaint.class"
    _description = "Complaint Class"
    _order = "sequence, code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    is_serious = fields.Boolean(
        string="Serious",
        help="Danger to health, safety or property: the case goes to the top of "
        "the queue.",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")

    _code_company_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Another class has this code already."
    )
