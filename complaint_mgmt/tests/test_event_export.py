import random

from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.complaint_mgmt.tools import chain

from .test_event_chain import EventCase


@tagged("post_install", "-at_install")
class TestExportedChain(EventCase):
    """An exported file is judged without the server: nothing in it may change."""

    def setUp(self):
        super().setUp()
        self._record(8, data={"old": "a", "new": ["ü", None, 1]})
        self.lines = list(self.events._export_lines(self.company))

    def _is_found(self, lines):
        try:
            # As a file is read: lines end at line feeds and nowhere else.
            content = b"".join(lines)
            pieces = [piece + b"\n" for piece in content.split(b"\n")]
            pieces[-1] = pieces[-1][:-1]
            return bool(chain.verify(piece for piece in pieces if piece))
        except chain.FormatError:
            return True

    def test_an_intact_export_verifies(self):
        """Law 4: the file and the server judge by the same code."""
        self.assertFalse(self._is_found(self.lines))
        header = chain.read_header(self.lines[0])
        self.assertEqual(header["count"], 8)
        self.assertEqual(header["head"], self._chain(self.company)[-1].digest)
        self.assertEqual(header["company"], self.company.id)

    def test_an_empty_chain_verifies(self):
        """Law 4: a company without events has a chain of length zero."""
        lines = list(self.events._export_lines(self.other_company))
        self.assertFalse(self._is_found(lines))
        self.assertTrue(self._is_found([]))

    def test_a_change_of_one_byte_anywhere_is_found(self):
        """Law 4: at any position, to any other byte."""
        content = b"".join(self.lines)
        numbers = random.Random(20261122)
        for __ in range(2000):
            place = numbers.randrange(len(content))
            byte = numbers.randrange(256)
            if content[place] == byte:
                continue
            changed = content[:place] + bytes([byte]) + content[place + 1 :]
            with self.subTest(place=place, byte=byte):
                self.assertTrue(self._is_found([changed]))

    def test_a_byte_added_or_removed_anywhere_is_found(self):
        """Law 4: also what JSON would not mind, such as a space."""
        content = b"".join(self.lines)
        numbers = random.Random(8)
        for __ in range(500):
            place = numbers.randrange(len(content))
            extra = numbers.choice([b" ", b"\n", b"\t", b"\r", b"0"])
            with self.subTest(place=place, extra=extra):
                longer = content[:place] + extra + content[place:]
                self.assertTrue(self._is_found([longer]))
                shorter = content[:place] + content[place + 1 :]
                self.assertTrue(self._is_found([shorter]))

    def test_lines_removed_swapped_added_or_cut_off_are_found(self):
        """Law 4: the header knows count and head, so a missing tail shows."""
        lines = self.lines
        for broken in (
            lines[:3] + lines[4:],
            lines[:2] + [lines[3], lines[2]] + lines[4:],
            lines + lines[-1:],
            lines[:-1],
            lines[:1],
            lines[1:],
            [*lines[:-1], lines[-1][:-1]],
            [*lines[:-1], lines[-1][:40]],
        ):
            with self.subTest(lines=len(broken)):
                self.assertTrue(self._is_found(broken))

    def test_a_header_that_was_written_anew_is_found(self):
        """Law 4: events under a header with another count, head or company."""
        company, head = self.company, chain.read_header(self.lines[0])["head"]
        for header in (
            chain.header_line(company.id, company.name, 7, head),
            chain.header_line(company.id, company.name, 9, head),
            chain.header_line(company.id, company.name, 8, chain.GENESIS),
            chain.header_line(self.other_company.id, company.name, 8, head),
        ):
            with self.subTest(header=header):
                self.assertTrue(self._is_found([header, *self.lines[1:]]))

    def test_the_first_broken_line_is_named(self):
        """Law 4: an auditor is told where to look and what is wrong."""
        lines = list(self.lines)
        lines[4] = lines[4].replace(b"test.done", b"test.dine")
        problem = chain.verify(lines)[0]
        self.assertEqual(problem.line, 5)
        self.assertIn("event 4 was changed", problem.reason)


@tagged("post_install", "-at_install")
class TestExportLogic(TransactionCase):
    def test_hostile_input_is_a_wrong_format_or_broken_and_never_a_crash(self):
        """Law 4: the checker of an auditor does not fall over a file."""
        header = chain.header_line(1, "A", 1, chain.GENESIS)
        for first in (b"", b"\n", b"[]\n", b"{}\n", b"\xff\n", b"[" * 99999, b"NaN"):
            with self.subTest(first=first[:9]), self.assertRaises(chain.FormatError):
                chain.verify([first])
        event = {key: None for key in chain.EVENT_KEYS}
        for second in (
            b"{}\n",
            b"[1]\n",
            b'{"digest":1,"event":2,"previous":3}\n',
            b"[" * 99999,
            b'{"digest":NaN,"event":{},"previous":"\\ud800"}\n',
            b'{"a":' + b"9" * 5000 + b"}\n",
            chain.event_line("ü", {**event, "sequence": 1, "company": 1}, None),
            chain.event_line(None, {**event, "sequence": 1, "company": 1}, 7),
            chain.event_line([], {**event, "sequence": 1, "company": 1}, {}),
            chain.event_line("", {**event, "login": "x"}, "ü"),
        ):
            with self.subTest(second=second[:40]):
                self.assertTrue(chain.verify([header, second, second]))

    def test_a_chain_that_was_computed_anew_with_a_gap_is_found(self):
        """Law 4: digests that fit do not excuse a missing number."""
        event = {key: None for key in chain.EVENT_KEYS}
        event.update(company=1, sequence=2)
        digest = chain.event_digest(chain.GENESIS, event)
        lines = [
            chain.header_line(1, "A", 1, digest),
            chain.event_line(chain.GENESIS, event, digest),
        ]
        self.assertIn("where event 1 is due", chain.verify(lines)[0].reason)

    def test_a_later_version_of_the_format_is_not_guessed_at(self):
        """Law 4: an unknown format is said to be unknown."""
        line = chain.header_line(1, "A", 0, chain.GENESIS)
        with self.assertRaisesRegex(chain.FormatError, "version 2"):
            chain.verify([line.replace(b'"version":1', b'"version":2')])


@tagged("post_install", "-at_install")
class TestExportRoute(HttpCase, EventCase):
    def _get(self, user, company):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/complaint/event/export/{company.id}")

    def test_the_qa_head_downloads_a_chain_that_verifies(self):
        """Law 4: the export holds everything, the export itself included."""
        self._record(3)
        response = self._get(self.qa_head, self.company)
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        lines = response.content.splitlines(keepends=True)
        self.assertEqual(chain.verify(lines), [])
        self.assertEqual(chain.read_header(lines[0])["count"], 4)
        last = self._chain(self.company)[-1]
        self.assertEqual((last.kind, last.user_id), ("chain.exported", self.qa_head))

    @mute_logger("odoo.http")
    def test_a_handler_or_a_stranger_to_the_company_gets_nothing(self):
        """Law 2 and 8: roles and companies hold on the route."""
        self._record(1)
        for user, company in (
            (self.handler, self.company),
            (self.qa_head, self.other_company),
            (self.qa_head, self.company.browse(2**31 - 1)),
        ):
            with self.subTest(user=user.login, company=company.id):
                response = self._get(user, company)
                self.assertGreaterEqual(response.status_code, 400)
                self.assertNotIn(chain.FORMAT.encode(), response.content)
        self.assertEqual(self._chain(self.company).mapped("kind"), ["test.done"])
