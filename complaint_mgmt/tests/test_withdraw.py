from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestWithdraw(ComplaintCase):
    def test_a_handler_takes_a_proposal_back(self):
        """The signatures given so far stay readable, and count no more."""
        case = self.to_decision()
        case.with_user(self.user_inspector).action_withdraw()
        self.assertEqual(case.state, "investigation")
        self.assertEqual(case.gate_round_ids.mapped("state"), ["void"])
        self.assertTrue(case.gate_round_ids.signature_ids)

    def test_who_signs_cannot_withdraw(self):
        case = self.to_decision()
        with self.refused(self.user_vp, AccessError):
            case.with_user(self.user_vp).action_withdraw()
        self.assertEqual(case.state, "decision")

    def test_nothing_is_withdrawn_that_is_not_waiting(self):
        case = self.to_reply()
        with self.refused(self.user_inspector, UserError, "Nothing waits"):
            case.with_user(self.user_inspector).action_withdraw()

    def test_another_customer_makes_the_signatures_void(self):
        """Architecture law 5: the decision is on this customer's complaint."""
        case = self.to_decision()
        other = self.env["res.partner"].create({"name": "Somebody else"})
        case.with_user(self.user_inspector).partner_id = other
        self.assertEqual(case.state, "investigation")

    def test_a_merge_of_contacts_is_in_the_log(self):
        """The merge writes by SQL, also on closed cases: the log says which."""
        case = self.to_closed()
        twin = self.env["res.partner"].create({"name": "Twin"})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._update_foreign_keys(case.partner_id, twin)
        self.env.invalidate_all()
        self.assertEqual(case.partner_id, twin)
        self.assertTrue(self.events_of(case, "complaint.partner_merged"))
