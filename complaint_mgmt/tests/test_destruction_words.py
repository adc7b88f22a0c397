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
class TestDestructionWords(DestructionCase):
    def test_a_destroyed_file_is_not_found_by_its_words(self):
        """PIPL 47: the index of the words goes with the words."""
        case = self.entry.complaint_id
        word = case.statement.split()[1]
        self.entry.sudo()._fill_words()
        entries = self.env["complaint.archive.entry"].with_user(self.user_archivist)
        found = entries.search([("words", "ilike", word)])
        self.assertIn(self.entry, found)
        self.destroy()
        self.assertNotIn(self.entry, entries.search([("words", "ilike", word)]))
        query = "SELECT search_words FROM complaint_archive_entry WHERE id = %s"
        self.env.cr.execute(query, [self.entry.id])
        self.assertFalse(self.env.cr.fetchone()[0])
