"""A manager switches a shipped procedure on, and says for which complaints."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_procedure import ProcedureCase


@tagged("post_install", "-at_install")
class TestProcedureSetup(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        procedures = cls.env["complaint.procedure"].with_context(active_test=False)
        cls.procedure = procedures.search([("code", "=", "S7")])

    def set_up(self, user=None, **values):
        wizard = self.env["complaint.procedure.setup"].with_user(
            user or self.user_manager
        )
        return wizard.create({"procedure_id": self.procedure.id, **values})

    def switch_on_and_sign(self, **values):
        action = self.set_up(effective_date="2024-01-01", **values).action_confirm()
        version = self.procedure.version_ids.with_user(self.user_manager)
        self._sign(version, action)
        self.sign(version, self.user_head)
        return version

    def test_procedure_is_in_force_once_another_person_signed_it(self):
        """S1.7b, S8.6: the manager switches on, the QA head approves."""
        self.assertFalse(self.procedure.active)
        version = self.switch_on_and_sign()
        self.assertTrue(self.procedure.active)
        self.assertEqual(version.state, "approved")
        self.assertEqual(self.log().procedure_version_id, version)

    def test_procedure_is_for_the_company_that_switched_it_on(self):
        self.switch_on_and_sign()
        self.assertEqual(self.procedure.rule_ids.company_id, self.company)
        foreign = self.env["complaint.complaint"].with_user(self.user_other)
        foreign = foreign.create({"statement": "Broken.", "user_id": False})
        self.assertFalse(foreign.procedure_version_id)

    def test_narrower_rule_comes_before_the_one_of_the_company(self):
        """S2.2: each business line by its own procedure."""
        self.switch_on("S5")
        line = self.env["complaint.business.line"].create({"name": "Towers"})
        version = self.switch_on_and_sign(business_line_id=line.id)
        inside = self.log(business_line_id=line.id)
        self.assertEqual(inside.procedure_version_id, version)
        self.assertEqual(self.log().procedure_version_id.procedure_id.code, "S5")

    def test_switching_on_twice_keeps_one_rule(self):
        self.switch_on_and_sign()
        self.set_up().action_confirm()
        self.assertEqual(len(self.procedure.rule_ids), 1)
        self.set_up(kind="demand").action_confirm()
        self.assertEqual(len(self.procedure.rule_ids), 2)

    def test_version_that_waits_for_its_approval_is_not_switched_on_again(self):
        action = self.set_up().action_confirm()
        version = self.procedure.version_ids.with_user(self.user_manager)
        self._sign(version, action)
        with self.refused(self.user_manager, UserError, "waits for its approval"):
            self.set_up().action_confirm()

    def test_nobody_but_a_manager_switches_on(self):
        for user in (self.user_head, self.user_inspector, self.user_sales):
            with self.refused(user, AccessError):
                self.set_up(user)
