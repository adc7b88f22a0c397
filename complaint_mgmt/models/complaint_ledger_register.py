from odoo import fields, models


class ComplaintLedgerRegister(models.Model):
    """An earlier register of a company: a book, a file, another program.

    A number of such a register is taken over once, whatever the file is called.
    """

    _name = "complaint.ledger.register"
    _description = "Earlier Register"
    _order = "name, id"

    name = fields.Char(
        required=True,
        help="What the register is called in the house, such as “Ledger 2019 to 2025”.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "The company has a register of this name already."
    )
