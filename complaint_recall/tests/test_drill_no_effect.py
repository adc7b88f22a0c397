"""A drill over its whole way leaves no trace outside of its own file."""

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common_procedure import utc

from .common_drill import DAY, LATER, DrillCase

# What a customer, the stock, the sale or a statistic would notice.
TABLES = (
    "stock_move",
    "stock_move_line",
    "stock_quant",
    "stock_picking",
    "stock_lot",
    "stock_scrap",
    "sale_order",
    "sale_order_line",
    "account_move",
    "complaint_lot_hold",
    "complaint_lot_hold_line",
    "complaint_complaint",
    "complaint_alert",
    "complaint_clock",
    "complaint_reply",
    "complaint_survey_request",
    "complaint_customer",
    "complaint_recall_response",
    "complaint_recall_destruction",
    "complaint_recall_settlement",
    "complaint_recall_filing",
    "res_partner",
)


@tagged("post_install", "-at_install")
class TestDrillNoEffect(DrillCase):
    """The screens and figures of complaints are left alone as well.

    A concern that adds a way out of the house (notices, answers, credit notes, reports
    to an authority) adds its tables to `TABLES`, and its steps to `take_all_steps`.
    """

    def take_all_steps(self, drill):
        """Take every step that a drill with signatures can take, to its end."""
        self.work(drill)
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
        self.finish(drill)

    def existing(self):
        self.env.cr.execute(
            "SELECT tablename FROM pg_tables WHERE tablename = ANY(%s)", [list(TABLES)]
        )
        return [name for (name,) in self.env.cr.fetchall()]

    def test_a_drill_has_no_effect(self):
        """EU GMP 8.30: a trial of the way, not of the patience of customers."""
        self.stranger.phone = False  # so that it fails, and actions are planned
        self.plan(is_signed=True)
        partners = self.env["res.partner"].search([])
        outside = partners - self.env["res.users"].search([]).partner_id
        mails = self.env["mail.mail"].search([])
        messages = self.env["mail.message"].search([])
        recalls = self.env["complaint.recall"].sudo().search([])
        tables = self.existing()
        self.assertIn("stock_quant", tables)
        with self.unchanged(*tables):
            drill = self.run_due(DAY)
            self.take_all_steps(drill)
        self.assertEqual((drill.state, drill.drill_result), ("closed", "failed"))
        new = self.env["mail.message"].search([]) - messages
        self.assertTrue(new)
        self.assertFalse(new.filtered(lambda m: m.partner_ids & outside))
        self.assertFalse(new.notification_ids.res_partner_id & outside)
        sent = self.env["mail.mail"].search([]) - mails
        self.assertFalse(sent.recipient_ids & outside)
        addresses = ",".join(filter(None, sent.mapped("email_to")))
        for partner in outside.filtered("email"):
            self.assertNotIn(partner.email, addresses)
        self.assertFalse(drill.message_partner_ids & outside)
        self.assertFalse(drill.sudo().hold_ids)
        # notices are made as in a recall, and none becomes a mail
        self.assertFalse(sent.filtered(lambda m: m.model != "complaint.recall"))
        # no recall of another company follows
        self.assertEqual(self.env["complaint.recall"].search([]) - recalls, drill)

    def test_a_drill_does_not_hold_its_lots(self):
        self.plan(is_signed=True)
        drill = self.run_due(DAY)
        self.take_all_steps(drill)
        lots = drill.scope_lot_ids.lot_id
        self.assertFalse(any(lots.mapped("is_held")))
        self.assertFalse(any(lots.mapped("recall_count")))
        self.assertFalse(any(lots.mapped("running_recall_text")))

    def test_an_action_of_a_drill_counts_at_no_complaint(self):
        self.plan(goal_hours=0.1)
        drill = self.finish(self.work(self.run_due(DAY)))
        self.assertTrue(drill.sudo().action_ids)
        self.assertFalse(drill.sudo().action_ids.complaint_id)
