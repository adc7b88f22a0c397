from odoo import fields, models


class ComplaintLedgerChunk(models.Model):
    """Some rows of a register as they were read of its file: it is opened once.

    Written and read by the import only: nobody has a right to one.
    """

    _name = "complaint.ledger.chunk"
    _description = "Rows of an Earlier Register"
    _order = "import_id, id"

    import_id = fields.Many2one(
        "complaint.ledger.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    rows = fields.Json(help="List of row in the sheet, cells, and year or null.")
