from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tools import deadline

from .common_recall import RecallCase

UNITS = [
    {
        "uom_id": 1,
        "uom": "kg",
        "shipped": 3.0,
        "returned": 1.0,
        "outstanding": 2.0,
    },
    {
        "uom_id": 2,
        "uom": "Units",
        "shipped": 300.0,
        "returned": 60.0,
        "destroyed": 30.0,
        "used": 15.0,
        "outstanding": 195.0,
    },
]


@tagged("post_install", "-at_install")
class TestRecallCockpit(RecallCase):
    """Where a recall stands, in one answer (EU GMP 8.30, 21 CFR 7.53)."""

    def figures(self, recall, **figures):
        """Let the recall have these figures, whatever its stock says."""
        own = type(recall)._figures
        return patch.object(
            type(recall), "_figures", lambda self: {**own(self), **figures}
        )

    def test_the_unit_shipped_most_comes_first(self):
        recall = self.decide()
        with self.figures(recall, units=UNITS):
            cockpit = recall.with_user(self.user_reader).get_cockpit()
        first, second = cockpit["units"]
        self.assertEqual((first["uom"], second["uom"]), ("Units", "kg"))
        self.assertEqual(first["recovered"], 90)
        self.assertEqual(
            first["percents"], {"recovered": 30.0, "used": 5.0, "outstanding": 65.0}
        )

    def test_hours_count_from_the_decision(self):
        """EU GMP 8.28: how fast the first was told is part of the review."""
        with freeze_time("2026-11-20 08:00:00"):
            recall = self.decide()
        recall.sudo()._write_engine({"first_notice_at": "2026-11-20 09:30:00"})
        with freeze_time("2026-11-21 08:00:00"):
            hours = recall.get_cockpit()["hours"]
        self.assertEqual(hours, {"since_decision": 24.0, "to_first_notice": 1.5})

    def test_hours_stand_still_when_it_is_closed(self):
        with freeze_time("2026-11-20 08:00:00"):
            recall = self.decide()
        recall.sudo()._write_engine({"closed_at": "2026-11-20 20:00:00"})
        with freeze_time("2026-12-20 08:00:00"):
            hours = recall.get_cockpit()["hours"]
        self.assertEqual(hours["since_decision"], 12.0)

    def test_what_is_signed_does_not_grow_by_itself(self):
        """21 CFR 11.70: a signature on the closure is not void an hour later."""
        recall = self.decide()
        now = fields.Datetime.now()
        with freeze_time(now + timedelta(hours=1)):
            first = recall._signed_closure()
        with freeze_time(now + timedelta(hours=2)):
            self.assertEqual(recall._signed_closure(), first)

    def test_the_trend_adds_up_day_by_day(self):
        recall = self.decide()
        first, second = recall.consignee_ids.sudo()
        day = fields.Datetime.now().replace(hour=12) + timedelta(days=1)
        first.responded_at = day
        second.responded_at = day + timedelta(days=2)
        with self.figures(recall, units=[]):
            trend = recall.get_cockpit()["trend"]
        self.assertEqual([point["responded"] for point in trend], [50.0, 100.0])
        self.assertEqual(trend[0]["date"], str(day.date()))

    def test_goods_that_come_back_are_in_the_trend(self):
        """EU GMP 8.30: progress is recorded until closure."""
        recall = self.decide()
        units = [{"uom_id": self.uom_unit.id, "uom": "Units", "shipped": 300.0}]
        self.transfer(
            self.made_1, 30, self.env.ref("stock.stock_location_customers"), None
        )
        with self.figures(recall, units=units):
            trend = recall.get_cockpit()["trend"]
        self.assertEqual([point["recovered"] for point in trend], [10.0])

    def test_it_shows_the_balance(self):
        """EU GMP 8.30: the reconciliation between delivered and recovered."""
        recall = self.decide()
        customers = self.env.ref("stock.stock_location_customers")
        self.transfer(self.made_1, 30, customers, None)
        cockpit = recall.with_user(self.user_reader).get_cockpit()
        (unit,) = cockpit["units"]  # no kilogram of the extract left the house
        self.assertEqual((unit["uom"], unit["shipped"]), ("Units", 300))
        self.assertEqual((unit["recovered"], unit["percents"]["recovered"]), (30, 10))
        self.assertEqual(cockpit["recovered_percent"], 10)
        self.assertEqual([point["recovered"] for point in cockpit["trend"]], [10])
        self.assertEqual(cockpit["consignees"]["total"], 2)
        self.assertEqual(recall.recovered_percent, 10)

    def test_the_soonest_deadline_is_named(self):
        """21 CFR 7.53(a): when the next report is due."""
        self.env["complaint.recall.term"].create(
            [
                {
                    "regime_id": self.regime.id,
                    "name": name,
                    "until_code": code,
                    "count": days,
                    "unit": deadline.DAYS,
                }
                for name, code, days in (
                    ("Report", "progress", 14),
                    ("Plan", "plan", 3),
                    ("Final", "final", 30),
                )
            ]
        )
        recall = self.decide()
        told = recall.with_user(self.user_reader).get_cockpit()["deadline"]
        self.assertEqual(told["name"], "Plan")
        self.assertEqual(told["due_at"], str(recall.next_due_at))
        self.assertEqual(recall.next_deadline_name, "Plan")

    def test_only_who_may_write_gets_the_buttons(self):
        recall = self.decide()
        step = {"text": "Call them", "method": "action_call", "level": "danger"}
        with patch.object(type(recall), "_next_steps", lambda self: [step] * 5):
            mine = recall.get_cockpit()["steps"]
            seen = recall.with_user(self.user_reader).get_cockpit()["steps"]
        self.assertEqual(mine, [step] * 3)
        self.assertEqual(seen, [{**step, "method": False}] * 3)

    def test_what_is_dangerous_comes_first(self):
        recall = self.decide()
        steps = [
            {"text": level, "method": False, "level": level}
            for level in ("info", "warning", "info", "danger")
        ]
        with patch.object(type(recall), "_next_steps", lambda self: steps):
            told = recall.get_cockpit()["steps"]
        levels = [step["level"] for step in told]
        self.assertEqual(levels, ["danger", "warning", "info"])

    def test_sales_and_other_companies_do_not_see_it(self):
        recall = self.decide()
        for user in (self.user_sales, self.user_other):
            with self.refused(user, AccessError) as env:
                recall.with_env(env).get_cockpit()

    def test_it_is_marked_for_the_replica(self):
        self.assertTrue(type(self.env["complaint.recall"]).get_cockpit._readonly)

    def test_queries_do_not_grow_with_consignees(self):
        recall = self.decide()
        few = self.count_queries(recall.get_cockpit)
        self.env["complaint.recall.consignee"].create(
            [
                {
                    "recall_id": recall.id,
                    "name": f"Pharmacy {n}",
                    "responded_at": recall.decided_at + timedelta(days=n),
                }
                for n in range(60)
            ]
        )
        many = self.count_queries(recall.get_cockpit)
        self.assertLessEqual(many, few + 1)
        self.assertLess(many, 40)

    def test_cards_need_the_same_queries_for_many_recalls(self):
        names = ["hours_since_decision", "recovered_percent", "open_drift_count"]
        names += ["next_due_at", "next_deadline_name"]
        one = self.decide()
        few = self.count_queries(lambda: one.read(names))
        more = one
        for _time in range(4):
            more |= self.decide()
        many = self.count_queries(lambda: more.read(names))
        self.assertEqual(many, few)
        with freeze_time(one.decided_at + timedelta(hours=6)):
            one.invalidate_recordset()
            self.assertAlmostEqual(one.hours_since_decision, 6, 2)
