from odoo.tests import tagged

from ..tools.destruction import Keep
from .common_archive import ArchiveCase
from .test_destruction import DestructionCase


@tagged("post_install", "-at_install")
class TestDestructionChecks(ArchiveCase):
    def test_no_rule_of_a_table_stands_against_taking_a_word_away(self):
        """S1.4.6: what a plan blanks, no CHECK of the database may demand."""
        wanted = {}
        for name, what in self.env["complaint.complaint"]._destruction_plan().items():
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
