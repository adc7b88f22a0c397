from odoo.tests import tagged

from .test_destruction import DestructionCase


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
