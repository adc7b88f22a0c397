"""The record of a batch proposes answers to the review of records."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.hooks import remove_forms
from odoo.addons.complaint_recall.hooks import FORMS, _unplug_checklists
from odoo.addons.complaint_recall.models.complaint_checklist_template_line import (
    FILL_KEYS,
    SHIPPED,
)

from .common_batch import BatchCase

TEMPLATE = "complaint_mgmt.complaint_checklist_template_"


@tagged("post_install", "-at_install")
class TestBatchChecklist(BatchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make(cls.lot_1, made=97, used={cls.raw_2: 50})

    def checklist(self, name, lot=None):
        case = self.log(
            item_ids=[
                Command.create(
                    {"product_id": self.product.id, "lot_id": (lot or self.lot_1).id}
                )
            ]
        )
        case = self.to_investigation(case)
        return case.env["complaint.checklist"].create(
            {
                "complaint_id": case.id,
                "template_id": self.env.ref(TEMPLATE + name).id,
            }
        )

    def line(self, checklist, key):
        return checklist.line_ids.filtered(lambda line: line.fill_key == key)

    def test_shipped_questions_know_the_batch_record(self):
        """S9.4.2.1.7.1, S9.4.2.1.7.2, S9.4.2.1.7.5: questions carry their keys."""
        for name, key in SHIPPED.items():
            line = self.env.ref(f"{TEMPLATE}line_{name}")
            self.assertEqual(line.fill_key, key, name)

    def test_material_balance_is_proposed_and_not_answered(self):
        """S9.4.2.1.7.1: figures and source are proposed; a person answers."""
        line = self.line(self.checklist("batch_production"), "material_balance")
        self.assertIn("difference 3 Units", line.fill_value)
        self.assertIn("LOT-2611-1", line.fill_value)
        self.assertIn(self.order.name, line.fill_source)
        self.assertFalse(line.is_answered)

    def test_taking_over_keeps_the_figures_and_answers_nothing(self):
        """What a handler relied on stays in the note when the stock goes on."""
        checklist = self.checklist("batch_production")
        line = self.line(checklist, "material_balance")
        line.action_confirm()
        self.assertFalse(line.is_answered)
        line.action_nok()
        self.assertTrue(line.is_answered)
        self.scrap(self.order, self.lot_1, 10)
        checklist.action_fill()
        self.assertIn("scrap 10", line.fill_value)
        self.assertIn("scrap 0", line.note)

    def test_charge_names_what_differs(self):
        """S9.4.2.1.7.1: the component whose charge differs, with both quantities."""
        line = self.line(self.checklist("batch_production"), "charge")
        self.assertIn("all 3 components as planned", line.fill_value)
        self.make(self.lot_2, used={self.raw_2: 52})
        line = self.line(self.checklist("batch_production", self.lot_2), "charge")
        self.assertIn("Honeysuckle Extract: planned 50, used 52 kg", line.fill_value)
        self.assertNotIn("Folding Box", line.fill_value)

    def test_work_orders_are_proposed(self):
        line = self.line(self.checklist("batch_production"), "batch_steps")
        self.assertIn("Packing / Line 2", line.fill_value)

    def test_packaging_and_labels_are_proposed_apart(self):
        """S9.4.2.1.7.2: labels in one question, the balance of all in the other."""
        checklist = self.checklist("batch_packaging")
        both = self.line(checklist, "packaging_balance").fill_value
        labels = self.line(checklist, "label_balance").fill_value
        self.assertIn("Folding Box: Issued", both)
        self.assertIn("Label: Issued", both)
        self.assertNotIn("Folding Box", labels)

    def test_retained_sample_is_proposed(self):
        """S9.4.2.1.7.5: how much is kept, and where."""
        room = self.new_sample_room()
        self.env["stock.quant"]._update_available_quantity(
            self.product, room, 8, lot_id=self.lot_1
        )
        line = self.line(self.checklist("retention"), "retained_sample")
        self.assertIn("8 Units", line.fill_value)
        self.assertIn("Retained Samples", line.fill_value)

    def test_comparison_says_what_is_kept(self):
        """S9.4.2.1.7.5: the retained quantity of the lot is known there."""
        room = self.new_sample_room()
        self.env["stock.quant"]._update_available_quantity(
            self.product, room, 8, lot_id=self.lot_1
        )
        case = self.checklist("retention").complaint_id
        comparison = case.env["complaint.sample.comparison"].create(
            {"complaint_id": case.id, "missing_reason": "None was left."}
        )
        self.assertIn("LOT-2611-1: 8 Units", comparison.retained_stock)

    def test_unknown_lot_proposes_nothing(self):
        checklist = self.checklist("batch_production", self.lot_2)
        self.assertFalse(any(checklist.line_ids.mapped("fill_value")))

    # ------------------------------------------------------------------
    # In use, and gone
    # ------------------------------------------------------------------

    def test_keys_reach_a_template_in_use_and_people_still_do_not(self):
        """S1.7a: what is asked stays; only the addon plugs its answers in."""
        question = self.env.ref(f"{TEMPLATE}line_batch_production_2")
        self.checklist("batch_production")
        self.assertTrue(question.template_id.is_used)
        _unplug_checklists(self.env)
        self.assertFalse(question.fill_key)
        self.env["complaint.checklist.template.line"]._plug_in_batch_records()
        self.assertEqual(question.fill_key, "material_balance")
        with self.refused(self.user_manager, UserError, "is in use") as env:
            question.with_env(env).fill_key = "charge"

    def test_checklists_survive_the_addon(self):
        """Without the addon, "ask again" answers for the rest and fails for nothing."""
        checklist = self.checklist("batch_production")
        _unplug_checklists(self.env)
        keys = [key for key, _label in FILL_KEYS]
        for model in ("complaint.checklist.line", "complaint.checklist.template.line"):
            self.assertFalse(self.env[model].search([("fill_key", "in", keys)]))
        checklist.action_fill()

    def test_form_of_the_addon_goes_with_it(self):
        forms = self.env["complaint.form.control"]
        domain = [("code", "=", "batch_record")]
        self.assertTrue(forms.search(domain))
        remove_forms(self.env, FORMS)
        self.assertFalse(forms.search(domain))
