"""D4: the tree of causes, its checks, the escape point, and what is never accepted."""

from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DCauses(EightDCase):
    def to_causes(self, **vals):
        """Return a report whose next discipline is D4."""
        return self.complete(self.new_report(**vals), "d0", "d1", "d2", "d3")

    def missing(self, report, code="d4"):
        return "\n".join(report._blocking(code))

    def new_other_report(self):
        """Return a report of another company."""
        reports = self.env["complaint.8d"].with_user(self.user_other)
        return reports.create({"title": "Elsewhere"})

    # ------------------------------------------------------------------
    # The tree
    # ------------------------------------------------------------------

    def test_asking_why_makes_a_numbered_chain(self):
        """S3.11: 5-Why: each cause explains the one above it."""
        report = self.to_causes()
        first = self.add_cause(report, "Resin is brittle", category="material")
        action = first.action_ask_why()
        causes = first.browse().with_context(**action["context"])
        second = causes.create({"name": "Press too hot"})
        self.assertEqual(second.parent_id, first)
        self.assertEqual(second.report_id, report)
        self.assertEqual(second.category, "material")
        self.add_cause(report, "Pad was dropped")
        third = self.add_cause(report, "Sensor drifts", second)
        self.add_cause(report, "Not sampled", kind="escape")
        report.invalidate_recordset(["cause_ids"])
        found = [(c.number, c.level, c.name) for c in report.cause_ids]
        self.assertEqual(
            [f for f in found if f[2] != "Not sampled"],
            [
                ("1", 1, "Resin is brittle"),
                ("1.1", 2, "Press too hot"),
                ("1.1.1", 3, "Sensor drifts"),
                ("2", 1, "Pad was dropped"),
            ],
        )
        self.assertIn(("E1", 1, "Not sampled"), found)
        first.sequence = 99
        self.assertEqual((third.number, third.kind), ("2.1.1", "occurrence"))

    def test_whole_chain_answers_one_question(self):
        report = self.to_causes()
        first = self.add_cause(report, "Not seen", kind="escape")
        second = self.add_cause(report, "No light", first)
        self.assertEqual(second.kind, "escape")
        with self.refused(self.user_solver, ValidationError, "one question"):
            second.kind = "system"
        first.kind = "system"
        self.assertEqual(second.kind, "system")

    def test_a_cause_never_explains_itself(self):
        report = self.to_causes()
        first = self.add_cause(report, "A")
        second = self.add_cause(report, "B", first)
        third = self.add_cause(report, "C", second)
        for parent in (first, second, third):
            with self.refused(self.user_solver, UserError, "explain itself"):
                first.parent_id = parent
        with self.refused(self.user_solver, UserError, "explain itself"):
            third.child_ids = [(4, first.id)]

    def test_causes_of_another_report_are_refused(self):
        """A chain stays in its report."""
        report, other = self.to_causes(), self.to_causes()
        mine, theirs = self.add_cause(report, "A"), self.add_cause(other, "B")
        with self.refused(self.user_solver, ValidationError, "same report"):
            mine.parent_id = theirs
        with self.refused(self.user_solver, ValidationError, "same report"):
            self.add_cause(report, "C", theirs)
        with self.refused(self.user_solver, UserError, "stays with its report"):
            mine.report_id = other
        with self.refused(self.user_solver, UserError, "stays with its report"):
            self.check_cause(mine).cause_id = theirs

    def test_asking_on_takes_the_mark_of_the_root_off(self):
        report = self.to_causes()
        end = self.add_cause(report, "A", is_root=True)
        self.add_cause(report, "B", end)
        self.assertFalse(end.is_root)
        proved = self.add_cause(report, "C", proof="Seen.")
        with self.refused(self.user_solver, ValidationError, "is a root"):
            self.add_cause(report, "D", proved)
        with self.refused(self.user_solver, ValidationError, "is a root"):
            end.is_root = True

    # ------------------------------------------------------------------
    # Verdicts
    # ------------------------------------------------------------------

    def test_root_is_confirmed_by_a_passed_check_with_evidence_only(self):
        """IATF 16949 10.2.3: the cause is verified, not believed."""
        cause = self.add_cause(self.to_causes(), "Press too hot", is_root=True)
        with self.refused(self.user_solver, ValidationError, "passed check"):
            cause.action_confirm()
        self.check_cause(cause, evidence="  ")
        with self.refused(self.user_solver, ValidationError, "passed check"):
            cause.state = "confirmed"
        self.check_cause(cause, "fail")
        with self.refused(self.user_solver, ValidationError, "passed check"):
            cause.state = "confirmed"
        check = self.check_cause(cause)
        cause.action_confirm()
        with self.refused(self.user_solver, UserError, "confirmed as it stands"):
            cause.name = "Press too cold"
        check.evidence = ""
        self.assertEqual(cause.state, "open", "nothing proves it any more")
        check.evidence = "Seen."
        cause.action_confirm()
        self.check_cause(cause, "fail")
        self.assertEqual(cause.state, "open", "the last check counts")

    def test_nothing_is_born_confirmed(self):
        report = self.to_causes()
        with self.refused(self.user_solver, ValidationError, "passed check"):
            self.add_cause(report, "A", state="confirmed")
        with self.refused(self.user_solver, ValidationError, "passed check") as env:
            env["complaint.8d.cause"].with_context(
                default_state="confirmed", default_report_id=report.id
            ).create({"name": "A"})
        with self.refused(self.user_solver, ValidationError, "today or earlier"):
            self.check_cause(self.add_cause(report, "A"), done_on="2999-01-01")

    def test_ruling_out_needs_a_failed_check_or_a_reason(self):
        """VDA: what is ruled out says why."""
        report = self.to_causes()
        cause = self.add_cause(report, "Wrong resin")
        with self.refused(self.user_solver, ValidationError, "why it is none"):
            cause.action_rule_out()
        cause.state_reason = "Certificate and own test agree."
        cause.action_rule_out()
        other = self.add_cause(report, "Wrong pressure")
        self.check_cause(other, "fail")
        other.action_rule_out()
        self.assertEqual((cause + other).mapped("state"), ["excluded"] * 2)
        other.action_take_back()
        self.assertEqual(other.state, "open")

    # ------------------------------------------------------------------
    # Completing D4
    # ------------------------------------------------------------------

    def test_d4_wants_occurrence_escape_and_system(self):
        """Ford G8D D4: root cause and escape point; the profile asks for the system."""
        report = self.to_causes()
        for words in ("Why It Happened", "Why It Was Not Found", "the System"):
            self.assertIn(words, self.missing(report))
        self.assertIn("escape point", self.missing(report))
        step = self.step(report, "d4")
        with self.refused(self.user_solver, UserError, "Confirm a root cause"):
            step.action_complete()
        report.sudo().profile_id.needs_system_cause = False
        self.assertNotIn("the System", self.missing(report))
        report.sudo().profile_id.needs_system_cause = True
        self.fill(report, "d4")
        self.assertFalse(self.missing(report))
        report.escape_control = " "
        self.assertIn("escape point", self.missing(report))
        report.escape_control = "Visual check"
        with self.refused(self.user_reader, AccessError) as env:
            step.with_env(env).action_complete()
        step.action_complete()
        self.assertTrue(step.is_done)

    def test_short_chain_asks_again_or_says_why_it_ends(self):
        """S3.11: three times why at least, five by target, as the profile says."""
        report = self.to_causes()
        self.fill(report, "d4")
        short = self.add_cause(report, "Pad was dropped", proof="Seen on video.")
        self.assertIn("Pad was dropped: ask why again", self.missing(report))
        self.assertIn("1 of 3 times", short.hint)
        short.end_reason = "Nobody may carry pads by hand: rule 7."
        self.assertFalse(self.missing(report))
        self.assertFalse(short.hint)
        long = report.cause_ids.filtered(lambda c: c.level == 3)
        self.assertIn("3 of 5 times", long.hint)
        profile = report.sudo().profile_id
        profile.write({"why_least": 4, "why_target": 4})
        self.assertIn("ask why again", self.missing(report))

    def test_human_error_as_a_root_is_justified(self):
        """EU GMP chapter 8: human error only after process and system."""
        report = self.to_causes()
        self.fill(report, "d4")
        root = report._confirmed_roots()[0]
        root.with_user(self.user_solver).is_human = True
        self.assertIn("human error", self.missing(report))
        root.with_user(self.user_solver).human_reason = "Layout and training are fine."
        self.assertFalse(self.missing(report))

    def test_no_possible_cause_is_left_without_verdict(self):
        report = self.to_causes()
        self.fill(report, "d4")
        loose = self.add_cause(report, "Dust")
        self.assertIn("Dust", self.missing(report))
        loose.is_root = True
        self.assertIn("Verify or rule out", self.missing(report))
        loose.write({"state": "excluded", "state_reason": "Clean room class 8."})
        self.assertFalse(self.missing(report))

    def test_what_was_checked_is_ruled_out_and_not_deleted(self):
        """Evidence: a cause with a check, a cause or an action below it stays."""
        report = self.to_causes()
        cause = self.add_cause(report, "A")
        below = self.add_cause(report, "B", cause)
        with self.refused(self.user_solver, UserError, "rule it out"):
            cause.unlink()
        self.check_cause(below, "fail")
        with self.refused(self.user_solver, UserError, "rule it out"):
            (cause + below).unlink()
        below.check_ids.unlink()
        (cause + below).unlink()
        self.assertFalse(report.cause_ids)
        self.assertTrue(self.events_of(report, "8d.cause_removed"))

    def test_causes_are_fixed_with_their_discipline(self):
        """Evidence of a completed discipline is neither added, changed nor deleted."""
        report = self.to_causes()
        bare = self.add_cause(report, "Dust", is_root=True)
        bare.write({"state": "excluded", "state_reason": "Clean room."})
        self.complete(report, "d4")
        cause = report.cause_ids[0]
        check = report.cause_ids.check_ids[0]
        for attempt in (
            lambda: self.add_cause(report, "Late"),
            lambda: cause.write({"category": "man"}),
            lambda: bare.unlink(),
            lambda: check.write({"result": "fail"}),
            lambda: check.unlink(),
            lambda: check.with_context(_force_unlink=True).unlink(),
            lambda: self.check_cause(cause),
            lambda: report.write({"escape_point": "Elsewhere"}),
            lambda: report.write({"risk_before_severity": 3}),
        ):
            with self.refused(self.user_solver, UserError, "is complete"):
                attempt()
        self.assertEqual(check._attachment_is_locked(), check)
        self.step(report, "d4").action_reopen("Something else was found.")
        cause.category = "man"
        self.assertFalse(check._attachment_is_locked())

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def test_team_works_on_causes_and_readers_read(self):
        report = self.to_causes()
        cause = self.add_cause(report, "A")
        self.check_cause(cause)
        cause.with_user(self.user_solver2).name = "B"
        self.assertEqual(cause.with_user(self.user_reader).name, "B")
        self.assertTrue(self.events_of(report, "8d.cause_changed"))
        for user in (self.user_reader, self.user_vp):
            with self.refused(user):
                cause.with_user(user).name = "C"
        for user in (self.user_sales, self.user_plain, self.user_portal):
            with self.refused(user):
                cause.with_user(user).read(["name"])
            with self.refused(user):
                cause.check_ids.with_user(user).read(["evidence"])

    def test_another_company_has_no_part_in_it(self):
        report = self.to_causes()
        cause = self.add_cause(report, "A")
        other = self.new_other_report()
        with self.refused(self.user_other) as env:
            cause.with_env(env).name = "B"
        with self.refused(self.user_other) as env:
            env["complaint.8d.cause"].create({"report_id": report.id, "name": "B"})
        with self.refused(self.user_solver) as env:
            env["complaint.8d.cause"].create({"report_id": other.id, "name": "B"})
        with self.refused(self.user_other) as env:
            env["complaint.8d.cause.check"].create(
                {"cause_id": cause.id, "method": "M", "result": "pass"}
            )

    def test_company_and_iteration_are_taken_from_the_report(self):
        report = self.to_causes()
        with self.refused(self.user_solver, UserError, "set by the system"):
            self.add_cause(report, "A", iteration=7)
        crafted = self.env["complaint.8d.cause"].with_user(self.user_solver)
        crafted = crafted.with_context(
            default_company_id=self.other_company.id, default_iteration=7
        )
        cause = crafted.create({"report_id": report.id, "name": "A"})
        self.assertEqual((cause.company_id, cause.iteration), (self.company, 1))
        with self.refused(self.user_solver, UserError, "set by the system"):
            cause.company_id = self.other_company

    def test_file_of_a_check_belongs_to_it(self):
        """Evidence: a file is bound to its check, and none is taken from elsewhere."""
        report = self.to_causes()
        cause = self.add_cause(report, "A")
        files = self.env["ir.attachment"].with_user(self.user_solver)
        own = files.create({"name": "a.txt", "raw": b"a"})
        check = self.check_cause(cause, attachment_ids=own.ids)
        self.assertEqual((own.res_model, own.res_id), (check._name, check.id))
        with self.refused(self.user_solver, ValidationError, "something else"):
            self.check_cause(cause, attachment_ids=own.ids)

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def test_content_says_all_of_d4(self):
        """S3.17: the report prints and is frozen from its content alone."""
        report = self.to_causes()
        self.fill(report, "d4")
        content = report._content("d4")
        self.assertEqual(content["escape_point"], "Final inspection")
        lines = content["cause_ids"]
        self.assertEqual(
            [line["number"] for line in lines], ["1", "1.1", "1.1.1", "E1", "S1"]
        )
        root = lines[2]
        self.assertEqual((root["parent"], root["level"]), ("1.1", 3))
        self.assertEqual(root["check_ids"][0]["done_by"], "Test Solver")
        self.assertEqual(root["check_ids"][0]["sample_size"], 30)
        covered = set(self.env["complaint.8d.cause"]._fields)
        covered -= {*self.env["complaint.8d.line.mixin"]._fields, "parent_id"}
        covered -= set(models.MAGIC_COLUMNS)
        covered -= {
            "child_ids",
            "option_ids",
            "sequence",
            "tree_key",
            "hint",
            "is_link",
            "report_state",
        }
        self.assertFalse(covered - set(root), "a field is not in the content")
        self.assertIn("Sensor drifts", report._fishbone_svg())

    def test_reading_the_tree_does_not_grow_with_it(self):
        """A screen of forty causes costs no more queries than one of four."""
        report = self.to_causes()

        def read():
            report.cause_ids.read(["number", "level", "name", "hint", "state"])
            report._content("d4")

        self.add_cause(report, "A", proof="Seen.")
        few = self.count_queries(read)
        for i in range(10):
            self.add_cause(report, f"Cause {i}", proof="Seen.")
        self.assertLessEqual(self.count_queries(read), few + 1)

    def test_what_explains_a_cause_that_was_ruled_out_is_no_root(self):
        """S3.11: a chain holds from the problem to its root, or it is none."""
        report = self.to_causes()
        self.fill(report, "d4")
        self.assertFalse(self.missing(report))
        first = report.cause_ids.filtered(lambda c: c.number == "1")
        first.write({"state_reason": "Resin was as specified."})
        first.action_rule_out()
        self.assertIn("what was ruled out", self.missing(report))
        self.assertIn("verdict back: 1.1 Press too hot", self.missing(report))

    def test_a_link_of_a_chain_has_no_verdict_of_its_own(self):
        """VDA: what is judged is the end; nothing is “possible” above a root."""
        report = self.to_causes()
        self.fill(report, "d4")
        lines = {c["number"]: c["state"] for c in report._content("d4")["cause_ids"]}
        self.assertEqual((lines["1"], lines["1.1.1"]), ("", "confirmed"))
        root = report.cause_ids.filtered(lambda c: c.number == "1.1.1")
        root.action_take_back()
        root.write({"is_root": False, "state_reason": "The sensor was fine."})
        root.action_rule_out()
        # the chain is open again where it ended
        self.assertIn("rule out: 1.1 Press too hot", self.missing(report))
        lines = {c["number"]: c["state"] for c in report._content("d4")["cause_ids"]}
        self.assertEqual(lines["1.1"], "open")
