"""D3: each place is answered, and interim actions hold the problem off."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.complaint_8d_containment import LOCATIONS
from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DContainment(EightDCase):
    def place(self, report, location):
        """Return the row of a place."""
        return report.containment_ids.filtered(lambda c: c.location == location)

    def plan_interim(self, report, **vals):
        """Plan an interim action, as the dialog does."""
        action = report.action_add_interim()
        actions = self.env["complaint.action"].with_user(report.user_id)
        values = {
            "name": "Inspect every pad",
            "owner_id": self.user_plain.id,
            "verifier_id": self.user_stock.id,
            **vals,
        }
        return actions.with_context(**action["context"]).create(values)

    def test_each_place_is_answered(self):
        """VDA: no place is left out, and who says no says why."""
        report = self.complete(self.new_report(), "d0", "d1")
        places = [location for location, _label in LOCATIONS]
        self.assertEqual(report.containment_ids.mapped("location"), places)
        step = self.step(report, "d3")
        for line in report.containment_ids:
            words = f"{line.display_name}: Check and answer."
            self.assertIn(words, self.left(report, step.code))
        report.containment_ids.write({"answer": "not_affected"})
        self.assertIn("In Transit: Say why", self.left(report, step.code))
        report.containment_ids.write({"reason": "The lot never came there."})
        self.assertNotIn("In Transit", self.left(report, step.code))
        self.assertIn("interim action is needed", self.left(report, step.code))
        line = self.place(report, "transit")
        self.assertEqual(line.checked_by_id, self.user_solver)
        self.assertTrue(line.checked_at)
        line.checked_by_id = False
        self.assertIn("In Transit: Say who checked", self.left(report, step.code))

    def test_sorting_adds_up(self):
        """VDA: suspect, checked, good and defective goods are accounted for."""
        line = self.place(self.new_report(), "own_stock")
        line.answer = "affected"
        self.assertEqual(line.open_points, "Say how much is suspect.")
        line.qty_suspect = 40
        self.assertEqual(line.open_points, "Say what is done with the goods.")
        line.disposition = "sort"
        self.assertEqual(line.open_points, "Not everything was checked.")
        line.qty_checked = 40
        self.assertIn("how much was good", line.open_points)
        line.write({"qty_ok": 37, "qty_defective": 3})
        self.assertFalse(line.open_points)
        for vals in ({"qty_checked": 41}, {"qty_ok": 38}, {"qty_suspect": 39}):
            with self.refused(self.user_solver, ValidationError) as env:
                line.with_env(env).write(vals)
        line.write({"qty_checked": 0, "qty_ok": 0, "qty_defective": 0})
        line.disposition = "scrap"
        self.assertFalse(line.open_points)
        line.answer = "not_affected"
        self.assertIn("it is affected", line.open_points)
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with self.refused(self.user_solver, ValidationError, "future") as env:
            line.with_env(env).checked_at = tomorrow

    def test_quantities_come_from_stock_and_deliveries(self):
        """IATF 16949, 8.7.1.4: what is suspect is known by lot and place."""
        self.stock(self.product, 30, self.lot_1)
        self.stock(self.product, 99, self.lot_2)
        self.sell_and_ship({self.lot_1: 10})
        report = self.new_report()
        own, customer = self.place(report, "own_stock"), self.place(report, "customer")
        self.assertEqual((own.qty_proposed, own.qty_suspect), (30, 30))
        self.assertEqual((customer.qty_proposed, customer.qty_suspect), (10, 10))
        self.assertFalse(self.place(report, "supplier").qty_suspect)
        own.qty_suspect = 28
        self.stock(self.product, 5, self.lot_1)
        report.action_fill_containment()
        self.assertEqual((own.qty_proposed, own.qty_suspect), (35, 28))
        self.assertTrue(self.events_of(report, "8d.containment_filled"))

    def test_goods_that_came_back_are_not_at_the_customer(self):
        order = self.sell_and_ship({self.lot_1: 10})
        back = self.env["stock.return.picking"].with_context(
            active_ids=order.picking_ids.ids,
            active_id=order.picking_ids.id,
            active_model="stock.picking",
        )
        wizard = back.create({})
        wizard.product_return_moves.quantity = 4
        picking = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        picking.move_ids.write({"quantity": 4, "picked": True})
        picking.move_line_ids.lot_id = self.lot_1
        picking.button_validate()
        report = self.new_report()
        self.assertEqual(self.place(report, "customer").qty_proposed, 6)
        self.assertEqual(self.place(report, "own_stock").qty_proposed, 4)

    def walk_to(self, *lots):
        """Let the genealogy lead from the lots of a report to these."""
        ids = {lot.id for lot in lots}
        known = type(self.env["stock.lot"])
        return patch.object(known, "_genealogy_lot_ids", lambda *a: ids, create=True)

    def test_what_lots_became_is_followed_and_named_apart(self):
        """IATF 16949, 8.5.2.1: what was made of a lot is found, in its own unit."""
        kilograms = self.env.ref("uom.product_uom_kgm")
        made = self.new_lot("MADE-1", self.new_product("Brake Set"))
        mixed = self.new_lot("MIX-1", self.new_product("Resin", uom_id=kilograms.id))
        self.stock(self.product, 5, self.lot_1)
        self.stock(made.product_id, 7, made)
        self.stock(mixed.product_id, 2.5, mixed)
        with self.walk_to(self.lot_1, made, mixed):
            report = self.new_report()
        place = self.place(report, "own_stock")
        self.assertEqual((place.qty_proposed, place.qty_suspect), (5, 5))
        unit = self.product.uom_id.name
        words = place.proposed_note.split("; ")
        self.assertEqual(words[0], f"5 {unit}", "the own product comes first")
        said = {f"7 {unit} Brake Set", f"2.5 {kilograms.name} Resin"}
        self.assertEqual(set(words[1:]), said)

    def test_parts_not_built_in_are_no_pieces_of_the_product(self):
        """A lot of a part is complained of: what lies loose is no brake set."""
        sets = self.new_product("Brake Set")
        made = self.new_lot("MADE-1", sets)
        self.stock(self.product, 900, self.lot_1)
        self.stock(sets, 4, made)
        with self.walk_to(self.lot_1, made):
            report = self.new_report(product_id=sets.id)
        place = self.place(report, "own_stock")
        self.assertEqual(place.qty_proposed, 4)
        self.assertIn(f"900 {self.product.uom_id.name}", place.proposed_note)

    def test_stock_of_another_company_is_not_shown(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        self.env["stock.quant"].sudo()._update_available_quantity(
            self.product, warehouse.lot_stock_id, 50, lot_id=self.lot_1
        )
        report = self.new_report()
        self.assertFalse(self.place(report, "own_stock").qty_proposed)

    def test_rows_and_stock_figures_are_the_systems(self):
        """Nobody adds a place, takes one away or invents what stock says."""
        report = self.new_report()
        line = self.place(report, "own_stock")
        with self.refused(self.user_solver, UserError, "each place") as env:
            vals = {"report_id": report.id, "location": "other"}
            env["complaint.8d.containment"].create(vals)
        with self.refused(self.user_solver) as env:
            line.with_env(env).unlink()
        with self.assertRaises(UserError):
            line.sudo().unlink()
        for vals in (
            {"qty_proposed": 5},
            {"location": "other"},
            {"proposed_at": fields.Datetime.now()},
        ):
            with self.refused(self.user_solver, UserError) as env:
                line.with_env(env).write(vals)
        for user in (self.user_reader, self.user_other):
            with self.refused(user, AccessError) as env:
                line.with_env(env).answer = "affected"
            with self.refused(user, AccessError) as env:
                report.with_env(env).action_fill_containment()
        crafted = self.env["complaint.8d"].with_user(self.user_solver)
        crafted = crafted.with_context(
            default_answer="not_affected", default_qty_proposed=9, default_reason="X"
        )
        rows = crafted.create({"title": "X"}).containment_ids
        self.assertFalse(any(r.answer or r.reason or r.qty_proposed for r in rows))

    def test_interim_action_is_verified_and_holds(self):
        """Ford G8D D3: in effect since, clean point, and proof that it holds."""
        report = self.complete(self.new_report(), "d0", "d1")
        for line in report.containment_ids:
            self.answer_place(line)
        step = self.step(report, "d3")
        report.ica_needed = "yes"
        for words in ("Plan an interim", "since when", "clean point", "holds"):
            self.assertIn(words, self.left(report, step.code))
        action = self.plan_interim(report)
        self.assertEqual((action.kind, action.discipline), ("containment", "d3"))
        self.assertIn("done and verified", self.left(report, step.code))
        self.carry_out(action)
        report.write(
            {
                "ica_effective_on": fields.Date.today(),
                "clean_point": "Lots from 27 on, green dot",
                "ica_result": "effective",
            }
        )
        self.assertIn("how it shows", self.left(report, step.code))
        report.ica_evidence = "200 pads behind the inspection: none cracked."
        self.assertFalse(self.left(report, step.code))
        self.assertEqual(report.ica_checked_by_id, self.user_solver)
        report.ica_result = "not_effective"
        self.assertIn("holds", self.left(report, step.code))
        report.ica_result = "effective"
        step.action_complete()
        said = report._content("d3")
        self.assertEqual(said["interim_ids"][0]["number"], action.number)
        self.assertEqual(len(said["containment_ids"]), len(LOCATIONS))

    def test_no_interim_action_needs_a_reason_and_leaves_none_unverified(self):
        report = self.complete(self.new_report(), "d0", "d1")
        for line in report.containment_ids:
            self.answer_place(line)
        step = self.step(report, "d3")
        report.ica_needed = "no"
        self.assertIn("Say why no interim", self.left(report, step.code))
        report.ica_reason = "Production stands still."
        self.assertFalse(self.left(report, step.code))
        self.plan_interim(report)
        self.assertIn("done and verified", self.left(report, step.code))

    def test_complete_containment_is_fixed(self):
        report = self.complete(self.new_report(), "d0", "d1", "d3")
        attacks = (
            lambda r: r.write({"ica_needed": "yes"}),
            lambda r: r.write({"clean_point": "X"}),
            lambda r: r.containment_ids[0].write({"qty_suspect": 0}),
            lambda r: r.action_fill_containment(),
        )
        for attack in attacks:
            with self.refused(self.user_solver, UserError, "Take it up again") as env:
                attack(report.with_env(env))

    def test_many_lots_cost_no_more_queries_than_few(self):
        lots = self.lot_1
        for number in range(20):
            lots |= self.new_lot(f"MANY-{number}")
        for lot in lots:
            self.stock(self.product, 1, lot)
        few = self.new_report()
        many = self.new_report(lot_ids=[Command.set(lots.ids)])
        least = self.count_queries(few._containment_quantities)
        most = self.count_queries(many._containment_quantities)
        self.assertLessEqual(most, least)
