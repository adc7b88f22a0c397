"""What the tests of recovery share: a quarantine, people, and goods that come back."""

from odoo.fields import Command

from .common_recall import RecallCase

STOCK, SALES, BOOKS = (
    "stock.group_stock_user",
    "sales_team.group_sale_salesman_all_leads",
    "account.group_account_invoice",
)
TEAM = "complaint_recall.group_recall_user"


class RecoveryCase(RecallCase):
    """`keeper`, `seller` and `booker` are in the recall team and have another role.

    Customer 1 has 200 of the capsules F-1, customer 2 has 100 of F-2.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_keeper = cls.new_user("keeper", f"{TEAM},{STOCK}")
        cls.user_seller = cls.new_user("seller", f"{TEAM},{SALES}")
        cls.user_booker = cls.new_user("booker", f"{TEAM},{BOOKS}")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.shelf = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.quarantine = cls.new_place("Quarantine", hold_use="quarantine")
        cls.samples = cls.new_place("Samples", hold_use="sample")
        cls.env["stock.location"].search(
            [("hold_use", "=", "quarantine"), ("id", "!=", cls.quarantine.id)]
        ).hold_use = False

    @classmethod
    def new_place(cls, name, **vals):
        values = {"name": name, "usage": "internal", "location_id": cls.shelf.id}
        return cls.env["stock.location"].create({**values, **vals})

    @classmethod
    def move(cls, lot, quantity, source, target, partner=None, **vals):
        """Move a lot by a stock move without a transfer, done."""
        places = {"location_id": source.id, "location_dest_id": target.id}
        line = {
            "product_id": lot.product_id.id,
            "product_uom_id": lot.product_id.uom_id.id,
            "lot_id": lot.id,
            "quantity": quantity,
            "picked": True,
            **places,
        }
        moves = cls.env["stock.move"].create(
            {
                "product_id": lot.product_id.id,
                "product_uom": lot.product_id.uom_id.id,
                "product_uom_qty": quantity,
                "partner_id": partner.id if partner else False,
                "move_line_ids": [Command.create(line)],
                **places,
                **vals,
            }
        )
        moves._action_confirm(merge=False)
        moves.picked = True
        moves._action_done()
        return moves

    def back(self, lot, quantity, partner, target=None):
        """A customer sends goods back, into quarantine unless told otherwise."""
        target = target or self.quarantine
        return self.move(lot, quantity, self.customers, target, partner)

    def consignee(self, recall, partner):
        """Return the consignee of a customer, in the environment of the recall."""
        return recall.consignee_ids.filtered(lambda c: c.partner_id == partner)

    def lot_row(self, recall, lot):
        """Return the balance of a lot."""
        (row,) = (r for r in recall._balance_lots() if r["lot_id"] == lot.id)
        return row

    def consignee_row(self, recall, partner, lot):
        """Return the balance of a lot at a customer."""
        consignee = self.consignee(recall, partner)
        (row,) = (
            r
            for r in recall._balance_consignees()
            if r["consignee_id"] == consignee.id and r["lot_id"] == lot.id
        )
        return row

    def open_differences(self, recall):
        """Return {(kind, lot, consignee): quantity} of what nobody has explained."""
        lots = self.env["complaint.recall.lot"]
        consignees = self.env["complaint.recall.consignee"]
        return {
            (
                row["kind"],
                lots.browse(row["id"]).lot_id.name,
                consignees.browse(row["consignee_id"]).name,
            ): row["quantity"]
            for row in recall._balance_differences()
            if row["is_open"]
        }
