from odoo.fields import Command

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase

TEAM = "complaint_8d.group_8d_user"
COORDINATOR = "complaint_8d.group_8d_manager"


class EightDCase(ComplaintCase):
    """A car-parts maker with an 8D team; brake pads crack at the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_solver = cls.new_user("solver", TEAM)
        cls.user_solver2 = cls.new_user("solver2", TEAM)
        cls.user_coordinator8d = cls.new_user("coordinator8d", COORDINATOR)

    def new_report(self, user=None, **vals):
        """Begin a report, as a member of the team."""
        values = {
            "title": "Brake pad cracks",
            "partner_id": self.customer.id,
            "product_id": self.product.id,
            "lot_ids": [Command.set(self.lot_1.ids)],
            "defective_qty": 12,
        }
        reports = self.env["complaint.8d"].with_user(user or self.user_solver)
        return reports.create({**values, **vals})

    def step(self, report, code):
        """Return a discipline, in the environment of the report."""
        return report.step_ids.filtered(lambda s: s.code == code)

    def fill(self, report, code):
        """Fill in what a discipline needs; each one adds its own `_fill_<code>`."""
        filler = getattr(self, f"_fill_{code}", None)
        if filler:
            filler(report)

    def complete(self, report, *codes):
        """Fill in and complete disciplines, as the leader."""
        report = report.with_user(report.user_id)
        for code in codes:
            self.fill(report, code)
            self.step(report, code).action_complete()
        return report

    def close(self, report, signer=None):
        """Take a report through all disciplines and its closure."""
        report = report.with_user(report.user_id)
        done = report._done_codes()
        self.complete(report, *(f"d{n}" for n in range(9) if f"d{n}" not in done))
        self._sign(report, report.action_submit_closure())
        self.sign(report, signer or self.user_head)
        self.assertEqual(report.state, "closed")
        return report
