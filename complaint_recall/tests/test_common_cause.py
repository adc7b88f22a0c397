"""What the lots of several complaints have in common."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models import stock_lot_cause
from .common_radius import RadiusCase


@tagged("post_install", "-at_install")
class TestCommonCause(RadiusCase):
    """Six lots were shipped: 0, 1, 2 made of raw lot A, 3, 4, 5 of raw lot B."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw_a, cls.raw_b = (
            cls.new_lot("RAW-A", cls.raw),
            cls.new_lot("RAW-B", cls.raw),
        )
        cls.foil = cls.new_lot("FOIL-1", cls.new_product("Foil"))
        cls.receive(cls.raw_a)
        cls.receive(cls.foil)
        cls.lots = [cls.new_lot(f"FIN-{number}") for number in range(6)]
        for number, lot in enumerate(cls.lots):
            raw = cls.raw_a if number < 3 else cls.raw_b
            cls.make(lot, {raw: 5, cls.foil: 1})
            cls.sell_and_ship({lot: 4})

    def look(self, complaints, user=None):
        """Look for common causes as the recall team does; return the result."""
        user = user or self.user_recall
        action = complaints.with_user(user).action_common_cause()
        self.assertEqual(action["res_model"], "complaint.common.cause")
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def line(self, cause, name):
        return cause.line_ids.filtered(lambda line: line.name == name)

    def complaints_on(self, *numbers):
        cases = [self.complain(self.lots[number]) for number in numbers]
        return self.env["complaint.complaint"].union(*cases)

    # ------------------------------------------------------------------
    # What is found
    # ------------------------------------------------------------------

    def test_the_raw_lot_behind_all_complaints_comes_first(self):
        """3 of 3 of 6: P = 1 / C(6,3) = 0.05, expected 1.5; the foil is in all."""
        complaints = self.complaints_on(0, 1, 2)
        cause = self.look(complaints)
        names = cause.line_ids.mapped("name")
        self.assertEqual(names[0], "RAW-A")
        self.assertEqual(set(names), {"RAW-A", "FOIL-1", "Fields Ltd"})
        line = cause.line_ids[0]
        self.assertEqual(
            (line.complained_share, line.shipped_share), ("3 of 3", "3 of 6")
        )
        self.assertEqual((line.expected, line.lift), (1.5, 2.0))
        self.assertEqual(line.p_text, "0.05")
        # compared: both raw lots, the foil, and the supplier of A and the foil
        self.assertEqual(line.adjusted_text, "0.2")
        self.assertEqual(line.verdict, "weak")
        self.assertEqual(line.product_name, "Honeysuckle Extract")
        self.assertEqual(line.supplier_name, "Fields Ltd")
        self.assertEqual(line.complaint_ids.sudo(), complaints.sudo())
        foil = self.line(cause, "FOIL-1")
        self.assertEqual((foil.probability, foil.verdict), (1.0, "chance"))
        self.assertIn("3 complained lots", cause.summary)
        self.assertIn("6 lots of the same products", cause.summary)

    def test_more_lots_make_it_hardly_a_chance(self):
        """5 of 5 of 15, 5 of them of A: 1 / C(15,5) = 1 / 3003."""
        more = [self.new_lot(f"MORE-{number}") for number in range(9)]
        for number, lot in enumerate(more):
            self.make(lot, {self.raw_a if number < 2 else self.raw_b: 5, self.foil: 1})
            self.sell_and_ship({lot: 4})
        complaints = self.complaints_on(0, 1, 2) | self.complain(more[0], more[1])
        line = self.look(complaints).line_ids[0]
        self.assertEqual((line.name, line.verdict), ("RAW-A", "strong"))
        self.assertEqual(line.p_text, "0.0003")

    def test_a_lot_counts_once_however_many_complain_of_it(self):
        complaints = self.complaints_on(0, 0, 0, 1)
        line = self.line(self.look(complaints), "RAW-A")
        self.assertEqual(line.complained_share, "2 of 2")
        self.assertEqual(len(line.complaint_ids), 4)

    def test_one_lot_is_too_few_to_tell(self):
        cause = self.look(self.complaints_on(0, 0))
        self.assertIn("Too few cases to tell", cause.summary)
        self.assertFalse(cause.line_ids)

    def test_complaints_without_a_lot_are_too_few_to_tell(self):
        cause = self.look(self.log() | self.log())
        self.assertIn("Too few cases to tell", cause.summary)

    def test_lots_with_nothing_in_common_are_told_so(self):
        loners = [self.new_lot(f"LONE-{number}") for number in range(2)]
        cause = self.look(self.complain(*loners) | self.log())
        self.assertFalse(cause.line_ids)
        self.assertIn("No two complained lots", cause.summary)

    def test_a_complained_lot_that_never_left_is_compared_too(self):
        stayed = self.new_lot("STAYED")
        self.make(stayed, {self.raw_a: 5})
        cause = self.look(self.complaints_on(0) | self.complain(stayed))
        self.assertEqual(self.line(cause, "RAW-A").shipped_share, "4 of 7")

    def test_an_intermediate_counts_as_well(self):
        """Raw into granules into capsules: both stand behind the capsules."""
        granules = self.new_lot("GRANULES-1", self.new_product("Granules"))
        herb = self.new_lot("HERB-1", self.new_product("Herb"))
        self.make(granules, {herb: 9})
        made = [self.new_lot(f"CAP-{number}") for number in range(2)]
        for lot in made:
            self.make(lot, {granules: 5})
            self.sell_and_ship({lot: 4})
        cause = self.look(self.complain(made[0]) | self.complain(made[1]))
        for name in ("GRANULES-1", "HERB-1"):
            self.assertEqual(self.line(cause, name).shipped_share, "2 of 8")

    def test_a_supplier_and_a_work_centre_are_candidates(self):
        """Two raw lots of one supplier are more than either for itself."""
        self.receive(self.raw_b)
        centre = self.env["mrp.workcenter"].create({"name": "Line 3"})
        orders = self.env["mrp.production"].search(
            [("lot_producing_ids", "in", [lot.id for lot in self.lots[2:4]])]
        )
        self.env["mrp.workorder"].create(
            [
                {
                    "name": "Fill",
                    "production_id": order.id,
                    "workcenter_id": centre.id,
                    "product_uom_id": order.product_uom_id.id,
                    "state": "done",
                }
                for order in orders
            ]
        )
        cause = self.look(self.complaints_on(2, 3))
        self.assertEqual(cause.line_ids[0].name, "Line 3")
        self.assertEqual(cause.line_ids[0].kind, "workcenter")
        # both of the 2 that went through it, of 6: 1 / C(6,2)
        self.assertEqual(cause.line_ids[0].p_text, "0.0667")
        supplier = self.line(cause, "Fields Ltd")
        self.assertEqual(
            (supplier.kind, supplier.shipped_share), ("supplier", "6 of 6")
        )

    def test_the_window_is_set_in_months(self):
        """It reaches back from the first complained lot, not from today."""
        self.backdate(self.lots[2], 200)
        complaints = self.complaints_on(0, 1)
        with freeze_time(fields.Datetime.now() + timedelta(days=900)):
            cause = self.look(complaints)
            self.assertEqual(self.line(cause, "RAW-A").shipped_share, "3 of 6")
            cause.months = 6
            cause.action_calculate()
            self.assertEqual(self.line(cause, "RAW-A").shipped_share, "2 of 5")
            for months in (0, -1, 601, 2**31 - 1):
                cause.months = months
                with self.refused(self.user_recall, UserError, "from 1 to 600"):
                    cause.action_calculate()

    def backdate(self, lot, days):
        """Let a lot have been shipped so many days ago."""
        lines = self.env["stock.move.line"].search([("lot_id", "=", lot.id)])
        lines.flush_recordset()
        self.env.cr.execute(
            "UPDATE stock_move_line SET date = date - %s * interval '1 day' "
            "WHERE id IN %s",
            [days, tuple(lines.ids)],
        )
        lines.invalidate_recordset()

    def test_an_old_complained_lot_is_compared_with_the_lots_of_its_time(self):
        """Without them, whatever it is made of would be behind complained lots only."""
        for lot in self.lots[:3]:
            self.backdate(lot, 1000)
        cause = self.look(self.complaints_on(0, 3))
        foil = self.line(cause, "FOIL-1")
        self.assertEqual((foil.shipped_share, foil.verdict), ("6 of 6", "chance"))

    def test_more_lots_than_can_be_compared_are_told(self):
        """Comparing a part of them would make the complained lots look alike."""
        self.patch(stock_lot_cause, "POPULATION", 3)
        cause = self.look(self.complaints_on(0, 1))
        self.assertIn("Too many lots", cause.summary)
        self.assertFalse(cause.line_ids)

    def test_the_length_of_the_window_is_data(self):
        parameters = self.env["ir.config_parameter"]
        for value, months in (("6", 6), ("", 24), ("x", 24), ("0", 24)):
            parameters.set_param("complaint_recall.common_cause_months", value)
            self.assertEqual(self.look(self.complaints_on(0)).months, months)

    def test_one_complaint_is_seen_with_the_similar_ones(self):
        complaints = self.complaints_on(0, 1, 2)
        cause = self.look(complaints[0])
        self.assertEqual(cause.complaint_ids.sudo(), complaints.sudo())
        self.assertEqual(cause.line_ids[0].name, "RAW-A")

    # ------------------------------------------------------------------
    # Who, and of which company
    # ------------------------------------------------------------------

    def test_only_the_recall_team_looks(self):
        complaints = self.complaints_on(0, 1)
        for user in (self.user_sales, self.user_reader, self.user_vp):
            with self.refused(user, AccessError, "recall team"):
                self.look(complaints, user)
            with self.refused(user) as env:
                env["complaint.common.cause"].create({})
        self.assertTrue(self.look(complaints, self.user_tracer).line_ids)

    def test_complaints_that_one_may_not_read_do_not_count(self):
        """S9.2: nor do cancelled ones; whatever ids somebody writes into the dialog."""
        mine = self.complaints_on(0, 1)
        theirs = self.log(self.user_other, partner_id=False)
        item = {"product_id": self.product.id, "lot_id": self.lots[2].id}
        theirs.item_ids = [Command.create(item)]
        cancelled = self.complaints_on(3).with_user(self.user_inspector)
        cancelled.write({"state": "cancelled", "state_reason": "Logged twice."})
        with self.refused(self.user_recall) as env:
            self.look(theirs.with_env(env) | mine)
        cause = self.look(mine | cancelled)
        # and if it had got there some other way
        cause.sudo().complaint_ids += theirs.sudo()
        cause.invalidate_recordset()
        cause.action_calculate()
        self.assertIn("2 complained lots", cause.summary)
        self.assertEqual(self.line(cause, "RAW-A").complained_share, "2 of 2")

    def test_what_another_company_shipped_is_not_compared(self):
        """Its complaints are not known here: its lots would only dilute."""
        self.env.cr.execute(
            "UPDATE stock_move_line SET company_id = %s WHERE lot_id = %s",
            [self.other_company.id, self.lots[5].id],
        )
        cause = self.look(self.complaints_on(0, 1))
        self.assertEqual(self.line(cause, "RAW-A").shipped_share, "3 of 5")

    def test_a_lot_of_another_company_is_counted_and_not_named(self):
        self.env.cr.execute(
            "UPDATE stock_lot SET company_id = %s WHERE id = %s",
            [self.other_company.id, self.raw_a.id],
        )
        self.env["stock.lot"].invalidate_model()
        cause = self.look(self.complaints_on(0, 1, 2))
        line = cause.line_ids[0]
        self.assertEqual(line.name, "Lot of another company")
        self.assertEqual(line.complained_share, "3 of 3")
        self.assertFalse(line.lot_id or line.product_name or line.supplier_name)
        for action in (line.action_trace, line.action_hold):
            with self.refused(self.user_recall, UserError, "of your companies"):
                action()

    def test_a_shared_lot_of_a_product_of_another_company_is_not_named(self):
        self.env.cr.execute(
            "UPDATE product_template SET company_id = %s WHERE id = %s",
            [self.other_company.id, self.raw_a.product_id.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        line = self.look(self.complaints_on(0, 1, 2)).line_ids[0]
        self.assertEqual(line.name, "Lot of another company")
        self.assertFalse(line.lot_id or line.product_name or line.supplier_name)

    def test_nobody_writes_a_finding_or_reads_a_colleagues(self):
        cause = self.look(self.complaints_on(0, 1))
        with self.refused(self.user_recall):
            cause.line_ids[0].write({"verdict": "strong"})
        with self.refused(self.user_recall) as env:
            env["complaint.common.cause.line"].create(
                {"cause_id": cause.id, "kind": "lot"}
            )
        with self.refused(self.user_tracer) as env:
            cause.with_env(env).read(["summary"])
        with self.refused(self.user_tracer) as env:
            cause.line_ids.with_env(env).read(["name"])

    # ------------------------------------------------------------------
    # Where it leads
    # ------------------------------------------------------------------

    def test_a_finding_leads_to_the_trace_the_hold_and_the_complaints(self):
        complaints = self.complaints_on(0, 1)
        line = self.line(self.look(complaints), "RAW-A")
        trace = line.action_trace()
        self.assertEqual(trace["tag"], "complaint_recall.trace")
        self.assertEqual(trace["params"], {"lots": str(self.raw_a.id)})
        self.assertEqual(line.action_hold()["res_model"], "complaint.lot.hold.place")
        action = line.action_view_complaints()
        self.assertEqual(
            self.env["complaint.complaint"].search(action["domain"]), complaints.sudo()
        )
        supplier = self.line(line.cause_id, "Fields Ltd")
        with self.refused(self.user_recall, UserError, "Only a lot"):
            supplier.action_trace()

    def test_the_action_is_in_the_menu_of_the_recall_team_only(self):
        action = self.env.ref("complaint_recall.complaint_common_cause_action")
        complaints = self.complaints_on(0, 1)
        for user, is_there in ((self.user_recall, True), (self.user_reader, False)):
            bindings = self.env["ir.actions.actions"].with_user(user)
            found = bindings.get_bindings("complaint.complaint").get("action", ())
            self.assertEqual(action.id in [a["id"] for a in found], is_there)
        run = action.with_user(self.user_recall).with_context(
            active_model="complaint.complaint", active_ids=complaints.ids
        )
        self.assertEqual(run.run()["res_model"], "complaint.common.cause")

    def test_more_complaints_need_no_more_queries(self):
        few, many = self.complaints_on(0, 1), self.complaints_on(*range(6))
        counts = [
            self.count_queries(
                lambda c=cases: c.sudo().item_ids.lot_id._common_causes(
                    12, self.company
                )
            )
            for cases in (few, many)
        ]
        self.assertEqual(counts[0], counts[1])
