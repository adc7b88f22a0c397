"""D6: done, verified, validated; interim actions ended; the risk is lower."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_8d import EightDCase

ALL = ("d0", "d1", "d2", "d3", "d4", "d5")


@tagged("post_install", "-at_install")
class Test8DImplementation(EightDCase):
    def to_implementation(self, **vals):
        """Return a report whose next discipline is D6."""
        return self.complete(self.new_report(**vals), *ALL)

    def missing(self, report, code="d6"):
        return "\n".join(report._blocking(code))

    def carry_all_out(self, report):
        """Have all chosen actions done and verified."""
        for action in report.sudo().action_ids:
            if action.discipline == "d5":
                self.carry_out(action)

    def add_interim(self, report, user=None, **vals):
        """Plan an interim action of D3, as a member of the team."""
        values = {
            "report_id": report.id,
            "discipline": "d3",
            "kind": "containment",
            "name": "Sort the stock",
            "owner_id": self.user_plain.id,
            "verifier_id": self.user_stock.id,
            "due_date": "2030-01-01",
        }
        actions = self.env["complaint.action"].with_user(user or report.user_id)
        return actions.create({**values, **vals})

    # ------------------------------------------------------------------
    # Implementation and validation
    # ------------------------------------------------------------------

    def test_d6_wants_every_chosen_action_verified_by_another_person(self):
        """S3.17: only after all measures are verified."""
        report = self.to_implementation()
        first = report.action_ids[0]
        self.assertIn(first.number, self.missing(report))
        own = first.with_user(self.user_plain)
        own.evidence = "Done."
        own.action_report_done()
        self.assertIn(first.number, self.missing(report))
        with self.refused(self.user_plain, AccessError):
            own.action_verify()
        judge = first.with_user(self.user_stock)
        judge.verification_note = "Looked at it."
        judge.action_verify()
        self.assertNotIn(first.number, self.missing(report))
        with self.refused(self.user_solver, UserError, "verified"):
            self.step(report, "d6").action_complete()

    def test_d6_wants_a_passed_validation_after_the_last_action(self):
        """S3.16: the result is confirmed after the improvement, not before."""
        with freeze_time("2026-11-28 08:00:00"):
            report = self.to_implementation()
            self.validate_result(report)
        with freeze_time("2026-11-29 08:00:00"):
            self.carry_all_out(report)
        self.assertIn("Validate the result", self.missing(report))
        with freeze_time("2026-11-30 08:00:00"):
            self.validate_result(report, date_from="2026-11-27", date_to="2026-11-28")
            self.assertIn("Validate the result", self.missing(report))
            self.validate_result(report)
            self.assertFalse(self.missing(report))
            self.step(report, "d6").action_complete()

    def test_who_did_it_does_not_validate_it(self):
        """S3.16: by a person who is not an owner of the actions."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3", "d4")
        for root in report._confirmed_roots():
            self.add_option(report, root, owner_id=self.user_solver2.id)
        self.complete(report, "d5")
        with self.refused(self.user_solver2, AccessError, "ask a colleague"):
            self.validate_result(report, user=self.user_solver2)
        with self.refused(self.user_solver2, AccessError, "ask a colleague") as env:
            env["complaint.8d.validation"].with_context(
                default_done_by_id=self.user_solver.id
            )
            self.validate_result(report, user=env.user)
        found = self.validate_result(report, user=self.user_solver)
        self.assertEqual(found.done_by_id, self.user_solver)
        with self.refused(self.user_solver, UserError, "set by the system"):
            self.validate_result(report, done_by_id=self.user_head.id)

    def test_validation_is_never_changed(self):
        """Evidence: another one is recorded."""
        report = self.to_implementation()
        found = self.validate_result(report, "fail")
        for user in (self.user_solver, self.user_coordinator8d, self.user_head):
            for attempt in (
                lambda own: own.write({"result": "pass"}),
                lambda own: own.unlink(),
                lambda own: own.with_context(_force_unlink=True).unlink(),
            ):
                with self.refused(user, UserError):
                    attempt(found.with_user(user))
        with self.refused(self.user_reader):
            self.validate_result(report, user=self.user_reader)
        with self.refused(self.user_other):
            self.validate_result(report, user=self.user_other)
        with self.refused(self.user_solver2, ValidationError, "not over"):
            self.validate_result(report, date_to="2999-01-01")

    def test_files_of_a_validation_are_fixed_with_it(self):
        """S3.16: what a verdict rests on is evidence from the moment it is recorded."""
        report = self.to_implementation()
        self.carry_all_out(report)
        files = self.env["ir.attachment"].with_user(self.user_solver2)
        chart = files.create({"name": "chart.png", "raw": b"1", "res_id": 0})
        line = self.validate_result(report, attachment_ids=[(6, 0, chart.ids)])
        self.assertEqual(chart.res_id, line.id)
        self.assertTrue(line.done_at)
        for user in (self.user_solver2, self.user_inspector, self.user_head):
            with self.refused(user, UserError) as env:
                chart.with_env(env).raw = b"2"
            with self.refused(user, UserError) as env:
                chart.with_env(env).unlink()
            with self.refused(user, UserError) as env:
                values = {"name": "b", "raw": b"3", "res_model": line._name}
                env["ir.attachment"].create({**values, "res_id": line.id})

    def test_failed_validation_leads_back_to_the_causes(self):
        """S3.16: what does not reach its aim goes back to the analysis of causes."""
        report = self.to_implementation()
        self.carry_all_out(report)
        failed = self.validate_result(report, "fail")
        self.assertIn("failed", self.missing(report))
        with self.refused(self.user_reader):
            failed.with_user(self.user_reader).action_back_to_causes()
        failed.action_back_to_causes()
        self.assertEqual(report._done_codes(), {"d0", "d1", "d2", "d3"})
        with self.refused(self.user_solver2, UserError, "already"):
            failed.action_back_to_causes()
        reopened = self.events_of(report, "8d.step_reopened")
        self.assertEqual(len(reopened), 2)
        self.complete(report, "d4", "d5")
        passed = self.validate_result(report)
        with self.refused(self.user_solver2, UserError, "Only the last"):
            failed.action_back_to_causes()
        with self.refused(self.user_solver2, UserError, "Only the last"):
            passed.action_back_to_causes()

    # ------------------------------------------------------------------
    # Interim actions
    # ------------------------------------------------------------------

    def test_interim_actions_are_ended_or_made_permanent(self):
        """S3.15, G8D D6: interim actions are removed, or become lasting ones."""
        report = self.to_implementation()
        first, second = self.add_interim(report), self.add_interim(report)
        self.carry_out(first)
        for interim in (first, second):
            self.assertIn(interim.number, self.missing(report))
        lasting = report.action_ids.filtered(lambda a: a.discipline == "d5")[0]
        first.permanent_action_id = lasting
        with self.refused(self.user_solver, UserError, "stays in place"):
            second.action_end_interim()
        for action in report.action_ids.filtered(lambda a: a.discipline == "d5"):
            self.carry_out(action)
        second.action_end_interim()
        self.assertEqual(second.ended_by_id, self.user_solver)
        self.assertNotIn("interim", self.missing(report))
        self.assertTrue(self.events_of(second, "8d.interim_ended"))
        with self.refused(self.user_solver, UserError, "no interim"):
            second.action_end_interim()
        with self.refused(self.user_solver, UserError, "no interim"):
            lasting.action_end_interim()

    def test_end_of_an_interim_action_is_not_set_by_hand(self):
        report = self.to_implementation()
        interim = self.add_interim(report)
        with self.refused(self.user_solver, UserError, "its button"):
            interim.ended_at = "2026-01-01"
        crafted = interim.browse().with_context(default_ended_at="2026-01-01 00:00:00")
        made = crafted.create(
            {
                "report_id": report.id,
                "discipline": "d3",
                "name": "X",
                "due_date": "2030-01-01",
            }
        )
        self.assertFalse(made.ended_at)
        other = self.to_implementation()
        with self.refused(self.user_solver, ValidationError, "same report"):
            interim.permanent_action_id = other.action_ids[0]
        with self.refused(self.user_solver, ValidationError, "same report"):
            interim.permanent_action_id = made
        with self.refused(self.user_reader):
            interim.with_user(self.user_reader).action_end_interim()
        with self.refused(self.user_plain):
            interim.with_user(self.user_plain).action_end_interim()

    # ------------------------------------------------------------------
    # Risk
    # ------------------------------------------------------------------

    def test_risk_is_lower_than_before_or_says_why_not(self):
        """FMEA: severity × occurrence × detection, 1 to 10 each, before and after."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3")
        report.write({"risk_before_severity": 8, "risk_before_occurrence": 5})
        self.assertIn("all of severity", self.missing(report, "d4"))
        report.risk_before_detection = 6
        self.assertEqual(report.risk_before, 240)
        self.complete(report, "d4", "d5")
        self.fill(report, "d6")
        self.assertIn("risk that is left", self.missing(report))
        after = {"severity": 8, "occurrence": 5, "detection": 6}
        report.write({f"risk_after_{name}": value for name, value in after.items()})
        self.assertIn("not lower than before", self.missing(report))
        report.risk_reason = "The machine is replaced in May."
        self.assertFalse(self.missing(report))
        report.write({"risk_reason": False, "risk_after_occurrence": 1})
        self.assertFalse(self.missing(report))
        self.assertEqual(report.risk_after, 48)
        report.risk_after = 1
        self.assertEqual(report.risk_after, 48, "it follows from its factors")
        with self.refused(self.user_solver, Exception), self.env.cr.savepoint():
            report.risk_after_severity = 11
            self.env.flush_all()
        crafted = self.env["complaint.8d"].with_user(self.user_solver)
        crafted = crafted.with_context(default_risk_before=1)
        self.assertEqual(crafted.create({"title": "X"}).risk_before, 0)

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def test_content_says_all_of_d6(self):
        """S3.17: who did what when, who verified it, and what was measured."""
        report = self.to_implementation()
        self.add_interim(report)
        self.fill(report, "d6")
        content = report._content("d6")
        line = content["action_ids"][0]
        self.assertEqual(
            (line["owner"], line["verifier"]), ("Test Plain", "Test Stock")
        )
        self.assertEqual((line["state"], line["result"]), ("verified", "effective"))
        self.assertTrue(content["interim_ids"][0]["ended_on"])
        measured = content["validation_ids"][0]
        self.assertEqual(measured["before_value"], 1800)
        self.assertEqual(
            (measured["uom"], measured["done_by"]), ("ppm", "Test Solver2")
        )
        self.assertIn("risk_after", content)
        self.complete(report, "d6")
        self.assertTrue(self.step(report, "d6").digest)

    def test_change_of_a_complaint_is_linked_to_its_report(self):
        """S9.F3: the line of the change names the report that led to it."""
        complaint = self.to_investigation()
        report = self.new_report(complaint_ids=[(6, 0, complaint.ids)])
        changes = self.env["complaint.change"].with_user(self.user_inspector)
        vals = {"complaint_id": complaint.id, "name": "Plan of maintenance"}
        change = changes.create({**vals, "report_id": report.id})
        self.assertEqual(report.change_ids, change)
        with self.refused(self.user_inspector, ValidationError, "same complaint"):
            changes.create({**vals, "report_id": self.new_report().id})

    def test_a_solution_that_failed_asks_for_interim_actions_again(self):
        """G8D D3, D6: interim actions were ended, and what came after does not work."""
        asked = "Does the customer need interim actions again?"
        report = self.to_implementation()
        ended, stays = self.add_interim(report), self.add_interim(report)
        self.carry_all_out(report)
        for action in (ended, stays):
            self.carry_out(action)
        ended.action_end_interim()
        self.validate_result(report, "fail").action_back_to_causes()
        call = report.activity_ids.filtered(lambda a: a.summary == asked)
        self.assertEqual(call.user_id, report.user_id)
        self.assertIn(ended.number, call.note)
        self.assertNotIn(stays.number, call.note)

        other = self.to_implementation()
        self.add_interim(other)
        self.carry_all_out(other)
        self.validate_result(other, "fail").action_back_to_causes()
        self.assertNotIn(asked, other.activity_ids.mapped("summary"))
