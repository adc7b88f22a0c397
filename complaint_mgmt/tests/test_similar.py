"""Other customers and lots with the same defect."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_procedure import ProcedureCase


@tagged("post_install", "-at_install")
class TestSimilar(ProcedureCase):
    def case_on(self, lot, **vals):
        item = {"product_id": lot.product_id.id, "lot_id": lot.id}
        return self.log(item_ids=[Command.create(item)], **vals)

    def test_cases_of_other_customers_on_the_same_product_are_found(self):
        """S3.5: is the same product defective elsewhere, too?"""
        other = self.case_on(self.lot_2, partner_id=self.stranger.id)
        complaint = self.case_on(self.lot_1).with_user(self.user_inspector)
        self.assertEqual(complaint.similar_count, 1)
        found = complaint.search(complaint.action_view_similar()["domain"])
        self.assertEqual(found, other.with_user(self.user_inspector))

    def test_other_products_old_cases_and_other_companies_are_not_similar(self):
        unlike = self.new_lot("X-1", self.new_product("Tea"))
        self.case_on(unlike)
        old = fields.Datetime.now() - timedelta(days=800)
        self.case_on(self.lot_1, received_at=old)
        complaint = self.case_on(self.lot_1).with_user(self.user_inspector)
        self.assertFalse(complaint.similar_count)

    def test_reporter_sees_no_cases_of_others_as_similar(self):
        self.case_on(self.lot_1, user=self.user_sales)
        complaint = self.case_on(self.lot_1)
        self.assertFalse(complaint.similar_count)

    def test_reporter_does_not_say_what_is_similar(self):
        """S9.2: this is for the handler."""
        with self.refused(self.user_plain, AccessError):
            self.case_on(self.lot_1, similar_result="none")

    def test_defect_and_quantity_are_demanded_where_the_procedure_says_so(self):
        """S3.2: defect and defective quantity of each product are collected."""
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("X3", term, approve=False)
        self.env["complaint.procedure.requirement"].create(
            {"version_id": version.id, "stage": "start", "kind": "defect_facts"}
        )
        self.approve(version.with_user(self.user_manager))
        complaint = self.case_on(self.lot_1).with_user(self.user_inspector)
        complaint.class_id = self.class_minor
        with self.refused(self.user_inspector, UserError, "defective quantity"):
            complaint.action_start()
        defect = self.env["complaint.defect"].create({"name": "Sticky", "code": "ST"})
        complaint.item_ids.write({"defect_id": defect.id, "defective_qty": 2})
        complaint.action_start()
        self.assertEqual(complaint.state, "investigation")

    def test_severity_is_demanded_where_the_procedure_says_so(self):
        """S3.2: how bad the defect is, by the handler and nobody below."""
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("X4", term, approve=False)
        facts = {"stage": "start", "kind": "defect_facts", "needs_severity": True}
        requirements = self.env["complaint.procedure.requirement"]
        requirement = requirements.create({"version_id": version.id, **facts})
        self.assertIn("needs_severity True", requirement._gate_payload_line())
        requirement.needs_severity = False
        self.assertNotIn("needs_severity", requirement._gate_payload_line())
        requirement.needs_severity = True
        self.approve(version.with_user(self.user_manager))
        complaint = self.log(partner_id=self.customer.id)
        complaint = complaint.with_user(self.user_inspector)
        complaint.class_id = self.class_minor
        with self.refused(self.user_inspector, UserError, "products and lots"):
            complaint.action_start()
        defect = self.env["complaint.defect"].create({"name": "Sticky", "code": "ST"})
        values = {"defect_id": defect.id, "defective_qty": 2}
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        complaint.item_ids = [Command.create(item)]
        for name, value in values.items():
            complaint.item_ids.write({"defect_id": False, "defective_qty": 0})
            complaint.item_ids[name] = value
            with self.refused(self.user_inspector, UserError, "and defective quant"):
                complaint.action_start()
        complaint.item_ids.write(values)
        with self.refused(self.user_inspector, UserError, "how severe the defect of"):
            complaint.action_start()
        complaint.action_acknowledge()
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user, AccessError):
                complaint.item_ids.with_user(user).severity = "major"
        complaint.item_ids.severity = "major"
        complaint.action_start()
        self.assertEqual(complaint.state, "investigation")

    def test_sales_says_the_five_facts_when_it_logs_and_not_later(self):
        """S3.2: who takes the call notes them; once it is handled, the handler does."""
        defect = self.env["complaint.defect"].create({"name": "Sticky", "code": "ST"})
        self.sell_and_ship({self.lot_1: 5})
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        facts = {"defect_id": defect.id, "defective_qty": 2, "severity": "critical"}
        lines = [Command.create({**item, **facts})]
        case = self.log(self.user_sales, item_ids=lines)
        line = case.item_ids
        self.assertEqual((line.defect_id, line.severity), (defect, "critical"))
        self.assertEqual((line.defective_qty, line.delivered_qty), (2, 5))
        self.assertTrue(line.shipped_at)
        case.with_user(self.user_inspector).action_acknowledge()
        with self.refused(self.user_sales):
            line.severity = "minor"

    def test_severity_is_signed_with_the_decision(self):
        """S3.2, S9.5: a decision on a minor defect is none on a critical one."""
        complaint = self.case_on(self.lot_1).with_user(self.user_inspector)
        self.assertNotIn("severity", complaint.item_ids._gate_payload_line())
        complaint.item_ids.severity = "minor"
        complaint = self.to_decision(self.to_investigation(complaint))
        self.assertIn('"severity":"minor"', complaint.gate_round_ids.payload)
        complaint.with_user(self.user_inspector).item_ids.severity = "critical"
        self.assertEqual(complaint.state, "investigation")
