import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_trace import TEAM, TraceCase


@tagged("post_install", "-at_install")
class TestTrace(TraceCase):
    """The answer of the trace screen."""

    def test_forward_from_an_extract_to_its_customers(self):
        """A user without rights on stock, sales or manufacturing sees the whole way."""
        answer = self.trace(self.raw_1)
        self.assertEqual(self.names(answer), {"R-1", "F-1", "F-2"})
        self.assertEqual(self.tile(answer, "customers"), 2)
        self.assertEqual(self.tile(answer, "lots"), 3)
        self.assertEqual(self.tile(answer, "shipped"), {"Units": 300})
        self.assertEqual(self.tile(answer, "on_hand"), {"Units": 800, "kg": 10})
        self.assertEqual(self.tile(answer, "consumed"), {"kg": 90})
        rows = self.table(answer, "customers")
        self.assertEqual(
            [(row["customer"]["name"], row["net"]) for row in rows],
            [("Huaxing Pharmacy", 200), ("Beiyuan Clinic", 100)],
        )
        json.dumps(answer)

    def test_backward_from_capsules_to_their_suppliers(self):
        answer = self.trace(self.made_2, direction="backward")
        self.assertEqual(self.names(answer), {"F-2", "R-1", "R-2"})
        self.assertEqual(self.tile(answer, "suppliers"), 1)
        self.assertEqual(self.tile(answer, "received"), {"kg": 140})
        (row,) = (
            row for row in self.table(answer, "receipts") if row["lot"]["name"] == "R-1"
        )
        self.assertEqual(row["supplier_lot"], "SH/88-1")
        self.assertEqual(row["supplier"]["name"], "Shanhe Herbs")

    def test_both_directions_in_one_answer(self):
        answer = self.trace(self.made_1, direction="both")
        self.assertEqual(set(answer["trees"]), {"down", "up"})
        self.assertEqual(self.names(answer), {"F-1", "R-1"})
        # what went into it says nothing about the customers of its other products
        self.assertEqual(self.tile(answer, "customers"), 1)

    def test_a_return_is_netted(self):
        stock_return = self.env["stock.return.picking"]
        picking = self.sale_1.picking_ids
        wizard = stock_return.with_context(
            active_ids=picking.ids, active_id=picking.id, active_model="stock.picking"
        ).create({})
        wizard.product_return_moves.quantity = 50
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_line_ids.unlink()
        self._line(back.move_ids, self.made_1, 50)
        back.button_validate()
        answer = self.trace(self.made_1)
        self.assertEqual(self.tile(answer, "returned"), {"Units": 50})
        (row,) = self.table(answer, "customers")
        self.assertEqual((row["shipped"], row["returned"], row["net"]), (200, 50, 150))

    def test_each_lot_says_how_it_was_reached(self):
        answer = self.trace(self.raw_1)
        nodes = {node["lot"]: node for node in answer["trees"]["down"]}
        node = nodes[self.made_2.id]
        self.assertEqual(node["parents"], [self.raw_1.id])
        self.assertEqual(node["path"], f"R-1 → {self.order_2.name} → F-2")
        self.assertTrue(node["certain"])
        up = self.trace(self.made_2, direction="backward")
        nodes = {node["lot"]: node for node in up["trees"]["up"]}
        path = nodes[self.raw_1.id]["path"]
        self.assertEqual(path, f"R-1 → {self.order_2.name} → F-2")

    def test_the_graph_has_the_same_quantities(self):
        answer = self.trace(self.raw_1)
        (step,) = (s for s in answer["steps"] if s["name"] == self.order_1.name)
        edges = {(e[0], e[1]): e[2] for e in answer["edges"]}
        self.assertEqual(edges[f"l{self.raw_1.id}", step["key"]], 60)
        self.assertEqual(edges[step["key"], f"l{self.made_1.id}"], 600)
        self.assertEqual(edges[f"l{self.made_1.id}", f"c{self.customer.id}"], 200)

    def test_links_lead_only_where_the_user_may_go(self):
        """The name of an order is shown in any case, the way to it is not."""
        access = self.env["ir.model.access"]
        orders = self.env["ir.model"]._get("mrp.production")
        team = self.env.ref(TEAM)
        access.search(
            [("model_id", "=", orders.id), ("group_id", "=", team.id)]
        ).unlink()
        for model in ("", "mrp.production"):
            answer = self.trace(self.raw_1)
            names = {step["link"]["name"] for step in answer["steps"]}
            self.assertEqual(names, {self.order_1.name, self.order_2.name})
            links = {step["link"]["model"] for step in answer["steps"]}
            self.assertEqual(links, {model})
            values = {"name": "orders", "model_id": orders.id, "group_id": team.id}
            access.create({**values, "perm_read": True})

    def test_a_reader_without_the_role_is_refused(self):
        for user in (self.user_reader, self.user_vp, self.user_stock):
            with self.refused(user, AccessError, "Recall Team"):
                self.trace(self.raw_1, user=user)
            with self.refused(user, AccessError, "Recall Team"):
                self.scan("R-1", user=user)
            with self.refused(user, AccessError, "Recall Team") as env:
                self.raw_1.with_env(env).action_trace()
            with self.refused(user, AccessError, "Recall Team") as env:
                env["report.complaint_recall.report_trace"]._get_report_values(
                    self.raw_1.ids
                )

    def test_rework_in_a_circle_ends(self):
        """F-1 went into F-3, which was reworked into F-1 again."""
        made_3 = self.new_lot("F-3")
        self.produce({self.made_1: 100}, {made_3: 100})
        self.produce({made_3: 50}, {self.made_1: 50})
        answer = self.trace(self.made_1)
        self.assertEqual(self.names(answer), {"F-1", "F-3"})
        parents = {node["lot"]: node["parents"] for node in answer["trees"]["down"]}
        self.assertEqual(parents[made_3.id], [self.made_1.id])
        self.assertEqual(parents[self.made_1.id], [made_3.id])

    def test_several_lots_out_of_several_are_only_possible(self):
        made_3, made_4 = self.new_lot("F-3"), self.new_lot("F-4")
        raw_3 = self.new_lot("R-3", self.raw)
        self.receive(raw_3, 10)
        self.produce({self.raw_1: 5, raw_3: 5}, {made_3: 50, made_4: 50})
        answer = self.trace(raw_3)
        nodes = {node["lot"]: node for node in answer["trees"]["down"]}
        self.assertFalse(nodes[made_3.id]["certain"])
        self.assertIn("not on record", nodes[made_3.id]["reason"])
        (tile,) = (tile for tile in answer["summary"] if tile["key"] == "lots")
        self.assertEqual([part["count"] for part in tile["parts"]], [1, 2])

    def test_what_no_longer_exists_is_said_in_a_sentence(self):
        lot = self.new_lot("GONE")
        lot_id = lot.id
        lot.unlink()
        trace = self.env["complaint.trace"].with_user(self.user_recall)
        answer = trace.get_trace([lot_id], "forward")
        self.assertEqual(answer["seeds"], [])
        self.assertIn("no longer exists", answer["message"])
        answer = trace.get_trace([lot_id, self.raw_1.id], "forward")
        self.assertEqual(answer["seeds"], self.raw_1.ids)
        self.assertIn("no longer exists", answer["message"])
        self.assertIn("Type or scan", trace.get_trace([], "forward")["message"])

    def test_arguments_that_make_no_sense_are_refused_politely(self):
        trace = self.env["complaint.trace"].with_user(self.user_recall)
        for ids in (None, {}, "1", 1, ["1"], [None], [True], [-1], [2**40], [[1]]):
            with self.assertRaises(UserError, msg=ids):
                trace.get_trace(ids, "forward")
        for direction in (None, {}, [], "sideways", 1):
            with self.assertRaises(UserError, msg=direction):
                trace.get_trace(self.raw_1.ids, direction)
        with self.assertRaises(UserError):
            trace.get_trace(list(range(1, 1002)), "forward")

    def test_the_screen_shows_the_first_rows_and_counts_all(self):
        self.startPatcher(self.limit("ROWS", 1))
        self.startPatcher(self.limit("LOTS", 2))
        answer = self.trace(self.raw_1)
        self.assertTrue(answer["truncated"])
        self.assertEqual((len(answer["lots"]), answer["lot_count"]), (2, 3))
        (table,) = (t for t in answer["tables"] if t["key"] == "shipments")
        self.assertEqual((len(table["rows"]), table["total"]), (1, 2))
        self.assertEqual(self.tile(answer, "shipped"), {"Units": 300})

    def limit(self, name, value):
        """A patch of a limit of the screen."""
        from unittest.mock import patch

        from ..trace import payload

        return patch.object(payload, name, value)

    def test_buttons_lead_to_the_screen(self):
        """Each record that knows lots opens the trace of exactly these."""
        case = self.log(
            item_ids=[(0, 0, {"product_id": self.product.id, "lot_id": self.made_1.id})]
        )
        for record, lots in (
            (self.raw_1, self.raw_1),
            (case.sudo(), self.made_1),
            (self.sale_1, self.made_1),
            (self.sale_2.picking_ids, self.made_2),
        ):
            action = record.with_user(self.env.user).action_trace()
            self.assertEqual(action["tag"], "complaint_recall.trace")
            self.assertEqual(action["params"]["lots"], str(lots.id))
