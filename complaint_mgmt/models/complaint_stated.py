from odoo import api, fields, models

# What a door keeps word by word beside the statement, where no record fits it.
STATED_FIELDS = frozenset({"product_text", "lot_text", "purchase_text", "consent_text"})


class ComplaintComplaint(models.Model):
    """What somebody outside said of the goods, as it was said.

    A line of the case needs a product on record; who stands outside may only know what
    is printed on the pack. It is part of the statement: nobody changes it afterwards.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    product_text = fields.Char(string="Product as Stated", readonly=True, copy=False)
    lot_text = fields.Char(string="Lot as Printed", readonly=True, copy=False)
    purchase_text = fields.Char(
        string="Bought Where and When", readonly=True, copy=False
    )
    consent_text = fields.Text(
        string="Consent Given To",
        readonly=True,
        copy=False,
        help="The note on personal data that the complainant agreed to (PIPL 13, 17).",
    )

    @api.model
    def _system_fields(self):
        return super()._system_fields() | STATED_FIELDS
