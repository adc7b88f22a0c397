"""Dates that the customer was promised; milestones marked afterwards; safety words."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_escalation import EscalationCase
from .common_procedure import utc


@tagged("post_install", "-at_install")
class TestPromise(EscalationCase):
    def promise_at(self, case, now, until, **vals):
        with freeze_time(utc(now)):
            inspector = case.with_user(self.user_inspector)
            return inspector._promise(utc(until), **vals)

    def demanded(self):
        term = ("Reply", "received", "replied", 48, "hours", {"source": "L"})
        version = self.new_procedure("PRO", term, approve=False)
        self.env["complaint.procedure.requirement"].create(
            {"version_id": version.id, "stage": "start", "kind": "promise"}
        )
        self.approve(version.with_user(self.user_manager))
        return self.log_at("2026-11-10 10:00")

    def promised_clock(self, case):
        return case.sudo().clock_ids.filtered("promise_id").sorted("id")[-1:]

    def give(self, case, **vals):
        user = self.user_inspector
        action = case.with_user(user).action_promise()
        wizards = self.env[action["res_model"]].with_user(user)
        return wizards.with_context(**action["context"]).create(vals)

    def test_a_draft_of_a_reply_keeps_no_promise(self):
        """S2.4.1.2.2b: only what the customer was told keeps the promised date."""
        case = self.demanded()
        self.promise_at(case, "2026-11-10 11:00", "2026-11-11 12:00")
        reply = {"complaint_id": case.id, "purpose": "first", "text": "Soon."}
        replies = self.env["complaint.reply"].with_user(self.user_inspector)
        with freeze_time(utc("2026-11-10 12:00")):
            draft = replies.create({**reply, "state": "draft"})
            self.assertFalse(self.promised_clock(case).reached_at)
            draft.action_discard()
        with freeze_time(utc("2026-11-10 13:00")):
            replies.create({**reply, "next_measures": "We look."})
        reached = self.promised_clock(case).reached_at
        self.assertEqual(reached, utc("2026-11-10 13:00"))

    def test_a_case_that_is_not_solved_now_needs_a_promised_date(self):
        """S2.4.1.2.2b: mandatory where the procedure says so, and a deadline."""
        case = self.demanded().with_user(self.user_inspector)
        case.class_id = self.class_minor
        with self.refused(self.user_inspector, UserError, "Tell the customer when"):
            case.action_start()
        with freeze_time(utc("2026-11-10 11:00")):
            wizard = self.give(
                case,
                promised_at=utc("2026-11-11 12:00"),
                told_how="phone",
                reason="The sample is on its way.",
            )
            self.assertFalse(wizard.warning)
            wizard.action_confirm()
        case.action_start()
        promise = case.promise_ids
        self.assertEqual(promise.told_by_id, self.user_inspector)
        self.assertEqual(case.promised_at, utc("2026-11-11 12:00"))
        clock = self.promised_clock(case)
        self.assertEqual(clock.due_at, utc("2026-11-11 12:00"))
        self.assertEqual(clock.name, "Promised answer")
        self.assertIn("Promised by Test Inspector", clock.explanation)
        event = self.events_of(case, "promise.given")
        self.assertNotIn("sample", event.data)

    def test_a_promise_runs_without_any_procedure(self):
        """S2.4.1.2.2b."""
        case = self.log_at("2026-11-10 10:00")
        self.promise_at(case, "2026-11-10 11:00", "2026-11-11 12:00")
        self.assertEqual(case.next_due_at, utc("2026-11-11 12:00"))

    def test_a_date_is_promised_until_its_close_of_business(self):
        """S2.4.1.2.2b: what a reply says with a date only."""
        case = self.log_at("2026-11-10 10:00")
        with freeze_time(utc("2026-11-10 11:00")):
            case.with_user(self.user_inspector)._promise(date(2026, 11, 12))
        self.assertEqual(case.promised_at, utc("2026-11-12 18:00"))

    def test_only_a_handler_promises(self):
        """S2.4.1.2.2b: whoever logged it, a reader and the VP do not."""
        case = self.log_at("2026-11-10 10:00")
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user, AccessError):
                case.with_user(user)._promise(utc("2026-11-12 10:00"))
            with self.refused(user, AccessError):
                case.with_user(user).action_promise()

    def test_a_promise_is_for_later_and_was_told_since_receipt(self):
        case = self.log_at("2026-11-10 10:00")
        now = "2026-11-10 11:00"
        for until, told, text in (
            ("2026-11-10 10:30", "2026-11-10 10:45", "for a time after"),
            ("2026-11-12 10:30", "2026-11-10 09:00", "after the complaint"),
            ("2026-11-12 10:30", "2026-11-10 11:01", "not in the future"),
        ):
            with self.refused(self.user_inspector, UserError, text):
                self.promise_at(case, now, until, told_at=utc(told))

    def test_a_promise_is_never_changed_and_a_new_one_ends_the_former(self):
        """S2.4.3.2a: the former stays as history."""
        case = self.log_at("2026-11-10 10:00")
        first = self.promise_at(case, "2026-11-10 11:00", "2026-11-11 12:00")
        second = self.promise_at(case, "2026-11-10 16:00", "2026-11-13 12:00")
        clocks = case.sudo().clock_ids
        self.assertEqual(clocks.mapped("promise_id"), first | second)
        statuses = {c.promise_id: bool(c.is_running) for c in clocks}
        self.assertEqual(statuses, {first: False, second: True})
        self.assertEqual(case.promised_at, utc("2026-11-13 12:00"))
        for record in (first.with_user(self.user_manager), first.sudo()):
            with self.refused(self.user_manager):
                record.write({"promised_at": utc("2026-12-01 10:00")})
            with self.refused(self.user_manager):
                record.with_context(_force_unlink=True).unlink()
        with self.refused(self.user_inspector):
            self.env["complaint.promise"].with_user(self.user_inspector).create({})
        with self.refused(self.user_inspector, UserError, "system"):
            case.with_user(self.user_inspector).write({"promised_at": False})
        with self.refused(self.user_inspector, Exception):
            self.log(self.user_inspector, promise_ids=[Command.create({})])

    def test_the_reply_keeps_the_promise(self):
        """S2.4.3.2a."""
        with freeze_time(utc("2026-11-10 10:00")):
            case = self.to_reply()
        self.promise_at(case, "2026-11-10 11:00", "2026-11-11 12:00")
        with freeze_time(utc("2026-11-11 11:00")):
            self.reply(case)
        clock = self.promised_clock(case)
        self.assertEqual(clock.reached_at, utc("2026-11-11 11:00"))
        self.assertEqual(clock.status, "met")
        self.assertFalse(self.events_of(case, "promise.broken"))

    def test_a_promised_time_that_passes_is_an_event_and_calls_people(self):
        """S2.4.3.2a, S2.4.3.4: the breach is recorded once and escalated."""
        case = self.log_at("2026-11-10 10:00", team_id=self.team.id)
        self.promise_at(case, "2026-11-10 11:00", "2026-11-11 12:00")
        cron = self.env.ref("complaint_mgmt.ir_cron_clock_warnings")
        for __ in range(2):
            with freeze_time(utc("2026-11-11 12:00")), self.enter_registry_test_mode():
                cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual(len(self.events_of(case, "promise.broken")), 1)
        self.run_alerts("2026-11-11 12:00")
        self.assertEqual(self.called(case, "overdue"), self.user_inspector2)

    def test_a_late_reply_breaks_the_promise_before_any_cron_looks(self):
        """S2.4.3.2a: replied after the promised time."""
        with freeze_time(utc("2026-11-10 10:00")):
            case = self.to_reply()
        self.promise_at(case, "2026-11-10 11:00", "2026-11-10 12:00")
        with freeze_time(utc("2026-11-10 12:30")):
            self.reply(case)
        self.assertEqual(self.promised_clock(case).status, "missed")
        self.assertEqual(len(self.events_of(case, "promise.broken")), 1)

    def test_a_promise_does_not_move_a_deadline_of_the_procedure(self):
        """S2.4.3.2a: the dialog and the clock say so."""
        case = self.demanded()
        with freeze_time(utc("2026-11-10 11:00")):
            wizard = self.give(case, promised_at=utc("2026-11-20 12:00"))
            self.assertIn("2026-11-12 10:00", wizard.warning)
            wizard.action_confirm()
        self.assertDue(case, "L", "2026-11-12 10:00")
        self.assertIn("all the same", self.promised_clock(case).explanation)

    def test_the_dialog_does_not_warn_where_no_deadline_runs(self):
        case = self.log_at("2026-11-10 10:00")
        wizard = self.give(case, promised_at=utc("2026-11-20 12:00"))
        self.assertIs(wizard.warning, False)

    def test_the_dialog_tells_no_deadline_to_another_company(self):
        case = self.demanded()
        with freeze_time(utc("2026-11-10 11:00")):
            wizard = self.give(case, promised_at=utc("2026-11-20 12:00"))
            crafted = wizard.with_user(self.user_other).new(wizard.copy_data()[0])
            self.assertEqual(crafted.complaint_id._origin, case)
            self.assertFalse(crafted.warning)

    def test_a_closed_case_promises_nothing(self):
        case = self.log().with_user(self.user_inspector)
        case.write({"state": "cancelled", "state_reason": "Twice."})
        with self.refused(self.user_inspector, UserError, "closed"):
            case._promise(utc("2026-11-12 10:00"))

    def test_other_companies_see_no_promise_and_the_reporter_the_own_one(self):
        case = self.log_at("2026-11-10 10:00")
        self.promise_at(case, "2026-11-10 11:00", "2026-11-11 12:00")
        promises = self.env["complaint.promise"]
        self.assertFalse(promises.with_user(self.user_other).search([]))
        self.assertFalse(promises.with_user(self.user_sales).search([]))
        self.assertTrue(promises.with_user(self.user_plain).search([]))


@tagged("post_install", "-at_install")
class TestExtension(EscalationCase):
    def case_of(self, is_complex=True, extends=True):
        term = ("Reply", "received", "replied", 48, "hours")
        values = {"source": "E", "extends_by_promise": extends}
        self.new_procedure("EXT", (*term, values))
        case = self.log_at("2026-11-10 10:00")
        with freeze_time(utc("2026-11-10 10:30")):
            case.with_user(self.user_inspector).is_complex = is_complex
        return case

    def promise_at(self, case, now):
        with freeze_time(utc(now)):
            inspector = case.with_user(self.user_inspector)
            inspector._promise(utc("2026-11-16 12:00"))

    def test_a_complex_case_is_extended_by_a_promise_told_in_time(self):
        """S5.2.5b: both dates stay readable."""
        case = self.case_of()
        self.promise_at(case, "2026-11-12 09:59")
        self.assertDue(case, "E", "2026-11-16 12:00")
        clock = self.clock(case, "E")
        self.assertEqual(clock.original_due_at, utc("2026-11-12 10:00"))
        explanation = clock.with_user(self.user_reader).explanation
        self.assertIn("without it: 2026-11-12 10:00", explanation)

    def test_a_promise_after_the_deadline_saves_nothing(self):
        """S5.2.5b: neither one told too late nor one dated back."""
        case = self.case_of()
        with freeze_time(utc("2026-11-12 10:01")):
            case.with_user(self.user_inspector)._promise(
                utc("2026-11-16 12:00"), told_at=utc("2026-11-11 10:00")
            )
        self.assertDue(case, "E", "2026-11-12 10:00")

    def test_a_simple_case_is_not_extended(self):
        """S5.2.5b: and marking it complex afterwards does not help."""
        case = self.case_of(is_complex=False)
        self.promise_at(case, "2026-11-11 10:00")
        with freeze_time(utc("2026-11-11 11:00")):
            case.with_user(self.user_inspector).is_complex = True
            case._refresh_clocks()
        self.assertDue(case, "E", "2026-11-12 10:00")

    def test_a_term_that_no_promise_extends_stays(self):
        """S5.2.5b."""
        case = self.case_of(extends=False)
        self.promise_at(case, "2026-11-11 10:00")
        self.assertDue(case, "E", "2026-11-12 10:00")

    def test_only_a_handler_calls_a_case_complex(self):
        """S5.2.5b."""
        with self.refused(self.user_plain, AccessError):
            self.log(is_complex=True)
        case = self.log()
        with self.refused(self.user_plain, AccessError):
            case.is_complex = True


@tagged("post_install", "-at_install")
class TestMilestoneDate(EscalationCase):
    def running(self):
        term = ("Call", "received", "reviewed", 24, "hours", {"source": "C"})
        self.new_procedure("MIL", term)
        case = self.log_at("2026-11-10 10:00")
        return case, self.clock(case, "C").with_user(self.user_inspector)

    def mark(self, clock, reached, note="A call", **vals):
        action = clock.action_reach_earlier()
        wizards = self.env[action["res_model"]].with_user(clock.env.user)
        wizard = wizards.with_context(**action["context"]).create(
            {"reached_at": utc(reached), "note": note, **vals}
        )
        return wizard.action_confirm()

    def test_what_was_done_earlier_is_marked_with_its_proof(self):
        """S4.16: the deadline counts from what was done, not from when it is typed."""
        case, clock = self.running()
        with freeze_time(utc("2026-11-12 10:00")):
            photo = self.env["ir.attachment"].with_user(self.user_inspector)
            photo = photo.create({"name": "call.txt", "raw": b"10:20"})
            self.mark(clock, "2026-11-10 10:20", False, proof_ids=photo.ids)
        self.assertEqual(clock.status, "met")
        self.assertEqual(clock.reached_at, utc("2026-11-10 10:20"))
        mark = case.sudo().mark_ids.filtered(
            lambda m: m.milestone_id.code != "received"
        )
        self.assertEqual(mark.attachment_ids, photo)
        self.assertEqual((photo.res_model, photo.res_id), (case._name, case.id))

    def test_a_date_that_cannot_be_or_that_nothing_shows_is_refused(self):
        """S4.16."""
        __, clock = self.running()
        with freeze_time(utc("2026-11-12 10:00")):
            for reached, note, text in (
                ("2026-11-10 09:59", "A call", "after the complaint"),
                ("2026-11-12 10:01", "A call", "not in the future"),
                ("2026-11-11 10:00", " ", "how you know"),
            ):
                with self.refused(self.user_inspector, UserError, text):
                    self.mark(clock, reached, note)
            with self.refused(self.user_reader, AccessError):
                clock.with_user(self.user_reader).action_reach_earlier()
            with self.refused(self.user_reader, AccessError):
                clock.with_user(self.user_reader)._reach_by_hand()

    def test_a_case_older_than_the_marks_was_received_all_the_same(self):
        """S4.16: its deadlines run from the date of receipt."""
        case, __ = self.running()
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM complaint_clock")
        self.env.cr.execute(
            "DELETE FROM complaint_mark WHERE complaint_id = %s", [case.id]
        )
        self.env.invalidate_all()
        with freeze_time(utc("2026-11-10 12:00")):
            case._refresh_clocks()
        self.assertDue(case, "C", "2026-11-11 10:00")


@tagged("post_install", "-at_install")
class TestSafetyJudged(EscalationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["complaint.safety.word"].create({"name": "anaphylaxis"})

    def test_a_case_does_not_close_while_words_of_danger_are_not_judged(self):
        """S7.5.2: they are accepted or dismissed first."""
        case = self.to_investigation(self.log(statement="An anaphylaxis, they say."))
        case = self.to_reply(self.to_decision(case)).with_user(self.user_inspector)
        self.reply(case, satisfaction="yes")
        for attempt in (case.action_close, lambda: case.write({"state": "closed"})):
            with self.refused(self.user_inspector, UserError, "nobody judged"):
                attempt()
        case._safety_dismiss("It was another product.")
        case.action_close()
        self.assertEqual(case.state, "closed")

    def test_a_procedure_may_demand_the_judgement_before_the_investigation(self):
        """S7.5.2."""
        version = self.new_procedure(
            "SAF",
            ("Reply", "received", "replied", 3, "working_days", {}),
            approve=False,
        )
        self.env["complaint.procedure.requirement"].create(
            {"version_id": version.id, "stage": "start", "kind": "safety_judged"}
        )
        self.approve(version.with_user(self.user_manager))
        case = self.log(statement="An anaphylaxis.").with_user(self.user_inspector)
        case.class_id = self.class_minor
        with self.refused(self.user_inspector, UserError, "safety words"):
            case.action_start()
        case.action_safety_accept()
        case.action_start()
        self.assertEqual(case.state, "investigation")
