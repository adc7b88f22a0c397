"""D5: what is chosen against each root, and that it is signed before it is done."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DChoice(EightDCase):
    def to_choice(self, **vals):
        """Return a report whose next discipline is D5, and its roots."""
        report = self.complete(self.new_report(**vals), "d0", "d1", "d2", "d3", "d4")
        return report, report._confirmed_roots().with_user(report.user_id)

    def missing(self, report):
        return "\n".join(report._blocking("d5"))

    # ------------------------------------------------------------------
    # The matrix
    # ------------------------------------------------------------------

    def test_candidates_are_weighed_by_the_weights_of_the_customer(self):
        """Ford G8D D5: the best action is chosen by criteria, not by habit."""
        report, roots = self.to_choice()
        option = self.add_option(report, roots[0])
        self.assertEqual(option.score, 4 * 5 + 2 * 3 + 2 * 4 + 2 * 4)
        report.sudo().profile_id.weight_effect = 1
        self.assertEqual(option.score, 42, "what was weighed stays")
        option.cost = "4"
        self.assertEqual(option.score, 5 + 2 * 4 + 2 * 4 + 2 * 4)
        with self.refused(self.user_solver, UserError, "set by the system"):
            option.score = 99
        crafted = option.browse().with_context(default_score=99)
        vals = {"report_id": report.id, "cause_id": roots[0].id, "name": "A"}
        self.assertEqual(crafted.create(vals).score, 0)

    def test_option_removes_a_cause_of_its_own_report(self):
        report, roots = self.to_choice()
        other, others = self.to_choice()
        with self.refused(self.user_solver, ValidationError, "same report"):
            self.add_option(report, others[0])
        option = self.add_option(report, roots[0])
        with self.refused(self.user_solver, ValidationError, "same report"):
            option.cause_id = others[0]
        with self.refused(self.user_solver, UserError, "stays with its report"):
            option.report_id = other

    # ------------------------------------------------------------------
    # Completing D5
    # ------------------------------------------------------------------

    def test_each_root_needs_a_chosen_action_with_its_plan(self):
        """S3.12: each action has an owner and a date; each root has an action."""
        report, roots = self.to_choice()
        for root in roots:
            self.assertIn(f"against: {root.display_name}.", self.missing(report))
        options = [self.add_option(report, root) for root in roots]
        self.assertEqual(self.missing(report), "Have the chosen actions signed.")
        option = options[0]
        for name, empty, word in (
            ("owner_id", False, "owner"),
            ("due_date", False, "deadline"),
            ("verifier_id", False, "verifier"),
            ("trial", " ", "trial"),
            ("side_effect", False, "side effects"),
            ("side_effect_note", "", "side effects"),
        ):
            kept = option[name].id if name.endswith("_id") else option[name]
            option[name] = empty
            self.assertIn(word, self.missing(report))
            with self.refused(self.user_solver, UserError, word):
                report.action_submit_choice()
            option[name] = kept
        option.is_chosen = False
        self.assertIn("Choose an action against", self.missing(report))

    def test_action_with_a_side_effect_is_not_chosen(self):
        """S3.14: it must not lead to a new problem; who says so is recorded."""
        report, roots = self.to_choice()
        option, *__ = [self.add_option(report, root) for root in roots]
        self.assertEqual(option.side_effect_by_id, self.user_solver)
        self.assertTrue(option.side_effect_at)
        option.with_user(self.user_solver2).side_effect = "yes"
        self.assertEqual(option.side_effect_by_id, self.user_solver2)
        self.assertIn("new problem", self.missing(report))
        with self.refused(self.user_solver, UserError, "new problem"):
            report.action_submit_choice()
        with self.refused(self.user_solver, UserError, "set by the system"):
            option.side_effect_by_id = self.user_head
        crafted = option.browse().with_context(
            default_side_effect_by_id=self.user_head.id
        )
        vals = {"report_id": report.id, "cause_id": roots[0].id, "name": "A"}
        self.assertFalse(crafted.create(vals).side_effect_by_id)
        with self.refused(self.user_solver, Exception), self.env.cr.savepoint():
            option.verifier_id = option.owner_id
            self.env.flush_all()

    def test_d5_is_complete_after_the_signatures_only(self):
        """S3.12: the leader proposes, the coordinator or QA head approves."""
        report, roots = self.to_choice()
        for root in roots:
            self.add_option(report, root)
        step = self.step(report, "d5")
        with self.refused(self.user_solver, UserError, "signed"):
            step.action_complete()
        with self.refused(self.user_solver, UserError, "signed"):
            report.action_plan_chosen()
        self._sign(report, report.action_submit_choice())
        with self.refused(self.user_solver, UserError, "signed"):
            step.action_complete()
        with self.refused(self.user_solver2, UserError, "not your turn"):
            self.sign(report, self.user_solver2)
        self.sign(report, self.user_coordinator8d)
        step.action_complete()
        self.assertTrue(step.is_done)

    def test_change_of_the_choice_makes_the_signatures_void(self):
        """What was signed is what is done: a change is signed anew."""
        report, roots = self.to_choice()
        option, *__ = [self.add_option(report, root) for root in roots]
        self.sign_choice(report)
        self.assertTrue(report._gate_is_approved("choice"))
        option.due_date = "2031-01-01"
        self.assertFalse(report._gate_is_approved("choice"))
        self.assertIn("signed", self.missing(report))
        self.sign_choice(report, self.user_head)
        self.step(report, "d5").action_complete()
        for attempt in (
            lambda: option.write({"is_chosen": False}),
            lambda: option.unlink(),
            lambda: self.add_option(report, roots[0]),
            lambda: report.action_submit_choice(),
        ):
            with self.refused(self.user_solver, UserError, "is complete"):
                attempt()

    def test_signatures_on_a_choice_do_not_outlive_its_causes(self):
        """S3.16: what rests on other causes is chosen and signed anew."""
        report, roots = self.to_choice()
        self.complete(report, "d5")
        self.step(report, "d4").action_reopen("Another cause was found.")
        root = roots.filtered(lambda r: r.kind == "occurrence")
        root.action_take_back()
        root.write({"state": "excluded", "state_reason": "A new check says no."})
        self.assertFalse(report._gate_is_approved("choice"))
        self.assertIn("no confirmed root", "\n".join(report.sudo()._missing("d5")))

    # ------------------------------------------------------------------
    # From the choice to actions
    # ------------------------------------------------------------------

    def test_only_what_is_chosen_becomes_an_action(self):
        """S3.12: who does what until when, and who verifies it."""
        report, roots = self.to_choice()
        self.add_option(report, roots[0], name="Not this", is_chosen=False)
        self.complete(report, "d5")
        actions = report.action_ids
        self.assertEqual(len(actions), len(roots))
        self.assertEqual(actions.cause_id, roots)
        self.assertEqual(set(actions.mapped("discipline")), {"d5"})
        self.assertEqual(set(actions.mapped("kind")), {"corrective"})
        self.assertEqual(actions.owner_id, self.user_plain)
        self.assertEqual(actions.company_id, report.company_id)
        with self.refused(self.user_solver, UserError, "chosen and signed"):
            actions[0].name = "Something else"
        actions[0].due_date = "2031-02-01"
        self.assertTrue(report._gate_is_approved("choice"), "the plan may move")

    def test_actions_follow_a_choice_that_was_taken_up_again(self):
        report, roots = self.to_choice()
        self.complete(report, "d5")
        self.step(report, "d5").action_reopen("A better one was found.")
        kept, dropped = report.option_ids[:2]
        kept.name = "Calibrate every month"
        dropped.is_chosen = False
        self.add_option(report, dropped.cause_id, name="Replace the sensor")
        with self.refused(self.user_solver, UserError, "take the choice back"):
            dropped.unlink()
        self.complete(report, "d5")
        self.assertEqual(kept.action_id.name, "Calibrate every month")
        self.assertEqual(dropped.action_id.state, "cancelled")
        self.assertEqual(len(report.action_ids), len(roots) + 1)

    def test_action_that_was_given_up_is_made_anew(self):
        """S3.12: what is chosen is done: a cancelled action is replaced."""
        report, __ = self.to_choice()
        self.complete(report, "d5")
        option = report.option_ids[0]
        given_up = option.action_id
        given_up.write({"state": "cancelled", "state_reason": "By mistake."})
        self.assertIn(given_up.number, "\n".join(report.sudo()._missing("d6")))
        report.action_plan_chosen()
        self.assertNotEqual(option.action_id, given_up)
        self.assertEqual(option.action_id.state, "open")

    def test_nobody_enters_an_action_of_d5_past_the_choice(self):
        """S3.12: neither by values, nor by default, nor by moving one."""
        report, roots = self.to_choice()
        vals = {"name": "X", "due_date": "2030-01-01", "owner_id": self.user_plain.id}
        own = {"report_id": report.id, **vals}
        for user in (self.user_solver, self.user_head):
            actions = self.env["complaint.action"].with_user(user)
            with self.refused(user, UserError, "chosen and signed first"):
                actions.create({**own, "discipline": "d5"})
            with self.refused(user, UserError, "chosen and signed first"):
                actions.with_context(default_discipline="d5").create(own)
            action = actions.create({**own, "discipline": "d7"})
            with self.refused(user, UserError, "stay"):
                action.discipline = "d5"

    def test_readers_choose_nothing(self):
        report, roots = self.to_choice()
        option = self.add_option(report, roots[0])
        self.assertTrue(option.with_user(self.user_reader).name)
        for user in (self.user_reader, self.user_vp):
            with self.refused(user):
                option.with_user(user).is_chosen = False
        for user in (self.user_sales, self.user_plain, self.user_other):
            with self.refused(user):
                option.with_user(user).read(["name"])
        with self.refused(self.user_reader) as env:
            report.with_env(env).action_plan_chosen()

    def test_content_says_all_of_d5(self):
        report, roots = self.to_choice()
        option = self.add_option(report, roots[0])
        line = report._content("d5")["option_ids"][0]
        self.assertEqual((line["score"], line["owner"]), (42, "Test Plain"))
        self.assertEqual(line["cause"], roots[0].number)
        fields_of = set(option._fields) - {"id", "display_name", "sequence"}
        mixin = set(self.env["complaint.8d.line.mixin"]._fields)
        left = {n.removesuffix("_id") for n in fields_of - mixin} - set(line)
        magic = {"create_uid", "create_date", "write_uid", "write_date"}
        self.assertEqual(left - magic, {"side_effect_at", "action"})
