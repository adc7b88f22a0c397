import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ROLE
from .common_gate import GateCase

FROM, TO = "2026-11-23", "2026-11-27"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestGateDelegation(GateCase):
    def vp_turn(self):
        complaint = self.to_decision()
        self.sign(complaint, self.user_head)
        return complaint

    def test_a_delegate_signs_with_both_names(self):
        """21 CFR 11.50: the printed name is that of the hand; for whom shows beside."""
        self.delegate(self.user_vp, self.user_reader, FROM, TO)
        complaint = self.vp_turn()
        self.assertIn(self.user_reader, self.called(complaint))
        self.assertTrue(complaint.with_user(self.user_reader).gate_waiting_for_me)
        self.sign(complaint, self.user_reader)
        signature = self.round_of(complaint).signature_ids.sorted("id")[-1:]
        self.assertEqual(signature.user_id, self.user_reader)
        self.assertEqual(signature.on_behalf_of_id, self.user_vp)
        self.assertEqual(signature.signer_name, "Test Reader")
        self.assertEqual(signature.on_behalf_name, "Test Vp")
        self.assertTrue(signature.is_intact)
        event = self.events_of(complaint, "gate.signed")[-1:]
        self.assertEqual(json.loads(event.data)["on_behalf_of"], self.user_vp.id)

    def test_a_delegate_signs_in_the_time_of_absence_only(self):
        """S9.4.2.1.7.7: from the first to the last day, not before and not after."""
        self.delegate(self.user_vp, self.user_reader, FROM, TO)
        complaint = self.vp_turn()
        record = complaint.with_user(self.user_reader)
        for now, mine in (
            ("2026-11-22 23:59:59", False),
            ("2026-11-23 00:00:00", True),
            ("2026-11-27 23:59:59", True),
            ("2026-11-28 00:00:00", False),
        ):
            with freeze_time(now):
                record.invalidate_recordset()
                self.assertEqual(record.gate_waiting_for_me, mine, now)

    def test_the_day_is_that_of_the_absent_person_and_not_of_the_caller(self):
        """No context key: a time zone of the caller's choice shifts no day."""
        self.user_vp.sudo().tz = "Asia/Shanghai"
        self.delegate(self.user_vp, self.user_reader, "2026-11-25", TO)
        complaint = self.vp_turn()
        record = complaint.with_user(self.user_reader)
        with freeze_time("2026-11-24 15:59:00"):
            early = record.with_context(tz="Pacific/Kiritimati")
            self.assertFalse(early.gate_waiting_for_me)
        with freeze_time("2026-11-24 16:01:00"):
            record.invalidate_recordset()
            self.assertTrue(record.gate_waiting_for_me)

    def test_who_is_excluded_cannot_sign_for_another(self):
        """S9.4.2.1.7.7: four eyes also by way of a delegation."""
        for excluded in (self.user_inspector, self.user_head):
            self.delegate(self.user_vp, excluded, FROM, TO)
        complaint = self.vp_turn()
        for excluded in (self.user_inspector, self.user_head):
            self.assertNotIn(excluded, self.called(complaint))
            with self.refused(excluded, UserError, "not your turn"):
                self.sign(complaint, excluded)

    def test_the_absent_person_has_signed_once_a_delegate_did(self):
        """S9.4.2.1.7.7: what was signed for somebody excludes him later."""
        self.new_policy(self.line("vp"), self.line("vp", name="Second VP"))
        self.delegate(self.user_vp, self.user_reader, FROM, TO)
        complaint = self.ready()
        self.propose(complaint)
        self.sign(complaint, self.user_reader)
        for user in (self.user_vp, self.user_reader):
            with self.refused(user, UserError, "not your turn"):
                self.sign(complaint, user)
        self.sign(complaint, self.user_vp2)

    def test_one_person_does_not_count_for_all_of_them(self):
        """S3.18: all of them are several persons, delegations or not."""
        self.new_policy(self.line("vp", quorum="all"))
        self.delegate(self.user_vp, self.user_vp2, FROM, TO)
        complaint = self.ready()
        self.propose(complaint)
        self.sign(complaint, self.user_vp2)
        with self.refused(self.user_vp2, UserError, "not your turn"):
            self.sign(complaint, self.user_vp2)
        self.assertEqual(self.round_of(complaint).state, "open")
        self.sign(complaint, self.user_vp)
        self.assertEqual(self.round_of(complaint).state, "approved")

    def test_delegations_make_no_chain(self):
        """The delegate of a delegate does not sign for the first one."""
        self.delegate(self.user_vp, self.user_reader, FROM, TO)
        self.delegate(self.user_reader, self.user_archivist, FROM, TO)
        complaint = self.vp_turn()
        self.assertFalse(complaint.with_user(self.user_archivist).gate_waiting_for_me)
        with self.refused(self.user_archivist, UserError, "not your turn"):
            self.sign(complaint, self.user_archivist)

    def test_who_is_absent_is_no_delegate(self):
        """The delegate is there in that time."""
        self.delegate(self.user_reader, self.user_archivist, "2026-11-27", "2026-11-30")
        with self.refused(self.user_vp, ValidationError, "absent as well"):
            self.delegate(self.user_vp, self.user_reader, FROM, TO)
        self.delegate(self.user_vp, self.user_reader, FROM, "2026-11-26")

    def test_a_delegate_can_read_complaints(self):
        """S9.2: who signs reads what is signed."""
        for user in (self.user_plain, self.user_portal, self.user_sensitive):
            with self.refused(self.user_vp, ValidationError, "cannot read"):
                self.delegate(self.user_vp, user, FROM, TO)

    def test_everybody_enters_the_own_absence_only(self):
        """A colleague cannot make himself the delegate."""
        with self.refused(self.user_reader, AccessError):
            self.delegate(self.user_vp, self.user_reader, FROM, TO, self.user_reader)
        with self.refused(self.user_head, AccessError):
            self.delegate(self.user_vp, self.user_reader, FROM, TO, self.user_head)
        with self.refused(self.user_plain, AccessError):
            self.delegate(self.user_plain, self.user_reader, FROM, TO)
        absences = self.env["complaint.gate.delegation"].with_user(self.user_head)
        with self.refused(self.user_head, AccessError, "own absence only"):
            absences.sudo().create(
                {
                    "user_id": self.user_vp.id,
                    "delegate_id": self.user_reader.id,
                    "date_from": FROM,
                    "date_to": TO,
                }
            )

    def test_a_manager_enters_the_absence_of_others_but_not_for_himself(self):
        """An administrator does not become general manager by a form."""
        absences = self.env["complaint.gate.delegation"]
        self.delegate(self.user_gm, self.user_vp, FROM, TO, self.user_manager)
        with self.refused(self.user_manager, AccessError, "yourself"):
            self.delegate(self.user_vp, self.user_manager, FROM, TO, self.user_manager)
        with self.refused(self.user_manager, AccessError, "yourself"):
            absences.with_user(self.user_manager).sudo().create(
                {
                    "user_id": self.user_vp.id,
                    "delegate_id": self.user_manager.id,
                    "date_from": FROM,
                    "date_to": TO,
                }
            )

    def test_an_absence_is_ended_and_not_rewritten(self):
        """What others rely on stays; the last day may move."""
        absence = self.delegate(self.user_vp, self.user_reader, FROM, TO)
        for vals in (
            {"delegate_id": self.user_vp2.id},
            {"user_id": self.user_gm.id},
            {"date_from": "2026-11-01"},
            {"company_id": self.company.id},
        ):
            with self.subTest(vals), self.refused(self.user_vp, UserError):
                absence.write(vals)
        with self.refused(self.user_reader, AccessError):
            absence.with_user(self.user_reader).date_to = "2027-11-27"
        with self.refused(self.user_vp, UserError, "stays on record"):
            absence.with_context(_force_unlink=True).unlink()
        complaint = self.vp_turn()
        absence.date_to = FROM
        self.assertNotIn(self.user_reader, self.called(complaint))
        self.assertFalse(complaint.with_user(self.user_reader).gate_waiting_for_me)

    def test_an_absence_entered_late_calls_the_delegate(self):
        """S9.4.2.1.7.8: progress until settled, also when somebody falls ill."""
        complaint = self.vp_turn()
        self.delegate(self.user_vp, self.user_reader, FROM, TO, self.user_manager)
        self.assertIn(self.user_reader, self.called(complaint))

    def test_an_absence_holds_in_its_company_only(self):
        """Law 8: companies."""
        boss = self.new_user("boss", ROLE + "vp")
        boss.sudo().company_ids += self.other_company
        deputy = self.new_user("deputy", ROLE + "reader")
        deputy.sudo().company_ids += self.other_company
        self.delegate(
            boss, deputy, FROM, TO, self.env.user, company_id=self.other_company.id
        )
        complaint = self.vp_turn()
        self.assertFalse(complaint.with_user(deputy).gate_waiting_for_me)
        with self.refused(self.user_vp, ValidationError, "does not work for"):
            self.delegate(
                boss,
                self.user_reader,
                FROM,
                TO,
                self.env.user,
                company_id=self.other_company.id,
            )

    def test_each_absence_is_an_event(self):
        """Architecture law 4: who could sign for whom shows."""
        absence = self.delegate(self.user_vp, self.user_reader, FROM, TO)
        absence.date_to = "2026-11-25"
        kinds = self.events_of(absence).mapped("kind")
        self.assertEqual(kinds, ["gate.delegated", "gate.delegation_changed"])
