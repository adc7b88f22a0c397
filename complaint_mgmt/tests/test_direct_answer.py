"""Minor complaints that are answered on the spot, without a signed decision."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_reply import ReplyCase


@tagged("post_install", "-at_install")
class TestDirectAnswer(ReplyCase):
    def setUp(self):
        super().setUp()
        self.demand(direct=True)

    def new_case(self, **vals):
        complaint = self.log(**vals).with_user(self.user_inspector)
        complaint.class_id = self.class_a
        return complaint

    def test_minor_complaint_is_answered_and_closed_at_once(self):
        """S2.4.1.2.2a, S9.4.1.1: answered in the same session, in writing or oral."""
        complaint = self.new_case()
        self.assertTrue(complaint.can_answer_directly)
        action = complaint.action_answer_directly()
        self.assertEqual(action["res_model"], "complaint.reply")
        self.assertEqual(complaint.user_id, self.user_inspector)
        reply = self.reply(complaint, mode="phone")
        reply.action_satisfied()
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")
        self.assertTrue(complaint.is_first_contact)
        codes = complaint.mark_ids.milestone_id.mapped("code")
        self.assertIn("replied", codes)
        self.assertNotIn("decided", codes)

    def test_case_under_investigation_may_be_answered_directly_too(self):
        """S2.4.1.2.2a."""
        complaint = self.new_case()
        complaint.action_start()
        complaint.action_answer_directly()
        self.reply(complaint, satisfaction="yes")
        complaint.action_close()

    def test_serious_class_or_open_safety_words_are_never_answered_directly(self):
        """S9.4.1.1: class I only; danger needs an investigation."""
        serious = self.new_case()
        serious.write({"class_id": self.class_s.id, "class_reason": "Worse"})
        with self.refused(self.user_inspector, UserError, "in danger"):
            serious.action_answer_directly()
        with self.refused(self.user_manager, Exception) as env:
            self.class_s.with_env(env).answers_directly = True
        worried = self.new_case()
        worried.sudo()._write_system({"safety_state": "open"})
        self.assertFalse(worried.can_answer_directly)
        for user in (self.user_inspector, self.user_head, self.env.user):
            with self.refused(user, UserError, "in danger") as env:
                worried.with_env(env).write({"user_id": self.user_head.id})
                worried.with_env(env).write({"state": "reply"})

    def test_class_that_does_not_say_so_needs_signatures(self):
        """S9.4.1.1: no write, import or button leads past them."""
        self.assertFalse(self.class_b.answers_directly)
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = self.class_b
        complaint.action_assign_to_me()
        self.assertFalse(complaint.can_answer_directly)
        for values in ({"state": "reply"}, {"state": "reply", "is_first_contact": 1}):
            with self.refused(self.user_inspector, UserError):
                complaint.write(values)
        result = complaint.browse().load(
            [".id", "state"], [[str(complaint.id), "Reply"]]
        )
        self.assertFalse(result["ids"])
        self.assertEqual(complaint.state, "new")

    def test_only_handlers_answer_directly(self):
        """S9.2."""
        complaint = self.new_case()
        for user in (self.user_plain, self.user_reader, self.user_vp, self.user_gm):
            with self.refused(user, AccessError):
                complaint.with_user(user).action_answer_directly()
            with self.refused(user, AccessError):
                complaint.with_user(user).write({"state": "reply"})
        with self.refused(self.user_inspector, UserError):
            complaint.is_first_contact = True
        with self.refused(self.user_inspector, UserError):
            self.log(self.user_inspector, is_first_contact=True)

    def test_customer_who_does_not_accept_it_gets_an_investigation(self):
        """S2.4.1.2.2a: and no second answer on the spot."""
        complaint = self.new_case()
        complaint.action_answer_directly()
        reply = self.reply(complaint)
        with self.refused(self.user_inspector, UserError, "accepts it"):
            complaint.action_close()
        reply.action_not_satisfied()
        with self.refused(self.user_inspector, UserError):
            complaint.action_close()
        complaint.action_back_to_investigation()
        self.assertFalse(complaint.is_first_contact)
        with self.refused(self.user_inspector, UserError, "signed decision"):
            complaint.action_answer_directly()
        self.to_closed(self.to_reply(self.to_decision(complaint)))

    def test_case_that_became_serious_closes_no_more_without_a_decision(self):
        """S9.4.1.1."""
        complaint = self.new_case()
        complaint.action_answer_directly()
        self.reply(complaint, satisfaction="yes")
        self.reclassify(complaint, self.class_s)
        with self.refused(self.user_inspector, UserError, "in danger"):
            complaint.action_close()
        complaint.action_back_to_investigation()
        self.assertEqual(complaint.state, "investigation")

    def test_refused_decision_is_not_made_good_by_a_direct_answer(self):
        """S9.4.1.1: what was proposed once needs its signatures."""
        complaint = self.new_case()
        complaint.action_start()
        self.to_decision(complaint)
        self.sign(complaint, self.user_head, "refuse", "Not like this.")
        self.assertEqual(complaint.state, "investigation")
        with self.refused(self.user_inspector, UserError, "signed decision"):
            complaint.action_answer_directly()

    def test_flag_of_the_class_is_signed_with_the_version(self):
        """S9.4.1.1."""
        version = self.class_a.version_id
        self.assertEqual(version._gate_payload("procedure")["answers_directly"], ["A"])
        for user in (self.user_manager, self.env.user):
            with self.refused(user, UserError, "Draft a new version") as env:
                self.class_a.with_env(env).answers_directly = False
        with self.refused(self.env.user, ValidationError, "signed procedure"):
            self.class_minor.answers_directly = True

    def test_money_needs_a_signed_decision(self):
        """S5.2.4: nobody pays on the spot; goods are replaced on the spot."""
        complaint = self.new_case(remedy_sought="Another box")
        complaint.amount = 50
        with self.refused(self.user_inspector, UserError, "Money is promised"):
            complaint.action_answer_directly()
        complaint.amount = 0
        complaint.action_answer_directly()
        self.assertTrue(complaint._may_follow_up())
        self.reply(complaint, satisfaction="yes")
        complaint.amount = 50
        self.assertFalse(complaint._may_follow_up())
        with self.refused(self.user_inspector, UserError, "Money is promised"):
            complaint.action_close()
