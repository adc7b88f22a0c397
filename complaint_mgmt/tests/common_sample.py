"""A case under investigation, its samples on their way, and a laboratory."""

from datetime import datetime

from odoo.fields import Command

from .common_procedure import ProcedureCase

CHECKED = {
    "check_packaging": "yes",
    "check_seal": "yes",
    "check_own_product": "yes",
    "check_validity": "yes",
}
FACTS = {"how": "on_site", "place": "Huaxing Pharmacy", "seal_number": "F-0815"}


class SampleCase(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot_1.expiration_date = datetime(2099, 1, 1)

    def case(self):
        """A case about one lot, at its investigation."""
        item = Command.create({"product_id": self.product.id, "lot_id": self.lot_1.id})
        return self.to_investigation(self.log(item_ids=[item]))

    def sample(self, complaint, user=None, **vals):
        """Ask for a sample, as the inspector."""
        samples = self.env["complaint.sample"].with_user(user or self.user_inspector)
        return samples.create({"complaint_id": complaint.id, **FACTS, **vals})

    def retained(self, complaint, **vals):
        return self.sample(complaint, kind="retained", how="retention", **vals)

    def to_received(self, sample):
        sample.action_receive()
        return sample

    def to_confirmed(self, sample, **checks):
        self.to_received(sample)
        sample.write({**CHECKED, **checks})
        sample.action_confirm()
        return sample

    def to_opened(self, sample):
        self.to_confirmed(sample)
        sample.action_open_seal()
        return sample

    def request(self, complaint, samples, user=None, **vals):
        """Request a test of all items, with one item listed."""
        tests = self.env["complaint.test"].with_user(user or self.user_inspector)
        return tests.create(
            {
                "complaint_id": complaint.id,
                "sample_ids": [Command.set(samples.ids)],
                "analyst_id": self.user_inspector2.id,
                "line_ids": [
                    Command.create({"name": "Loss on drying", "specification": "≤ 9 %"})
                ],
                **vals,
            }
        )

    def to_started(self, test):
        test.with_user(self.user_head).action_authorise()
        test = test.with_user(test.analyst_id)
        test.action_start()
        return test

    def to_done(self, test, verdict="pass"):
        test = self.to_started(test)
        test.line_ids.write({"result": "8.1 %", "verdict": verdict})
        test.conclusion = "The capsules are dry."
        test.action_finish()
        return test

    def compare(self, complaint, *samples, **vals):
        comparisons = self.env["complaint.sample.comparison"]
        return comparisons.with_user(self.user_inspector).create(
            {
                "complaint_id": complaint.id,
                "line_ids": [Command.create({"name": "Colour", "result": "different"})],
                "conclusion": "The retained sample is fine: it happened on the way.",
                **vals,
            }
        )
