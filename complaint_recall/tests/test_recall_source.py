from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import BaseCase

from ..tools.shift_window import overlaps
from .common_recall import RecallCase


def at(day, hour):
    """Return an instant of November 2026."""
    return datetime(2026, 11, day, tzinfo=timezone.utc) + timedelta(hours=hour)


class TestShiftWindow(BaseCase):
    def test_a_night_shift_belongs_to_both_days(self):
        """Made at two in the night is made on the shift that began the day before."""
        window = at(1, 0), at(30, 0)
        night = (22.0, 6.0)
        self.assertTrue(overlaps(at(3, 2), at(3, 3), *window, night, timezone.utc))
        self.assertTrue(overlaps(at(3, 23), at(4, 1), *window, night, timezone.utc))
        self.assertFalse(overlaps(at(3, 7), at(3, 21), *window, night, timezone.utc))
        self.assertTrue(overlaps(at(3, 7), at(3, 23), *window, night, timezone.utc))

    @given(
        st.integers(0, 200), st.integers(0, 60), st.integers(0, 23), st.integers(0, 23)
    )
    def test_a_span_is_judged_as_minute_by_minute(self, start, length, opens, closes):
        """The naive way, hour by hour, comes to the same."""
        first, last = at(2, 0), at(7, 0)
        begin, end = at(1, start), at(1, start + length)
        moments = [begin + timedelta(minutes=m) for m in range(0, length * 60 + 1, 10)]

        def is_on_shift(moment):
            hour = moment.hour + moment.minute / 60
            if opens < closes:
                return opens <= hour <= closes
            return hour >= opens or hour <= closes

        naive = any(first <= m <= last and is_on_shift(m) for m in moments)
        shift = (float(opens), float(closes))
        self.assertEqual(overlaps(begin, end, first, last, shift, timezone.utc), naive)

    def test_nonsense_is_refused(self):
        """An end before its start, or an hour that is none."""
        with self.assertRaises(ValueError):
            overlaps(at(2, 0), at(1, 0), at(1, 0), at(3, 0))
        with self.assertRaises(ValueError):
            overlaps(at(1, 0), at(2, 0), at(1, 0), at(3, 0), (25.0, 1.0), timezone.utc)


class TestRecallSource(RecallCase):
    """From what a recall may begin, besides a complaint."""

    def find(self, recall, **vals):
        """Search and add lots, as the leader."""
        wizard = recall.env["complaint.recall.find"].create(
            {"recall_id": recall.id, **vals}
        )
        wizard.action_search()
        return wizard

    def empty_recall(self):
        """Return a recall that has no lots yet."""
        return (
            self.env["complaint.recall"]
            .with_user(self.user_leader)
            .create({"title": "Bad extract"})
        )

    def test_a_recall_begins_on_lots(self):
        """EU GMP 8.15: other lots may be concerned; no complaint is needed."""
        action = self.made_1.with_user(self.user_leader).action_start_recall()
        recall = self.env["complaint.recall"].browse(action["res_id"])
        self.assertEqual(recall.scope_lot_ids.lot_id, self.made_1)
        self.assertIn("F-1", recall.title)
        with self.refused(self.user_stock, AccessError) as env:
            self.made_1.with_env(env).action_start_recall()

    def test_the_lot_of_a_supplier_finds_what_was_made_of_it(self):
        """China GMP 293: a number on a supplier's label is enough."""
        recall = self.empty_recall()
        wizard = self.find(recall, supplier_lot="sh/88-1")
        self.assertEqual(wizard.lot_ids, self.raw_1)
        wizard.action_add()
        self.assertEqual(recall.origin, "supplier_lot")
        found = recall.scope_lot_ids.lot_id
        self.assertEqual(found, self.raw_1 | self.made_1 | self.made_2)
        with self.refused(self.user_sales, AccessError) as env:
            env["complaint.recall.find"].create({"recall_id": recall.id})

    def test_a_number_of_the_own_house_is_no_lot_of_a_supplier(self):
        """Only what was received, or bears the number of a supplier, is found."""
        wizard = self.find(self.empty_recall(), supplier_lot="F-1")
        self.assertFalse(wizard.lot_ids)
        with self.refused(self.user_leader, UserError, "No lot") as env:
            wizard.with_env(env).action_add()

    def test_a_window_of_production_finds_its_lots(self):
        """21 CFR 7.49: recall what one machine made on one shift."""
        order = self.order_1
        start, end = order.date_start, order.date_finished
        window = {
            "mode": "window",
            "date_from": start - timedelta(minutes=5),
            "date_to": end + timedelta(minutes=5),
        }
        recall = self.empty_recall()
        wizard = self.find(recall, **window)
        self.assertLessEqual(self.made_1, wizard.lot_ids)
        wizard = self.find(recall, **window, product_ids=[Command.set(self.raw.ids)])
        self.assertFalse(wizard.lot_ids)
        early = {
            "mode": "window",
            "date_from": start - timedelta(days=9),
            "date_to": start - timedelta(days=8),
        }
        self.assertFalse(self.find(recall, **early).lot_ids)

    def test_a_work_center_and_its_time_log_decide(self):
        """21 CFR 7.49: only what ran on that machine at that time."""
        press = self.env["mrp.workcenter"].create({"name": "Capsule Press"})
        other = self.env["mrp.workcenter"].create({"name": "Blister Line"})
        start = self.order_1.date_start
        job = self.env["mrp.workorder"].create(
            {
                "name": "Pressing",
                "production_id": self.order_1.id,
                "workcenter_id": press.id,
                "product_uom_id": self.product.uom_id.id,
            }
        )
        job.write({"date_start": start, "date_finished": start + timedelta(hours=1)})
        window = {
            "mode": "window",
            "date_from": start - timedelta(minutes=5),
            "date_to": start + timedelta(minutes=5),
        }
        recall = self.empty_recall()
        on_press = self.find(recall, **window, workcenter_ids=[Command.set(press.ids)])
        self.assertEqual(on_press.lot_ids, self.made_1)
        on_other = self.find(recall, **window, workcenter_ids=[Command.set(other.ids)])
        self.assertFalse(on_other.lot_ids)

    def test_nothing_is_found_anew_after_the_decision(self):
        """21 CFR 11.70: what was signed stays."""
        recall = self.decide()
        with self.refused(self.user_leader, UserError) as env:
            env["complaint.recall.find"].create({"recall_id": recall.id})

    def test_lots_of_two_companies_are_two_recalls(self):
        """A recall belongs to the company that sold the goods."""
        foreign = self.env["stock.lot"].create(
            {
                "name": "X-1",
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        own = self.new_lot("X-2")
        own.company_id = self.company
        self.user_leader.company_ids |= self.other_company
        lots = (foreign | own).with_user(self.user_leader)
        lots = lots.with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        with self.assertRaisesRegex(UserError, "several companies"):
            lots.action_start_recall()
