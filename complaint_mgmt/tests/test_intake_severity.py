from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_intake import IntakeCase


@tagged("post_install", "-at_install")
class TestIntakeSeverity(IntakeCase):
    """S3.2: what sales asks of the defect in the very dialog of the call."""

    def setUp(self):
        super().setUp()
        defects = self.env["complaint.defect"]
        self.defect = defects.create({"name": "Leak", "code": "LEAK"})
        company = {"company_id": self.other_company.id}
        self.foreign = defects.create({"name": "Other", "code": "OTH", **company})

    def told(self, **said):
        """Log from an order what the customer says of one lot; the other has none."""
        form = self.dialog(self.sell_and_ship({self.lot_1: 4, self.lot_2: 6}))
        self.choose(form, self.lot_1.name)
        self.choose(form, self.lot_2.name, 2)
        for index in range(len(form.line_ids)):
            with form.line_ids.edit(index) as line:
                if line.lot_name == self.lot_2.name:
                    for name, value in said.items():
                        line[name] = value
        case = self.finish(form)
        return case.item_ids.grouped("lot_id")

    def test_sales_says_which_defect_and_how_severe(self):
        """S3.2: defect, severity and quantity; what was not said stays open."""
        items = self.told(defect_id=self.defect, severity="major")
        item, other = items[self.lot_2], items[self.lot_1]
        self.assertEqual((item.defect_id, item.severity), (self.defect, "major"))
        self.assertEqual((item.defective_qty, item.delivered_qty), (2, 6))
        self.assertFalse(other.defect_id or other.severity)

    def test_a_defect_of_another_company_is_refused(self):
        """S9.5: also past the list of the dialog."""
        with self.assertRaises(UserError):
            self.told(defect_id=self.foreign)
