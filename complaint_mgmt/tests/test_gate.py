import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.chain import sha256_hex
from .common_gate import WRONG, GateCase

CASE = "complaint.complaint"


@tagged("post_install", "-at_install")
class TestGate(GateCase):
    def test_a_decision_is_proposed_reviewed_decided_and_approved_in_this_order(self):
        """S9.4.2.1.7.6-8: inspector, QA head, VP, GM; strict order, signed."""
        complaint = self.to_reply()
        gate_round = self.round_of(complaint)
        self.assertEqual(gate_round.state, "approved")
        self.assertEqual(
            gate_round.signature_ids.sorted("id").mapped(
                lambda s: (s.user_id, s.meaning, s.decision)
            ),
            [
                (self.user_inspector, "proposed", "approve"),
                (self.user_head, "reviewed", "approve"),
                (self.user_vp, "decided", "approve"),
                (self.user_gm, "approved", "approve"),
            ],
        )
        self.assertTrue(complaint._gate_is_approved("decision"))
        self.assertEqual(complaint.state, "reply")

    def test_nobody_signs_before_the_turn(self):
        """S9.4.2.1.7.7: strict order."""
        complaint = self.to_decision()
        for user in (self.user_vp, self.user_gm):
            with self.refused(user, UserError, "not your turn"):
                self.sign(complaint, user)
        self.sign(complaint, self.user_head)
        with self.refused(self.user_gm, UserError, "not your turn"):
            self.sign(complaint, self.user_gm)

    def test_who_has_no_role_in_the_chain_cannot_sign(self):
        """S9.4.2.1.7.7: only QA head, VP and GM; a manager configures, no more."""
        complaint = self.to_decision()
        users = (self.user_reader, self.user_inspector2, self.user_manager)
        for user in users + (self.user_legal, self.user_archivist):
            with self.refused(user, UserError, "not your turn"):
                self.sign(complaint, user)

    def test_a_proposer_who_is_qa_head_cannot_review_the_own_proposal(self):
        """S9.4.2.1.7.7: four eyes, also where one person has both roles."""
        complaint = self.to_investigation(user=self.user_head)
        complaint = self.to_decision(complaint)
        with self.refused(self.user_head, UserError, "not your turn"):
            self.sign(complaint, self.user_head)
        self.sign(complaint, self.user_head2)

    def test_who_submits_for_another_cannot_review_either(self):
        """S9.4.2.1.7.7: who submits is excluded, not only who signs first."""
        complaint = self.ready()
        by_head = complaint.with_user(self.user_head)
        self._sign(by_head, by_head.action_submit())
        # the handler has still to propose, for a submission signs only the own line
        self.assertFalse(self.round_of(complaint).signature_ids)
        self.sign(complaint, self.user_inspector)
        with self.refused(self.user_head, UserError, "not your turn"):
            self.sign(complaint, self.user_head)

    def test_one_person_with_two_roles_signs_one_of_them_only(self):
        """S9.4.2.1.7.7: decided and approved by two persons."""
        self.user_vp.sudo().group_ids += self.env.ref(
            "complaint_mgmt.group_complaint_gm"
        )
        complaint = self.to_decision()
        self.sign(complaint, self.user_head)
        self.sign(complaint, self.user_vp)
        with self.refused(self.user_vp, UserError, "not your turn"):
            self.sign(complaint, self.user_vp)
        self.sign(complaint, self.user_gm)

    def test_a_wrong_password_signs_nothing(self):
        """21 CFR 11.200: the password is entered again with each signature."""
        complaint = self.to_decision()
        for password in (WRONG, " ", self.user_vp.login):
            with self.refused(self.user_head, UserError, "not your password"):
                self.sign(complaint, self.user_head, password=password)
        action = complaint.with_user(self.user_head).action_gate_sign()
        wizard = self.env[action["res_model"]].with_user(self.user_head)
        with self.refused(self.user_head, UserError, "not your password"):
            wizard.browse(action["res_id"]).action_confirm()
        self.assertEqual(len(self.round_of(complaint).signature_ids), 1)

    def test_the_password_is_stored_nowhere(self):
        """Architecture law 5: the password is stored nowhere."""
        self.to_decision()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT 1 FROM information_schema.columns "
            "WHERE table_name = 'complaint_gate_sign' AND column_name = 'password'"
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_a_signature_says_who_when_with_which_meaning_on_what(self):
        """21 CFR 11.50 and 11.70: printed name, time, meaning, bound to the record."""
        complaint = self.to_decision()
        gate_round = self.round_of(complaint)
        signature = gate_round.signature_ids
        self.assertEqual(signature.signer_name, self.user_inspector.name)
        self.assertEqual(signature.signer_role, "Quality Inspector")
        self.assertEqual(signature.digest, sha256_hex(gate_round.payload.encode()))
        content = json.loads(gate_round.payload)
        self.assertEqual(content["id"], complaint.id)
        self.assertEqual(content["content"]["number"], complaint.name)
        self.assertTrue(signature.is_intact)
        self.user_inspector.sudo().name = "Married Since"
        self.assertEqual(signature.signer_name, "Test Inspector")

    def test_a_signature_tampered_with_in_the_database_shows(self):
        """21 CFR 11.70: a signature cannot be altered or moved unnoticed."""
        complaint = self.to_decision()
        signature = self.round_of(complaint).signature_ids
        for column, value in (("signer_name", "X"), ("digest", "0" * 64)):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    f"UPDATE complaint_gate_signature SET {column} = %s WHERE id = %s",
                    [value, signature.id],
                )
                signature.invalidate_recordset()
                self.assertFalse(signature.is_intact)
                savepoint.rollback()
        signature.invalidate_recordset()
        self.assertTrue(signature.is_intact)

    def test_sending_back_needs_a_reason_and_ends_the_round(self):
        """S9.4.2.1.7.7: the QA head reviews, and may send back."""
        complaint = self.to_decision()
        with self.refused(self.user_head, UserError, "Say why"):
            self.sign(complaint, self.user_head, "send_back", "  ")
        self.sign(complaint, self.user_head, "send_back", "The lot is missing.")
        gate_round = self.round_of(complaint)
        self.assertEqual(gate_round.state, "sent_back")
        self.assertEqual(gate_round.reason, "The lot is missing.")
        self.assertEqual(complaint.state, "investigation")
        self.assertFalse(complaint._gate_is_approved("decision"))
        self.assertFalse(self.called(complaint))

    def test_a_refusal_ends_the_round(self):
        """S9.4.2.1.7.7: the VP decides, also against the proposal."""
        complaint = self.to_decision()
        self.sign(complaint, self.user_head)
        self.sign(complaint, self.user_vp, "refuse", "Not our fault.")
        self.assertEqual(self.round_of(complaint).state, "refused")
        self.assertEqual(
            self.round_of(complaint).step_ids.mapped("state"),
            ["signed", "signed", "skipped", "skipped"],
        )
        with self.refused(self.user_gm, UserError, "not your turn"):
            self.sign(complaint, self.user_gm)

    def test_a_change_of_what_is_signed_makes_an_open_round_void(self):
        """Architecture law 5: the signature is void and the event says so."""
        complaint = self.to_decision()
        self.sign(complaint, self.user_head)
        complaint.amount = 99999
        gate_round = self.round_of(complaint)
        self.assertEqual(gate_round.state, "void")
        self.assertEqual(gate_round.void_by_id, self.user_inspector)
        self.assertEqual(len(self.events_of(complaint, "gate.void")), 1)
        self.assertEqual(complaint.state, "investigation")
        self.assertFalse(self.called(complaint))

    def test_a_change_of_what_is_signed_makes_an_approval_void(self):
        """Architecture law 5: so does a change after the last signature."""
        complaint = self.to_reply()
        decided_on = self.round_of(complaint).closed_at
        complaint.proposal = "Nothing."
        self.assertEqual(self.round_of(complaint).state, "void")
        self.assertEqual(self.round_of(complaint).closed_at, decided_on)
        self.assertFalse(complaint._gate_is_approved("decision"))
        self.assertEqual(complaint.state, "investigation")

    def test_a_change_of_the_lines_makes_the_signatures_void(self):
        """S9.4.2.1.7.6: the proposal is about these products and lots."""
        complaint = self.ready()
        item = self.env["complaint.item"].create(
            {"complaint_id": complaint.id, "product_id": self.product.id}
        )
        complaint = self.to_decision(complaint)
        item.with_user(self.user_inspector).lot_id = self.lot_1
        self.assertEqual(self.round_of(complaint).state, "void")

    def test_a_change_of_anything_else_leaves_the_signatures_alone(self):
        """Architecture law 5: only what was signed counts."""
        complaint = self.to_decision()
        complaint.write({"priority": "1", "reference": "PO 12"})
        self.assertEqual(self.round_of(complaint).state, "open")

    def test_the_language_of_the_user_does_not_change_what_is_signed(self):
        """Architecture laws 5 and 9: two languages, one digest."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.class_minor.with_context(lang="zh_CN").name = "轻微"
        chinese = {"lang": "zh_CN", "tz": "Asia/Shanghai"}

        def translated(record, gate):
            time = fields.Datetime.context_timestamp(record, record.received_at)
            return {"class": record.class_id.name, "received": str(time)}

        with patch.object(self.registry[CASE], "_gate_payload", translated):
            complaint = self.to_decision()
            self.user_head.sudo().write(chinese)
            by_head = complaint.with_user(self.user_head).with_context(**chinese)
            self.assertEqual(by_head.class_id.name, "轻微")
            self.assertFalse(by_head._gate_recheck())
            self.sign(by_head, self.user_head)

    def test_a_round_is_withdrawn_with_a_reason(self):
        """S9.5: a case that is taken out of the flow leaves no open signature."""
        complaint = self.to_decision()
        complaint._gate_withdraw("Logged twice.")
        gate_round = self.round_of(complaint)
        self.assertEqual(
            (gate_round.state, gate_round.reason), ("void", "Logged twice.")
        )
        self.assertFalse(self.called(complaint))

    def test_a_document_changed_behind_the_engine_cannot_be_signed(self):
        """Architecture law 5: what is signed is compared at the moment of signing."""
        complaint = self.to_decision()
        action = complaint.with_user(self.user_head).action_gate_sign()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_complaint SET amount = 5 WHERE id = %s", [complaint.id]
        )
        self.env.invalidate_all()
        result = self._sign(complaint.with_user(self.user_head), action)
        self.assertEqual(result["tag"], "display_notification")
        self.assertEqual(self.round_of(complaint).state, "void")
        self.assertEqual(len(self.round_of(complaint).signature_ids), 1)

    def test_what_was_shown_is_what_is_signed(self):
        """21 CFR 11.70: a dialog left open signs nothing that came later."""
        complaint = self.ready()
        action = complaint.action_submit()
        complaint.amount = 7
        with self.refused(self.user_inspector, UserError, "since you opened"):
            self._sign(complaint, action)
        self.assertFalse(self.round_of(complaint))

    def test_a_dialog_left_open_does_not_sign_twice(self):
        """S9.4.2.1.7.7: one step, one signature where one is asked for."""
        complaint = self.to_decision()
        actions = {
            user: complaint.with_user(user).action_gate_sign()
            for user in (self.user_head, self.user_head2)
        }
        self._sign(complaint.with_user(self.user_head), actions[self.user_head])
        with self.refused(self.user_head2, UserError, "meanwhile"):
            self._sign(complaint.with_user(self.user_head2), actions[self.user_head2])

    def test_a_new_round_keeps_the_earlier_one(self):
        """21 CFR 11.10(e): what was signed before stays readable."""
        complaint = self.to_decision()
        self.sign(complaint, self.user_head, "send_back", "Too little.")
        first = self.round_of(complaint)
        complaint.amount = 300
        self.propose(complaint)
        second = self.round_of(complaint)
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(first.state, "sent_back")
        self.assertEqual(len(first.signature_ids), 2)
        self.assertNotEqual(first.digest, second.digest)
        self.assertEqual(len(complaint.gate_signature_ids), 3)

    def test_a_decision_is_submitted_once(self):
        """S9.5: no second way around a running round."""
        complaint = self.to_decision()
        with self.refused(self.user_inspector, UserError, "submitted already"):
            complaint.action_gate_submit("decision")

    def test_the_signed_document_is_never_deleted(self):
        """21 CFR 11.10(e): not even by the administrator, whatever the context."""
        complaint = self.to_decision()
        with self.refused(self.env.user, UserError):
            complaint.sudo().with_context(_force_unlink=True).unlink()

    def test_a_plain_user_reads_signatures_on_the_own_complaint_only(self):
        """Law 8, S1.2: reading follows the document."""
        mine = self.to_decision(self.to_investigation(self.log(self.user_sales)))
        self.to_decision()
        rounds = self.env["complaint.gate.round"].with_user(self.user_sales)
        found = rounds.search([])
        self.assertEqual(found, self.round_of(mine))
        self.assertEqual(found.signature_ids.round_id, found)
        self.assertEqual(found.step_ids.round_id, found)
        signatures = self.env["complaint.gate.signature"].with_user(self.user_plain)
        for record in (found, found.signature_ids, found.step_ids):
            with self.refused(self.user_plain, AccessError):
                record.with_user(self.user_plain).read()
            self.assertFalse(record.with_user(self.user_plain).has_access("read"))
        self.assertNotIn(found.signature_ids.ids[0], signatures.search([]).ids)
        self.assertTrue(found.with_user(self.user_reader).read(["state"]))

    def test_another_company_reads_no_signatures(self):
        """Law 8: rules on the record's company."""
        complaint = self.to_decision()
        rounds = self.env["complaint.gate.round"].with_user(self.user_other)
        self.assertFalse(rounds.search([]))
        with self.refused(self.user_other, AccessError):
            rounds.browse(self.round_of(complaint).id).read(["state"])

    def test_every_step_of_a_round_is_an_event(self):
        """Architecture law 4: gate decisions enter the chain."""
        complaint = self.to_reply()
        kinds = self.events_of(complaint).mapped("kind")
        gate_kinds = [kind for kind in kinds if kind.startswith("gate.")]
        self.assertEqual(
            gate_kinds, ["gate.submitted"] + ["gate.signed"] * 4 + ["gate.approved"]
        )
        last = self.events_of(complaint, "gate.signed")[-1:]
        data = json.loads(last.data)
        self.assertEqual(data["digest"], self.round_of(complaint).digest)
        self.assertEqual((data["decision"], data["meaning"]), ("approve", "approved"))
