from datetime import timedelta

from odoo import fields, models

SOLD_ACTIVITY = "complaint_point_of_sale.mail_activity_type_sold_held"
# The till sends an order while it is being paid. An older one was paid while the till
# was offline: goods and money changed hands, and refusing it would only lose it.
AT_THE_TILL = timedelta(minutes=5)


class PosOrder(models.Model):
    """An order with a lot on hold is refused while the customer stands there.

    The cashier gets the message, the order goes back to the screen, the goods are taken
    off. What was paid offline is recorded as what it is, a sale; the stock is not
    booked out, and who placed the hold is called to reach the customer.
    """

    _inherit = "pos.order"

    def _process_saved_order(self, draft):
        if not draft and self.state != "cancel":
            self._check_hold()
        return super()._process_saved_order(draft)

    def _check_hold(self):
        """Refuse lots on hold that are being paid now, report those paid offline.

        :raises UserError: with the hold, the reason and who may release
        """
        self.ensure_one()
        held = self.lines._held_lots()
        if not held:
            return
        lots = self.env["stock.lot"].union(*held.values())
        if fields.Datetime.now() - self.date_order < AT_THE_TILL:
            lots._raise_held()
        self._report_sold(lots)

    def _report_sold(self, lots):
        """Record that lots on hold were sold, and call who placed the hold."""
        # sudo: the cashier has no right on holds.
        lines = lots.sudo().hold_line_ids.filtered(lambda x: x.state == "active")
        for hold, own in lines.grouped("hold_id").items():
            data = {"order": self.id, "lots": sorted(own.lot_id.ids)}
            self.env["complaint.event"]._record(hold, "hold.sold", data)
            user = hold.user_id
            hold.activity_schedule(
                SOLD_ACTIVITY,
                user_id=user.id,
                summary=hold.with_context(lang=user.lang).env._(
                    "Sold at the till by %(order)s: reach the customer",
                    order=self.pos_reference or self.name,
                ),
            )

    def _paid_at(self):
        """Return when the server learned of the last payment: no till can date it."""
        # sudo: a fact of the database.
        dates = self.sudo().payment_ids.mapped("create_date")
        return max(dates) if dates else None
