from odoo import api, fields, models


class ComplaintClass(models.Model):
    """How serious a complaint is, by the words of the procedure (S9.4, S7.5.1).

    A class belongs to one version of a procedure and is fixed with it, or to none: then
    it is for the cases that follow no procedure with classes of its own.
    """

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
    version_id = fields.Many2one(
        "complaint.procedure.version",
        string="Procedure",
        index="btree_not_null",
        ondelete="cascade",
    )

    _code_company_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0), COALESCE(version_id, 0))",
        "Another class has this code already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        classes = super().create(vals_list)
        classes.version_id._touch()
        return classes

    def write(self, vals):
        if vals.keys() <= {"color"}:
            return super().write(vals)
        self.version_id._check_draft()
        result = super().write(vals)
        self.version_id._touch()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_in_draft(self):
        self.version_id._touch()
