import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_trace import TraceCase


@tagged("post_install", "-at_install")
class TestTraceReadonly(TraceCase):
    """The trace runs where nothing can be written: on a read replica."""

    def setUp(self):
        super().setUp()
        # What the fixtures left to write is written before.
        self.env.cr.flush()
        self.env.cr.execute("SAVEPOINT before_reading")
        self.env.cr.execute("SET TRANSACTION READ ONLY")
        # PostgreSQL makes a transaction writable again only by rolling back to here.
        self.addCleanup(self.env.cr.execute, "ROLLBACK TO SAVEPOINT before_reading")
        self.reader = self.env(user=self.user_recall)["complaint.trace"]

    def test_the_transaction_refuses_to_write(self):
        """The test below would fail if something were written."""
        refusal = psycopg2.errors.ReadOnlySqlTransaction
        with mute_logger("odoo.sql_db"), self.assertRaises(refusal):
            self.env.cr.execute("UPDATE stock_lot SET name = name")

    def test_a_trace_writes_nothing(self):
        for direction in ("forward", "backward", "both"):
            self.reader.get_trace(self.raw_1.ids, direction)

    def test_a_scan_writes_nothing(self):
        for text in ("F-1", "(01)09506000134352(10)F-1", self.sale_1.name, "nothing"):
            self.reader.resolve_scan(text)

    def test_an_export_writes_nothing(self):
        self.assertTrue(self.reader._export_book(self.raw_1.ids, "both"))
        self.assertTrue(self.reader._print_values(self.raw_1.ids, "both"))

    def test_the_public_methods_are_marked_for_the_replica(self):
        for name in ("get_trace", "resolve_scan"):
            method = getattr(type(self.reader), name)
            self.assertTrue(method._readonly, name)
