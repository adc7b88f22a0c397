from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common_recall import COORDINATOR, RecallCase


class TestRecallDrift(RecallCase):
    """After the decision nothing of the scope moves unseen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env.ref("stock.stock_location_customers")

    def release(self, *lots):
        """Let lots go from the hold of the recall, by signature."""
        lots = self.env["stock.lot"].union(*lots)
        lines = lots.hold_line_ids.filtered(lambda line: line.state == "active")
        releases = self.env["complaint.lot.release"].with_user(self.user_inspector)
        release = releases.create(
            {"line_ids": [Command.set(lines.ids)], "reason": "For a laboratory."}
        )
        self._sign(release, release.action_submit())
        self.sign(release, self.user_coordinator)

    def compare(self):
        """Run the cron."""
        cron = self.env.ref("complaint_recall.ir_cron_recall_drift")
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()

    def amend(self, recall):
        """Submit an amendment as the leader; the QA head signs it."""
        recall = recall.with_user(recall.user_id)
        self._sign(recall, recall.action_submit_amendment())
        self.sign(recall, self.user_head)

    def give_back(self, lot, quantity, partner):
        """Somebody sends goods back, without any delivery that they came from."""
        picking = self.transfer(lot, quantity, source=self.customers, done=False)
        picking.partner_id = partner
        picking.move_ids.partner_id = partner
        picking.button_validate()
        return picking

    # ------------------------------------------------------------------
    # What is noticed
    # ------------------------------------------------------------------

    def test_goods_that_left_while_it_was_signed_are_an_alarm(self):
        """21 CFR 7.49: the decision looks at once what left since the submission."""
        recall = self.submit(self.draft_recall())
        order = self.sell_out({self.made_1: 5}, self.customer)
        self.decide_submitted(recall)
        drift = recall.sudo().drift_ids
        self.assertEqual((drift.kind, drift.quantity), ("shipment", 5))
        self.assertEqual(drift.picking_id, order.picking_ids)
        self.assertEqual(recall.sudo()._figures()["drifts"], 1)

    def decide_submitted(self, recall):
        for user in (self.user_head, self.user_vp):
            self.sign(recall, user)
        self.assertEqual(recall.state, "running")

    def test_a_later_shipment_is_an_alarm_at_once(self):
        """EU GMP 8.29: a lot that somebody released is shipped, and seen."""
        recall = self.decide()
        self.release(self.made_1)
        person = self.env["res.partner"].create({"name": "Li Na"})
        self.sell_out({self.made_1: 3}, person)
        drift = recall.drift_ids
        self.assertEqual((drift.kind, drift.direction), ("customer", "out"))
        self.assertEqual((drift.partner_id, drift.state), (person, "open"))
        activities = recall.sudo().activity_ids.filtered(
            lambda a: (
                a.activity_type_id
                == self.env.ref("complaint_recall.mail_activity_type_recall_drift")
            )
        )
        self.assertEqual(activities.user_id, self.user_leader)
        step = next(
            step
            for step in recall.sudo()._next_steps()
            if step["method"] == "action_view_drifts"
        )
        self.assertEqual(step["level"], "danger")
        self.assertTrue(self.events_of(recall, "recall.drifted"))
        self.assertIn("movements", " ".join(recall.sudo()._open_points("closure")))

    def test_a_keeper_without_any_role_ships_without_an_error(self):
        """S9.2: who moves goods needs no part in a recall, nor sees one."""
        recall = self.decide()
        self.release(self.made_1)
        picking = self.transfer(self.made_1, 2, target=self.customers, done=False)
        picking.with_user(self.user_stock).button_validate()
        self.assertEqual(len(recall.drift_ids), 1)
        with self.refused(self.user_stock, AccessError) as env:
            recall.drift_ids.with_env(env).read(["lot_id"])

    def test_production_and_what_it_makes_are_alarms(self):
        """21 CFR 7.49: an order that uses a recalled lot, and the lot that it makes."""
        recall = self.decide()
        self.release(self.raw_1)
        made = self.new_lot("F-9")
        with self.later():
            order = self.produce({self.raw_1: 4}, {made: 40})
        found = {(d.kind, d.res_model, d.res_id, d.quantity) for d in recall.drift_ids}
        self.assertEqual(
            found,
            {
                ("production", "mrp.production", order.id, 4),
                ("lot", "stock.lot", made.id, 40),
            },
        )

    def later(self):
        return freeze_time("2100-01-01 08:00:00")

    def test_what_a_person_confirms_later_is_found_by_the_cron(self):
        """21 CFR 7.49: the comparison finds what no movement says."""
        recall = self.decide()
        other = self.new_lot("F-8")
        self.env["complaint.lot.link"].create(
            {
                "parent_id": self.made_1.id,
                "child_id": other.id,
                "kind": "relabel",
                "note": "Packed anew.",
            }
        )
        self.compare()
        self.assertEqual(recall.drift_ids.mapped("kind"), ["lot"])
        self.assertEqual(recall.drift_ids.lot_id, other)
        self.compare()
        self.assertEqual(len(recall.drift_ids), 1)

    def test_a_return_is_an_alarm_only_from_a_stranger(self):
        """21 CFR 7.49: returns of consignees are what a recall is for."""
        recall = self.decide()
        self.give_back(self.made_1, 4, self.customer)
        self.assertFalse(recall.drift_ids)
        person = self.env["res.partner"].create({"name": "Li Na"})
        self.give_back(self.made_1, 4, person)
        self.assertEqual(recall.drift_ids.mapped("kind"), ["customer"])
        self.amend(recall)
        line = recall.consignee_ids.filtered(lambda c: c.partner_id == person).line_ids
        self.assertEqual((line.lot_id, line.shipped_qty), (self.made_1, 0))

    def test_a_drill_raises_no_alarm(self):
        """S9.4.3.5.8: a drill holds nothing, so that goods go on moving."""
        recall = self.decide(self.draft_recall(is_mock=True))
        self.sell_out({self.made_1: 3}, self.customer)
        self.compare()
        self.assertFalse(recall.drift_ids)

    def test_a_movement_of_other_goods_costs_one_query(self):
        """Who ships goods that nobody recalls hardly notices."""
        self.decide()
        lines = self.sell_and_ship({self.lot_1: 1}).picking_ids.move_line_ids
        lines.mapped("location_dest_id.usage")
        lines.mapped("location_id.usage")
        self.env.flush_all()
        with self.assertQueryCount(1):
            lines.sudo()._alarm_recalls()

    # ------------------------------------------------------------------
    # Deciding
    # ------------------------------------------------------------------

    def test_an_amendment_adds_goods_by_signature(self):
        """S9.4.3.5.6: new lots, shipments and consignees; the decision stays."""
        recall = self.submit(self.draft_recall())
        made = self.new_lot("F-9")
        person = self.env["res.partner"].create({"name": "Li Na"})
        with self.later():
            self.produce({self.raw_1: 4}, {made: 40})
            self.sell_out({made: 10, self.made_1: 5}, person)
        signed = recall.scope_digest
        with self.later():
            self.decide_submitted(recall)
        self.assertEqual(
            set(recall.drift_ids.mapped("kind")), {"customer", "production", "lot"}
        )
        with self.later():
            self.amend(recall)
        self.assertEqual(set(recall.drift_ids.mapped("state")), {"accepted"})
        row = recall.scope_lot_ids.filtered(lambda r: r.lot_id == made)
        self.assertTrue(row.is_amended)
        consignee = recall.consignee_ids.filtered(lambda c: c.partner_id == person)
        self.assertEqual((consignee.state, consignee.is_amended), ("waiting", True))
        shipped = {line.lot_id: line.shipped_qty for line in consignee.line_ids}
        self.assertEqual(shipped, {made: 10, self.made_1: 5})
        self.assertTrue(made.is_held)
        self.assertFalse(recall.open_drift_count)
        # what was decided stays what was signed
        recall.sudo()._gate_recheck()
        self.assertEqual(recall.scope_digest, signed)
        self.assertTrue(recall.sudo()._gate_is_approved("decision"))
        self.assertTrue(recall.sudo()._gate_is_approved("scope"))
        with self.later():
            self.compare()
        self.assertFalse(recall.open_drift_count)

    def test_alarms_during_an_amendment_wait_for_the_next_one(self):
        """21 CFR 11.70: signatures cover what was submitted, and stay."""
        recall = self.decide()
        self.release(self.made_1)
        self.sell_out({self.made_1: 3}, self.customer)
        leader = recall.with_user(self.user_leader)
        self._sign(leader, leader.action_submit_amendment())
        self.sell_out({self.made_1: 2}, self.customer)
        self.sign(recall, self.user_head)
        self.assertEqual(sorted(recall.drift_ids.mapped("state")), ["accepted", "open"])
        self.assertTrue(recall.sudo()._gate_is_approved("scope"))

    def test_only_the_coordinator_dismisses_an_alarm(self):
        """EU GMP 8.24: with the reason, once."""
        recall = self.decide()
        self.release(self.made_1)
        self.sell_out({self.made_1: 3}, self.customer)
        drift = recall.drift_ids
        with self.refused(self.user_leader, AccessError) as env:
            drift.with_env(env).dismiss("To a laboratory.")
        with self.refused(self.user_coordinator, UserError, "Say why") as env:
            drift.with_env(env).dismiss(" ")
        self.assertTrue(self.user_coordinator.has_group(COORDINATOR))
        action = drift.action_dismiss()
        self.env[action["res_model"]].with_user(self.user_coordinator).with_context(
            **action["context"]
        ).create({"reason": "To a laboratory."}).action_confirm()
        self.assertEqual(
            (drift.state, drift.decided_by_id), ("dismissed", self.user_coordinator)
        )
        with self.refused(self.user_coordinator, UserError, "once") as env:
            drift.with_env(env).dismiss("Again.")
        points = " ".join(recall.sudo()._open_points("closure"))
        self.assertNotIn("movements of recalled goods", points)
        with self.refused(self.user_leader, UserError, "nothing to amend") as env:
            recall.with_env(env).action_submit_amendment()

    def test_nobody_writes_an_alarm(self):
        """21 CFR 11.10: alarms are evidence."""
        recall = self.decide()
        self.release(self.made_1)
        self.sell_out({self.made_1: 3}, self.customer)
        drift = recall.drift_ids
        with self.refused(self.user_coordinator, AccessError) as env:
            drift.with_env(env).write({"state": "dismissed"})
        with self.refused(self.user_coordinator, AccessError) as env:
            drift.with_env(env).unlink()
        with self.refused(self.user_coordinator, AccessError) as env:
            env["complaint.recall.drift"].create(drift.sudo().copy_data()[0])
        with self.refused(self.user_coordinator, UserError) as env:
            recall.with_env(env).write({"drift_ids": [Command.delete(drift.id)]})
