from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.destruction import Keep, personal_plan
from .common_archive import ArchiveCase
from .test_destruction import DestructionCase


@tagged("post_install", "-at_install")
class TestDestructionChecks(ArchiveCase):
    def test_no_rule_of_a_table_stands_against_taking_a_word_away(self):
        """S1.4.6: what a plan blanks, no CHECK of the database may demand."""
        wanted = {}
        plan = self.env["complaint.complaint"]._destruction_plan()
        parts = personal_plan(plan)
        for name, what in [*plan.items(), *parts.items()]:
            if not isinstance(what, Keep):
                continue
            self.env.cr.execute(
                """SELECT con.conname, att.attname
                     FROM pg_constraint con
                     JOIN pg_attribute att ON att.attrelid = con.conrelid
                      AND att.attnum = ANY(con.conkey)
                    WHERE con.contype = 'c' AND con.conrelid = %s::regclass""",
                [self.env[name]._table],
            )
            found = [row for row in self.env.cr.fetchall() if row[1] in what.blank]
            if found:
                wanted[name] = found
        self.assertFalse(wanted)


@tagged("post_install", "-at_install")
class TestDestructionWaived(DestructionCase):
    def test_a_file_with_a_waived_item_is_destroyed(self):
        """S1.4.2, S1.4.6: what was not needed in the archive keeps no file."""
        self.env.cr.execute(
            "UPDATE complaint_archive_item SET result = 'waived', reason = 'x'"
            " WHERE entry_id = %s",
            [self.entry.id],
        )
        self.assertTrue(self.env.cr.rowcount)
        self.env.invalidate_all()
        self.destroy()
        self.assertEqual(self.entry.state, "destroyed")

    def test_a_customer_who_logged_it_himself_is_not_named_any_more(self):
        """PIPL 47, GDPR 17: a login is a person as well."""
        users = (self.user_portal, self.user_inspector)
        self.env.flush_all()
        for user, column in zip(users, ("reported_by_id", "write_uid"), strict=True):
            self.env.cr.execute(
                SQL(
                    "UPDATE complaint_complaint SET create_uid = %s, %s = %s"
                    " WHERE id = %s",
                    self.user_portal.id,
                    SQL.identifier(column),
                    user.id,
                    self.case.id,
                )
            )
        self.env.invalidate_all()
        self.destroy()
        case = self.case.sudo()
        self.assertNotIn(self.user_portal, case.reported_by_id | case.create_uid)
        # who worked on it in the house stays
        self.assertEqual(case.write_uid, self.user_inspector)
