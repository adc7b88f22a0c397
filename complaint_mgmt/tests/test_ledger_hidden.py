"""Cases of a register that may be taken back are there for nobody else."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ROLE
from .test_ledger_whole import NOW, WholeCase, register

MAY = "may hold the same"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerHidden(WholeCase):
    """S6.8: until a register is there as a whole, nothing of it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_second = cls.new_user("second", ROLE + "manager")

    def seen(self, user, case):
        """Return by how many ways a user learns of a case, and how many there are."""
        cases = self.env["complaint.complaint"].with_user(user)
        case = case.sudo()
        domain = [("id", "=", case.id)]
        about = [("complaint_id", "=", case.id)]
        ways = [
            cases.search_count(domain),
            len(cases.search([("statement", "ilike", case.statement)])),
            len(cases.name_search(case.name)),
            len(cases.search_read([("name", "=", case.name)], ["name"])),
            cases._read_group(domain, [], ["__count"])[0][0],
            len(cases.formatted_read_group(domain, ["state"], ["__count"])),
            cases.env["complaint.item"].search_count(about),
            case.partner_id.with_user(user)._complaint_counts()[case.partner_id.id],
            case.item_ids.product_id.with_user(user).complaint_count,
        ]
        return sum(bool(way) for way in ways), len(ways)

    def shut(self, number="N1", **vals):
        """Return an import that goes on, and a case of it on a customer."""
        row = [number, vals.pop("day", "2025-01-02"), "东湖医院", f"坏了 {number}"]
        row += [vals.pop("closed", "2025-01-03"), "金银花胶囊", ""]
        found = self.started(content=register(10, **{number: row}), **vals)
        return found, self.cases_of(found)[number]

    def end(self, found):
        self.steps(found, "running")
        self.steps(found, "beginning")
        self.assertEqual(found.state, "done")

    def test_nobody_finds_a_case_before_the_register_is_there(self):
        """Not by list, name, text, group, line, customer or product."""
        others = (
            self.user_reader,
            self.user_inspector,
            self.user_head,
            self.user_vp,
            self.user_second,
        )
        with self.batches():
            found, case = self.shut()
            for user in others:
                self.assertEqual(self.seen(user, case)[0], 0, user.name)
                with self.refused(user):
                    case.with_user(user).read(["name"])
            seen, ways = self.seen(self.user_manager, case)
            self.assertEqual(seen, ways)
            self.assertTrue(case.with_user(self.user_manager).is_provisional)
            self.end(found)
        for user in others:
            seen, ways = self.seen(user, case)
            self.assertEqual(seen, ways, user.name)

    def test_the_import_shows_the_same_to_another_administrator(self):
        """How far it is does not depend on who sees the cases."""
        with self.batches():
            found, case = self.shut()
            for user in (self.user_second, self.user_head):
                own = found.with_user(user)
                own.invalidate_recordset()
                self.assertEqual((own.case_count, own.done_count), (10, 4))
                lines = own.env["complaint.ledger.line"].search(
                    [("complaint_id", "=", case.id)]
                )
                self.assertEqual(lines.number, "N1")
            # another one goes on with it: who began it sees all of it all the same
            found.with_user(self.user_second).action_run_batch()
            cases = self.env["complaint.complaint"].with_user(self.user_manager)
            own = cases.search([("ledger_import_id", "=", found.id)])
            self.assertEqual(len(own), 8)
            self.assertEqual(len(own.with_user(self.user_manager).mapped("name")), 8)

    def test_who_logs_the_same_is_warned_without_a_number(self):
        """S9.1: the register may be taken back, so the number may be as well."""
        said = "坏了 N3"
        with self.batches():
            found, case = self.shut("N3", day="2026-11-18", closed="")
            same = self.log(partner_id=self.hospital.id, statement=said)
            for user in (self.user_inspector, self.user_head):
                own = same.with_user(user)
                own.invalidate_recordset(["duplicate_text"])
                self.assertIn(MAY, own.duplicate_text)
                self.assertNotIn(case.name, own.duplicate_text)
            self.end(found)
        own.invalidate_recordset(["duplicate_text"])
        self.assertIn(case.name, own.duplicate_text)
        self.assertNotIn(MAY, own.duplicate_text)

    def test_statistics_do_not_count_it(self):
        """S1.4.5: the figures of the archive, whoever draws them."""
        audits = self.env["complaint.archive.audit"].sudo()
        days = {"date_from": "2025-01-01", "date_to": "2025-12-31"}
        audit = audits.create({"company_id": self.company.id, **days})
        before = audit._filing_figures()
        cases = self.env["complaint.complaint"].sudo()
        overdue = [("is_archive_overdue", "=", True)]
        with self.batches():
            found, case = self.shut()
            self.assertEqual(audit._filing_figures(), before)
            self.assertNotIn(case, cases.search(overdue))
            self.assertFalse(case.sudo().is_archive_overdue)
            self.end(found)
        after = audit._filing_figures()
        self.assertGreater(after["closed_count"], before["closed_count"])
        self.assertIn(case, cases.search(overdue))
        self.assertTrue(case.sudo().is_archive_overdue)

    def test_a_mail_is_not_told_of_it(self):
        cases = self.env["complaint.complaint"].sudo()
        with self.batches():
            found, case = self.shut()
            notes = cases._notes_on_numbers([case.name], self.company)
            self.assertFalse(notes)
            self.end(found)
        notes = cases._notes_on_numbers([case.name], self.company)
        self.assertIn(case.name, notes[0])

    def test_an_erasure_waits_for_the_import_and_names_no_case(self):
        """GDPR 17, PIPL 47: the register stands for what may be taken back."""
        requests = self.env["complaint.privacy.request"]
        request = requests.with_user(self.user_inspector).create(
            {
                "partner_id": self.hospital.id,
                "kind": "erasure",
                "received_on": "2026-11-19",
            }
        )
        with self.batches():
            found, case = self.shut()
            self.assertNotIn(case, request._subject_cases())
            obstacles = "\n".join(request._erasure_obstacles())
            self.assertNotIn(case.name, obstacles)
            self.assertIn(found.display_name, obstacles)
            self.end(found)
        self.assertIn(case, request._subject_cases())

    def test_a_number_is_taken_over_once_whoever_sees_it(self):
        """Idempotent: the numbers are compared with all cases."""
        with self.batches():
            found, case = self.shut()
            lines = self.lines_of(found)["N1"].with_user(self.user_second)
            known = found.with_user(self.user_second)._known_numbers(lines)
        self.assertEqual(known["N1"][1], case.name)

    def test_nobody_is_called_to_it(self):
        with self.batches():
            case = self.shut()[1]
        self.assertFalse(case._may_know(self.user_head))
        self.assertFalse(case._may_be_called(self.user_inspector))
        self.assertTrue(case._may_know(self.user_manager))

    def test_a_search_joins_nothing_for_who_takes_nothing_over(self):
        """A flag of the row itself: lists stay as fast as they were."""
        cases = self.env["complaint.complaint"].with_user(self.user_reader)
        self.assertNotIn("ledger_import", str(cases._search([]).select()))
        items = cases.env["complaint.item"]._search([]).select()
        self.assertIn("LEFT JOIN", str(items))
        self.assertNotIn(" NOT IN ", str(items))

    def test_who_gives_the_role_up_sees_no_more_of_it(self):
        with self.batches():
            case = self.shut()[1]
        self.user_manager.group_ids -= self.env.ref(ROLE + "manager")
        with self.refused(self.user_manager, AccessError):
            case.with_user(self.user_manager).read(["name"])
