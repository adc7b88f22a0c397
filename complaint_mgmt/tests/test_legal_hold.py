from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_retention import RetentionCase


@tagged("post_install", "-at_install")
class TestLegalHold(RetentionCase):
    def setUp(self):
        super().setUp()
        self.rule(("closed", 3))
        self.entry = self.archive()
        self.case = self.entry.complaint_id

    def place(self, user=None, **vals):
        holds = self.env["complaint.legal.hold"].with_user(user or self.user_head)
        return holds.create({"reason": "Lawsuit 17/2026", **vals})

    def add(self, hold, user=None, **vals):
        hold = hold.with_user(user or self.user_head)
        action = hold.action_add_cases()
        wizards = self.env[action["res_model"]].with_env(hold.env)
        wizard = wizards.with_context(**action["context"]).create(vals)
        wizard.action_confirm()

    def release(self, hold, user, reason="Settled"):
        action = hold.with_user(user).action_release()
        wizards = self.env[action["res_model"]].with_user(user)
        wizards.with_context(**action["context"]).create(
            {"reason": reason}
        ).action_confirm()

    def test_a_held_file_is_never_due(self):
        """S1.4.6: never under a hold."""
        self.assertTrue(self.entry.is_due)
        hold = self.place()
        self.add(hold, complaint_ids=[Command.set(self.case.ids)])
        self.env.invalidate_all()
        self.assertFalse(self.entry.is_due)
        self.assertTrue(self.case.with_user(self.user_reader).is_on_legal_hold)
        with self.refused(self.user_archivist, UserError, "Nothing is due"):
            self.run_of()
        self.release(hold, self.user_legal)
        self.env.invalidate_all()
        self.assertTrue(self.entry.is_due)
        kinds = self.events_of(self.case).mapped("kind")
        self.assertIn("legal_hold.added", kinds)
        self.assertIn("legal_hold.ended", kinds)

    def test_cases_that_are_chosen_bring_no_others(self):
        """An empty condition is none: it does not mean every case of the company."""
        self.to_closed()
        hold = self.place()
        self.add(hold, complaint_ids=[Command.set(self.case.ids)])
        self.assertEqual(hold.line_ids.complaint_id, self.case)
        with self.refused(self.user_head, UserError, "No case fits"):
            self.add(hold)

    def test_only_qa_head_and_legal_representative_hold(self):
        hold = self.place()
        for user in (self.user_archivist, self.user_inspector, self.user_manager):
            with self.refused(user):
                self.place(user)
            with self.refused(user):
                self.add(hold, user, complaint_ids=[Command.set(self.case.ids)])
            with self.refused(user):
                hold.with_user(user)._add_cases(self.case.with_user(user))
            with self.refused(user):
                hold.with_user(user)._release("Enough")
        self.assertTrue(self.place(self.user_legal).name)

    def test_who_placed_a_hold_does_not_release_it_but_the_legal_representative(self):
        hold = self.place()
        with self.refused(self.user_head, AccessError, "another person"):
            self.release(hold, self.user_head)
        with self.refused(self.user_legal, UserError, "Say why"):
            self.release(hold, self.user_legal, reason=" ")
        self.release(hold, self.user_legal)
        own = self.place(self.user_legal)
        self.release(own, self.user_legal)
        self.assertEqual(own.state, "released")
        with self.refused(self.user_head, UserError, "released"):
            self.add(hold, complaint_ids=[Command.set(self.case.ids)])

    def test_a_condition_is_frozen_to_a_list(self):
        hold = self.place()
        condition = f"[('partner_id', '=', {self.customer.id})]"
        self.add(hold, domain=condition)
        held = hold.line_ids.complaint_id
        self.assertIn(self.case, held)
        later = self.log()
        self.assertNotIn(later, hold.line_ids.complaint_id)
        self.add(hold, domain=condition)
        self.assertEqual(hold.line_ids.complaint_id, held | later)
        with self.refused(self.user_head, UserError, "no condition"):
            self.add(hold, domain="[('nothing', '=', 1)]")

    def test_a_hold_is_not_made_changed_or_ended_by_hand(self):
        hold = self.place()
        self.add(hold, complaint_ids=[Command.set(self.case.ids)])
        for vals in ({"state": "released"}, {"line_ids": [Command.clear()]}):
            with self.refused(self.user_head, UserError, "steps of their own") as env:
                hold.with_env(env).write(vals)
            with self.refused(self.user_head, UserError):
                self.place(**vals)
        for user in (self.user_head, self.user_legal, self.env.user):
            with self.refused(user) as env:
                hold.with_env(env).unlink()
            with self.refused(user) as env:
                hold.line_ids.with_env(env).sudo().unlink()
        holds = self.env["complaint.legal.hold"].with_user(self.user_head)
        holds = holds.with_context(default_state="released", default_name="LH-1")
        self.assertEqual(holds.create({"reason": "x"}).state, "active")

    def test_a_hold_is_about_its_own_company(self):
        hold = self.place()
        with self.refused(self.user_other) as env:
            hold.with_env(env).read(["reason"])
        other = self.log(self.user_other, company_id=self.other_company.id)
        with self.refused(self.user_head):
            hold._add_cases(other.with_user(self.user_head))
