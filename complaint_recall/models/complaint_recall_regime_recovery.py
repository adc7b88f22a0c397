from odoo import fields, models


class ComplaintRecallRegime(models.Model):
    """What a law asks of recovery."""

    _inherit = "complaint.recall.regime"  # pylint: disable=R8180

    independent_witness = fields.Boolean(
        help="Own goods are destroyed before an official or an independent witness, as "
        "the law on drugs wants it.",
    )
