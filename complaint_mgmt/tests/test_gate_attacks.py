from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .common_gate import GateCase

EVIDENCE = ("complaint.gate.round", "complaint.gate.step", "complaint.gate.signature")
PUBLIC = {
    "complaint.gate.round": set(),
    "complaint.gate.step": set(),
    "complaint.gate.signature": set(),
    "complaint.gate.policy": set(),
    "complaint.gate.policy.line": set(),
    "complaint.gate.delegation": set(),
    "complaint.gate.mixin": {"action_gate_submit", "action_gate_sign"},
    "complaint.gate.sign": {"action_confirm"},
}
ORM = {"create", "write", "unlink"}
# Keys that switch something off somewhere in Odoo, or that somebody may hope to.
HOSTILE = {
    "_force_unlink": True,
    "active_test": False,
    "install_mode": True,
    "mail_activity_automation_skip": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "skip_validation_check": True,
    "tracking_disable": True,
    "tz": "Pacific/Kiritimati",
    "default_state": "approved",
    "default_signature_count": 99,
    "default_escalated_at": "2000-01-01 00:00:00",
    "default_closed_at": "2000-01-01 00:00:00",
    "default_void_at": "2000-01-01 00:00:00",
    "default_on_behalf_name": "The President",
    "default_reason": "Forged",
}


@tagged("post_install", "-at_install")
class TestGateAttacks(GateCase):
    def attackers(self):
        return (
            self.user_plain
            | self.user_reader
            | self.user_inspector
            | self.user_head
            | self.user_gm
            | self.user_manager
            | self.env.ref("base.user_admin")
            | self.env["res.users"].browse(SUPERUSER_ID)
        )

    def evidence(self, complaint):
        gate_round = self.round_of(complaint)
        return gate_round, gate_round.step_ids[-1:], gate_round.signature_ids[:1]

    def assert_refused(self, call, *args):
        with self.refused(self.env.user, AccessError):
            call(*args)

    def assert_untouched(self, gate_round):
        """Assert that no default of a caller's context entered the evidence."""
        self.assertEqual(gate_round.state, "open")
        self.assertEqual(gate_round.signature_count, len(gate_round.signature_ids))
        self.assertFalse(gate_round.closed_at or gate_round.void_at)
        self.assertFalse(gate_round.reason)
        self.assertFalse(gate_round.signature_ids.on_behalf_name)
        self.assertFalse(any(gate_round.step_ids.mapped("escalated_at")))

    def test_nobody_writes_signatures_by_rpc(self):
        """An internal user wrote approved, done by the GM, elsewhere: refused here."""
        complaint = self.to_decision()
        gm = self.user_gm.id
        forged = (
            {"state": "approved", "requester_id": gm},
            {"state": "signed", "user_ids": [Command.set([gm])]},
            {"user_id": gm, "signer_name": "The GM", "decision": "approve"},
        )
        for user in self.attackers():
            rows = zip(self.evidence(complaint), forged, strict=True)
            for row, vals in rows:
                row = row.with_user(user)
                with self.subTest(user=user.login, model=row._name):
                    self.assert_refused(row.write, vals)
                    self.assert_refused(row.sudo().write, vals)
                    self.assert_refused(row.with_context(**HOSTILE).write, vals)
        self.assertEqual(self.round_of(complaint).state, "open")

    def test_nobody_creates_signatures_by_rpc_import_or_copy(self):
        """Only the engine appends, whoever asks."""
        complaint = self.to_decision()
        for user in self.attackers():
            for row in self.evidence(complaint):
                row = row.with_user(user).with_context(**HOSTILE)
                vals = {"round_id": self.round_of(complaint).id, "state": "signed"}
                with self.subTest(user=user.login, model=row._name):
                    self.assert_refused(row.create, [vals])
                    self.assert_refused(row.sudo().create, [vals])
                    self.assert_refused(row.copy)
                    self.assert_refused(row.sudo().name_create, "Forged")
                    # an import reports what a call raises
                    field = "reference" if row._rec_name == "reference" else "reason"
                    field = "name" if "name" in row._fields else field
                    result = row.sudo().load([field], [["Forged"]])
                    self.assertFalse(result["ids"])

    def test_nobody_deletes_signatures(self):
        """Reopening deleted every review elsewhere; here nobody deletes anything."""
        complaint = self.to_decision()
        for user in self.attackers():
            for row in self.evidence(complaint):
                row = row.with_user(user)
                with self.subTest(user=user.login, model=row._name):
                    self.assert_refused(row.unlink)
                    self.assert_refused(row.sudo().unlink)
                    self.assert_refused(row.sudo().with_context(**HOSTILE).unlink)

    def test_the_trail_cannot_be_edited_through_the_document(self):
        """A handler may write the case, but not what hangs on it."""
        complaint = self.to_decision()
        other = self.round_of(self.to_decision())
        mine = self.round_of(complaint)
        commands = (
            Command.create({"gate": "decision", "state": "approved"}),
            Command.update(mine.id, {"state": "approved"}),
            Command.delete(mine.id),
            Command.unlink(mine.id),
            Command.link(other.id),
            Command.clear(),
            Command.set(other.ids),
        )
        for user in (self.user_inspector, self.user_head, self.user_manager):
            for command in commands:
                record = complaint.with_user(user)
                with self.subTest(user=user.login, command=command):
                    vals = {"gate_round_ids": [command]}
                    self.assert_refused(record.write, vals)
                    self.assert_refused(record.sudo().write, vals)
        self.assertEqual(mine.state, "open")
        self.assertEqual(mine.res_id, complaint.id)
        self.assertNotEqual(other.res_id, complaint.id)

    def test_what_the_screen_shows_is_not_what_the_engine_believes(self):
        """Computed fields are no way in."""
        complaint = self.to_decision()
        complaint.write({"gate_can_sign": True, "gate_status": "Approved"})
        self.assertFalse(complaint._gate_is_approved("decision"))
        with self.refused(self.user_inspector, UserError, "not your turn"):
            complaint.action_gate_sign()

    def test_a_case_created_in_its_final_state_is_refused(self):
        """Creating a record in the final state needed no approval elsewhere."""
        for state in ("decision", "reply", "closed"):
            with self.refused(self.user_inspector, UserError):
                self.log(self.user_inspector, state=state)
            complaints = self.env["complaint.complaint"].with_user(self.user_inspector)
            with self.refused(self.user_inspector, UserError):
                complaints.with_context(default_state=state).create(
                    {"statement": "x", "partner_id": self.customer.id}
                )

    def test_no_state_is_reached_around_the_signatures(self):
        """S9.5: the state machine is not bypassed by write, by anybody."""
        complaint = self.to_decision()
        for user in (self.user_inspector, self.user_head, self.user_manager):
            record = complaint.with_user(user).with_context(**HOSTILE)
            for state in ("reply", "closed"):
                with self.refused(user, UserError):
                    record.write({"state": state})
                with self.refused(user, UserError):
                    record.sudo().write({"state": state})

    def test_no_context_switches_a_control_off(self):
        """A context key switched the checks off by RPC elsewhere."""
        self.new_policy(self.line("qa_head"), active=False)
        complaint = self.ready().with_context(**HOSTILE)
        # neither the engine itself nor the dialog in front of it
        self.assertEqual(
            complaint.env["complaint.gate.policy"]._find(complaint, "decision"),
            self.policy,
        )
        complaint.sudo().with_context(**HOSTILE)._gate_submit("decision")
        self.assert_untouched(self.round_of(complaint))
        complaint.with_context(**HOSTILE).amount = 2
        self.assertEqual(self.round_of(complaint).state, "void")
        self.propose(complaint)
        gate_round = self.round_of(complaint)
        self.assertEqual(gate_round.policy_id, self.policy)
        self.assertEqual((gate_round.state, gate_round.signature_count), ("open", 1))
        self.assert_untouched(gate_round)
        self.assertEqual(self.called(complaint), self.user_head | self.user_head2)
        for user in (self.user_inspector, self.user_gm):
            with self.refused(user, UserError, "not your turn"):
                self.sign(complaint, user)
        self.assertEqual(len(self.events_of(complaint, "gate.signed")), 1)
        complaint.with_context(**HOSTILE).amount = 1
        self.assertEqual(gate_round.state, "void")

    def test_lowering_the_class_does_not_drop_signatures(self):
        """Lowering the severity after a restart dropped tiers elsewhere."""
        critical = f"[('class_id', '=', {self.class_critical.id})]"
        self.new_policy(self.line("qa_head"), self.line("gm", domain=critical))
        complaint = self.ready()
        self.reclassify(complaint, self.class_critical)
        self.propose(complaint)
        self.reclassify(complaint, self.class_minor)
        self.assertEqual(self.round_of(complaint).state, "void")
        self.propose(complaint)
        self.sign(complaint, self.user_head)
        self.assertTrue(complaint._gate_is_approved("decision"))
        self.reclassify(complaint, self.class_critical)
        self.assertFalse(complaint._gate_is_approved("decision"))
        self.assertEqual(self.round_of(complaint).state, "void")

    def test_a_field_that_chooses_the_signers_is_signed_as_well(self):
        """A rule on a field outside the payload is not dodged by a later change."""
        urgent = "[('priority', '=', '1')]"
        self.new_policy(self.line("qa_head"), self.line("gm", domain=urgent))
        complaint = self.ready()
        self.propose(complaint)
        self.assertEqual(len(self.round_of(complaint).step_ids), 1)
        complaint.priority = "1"
        self.assertEqual(self.round_of(complaint).state, "void")

    def test_a_forged_dialog_signs_nothing(self):
        """The dialog is a form that any client can fill in as it likes."""
        complaint = self.to_decision()
        gate_round = self.round_of(complaint)
        current = gate_round.step_ids.filtered(lambda s: s.state == "current")
        genuine = {
            "res_model": complaint._name,
            "res_id": complaint.id,
            "gate": "decision",
            "digest": gate_round.digest,
            "step_id": current.id,
        }
        elsewhere = self.to_decision()
        forged = (
            (self.user_gm, {"principal_id": self.user_gm.id}),
            (self.user_gm, {"principal_id": self.user_head.id}),
            (self.user_inspector, {"principal_id": self.user_head.id}),
            (self.user_head, {"principal_id": self.user_head2.id}),
            (self.user_head, {"principal_id": False}),
            (self.user_gm, {"step_id": gate_round.step_ids[-1:].id}),
            (self.user_head, {"digest": "0" * 64}),
            (self.user_head, {"res_id": elsewhere.id}),
            (self.user_head, {"res_model": "res.users"}),
            (self.user_head, {"res_id": 0}),
        )
        for user, vals in forged:
            wizards = self.env["complaint.gate.sign"].with_user(user)
            wizard = wizards.create({"principal_id": user.id, **genuine, **vals})
            with self.subTest(user=user.login, vals=vals):
                with self.refused(user, UserError):
                    wizard.with_context(password=user.login).action_confirm()
        self.assertEqual(len(gate_round.signature_ids), 1)

    def test_a_forged_dialog_submits_nothing(self):
        """Who may not write a case cannot submit it; nor twice; nor unprepared."""
        complaint = self.ready()
        digest = complaint._gate_digest("decision")[0]
        unprepared = self.to_investigation()
        cases = (
            (self.user_plain, complaint, AccessError),
            (self.user_reader, complaint, AccessError),
            (self.user_gm, complaint, AccessError),
            (self.user_inspector, unprepared, UserError),
            (self.user_inspector, self.to_decision(), UserError),
        )
        for user, record, error in cases:
            wizard = (
                self.env["complaint.gate.sign"]
                .with_user(user)
                .create(
                    {
                        "res_model": record._name,
                        "res_id": record.id,
                        "gate": "decision",
                        "digest": digest
                        if record == complaint
                        else record._gate_digest("decision")[0],
                    }
                )
            )
            with self.subTest(user=user.login), self.refused(user, error):
                wizard.with_context(password=user.login).action_confirm()
        self.assertFalse(self.round_of(complaint))

    def test_who_may_not_write_a_document_cannot_submit_it(self):
        """The engine asks for the right itself: no document can forget it."""
        complaint = self.ready()
        lenient = patch.object(
            self.registry[complaint._name], "_gate_check_submit", lambda *args: None
        )
        for user in (self.user_plain, self.user_reader, self.user_gm):
            with self.subTest(user=user.login), lenient, self.refused(user):
                complaint.with_user(user).action_gate_submit("decision")
            with self.subTest(user=user.login), lenient, self.refused(user):
                complaint.with_user(user)._gate_submit("decision")

    def test_the_dialog_of_another_user_is_out_of_reach(self):
        """A signature left open on a desk is of no use to a colleague."""
        complaint = self.to_decision()
        action = complaint.with_user(self.user_head).action_gate_sign()
        stolen = self.env["complaint.gate.sign"].browse(action["res_id"])
        stolen = stolen.with_user(self.user_head2)
        with self.refused(self.user_head2):
            stolen.with_context(password=self.user_head2.login).action_confirm()
        for user in (self.user_head2, self.user_inspector, self.user_manager):
            with self.refused(user):
                stolen.with_user(user).write({"decision": "refuse", "reason": "x"})
            with self.refused(user):
                stolen.with_user(user).read(["summary"])

    def test_the_system_user_signs_nothing(self):
        """A signature needs a person with a password."""
        complaint = self.to_decision()
        robot = self.env["res.users"].browse(SUPERUSER_ID)
        robot.sudo().group_ids += self.env.ref("complaint_mgmt.group_complaint_qa_head")
        wizard = (
            self.env["complaint.gate.sign"]
            .with_user(robot)
            .create(
                {
                    "res_model": complaint._name,
                    "res_id": complaint.id,
                    "gate": "decision",
                    "digest": self.round_of(complaint).digest,
                    "step_id": self.round_of(complaint)._current_step().id,
                    "principal_id": robot.id,
                }
            )
        )
        with self.refused(robot, UserError, "not your password"):
            wizard.with_context(password="").action_confirm()

    def test_the_engine_has_no_public_method_but_its_buttons(self):
        """Any method without an underscore is callable by RPC."""
        for model_name, allowed in PUBLIC.items():
            for cls in type(self.env[model_name]).mro():
                module = getattr(cls, "_original_module", None) or cls.__module__
                if "complaint_mgmt" not in module and "gate" not in module:
                    continue
                methods = {
                    name
                    for name, value in vars(cls).items()
                    if callable(value) and not name.startswith("_")
                }
                self.assertLessEqual(methods, allowed | ORM, cls)
        for model_name in EVIDENCE:
            for name in ("_append", "_amend", "_sign", "_close", "_give", "_open"):
                if hasattr(self.env[model_name], name):
                    call = get_public_method, self.env[model_name], name
                    self.assert_refused(*call)

    def test_a_policy_changed_later_does_not_change_a_running_round(self):
        """A manager cannot join in, nor drop a signature, once it is submitted."""
        complaint = self.to_decision()
        lines = self.policy.with_user(self.user_manager).line_ids
        lines[1].write(
            {
                "approver_type": "users",
                "user_ids": [Command.set(self.user_manager.ids)],
                "exclude_requester": False,
            }
        )
        lines[2:].unlink()
        with self.refused(self.user_manager, UserError, "not your turn"):
            self.sign(complaint, self.user_manager)
        for user in (self.user_head, self.user_vp, self.user_gm):
            self.assertFalse(complaint._gate_is_approved("decision"))
            self.sign(complaint, user)
        self.assertTrue(complaint._gate_is_approved("decision"))

    def test_a_running_round_outlives_its_policy(self):
        """Archiving a policy neither approves nor blocks what runs."""
        complaint = self.to_decision()
        self.policy.with_user(self.user_manager).action_archive()
        self.sign(complaint, self.user_head)
        with self.refused(self.user_inspector, UserError, "Nobody is named"):
            self.ready().action_gate_submit("decision")

    def test_a_round_cannot_be_moved_to_a_document_by_its_digest(self):
        """21 CFR 11.70: equal content on another document is another digest."""
        first, second = self.ready(), self.ready()
        content = [c._gate_document("decision") for c in (first, second)]
        self.assertNotEqual(content[0]["id"], content[1]["id"])
        self.propose(first)
        self.assertFalse(second._gate_is_approved("decision"))

    def test_a_reason_cannot_be_smuggled_into_an_event(self):
        """Architecture law 7: events hold no free text."""
        complaint = self.to_decision()
        self.sign(complaint, self.user_head, "send_back", "Ms Zhao is pregnant.")
        for event in self.events_of(complaint):
            self.assertNotIn("Zhao", event.data)

    def test_approver_activities_are_no_signature(self):
        """Marking the activity as done signs nothing."""
        complaint = self.to_decision()
        activities = complaint.sudo().activity_ids.filtered("gate_step_id")
        for activity in activities:
            activity.with_user(activity.user_id).action_feedback("Fine with me.")
        self.assertEqual(self.round_of(complaint).state, "open")
        self.assertEqual(len(self.round_of(complaint).signature_ids), 1)

    def test_a_policy_cannot_name_a_stranger_model_or_gate(self):
        """Configuration is checked when it is entered."""
        for vals in ({"res_model": "res.partner"}, {"gate": "anything"}):
            with self.refused(self.user_manager, ValidationError, "no such decision"):
                self.new_policy(self.line("gm"), **vals)

    def test_the_dialog_shows_nothing_of_another_document(self):
        """S9.2: a step of a case that one may not read, hung on a case of one's own."""
        step = self.round_of(self.to_decision()).step_ids[:1]
        own = self.log(user=self.user_plain)
        vals = {"res_model": own._name, "res_id": own.id, "gate": "decision"}
        wizards = self.env["complaint.gate.sign"].with_user(self.user_plain)
        dialog = wizards.create({**vals, "digest": "x", "step_id": step.id})
        for name in ("summary", "role", "meaning", "document_name"):
            dialog.invalidate_recordset()
            with self.subTest(name), self.refused(self.user_plain, UserError):
                dialog.read([name])
