from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.deadline import WORKING_DAYS, Term, deadline
from ..tools.work_calendar import MAKEUP, WEEKEND
from ..wizards import complaint_holiday_import as wizard_module
from .common_deadline import CLOSED, MAKEUPS, SpecialDayCase, at


@tagged("post_install", "-at_install")
class TestSpecialDay(SpecialDayCase):
    def test_only_the_administrator_changes_special_days(self):
        """B0.3: a holiday moves deadlines, so the QA head reads them only."""
        day = self.new_day("2026-12-24")
        theirs = day.with_user(self.user_head)
        self.assertEqual(theirs.name, "A day")
        with self.assertRaises(AccessError):
            theirs.kind = "makeup"
        with self.assertRaises(AccessError):
            theirs.unlink()
        with self.assertRaises(AccessError):
            self.new_day("2026-12-25", user=self.user_head)
        with self.assertRaises(AccessError):
            self.env["complaint.holiday.import"].with_user(self.user_head).create({})

    def test_special_days_belong_to_a_company(self):
        """B0.3: nobody sees or makes those of a company that is not the own one."""
        foreign = self.env["res.company"].create({"name": "Elsewhere"})
        values = {"name": "A day", "date": "2026-12-24", "company_id": foreign.id}
        day = self.env["complaint.special.day"].create(values)
        days = self.env["complaint.special.day"].with_user(self.user_manager)
        self.assertFalse(days.search([("id", "=", day.id)]))
        with self.assertRaises(AccessError):
            days.create({**values, "date": "2026-12-25"})
        with self.assertRaises(UserError):
            self.new_day("2026-12-26", calendar_id=foreign.resource_calendar_id.id)

    def test_a_date_is_special_once(self):
        """B0.3: per working times, and once for the whole company."""
        self.new_day("2026-12-24")
        self.new_day("2026-12-24", calendar_id=self.calendar.id)
        for calendar in (self.calendar, self.calendar.browse()):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.new_day("2026-12-24", calendar_id=calendar.id)

    def test_hours_belong_to_make_up_days(self):
        """B0.1: in order, within the day; a day that becomes closed loses them."""
        day = self.new_day("2026-12-26", "makeup", hour_from=9, hour_to=24)
        self.assertEqual(day._minutes(), ((540, 1440),))
        day.kind = "closed"
        self.assertEqual((day.hour_from, day.hour_to), (0, 0))
        for hours in ((12, 9), (9, 9), (9, 25), (-1, 9)):
            with (
                self.subTest(hours),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.new_day(
                    "2027-01-02", "makeup", hour_from=hours[0], hour_to=hours[1]
                )


@tagged("post_install", "-at_install")
class TestHolidayImport(SpecialDayCase):
    def run_import(self, first=2026, last=2026, **values):
        wizard = self.env["complaint.holiday.import"].with_user(self.user_manager)
        values = {
            "year_from": first,
            "year_to": last,
            "company_id": self.company.id,
            **values,
        }
        return wizard.create(values).action_import()["params"]

    def days(self, **values):
        domain = [("company_id", "=", self.company.id)]
        return self.env["complaint.special.day"].search(domain, order="date")

    def test_the_import_brings_the_schedule_of_the_state_council(self):
        """B0.3: 33 closed dates and 6 make-up days of 2026, from the announcement."""
        self.run_import()
        days = self.days()
        closed = days.filtered(lambda day: day.kind == "closed")
        self.assertEqual(set(closed.mapped("date")), CLOSED)
        self.assertEqual(set((days - closed).mapped("date")), set(MAKEUPS))
        self.assertEqual(len(days), 39)
        self.assertRegex(days[0].source, r"^chinesecalendar \d+\.\d+")
        self.assertFalse(any(days.mapped("noupdate")))

    def test_an_imported_holiday_moves_a_deadline(self):
        """B0.1: 3 working days from 30 September 2026 end on Saturday 10 October."""
        self.run_import()
        found = deadline(
            Term(3, WORKING_DAYS), at("2026-09-30 10:00"), self.work_calendar()
        )
        self.assertEqual(found.due, at("2026-10-10 17:00"))
        self.assertEqual(self.work_calendar().kind(date(2026, 10, 11)), WEEKEND)

    def test_an_import_says_what_it_did_and_can_be_repeated(self):
        """B0.3: counts, and nothing twice."""
        self.assertIn("39 days added", self.run_import()["message"])
        again = self.run_import()["message"]
        self.assertIn("0 days added", again)
        self.assertIn("39 as before", again)
        self.assertEqual(len(self.days()), 39)

    def test_what_was_done_by_hand_stays(self):
        """B0.3: a day of our own, and one that was imported and then corrected."""
        self.new_day("2026-10-01", "makeup", name="We work")
        self.new_day("2026-12-24", name="Christmas Eve")
        self.run_import()
        corrected = self.days().filtered(lambda day: day.date == date(2026, 10, 10))
        corrected.with_user(self.user_manager).kind = "closed"
        self.assertTrue(corrected.noupdate)
        self.assertEqual(corrected.source, "By hand")
        message = self.run_import()["message"]
        self.assertIn("3 entered or changed by hand", message)
        by_date = self.days().grouped("date")
        self.assertEqual(by_date[date(2026, 10, 1)].name, "We work")
        self.assertEqual(by_date[date(2026, 10, 10)].kind, "closed")
        self.assertIn(date(2026, 12, 24), by_date)
        self.assertEqual(len(by_date), 40)

    def test_an_import_follows_a_schedule_that_was_amended(self):
        """B0.3: what the library corrected is changed, what it dropped goes."""
        self.run_import()
        imported = {"noupdate": False, "source": "chinesecalendar 0.1"}
        days = self.days().grouped("date")
        days[date(2026, 10, 10)].write({"kind": "closed", **imported})
        self.new_day("2026-12-24", **imported)
        message = self.run_import()["message"]
        self.assertIn("1 changed", message)
        self.assertIn("1 removed", message)
        days = self.days().grouped("date")
        self.assertNotIn(date(2026, 12, 24), days)
        day = days[date(2026, 10, 10)]
        self.assertEqual((day.kind, day.noupdate), ("makeup", False))

    def test_working_times_can_have_holidays_of_their_own(self):
        """B0.3: for one calendar, beside those of the company."""
        self.run_import(2025, 2025)
        self.run_import(calendar_id=self.calendar.id)
        self.assertEqual(self.work_calendar().kind(date(2026, 10, 10)), MAKEUP)
        company_wide = self.work_calendar(self.calendar.browse())
        self.assertEqual(company_wide.kind(date(2026, 10, 10)), WEEKEND)

    def test_a_year_that_nobody_knows_yet_is_named(self):
        """B0.3: rather no holidays than guessed ones."""
        with self.assertRaisesRegex(UserError, "does not know 2099"):
            self.run_import(2099, 2099)
        self.assertFalse(self.days())
        library = wizard_module.chinese_calendar
        known = max(day.year for day in library.holidays)
        found = self.run_import(known, known + 1)
        self.assertEqual(found["type"], "warning")
        self.assertIn(f"does not know {known + 1}", found["message"])
        self.assertEqual({day.year for day in self.days().mapped("date")}, {known})

    def test_years_in_the_wrong_order_or_too_many_are_refused(self):
        """B0.3: a clear message."""
        for first, last in ((2026, 2025), (2005, 2026), (0, 0), (-5, 3)):
            with self.subTest(first=first), self.assertRaises(UserError):
                self.run_import(first, last)

    def test_a_missing_library_is_no_crash(self):
        """B0.3: it says what to do."""
        with (
            patch.object(wizard_module, "chinese_calendar", None),
            self.assertRaisesRegex(UserError, "chinesecalendar"),
        ):
            self.run_import()

    @freeze_time("2026-06-01")
    def test_the_years_that_are_known_are_proposed(self):
        """B0.3: from this year to the next one as soon as it is announced."""
        wizards = self.env["complaint.holiday.import"].with_user(self.user_manager)
        self.assertEqual(wizards.new().year_to, 2026)
        with patch.object(type(wizards), "_holidays_cn", lambda *args: {"known": True}):
            self.assertEqual(wizards.new().year_to, 2027)

    def test_holidays_have_their_chinese_names(self):
        """B0.3: where Chinese is installed."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.run_import()
        day = self.days().filtered(lambda day: day.date == date(2026, 10, 1))
        self.assertEqual(day.with_context(lang="zh_CN").name, "国庆节")
        self.assertEqual(day.with_context(lang="en_US").name, "National Day")
        self.assertFalse(day.noupdate)

    def test_another_company_gets_nothing(self):
        """B0.3: an administrator imports for the own companies only."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            self.run_import(company_id=other.id)
