"""Who may handle complaints: trainings, and what a procedure demands of a handler."""

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_procedure import ProcedureCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 02:00:00")
class TestTraining(ProcedureCase):
    def train(self, user=None, by=None, **vals):
        """Enter a training, as a QA head who is another person."""
        values = {
            "name": "Handling of complaints",
            "user_id": (user or self.user_inspector).id,
            "hours": 1.0,
            "date": "2026-01-05",
            "trainer": "Quality Assurance",
            **vals,
        }
        trainings = self.env["complaint.training"]
        return trainings.with_user(by or self.user_head).create(values)

    def demand(self, rule="block", hours=1.0):
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("TRAIN", term, approve=False)
        version.write({"needs_training": rule, "training_hours": hours})
        self.approve(version.with_user(self.user_manager))
        return version

    def test_untrained_handler_is_not_assigned(self):
        """S9.1: only who is trained handles, by whatever way he is assigned."""
        self.demand()
        complaint = self.log()
        handler = complaint.with_user(self.user_inspector)
        with self.refused(self.user_inspector, UserError, "no valid training of 1 h"):
            handler.action_assign_to_me()
        with self.refused(self.user_head, UserError, "no valid training"):
            complaint.with_user(self.user_head).user_id = self.user_inspector
        handler.class_id = self.class_minor
        with self.refused(self.user_inspector, UserError, "no valid training"):
            handler.action_start()
        with self.refused(self.user_inspector, UserError, "no valid training") as env:
            env["complaint.complaint"].create(
                {"statement": "It leaks.", "user_id": self.user_inspector.id}
            )
        self.train()
        handler.action_assign_to_me()
        self.assertEqual(handler.user_id, self.user_inspector)
        self.assertFalse(handler.training_warning)

    def test_training_must_be_long_enough_valid_and_on_the_procedure(self):
        """S9.T: one hour, on this procedure or on all of them."""
        version = self.demand(hours=1.5)
        other = self.env["complaint.procedure"].create({"code": "X", "name": "X"})
        complaint = self.log().with_user(self.user_inspector)
        for vals in (
            {"hours": 1.0},
            {"hours": 2.0, "procedure_id": other.id},
            {"hours": 2.0, "valid_until": "2026-11-23"},
            {"hours": 2.0, "date": "2026-11-25"},
        ):
            self.train(**vals)
            with self.refused(self.user_inspector, UserError, "1.5 h or more"):
                complaint.action_assign_to_me()
        self.train(
            hours=1.5, procedure_id=version.procedure_id.id, valid_until="2026-11-24"
        )
        complaint.action_assign_to_me()

    def test_procedure_that_only_warns_shows_it_and_assigns(self):
        """S9.T: a missing training warns when a handler is assigned."""
        self.demand("warn")
        complaint = self.log().with_user(self.user_inspector)
        complaint.action_assign_to_me()
        self.assertIn("Test Inspector has no valid", complaint.training_warning)
        self.train()
        complaint.invalidate_recordset()
        self.assertFalse(complaint.training_warning)

    def test_case_without_such_a_procedure_asks_for_no_training(self):
        complaint = self.to_investigation()
        self.assertFalse(complaint.training_warning)

    def test_handler_keeps_the_case_when_the_training_expires(self):
        """S9.1: who handles it already goes on, and everybody sees the warning."""
        self.demand()
        self.train(valid_until="2026-11-30")
        complaint = self.to_investigation()
        with freeze_time("2026-12-01 02:00:00"):
            complaint.invalidate_recordset()
            self.assertTrue(complaint.training_warning)
            complaint.write({**self.findings(), "user_id": self.user_inspector.id})
            with self.refused(self.user_inspector, UserError, "no valid training"):
                self.log().with_user(self.user_inspector).action_assign_to_me()

    def test_qa_head_enters_trainings_and_nobody_the_own(self):
        """S9.T: training is given by QA; nobody certifies himself."""
        for user in (self.user_inspector, self.user_manager, self.user_vp):
            with self.refused(user, AccessError):
                self.train(self.user_inspector2, by=user)
        with self.refused(self.user_head, AccessError, "your own training"):
            self.train(self.user_head)
        training = self.train()
        with self.refused(self.user_head, AccessError, "your own training"):
            training.user_id = self.user_head
        own = self.train(self.user_head, by=self.user_head2)
        with self.refused(self.user_head, AccessError, "your own training"):
            own.with_user(self.user_head).hours = 8
        event = self.events_of(training, "training.added")
        self.assertEqual(json.loads(event.data)["hours"], "1.00")

    def test_training_stays_on_record_and_is_seen_by_who_had_it(self):
        """S9.T: the record of a training is kept."""
        training = self.train(self.user_sales)
        with self.refused(self.user_head, AccessError):
            training.unlink()
        with self.refused(self.user_head, UserError, "stays on record"):
            training.sudo().unlink()
        self.assertEqual(training.with_user(self.user_sales).hours, 1.0)
        self.assertEqual(training.with_user(self.user_inspector).hours, 1.0)
        for user in (self.user_plain, self.user_other):
            with self.refused(user, AccessError):
                training.with_user(user).read(["hours"])

    def test_training_is_of_a_colleague_of_the_company(self):
        with self.refused(self.user_head, ValidationError, "does not work for"):
            self.train(self.user_other)

    def test_qa_heads_are_told_once_that_a_training_expires(self):
        """S9.T: thirty days before, once, and not when a newer one replaced it."""
        soon = self.train(valid_until="2026-12-24")
        later = self.train(self.user_inspector2, valid_until="2026-12-25")
        replaced = self.train(self.user_sales, valid_until="2026-12-01")
        self.train(self.user_sales, date="2026-11-02", valid_until="2027-11-02")
        cron = self.env.ref("complaint_mgmt.ir_cron_training_reminders")
        for __ in range(2):
            with self.enter_registry_test_mode():
                cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual(soon.state, "expiring")
        heads = self.user_head | self.user_head2 | self.user_both
        told = soon.sudo().activity_ids
        self.assertEqual(told.user_id & heads, heads)
        self.assertEqual(len(told), len(told.user_id))
        self.assertFalse((later | replaced).sudo().activity_ids)
        with self.refused(self.user_head, UserError, "by the system only"):
            soon.reminded_on = False

    def test_trainings_are_found_by_their_status(self):
        """S9.1: who may handle is one list."""
        days = {
            "valid": {},
            "expiring": {"valid_until": "2026-12-24"},
            "expired": {"valid_until": "2026-11-23"},
            "planned": {"date": "2026-11-25"},
        }
        trainings = {state: self.train(**vals) for state, vals in days.items()}
        model = self.env["complaint.training"].with_user(self.user_head)
        for state, training in trainings.items():
            self.assertEqual(training.state, state)
            self.assertEqual(model.search([("state", "=", state)]), training)

    def test_what_a_version_says_of_training_is_signed_and_copied(self):
        """S1.7a: a version in force is not changed."""
        version = self.demand(hours=2.0)
        gate_round = version.gate_round_ids.sorted("id")[-1:]
        content = json.loads(gate_round.sudo().payload)["content"]
        self.assertEqual(content["needs_training"], "block")
        self.assertEqual(content["training_hours"], "2.00")
        with self.refused(self.user_manager, UserError, "Draft a new version"):
            version.with_user(self.user_manager).needs_training = "none"
        copy = version.with_user(self.user_manager).copy({"number": 2})
        self.assertEqual((copy.needs_training, copy.training_hours), ("block", 2.0))
