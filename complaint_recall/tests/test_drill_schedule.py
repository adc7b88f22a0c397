"""When a drill begins, with which lot, and who is called."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common_procedure import utc

from .common_drill import DAY, HOLIDAY, NIGHT, DrillCase

CALL = "complaint_recall.mail_activity_type_drill"
NO_LOT = "complaint_recall.mail_activity_type_drill_no_lot"


@tagged("post_install", "-at_install")
class TestDrillSchedule(DrillCase):
    def activities(self, record, xmlid):
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        kind = self.env.ref(xmlid)
        found = self.env["mail.activity"].search(domain)
        return found.filtered(lambda a: a.activity_type_id == kind)

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def test_a_drill_that_is_due_begins_once_and_calls_its_leader(self):
        """EU GMP 8.30: tried regularly; the second look in the hour changes nothing."""
        plan = self.plan()
        self.assertFalse(self.run_due("2027-01-11 10:30"))
        drill = self.run_due()
        self.assertRegex(drill.name, r"^RM-\d{6}-\d{4}$")
        self.assertTrue(drill.is_mock)
        self.assertEqual((drill.origin, drill.state), ("drill", "draft"))
        self.assertEqual(drill.drill_id, plan)
        self.assertEqual(drill.user_id, self.user_leader)
        self.assertEqual(self.activities(drill, CALL).user_id, self.user_leader)
        self.assertFalse(self.run_due("2027-01-12 10:59"))
        self.assertEqual(plan.date_next, fields.Date.to_date("2028-01-12"))
        self.assertEqual(plan.recall_count, 1)

    def test_a_drill_in_office_hours_waits_for_them(self):
        self.plan()
        self.assertFalse(self.run_due(NIGHT))
        self.assertFalse(self.run_due(HOLIDAY))
        drill = self.run_due("2027-01-14 09:00")
        self.assertFalse(drill.drill_off_hours)

    def test_a_drill_out_of_office_hours_begins_at_night_or_on_a_holiday(self):
        """EU GMP 8.30: also out of office hours; a holiday counts as out."""
        self.plan(hours="out", interval_months=1)
        self.assertFalse(self.run_due(DAY))
        self.assertTrue(self.run_due(NIGHT).drill_off_hours)
        self.plan(hours="out")
        self.assertTrue(self.run_due(HOLIDAY).drill_off_hours)

    def test_every_other_drill_is_out_of_office_hours(self):
        """EU GMP 8.30: in and out of office hours, in turn."""
        plan = self.plan(hours="alternate", interval_months=6)
        self.assertFalse(self.run_due(NIGHT))
        self.assertFalse(self.run_due(DAY).drill_off_hours)
        plan.date_next = "2027-01-12"
        self.assertFalse(self.run_due(DAY))
        self.assertTrue(self.run_due(NIGHT).drill_off_hours)
        plan.date_next = "2027-01-12"
        self.assertFalse(self.run_due(NIGHT))

    def test_an_announced_drill_is_announced_once_a_week_before(self):
        plan = self.plan(announcement="announced")
        surprise = self.plan()
        xmlid = "complaint_recall.mail_activity_type_drill_announced"
        self.run_due("2027-01-04 10:30")
        self.assertFalse(self.activities(plan, xmlid))
        for text in ("2027-01-05 10:30", "2027-01-05 11:30"):
            self.run_due(text)
        self.assertEqual(self.activities(plan, xmlid).user_id, self.user_leader)
        self.assertFalse(self.activities(surprise, xmlid))

    def test_who_takes_part_does_not_see_when_a_surprise_comes(self):
        plan = self.plan()
        with self.refused(self.user_leader, AccessError) as env:
            plan.with_env(env).read(["date_next"])
        seen = plan.with_user(self.user_leader).read(["name"])
        self.assertEqual(seen[0]["name"], "Yearly drill")

    # ------------------------------------------------------------------
    # Who leads
    # ------------------------------------------------------------------

    def test_at_night_who_is_on_call_leads_else_the_coordinator(self):
        """EU GMP 8.30: out of office hours whoever is on call has to begin."""
        self.plan(hours="out", leader_id=False, interval_months=1)
        roster = self.env["complaint.oncall"].with_user(self.user_head)
        for number, user in enumerate((self.user_reader, self.user_recall)):
            roster.create(
                {
                    "user_id": user.id,
                    "sequence": number,
                    "date_from": utc("2027-01-12 18:00"),
                    "date_to": utc("2027-01-13 09:00"),
                }
            )
        # a reader is on call first, but may not work on a recall
        self.assertEqual(self.run_due(NIGHT).user_id, self.user_recall)
        self.plan(leader_id=False)
        self.assertEqual(self.run_due(DAY).user_id, self.user_coordinator)

    # ------------------------------------------------------------------
    # Which lot
    # ------------------------------------------------------------------

    def candidates(self, **vals):
        plan = self.plan(**vals)
        with freeze_time(utc(DAY)):
            lots = self.env["stock.lot"].browse(plan.sudo()._candidates())
        return set(lots.mapped("name"))

    def test_a_drill_down_draws_from_components_of_what_was_shipped(self):
        self.assertEqual(self.candidates(direction="down"), {"R-1", "R-2"})

    def test_a_drill_up_draws_from_what_was_shipped(self):
        self.assertEqual(self.candidates(direction="up"), {"F-1", "F-2"})

    def test_products_and_categories_narrow_the_draw(self):
        raw = self.candidates(product_ids=[Command.set(self.raw.ids)])
        self.assertEqual(raw, {"R-1", "R-2"})
        category = self.env["product.category"].create({"name": "Capsules"})
        child = self.env["product.category"].create(
            {"name": "Hard", "parent_id": category.id}
        )
        self.assertFalse(self.candidates(categ_ids=[Command.set(category.ids)]))
        self.product.categ_id = child
        found = self.candidates(categ_ids=[Command.set(category.ids)])
        self.assertEqual(found, {"F-1", "F-2"})

    def test_what_was_shipped_too_long_ago_is_not_drawn(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move_line SET date = '2020-01-01' WHERE lot_id = %s",
            [self.made_2.id],
        )
        self.assertEqual(self.candidates(direction="up"), {"F-1"})

    def test_a_lot_is_not_drawn_again_within_a_year(self):
        plan = self.plan(interval_months=1)
        drawn = []
        for month in ("01", "02"):
            with freeze_time(utc(f"2027-{month}-12 10:30")):
                drawn.append(plan._start().drill_draw_id.lot_id)
        self.assertEqual(drawn[0] | drawn[1], self.raw_1 | self.raw_2)
        with freeze_time(utc("2027-12-12 10:30")):
            with self.assertRaisesRegex(UserError, "No lot was shipped"):
                plan._start()
        with freeze_time(utc("2028-01-13 10:30")):
            plan.months = 36
            self.assertEqual(plan._start().drill_draw_id.lot_id, drawn[0])

    def test_the_draw_is_kept_and_can_be_drawn_again(self):
        """Nobody chose the lot, and anybody can prove it."""
        self.plan()
        drill = self.run_due()
        draw = drill.drill_draw_id
        self.assertEqual(draw.kind, "random")
        self.assertEqual(draw.candidate_count, 2)
        self.assertRegex(draw.seed, "^[0-9a-f]{64}$")
        self.assertEqual(drill.lot_ids, draw.lot_id)
        self.assertTrue(draw._is_proved())
        self.assertEqual(draw.action_verify()["params"]["type"], "success")
        self.env.flush_all()
        other = (self.raw_1 | self.raw_2) - draw.lot_id
        self.env.cr.execute(
            "UPDATE complaint_recall_draw SET lot_id = %s WHERE id = %s",
            [other.id, draw.id],
        )
        draw.invalidate_recordset()
        self.assertFalse(draw._is_proved())

    def test_the_file_says_which_lot_and_why(self):
        self.plan()
        drill = self.run_due()
        note = "".join(drill.message_ids.mapped("body"))
        self.assertIn(drill.drill_draw_id.seed, note)
        self.assertIn(drill.drill_draw_id.lot_id.name, note)
        event = self.events_of(drill, "recall.drill_called")
        self.assertIn(drill.drill_draw_id.seed, event.data)

    def test_without_a_lot_the_coordinator_is_told_once_and_it_is_tried_again(self):
        plan = self.plan(product_ids=[Command.set(self.new_product("New").ids)])
        for text in (DAY, "2027-01-12 11:30", "2027-01-14 10:30"):
            self.assertFalse(self.run_due(text))
        self.assertEqual(self.activities(plan, NO_LOT).user_id, self.user_coordinator)
        self.assertEqual(len(self.events_of(plan, "drill.no_lot")), 2)
        self.assertEqual(plan.date_next, fields.Date.to_date("2027-01-12"))
        plan.product_ids = self.raw
        self.assertTrue(self.run_due("2027-01-15 10:30"))
        self.assertFalse(plan.no_lot_on)
        self.assertFalse(self.activities(plan, NO_LOT))

    # ------------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------------

    def start(self, plan, user=None, **vals):
        wizards = self.env["complaint.recall.drill.start"]
        wizards = wizards.with_user(user or self.user_coordinator)
        action = wizards.create({"drill_id": plan.id, **vals}).action_start()
        return self.env["complaint.recall"].browse(action["res_id"])

    def test_the_coordinator_starts_a_drill_with_a_chosen_lot(self):
        plan = self.plan(direction="up")
        with freeze_time(utc(DAY)):
            drill = self.start(plan, kind="chosen", lot_id=self.made_2.id)
        self.assertEqual(drill.lot_ids, self.made_2)
        self.assertEqual(drill.drill_draw_id.kind, "chosen")
        self.assertFalse(drill.drill_draw_id.seed)
        self.assertFalse(drill.drill_draw_id._is_proved())
        self.assertEqual(drill.drill_draw_id.user_id, self.user_coordinator)
        self.assertIn("was chosen", "".join(drill.message_ids.mapped("body")))

    def test_a_lot_of_another_company_is_not_chosen(self):
        plan = self.plan()
        lot = self.env["stock.lot"].create(
            {
                "name": "X-1",
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        with self.refused(self.user_coordinator, UserError):
            self.start(plan, kind="chosen", lot_id=lot.id)
        self.assertFalse(self.drills())

    def test_only_coordinators_keep_plans_and_start_drills(self):
        plan = self.plan()
        with self.refused(self.user_leader, AccessError):
            self.plan(user=self.user_leader)
        with self.refused(self.user_leader, AccessError) as env:
            plan.with_env(env).name = "Mine"
        with self.refused(self.user_leader, AccessError) as env:
            plan.with_env(env).action_start_now()
        with self.refused(self.user_leader, AccessError):
            self.start(plan, self.user_leader)
        for user in (self.user_sales, self.user_other, self.user_plain):
            with self.refused(user, AccessError) as env:
                plan.with_env(env).read(["name"])
        self.assertFalse(self.drills())

    def test_a_coordinator_of_another_company_does_not_touch_a_plan(self):
        plan = self.plan()
        other = self.new_user(
            "coordinator2", "complaint_recall.group_recall_manager", self.other_company
        )
        with self.refused(other, AccessError) as env:
            plan.with_env(env).read(["name"])
        with self.refused(other, AccessError):
            self.start(plan, other)

    def test_who_leads_belongs_to_the_recall_team(self):
        for name in ("leader_id", "user_id"):
            with self.refused(self.user_coordinator, ValidationError, "recall team"):
                self.plan(**{name: self.user_reader.id})

    def test_the_system_alone_notes_what_came_of_a_plan(self):
        plan = self.plan()
        for vals in ({"no_lot_on": "2027-01-01"}, {"announced_for": "2027-01-01"}):
            with self.refused(self.user_coordinator, UserError) as env:
                plan.with_env(env).write(vals)
            with self.refused(self.user_coordinator, UserError):
                self.plan(**vals)
        with self.refused(self.user_coordinator, UserError) as env:
            plan.with_env(env).company_id = self.other_company
        made = plan.with_context(default_no_lot_on="2027-01-01").create(
            {"name": "Other", "hours": "in"}
        )
        self.assertFalse(made.no_lot_on)
        self.run_due()
        with self.refused(self.user_coordinator, UserError, "Archive"):
            plan.unlink()

    # ------------------------------------------------------------------
    # Overview
    # ------------------------------------------------------------------

    def test_a_plan_says_when_which_drill_passed_and_that_one_is_overdue(self):
        """BRCGS 3.9: at least once a year."""
        drill = self.passed(interval_months=6)
        plan = drill.drill_id
        self.assertEqual(plan.last_in_hours_at, drill.drill_finished_at)
        self.assertFalse(plan.last_off_hours_at)
        plans = self.env["complaint.recall.drill"].with_user(self.user_coordinator)
        for text, overdue in (("2027-07-11 10:00", False), ("2027-07-13 10:00", True)):
            with freeze_time(utc(text)):
                plan.invalidate_recordset()
                self.assertEqual(plan.is_overdue, overdue)
                found = plans.search([("is_overdue", "=", True)])
                self.assertEqual(plan in found, overdue)
