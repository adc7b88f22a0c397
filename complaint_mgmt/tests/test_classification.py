from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestClassification(ComplaintCase):
    def change(self, complaint, user, reason="The patient is in hospital."):
        """Change the class to critical through the dialog."""
        complaint = complaint.with_user(user)
        action = complaint.action_change_class()
        wizard = self.env[action["res_model"]].with_user(user)
        wizard = wizard.with_context(**action["context"]).create(
            {"class_id": self.class_critical.id, "reason": reason}
        )
        return wizard.action_confirm()

    def test_each_classification_is_kept_with_who_when_and_why(self):
        complaint = self.to_investigation()
        number = complaint.name
        self.change(complaint, self.user_inspector2)
        first, last = complaint.classification_ids.sorted("id")
        self.assertEqual(first.new_class_id, self.class_minor)
        self.assertFalse(first.old_class_id)
        self.assertEqual(first.user_id, self.user_inspector)
        self.assertEqual(last.old_class_id, self.class_minor)
        self.assertEqual(last.new_class_id, self.class_critical)
        self.assertEqual(last.reason, "The patient is in hospital.")
        self.assertEqual(last.user_id, self.user_inspector2)
        self.assertTrue(last.classified_at)
        self.assertEqual(complaint.name, number)
        event = self.events_of(complaint, "complaint.classified")[-1]
        self.assertIn("reason_sha256", event.data)
        self.assertNotIn("hospital", event.data)

    def test_a_class_given_at_birth_is_in_the_history(self):
        complaint = self.log(self.user_inspector, class_id=self.class_minor.id)
        self.assertEqual(complaint.classification_ids.new_class_id, self.class_minor)

    def test_a_given_class_does_not_change_without_a_reason(self):
        complaint = self.to_investigation()
        critical = {"class_id": self.class_critical.id}
        hostile = {"class_reason": "x", "default_class_reason": "x", "install_mode": 1}
        for vals in (
            critical,
            {"class_id": False},
            {**critical, "class_reason": "  "},
        ):
            for user in (self.user_inspector, self.user_head, self.env.user):
                with self.refused(user, UserError, "say why") as env:
                    complaint.with_env(env).with_context(**hostile).write(vals)
        rows = [[str(complaint.id), "Critical"]]
        result = complaint.load([".id", "class_id"], rows)
        self.assertFalse(result["ids"])
        self.assertEqual(complaint.class_id, self.class_minor)
        with self.refused(self.user_inspector, UserError, "say why"):
            self.change(complaint, self.user_inspector, "  ")

    def test_a_reason_alone_or_the_same_class_adds_nothing(self):
        complaint = self.to_investigation()
        complaint.write({"class_id": self.class_minor.id})
        complaint.write({"class_reason": "Nothing happens"})
        self.assertEqual(len(complaint.classification_ids), 1)

    def test_several_cases_are_classified_at_once(self):
        cases = self.log() | self.log()
        cases.with_user(self.user_inspector).write({"class_id": self.class_minor.id})
        self.assertEqual(len(cases.sudo().classification_ids), 2)

    def test_who_only_reads_does_not_change_the_class(self):
        complaint = self.to_investigation()
        for user in (self.user_reader, self.user_vp, self.user_gm):
            with self.refused(user):
                self.change(complaint, user)
        self.assertEqual(complaint.class_id, self.class_minor)

    def test_readers_read_the_history_and_nobody_edits_it(self):
        entry = self.to_investigation().classification_ids
        self.assertTrue(entry.with_user(self.user_reader).new_class_id)
        with self.refused(self.user_plain) as env:
            entry.with_env(env).read(["reason"])
        with self.refused(self.user_other) as env:
            entry.with_env(env).read(["reason"])
        for user in (self.user_head, self.user_manager, self.env.user):
            with self.refused(user, AccessError) as env:
                entry.with_env(env).write({"reason": "Another"})
            with self.refused(user, AccessError) as env:
                entry.with_env(env).unlink()
            with self.refused(user, AccessError) as env:
                entry.with_env(env).create({"complaint_id": entry.complaint_id.id})

    def test_another_class_voids_the_signatures_on_the_decision(self):
        complaint = self.to_reply()
        self.change(complaint, self.user_inspector)
        self.assertFalse(complaint._gate_is_approved("decision"))
        self.assertEqual(complaint.state, "investigation")
