"""Who plans, does and verifies an action, and what nobody may do to it."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_action import ActionCase


@tagged("post_install", "-at_install")
class TestAction(ActionCase):
    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    def test_handler_plans_an_action_on_a_case_and_its_owner_is_called(self):
        """S6.18: a complaint leads to an improvement that somebody does."""
        complaint = self.to_investigation()
        action = self.plan(complaint, kind="improvement")
        self.assertRegex(action.number, r"^AC-\d{6}-0001$")
        self.assertEqual(complaint.action_ids, action)
        self.assertEqual(complaint.action_open_count, 1)
        self.assertEqual(self.called_to(action), self.user_plain)
        self.assertTrue(self.events_of(action, "action.added"))

    def test_action_has_one_of_five_fields(self):
        """S3.13: man, machine, material, method, environment."""
        complaint = self.to_investigation()
        for category in ("man", "machine", "material", "method", "environment"):
            action = self.plan(complaint, category=category)
            self.assertEqual(action.category, category)
        with self.assertRaises(ValueError):
            self.plan(complaint, category="weather")

    def test_who_has_no_role_plans_nothing(self):
        complaint = self.to_investigation()
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user):
                self.plan(complaint, user=user)

    def test_action_cannot_be_created_in_a_later_step(self):
        """S2.4.3.5: no action is born verified, by values or by context."""
        complaint = self.to_investigation()
        for vals in ({"state": "done"}, {"state": "verified"}, {"iteration": 3}):
            with self.refused(self.user_inspector, UserError, "starts open"):
                self.plan(complaint, **vals)
        for name, value in (
            ("done_by_id", self.user_inspector.id),
            ("result", "effective"),
            ("verified_at", "2026-01-01"),
        ):
            with self.refused(self.user_inspector, UserError, "starts open"):
                self.plan(complaint, **{name: value})
        with self.refused(self.user_inspector, UserError, "starts open") as env:
            env["complaint.action"].with_context(default_state="verified").create(
                {"name": "X", "due_date": "2026-12-01"}
            )
        with self.refused(self.user_inspector, ValidationError, "system gives"):
            self.plan(complaint, number="AC-202611-9999")

    def test_owner_without_a_role_sees_the_action_but_not_the_case(self):
        complaint = self.to_investigation(self.log(self.user_sales))
        action = self.plan(complaint)
        own = self.env["complaint.action"].with_user(self.user_plain)
        self.assertEqual(own.search([]), action)
        self.assertEqual(own.search([]).complaint_number, complaint.name)
        with self.refused(self.user_plain):
            complaint.with_user(self.user_plain).read(["statement"])
        self.assertFalse(own.with_user(self.user_stock).search([]))
        with self.refused(self.user_stock):
            action.with_user(self.user_stock).read(["name"])

    def test_other_company_neither_sees_nor_takes_an_action(self):
        complaint = self.to_investigation()
        action = self.plan(complaint)
        others = self.env["complaint.action"].with_user(self.user_other)
        self.assertFalse(others.search([]))
        with self.refused(self.user_other):
            action.with_user(self.user_other).action_report_done()
        with self.refused(self.user_inspector, UserError):
            self.plan(complaint, owner_id=self.user_other.id)
        with self.refused(self.user_inspector, UserError):
            self.plan(complaint, company_id=self.other_company.id)

    # ------------------------------------------------------------------
    # Doing
    # ------------------------------------------------------------------

    def test_owner_reports_done_with_evidence_only(self):
        """S2.4.3.5: what was done is recorded before it is verified."""
        action = self.plan(self.to_investigation()).with_user(self.user_plain)
        with self.refused(self.user_plain, UserError, "Evidence"):
            action.action_report_done()
        with self.refused(self.user_plain, UserError, "Evidence"):
            action.write({"state": "done", "evidence": "  "})
        with freeze_time("2026-11-20 08:00"):
            self.report(action)
        self.assertEqual(action.state, "done")
        self.assertEqual(action.done_by_id, self.user_plain)
        self.assertEqual(str(action.done_at), "2026-11-20 08:00:00")
        self.assertEqual(self.called_to(action), self.user_worker)
        self.assertTrue(self.events_of(action, "action.reported"))

    def test_owner_changes_nothing_but_the_evidence(self):
        action = self.plan(self.to_investigation())
        for vals in (
            {"due_date": "2027-12-01"},
            {"owner_id": self.user_worker.id},
            {"verifier_id": self.user_stock.id},
            {"name": "Do nothing"},
            {"verification_note": "Good."},
        ):
            with self.refused(self.user_plain, AccessError, "only a handler"):
                action.with_user(self.user_plain).write(vals)

    def test_nobody_else_reports_done(self):
        action = self.plan(self.to_investigation())
        action.evidence = "Done."
        with self.refused(self.user_worker, AccessError, "task of"):
            action.with_user(self.user_worker).write({"state": "done"})
        for user in (self.user_stock, self.user_reader):
            with self.refused(user):
                action.with_user(user).write({"state": "done"})

    def test_what_was_agreed_is_fixed_once_reported(self):
        action = self.report(self.plan(self.to_investigation()))
        for vals in (
            {"owner_id": self.user_stock.id},
            {"due_date": "2027-12-01"},
            {"evidence": "Something else"},
            {"name": "Something else"},
        ):
            with self.refused(self.user_inspector, UserError, "fixed now"):
                action.with_user(self.user_inspector).write(vals)

    # ------------------------------------------------------------------
    # Verifying
    # ------------------------------------------------------------------

    def test_verifier_is_another_person_than_the_owner(self):
        """S2.4.3.5: an appointed person verifies, not who implements."""
        complaint = self.to_investigation()
        # the database refuses it as well, and would break off the test
        with self.refused(self.user_inspector, Exception), self.env.cr.savepoint():
            self.plan(complaint, verifier_id=self.user_plain.id)
        action = self.plan(complaint)
        with self.refused(self.user_inspector, Exception), self.env.cr.savepoint():
            action.verifier_id = self.user_plain
            self.env.flush_all()

    def test_who_reported_done_does_not_verify(self):
        """S2.4.3.5: a handler who reports for the owner is no verifier either."""
        action = self.plan(self.to_investigation(), verifier_id=self.user_inspector.id)
        with self.refused(self.user_inspector, ValidationError, "does not verify"):
            self.report(action, user=self.user_inspector)
        action = self.plan(verifier_id=False)
        self.report(action, user=self.user_inspector)
        with self.refused(self.user_head, ValidationError, "does not verify"):
            action.with_user(self.user_head).verifier_id = self.user_inspector

    def test_verifier_judges_and_the_judgement_is_recorded(self):
        """S2.4.3.5: the verification is recorded with person, date and result."""
        action = self.report(self.plan(self.to_investigation()))
        with self.refused(self.user_worker, UserError, "what was checked"):
            action.with_user(self.user_worker).action_verify()
        with freeze_time("2026-11-22 09:00"):
            self.judge(action)
        self.assertEqual(action.state, "verified")
        check = action.with_user(self.user_reader).check_ids
        self.assertEqual(check.verified_by_id, self.user_worker)
        self.assertEqual(check.result, "effective")
        self.assertEqual(str(check.verified_at), "2026-11-22 09:00:00")
        self.assertFalse(self.called_to(action))
        with self.refused(self.user_manager, AccessError):
            check.with_user(self.user_manager).write({"result": "not_effective"})

    def test_nobody_but_the_verifier_judges(self):
        """S2.4.3.5: not the owner, not the handler, not the QA head."""
        action = self.report(self.plan(self.to_investigation()))
        for user in (self.user_plain, self.user_inspector, self.user_head):
            with self.refused(user, AccessError, "nobody else"):
                action.with_user(user).write({"state": "verified"})
            with self.refused(user, AccessError):
                action.with_user(user).write({"verification_note": "Fine."})

    def test_times_persons_and_result_are_not_written_by_hand(self):
        action = self.plan(self.to_investigation())
        for vals in (
            {"done_at": "2026-01-01"},
            {"verified_by_id": self.user_head.id},
            {"result": "effective"},
            {"iteration": 9},
            {"number": "AC-202611-9999"},
            {"company_id": self.other_company.id},
        ):
            with self.refused(self.user_manager, UserError, "by the system"):
                action.with_user(self.user_manager).with_context(
                    tracking_disable=True, install_mode=True
                ).write(vals)

    def test_action_that_does_not_work_is_taken_up_again_and_both_stay(self):
        """S2.4.3.5: a measure that fails is recorded and done again."""
        action = self.report(self.plan(self.to_investigation()))
        self.judge(action, works=False, note="Three of ten leak.")
        self.assertEqual(action.state, "ineffective")
        self.assertEqual(self.called_to(action), self.user_plain)
        action = action.with_user(self.user_plain)
        action.action_take_up_again()
        self.assertEqual((action.state, action.iteration), ("open", 2))
        self.assertFalse(action.evidence or action.done_by_id or action.result)
        self.report(action, text="Set to 190 °C.")
        self.judge(action)
        checks = action.check_ids.sorted("iteration")
        self.assertEqual(checks.mapped("result"), ["not_effective", "effective"])
        self.assertEqual(checks[0].note, "Three of ten leak.")

    def test_action_is_cancelled_with_a_reason_and_never_deleted(self):
        action = self.plan(self.to_investigation())
        with self.refused(self.user_plain, AccessError):
            action.with_user(self.user_plain).write(
                {"state": "cancelled", "state_reason": "No."}
            )
        with self.refused(self.user_inspector, UserError, "Say why"):
            action.write({"state": "cancelled"})
        wizard = self.env["complaint.action.reason"].with_user(self.user_inspector)
        wizard = wizard.with_context(**action.action_ask_reason()["context"])
        wizard.create({"target": "cancelled", "reason": "Twice."}).action_confirm()
        self.assertEqual(action.state, "cancelled")
        self.assertFalse(self.called_to(action))
        with self.refused(self.user_inspector, AccessError, "QA Head"):
            action.write({"state": "open", "state_reason": "Needed."})
        with self.refused(self.user_manager):
            action.with_user(self.user_manager).unlink()
        with self.refused(self.env.ref("base.user_root"), UserError, "never deleted"):
            action.sudo().with_context(_force_unlink=True).unlink()

    def test_action_does_not_move_to_another_case(self):
        action = self.plan(self.to_investigation())
        other = self.to_investigation()
        with self.refused(self.user_inspector, UserError, "stays with"):
            action.complaint_id = other

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------

    def test_overdue_action_calls_owner_and_handler_once(self):
        action = self.plan(self.to_investigation())
        self.remind_at("2026-12-01 20:00")
        self.assertFalse(self.called_to(action, "action_overdue"))
        self.remind_at("2026-12-02 02:00")
        self.remind_at("2026-12-03 02:00")
        kind = self.env.ref("complaint_mgmt.mail_activity_type_action_overdue")
        calls = self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("res_id", "=", action.id)]
        )
        self.assertEqual(len(calls), 2)
        self.assertEqual(calls.user_id, self.user_plain | self.user_inspector)

    def remind_at(self, moment):
        self.env.flush_all()
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "complaint_mgmt.ir_cron_action_reminder"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_new_owner_is_called_instead_of_the_one_before(self):
        action = self.plan(self.to_investigation())
        action.owner_id = self.user_stock
        self.assertEqual(self.called_to(action), self.user_stock)

    # ------------------------------------------------------------------
    # Closing, and what a procedure demands
    # ------------------------------------------------------------------

    def test_action_outlives_the_closed_case(self):
        complaint = self.to_investigation()
        action = self.plan(complaint)
        self.to_closed(self.to_reply(self.to_decision(complaint)))
        self.assertEqual(complaint.action_open_count, 1)
        self.report(action)
        self.judge(action)
        self.assertEqual(action.state, "verified")
        with self.refused(self.user_inspector, UserError, "closed"):
            self.plan(complaint)

    def test_procedure_demands_an_action_of_a_kind(self):
        """S9.4.2.2.6, S9.F3: no decision without a corrective action."""
        self.demand(
            {"kind": "action", "action_kind": "corrective", "action_category": "method"}
        )
        complaint = self.investigated()
        self.plan(complaint, kind="corrective", category="man")
        with self.refused(self.user_inspector, UserError, "Corrective Action, Method"):
            complaint.action_submit()
        self.plan(complaint, kind="corrective", category="method")
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_case_does_not_close_before_its_actions_are_verified(self):
        """S2.4.3.5: closing waits for the verification."""
        self.demand({"kind": "actions_verified", "stage": "close"})
        complaint = self.investigated()
        action = self.plan(complaint)
        self.propose(complaint)
        complaint = self.to_reply(complaint).with_user(self.user_inspector)
        self.reply(complaint, satisfaction="yes")
        with self.refused(self.user_inspector, UserError, action.number):
            complaint.action_close()
        self.judge(self.report(action))
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_closing_calls_the_archive_and_reopening_calls_it_off(self):
        """S4.19: a closed case is filed: the archive role gets the task."""
        complaint = self.to_reply()
        self.assertFalse(self.called_to(complaint, "archive"))
        self.to_closed(complaint)
        self.assertIn(self.user_archivist, self.called_to(complaint, "archive"))
        self.assertNotIn(self.user_other, self.called_to(complaint, "archive"))
        complaint.with_user(self.user_head).write(
            {"state": "investigation", "state_reason": "A second letter came."}
        )
        self.assertFalse(self.called_to(complaint, "archive"))

    def test_page_shows_only_where_there_is_something_or_something_is_demanded(self):
        self.assertFalse(self.to_investigation().show_measures)
        complaint = self.to_investigation()
        opened = complaint.action_add_entry()
        self.assertEqual(opened["context"]["default_complaint_id"], complaint.id)
        self.plan(complaint)
        self.assertTrue(complaint.show_measures)
        self.demand({"kind": "risk"})
        self.assertTrue(self.investigated().show_measures)
