"""Who signs the decision of a case that follows a procedure."""

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ROLE
from .common_procedure import ProcedureCase


@tagged("post_install", "-at_install")
class TestGateProcedure(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_leader = cls.new_user("leader", ROLE + "reader")
        cls.user_leader2 = cls.new_user("leader2", ROLE + "reader")
        teams = cls.env["complaint.team"]
        cls.team = teams.create({"name": "One", "leader_id": cls.user_leader.id})
        cls.team2 = teams.create({"name": "Two", "leader_id": cls.user_leader2.id})

    def switch_on(self, code, *args, **kwargs):
        """Switch a procedure on without what it demands: here signatures count."""
        draft = self.env.ref(f"complaint_mgmt.complaint_procedure_{code.lower()}_v1")
        draft.requirement_ids.unlink()
        draft.needs_training = "none"
        return super().switch_on(code, *args, **kwargs)

    def proposed(self, code, class_code=None, **vals):
        """Switch a procedure on and take a case of it to its proposal."""
        version = self.env.ref(f"complaint_mgmt.complaint_procedure_{code.lower()}_v1")
        if version.state == "draft":
            version = self.switch_on(code)
        complaint = self.log().with_user(self.user_inspector)
        if complaint.procedure_version_id != version:
            complaint._write_system({"procedure_version_id": version.id})
        classes = version.class_ids.filtered(lambda c: c.code == class_code)
        complaint.class_id = classes or self.class_minor
        complaint.action_start()
        complaint.write({**self.findings(), "team_id": self.team.id, **vals})
        self.propose(complaint)
        return complaint

    def names(self, complaint):
        steps = complaint.sudo().gate_round_ids.sorted("id")[-1:].step_ids
        return steps.sorted("sequence").mapped("name")

    # ------------------------------------------------------------------
    # S9
    # ------------------------------------------------------------------

    def test_class_one_is_proposed_by_the_handler_and_reviewed_by_the_qa_head(self):
        """S9.4.2.1.7.7: only what is more than a small defect goes to the top."""
        complaint = self.proposed("S9", "1")
        self.assertEqual(self.names(complaint), ["Quality Inspector", "QA Head"])
        self.sign(complaint, self.user_head)
        self.assertEqual(complaint.state, "reply")

    def test_other_classes_are_signed_in_the_strict_order(self):
        """S9.4.2.1.7.7: QA head reviews, VP decides, general manager approves."""
        for code in ("2A", "3"):
            complaint = self.proposed("S9", code)
            for user in (self.user_vp, self.user_gm):
                with self.refused(user, UserError, "not your turn"):
                    self.sign(complaint, user)
            self.sign(complaint, self.user_head)
            with self.refused(self.user_gm, UserError, "not your turn"):
                self.sign(complaint, self.user_gm)
            self.sign(complaint, self.user_vp)
            self.assertEqual(complaint.state, "decision")
            self.sign(complaint, self.user_gm)
            self.assertEqual(complaint.state, "reply")

    def test_return_or_exchange_without_a_reaction_is_decided_by_the_vp(self):
        """S9.4.2.2.4: class IIb ends with the signature of the quality VP."""
        complaint = self.proposed("S9", "2B")
        with self.refused(self.user_vp, UserError, "not your turn"):
            self.sign(complaint, self.user_vp)
        self.sign(complaint, self.user_head)
        self.assertEqual(complaint.state, "decision")
        self.sign(complaint, self.user_vp)
        self.assertEqual(complaint.state, "reply")

    def test_one_person_does_not_sign_twice(self):
        """S9.4.2.1.7.7: three signatures are three persons."""
        both = self.new_user("headvp", f"{ROLE}qa_head,{ROLE}vp")
        complaint = self.proposed("S9", "2A")
        self.sign(complaint, both)
        with self.refused(both, UserError, "not your turn"):
            self.sign(complaint, both)
        self.sign(complaint, self.user_vp)

    def test_another_class_makes_the_signatures_void_and_routes_anew(self):
        """S9.4.2.1.7.7: who signs follows the class."""
        complaint = self.proposed("S9", "1")
        self.sign(complaint, self.user_head)
        version = complaint.procedure_version_id
        complaint = complaint.with_user(self.user_inspector)
        self.reclassify(complaint, version.class_ids.filtered(lambda c: c.code == "3"))
        self.assertEqual(complaint.state, "investigation")
        self.propose(complaint)
        self.assertEqual(len(self.names(complaint)), 4)

    # ------------------------------------------------------------------
    # Team leader or QA head
    # ------------------------------------------------------------------

    def test_team_leader_or_qa_head_approves_by_the_simple_procedures(self):
        for user in (self.user_leader, self.user_head):
            complaint = self.proposed("S5")
            for other in (self.user_leader2, self.user_vp):
                with self.refused(other, UserError, "not your turn"):
                    self.sign(complaint, other)
            self.sign(complaint.with_user(self.user_head), user)
            self.assertEqual(complaint.state, "reply")

    def test_case_of_another_team_is_signed_anew(self):
        complaint = self.proposed("S7", "GENERAL")
        complaint = complaint.with_user(self.user_inspector)
        complaint.team_id = self.team2
        self.assertEqual(complaint.state, "investigation")
        self.propose(complaint)
        self.assertIn(
            self.user_leader2, complaint.sudo().gate_round_ids[:1].step_ids.user_ids
        )

    def test_new_leader_of_a_team_undoes_no_signature(self):
        complaint = self.proposed("S7", "GENERAL")
        self.sign(complaint, self.user_head)
        self.team.leader_id = self.user_leader2
        complaint.with_user(self.user_inspector).lessons = "Seal the blisters."
        self.assertEqual(complaint.state, "reply")
        self.assertTrue(complaint._gate_is_approved("decision"))

    # ------------------------------------------------------------------
    # Any of two roles; policies and procedures
    # ------------------------------------------------------------------

    def policy(self, procedure, *roles, **vals):
        groups = [self.env.ref(ROLE + role).id for role in roles]
        line = {"name": "Top", "meaning": "approved"}
        policies = self.env["complaint.gate.policy"].with_user(self.user_manager)
        return policies.create(
            {
                "name": "Policy of a test",
                "res_model": "complaint.complaint",
                "gate": "decision",
                "sequence": 1,
                "procedure_id": procedure.id,
                "line_ids": [
                    Command.create({**line, "group_ids": [Command.set(groups)]})
                ],
                **vals,
            }
        )

    def test_either_of_two_roles_is_enough_where_the_policy_says_so(self):
        """S9.4.2.1.7.7: "VP or general manager" is one signature of either."""
        version = self.switch_on("S5")
        self.policy(version.procedure_id, "vp", "gm")
        for user in (self.user_vp, self.user_gm):
            complaint = self.log().with_user(self.user_inspector)
            complaint._write_system({"procedure_version_id": version.id})
            complaint.class_id = self.class_minor
            complaint.action_start()
            complaint.write(self.findings())
            self._submit_unsigned(complaint)
            self.sign(complaint, user)
            self.assertEqual(complaint.state, "reply")

    def _submit_unsigned(self, complaint):
        """Submit where the handler is not the first who signs."""
        action = complaint.action_submit()
        wizards = self.env[action["res_model"]].with_user(complaint.user_id)
        wizards = wizards.with_context(**action.get("context") or {})
        wizard = wizards.browse(action.get("res_id")) or wizards.create({})
        wizard.password = complaint.user_id.sudo().login
        wizard.action_confirm()

    def test_policy_of_a_procedure_is_for_its_cases_only(self):
        complaint = self.to_decision()
        policy = self.env.ref("complaint_mgmt.complaint_gate_policy_decision")
        self.assertEqual(complaint.sudo().gate_round_ids.policy_id, policy)
        ours = self.policy(self.env["complaint.procedure"], "gm", sequence=2)
        ours.company_id = self.company
        other = self.to_decision_without_handler()
        self.assertEqual(other.sudo().gate_round_ids.policy_id, ours)

    def to_decision_without_handler(self):
        complaint = self.to_investigation()
        complaint.write(self.findings())
        self._submit_unsigned(complaint)
        return complaint

    def test_move_to_another_procedure_routes_anew(self):
        complaint = self.to_decision()
        version = self.switch_on("S5")
        complaint.with_user(self.user_head)._move_procedure(
            version, self.env["complaint.class"], "It is a hotel case."
        )
        self.assertEqual(complaint.state, "investigation")

    def test_mistakes_of_a_policy_are_refused(self):
        procedure = self.env.ref("complaint_mgmt.complaint_procedure_s9")
        with self.refused(self.user_manager, ValidationError, "follows no procedure"):
            self.policy(
                procedure,
                "gm",
                res_model="complaint.procedure.version",
                gate="procedure",
            )
        policy = self.policy(procedure, "gm")
        for vals in ({"field_name": "name"}, {"group_ids": [Command.clear()]}):
            values = {"approver_type": "field_group", "field_name": "user_id", **vals}
            with self.refused(self.user_manager, ValidationError, "names one user"):
                policy.line_ids.write(values)
        with self.refused(self.user_head):
            policy.with_user(self.user_head).procedure_id = False
