"""Days of a report: those of the plant, and none that is still to come."""

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_8d import EightDCase

# 06:30 on the next day in Shanghai
EVENING, AFTER = "2026-11-05 22:30:00", "2026-11-05 22:31:00"


@tagged("post_install", "-at_install")
class Test8DDays(EightDCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"

    @freeze_time(EVENING)
    def test_paper_and_exchange_tell_the_day_of_the_plant(self):
        """S3.17: what is done before eight in Shanghai was not done yesterday."""
        report = self.new_report()
        report.recognition = "Thank you: the pads do not crack any more."
        report.action_thank_team()
        self.assertEqual(report._content("d8")["thanked_at"], "2026-11-06")
        part = report.part_ids.create(
            {"report_id": report.id, "name": "SN-1", "received_on": "2026-11-05"}
        )
        part.write({"result": "not_analysed", "note": "Lost on the way."})
        part.action_report()
        self.assertEqual(part._content_line()["reported_at"], "2026-11-06")
        self.user_plain.sudo().tz = False
        self.complete(report, "d0", "d1", "d2", "d3", "d4", "d5")
        interim = report.action_ids.create(
            {
                "report_id": report.id,
                "discipline": "d3",
                "kind": "containment",
                "name": "Check each pad",
                "owner_id": self.user_plain.id,
                "verifier_id": self.user_stock.id,
                "due_date": "2026-11-06",
            }
        )
        self.carry_out(interim)
        self._fill_d6(report)
        line = interim._content_line()
        self.assertEqual((line["done_on"], line["ended_on"]), ("2026-11-06",) * 2)

    @freeze_time(EVENING)
    def test_nothing_happened_on_a_day_to_come(self):
        """S3.14, S3.17: a containment of tomorrow does not hold today."""
        days = ("occurred_on", "ica_effective_on", "ica_checked_on", "final_message_on")
        today = dict.fromkeys(days, "2026-11-06")
        report = self.new_report(**today, emergency_at=EVENING)
        to_come = {**dict.fromkeys(days, "2026-11-07"), "emergency_at": AFTER}
        for name, value in to_come.items():
            with self.assertRaisesRegex(ValidationError, "still to come"):
                self.new_report(**{name: value})
        with self.assertRaisesRegex(ValidationError, "day to come"):
            report.part_ids.create(
                {"report_id": report.id, "name": "SN-1", "received_on": "2026-11-07"}
            )
