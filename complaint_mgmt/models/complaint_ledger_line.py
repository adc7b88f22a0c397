from odoo import api, fields, models
from odoo.fields import Domain

STATES = [
    ("new", "Not Checked"),
    ("ok", "Can Be Taken Over"),
    ("bad", "Cannot Be Taken Over"),
    ("same", "Taken Over Before"),
    ("differs", "Taken Over Before, and Differs"),
    ("done", "Imported"),
]
# Nothing more happens to a line in one of these.
SETTLED = ("bad", "same", "differs", "done")


class ComplaintLedgerLine(models.Model):
    """One complaint of a register that is taken over, whatever rows it stands in.

    Written by the import only, out of the file: nobody has a right to write a line.
    """

    _name = "complaint.ledger.line"
    _description = "Complaint of an Earlier Register"
    _order = "import_id, row, id"
    _rec_name = "number"
    # what a file was read as, and forgotten in its time: no part of the case's file
    _archive_open = True

    import_id = fields.Many2one(
        "complaint.ledger.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    row = fields.Integer(required=True, aggregator=None)
    number = fields.Char(string="Number in the Register")
    state = fields.Selection(STATES, required=True, default="new")
    problem = fields.Text(string="Why")
    statement = fields.Char(string="What Happened")
    values = fields.Json()
    rows = fields.Json()
    digest = fields.Char()
    complaint_id = fields.Many2one(
        "complaint.complaint", index="btree_not_null", ondelete="restrict"
    )

    _number_idx = models.Index("(import_id, number)")
    _state_idx = models.Index("(import_id, state, id)")

    @api.model
    def _case_except(self, uid):
        """Return the lines of cases that are being taken over: that is the import."""
        return Domain("complaint_id", "any!", [("is_provisional", "=", True)])
