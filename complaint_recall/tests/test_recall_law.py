"""Deadlines of the shipped laws; dates worked out by hand."""

import json

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_recall_law import RecallLawCase

WEDNESDAY = "2026-09-30 10:00"  # the day before National Day
TUESDAY = "2026-11-10 10:00"
FRIDAY = "2026-11-13 17:00"

# law, class, when points are reached, when clocks are due
GOLDEN = [
    # Days run through weekends and holidays; a rest day ends at 24:00.
    (
        "cn_drug_2022",
        "I",
        {"decided": WEDNESDAY, "completed": "2026-10-08 10:00"},
        {
            "notified": "2026-10-01 23:59:59",
            "plan": "2026-10-01 23:59:59",
            "announced": "2026-10-01 23:59:59",
            # 9 = 1, Saturday 10 (worked) = 2, 12-16 = 3-7, 19-21 = 8-10
            "final": "2026-10-21 18:00",
        },
    ),
    (
        "cn_drug_2022",
        "I",
        {"decided": TUESDAY},
        {
            "notified": "2026-11-11 18:00",
            "plan": "2026-11-11 18:00",
            "announced": "2026-11-11 18:00",
            "progress": "2026-11-11 18:00",
        },
    ),
    (
        "cn_drug_2022",
        "II",
        {"decided": WEDNESDAY},
        {
            "notified": "2026-10-03 23:59:59",
            "plan": "2026-10-03 23:59:59",
            "announced": "2026-10-03 23:59:59",
            "progress": "2026-10-03 23:59:59",
        },
    ),
    (
        "cn_drug_2022",
        "III",
        {"decided": TUESDAY},
        {
            "notified": "2026-11-17 18:00",
            "plan": "2026-11-17 18:00",
            "progress": "2026-11-17 18:00",
            "announced": None,
        },
    ),
    # 24, 48 and 72 hours run through the weekend.
    (
        "cn_drug_2007",
        "I",
        {"decided": "2021-11-12 17:00"},
        {
            "notified": "2021-11-13 17:00",
            "plan": "2021-11-13 23:59:59",
            "progress": "2021-11-13 23:59:59",
        },
    ),
    (
        "cn_drug_2007",
        "II",
        {"decided": "2021-11-12 17:00"},
        {
            "notified": "2021-11-14 17:00",
            "plan": "2021-11-15 18:00",
            "progress": "2021-11-15 18:00",
        },
    ),
    (
        "cn_drug_2007",
        "III",
        {"decided": "2021-11-12 17:00"},
        {
            "notified": "2021-11-15 17:00",
            "plan": "2021-11-19 18:00",
            "progress": "2021-11-19 18:00",
        },
    ),
    (
        "cn_food",
        "I",
        {"known": "2026-09-29 17:00", "announced": WEDNESDAY},
        {
            "decided": "2026-09-30 17:00",
            "plan": "2026-09-30 17:00",
            # 8-10 = 1-3, 12-16 = 4-8, 19-20 = 9-10
            "completed": "2026-10-20 18:00",
        },
    ),
    (
        "cn_food",
        "II",
        {"known": "2026-09-29 17:00", "announced": WEDNESDAY},
        {"decided": "2026-10-01 17:00", "completed": "2026-11-03 18:00"},
    ),
    (
        "cn_food",
        "III",
        {"known": "2026-09-29 17:00", "announced": WEDNESDAY},
        {"decided": "2026-10-02 17:00", "completed": "2026-11-17 18:00"},
    ),
    ("us_21cfr7", "I", {"decided": TUESDAY}, {"progress": "2026-11-24 18:00"}),
    ("us_21cfr7", "II", {"decided": TUESDAY}, {"progress": "2026-12-08 18:00"}),
    ("us_21cfr7", "III", {"decided": TUESDAY}, {"progress": "2026-12-08 18:00"}),
    (
        "eu_gpsr",
        "SERIOUS",
        {"known": TUESDAY, "decided": "2026-11-11 10:00"},
        {"reported": "2026-11-13 18:00", "notified": "2026-11-14 23:59:59"},
    ),
    (
        "eu_gpsr",
        "OTHER",
        {"known": TUESDAY, "decided": TUESDAY},
        {"reported": "2026-11-20 18:00", "notified": "2026-11-20 18:00"},
    ),
    (
        "cn_vehicle",
        "DEFECT",
        {
            "decided": WEDNESDAY,
            "plan": "2026-10-09 10:00",
            "completed": "2026-11-13 10:00",
        },
        {
            # 8-10 = 1-3, 12-13 = 4-5
            "plan": "2026-10-13 18:00",
            # 10 = 1, 12-15 = 2-5
            "first_notice": "2026-10-15 18:00",
            # 10 = 1, four weeks from 12 October = 21, 9-19 November = 22-30
            "notified": "2026-11-19 18:00",
            "progress": "2026-12-30 18:00",
            "final": "2026-12-04 18:00",
        },
    ),
    (
        "house",
        "I",
        {"decided": FRIDAY, "completed": "2026-11-17 10:00"},
        {"notified": "2026-11-14 17:00", "final": "2026-12-17 18:00"},
    ),
    ("house", "II", {"decided": FRIDAY}, {"notified": "2026-11-15 17:00"}),
    ("house", "III", {"decided": FRIDAY}, {"notified": "2026-11-16 17:00"}),
]
# law -> what ships as checked, what as to be checked
FROM_MEMORY = {
    "cn_drug_2022": {"notified", "plan", "announced", "progress", "final"},
    "cn_drug_2007": set(),
    "cn_food": {"plan"},
    "us_21cfr7": set(),
    "eu_gpsr": {"reported", "notified"},
    "cn_vehicle": {"plan", "first_notice", "notified", "progress", "final"},
    "house": set(),
}


@tagged("post_install", "-at_install")
class TestShippedLaws(RecallLawCase):
    def test_each_shipped_law_and_class_is_due_as_worked_out_by_hand(self):
        """B0.1, B0.2; the laws of section B."""
        for law, code, points, expected in GOLDEN:
            with self.subTest(law=law, code=code, points=points):
                points = dict(sorted(points.items(), key=lambda item: item[1]))
                known = points.pop("known", next(iter(points.values())))
                recall = self.begin(law, code, known)
                for point, moment in points.items():
                    self.reach(recall, point, moment)
                for until, due in expected.items():
                    if due:
                        self.assertDue(recall, until, due)
                    else:
                        self.assertFalse(self.clock(recall, until))

    def test_every_shipped_class_has_a_golden_deadline(self):
        shipped = {
            (name, found.code)
            for name in FROM_MEMORY
            for found in self.law(name).class_ids
        }
        self.assertEqual(shipped, {(law, code) for law, code, *_rest in GOLDEN})

    def test_figures_from_memory_ship_with_a_mark(self):
        """Section B: [M] is to be checked, [V] was read in the text."""
        for name, unsure in FROM_MEMORY.items():
            terms = self.law(name).term_ids
            found = set(
                terms.filtered(lambda t: not t.is_verified).mapped("until_code")
            )
            self.assertEqual(found, unsure, name)
            for term in terms - terms.filtered("is_verified"):
                self.assertTrue(term.check_note, term.name)
            self.assertTrue(all(terms.mapped("source")), name)
        self.assertTrue(self.law("cn_drug_2022").has_unverified)
        self.assertFalse(self.law("us_21cfr7").has_unverified)

    def test_the_days_of_the_count_are_explained(self):
        """B0.3: holidays are named, with the rule and the mark "to be checked"."""
        recall = self.begin("cn_drug_2022", "I", WEDNESDAY)
        self.reach(recall, "decided", WEDNESDAY)
        self.reach(recall, "completed", WEDNESDAY)
        clock = self.clock(recall, "final").with_user(self.user_leader)
        reasons = {note["date"]: note["reason"] for note in json.loads(clock.notes)}
        self.assertEqual(reasons["2026-10-01"], "holiday")
        self.assertEqual(reasons["2026-10-10"], "makeup")
        self.assertIn("National Day", clock.explanation)
        self.assertIn("10 Working Days", clock.explanation)
        self.assertIn("check with your regulatory affairs", clock.explanation)
        self.assertEqual(clock.action_explain()["res_id"], clock.id)

    def test_a_clock_waits_for_its_first_point(self):
        recall = self.begin("cn_drug_2022", "I", TUESDAY)
        clock = self.clock(recall, "final")
        self.assertEqual(clock.status, "waiting")
        self.assertFalse(clock.due_at)
        self.assertIn(clock, clock.search([("status", "=", "waiting")]))
        self.assertIn("not begun", clock.explanation)

    def test_a_law_that_was_not_in_force_is_refused_at_the_decision(self):
        """The law of the day on which the danger was known, in the company's zone."""
        # 1 November 2022 00:30 in Shanghai is 31 October in UTC
        old = self.begin("cn_drug_2022", "I", "2022-11-01 00:30")
        self.assertFalse(old._force_points())
        late = self.begin("cn_drug_2007", "I", "2022-11-01 00:30")
        self.assertIn("2022-11-01", " ".join(late._open_points("decision")))
        self.assertIn("was not in force", late.law_text)
        self.assertFalse(self.begin("house", "I", TUESDAY)._force_points())

    def test_the_form_says_what_is_missing_of_the_law(self):
        recall = self.env["complaint.recall"].with_user(self.user_leader)
        recall = recall.create({"title": "Capsules"})
        self.assertIn("Choose the law", recall.law_text)
        empty = self.env["complaint.recall.regime"].create({"name": "E", "code": "E"})
        recall.regime_id = empty
        self.assertIn("no classes yet", recall.law_text)
        recall.regime_id = self.law("us_21cfr7")
        self.assertIn("Choose the class", recall.law_text)
        recall.class_id = self.class_of(recall.regime_id, "II")
        self.assertFalse(recall.law_text)
        recall.write(
            {
                "regime_id": self.law("cn_drug_2022").id,
                "class_id": self.class_of(self.law("cn_drug_2022"), "I").id,
            }
        )
        self.assertIn("check with your regulatory affairs", recall.law_text)


@tagged("post_install", "-at_install")
class TestLawIsKept(RecallLawCase):
    def test_a_coordinator_checks_figures_and_the_mark_goes(self):
        """Who and when stay with the figure and in the log."""
        recall = self.begin("cn_drug_2022", "I", TUESDAY)
        clock = self.clock(recall, "plan")
        self.assertFalse(clock.is_verified)
        term = clock.term_id.with_user(self.user_coordinator)
        term.action_verify()
        self.assertTrue(clock.is_verified)
        self.assertEqual(term.verified_by_id, self.user_coordinator)
        self.assertTrue(term.verified_at)
        self.assertTrue(self.events_of(term, "recall.law_verified"))

    def test_a_whole_law_is_checked_at_once(self):
        law = self.law("cn_drug_2022").with_user(self.user_coordinator)
        self.assertTrue(law.check_text)
        law.action_verify_all()
        self.assertFalse(law.has_unverified)
        self.assertFalse(law.check_text)
        self.assertEqual(
            len(self.events_of(law.term_ids, "recall.law_verified")), len(law.term_ids)
        )

    def test_a_changed_figure_is_to_be_checked_again(self):
        term = self.clock(self.begin("us_21cfr7", "I", TUESDAY), "progress").term_id
        self.assertTrue(term.is_verified)
        term.with_user(self.user_coordinator).name = "Send the report"
        self.assertTrue(term.is_verified)
        term.with_user(self.user_coordinator).count = 28
        self.assertFalse(term.is_verified)
        event = self.events_of(term, "recall.law_changed")[-1:]
        self.assertEqual(json.loads(event.data), {"fields": ["count"]})

    def test_a_running_recall_keeps_the_rule_it_had(self):
        """A change of the law does not touch what was decided under it."""
        recall = self.begin("cn_drug_2022", "I", TUESDAY)
        self.reach(recall, "decided", TUESDAY)
        terms = recall.clock_ids.term_id.with_user(self.user_coordinator)
        words = self.clock(recall, "final").rule_text
        terms.action_verify()
        for term in terms:
            term.write({"count": term.count + 5, "name": "Something else"})
            term.action_verify()
        self.reach(recall, "completed", "2026-11-12 10:00")
        final = self.clock(recall, "final")
        self.assertDue(recall, "final", "2026-11-26 18:00")
        self.assertEqual(final.rule_text, words)
        self.assertEqual(final.name, "Report on the recall and the disposal")
        # the checked figure is another one than the one that this clock counts by
        self.assertFalse(final.is_verified)
        self.assertDue(recall, "plan", "2026-11-11 18:00")

    def test_a_draft_follows_the_law_until_the_decision(self):
        recall = self.begin("cn_food", "I", TUESDAY)
        self.assertDue(recall, "plan", "2026-11-11 10:00")
        term = self.clock(recall, "plan").term_id.with_user(self.user_coordinator)
        term.count = 12
        self.reach(recall, "decided", "2026-11-10 11:00")
        self.assertDue(recall, "plan", "2026-11-10 22:00")

    def test_a_law_in_use_keeps_code_and_terms(self):
        recall = self.decide(self.draft_recall())
        regime = recall.regime_id.with_user(self.user_coordinator)
        for attempt in (
            lambda env: regime.with_env(env).write({"code": "X"}),
            lambda env: regime.with_env(env).class_ids[0].write({"code": "X"}),
            lambda env: (
                regime.with_env(env)
                .class_ids[0]
                .write({"regime_id": self.law("house").id})
            ),
        ):
            with self.refused(self.user_coordinator, UserError) as env:
                attempt(env)
        recall = self.begin("house", "I", TUESDAY)
        with self.refused(self.user_coordinator, UserError, "Archive") as env:
            recall.clock_ids.term_id.with_env(env).unlink()

    def test_a_term_that_makes_no_sense_is_refused(self):
        regime = self.law("house")
        terms = self.env["complaint.recall.term"].with_user(self.user_coordinator)
        good = {"regime_id": regime.id, "name": "T", "until_code": "plan"}
        self.assertTrue(terms.create(good))
        other = self.law("cn_food").class_ids[0]
        for bad in (
            {"count": 0},
            {"count": 10**9},
            {"base_code": "plan"},
            {"is_recurring": True},
            {"class_ids": other.ids},
            {"valid_from": "2026-02-01", "valid_to": "2026-01-01"},
        ):
            with self.refused(self.user_coordinator, ValidationError) as env:
                terms.with_env(env).create({**good, **bad})
