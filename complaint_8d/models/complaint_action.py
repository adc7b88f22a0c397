from odoo import fields, models


class ComplaintAction(models.Model):
    """An action of an 8D report."""

    _inherit = "complaint.action"  # pylint: disable=R8180

    report_id = fields.Many2one(
        "complaint.8d",
        string="8D Report",
        check_company=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    discipline = fields.Selection(
        [
            ("d0", "D0 Emergency Response"),
            ("d3", "D3 Containment"),
            ("d5", "D5 Chosen Actions"),
            ("d7", "D7 Prevention"),
            ("d8", "D8 Closure"),
        ],
        help="To which discipline of the report it belongs.",
    )
