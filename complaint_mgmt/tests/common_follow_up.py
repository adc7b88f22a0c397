"""Decisions whose measures lead to documents of other apps."""

from odoo.fields import Command

from .common import ROLE, ComplaintCase

TYPE = "complaint_mgmt.complaint_measure_type_"
STOCK = "stock.group_stock_user"
ACCOUNT = "account.group_account_invoice"
SALES = "sales_team.group_sale_salesman_all_leads"


class FollowUpCase(ComplaintCase):
    """A case on a delivered order, decided, with one measure that leads somewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, group in (("keeper", STOCK), ("books", ACCOUNT), ("seller", SALES)):
            user = cls.new_user(role, f"{ROLE}handler,{group}")
            setattr(cls, f"user_{role}", user)
        cls.cream = cls.new_product("Hand Cream", tracking="none", list_price=10)
        cls.product.list_price = 20

    def decide(self, kind, items, order=None, **vals):
        """Return a decided case about `items`, dicts of complaint.item, and a measure
        that leads to a document.
        """
        complaint = self.log(sale_order_id=order.id if order else False)
        complaint = self.to_investigation(complaint)
        complaint.item_ids = [Command.create(item) for item in items]
        complaint.write({**self.findings(), "amount": 0})
        self.measure_of(complaint, kind, **vals)
        self.propose(complaint)
        return self.to_reply(complaint)

    def measure_of(self, complaint, kind, **vals):
        values = {"complaint_id": complaint.id, "type_id": self.env.ref(TYPE + kind).id}
        measures = self.env["complaint.measure"].with_user(self.user_inspector)
        return measures.create({**values, **vals})

    def item(self, goods, quantity, **vals):
        lot = goods if goods._name == "stock.lot" else self.env["stock.lot"]
        product = lot.product_id or goods
        return {
            "product_id": product.id,
            "lot_id": lot.id,
            "defective_qty": quantity,
            **vals,
        }

    def follow(self, complaint, user, kind="return"):
        """Press the button as a user and return the documents of the case."""
        complaint.with_user(user).action_follow_up(kind)
        rows = complaint.sudo().follow_up_ids.filtered(lambda row: not row.is_cancelled)
        documents = [row._document() for row in rows]
        return documents[0].union(*documents) if documents else None

    def quantities(self, picking):
        """Return {lot or product: quantity in its own unit} of a transfer."""
        return {
            line.lot_id or line.product_id: line.quantity_product_uom
            for line in picking.move_line_ids
        }
