from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common_trace import TraceCase


@tagged("post_install", "-at_install")
class TestTraceCompany(TraceCase):
    """Rows of companies that are not open leave as counts, without a name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.company_ids += cls.other_company
        cls.secret = cls.env["res.partner"].create({"name": "Secret Customer"})
        cls.foreign = cls.new_lot("X-SECRET")
        other = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other_company.id)], limit=1
        )
        transit = cls.env["stock.location"].create(
            {"name": "Between", "usage": "transit", "company_id": False}
        )
        # 10 kg of the shared extract go to the other company, which makes capsules
        cls.transfer(cls.raw_1, 10, None, transit)
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": [cls.other_company.id, cls.company.id],
            }
        )
        cls.move_in_other(cls.raw_1, 10, transit, other.lot_stock_id, other.in_type_id)
        cls.order_other = cls.produce(
            {cls.raw_1: 10}, {cls.foreign: 100}, cls.other_company
        )
        customers = cls.env.ref("stock.stock_location_customers")
        cls.delivery_other = cls.move_in_other(
            cls.foreign, 40, other.lot_stock_id, customers, other.out_type_id
        )

    @classmethod
    def move_in_other(cls, lot, quantity, source, target, kind):
        """A done transfer of the other company."""
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "partner_id": cls.secret.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": quantity,
                            "product_uom": lot.product_id.uom_id.id,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                            "company_id": cls.other_company.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_line_ids.unlink()
        cls._line(picking.move_ids, lot, quantity)
        picking.button_validate()
        return picking

    def test_another_company_is_counted_and_not_named(self):
        answer = self.trace(self.raw_1, direction="both")
        self.assertEqual(answer["hidden"], {"lots": 1, "deliveries": 1})
        self.assertEqual(self.names(answer), {"R-1", "F-1", "F-2"})
        self.assertEqual(self.tile(answer, "customers"), 2)
        self.assertEqual(self.tile(answer, "shipped"), {"Units": 300})
        self.assertEqual(self.tile(answer, "consumed"), {"kg": 90})
        text = str(answer)
        for secret in (
            self.foreign.name,
            self.secret.name,
            self.order_other.name,
            self.delivery_other.name,
            self.other_company.name,
        ):
            self.assertNotIn(secret, text)

    def test_somebody_of_both_companies_sees_both(self):
        both = self.new_user("both", "complaint_recall.group_recall_user")
        both.company_ids += self.other_company
        trace = self.env["complaint.trace"].with_user(both)
        companies = (self.company | self.other_company).ids
        answer = trace.with_context(allowed_company_ids=companies).get_trace(
            self.raw_1.ids, "forward"
        )
        self.assertEqual(answer["hidden"], {"lots": 0, "deliveries": 0})
        self.assertIn("X-SECRET", self.names(answer))
        self.assertEqual(self.tile(answer, "shipped"), {"Units": 340})
        narrow = trace.with_context(allowed_company_ids=self.company.ids)
        answer = narrow.get_trace(self.raw_1.ids, "forward")
        self.assertEqual(answer["hidden"]["lots"], 1)

    def test_a_company_cannot_be_opened_by_the_context(self):
        trace = self.env["complaint.trace"].with_user(self.user_recall)
        trace = trace.with_context(allowed_company_ids=self.other_company.ids)
        with self.refused(self.user_recall, AccessError):
            trace.get_trace(self.raw_1.ids, "forward")

    def test_a_lot_behind_another_company_hangs_on_the_last_lot_before(self):
        """The other company's capsules came back into a lot of ours."""
        back = self.new_lot("F-BACK")
        self.produce({self.foreign: 20}, {back: 20}, self.other_company)
        transit = self.env["stock.location"].search([("name", "=", "Between")])
        other = self.env["stock.warehouse"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        self.move_in_other(back, 20, other.lot_stock_id, transit, other.out_type_id)
        self.transfer(back, 20, transit, None)
        answer = self.trace(self.raw_1)
        self.assertIn("F-BACK", self.names(answer))
        nodes = {node["lot"]: node for node in answer["trees"]["down"]}
        self.assertEqual(nodes[back.id]["parents"], self.raw_1.ids)
        self.assertIn("another company", nodes[back.id]["path"])
        self.assertNotIn("X-SECRET", str(answer))
        ends = {(edge[0], edge[1]): edge[3] for edge in answer["edges"]}
        self.assertIs(ends[f"l{self.raw_1.id}", f"l{back.id}"], False)

    def test_a_lot_of_another_company_is_not_traced(self):
        product = self.new_product("Their Product", company_id=self.other_company.id)
        lot = self.new_lot("THEIRS", product)
        answer = self.trace(lot)
        self.assertEqual(answer["seeds"], [])
        self.assertIn("not open for you", answer["message"])
        self.assertNotIn("THEIRS", str(answer))
        self.assertNotIn("Other Works", str(answer))

    def test_the_log_of_the_server_keeps_who_asked(self):
        with self.assertLogs(
            "odoo.addons.complaint_recall.models.complaint_trace"
        ) as log:
            self.trace(self.raw_1)
        self.assertIn(self.user_recall.login, log.output[0])
        self.assertIn(str(self.raw_1.id), log.output[0])
