from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.ledger_headings import KEEP, SKIP

DATES = ("received", "closed", "occurred")
ORDERS = [
    ("ymd", "Year, Month, Day"),
    ("dmy", "Day, Month, Year"),
    ("mdy", "Month, Day, Year"),
]
OWN_FIELDS = {"field_name", "date_order"}


class ComplaintLedgerColumn(models.Model):
    """One column of a register that is taken over, and what it means."""

    _name = "complaint.ledger.column"
    _description = "Column of an Earlier Register"
    _order = "import_id, sequence"

    import_id = fields.Many2one(
        "complaint.ledger.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    sequence = fields.Integer(readonly=True)
    heading = fields.Char(readonly=True)
    samples = fields.Char(
        string="First Values", readonly=True, help="The first cells that are filled."
    )
    field_name = fields.Selection(
        [
            ("number", "Number in the Register"),
            ("received", "Received"),
            ("occurred", "Occurrence Date"),
            ("customer", "Customer"),
            ("person", "Complainant"),
            ("phone", "Phone"),
            ("address", "Address"),
            ("channel", "Channel"),
            ("product", "Product"),
            ("code", "Product Code"),
            ("spec", "Specification"),
            ("lot", "Lot"),
            ("quantity", "Defective Quantity"),
            ("statement", "What Happened"),
            ("category", "Category"),
            ("class", "Class"),
            ("outcome", "Outcome"),
            ("result", "Result for the Customer"),
            ("handler", "Handler"),
            ("closed", "Closed On"),
            ("status", "Status"),
            ("satisfaction", "Satisfaction"),
            ("amount", "Compensation"),
            (KEEP, "Keep as Text"),
            (SKIP, "Leave Out"),
        ],
        string="Is",
        required=True,
        default=KEEP,
    )
    confidence = fields.Integer(
        string="Sure (%)", readonly=True, aggregator=None, help="How sure the guess is."
    )
    is_date = fields.Boolean(compute="_compute_is_date")
    date_order = fields.Selection(
        ORDERS,
        string="Order of the Date",
        help="How this column writes short dates such as 3/5/2026 or 26.3.5. Empty "
        "where the cells do not tell: then choose it.",
    )
    needs_order = fields.Boolean(
        readonly=True, help="Its cells leave open which number is the month."
    )

    def _compute_is_date(self):
        for column in self:
            column.is_date = column.field_name in DATES

    def write(self, vals):
        """Say what a column means.

        :raises UserError: anything else changes, or the columns are settled
        """
        if set(vals) - OWN_FIELDS:
            raise UserError(self.env._("What the file holds is not changed here."))
        self.import_id._check_step("columns")
        return super().write(vals)
