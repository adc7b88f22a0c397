"""S1.5.1, S8.12: each group of contents of a file is missed on its own."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_archive import ArchiveCase

CASE = "UPDATE complaint_complaint SET {} WHERE id = %s"
NO_GOODS = "DELETE FROM complaint_item WHERE complaint_id = %s"
NO_REPLY = "DELETE FROM complaint_reply WHERE complaint_id = %s"
# What takes everything of a group out of the database, as no step of ours could.
EMPTIED = {
    "Content of the Complaint": (CASE.format("statement = ''"), NO_GOODS),
    "Parties": (CASE.format("partner_id = NULL, user_id = NULL"),),
    "Handling": (CASE.format("investigation = NULL, proposal = NULL"), NO_REPLY),
    "Complainant": (
        CASE.format("partner_id = NULL"),
        "DELETE FROM complaint_person WHERE complaint_id = %s",
    ),
    "Respondent": (
        NO_GOODS,
        CASE.format(
            "sale_order_id = NULL, picking_id = NULL, team_id = NULL,"
            " business_line_id = NULL"
        ),
    ),
    "Request, Facts and Reasons": (
        CASE.format("remedy_sought = NULL, statement = '', investigation = NULL"),
    ),
    "Course of the Case": (
        "DELETE FROM complaint_mark WHERE complaint_id = %s",
        "UPDATE complaint_gate_round SET res_id = 0 WHERE res_id = %s",
        "UPDATE mail_message SET res_id = 0 WHERE res_id = %s",
        CASE.format("state_changed_at = NULL"),
    ),
    "Result of the Case": (CASE.format("outcome = NULL"), NO_REPLY),
}


@tagged("post_install", "-at_install")
class TestArchiveGroups(ArchiveCase):
    def empty(self, entry, *queries):
        self.env.flush_all()
        for query in queries:
            self.env.cr.execute(SQL(query, entry.complaint_id.id))
        self.env.invalidate_all()

    def test_each_group_that_is_empty_keeps_the_file_out(self):
        """S1.5.1: content, times, parties and handling; S8.12: the five of a file."""
        entry = self.prepare()
        self.assertFalse(entry.missing_text)
        for group, queries in EMPTIED.items():
            with self.subTest(group), self.env.cr.savepoint() as savepoint:
                self.empty(entry, *queries)
                self.assertIn(f"{group}: nothing of", entry.missing_text)
                with self.refused(self.user_archivist, UserError, group):
                    entry.action_submit()
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertFalse(entry.missing_text)
        entry.action_submit()
        self.assertEqual(entry.state, "review")

    def test_a_part_of_a_group_is_enough_and_the_rest_is_said(self):
        """S1.5.1: goods without words, a reply without findings."""
        entry = self.prepare()
        self.empty(entry, CASE.format("statement = '', investigation = NULL"))
        self.assertNotIn("Content of the Complaint: nothing", entry.missing_text or "")
        self.assertNotIn("Handling: nothing", entry.missing_text or "")
        self.assertIn("customer's own words", entry.hint_text)
        self.assertIn("Handling: findings", entry.hint_text)

    def test_every_case_has_a_time(self):
        """S1.5.1: times are never empty: no case is without its time of receipt."""
        field = self.env["complaint.complaint"]._fields["received_at"]
        self.assertTrue(field.required)
        entry = self.prepare()
        self.assertNotIn("Times", entry.missing_text or "")
        self.empty(entry, CASE.format("acknowledged_at = NULL"))
        self.assertIn("Times: acknowledged", entry.hint_text)
