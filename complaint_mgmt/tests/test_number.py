import threading

from freezegun import freeze_time

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

PATTERN = r"^[A-Z0-9]+-[A-Z0-9]+-[A-Z0-9]+$"


@tagged("post_install", "-at_install")
class TestNumber(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.env["res.company"].create([{"name": "One"}, {"name": "Two"}])
        cls.company, cls.other_company = companies
        cls.numbers = cls.env["complaint.number"]

    def _next(self, prefix="TS", company=None):
        return self.numbers._next(company or self.company, prefix)

    @freeze_time("2026-11-22 10:00:00")
    def test_a_number_has_three_groups_and_counts_without_gaps(self):
        """S9.6: three groups of letters and digits, such as TS-202611-0001."""
        names = [self._next() for __ in range(3)]
        self.assertEqual(names, [f"TS-202611-000{i}" for i in (1, 2, 3)])
        for name in names:
            self.assertRegex(name, PATTERN)

    def test_each_month_begins_at_one(self):
        """S9.6: the counter belongs to the month."""
        with freeze_time("2026-11-30 12:00:00"):
            self.assertEqual(self._next(), "TS-202611-0001")
            self.assertEqual(self._next(), "TS-202611-0002")
        with freeze_time("2026-12-01 12:00:00"):
            self.assertEqual(self._next(), "TS-202612-0001")
        with freeze_time("2026-11-30 12:00:00"):
            self.assertEqual(self._next(), "TS-202611-0003")

    @freeze_time("2026-10-31 16:30:00")
    def test_the_month_is_that_of_the_company(self):
        """S9.6: it is November in Shanghai while it is October in UTC."""
        self.company.partner_id.tz = "Asia/Shanghai"
        self.assertEqual(self._next(), "TS-202611-0001")
        self.other_company.partner_id.tz = False
        self.other_company.resource_calendar_id.tz = "Asia/Tokyo"
        self.assertEqual(self._next("TS", self.other_company), "TS-202611-0001")
        self.other_company.resource_calendar_id = False
        self.assertEqual(self._next("TS", self.other_company), "TS-202610-0001")

    @freeze_time("2026-11-22 10:00:00")
    def test_companies_and_prefixes_count_for_themselves(self):
        """S9.6: a series belongs to one company and one prefix."""
        self.assertEqual(self._next("TS"), "TS-202611-0001")
        self.assertEqual(self._next("8D"), "8D-202611-0001")
        self.assertEqual(self._next("TS", self.other_company), "TS-202611-0001")
        self.assertEqual(self._next("TS"), "TS-202611-0002")

    @freeze_time("2026-11-22 10:00:00")
    def test_the_counter_grows_beyond_four_digits(self):
        """S9.6: no number is cut short or given twice."""
        self.numbers._next_many(self.company, "TS", 9998)
        self.assertEqual(
            self.numbers._next_many(self.company, "TS", 3),
            ["TS-202611-9999", "TS-202611-10000", "TS-202611-10001"],
        )

    @freeze_time("2026-11-22 10:00:00")
    def test_a_rolled_back_number_is_given_again(self):
        """S9.6: gap-free."""
        self._next()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.assertEqual(self._next(), "TS-202611-0002")
            raise ZeroDivisionError
        self.assertEqual(self._next(), "TS-202611-0002")

    def test_a_prefix_that_would_break_the_groups_is_refused(self):
        """S9.6: capital letters and digits only."""
        for prefix in ("", False, "ts", "T-S", "T S", "投诉", "TS\n", "T%s"):
            with self.subTest(prefix=prefix), self.assertRaises(ValidationError):
                self._next(prefix)

    def test_nobody_reads_or_writes_the_ledger(self):
        """S9.6: a number is unchanged for ever."""
        self._next()
        row = self.numbers.sudo().search([("company_id", "=", self.company.id)])
        user = new_test_user(
            self.env,
            login="number_manager",
            groups="base.group_system,complaint_mgmt.group_complaint_manager",
        )
        vals = {
            "company_id": self.company.id,
            "series": "TS-202611",
            "counter": 7,
            "name": "TS-202611-0007",
        }
        with self.assertRaises(AccessError):
            row.with_user(user).read(["name"])
        forced = row.sudo().with_context(_force_unlink=True)
        for ledger in (row.with_user(user), row.sudo(), forced):
            for attempt in (
                lambda r=ledger: r.create([vals]),
                lambda r=ledger: r.write({"name": "TS-202611-0009"}),
                lambda r=ledger: r.unlink(),
            ):
                with self.assertRaises(AccessError):
                    attempt()


@tagged("post_install", "-at_install")
class TestNumberParallel(TransactionCase):
    """Real transactions side by side; what one commits is removed by SQL afterwards."""

    def setUp(self):
        super().setUp()
        # Closed in the other order: the end of the first frees a second that waits.
        self.second, self.first = self._transaction(), self._transaction()

    def _transaction(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        # A snapshot from before the other one commits, as a slow request has it.
        cr.execute("SELECT count(*) FROM complaint_number")
        return api.Environment(cr, SUPERUSER_ID, {})

    def _next(self, env):
        return env["complaint.number"]._next(env.company, "PARALLEL")

    def _next_in_thread(self, then_event=False):
        """Let the second writer ask; the thread, and the list it answers in."""
        results = []

        def ask():
            number = self._next(self.second)
            if then_event:
                events = self.second["complaint.event"]
                events._record(self.second.company, "test.parallel")
                self.second.cr.flush()
            results.append(number)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(0.5)
        return thread, results

    def test_a_second_writer_waits_and_takes_the_number_of_a_rollback(self):
        """S9.6: parallel writers wait for each other, and a rollback leaves no gap."""
        number = self._next(self.first)
        thread, results = self._next_in_thread()
        self.assertTrue(thread.is_alive(), "the second writer did not wait")
        self.first.cr.rollback()
        thread.join(10)
        self.assertEqual(results, [number])

    def test_a_second_writer_waits_and_follows_what_was_committed(self):
        """S9.6: it sees a number that was committed after its transaction began."""
        self.addCleanup(self._forget)
        number = self._next(self.first)
        thread, results = self._next_in_thread()
        self.assertTrue(thread.is_alive(), "the second writer did not wait")
        self.first.cr.commit()
        thread.join(10)
        counter = int(number[-4:]) + 1
        self.assertEqual(results, [f"{number[:-4]}{counter:04d}"])

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM complaint_number WHERE series LIKE 'PARALLEL-%'")

    def test_another_company_does_not_wait(self):
        """S9.6: one company does not hold up the others."""
        company = self.env["res.company"].browse(2**31 - 1)
        self.first["complaint.number"]._queue_up(company.id)
        _thread, results = self._next_in_thread()
        self.assertEqual(len(results), 1)

    def test_a_number_after_an_event_does_not_block_an_event_after_a_number(self):
        """Law 4: whoever needs both waits once; nobody waits for each other."""
        events = self.first["complaint.event"]
        events._record(self.first.company, "test.parallel")
        # As a savepoint does: the event is sealed before the work is over.
        self.first.cr.flush()
        thread, results = self._next_in_thread(then_event=True)
        self.assertTrue(self._next(self.first))
        self.first.cr.rollback()
        thread.join(10)
        self.assertEqual(len(results), 1)
