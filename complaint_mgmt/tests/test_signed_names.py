"""What was signed stays signed when something that it names gets another name."""

import json

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tools.chain import canonical_json
from odoo.addons.complaint_mgmt.tools.signed_names import KEY, signed_name

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestSignedNames(ComplaintCase):
    def decided(self):
        """Return a case with a lot, a defect and a measure, signed by all."""
        self.defect = self.env["complaint.defect"].create(
            {"name": "Sticking", "code": "STICK"}
        )
        item = {
            "product_id": self.product.id,
            "lot_id": self.lot_1.id,
            "defect_id": self.defect.id,
        }
        case = self.to_investigation(self.log(item_ids=[Command.create(item)]))
        kind = self.env["complaint.measure.type"].search([], limit=1)
        measure = {"complaint_id": case.id, "type_id": kind.id, "description": "Swap."}
        self.env["complaint.measure"].with_user(case.user_id).create(measure)
        return self.to_reply(self.to_decision(case))

    def rename_all(self, case):
        """Give all that the case names another name or code."""
        self.lot_1.name = "LOT-2611-1A"
        self.product.name = "Honeysuckle Capsules N"
        self.customer.name = "Huaxing Pharmacies"
        self.defect.write({"name": "Lumps", "code": "LUMP"})
        case.sudo().measure_ids.type_id.name = "Other Goods"
        # fixed in a signed version; another addon or the database may all the same
        self.env.cr.execute(
            "UPDATE complaint_class SET code = 'MINI' WHERE id = %s",
            [case.class_id.id],
        )
        self.env.invalidate_all()

    def test_new_names_leave_signatures_valid(self):
        """21 CFR 11.70: a signature is on facts; a lot under another name is one."""
        case = self.decided()
        signed = case.sudo().gate_round_ids
        self.rename_all(case)
        self.assertTrue(case._gate_is_approved("decision"))
        self.assertFalse(case.sudo()._gate_recheck())
        self.assertEqual(signed.state, "approved")
        self.assertTrue(all(signed.signature_ids.mapped("is_intact")))

    def test_what_was_signed_is_read_under_the_names_of_then(self):
        case = self.decided()
        self.rename_all(case)
        signed = case.sudo().gate_round_ids
        for name in ("LOT-2611-1", "Honeysuckle Capsules", "STICK"):
            self.assertIn(name, signed.payload)
        self.assertIn("LOT-2611-1 ", f"{signed.summary} ")
        self.assertNotIn("LOT-2611-1A", signed.summary)
        self.assertNotIn("Honeysuckle Capsules N", signed.summary)

    def test_names_may_change_between_two_signatures(self):
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        case = self.to_investigation(self.log(item_ids=[Command.create(item)]))
        self.to_decision(case)
        self.lot_1.name = "LOT-2611-1A"
        self.assertEqual(self.to_reply(case).sudo().state, "reply")

    def test_another_record_of_the_same_name_is_another_fact(self):
        """A name that is handed on does not hand on the signature."""
        case = self.decided()
        self.lot_1.name = "LOT-OLD"
        self.lot_2.name = "LOT-2611-1"
        line = case.sudo().item_ids
        self.env.cr.execute(
            "UPDATE complaint_item SET lot_id = %s WHERE id = %s",
            [self.lot_2.id, line.id],
        )
        self.env.invalidate_all()
        self.assertFalse(case._gate_is_approved("decision"))

    def test_a_round_without_names_is_compared_as_before(self):
        """What was signed before names were kept does not become void by itself."""
        case = self.decided()
        signed = case.sudo().gate_round_ids
        document = json.loads(signed.payload)
        del document["names"]
        self.assertTrue(self.with_payload(signed, document)._matches())
        self.lot_1.name = "LOT-OLD"
        self.assertFalse(signed._matches())

    def with_payload(self, signed, document):
        """Put a document into a round as if it had been signed that way."""
        content = canonical_json(document).decode()
        self.env.cr.execute(
            "UPDATE complaint_gate_round SET payload = %s, digest = encode("
            "sha256(convert_to(%s, 'UTF8')), 'hex') WHERE id = %s",
            [content, content, signed.id],
        )
        self.env.invalidate_all()
        return signed

    def test_a_context_of_a_caller_names_nothing(self):
        """No context key switches a control off."""
        lot = self.lot_1.with_context(**{KEY: {f"stock.lot,{self.lot_1.id},name": "X"}})
        self.assertEqual(signed_name(lot, "name"), "LOT-2611-1")
