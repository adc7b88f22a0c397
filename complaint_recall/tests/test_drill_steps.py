"""The way of a drill: its steps, its clock, its result and what follows."""

import json
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common_procedure import utc
from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from .common_drill import DAY, LATER, STEPS, DrillCase


@tagged("post_install", "-at_install")
class TestDrillSteps(DrillCase):
    def chosen(self, lot=None, **vals):
        """Begin a drill with a lot that was chosen."""
        plan = self.plan(**vals)
        with freeze_time(utc(DAY)):
            return plan._start(lot or self.raw_1).with_user(self.user_leader)

    def test_a_drill_ends_by_its_steps_within_the_goal(self):
        """BRCGS 3.9, EU GMP 8.30: traced, listed, reachable, balanced, and timed."""
        drill = self.work(self.chosen())
        codes = ["start", "trace", "list", "contacts", "balance"]
        self.assertEqual(self.labels(drill), codes)
        self.assertEqual(drill.drill_next, "finish")
        self.finish(drill)
        self.assertEqual((drill.state, drill.drill_result), ("closed", "passed"))
        self.assertAlmostEqual(drill.drill_hours, 0.5)
        self.assertEqual(drill.drill_goal_hours, 4)
        self.assertFalse(drill.action_ids)
        self.assertEqual(drill.closed_at, utc(LATER))
        self.assertTrue(self.events_of(drill, "recall.drill_finished"))
        self.assertEqual(len(self.events_of(drill, "recall.step_done")), 5)

    def test_steps_say_what_they_showed(self):
        drill = self.work(self.chosen())
        results = {step.code: step.result for step in drill.step_ids}
        self.assertEqual(results["trace"], {"lots": 3, "shipments": 2, "consignees": 2})
        self.assertEqual(results["contacts"]["missing"], 0)
        self.assertEqual(results["balance"]["share"], 100.0)
        self.assertEqual(
            {row["made"] for row in results["balance"]["units"].values()}, {100, 1100}
        )
        self.assertTrue(all(drill.step_ids[1:].mapped("summary")))

    def test_times_are_those_of_the_server_and_follow_each_other(self):
        drill = self.chosen()
        moments = ["2027-01-12 10:40", "2027-01-12 10:50", "2027-01-12 11:20"]
        for step, text in zip(STEPS[:3], moments, strict=True):
            self.work(drill, text, [step])
        steps = drill.step_ids.sorted("id")
        self.assertEqual(steps.mapped("done_at"), [utc(text) for text in moments])
        self.assertEqual(steps[0].started_at, utc(DAY))
        self.assertEqual(steps[2].started_at, utc(moments[1]))
        self.assertAlmostEqual(steps[2].duration, 0.5)
        self.assertEqual(steps.user_id, self.user_leader)

    def test_from_the_call_the_clock_counts_the_wait_too(self):
        """EU GMP 8.30: initiated promptly and at any time."""
        drill = self.chosen(clock="call")
        late = "2027-01-12 14:31"
        self.finish(self.work(drill, late), late)
        self.assertEqual(drill.drill_result, "failed")
        self.assertEqual(drill.drill_failures, "late")

    def test_from_the_start_it_counts_the_work_only(self):
        drill = self.chosen(self.raw_2, clock="start")
        late = "2027-01-12 14:31"
        self.finish(self.work(drill, late), late)
        self.assertEqual(drill.drill_result, "passed")
        self.assertEqual(drill.drill_hours, 0)

    def test_the_goal_may_be_two_hours(self):
        """Customers ask for two hours."""
        drill = self.chosen(goal_hours=2)
        self.finish(self.work(drill), "2027-01-12 12:31")
        self.assertEqual(drill.drill_failures, "late")

    def test_a_drill_is_not_finished_before_its_steps(self):
        drill = self.work(self.chosen(), steps=STEPS[:3])
        with self.refused(self.user_leader, UserError, "Contacts Checked"):
            self.finish(drill)
        self.assertEqual(drill.state, "draft")

    def test_tracing_again_asks_for_the_later_steps_again(self):
        drill = self.work(self.chosen())
        self.work(drill, steps=["action_find_scope"])
        self.assertEqual(drill.drill_next, "list")
        with self.refused(self.user_leader, UserError, "Consignees Listed"):
            self.finish(drill)
        self.finish(self.work(drill, steps=STEPS[2:]))
        self.assertEqual(drill.state, "closed")

    def test_find_scope_starts_the_clock_when_nobody_did(self):
        drill = self.work(self.chosen(), steps=STEPS[1:])
        self.assertEqual(self.labels(drill)[:2], ["start", "trace"])
        self.assertEqual(drill.drill_started_at, utc(LATER))
        with self.refused(self.user_leader, UserError, "started already"):
            self.work(drill, steps=STEPS[:1])

    def test_only_leader_or_coordinator_finish_it(self):
        drill = self.work(self.chosen())
        with self.refused(self.user_recall, AccessError, "leader") as env:
            drill.with_env(env).action_finish_drill()
        self.finish(drill.with_user(self.user_coordinator))
        self.assertEqual(drill.state, "closed")

    def test_the_team_takes_steps_and_readers_and_sales_do_not(self):
        """S9.2: sales has no part in it; who reads changes nothing."""
        drill = self.chosen().with_user(self.user_recall)
        self.work(drill, steps=STEPS[:2])
        self.assertEqual(drill.step_ids.user_id, self.user_recall)
        for user in (self.user_reader, self.user_sales, self.user_other):
            for step in (*STEPS, "action_finish_drill"):
                with self.refused(user, AccessError) as env:
                    getattr(drill.with_env(env), step)()

    # ------------------------------------------------------------------
    # Failures
    # ------------------------------------------------------------------

    def test_a_consignee_whom_nothing_reaches_fails_the_drill(self):
        """EU GMP 8.30: addresses and numbers must be at hand at any time."""
        self.stranger.phone = False
        drill = self.finish(self.work(self.chosen()))
        contacts = drill.step_ids.filtered(lambda s: s.code == "contacts").result
        missing = self.env["complaint.recall.consignee"].browse(contacts["missing_ids"])
        self.assertEqual(missing.partner_id, self.stranger)
        self.assertEqual(drill.drill_failures, "contacts")
        self.assertIn("neither mail nor phone", drill.action_ids.name)

    def test_goods_that_a_count_did_not_find_fail_the_drill(self):
        """BRCGS 3.9: the mass balance belongs to the trace."""
        self.lose(self.made_1, 5)
        drill = self.finish(self.work(self.chosen()))
        self.assertEqual(drill.drill_result, "passed")
        self.lose(self.made_1, 3)
        drill = self.finish(self.work(self.chosen(share=99.5)))
        self.assertEqual(drill.drill_failures, "balance")
        self.assertIn("99.27 %", drill.action_ids.name)

    def test_what_was_scrapped_or_used_is_accounted_for(self):
        self.env["stock.scrap"].create(
            {
                "product_id": self.product.id,
                "lot_id": self.made_1.id,
                "scrap_qty": 100,
                "product_uom_id": self.product.uom_id.id,
            }
        ).action_validate()
        drill = self.finish(self.work(self.chosen()))
        self.assertEqual(drill.drill_result, "passed")

    def lose(self, lot, quantity):
        """Let a count find less of a lot."""
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")]
        )
        quant.inventory_quantity = quant.quantity - quantity
        quant.action_apply_inventory()

    def test_each_failure_becomes_an_action_of_the_leader(self):
        """China GMP 305: what the trial of the system showed is put right."""
        self.stranger.phone = False
        drill = self.work(self.chosen())
        self.finish(drill, "2027-01-12 15:00")
        actions = drill.sudo().action_ids
        self.assertEqual(len(actions), 2)
        self.assertEqual(set(actions.mapped("kind")), {"corrective"})
        self.assertEqual(actions.owner_id, self.user_leader)
        due = fields.Date.to_date("2027-01-12") + timedelta(days=30)
        self.assertEqual(set(actions.mapped("due_date")), {due})
        self.assertEqual(actions.company_id, drill.company_id)
        self.assertTrue(all(actions.mapped("number")))

    def test_after_a_failure_the_next_drill_comes_sooner(self):
        drill = self.chosen(goal_hours=0.25)
        plan = drill.drill_id.with_user(self.user_coordinator)
        self.assertEqual(plan.date_next, fields.Date.to_date("2028-01-12"))
        self.finish(self.work(drill))
        self.assertEqual(plan.date_next, fields.Date.to_date("2027-02-12"))
        drill = self.chosen(goal_hours=0.25, retry_months=0)
        self.finish(self.work(drill))
        plan = drill.drill_id.with_user(self.user_coordinator)
        self.assertEqual(plan.date_next, fields.Date.to_date("2028-01-12"))

    def test_a_drill_that_is_given_up_did_not_pass(self):
        drill = self.work(self.chosen(), steps=STEPS[:2])
        drill = drill.with_user(self.user_coordinator)
        with freeze_time(utc(LATER)):
            drill.write({"state": "cancelled", "state_reason": "Alarm in the house"})
        self.assertEqual(drill.drill_result, "aborted")
        self.assertTrue(drill.drill_digest)
        plan = drill.drill_id
        self.assertFalse(plan.last_at)

    # ------------------------------------------------------------------
    # With signatures, and up
    # ------------------------------------------------------------------

    def test_a_drill_with_signatures_is_decided_and_then_finished(self):
        """S9.4.3.5.6: the decision is tried, too."""
        drill = self.work(self.chosen(is_signed=True))
        self.assertEqual(drill.drill_next, "decision")
        with self.refused(self.user_leader, UserError, "Decided"):
            self.finish(drill)
        with freeze_time(utc(LATER)):
            drill.write(
                {
                    "regime_id": self.regime.id,
                    "class_id": self.class_1.id,
                    "reason": "Mould, as we say in the drill.",
                    **self._more_values(),
                }
            )
            self.decide(drill)
        self.assertEqual(self.labels(drill)[-1], "decision")
        self.finish(drill)
        self.assertEqual((drill.state, drill.drill_result), ("closed", "passed"))

    def test_a_drill_up_traces_the_components_and_then_down(self):
        drill = self.work(self.chosen(self.made_2, direction="up"), steps=STEPS[:2])
        self.assertEqual(set(drill.lot_ids.mapped("name")), {"F-2", "R-1", "R-2"})
        self.assertEqual(
            set(drill.scope_lot_ids.lot_id.mapped("name")), {"F-1", "F-2", "R-1", "R-2"}
        )

    # ------------------------------------------------------------------
    # Frozen
    # ------------------------------------------------------------------

    def test_figures_are_frozen_with_a_digest(self):
        drill = self.finish(self.work(self.chosen()))
        evidence = drill.drill_evidence
        self.assertEqual(sha256_hex(evidence.encode()), drill.drill_digest)
        facts = json.loads(evidence)
        self.assertEqual(facts["result"], "passed")
        self.assertEqual(facts["draw"]["lot"], "R-1")
        self.assertIn(self.user_leader.name, facts["people"])
        event = self.events_of(drill, "recall.drill_finished")
        self.assertIn(drill.drill_digest, event.data)
        for step in STEPS:
            with self.refused(self.user_coordinator, UserError) as env:
                getattr(drill.with_env(env), step)()

    # ------------------------------------------------------------------
    # Real recalls
    # ------------------------------------------------------------------

    def test_the_steps_of_a_real_recall_are_timed_too(self):
        """EU GMP 8.31: what was done and when is on record."""
        recall = self.draft_recall()
        for step in STEPS[2:]:
            getattr(recall, step)()
        self.decide(recall)
        codes = ["trace", "list", "contacts", "balance", "decision"]
        self.assertEqual(self.labels(recall), codes)
        recall.sudo()._reach("notified")
        self.assertEqual(self.labels(recall)[-1], "notices")
        with self.refused(self.user_leader, UserError, "Only a drill"):
            recall.action_drill_start()
