from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ROLE
from .common_gate import GateCase


@tagged("post_install", "-at_install")
class TestGatePolicy(GateCase):
    def submit(self):
        complaint = self.ready()
        self.propose(complaint)
        return self.round_of(complaint)

    def test_only_a_manager_configures_who_signs(self):
        """S9.0: a procedure is approved, not bent by those whom it binds."""
        for user in (self.user_plain, self.user_head, self.user_vp, self.user_gm):
            for record in (self.policy, self.policy.line_ids[:1]):
                record = record.with_user(user)
                with self.refused(user):
                    record.write({"name": "Mine"})
                with self.refused(user):
                    record.unlink()
                with self.refused(user):
                    record.create({"name": "Mine"})
        self.policy.with_user(self.user_manager).name = "Ours"

    def test_without_a_policy_nothing_can_be_submitted(self):
        """Architecture law 2: never silently approved; the error says who helps."""
        self.policy.with_user(self.user_manager).action_archive()
        with self.refused(self.user_inspector, UserError, "Administrator"):
            self.ready().action_submit()

    def test_the_first_policy_that_fits_rules(self):
        """Law 1: procedures are data; company before general, then sequence."""
        general = self.new_policy(self.line("gm"), sequence=1)
        self.assertEqual(self.submit().policy_id, general)
        own = self.new_policy(self.line("vp"), sequence=50, company_id=self.company.id)
        self.assertEqual(self.submit().policy_id, own)
        own.domain = f"[('class_id', '=', {self.class_critical.id})]"
        self.assertEqual(self.submit().policy_id, general)
        general.sequence = 200
        self.assertEqual(self.submit().policy_id, self.policy)

    def test_the_policy_of_another_company_does_not_count(self):
        """Law 8: companies."""
        self.env["complaint.gate.policy"].create(
            {
                "name": "Theirs",
                "res_model": "complaint.complaint",
                "gate": "decision",
                "sequence": 0,
                "company_id": self.other_company.id,
                "line_ids": [self.line("gm")],
            }
        )
        self.assertEqual(self.submit().policy_id, self.policy)

    def test_a_policy_without_a_fitting_signature_is_refused(self):
        """Architecture law 2: no line, no approval."""
        never = "[('name', '=', 'never')]"
        for lines in ((), (self.line("gm", domain=never),)):
            policy = self.new_policy(*lines)
            with self.refused(self.user_inspector, UserError, "No signature"):
                self.submit()
            policy.action_archive()

    def test_a_signature_that_nobody_can_give_is_refused_at_submission(self):
        """S9.4.2.1.7.7: a case does not wait for ever for a person who is not there."""
        self.user_gm.sudo().active = False
        with self.refused(self.user_inspector, UserError, "General Manager"):
            self.submit()

    def test_a_line_that_does_not_apply_is_left_out(self):
        """S9.4.2.2.4: some outcomes need fewer signatures."""
        big = "[('amount', '>', 1000)]"
        self.new_policy(self.line("qa_head"), self.line("gm", domain=big))
        self.assertEqual(self.submit().step_ids.mapped("name"), ["qa_head"])

    def test_mistakes_are_refused_when_they_are_made(self):
        """Configuration errors do not wait for the first case."""
        user_field = {"approver_type": "field", "field_name": "user_id"}
        mistakes = (
            ({"domain": "[('no_such_field', '=', 1)]"}, self.line("gm")),
            ({"domain": "what?"}, self.line("gm")),
            ({"domain": "__import__('os').getcwd()"}, self.line("gm")),
            ({}, self.line("gm", domain="[('nothing', '=', 1)]")),
            ({}, self.line(approver_type="group")),
            ({}, self.line(approver_type="users")),
            ({}, self.line(users=self.user_portal)),
            ({}, self.line(**{**user_field, "field_name": "partner_id"})),
            ({}, self.line(**{**user_field, "field_name": False})),
            ({}, self.line("gm", escalate_after_hours=2)),
        )
        for vals, line in mistakes:
            with self.subTest(vals=vals, line=line[2]):
                with self.refused(self.user_manager, ValidationError):
                    self.new_policy(line, **vals)
        self.new_policy(self.line(**user_field))

    def test_the_proposer_is_excluded_unless_the_document_names_him(self):
        """S9.4.2.1.7.7: four eyes by default."""
        policy = self.new_policy(
            self.line("gm"), self.line(approver_type="field", field_name="user_id")
        )
        self.assertEqual(policy.line_ids.mapped("exclude_requester"), [True, False])

    def test_a_used_policy_is_archived_and_not_deleted(self):
        """21 CFR 11.10(e): what ruled stays readable, whatever the context."""
        self.submit()
        policy = self.policy.with_user(self.user_manager)
        with self.refused(self.user_manager, UserError, "Archive"):
            policy.unlink()
        with self.refused(self.user_manager, UserError, "Archive"):
            policy.with_context(_force_unlink=True).unlink()
        unused = self.new_policy(self.line("gm"))
        unused.unlink()

    def test_each_change_of_a_policy_is_an_event(self):
        """Architecture law 4: who changed the rules shows as well."""
        policy = self.new_policy(self.line("gm"))
        policy.line_ids.quorum = "all"
        policy.line_ids.with_context(_force_unlink=True).unlink()
        kinds = self.events_of(policy).mapped("kind")
        self.assertIn("gate.policy_created", kinds)
        changed = self.events_of(policy, "gate.policy_changed").mapped("data")
        self.assertIn('{"fields":["line_ids.quorum"]}', changed)
        self.assertEqual(changed[-1], '{"fields":["line_ids"]}')

    def test_a_person_on_the_document_signs_as_named_at_submission(self):
        """S9.4.2.1.7.6: who proposed stays who proposed."""
        self.new_policy(
            self.line(approver_type="field", field_name="user_id", name="Proposer"),
            self.line("gm"),
        )
        gate_round = self.submit()
        step = gate_round.step_ids.filtered(lambda s: s.name == "Proposer")
        self.assertEqual(step.user_ids, self.user_inspector)
        self.assertEqual(step.state, "signed")

    def test_two_people_with_a_role_each_are_needed_where_persons_are_distinct(self):
        """S1.5.3: the second person is another one."""
        self.new_policy(self.line("vp"), self.line("vp", name="Second VP"))
        gate_round = self.submit()
        complaint = gate_round._document()
        self.sign(complaint, self.user_vp)
        with self.refused(self.user_vp, UserError, "not your turn"):
            self.sign(complaint, self.user_vp)
        self.sign(complaint, self.user_vp2)
        self.assertEqual(gate_round.state, "approved")

    def test_a_reader_sees_the_rules_and_a_plain_user_does_not(self):
        """S9.0: those who work by a procedure may read it."""
        self.assertTrue(self.policy.with_user(self.user_reader).line_ids.mapped("name"))
        with self.refused(self.user_plain, AccessError):
            self.policy.with_user(self.user_plain).read(["name"])

    def test_roles_of_the_default_policy_are_those_of_the_procedure(self):
        """S9.4.2.1.7.6-8: inspector, QA head, VP, GM."""
        groups = self.policy.line_ids.mapped("group_ids")
        expected = [self.env.ref(ROLE + name) for name in ("qa_head", "vp", "gm")]
        self.assertEqual(groups, groups.union(*expected))
        self.assertEqual(self.policy.line_ids[:1].field_name, "user_id")
