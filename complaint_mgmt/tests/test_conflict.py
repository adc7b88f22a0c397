"""Who is complained about neither handles nor signs nor changes the case."""

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_gate import GateCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestConflict(GateCase):
    def accuse(self, complaint, *users, by=None):
        """Note, as a handler, that a complaint is about colleagues."""
        commands = [Command.link(user.id) for user in users]
        complaint.with_user(by or self.user_head).subject_user_ids = commands

    def test_who_is_accused_is_not_assigned(self):
        """S4.8: a complaint about somebody is not handled by that person."""
        complaint = self.log()
        self.accuse(complaint, self.user_inspector)
        for user in (self.user_inspector2, self.user_head):
            with self.refused(user, ValidationError, "complaint about Test Inspector"):
                complaint.with_user(user).user_id = self.user_inspector
        with self.refused(self.user_head, ValidationError, "complaint about"):
            complaint.with_user(self.user_head).with_context(
                import_file=True, tracking_disable=True
            ).write({"user_id": self.user_inspector.id, "priority": "1"})
        complaint.with_user(self.user_head).user_id = self.user_inspector2

    def test_case_is_not_born_with_the_accused_as_its_handler(self):
        """S4.8: not by import either."""
        with self.refused(self.user_head, ValidationError, "complaint about") as env:
            env["complaint.complaint"].create(
                {
                    "statement": "He was rude.",
                    "user_id": self.user_inspector.id,
                    "subject_user_ids": [Command.link(self.user_inspector.id)],
                }
            )

    def test_accusing_the_handler_needs_another_handler_at_once(self):
        """S4.8: also when the accusation comes after the assignment."""
        complaint = self.to_investigation()
        link = [Command.link(self.user_inspector.id)]
        with self.refused(self.user_head, ValidationError, "another handler first"):
            complaint.with_user(self.user_head).subject_user_ids = link
        complaint.with_user(self.user_head).write(
            {"subject_user_ids": link, "user_id": self.user_inspector2.id}
        )
        self.assertEqual(complaint.sudo().user_id, self.user_inspector2)
        event = self.events_of(complaint, "complaint.changed")[-1:]
        changed = json.loads(event.data)["subject_user_ids"]
        self.assertEqual(changed, [[], self.user_inspector.ids])

    def test_who_is_accused_changes_nothing_of_the_case(self):
        """S4.8: neither the case nor what belongs to it, whatever the role."""
        complaint = self.to_investigation(user=self.user_inspector2)
        self.accuse(complaint, self.user_head, by=self.user_inspector2)
        own = complaint.with_user(self.user_head)
        own.read(["statement"])
        for values in (
            {"investigation": "<p>Nothing.</p>"},
            {"subject_user_ids": [Command.clear()]},
            {"user_id": self.user_head.id},
            {"state": "cancelled", "state_reason": "No."},
        ):
            with self.refused(self.user_head, AccessError, "complaint about you"):
                own.write(values)
        with self.refused(self.user_head, AccessError, "complaint about you") as env:
            env["complaint.item"].create(
                {"complaint_id": complaint.id, "product_id": self.product.id}
            )
        with self.refused(self.user_head, AccessError, "complaint about you") as env:
            env["complaint.visit"].create(
                {
                    "complaint_id": complaint.id,
                    "purpose": "Look",
                    "visitor_ids": self.user_inspector2.ids,
                }
            )
        with self.refused(self.user_head, AccessError, "complaint about you"):
            own.action_acknowledge()

    def test_who_is_accused_signs_nothing_and_is_not_called(self):
        """S4.8: another one of the role signs; the accused does so for nobody else."""
        complaint = self.to_investigation()
        self.accuse(complaint, self.user_head, by=self.user_inspector)
        self.to_decision(complaint)
        self.assertEqual(self.called(complaint), self.user_head2)
        with self.refused(self.user_head, UserError, "not your turn"):
            self.sign(complaint, self.user_head)
        self.sign(complaint, self.user_head2)
        self.delegate(self.user_vp, self.user_head, "2026-11-23", "2026-11-27")
        with self.refused(self.user_head, UserError, "not your turn"):
            self.sign(complaint, self.user_head)

    def test_nobody_signs_for_the_accused(self):
        """S4.8: an absence hands no signature of the accused to a delegate."""
        complaint = self.to_investigation()
        self.accuse(complaint, self.user_vp, by=self.user_inspector)
        self.delegate(self.user_vp, self.user_reader, "2026-11-23", "2026-11-27")
        self.to_decision(complaint)
        self.sign(complaint, self.user_head)
        self.assertEqual(self.called(complaint), self.user_vp2)
        with self.refused(self.user_reader, UserError, "not your turn"):
            self.sign(complaint, self.user_reader)

    def test_an_accusation_makes_the_signature_of_the_accused_void(self):
        """S4.8: what the accused signed decides nothing; others' rounds go on."""
        complaint = self.to_reply()
        self.accuse(complaint, self.user_vp2)
        self.assertEqual(complaint.state, "reply")
        self.accuse(complaint, self.user_vp)
        self.assertEqual(complaint.state, "investigation")
        self.assertEqual(self.round_of(complaint).state, "void")

    def test_an_accusation_takes_the_turn_away(self):
        """S4.8: who was called already is not any more."""
        complaint = self.to_decision()
        self.accuse(complaint, self.user_head, by=self.user_inspector)
        self.assertEqual(complaint.state, "decision")
        self.assertEqual(self.called(complaint), self.user_head2)
        self.assertFalse(complaint.with_user(self.user_head).gate_can_sign)

    def test_who_logged_the_case_does_not_learn_who_is_accused(self):
        """S4.8: who is accused is for the readers of complaints."""
        complaint = self.log()
        self.accuse(complaint, self.user_inspector)
        own = complaint.with_user(self.user_plain)
        with self.refused(self.user_plain, AccessError):
            own.read(["subject_user_ids"])
        with self.refused(self.user_plain, AccessError):
            own.export_data(["subject_user_ids/name"])
        with self.refused(self.user_plain, AccessError):
            own.search([("subject_user_ids", "in", self.user_inspector.ids)])
        with self.refused(self.user_plain, AccessError) as env:
            env["complaint.complaint"].create(
                {
                    "statement": "He was rude.",
                    "subject_user_ids": [Command.link(self.user_inspector.id)],
                }
            )
        self.assertTrue(complaint.with_user(self.user_reader).subject_user_ids)

    def test_closed_case_keeps_who_was_accused(self):
        complaint = self.to_closed()
        with self.refused(self.user_head, UserError, "closed"):
            self.accuse(complaint, self.user_vp)
