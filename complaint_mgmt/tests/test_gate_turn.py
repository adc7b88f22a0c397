from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ROLE
from .common_gate import GateCase


@tagged("post_install", "-at_install")
class TestGateTurn(GateCase):
    def waiting(self, user):
        complaints = self.env["complaint.complaint"].with_user(user)
        return complaints.search([("gate_waiting_for_me", "=", True)])

    def test_the_search_finds_what_waits_for_me_and_nothing_else(self):
        """S9.4.2.1.7.7: each one finds the own turn."""
        complaint = self.to_decision()
        self.log()
        users = (self.user_head, self.user_vp, self.user_gm, self.user_inspector)
        for turn in (self.user_head, self.user_vp, self.user_gm):
            for user in users:
                mine = complaint if user == turn else complaint.browse()
                self.assertEqual(self.waiting(user), mine)
                record = complaint.with_user(user)
                self.assertEqual(record.gate_waiting_for_me, user == turn)
                self.assertEqual(record.gate_can_sign, user == turn)
            self.sign(complaint, turn)
        not_mine = complaint.search([("gate_waiting_for_me", "=", False)])
        self.assertIn(complaint, not_mine)

    def test_a_role_that_comes_with_another_role_may_sign(self):
        """Approvals of other engines miss members through implied groups."""
        group = self.env["res.groups"].create(
            {
                "name": "Site manager",
                "implied_ids": [(4, self.env.ref(ROLE + "qa_head").id)],
            }
        )
        user = self.new_user("site", "base.group_user")
        user.sudo().group_ids += group
        complaint = self.to_decision()
        self.assertEqual(self.waiting(user), complaint)
        self.assertIn(user, self.called(complaint))
        self.sign(complaint, user)

    def test_the_status_names_who_is_waited_for(self):
        """S9.4.2.1.7.8: progress is visible to the one who handles the case."""
        self.user_head2.sudo().active = False
        complaint = self.to_decision()
        self.assertEqual(complaint.gate_status, "Waiting for QA Head: Test Head")
        self.assertEqual(complaint.gate_open_round_id, self.round_of(complaint))
        self.sign(complaint, self.user_head, "refuse", "No.")
        self.assertEqual(complaint.gate_status, "Decision: Refused")
        self.assertFalse(complaint.gate_open_round_id)

    def test_those_whose_turn_it_is_are_called_and_the_others_are_not(self):
        """S9.4.2.1.7.7: one activity each, gone when the step is done."""
        complaint = self.to_decision()
        self.assertEqual(self.called(complaint), self.user_head | self.user_head2)
        self.sign(complaint, self.user_head)
        self.assertEqual(self.called(complaint), self.user_vp | self.user_vp2)
        self.sign(complaint, self.user_vp2)
        self.assertEqual(self.called(complaint), self.user_gm)
        self.sign(complaint, self.user_gm)
        self.assertFalse(self.called(complaint))

    def test_users_of_another_company_are_neither_called_nor_asked(self):
        """Law 8: the people of the record's company sign."""
        stranger = self.new_user("head_other", ROLE + "qa_head", self.other_company)
        complaint = self.to_decision()
        self.assertNotIn(stranger, self.called(complaint))
        self.assertFalse(self.waiting(stranger))

    def test_one_of_several_roles_is_enough(self):
        """S3.18: valid after the quality manager or the general manager."""
        policy = self.new_policy(self.line("gm"))
        policy.line_ids.group_ids += self.env.ref(ROLE + "qa_head")
        for user in (self.user_head, self.user_gm):
            complaint = self.ready()
            self.propose(complaint)
            self.assertFalse(complaint._gate_is_approved("decision"))
            self.sign(complaint, user)
            self.assertTrue(complaint._gate_is_approved("decision"))

    def test_all_of_them_means_each_of_them(self):
        """S3.18: any-of and all-of are different quorums."""
        self.new_policy(self.line("vp", quorum="all"), self.line("gm"))
        complaint = self.ready()
        self.propose(complaint)
        self.sign(complaint, self.user_vp)
        with self.refused(self.user_vp, UserError, "not your turn"):
            self.sign(complaint, self.user_vp)
        self.assertEqual(self.called(complaint), self.user_vp2)
        self.sign(complaint, self.user_vp2)
        self.assertEqual(self.called(complaint), self.user_gm)

    def test_the_screen_of_many_cases_asks_no_query_more_than_that_of_two(self):
        """Architecture law 3: no query inside a loop."""
        names = ["gate_status", "gate_waiting_for_me", "gate_open_round_id"]
        cases = self.to_decision() | self.to_decision()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            cases.with_user(self.user_head).read(names)
            return self.env.cr.sql_log_count - start

        count()
        of_two = count()
        for _number in range(4):
            cases |= self.to_decision()
        count()
        self.assertLessEqual(count(), of_two)

    def test_a_write_on_a_case_without_signatures_costs_one_query(self):
        """Architecture law 10: what is not signed costs nearly nothing."""
        complaint = self.log().with_user(self.user_inspector)
        complaint._gate_recheck()
        with self.assertQueryCount(1):
            complaint._gate_recheck()

    @freeze_time("2026-11-23 08:00:00")
    def test_an_overdue_signature_is_escalated_once(self):
        """S9.4.2.1.7.8: progress reaches the leader."""
        self.new_policy(
            self.line(
                "qa_head",
                escalate_after_hours=24,
                escalation_user_id=self.user_vp.id,
            )
        )
        complaint = self.ready()
        self.propose(complaint)
        self.run_cron("2026-11-24 07:59:00")
        self.assertFalse(self.escalated(complaint))
        self.run_cron("2026-11-24 08:01:00")
        self.run_cron("2026-11-25 08:01:00")
        self.assertEqual(len(self.events_of(complaint, "gate.escalated")), 1)
        self.assertEqual(self.escalated(complaint), self.user_vp)
        # who is told may not sign
        with self.refused(self.user_vp, UserError, "not your turn"):
            self.sign(complaint, self.user_vp)
        self.sign(complaint, self.user_head)
        self.assertFalse(self.escalated(complaint))

    def escalated(self, complaint):
        return self.called(complaint, "mail_activity_type_signature_overdue")

    def run_cron(self, now):
        cron = self.env.ref("complaint_mgmt.ir_cron_gate_escalation")
        with freeze_time(now), self.enter_registry_test_mode():
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()
