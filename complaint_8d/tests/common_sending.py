from unittest.mock import patch

from odoo.addons.complaint_8d.models import complaint_8d_exchange
from odoo.addons.mail.tests.common import MockEmail

from .common_8d import EightDCase

Exchange = complaint_8d_exchange.Complaint8D
PAPER = b"%PDF-1.4 paper"


class SendingCase(MockEmail, EightDCase):
    """A report that was sent to the customer by mail."""

    def setUp(self):
        super().setUp()
        self.customer.email = "quality@carmaker.example.com"
        printer = patch.object(Exchange, "_file_pdf", lambda *a, **k: PAPER)
        printer.start()
        self.addCleanup(printer.stop)

    def interim(self, **vals):
        """Return a report whose D0 to D3 are complete."""
        report = self.new_report(customer_reference="CUST-7", **vals)
        return self.complete(report, "d0", "d1", "d2", "d3")

    def send(self, report, **vals):
        """Send a report as its leader; interim ones go up to D3."""
        kind = "final" if report.state == "closed" else "interim"
        wizards = self.env["complaint.8d.send"].with_user(report.user_id)
        wizards.create({"report_id": report.id, "kind": kind, **vals}).action_send()
        return report.sudo().sending_ids.sorted("id")[-1:]

    def judge(self, report, user=None, **vals):
        """Record a verdict as a member of the team."""
        wizards = self.env["complaint.8d.judge"].with_user(user or report.user_id)
        values = {"code": "d3", "verdict": "accepted", "person": "Ms Meyer", **vals}
        wizards.create({"report_id": report.id, **values}).action_record()
        return report.sudo().verdict_ids.sorted("id")[-1:]

    def called(self, report, words):
        """Return who is called to a report by activities with these words."""
        activities = report.sudo().activity_ids
        return activities.filtered(lambda a: words in (a.summary or "")).user_id
