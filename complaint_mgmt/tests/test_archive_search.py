"""S1.4.5, S1.5.4: every file is found by each of its keys."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged

from ..tools import archive_words
from .common_archive import ENTRY, ArchiveCase


class TestArchiveWords(TransactionCase):
    def test_chinese_is_cut_in_characters_and_pairs(self):
        rest, grams = archive_words.split("包装破损 and 漏")
        self.assertEqual(rest.split(), ["and"])
        self.assertEqual(
            set(grams), {"包", "装", "破", "损", "包装", "装破", "破损", "漏"}
        )

    def test_what_is_searched_is_cut_the_same_way(self):
        rest, grams = archive_words.wanted("破损 leak 漏")
        self.assertEqual((rest, grams), ("leak", ["破损", "漏"]))
        self.assertEqual(archive_words.wanted("  "), ("", []))

    def test_a_file_of_any_size_can_be_indexed(self):
        text = "word " * 100_000 + "".join(map(chr, range(0x4E00, 0x9FFF)))
        rest, grams = archive_words.split(text * 3)
        self.assertEqual(len(rest), archive_words.MOST_LATIN)
        self.assertLessEqual(len(grams), archive_words.MOST_GRAMS)


@tagged("post_install", "-at_install")
class TestArchiveSearch(ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["complaint.tag"].create({"name": "caking"})

    def find(self, domain, user=None):
        entries = self.env[ENTRY].with_user(user or self.user_reader)
        return entries.search(domain)

    def words(self, text, user=None):
        return self.find([("words", "ilike", text)], user)

    def test_each_key_finds_the_file(self):
        """S1.5.4: number, customer, product, lot, date, tag, full text."""
        case = self.closed(statement="胶囊外包装破损严重。 The coating crumbled.")
        entry = self.prepare(case)
        entry.write({"index_terms": "vinegar, hospital", "tag_ids": [(4, self.tag.id)]})
        other = self.enter(self.prepare(self.closed()))
        entry = self.enter(entry)
        day = entry.closed_at.date()
        keys = {
            "number": [("complaint_number", "ilike", case.name)],
            "catalogue": [("name", "=", entry.name)],
            "customer": [("partner_id", "child_of", self.customer.id)],
            "product": [("product_id", "ilike", "Honeysuckle")],
            "lot": [("lot_names", "ilike", self.lot_1.name)],
            "date": [("closed_at", ">=", str(day))],
            "tag": [("tag_ids", "ilike", "caking")],
            "index term": [("index_terms", "ilike", "vinegar")],
            "chinese": [("words", "ilike", "包装破损")],
            "one character": [("words", "ilike", "胶")],
            "english stem": [("words", "ilike", "crumbling coatings")],
        }
        for key, domain in keys.items():
            with self.subTest(key=key):
                self.assertIn(entry, self.find(domain))
        shared = {"customer", "product", "lot", "date"}
        for key in keys.keys() - shared:
            with self.subTest(key=key):
                self.assertNotIn(other, self.find(keys[key]))
        for text in ("破包装", "完好无损", "crumbling elephant", "' & | ! :*"):
            with self.subTest(text=text):
                self.assertNotIn(entry, self.words(text))

    def test_what_was_said_and_attached_is_found(self):
        """S1.4.5: findings, proposal, replies, messages and texts of files."""
        case = self.opened()
        case.message_post(body="<p>He mentioned a <b>pelican</b>.</p>")
        self.env["ir.attachment"].with_user(self.user_inspector).create(
            {
                "name": "report.txt",
                "res_model": case._name,
                "res_id": case.id,
                "raw": b"Chromatogram of a walrus",
                "mimetype": "text/plain",
            }
        )
        case = self.closed(case)
        entry = self.enter(self.prepare(case))
        for text in ("pelicans", "walrus", "seal blister", "replaced goods"):
            with self.subTest(text=text):
                self.assertIn(entry, self.words(text))

    def test_what_not_every_reader_may_read_is_not_in_the_index(self):
        """S1.5.2: nobody learns of a patient by searching for his name."""
        case = self.opened()
        self.env["complaint.person"].create(
            {"complaint_id": case.id, "kind": "patient", "name": "Zhuang Mingwei"}
        )
        entry = self.enter(self.prepare(self.closed(case)))
        self.assertTrue(self.words("capsules") & entry)
        self.assertNotIn(entry, self.words("Zhuang"))

    def test_the_words_cannot_be_read(self):
        """S1.5.2: no field, no export, no group shows the index."""
        entry = self.enter()
        self.assertNotIn("search_words", self.env[ENTRY]._fields)
        self.assertEqual(
            entry.with_user(self.user_reader).read(["words"])[0]["words"], False
        )

    def test_the_search_goes_by_the_rules_of_the_records(self):
        """S1.5.2: another company finds nothing; a rule on the case holds as well."""
        entry = self.enter()
        self.assertIn(entry, self.words("capsules"))
        self.assertFalse(self.words("capsules", self.user_other))
        self.env["ir.rule"].create(
            {
                "name": "Test: hide the case",
                "model_id": self.env["ir.model"]._get_id(ENTRY),
                "domain_force": f"[('complaint_id', '!=', {entry.complaint_id.id})]",
            }
        )
        self.assertFalse(self.words("capsules") & entry)
        with self.refused(self.user_plain, AccessError):
            self.words("capsules", self.user_plain)

    def test_a_file_that_was_taken_out_is_not_found_by_its_words(self):
        """S1.4.3: only what is in the archive is in its index."""
        entry = self.enter()
        entry.write({"state": "preparation", "state_reason": "A claim"})
        self.assertFalse(self.words("capsules") & entry)

    def test_words_are_part_of_any_domain(self):
        """S1.5.4: keys can be combined, and negated."""
        entry = self.enter()
        both = Domain("words", "ilike", "capsules") & Domain("name", "=", entry.name)
        self.assertEqual(self.find(both), entry)
        either = Domain("words", "ilike", "nowhere") | Domain("name", "=", entry.name)
        self.assertEqual(self.find(either), entry)
