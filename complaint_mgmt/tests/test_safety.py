from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCase

DANGER = "The plug caught fire and my hand bleeds."


@tagged("post_install", "-at_install")
class TestSafety(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fire = cls.env.ref("complaint_mgmt.complaint_safety_word_en_fire")
        cls.bleed = cls.env.ref("complaint_mgmt.complaint_safety_word_en_bleed")
        cls.leader = cls.new_user("leader", "complaint_mgmt.group_complaint_handler")
        cls.team = cls.env["complaint.team"].create({"name": "Safety Team"})

    def calls_of(self, complaint):
        """Return the activities that call people."""
        kind = self.env.ref("complaint_mgmt.mail_activity_type_safety")
        return complaint.sudo().activity_ids.filtered(
            lambda a: a.activity_type_id == kind
        )

    def dismiss(self, complaint, user, reason="A joke, the customer confirmed it."):
        """Dismiss through the dialog."""
        action = complaint.with_user(user).action_safety_dismiss()
        wizards = self.env[action["res_model"]].with_user(user)
        wizards = wizards.with_context(**action["context"])
        return wizards.create({"reason": reason}).action_confirm()

    def test_words_of_danger_propose_and_set_nothing_by_themselves(self):
        complaint = self.log(statement=DANGER)
        self.assertEqual(complaint.safety_word_ids, self.fire | self.bleed)
        self.assertEqual(complaint.safety_state, "open")
        self.assertEqual(complaint.safety_class_id, self.class_critical)
        self.assertFalse(complaint.class_id)
        self.assertFalse(complaint.is_serious)
        self.assertFalse(self.log().safety_state)

    def test_chinese_words_are_found(self):
        complaint = self.log(statement="用药后过敏性休克，送医院")
        self.assertIn("过敏性休克", complaint.safety_word_ids.mapped("name"))

    def test_the_team_leader_is_called_at_once(self):
        self.team.leader_id = self.leader
        complaint = self.log(statement=DANGER, team_id=self.team.id)
        calls = self.calls_of(complaint)
        self.assertEqual(calls.user_id, self.leader)
        self.assertIn("fire", calls.summary)
        event = self.events_of(complaint, "safety.alerted")
        self.assertIn(str(self.fire.id), event.data)
        self.assertNotIn("fire", event.data)
        self.assertEqual(event.user_id, self.user_plain)

    def test_without_a_leader_every_qa_head_of_the_company_is_called(self):
        abroad = self.new_user(
            "head_abroad", "complaint_mgmt.group_complaint_qa_head", self.other_company
        )
        complaint = self.log(statement=DANGER, team_id=self.team.id)
        called = self.calls_of(complaint).user_id
        self.assertIn(self.user_head, called)
        self.assertNotIn(abroad, called)
        self.assertNotIn(self.user_inspector, called)

    def test_a_word_that_is_not_serious_calls_nobody(self):
        words = self.env["complaint.safety.word"].with_user(self.user_manager)
        words.create(
            {"name": "itch*", "is_serious": False, "class_id": self.class_minor.id}
        )
        complaint = self.log(statement="It itches.")
        self.assertEqual(complaint.safety_class_id, self.class_minor)
        self.assertFalse(self.calls_of(complaint))
        self.assertFalse(self.events_of(complaint, "safety.alerted"))

    def test_a_handler_accepts_the_proposed_class(self):
        complaint = self.log(statement=DANGER)
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user, AccessError) as env:
                complaint.with_env(env).action_safety_accept()
        complaint.with_user(self.user_inspector).action_safety_accept()
        self.assertEqual(complaint.class_id, self.class_critical)
        self.assertTrue(complaint.is_serious)
        self.assertEqual(complaint.safety_state, "accepted")
        self.assertIn("fire", complaint.sudo().classification_ids.reason)
        self.assertFalse(self.calls_of(complaint))
        self.assertTrue(self.events_of(complaint, "safety.accepted"))
        with self.refused(self.user_inspector, UserError, "no safety words") as env:
            complaint.with_env(env).action_safety_accept()

    def test_a_handler_dismisses_with_a_reason(self):
        complaint = self.log(statement=DANGER)
        with self.refused(self.user_reader):
            self.dismiss(complaint, self.user_reader)
        with self.refused(self.user_inspector, UserError, "Say why"):
            self.dismiss(complaint, self.user_inspector, "  ")
        self.dismiss(complaint, self.user_inspector)
        self.assertEqual(complaint.safety_state, "dismissed")
        self.assertEqual(complaint.safety_reason, "A joke, the customer confirmed it.")
        self.assertFalse(complaint.class_id)
        self.assertFalse(self.calls_of(complaint))
        event = self.events_of(complaint, "safety.dismissed")
        self.assertIn("reason_sha256", event.data)

    def test_nobody_sets_the_judgement_by_hand(self):
        complaint = self.log(statement=DANGER)
        for vals in (
            {"safety_state": "dismissed"},
            {"safety_word_ids": [(5, 0, 0)]},
            {"safety_reason": "None"},
        ):
            for user in (self.user_head, self.env.user):
                with self.refused(user, UserError, "set by the system") as env:
                    complaint.with_env(env).write(vals)
        for vals in (
            {"safety_state": "dismissed"},
            {"safety_word_ids": [(4, self.fire.id)]},
            {"safety_reason": "None"},
        ):
            for user in (self.user_plain, self.user_head, self.env.user):
                with self.refused(user, UserError, "starts as new"):
                    self.log(user, **vals)

    def test_a_changed_statement_is_read_again(self):
        complaint = self.log().with_user(self.user_inspector)
        complaint.statement = DANGER
        self.assertEqual(complaint.safety_state, "open")
        self.dismiss(complaint, self.user_inspector)
        complaint.statement = DANGER + " Yes."
        self.assertEqual(complaint.safety_state, "dismissed")
        complaint.statement = DANGER + " Someone died."
        self.assertEqual(complaint.safety_state, "open")
        self.assertTrue(self.calls_of(complaint))
        complaint.statement = "All is well."
        self.assertFalse(complaint.safety_state)
        self.assertFalse(complaint.safety_word_ids)
        self.assertFalse(self.calls_of(complaint))

    def test_words_of_another_company_are_not_looked_for(self):
        self.fire.company_id = self.other_company
        complaint = self.log(statement="A fire")
        self.assertFalse(complaint.safety_word_ids)

    def test_the_manager_keeps_the_list_and_nobody_else(self):
        words = self.env["complaint.safety.word"]
        word = words.with_user(self.user_manager).create({"name": "mercury"})
        for user in (self.user_inspector, self.user_head):
            with self.refused(user) as env:
                word.with_env(env).name = "silver"
            with self.refused(user) as env:
                words.with_env(env).create({"name": "lead"})
        with self.refused(self.user_manager, ValidationError, "letter") as env:
            words.with_env(env).create({"name": "*"})
        with self.refused(
            self.user_manager, IntegrityError, "name_company_uniq"
        ) as env:
            words.with_env(env).create({"name": "Mercury"})

    def test_a_word_that_was_found_is_archived_and_not_deleted(self):
        complaint = self.log(statement=DANGER)
        with self.refused(self.user_manager, Exception) as env:
            self.fire.with_env(env).unlink()
        self.fire.with_user(self.user_manager).action_archive()
        self.assertFalse(self.log(statement="A fire").safety_word_ids)
        self.env.invalidate_all()
        found = complaint.with_context(active_test=False).safety_word_ids
        self.assertIn(self.fire, found)
