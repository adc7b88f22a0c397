from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.deadline import utc

from ..tools import shift_window

# More orders than this are no window any more.
LIMIT = 20000


class ComplaintRecallFind(models.TransientModel):
    """Finds the suspect lots of a recall by what a supplier or a machine did."""

    _name = "complaint.recall.find"
    _description = "Find Suspect Lots"

    recall_id = fields.Many2one("complaint.recall", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="recall_id.company_id")
    mode = fields.Selection(
        [
            ("supplier_lot", "Lot of a Supplier"),
            ("window", "Time and Place of Production"),
        ],
        required=True,
        default="supplier_lot",
    )
    supplier_lot = fields.Char(
        string="Lot Number of the Supplier", help="As on the supplier's label."
    )
    supplier_id = fields.Many2one("res.partner")
    date_from = fields.Datetime(string="From")
    date_to = fields.Datetime(string="To")
    has_shift = fields.Boolean(string="On One Shift Only")
    shift_from = fields.Float(string="Shift Begins", default=22.0)
    shift_to = fields.Float(string="Shift Ends", default=6.0)
    workcenter_ids = fields.Many2many(
        "mrp.workcenter",
        "complaint_recall_find_workcenter_rel",
        string="Work Centers",
        check_company=True,
    )
    product_ids = fields.Many2many(
        "product.product", "complaint_recall_find_product_rel", string="Products"
    )
    lot_ids = fields.Many2many(
        "stock.lot", "complaint_recall_find_lot_rel", string="Found"
    )
    is_searched = fields.Boolean()

    @api.constrains("recall_id")
    def _check_recall(self):
        for wizard in self:
            wizard.recall_id.check_access("write")
            if wizard.recall_id.state != "draft":
                raise UserError(self.env._("What was decided is not found anew."))

    def action_search(self):
        """Look for the lots and show them; nothing is added yet.

        :return: a window action on this dialog
        :raises UserError: nothing to look for
        """
        self.ensure_one()
        lots = (
            self._find_by_supplier()
            if self.mode == "supplier_lot"
            else (self._find_by_window())
        )
        self.write({"lot_ids": [Command.set(lots.ids)], "is_searched": True})
        return window.form(self, name=self.env._("Find Suspect Lots"), target="new")

    def action_add(self):
        """Add the lots that were found, and chosen, to the suspect lots of the recall.

        :return: an action that closes the dialog
        :raises UserError: none chosen
        """
        self.ensure_one()
        if not self.lot_ids:
            raise UserError(self.env._("No lot is chosen. Search first."))
        recall = self.recall_id
        recall.write({"lot_ids": [Command.link(lot.id) for lot in self.lot_ids]})
        if recall.origin == "lots":
            recall.origin = self.mode
        recall.action_find_scope()
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------

    def _own(self):
        return Domain("company_id", "in", [False, self.company_id.id])

    def _find_by_supplier(self):
        text = (self.supplier_lot or "").strip()
        if not text:
            raise UserError(self.env._("Enter the lot number of the supplier."))
        # sudo: lots are found whoever asks; only those of the recall's company.
        lots = self.env["stock.lot"].sudo()
        domain = self._own() & (
            Domain("supplier_lot", "=ilike", text) | Domain("name", "=ilike", text)
        )
        if self.product_ids:
            domain &= Domain("product_id", "in", self.product_ids.ids)
        found = lots.search(domain)
        if self.supplier_id:
            commercial = self.supplier_id.commercial_partner_id.id
            ids = {
                row["lot_id"]
                for row in found._genealogy_receipts()
                if row["supplier_id"] == commercial
            }
            found = found.filtered(lambda lot: lot.id in ids)
        else:
            # a lot of the own house that happens to have this number is no supplier's
            ids = {row["lot_id"] for row in found._genealogy_receipts()}
            found = found.filtered(lambda lot: lot.id in ids or lot.supplier_lot)
        return found.sudo(self.env.su)

    def _find_by_window(self):
        if not self.date_from or not self.date_to or self.date_to < self.date_from:
            raise UserError(self.env._("Enter from when to when it was made."))
        orders = self._orders_in_window()
        # sudo: see above; what a person of the team may not open is still suspect.
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                [
                    ("move_id.production_id", "in", orders),
                    ("state", "=", "done"),
                    ("lot_id", "!=", False),
                ]
            )
        )
        lots = lines.lot_id
        if self.product_ids:
            lots = lots.filtered(lambda lot: lot.product_id in self.product_ids)
        return lots.sudo(self.env.su)

    def _orders_in_window(self):
        """Return the ids of the manufacturing orders that ran in the window."""
        if self.workcenter_ids:
            spans = self._spans_of_workcenters()
        else:
            spans = self._spans_of_orders()
        zone = ZoneInfo(self._zone())
        shift = (self.shift_from, self.shift_to) if self.has_shift else None
        period = (utc(self.date_from), utc(self.date_to))
        try:
            return sorted(
                {
                    order
                    for order, start, end in spans
                    if shift_window.overlaps(
                        utc(start), utc(max(start, end)), *period, shift, zone
                    )
                }
            )
        except ValueError as error:
            raise UserError(
                self.env._("A shift begins and ends at an hour from 0 to 24.")
            ) from error

    def _zone(self):
        # sudo: the time zone of the company, also for who may not read its settings.
        company = self.company_id.sudo()
        return company.partner_id.tz or company.resource_calendar_id.tz or "UTC"

    def _spans_of_workcenters(self):
        """Return when orders ran at the work centers: time logs, else the plan."""
        # sudo: see `_find_by_window`.
        jobs = self.env["mrp.workorder"].sudo()
        domain = [
            ("workcenter_id", "in", self.workcenter_ids.ids),
            ("company_id", "=", self.company_id.id),
            ("date_start", "<=", self.date_to),
            ("date_finished", ">=", self.date_from),
            ("production_id.state", "=", "done"),
        ]
        found = self._limited(jobs.search(domain, limit=LIMIT + 1))
        return [
            (job.production_id.id, start, end or job.date_finished)
            for job in found
            for start, end in (
                [(log.date_start, log.date_end) for log in job.time_ids]
                or [(job.date_start, job.date_finished)]
            )
        ]

    def _spans_of_orders(self):
        # sudo: see `_find_by_window`.
        orders = self.env["mrp.production"].sudo()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("date_start", "<=", self.date_to),
            ("date_finished", ">=", self.date_from),
            ("state", "=", "done"),
        ]
        found = self._limited(orders.search(domain, limit=LIMIT + 1))
        return [(order.id, order.date_start, order.date_finished) for order in found]

    def _limited(self, found):
        if len(found) > LIMIT:
            raise UserError(
                self.env._(
                    "More than %(count)s orders ran in this time. Choose less time or "
                    "a work center.",
                    count=LIMIT,
                )
            )
        return found
