from odoo import api, fields, models

# Entries that put the sample into somebody's hands.
HOLDING = ("taken", "handed")


class ComplaintSampleCustody(models.Model):
    """One link of the chain that tells in whose hands a sample was, without a hole.

    Append-only: the sample writes it, each hand-over begins with who has it now, and
    the receiving person acknowledges by another entry.
    """

    _name = "complaint.sample.custody"
    _description = "Custody of a Sample"
    _inherit = ["complaint.append.only"]
    _order = "sample_id, sequence"

    sample_id = fields.Many2one(
        "complaint.sample", required=True, index=True, ondelete="restrict"
    )
    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(string="No.", required=True)
    kind = fields.Selection(
        [
            ("taken", "Taken"),
            ("handed", "Handed Over"),
            ("acknowledged", "Sample Acknowledged"),
            ("ended", "Custody Ended"),
        ],
        string="What",
        required=True,
    )
    from_user_id = fields.Many2one("res.users", ondelete="restrict")
    from_name = fields.Char(string="From (Others)")
    to_user_id = fields.Many2one("res.users", ondelete="restrict")
    to_name = fields.Char(string="To (Others)")
    from_label = fields.Char(string="From Whom", compute="_compute_labels")
    to_label = fields.Char(string="Handed To", compute="_compute_labels")
    recorded_at = fields.Datetime(string="Recorded On", required=True)
    recorded_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    place = fields.Char(string="Where")
    reason = fields.Text(string="For What Purpose")
    seal_intact = fields.Selection([("yes", "Yes"), ("no", "No"), ("na", "Opened")])
    seal_number = fields.Char()
    handover_id = fields.Many2one(
        "complaint.sample.custody",
        string="Acknowledges",
        index="btree_not_null",
        ondelete="restrict",
    )

    _sample_sequence_uniq = models.Constraint(
        "UNIQUE(sample_id, sequence)",
        "Somebody else recorded a step of this sample just now. Look again.",
    )
    _handover_uniq = models.UniqueIndex(
        "(handover_id) WHERE handover_id IS NOT NULL",
        "This hand-over is acknowledged already.",
    )

    @api.depends("from_user_id", "from_name", "to_user_id", "to_name")
    def _compute_labels(self):
        for entry in self:
            # sudo: names of colleagues, for whoever reads the chain.
            own = entry.sudo()
            entry.from_label = own.from_user_id.name or own.from_name or ""
            entry.to_label = own.to_user_id.name or own.to_name or ""
