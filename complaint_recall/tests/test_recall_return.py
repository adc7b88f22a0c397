"""Goods come back into quarantine, by real transfers; customers are settled once."""

from odoo.exceptions import AccessError, UserError

from .common_recovery import RecoveryCase


class TestRecallReturn(RecoveryCase):
    def expected(self, recall, partner=None, user=None):
        """Expect the goods of a customer back; return the transfer."""
        consignee = self.consignee(recall, partner or self.customer)
        consignee = consignee.with_user(user or self.user_keeper)
        consignee.action_expect_return()
        return consignee.sudo().return_ids

    def receive_back(self, picking, quantity=None):
        """Book in what arrived, as a warehouse user."""
        picking = picking.with_user(self.user_stock)
        if quantity is not None:
            picking.move_line_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def test_a_return_is_expected_lot_by_lot_into_quarantine(self):
        """21 CFR 7.49(c)(1)(iii): what to do with the goods; China GMP 302."""
        recall = self.decide()
        delivered = self.sale_1.picking_ids.move_ids
        picking = self.expected(recall)
        self.assertEqual(picking.picking_type_id, self.warehouse.in_type_id)
        self.assertEqual(picking.location_dest_id, self.quarantine)
        self.assertEqual(picking.origin, recall.name)
        self.assertEqual(picking.partner_id, self.customer)
        line = picking.move_line_ids
        self.assertEqual((line.lot_id, line.quantity), (self.made_1, 200))
        self.assertEqual(picking.move_ids.origin_returned_move_id, delivered)
        self.receive_back(picking)
        row = self.consignee_row(recall, self.customer, self.made_1)
        self.assertEqual((row["returned"], row["outstanding"]), (200, 0))
        self.assertEqual(self.lot_row(recall, self.made_1)["quarantine"], 200)
        self.assertEqual(self.sale_1.order_line.qty_delivered, 0)

    def test_what_is_expected_is_not_expected_twice(self):
        """A second press expects nothing, a partial return the rest."""
        recall = self.decide()
        picking = self.expected(recall)
        with self.refused(self.user_keeper, UserError, "expected already"):
            self.expected(recall)
        self.receive_back(picking, 120)
        row = self.consignee_row(recall, self.customer, self.made_1)
        self.assertEqual((row["returned"], row["outstanding"]), (120, 80))
        consignee = self.consignee(recall, self.customer).sudo()
        self.assertEqual(
            consignee.return_ids.backorder_ids.recall_consignee_id, consignee
        )

    def test_who_has_no_stock_rights_asks_somebody(self):
        """The recall team asks the warehouse, on the delivery."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer)
        action = consignee.action_expect_return()
        self.assertEqual(action["tag"], "display_notification")
        self.assertFalse(consignee.sudo().return_ids)
        asked = self.sale_1.picking_ids.activity_ids
        self.assertIn(recall.name, asked.summary)
        self.assertIn("F-1", str(asked.note))
        self.assertTrue(asked.user_id.has_group("stock.group_stock_user"))
        consignee.action_expect_return()
        self.assertEqual(len(self.sale_1.picking_ids.activity_ids), 1)

    def test_without_a_quarantine_nothing_is_expected(self):
        """The message says who can mark one."""
        recall = self.decide()
        self.quarantine.hold_use = False
        with self.refused(self.user_keeper, UserError, "There is no quarantine"):
            self.expected(recall)

    def test_a_drill_moves_and_settles_nothing(self):
        """A drill takes the same way without effect."""
        recall = self.decide(self.draft_recall(is_mock=True))
        consignee = self.consignee(recall, self.customer)
        with self.refused(self.user_keeper, UserError, "drill"):
            self.expected(recall)
        self.back(self.made_1, 20, self.customer)
        with self.refused(self.user_seller, UserError, "drill") as env:
            consignee.with_env(env).action_settle_replacement()
        with self.refused(self.user_booker, UserError, "drill") as env:
            consignee.with_env(env).action_settle_credit()

    def test_nobody_says_by_hand_whose_return_it_is(self):
        """No write, no create and no default of a context assigns goods."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer)
        picking = self.transfer(self.raw_2, 1, self.suppliers, done=False)
        with self.refused(self.user_stock, AccessError) as env:
            picking.with_env(env).recall_consignee_id = consignee
        pickings = self.env["stock.picking"].with_user(self.user_stock)
        values = {"picking_type_id": self.warehouse.in_type_id.id}
        with self.refused(self.user_stock, AccessError):
            pickings.create({**values, "recall_consignee_id": consignee.id})
        key = {"default_recall_consignee_id": consignee.id}
        made = pickings.with_context(**key).create(values)
        self.assertFalse(made.sudo().recall_consignee_id)

    def test_another_company_expects_and_settles_nothing(self):
        """A consignee of this company is none of theirs."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer)
        for method in ("action_expect_return", "action_settle_credit"):
            with self.refused(self.user_other, AccessError) as env:
                getattr(consignee.with_env(env), method)()
        with self.refused(self.user_reader, AccessError) as env:
            consignee.with_env(env).action_expect_return()

    # ------------------------------------------------------------------
    # Settlement
    # ------------------------------------------------------------------

    def test_recovered_goods_are_replaced_once(self):
        """What came back is replaced at no price, and never a second time."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer).with_user(self.user_seller)
        with self.refused(self.user_seller, UserError, "Nothing was recovered"):
            consignee.action_settle_replacement()
        self.back(self.made_1, 120, self.customer)
        consignee.action_settle_replacement()
        order = self.documents(consignee)
        self.assertEqual((order.state, order.amount_total), ("draft", 0))
        self.assertEqual(order.partner_id, self.customer)
        self.assertIn(recall.name, order.origin)
        self.assertEqual(order.order_line.product_uom_qty, 120)
        with self.refused(self.user_seller, UserError, "settled already"):
            consignee.action_settle_replacement()
        self.back(self.made_1, 30, self.customer)
        consignee.action_settle_replacement()
        self.assertEqual(self.documents(consignee)[-1].order_line.product_uom_qty, 30)

    def documents(self, consignee):
        rows = consignee.sudo().settlement_ids.sorted("id")
        (model,) = set(rows.mapped("res_model"))
        return self.env[model].browse(rows.mapped("res_id"))

    def test_a_cancelled_replacement_can_be_made_again(self):
        """Only what a document really gives counts."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer).with_user(self.user_seller)
        self.back(self.made_1, 120, self.customer)
        consignee.action_settle_replacement()
        self.documents(consignee)._action_cancel()
        consignee.action_settle_replacement()
        self.assertEqual(len(self.documents(consignee)), 2)

    def test_nobody_is_given_more_than_he_was_shipped(self):
        """What was returned beyond is no debt."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer).with_user(self.user_seller)
        self.back(self.made_1, 210, self.customer)
        consignee.action_settle_replacement()
        self.assertEqual(self.documents(consignee).order_line.product_uom_qty, 200)

    def test_recovered_goods_are_credited_from_the_invoice(self):
        """At the price that was invoiced; a replacement takes nothing of it twice."""
        self.sale_1.order_line.price_unit = 2.5
        invoice = self.sale_1._create_invoices()
        invoice.action_post()
        recall = self.decide()
        consignee = self.consignee(recall, self.customer).with_user(self.user_booker)
        self.back(self.made_1, 120, self.customer)
        consignee.action_settle_credit()
        note = self.documents(consignee)
        self.assertEqual((note.move_type, note.state), ("out_refund", "draft"))
        self.assertEqual(note.reversed_entry_id, invoice)
        self.assertEqual(note.invoice_line_ids.quantity, 120)
        self.assertEqual(note.amount_untaxed, 300)
        self.assertIn(recall.name, note.ref)
        seller = consignee.with_user(self.user_seller)
        with self.refused(self.user_seller, UserError, "settled already"):
            seller.action_settle_replacement()

    def test_without_an_invoice_nothing_is_credited(self):
        """What was never invoiced is not paid back."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer).with_user(self.user_booker)
        self.back(self.made_1, 120, self.customer)
        with self.refused(self.user_booker, UserError, "No posted invoice"):
            consignee.action_settle_credit()
        self.assertFalse(consignee.sudo().settlement_ids)

    def test_who_neither_sells_nor_books_asks_somebody(self):
        """The user's own role decides: the leader makes no order."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer)
        self.back(self.made_1, 120, self.customer)
        action = consignee.action_settle_replacement()
        self.assertEqual(action["tag"], "display_notification")
        self.assertFalse(consignee.sudo().settlement_ids)
        self.assertIn(recall.name, self.sale_1.activity_ids.summary)

    def test_settlements_are_written_by_their_documents_only(self):
        """No role creates, changes or deletes one."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer).with_user(self.user_seller)
        self.back(self.made_1, 120, self.customer)
        consignee.action_settle_replacement()
        row = consignee.settlement_ids
        with self.refused(self.user_coordinator, AccessError) as env:
            row.with_env(env).write({"kind": "credit"})
        with self.refused(self.user_coordinator, AccessError) as env:
            row.line_ids.with_env(env).unlink()
        with self.refused(self.user_coordinator, AccessError) as env:
            env["complaint.recall.settlement"].create({"recall_id": recall.id})
        with self.refused(self.user_coordinator, AccessError):
            row.sudo().line_ids.write({"quantity": 1})
