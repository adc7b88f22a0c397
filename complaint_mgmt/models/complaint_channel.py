from odoo import fields, models


class ComplaintChannel(models.Model):
    """The way in: phone, visit, letter, news media, petition ... (S2.4.1.1, S7.3)."""

    _name = "complaint.channel"
    _description = "Complaint Channel"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    mode = fields.Selection(
        [("oral", "Oral"), ("written", "Written")],
        help="Proposed on complaints of this channel. Empty: whoever logs chooses.",
    )
    raises_priority = fields.Boolean(
        help="Complaints of this channel start as urgent, e.g. news media or petition."
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another channel has this code already."
    )
