"""How long the files of the shipped procedures are kept."""

from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_retention import RetentionCase


@tagged("post_install", "-at_install")
class TestRetentionShipped(RetentionCase):
    def file_under(self, code):
        """Archive a case on a lot, handled by a shipped procedure.

        :return: the entry, in the environment of the archivist
        """
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        case = self.log(item_ids=[Command.create(item)])
        case = self.to_reply(self.to_decision(self.to_investigation(case)))
        case = self.to_closed(case)
        version = self.env.ref(f"complaint_mgmt.complaint_procedure_{code}_v1")
        self.env.flush_all()
        # its classes and signatures are those of another one: not by a step
        self.env.cr.execute(
            "UPDATE complaint_complaint SET procedure_version_id = %s WHERE id = %s",
            (version.id, case.id),
        )
        self.env.invalidate_all()
        return self.archive(case)

    def test_medicine_is_kept_to_a_year_after_its_expiry(self):
        """S9.4.1.4, S9.4.2.2.7: by the rule that comes with the procedure."""
        rule = self.env.ref("complaint_mgmt.complaint_retention_rule_s9")
        rule.active = True
        self.lot_1.expiration_date = "2022-03-31 12:00:00"
        entry = self.file_under("s9")
        self.assertEqual(entry.retention_until, date(2023, 3, 31))
        self.assertIn(rule.name, entry.retention_text)
        for day, due in (("2023-03-31 23:59", False), ("2023-04-01 00:00", True)):
            with freeze_time(day):
                entry.invalidate_recordset(["is_due"])
                self.assertEqual(entry.is_due, due, day)

    def test_the_rule_of_medicine_is_for_no_other_procedure(self):
        """S9.4.1.4: another procedure, another term."""
        self.env.ref("complaint_mgmt.complaint_retention_rule_s9").active = True
        self.lot_1.expiration_date = "2022-03-31 12:00:00"
        self.assertEqual(self.file_under("s8").retention_state, "no_rule")
