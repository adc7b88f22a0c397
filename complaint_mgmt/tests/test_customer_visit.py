"""Visits to customers by their tier, and trainings of customers."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .test_customer import CustomerCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 02:00:00")
class TestCustomerVisit(CustomerCase):
    def setUp(self):
        super().setUp()
        self.row = self.care(importance="3", user_id=self.user_sales.id)
        self.visits = self.env["complaint.customer.visit"]

    def plan(self, **vals):
        values = {
            "customer_id": self.row.id,
            "planned_on": "2026-11-30",
            "user_id": self.user_sales.id,
            **vals,
        }
        return self.visits.with_user(self.user_inspector).create(values)

    def run_cron(self, name):
        cron = self.env.ref(f"complaint_mgmt.{name}")
        with self.enter_registry_test_mode():
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()

    def planned(self):
        return self.visits.search(
            [("customer_id", "=", self.row.id), ("state", "=", "planned")]
        )

    def test_tier_plans_the_first_visit_once(self):
        """S5.3.3: a plan by tier; nothing for a tier without a cycle."""
        other = self.care(self.stranger)
        for __ in range(2):
            self.run_cron("ir_cron_customer_tiers")
        visit = self.planned()
        self.assertEqual(len(visit), 1)
        self.assertEqual(str(visit.planned_on), "2026-12-24")
        self.assertEqual(visit.user_id, self.user_sales)
        self.assertEqual(self.row.next_visit_on, visit.planned_on)
        self.assertFalse(other.visit_ids)

    def test_visitor_without_a_role_enters_the_result_and_the_next_is_planned(self):
        """S5.3.3: result, and the next date by the cycle of the tier (3 months)."""
        visit = self.plan()
        mine = visit.with_user(self.user_sales)
        with self.refused(self.user_sales, ValidationError, "what came of it"):
            mine.action_done()
        mine.write({"result": "Wants smaller cartons.", "satisfaction": "4"})
        mine.action_done()
        self.assertEqual(str(visit.done_on), "2026-11-24")
        self.assertEqual(str(self.planned().planned_on), "2027-02-24")
        self.row.invalidate_recordset()
        self.assertEqual(str(self.row.last_visit_on), "2026-11-24")
        with self.refused(self.user_inspector, UserError, "is over"):
            visit.result = "Wants nothing."
        with self.refused(self.user_inspector, UserError, "is kept"):
            visit.unlink()

    def test_month_end_stays_within_the_month(self):
        """S5.3.3: three months after 30 November is the last of February."""
        with freeze_time("2026-11-30 02:00:00"):
            visit = self.plan()
            visit.result = "Fine."
            visit.action_done()
        # 2027 is no leap year
        self.assertEqual(str(self.planned().planned_on), "2027-02-28")

    def test_cancelled_visit_is_planned_anew_one_cycle_later(self):
        """S5.3.3: the plan goes on."""
        self.plan().action_cancel()
        self.assertEqual(str(self.planned().planned_on), "2027-02-28")

    def test_no_second_visit_is_planned_beside_one_by_hand(self):
        visit = self.plan()
        self.plan(planned_on="2026-12-05")
        visit.result = "Fine."
        visit.action_done()
        self.assertEqual(str(self.planned().planned_on), "2026-12-05")

    def test_late_visits_are_found_as_time_passes(self):
        """S5.3.3: overdue by itself, in the filter as well."""
        visit = self.plan()
        late = [("is_overdue", "=", True), ("id", "=", visit.id)]
        self.assertFalse(visit.is_overdue)
        self.assertFalse(self.visits.search(late))
        with freeze_time("2026-12-01 02:00:00"):
            visit.invalidate_recordset()
            self.assertTrue(visit.is_overdue)
            self.assertEqual(self.visits.search(late), visit)
            visit.result = "Late, but fine."
            visit.action_done()
            visit.invalidate_recordset()
            self.assertFalse(self.visits.search(late))

    def test_visitor_is_reminded_once_a_week_before(self):
        """S5.3.3: a reminder as an activity."""
        visit = self.plan(planned_on="2026-12-02")
        self.run_cron("ir_cron_customer_visits")
        self.assertFalse(visit.sudo().activity_ids)
        with freeze_time("2026-11-25 02:00:00"):
            for __ in range(2):
                self.run_cron("ir_cron_customer_visits")
            told = visit.sudo().activity_ids
            self.assertEqual(told.user_id, self.user_sales)
            self.assertEqual(str(told.date_deadline), "2026-12-02")
            visit.user_id = self.user_inspector
            self.assertFalse(visit.sudo().activity_ids)
            self.run_cron("ir_cron_customer_visits")
            self.assertEqual(visit.sudo().activity_ids.user_id, self.user_inspector)

    def test_only_handlers_plan_and_others_see_their_own(self):
        """S5.3.3: customer care plans; the visitor changes the result only."""
        visit = self.plan()
        for user in (self.user_plain, self.user_other):
            with self.refused(user):
                visit.with_user(user).read(["planned_on"])
        for user in (self.user_sales, self.user_reader):
            with self.refused(user) as env:
                env["complaint.customer.visit"].create(
                    {"customer_id": self.row.id, "planned_on": "2026-12-01"}
                )
        with self.refused(self.user_sales, AccessError, "Ask a handler"):
            visit.with_user(self.user_sales).user_id = self.user_plain
        with self.refused(self.user_reader):
            visit.with_user(self.user_reader).result = "Fine."
        with self.refused(self.user_inspector, UserError, "planned first"):
            self.plan(state="done", done_on="2026-11-20", result="Fine.")
        with self.refused(self.user_inspector, Exception):
            self.plan(user_id=self.user_other.id)

    def test_training_of_customers_keeps_attendance_and_feedback(self):
        """S5.3.5: topic, date, attendees, feedback, material."""
        trainings = self.env["complaint.customer.training"]
        training = trainings.with_user(self.user_inspector).create(
            {
                "name": "Storage of capsules",
                "date": "2026-11-20",
                "attendee_ids": [
                    Command.create({"partner_id": self.contact.id, "feedback": "5"}),
                    Command.create({"partner_id": self.stranger.id, "feedback": "2"}),
                    Command.create({"partner_id": self.customer.id, "attended": False}),
                ],
            }
        )
        self.assertEqual((training.attended_count, training.score), (2, 3.5))
        training.action_held()
        with self.refused(self.user_inspector, UserError, "stays on record"):
            training.unlink()
        with self.refused(self.user_inspector, UserError, "stays on record"):
            training.action_cancel()
        for state in ("planned", "cancelled"):
            with self.refused(self.user_inspector, UserError, "stays on record"):
                training.state = state
        with self.refused(self.user_inspector, UserError, "stays on record"):
            training.attendee_ids[0].unlink()
        training.attendee_ids[0].feedback = "4"
        with self.refused(self.user_reader):
            training.with_user(self.user_reader).name = "Another"
        with self.refused(self.user_plain):
            training.with_user(self.user_plain).read(["name"])
        with self.refused(self.user_inspector, ValidationError, "today or earlier"):
            day = fields.Date.to_date("2026-12-24")
            trainings.with_user(self.user_inspector).create(
                {"name": "Use", "date": day, "state": "held"}
            )
