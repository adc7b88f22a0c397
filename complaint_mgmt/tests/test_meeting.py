"""Meetings: minutes that the chair confirms, and what signers sign of them."""

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.chain import sha256_hex
from .common_hearing import EARLIER, LATER, NOW, HearingCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMeeting(HearingCase):
    def meeting(self, complaint, user=None, **vals):
        values = {
            "held_at": EARLIER,
            "chair_id": self.user_vp.id,
            "attendee_ids": self.user_driver.ids,
            "cause": "The seal.",
            "responsible": "Packaging",
            "plan": "New seal.",
            "conclusion": "Recall nothing.",
        }
        return self.add("meeting", complaint, user, **{**values, **vals})

    def test_chair_confirms_the_minutes_and_they_are_fixed(self):
        """S6.13: cause, who is responsible and the plan are on record."""
        complaint = self.investigated()
        meeting = self.meeting(complaint)
        for user in (self.user_inspector, self.user_head, self.user_driver):
            with self.refused(user, AccessError, "Only the chair"):
                meeting.with_user(user).action_confirm()
        meeting.with_user(self.user_vp).action_confirm()
        self.assertEqual(meeting.confirmed_by_id, self.user_vp)
        self.assertEqual(str(meeting.confirmed_at), NOW)
        for values in ({"conclusion": "Recall all."}, {"chair_id": self.user_gm.id}):
            with self.refused(self.user_inspector, UserError, "confirmed and fixed"):
                meeting.write(values)
        with self.refused(self.user_inspector, UserError, "confirmed and fixed"):
            meeting.unlink()
        event = self.events_of(complaint, "meeting.confirmed")
        digest = sha256_hex(b"Recall nothing.")
        self.assertEqual(json.loads(event.data)["conclusion_sha256"], digest)

    def test_nobody_forges_a_confirmation(self):
        complaint = self.investigated()
        values = {"confirmed_at": NOW, "confirmed_by_id": self.user_vp.id}
        with self.refused(self.user_inspector, UserError, "never by hand"):
            self.meeting(complaint, **values)
        meeting = self.meeting(complaint)
        with self.refused(self.user_inspector, UserError, "never by hand"):
            meeting.write(values)
        meetings = self.env["complaint.meeting"].with_user(self.user_inspector)
        defaults = {f"default_{name}": value for name, value in values.items()}
        forged = meetings.with_context(**defaults).create(
            {"complaint_id": complaint.id, "conclusion": "Recall all."}
        )
        self.assertFalse(forged.confirmed_at)

    def test_minutes_are_complete_before_they_are_confirmed(self):
        """S6.13: a meeting that was held, with people and a conclusion."""
        complaint = self.investigated()
        for values, text in (
            ({"held_at": LATER}, "not been held"),
            ({"conclusion": " "}, "concluded"),
            ({"attendee_ids": []}, "who attended"),
        ):
            meeting = self.meeting(complaint, **values)
            with self.refused(self.user_vp, UserError, text):
                meeting.with_user(self.user_vp).action_confirm()

    def test_special_meeting_is_held_under_the_vp_and_demanded_as_such(self):
        """S9.4.2.1.7.7: the VP presides over the special meeting."""
        self.demand({"kind": "meeting", "meeting_kind": "special"})
        complaint = self.investigated(self.class_a)
        complaint.write(self.findings())
        for user in (self.user_inspector, self.user_head):
            with self.refused(self.user_inspector, ValidationError, "presided"):
                self.meeting(complaint, kind="special", chair_id=user.id)
        self.meeting(complaint).with_user(self.user_vp).action_confirm()
        special = self.meeting(complaint, kind="special")
        with self.refused(self.user_inspector, UserError, "Special Meeting"):
            complaint.action_submit()
        special.with_user(self.user_vp).action_confirm()
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_signers_sign_what_the_special_meeting_concluded(self):
        """S9.4.2.1.7.7: the conclusion of the special meeting goes to the GM."""
        complaint = self.investigated()
        special = self.meeting(complaint, kind="special")
        special.with_user(self.user_vp).action_confirm()
        self.to_decision(complaint)
        gate_round = complaint.sudo().gate_open_round_id
        line = json.loads(gate_round.payload)["content"]["special_meetings"][0]
        self.assertEqual(line["meeting"], special.id)
        self.assertEqual(line["conclusion_sha256"], sha256_hex(b"Recall nothing."))
        summary = gate_round.with_user(self.user_gm).summary
        self.assertIn("Recall nothing.", summary)

    def test_case_without_a_special_meeting_signs_what_it_did_before(self):
        complaint = self.investigated()
        self.meeting(complaint).with_user(self.user_vp).action_confirm()
        payload = complaint._gate_payload("decision")
        self.assertNotIn("special_meetings", payload)

    def test_accused_neither_presides_nor_confirms(self):
        """S4.8: not even when the accusation comes later."""
        complaint = self.investigated()
        meeting = self.meeting(complaint)
        complaint.subject_user_ids = self.user_vp
        with self.refused(self.user_vp, UserError, "Choose somebody else"):
            meeting.with_user(self.user_vp).action_confirm()
        with self.refused(self.user_inspector, UserError, "Choose somebody else"):
            self.meeting(complaint)

    def test_attendees_are_called_to_a_meeting_that_is_planned(self):
        """S6.13: the departments come together."""
        complaint = self.investigated()
        meeting = self.meeting(complaint, held_at=LATER, conclusion=False)
        called = self.called(meeting, "meeting")
        self.assertEqual(called, self.user_vp | self.user_driver)
        self.assertEqual(meeting.with_user(self.user_driver).plan, "New seal.")
        with self.refused(self.user_plain, AccessError):
            meeting.with_user(self.user_plain).read(["plan"])
