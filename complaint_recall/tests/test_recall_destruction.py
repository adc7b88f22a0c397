"""Goods are destroyed before witnesses, and a second person signs it."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ..models.complaint_recall_response_line import FIGURES
from .common_recovery import RecoveryCase


class TestRecallDestruction(RecoveryCase):
    def returned(self, **vals):
        """A recall with 120 capsules F-1 back in quarantine."""
        recall = self.decide(self.draft_recall(**vals))
        self.back(self.made_1, 120, self.customer)
        return recall

    def planned(self, recall, user=None, **vals):
        """Plan a destruction of what lies in quarantine, as a member of the team."""
        records = self.env["complaint.recall.destruction"].with_user(
            user or self.user_leader
        )
        destruction = records.create(
            {
                "recall_id": recall.id,
                "planned_at": fields.Datetime.now() + timedelta(days=1),
                "planned_place": "Kiln 2",
                "announced_to": "District Market Supervision",
                **vals,
            }
        )
        destruction.action_fill()
        return destruction

    def carried_out(self, destruction, announce=True):
        """Announce, carry out before a witness, and attach the evidence."""
        if announce:
            destruction.action_announce()
        self.attach(destruction)
        destruction.write(
            {
                "performed_at": fields.Datetime.now(),
                "witness_ids": [Command.create({"name": "Li Qiang"})],
            }
        )
        return destruction

    def attach(self, destruction):
        files = self.env["ir.attachment"].with_user(destruction.env.user)
        destruction.evidence_ids |= files.create(
            {
                "name": "certificate.pdf",
                "raw": b"%PDF- certificate",
                "res_model": destruction._name,
                "res_id": destruction.id,
            }
        )

    def signed(self, destruction, witness=None):
        self._sign(destruction, destruction.action_submit())
        self.sign(destruction, witness or self.user_head)
        return destruction

    # ------------------------------------------------------------------
    # Own goods
    # ------------------------------------------------------------------

    def test_the_last_signature_takes_the_goods_out_of_the_stock(self):
        """China GMP 302, Food Safety Law 63: stock, balance and paper agree."""
        recall = self.returned()
        destruction = self.planned(recall)
        self.assertEqual(destruction.line_ids.quantity, 120)
        self.carried_out(destruction)
        self._sign(destruction, destruction.action_submit())
        self.assertEqual(destruction.state, "review")
        self.assertEqual(self.lot_row(recall, self.made_1)["quarantine"], 120)
        self.sign(destruction, self.user_head)
        self.assertEqual(destruction.state, "done")
        row = self.lot_row(recall, self.made_1)
        self.assertEqual((row["quarantine"], row["scrap"]), (0, 120))
        self.assertEqual(row["difference"], 0)
        scrap = destruction.sudo().scrap_ids
        self.assertEqual((scrap.state, scrap.scrap_qty), ("done", 120))
        self.assertIn(recall.name, scrap.origin)
        self.assertTrue(self.events_of(recall, "recall.destroyed"))

    def test_goods_on_hold_are_destroyed_all_the_same(self):
        """A hold keeps goods from leaving, not from being scrapped."""
        recall = self.returned()
        self.made_1.with_user(self.user_leader)._hold("Mould", recall=recall)
        self.signed(self.carried_out(self.planned(recall)))
        self.assertEqual(self.lot_row(recall, self.made_1)["scrap"], 120)

    def test_who_carried_it_out_is_no_second_person(self):
        """A second person of the role witnesses; the first one never does."""
        recall = self.returned(user=self.user_coordinator)
        destruction = self.planned(recall, self.user_coordinator)
        self.carried_out(destruction)
        self._sign(destruction, destruction.action_submit())
        self.assertEqual(destruction.state, "review")
        for user in (self.user_coordinator, self.user_recall):
            with self.refused(user, UserError) as env:
                destruction.with_env(env).action_gate_sign()
        self.sign(destruction, self.user_head)
        self.assertEqual(destruction.state, "done")

    def test_what_is_not_announced_before_is_not_signed(self):
        """Food Safety Law 63: place and time are announced before."""
        recall = self.returned()
        destruction = self.planned(recall)
        self.carried_out(destruction, announce=False)
        with self.refused(self.user_leader, UserError, "Announce place and time"):
            destruction.action_submit()
        destruction.performed_at = fields.Datetime.now() - timedelta(hours=1)
        destruction.action_announce()
        with self.refused(self.user_leader, UserError, "announced first"):
            destruction.action_submit()
        with self.refused(self.user_leader, UserError, "announced"):
            destruction.planned_place = "Kiln 3"

    def test_a_destruction_needs_witness_evidence_and_goods(self):
        """What is missing is named, all of it."""
        recall = self.returned()
        destruction = self.planned(recall)
        destruction.action_announce()
        destruction.line_ids.unlink()
        with self.refused(self.user_leader, UserError) as env:
            destruction.with_env(env).action_submit()
        own = destruction.sudo()
        text = "\n".join(own._missing_points())
        for word in ("which goods", "when", "certificate", "witness"):
            self.assertIn(word, text)
        own.witness_ids = [Command.create({"user_id": self.user_leader.id})]
        self.assertIn("witness", "\n".join(own._missing_points()))

    def test_drugs_are_destroyed_before_an_independent_witness(self):
        """Drug Administration Law: one of the own house is not enough."""
        self.regime.independent_witness = True
        recall = self.returned()
        destruction = self.carried_out(self.planned(recall))
        with self.refused(self.user_leader, UserError, "independent or official"):
            destruction.action_submit()
        destruction.witness_ids = [
            Command.create(
                {"name": "Zhao Min", "role": "official", "organisation": "MPA"}
            )
        ]
        self.signed(destruction)
        self.assertEqual(destruction.state, "done")

    def test_no_more_is_destroyed_than_lies_there(self):
        """Neither at submission nor at the last signature."""
        recall = self.returned()
        destruction = self.carried_out(self.planned(recall))
        destruction.line_ids.quantity = 121
        with self.refused(self.user_leader, UserError, "less than this"):
            destruction.action_submit()
        destruction.line_ids.quantity = 120
        self._sign(destruction, destruction.action_submit())
        self.move(self.made_1, 1, self.quarantine, self.suppliers)
        with self.refused(self.user_head, UserError, "less than this"):
            self.sign(destruction, self.user_head)
        self.assertEqual(self.lot_row(recall, self.made_1)["scrap"], 0)

    def test_goods_are_destroyed_out_of_a_quarantine_only(self):
        """What is on the shelf is moved there first."""
        recall = self.returned()
        destruction = self.planned(recall)
        with self.refused(self.user_leader, ValidationError, "quarantine"):
            destruction.line_ids.location_id = self.shelf

    def test_a_drill_scraps_nothing(self):
        """The same signatures, and the goods are still there."""
        recall = self.decide(self.draft_recall(is_mock=True))
        self.back(self.made_1, 120, self.customer)
        destruction = self.signed(self.carried_out(self.planned(recall)))
        self.assertEqual(destruction.state, "done")
        self.assertEqual(self.lot_row(recall, self.made_1)["quarantine"], 120)
        self.assertFalse(destruction.sudo().scrap_ids)

    # ------------------------------------------------------------------
    # At the site of a consignee
    # ------------------------------------------------------------------

    def test_destroyed_at_the_consignee_counts_with_a_certificate(self):
        """Declared is not proved: the file and a second person make it so."""
        recall = self.decide()
        destruction = self.at_consignee(recall, 150)
        destruction.performed_at = fields.Datetime.now()
        with self.refused(self.user_leader, UserError, "certificate"):
            destruction.action_submit()
        row = self.consignee_row(recall, self.customer, self.made_1)
        self.assertEqual((row["destroyed"], row["outstanding"]), (0, 200))
        self.attach(destruction)
        self.signed(destruction)
        row = self.consignee_row(recall, self.customer, self.made_1)
        self.assertEqual((row["destroyed"], row["outstanding"]), (150, 50))
        self.assertEqual(self.lot_row(recall, self.made_1)["scrap"], 0)
        self.assertEqual(recall._figures()["recovered_percent"], 50)

    def at_consignee(self, recall, quantity):
        entry = recall.scope_lot_ids.filtered(lambda e: e.lot_id == self.made_1)
        records = self.env["complaint.recall.destruction"].with_user(self.user_leader)
        line = {"recall_lot_id": entry.id, "quantity": quantity}
        return records.create(
            {
                "recall_id": recall.id,
                "consignee_id": self.consignee(recall, self.customer).id,
                "line_ids": [Command.create(line)],
            }
        )

    def test_a_record_begins_with_what_is_outstanding(self):
        """One button on the consignee; the quantities are there already."""
        recall = self.returned()
        consignee = self.consignee(recall, self.customer)
        line = consignee.sudo().line_ids
        figures = {**dict.fromkeys(FIGURES, 0), "received": 200, "destroyed": 500}
        answer = {"person": "Wang Fang", "figures": {line.id: figures}}
        consignee._take_answer(answer, "phone")
        action = consignee.action_record_destruction()
        record = recall.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            (record.line_ids.lot_id, record.line_ids.quantity), (self.made_1, 80)
        )

    def test_a_consignee_destroys_no_more_than_it_has(self):
        """What came back is not destroyed there as well."""
        recall = self.returned()
        destruction = self.at_consignee(recall, 81)
        destruction.performed_at = fields.Datetime.now()
        self.attach(destruction)
        with self.refused(self.user_leader, UserError, "less than this"):
            destruction.action_submit()

    # ------------------------------------------------------------------
    # Attacks
    # ------------------------------------------------------------------

    def test_nobody_destroys_without_signatures(self):
        """No write, create, default or deletion takes the way of the signatures."""
        recall = self.returned()
        destruction = self.carried_out(self.planned(recall))
        for vals in (
            {"state": "done"},
            {"state": "review"},
            {"state": "draft"},
            {"done_at": "2026-01-01"},
            {"announced_at": "2020-01-01"},
        ):
            with self.refused(self.user_coordinator, UserError) as env:
                destruction.with_env(env).write(vals)
        records = self.env["complaint.recall.destruction"].with_user(
            self.user_coordinator
        )
        with self.refused(self.user_coordinator, UserError):
            records.create({"recall_id": recall.id, "state": "done"})
        keys = {"default_state": "done", "default_announced_at": "2020-01-01"}
        made = records.with_context(**keys).create({"recall_id": recall.id})
        self.assertEqual((made.state, made.announced_at), ("draft", False))
        with self.refused(self.user_coordinator, UserError) as env:
            destruction.with_env(env).with_context(_force_unlink=True).unlink()

    def test_what_was_submitted_is_fixed(self):
        """Goods, witnesses and evidence are what is signed."""
        recall = self.returned()
        destruction = self.carried_out(self.planned(recall))
        self._sign(destruction, destruction.action_submit())
        with self.refused(self.user_coordinator, UserError) as env:
            destruction.with_env(env).line_ids.quantity = 100
        with self.refused(self.user_coordinator, UserError) as env:
            destruction.with_env(env).witness_ids.unlink()
        with self.refused(self.user_coordinator, UserError) as env:
            destruction.with_env(env).method = "other"
        with self.refused(self.user_inspector, UserError) as env:
            destruction.evidence_ids.with_env(env).unlink()

    def test_a_scrap_order_is_assigned_by_signatures_only(self):
        """No scrap order of a user pretends to be a destruction."""
        recall = self.returned()
        destruction = self.planned(recall)
        values = {"product_id": self.product.id, "scrap_qty": 1}
        scraps = self.env["stock.scrap"].with_user(self.user_stock)
        with self.refused(self.user_stock, AccessError):
            scraps.create({**values, "recall_destruction_id": destruction.id})
        scrap = scraps.with_context(
            default_recall_destruction_id=destruction.id
        ).create(values)
        self.assertFalse(scrap.sudo().recall_destruction_id)
        with self.refused(self.user_stock, AccessError):
            scrap.recall_destruction_id = destruction

    def test_another_company_has_no_part_in_it(self):
        """Neither reads nor plans nor signs."""
        recall = self.returned()
        destruction = self.planned(recall)
        with self.refused(self.user_other, AccessError) as env:
            destruction.with_env(env).read(["name"])
        with self.refused(self.user_other, (AccessError)) as env:
            env["complaint.recall.destruction"].create({"recall_id": recall.id})

    def test_an_announced_destruction_keeps_a_recall_open(self):
        """What was begun is finished before the recall is closed."""
        recall = self.returned()
        self.planned(recall).action_announce()
        self.explain(recall)
        with self.refused(self.user_leader, UserError, "Finish the destruction"):
            recall.action_complete_recovery()
