"""One problem, one report: a complaint on the same fault joins the open one."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DJoin(EightDCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        defects = cls.env["complaint.defect"]
        cls.crack = defects.create({"name": "Crack", "code": "T-CRACK"})
        cls.noise = defects.create({"name": "Noise", "code": "T-NOISE"})

    def case(self, defect=None, lot=None):
        """Return a case in investigation on a fault of the product."""
        item = {
            "product_id": self.product.id,
            "lot_id": (lot or self.lot_1).id,
            "defective_qty": 3,
            "defect_id": (defect or self.crack).id,
        }
        return self.to_investigation(self.log(item_ids=[Command.create(item)]))

    def begin(self, complaint):
        """Begin a report on a case, and return it."""
        complaint.action_start_8d()
        return complaint.report_8d_ids

    def wizard(self, complaint):
        """Open the dialog that asks for joining."""
        action = complaint.action_start_8d()
        self.assertEqual(action["res_model"], "complaint.8d.join")
        wizards = self.env["complaint.8d.join"].with_user(self.user_inspector)
        return wizards.with_context(**action["context"]).create({})

    def test_complaint_on_the_same_fault_joins_the_open_report(self):
        """S3.6: one sheet or report a problem, with all its complaints."""
        report = self.begin(self.case())
        second = self.case(lot=self.lot_2)
        wizard = self.wizard(second)
        self.assertEqual(wizard.candidate_ids, report)
        self.assertEqual(wizard.report_id, report)
        wizard.action_join()
        self.assertEqual(second.report_8d_ids, report)
        self.assertEqual(report.defective_qty, 6)
        self.assertEqual(report.lot_ids, self.lot_1 | self.lot_2)
        self.assertTrue(self.events_of(report, "8d.joined"))
        self.assertEqual(second.action_start_8d()["res_id"], report.id)
        with self.refused(self.user_inspector, UserError, "already") as env:
            second.with_env(env).action_join_8d(report.id)

    def test_another_report_is_begun_where_the_handler_wants_one(self):
        report = self.begin(self.case())
        second = self.case()
        self.wizard(second).action_new()
        self.assertEqual(len(second.report_8d_ids), 1)
        self.assertNotEqual(second.report_8d_ids, report)

    def test_nothing_is_offered_for_another_fault_or_a_finished_report(self):
        report = self.begin(self.case())
        other = self.case(defect=self.noise)
        self.assertFalse(other._candidates_8d())
        with self.refused(self.user_inspector, UserError, "same product") as env:
            other.with_env(env).action_join_8d(report.id)
        third = self.case()
        report.with_user(self.user_coordinator8d).write(
            {"state": "cancelled", "state_reason": "A single part."}
        )
        self.assertFalse(third._candidates_8d())
        self.assertNotEqual(self.begin(third), report)

    def test_product_and_fault_are_of_the_same_item(self):
        """A fault of one product is not the fault of another one in the parcel."""
        other = self.new_product("Brake Disc")
        items = [(self.product, self.noise), (other, self.crack)]
        vals = [
            Command.create({"product_id": product.id, "defect_id": defect.id})
            for product, defect in items
        ]
        self.begin(self.case())
        self.assertFalse(
            self.to_investigation(self.log(item_ids=vals))._candidates_8d()
        )

    def test_who_is_no_handler_joins_nothing(self):
        """S9.2: handlers decide what a complaint leads to."""
        report = self.begin(self.case())
        second = self.case()
        for user in (self.user_solver, self.user_reader, self.user_sales):
            with self.refused(user) as env:
                second.with_env(env).action_join_8d(report.id)
        with self.refused(self.user_solver) as env:
            env["complaint.8d.join"].create({"complaint_id": second.id})
