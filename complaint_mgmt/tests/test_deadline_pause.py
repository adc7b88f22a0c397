"""Deadlines whose clock was stopped, worked out by hand."""

from datetime import timedelta

from odoo.tests import BaseCase, tagged

from ..tools.deadline import (
    DAYS,
    HOURS,
    MONTHS,
    PAUSED,
    SAME_DAY,
    WORKING_DAYS,
    Pause,
    Term,
    deadline,
    fraction_used,
    moment_at,
    paused_due,
)
from .common_deadline import CHINA, at


@tagged("post_install", "-at_install")
class TestPausedDeadline(BaseCase):
    def paused(self, term, start, *spans):
        pauses = [Pause(at(a), b and at(b)) for a, b in spans]
        return paused_due(term, at(start), CHINA, pauses)

    def test_hours_run_on_by_the_time_paused(self):
        """S3.8: 48 h from Monday 10:00, paused 24 h: Thursday 10:00."""
        term = Term(48, HOURS)
        span = ("2026-11-23 12:00", "2026-11-24 12:00")
        found = self.paused(term, "2026-11-23 10:00", span)
        self.assertEqual(found.original.due, at("2026-11-25 10:00"))
        self.assertEqual(found.running.due, at("2026-11-26 10:00"))
        self.assertFalse(found.waiting)
        # two questions at the same time stop the clock once
        inside = ("2026-11-23 13:00", "2026-11-24 11:00")
        twice = self.paused(term, "2026-11-23 10:00", inside, span, span)
        self.assertEqual(twice.running, found.running)
        # a pause that begins when the time is over, or was over before, is none
        late = self.paused(term, "2026-11-23 10:00", ("2026-11-25 10:00", None))
        self.assertEqual((late.running, late.waiting), (late.original, False))
        early = ("2026-11-20 10:00", "2026-11-22 10:00")
        self.assertEqual(
            self.paused(term, "2026-11-23 10:00", early).running, late.running
        )

    def test_a_day_paused_at_its_close_does_not_count(self):
        """S3.8: Tuesday is not counted: Wed 18 = 1, Thu 19 = 2, Fri 20 = 3."""
        term, start = Term(3, WORKING_DAYS), "2026-11-16 10:00"
        found = self.paused(term, start, ("2026-11-17 10:00", "2026-11-18 09:00"))
        self.assertEqual(found.original.due, at("2026-11-19 18:00"))
        self.assertEqual(found.running.due, at("2026-11-20 18:00"))
        self.assertEqual(found.running.notes[1].reason, PAUSED)
        # an answer at the stroke of the close leaves no time: it does not count
        found = self.paused(term, start, ("2026-11-17 10:00", "2026-11-17 18:00"))
        self.assertEqual(found.running.due, at("2026-11-20 18:00"))
        # over before the close, or begun at the close: nothing changes
        for span in (
            ("2026-11-17 10:00", "2026-11-17 17:59:59"),
            ("2026-11-17 18:00", "2026-11-18 17:00"),
            ("2026-11-19 18:00", "2026-11-25 17:00"),
        ):
            self.assertEqual(self.paused(term, start, span).running, found.original)

    def test_a_paused_weekend_costs_no_working_day(self):
        """S3.8: Friday after the close to Monday morning."""
        span = ("2026-11-20 19:00", "2026-11-23 08:00")
        found = self.paused(Term(3, WORKING_DAYS), "2026-11-19 10:00", span)
        self.assertEqual(found.running, found.original)

    def test_a_paused_month_is_as_many_days_as_it_has(self):
        """S3.8, B0.4: 10 December + 3 days is a Sunday, so Monday the 14th."""
        # the ends of Thu 12, Fri 13 and Sat 14 November (24:00) fall into the pause
        span = ("2026-11-12 10:00", "2026-11-15 10:00")
        found = self.paused(Term(1, MONTHS), "2026-11-10 10:00", span)
        self.assertEqual(found.original.due, at("2026-12-10 18:00"))
        self.assertEqual(found.running.due, at("2026-12-14 18:00"))

    def test_pauses_on_the_start_day_or_after_the_end_cost_nothing(self):
        """S3.8, B0.1: the start day is not counted anyway; a week from 10 November."""
        spans = (
            ("2026-11-10 11:00", "2026-11-11 09:00"),
            ("2026-11-18 11:00", "2026-11-20 09:00"),
        )
        found = self.paused(Term(7, DAYS), "2026-11-10 10:00", *spans)
        self.assertEqual(found.running.due, at("2026-11-17 18:00"))
        self.assertEqual(found.running, found.original)

    def test_the_last_day_is_never_one_that_was_paused(self):
        """S3.8: the same day, and a last day that was moved into a pause."""
        span = ("2026-11-20 11:00", "2026-11-20 20:00")
        same = self.paused(Term(0, SAME_DAY), "2026-11-20 10:00", span)
        # Friday was paused at its close: Monday is the next working day
        self.assertEqual(same.running.due, at("2026-11-23 18:00"))
        # 14 + 7 = Saturday 21 moves to Monday 23; paused there: Tuesday 24
        span = ("2026-11-23 09:00", "2026-11-23 19:00")
        week = self.paused(Term(7, DAYS), "2026-11-14 10:00", span)
        self.assertEqual(week.original.due, at("2026-11-23 18:00"))
        self.assertEqual(week.running.due, at("2026-11-24 18:00"))

    def test_while_we_wait_the_clock_stands_still(self):
        """S3.8: an open pause; the running date holds the pauses that are over."""
        term, start = Term(3, WORKING_DAYS), "2026-11-16 10:00"
        over = ("2026-11-17 10:00", "2026-11-18 09:00")
        found = self.paused(term, start, over, ("2026-11-19 10:00", None))
        self.assertTrue(found.waiting)
        self.assertEqual(found.running.due, at("2026-11-20 18:00"))

    def test_the_fraction_used_is_net_of_pauses(self):
        """S3.8: 100 h, of which 50 passed before a pause of 40 h."""
        start = at("2026-11-16 10:00")
        hour = timedelta(hours=1)
        pauses = [Pause(start + 50 * hour, start + 90 * hour)]
        due = start + 140 * hour
        for hours, used in (
            (0, 0),
            (25, 0.25),
            (50, 0.5),
            (70, 0.5),
            (90, 0.5),
            (120, 0.8),
        ):
            now = start + hours * hour
            self.assertAlmostEqual(fraction_used(start, due, now, pauses), used)
        self.assertAlmostEqual(fraction_used(start, due, due, pauses), 1)
        self.assertAlmostEqual(fraction_used(start, due, due + 50 * hour, pauses), 1.5)
        self.assertEqual(moment_at(0.8, start, due, pauses), start + 120 * hour)
        self.assertEqual(moment_at(0.25, start, due, pauses), start + 25 * hour)
        # still waiting since 50 h: half of 100 h for ever, 80 % never comes
        waiting = [Pause(start + 50 * hour)]
        due = start + 100 * hour
        self.assertAlmostEqual(
            fraction_used(start, due, due + due.resolution, waiting), 0.5
        )
        self.assertIsNone(moment_at(0.8, start, due, waiting))
        self.assertEqual(moment_at(0.5, start, due, waiting), start + 50 * hour)

    def test_a_clock_that_ran_out_is_not_stopped(self):
        """S3.8: the customer is asked when it is too late: the delay grows on."""
        start = at("2026-11-16 10:00")
        hour = timedelta(hours=1)
        due, stop = start + 10 * hour, [Pause(start + 11 * hour)]
        self.assertEqual(fraction_used(start, due, start + 20 * hour, stop), 2)
        self.assertEqual(moment_at(1.5, start, due, stop), start + 15 * hour)

    def test_no_time_at_all_is_used_up_at_once(self):
        """S2.4.1.2: received in the last second of the day."""
        start = at("2026-11-23 23:59:59")
        due = deadline(Term(0, SAME_DAY), start, CHINA).due
        self.assertEqual(fraction_used(start, due, start), 1)
        self.assertEqual(fraction_used(start, due, start - timedelta(seconds=1)), 0)
