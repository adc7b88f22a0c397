from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools.misc import clean_context

from odoo.addons.complaint_mgmt.tools.follow_up import take

SELLER = "sales_team.group_sale_salesman"
BOOKER = "account.group_account_invoice"


class ComplaintRecallConsignee(models.Model):
    """A consignee is given new goods or money for what was recovered, once."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    settlement_ids = fields.One2many(
        "complaint.recall.settlement", "consignee_id", string="Settlements"
    )
    settlement_count = fields.Integer(
        compute="_compute_settlement_count", compute_sudo=True
    )

    @api.depends("settlement_ids")
    def _compute_settlement_count(self):
        groups = self.env["complaint.recall.settlement"]._read_group(
            [("consignee_id", "in", self.ids)], ["consignee_id"], ["__count"]
        )
        counts = {consignee.id: count for consignee, count in groups}
        for consignee in self:
            consignee.settlement_count = counts.get(consignee.id, 0)

    def action_view_settlements(self):
        """Open what this consignee was given.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_recall.complaint_recall_settlement_action"
        )
        action["domain"] = [("consignee_id", "=", self.id)]
        return action

    def action_settle_replacement(self):
        """Create a draft order at price 0 for what was recovered and is not settled.

        :return: a window action, or an action that tells who was asked
        :raises AccessError: the user may not work on the recall
        :raises UserError: not running, a drill, or nothing is to be settled
        """
        return self._settle("replacement", SELLER)

    def action_settle_credit(self):
        """Create draft credit notes for what was recovered and is not settled.

        At the prices of the invoices, never more than was invoiced and is not credited.

        :return: a window action, or an action that tells who was asked
        :raises AccessError: the user may not work on the recall
        :raises UserError: not running, a drill, nothing to be settled or invoiced
        """
        return self._settle("credit", BOOKER)

    def _settle(self, kind, group):
        self.ensure_one()
        self._check_recover()
        self._lock_settlements()
        wanted = self._to_settle()
        if not wanted:
            raise UserError(
                self.env._(
                    "Nothing was recovered from %(consignee)s that is not settled "
                    "already.",
                    consignee=self.name,
                )
            )
        if not self.env.user.has_group(group):
            labels = dict(
                self.env["complaint.recall.settlement"]
                ._fields["kind"]
                ._description_selection(self.env)
            )
            goods = "; ".join(
                f"{entry.lot_id.display_name}: {quantity:g} {entry.uom_id.name}"
                for entry, quantity in wanted.items()
            )
            return self._ask(group, self._order_to_settle(), labels[kind], goods)
        # all or nothing; and a caller's default_* keys would fill in the document
        own = self.with_env(self.env(context=clean_context(self.env.context)))
        own = own.with_company(self.company_id)
        with self.env.cr.savepoint():
            if kind == "replacement":
                own._create_replacement(wanted)
            else:
                own._create_credit_notes(wanted)
        return self.action_view_settlements()

    def _lock_settlements(self):
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody else settles this right now. Try again.")
            ) from error

    def _to_settle(self):
        """Return {complaint.recall.lot: quantity} recovered and not settled (sudo)."""
        # sudo: the balance does not depend on who asks.
        own = self.sudo()
        live = own.settlement_ids
        live.invalidate_recordset(["is_cancelled"])
        settled = defaultdict(float)
        for line in live.filtered(lambda row: not row.is_cancelled).line_ids:
            settled[line.recall_lot_id.id] += line.quantity
        wanted = {}
        for row in own.recall_id._balance_consignees(own):
            entry = own.env["complaint.recall.lot"].browse(row["id"])
            got = row["returned"] + row["destroyed"]
            got += row["used"] if own.recall_id.settle_used else 0.0
            # nobody is given more than he was shipped
            rest = min(got, row["shipped"]) - settled[entry.id]
            if entry.uom_id.compare(rest, 0) > 0:
                wanted[entry] = rest
        return wanted

    def _shipments_to_settle(self):
        # sudo: which deliveries and orders there were; documents need own rights.
        return (
            self.env["complaint.recall.shipment"]
            .sudo()
            .search(
                [("consignee_id", "=", self.id), ("kind", "=", "out")],
                order="date desc, id desc",
            )
        )

    def _order_to_settle(self):
        return self._shipments_to_settle().sale_order_id[:1]

    # ------------------------------------------------------------------
    # New goods
    # ------------------------------------------------------------------

    def _create_replacement(self, wanted):
        order = self._order_to_settle()
        partner = order.partner_id or self.partner_id
        if not partner:
            raise UserError(
                self.env._("This consignee is no customer: nothing can be sent to it.")
            )
        totals = defaultdict(float)
        for entry, quantity in wanted.items():
            totals[entry.product_id] += quantity
        lines = [
            {
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "product_uom_qty": quantity,
                "price_unit": 0.0,
            }
            for product, quantity in totals.items()
        ]
        complaints = self.env["complaint.complaint"]
        # the user's own rights decide whether the order may be read
        replacement = complaints._create_replacement_order(
            partner.sudo(False), order.sudo(False), lines, self.recall_id.name
        )
        settlements = self.env["complaint.recall.settlement"]
        settlements._note(self, "replacement", replacement, wanted)

    # ------------------------------------------------------------------
    # Money
    # ------------------------------------------------------------------

    def _create_credit_notes(self, wanted):
        complaints = self.env["complaint.complaint"]
        plan = self._credit_plan(wanted)
        if not plan:
            raise UserError(
                self.env._("No posted invoice on these goods is left to be credited.")
            )
        settlements = self.env["complaint.recall.settlement"]
        for invoice, taken in plan.items():
            lines, quantities = [], defaultdict(float)
            for line, entry, quantity in taken:
                lines.append(complaints._prepare_quantity(line, quantity))
                quantities[entry] += quantity
            vals = complaints._prepare_credit_note(invoice, lines, self.recall_id.name)
            note = self.env["account.move"].create(vals)
            settlements._note(self, "credit", note, quantities)

    def _credit_plan(self, wanted):
        """Return {invoice: [(invoice line, lot in scope, quantity)]}."""
        complaints = self.env["complaint.complaint"]
        by_lot = self._shipments_to_settle().grouped("lot_id")
        plan, free = {}, {}
        for entry, quantity in wanted.items():
            shipments = by_lot.get(entry.lot_id)
            if not shipments:
                continue
            need = quantity
            for line in self._invoiced(shipments):
                if line not in free:
                    free[line] = complaints._creditable(line)
                got, need = take(free, line, need, entry.uom_id)
                if got:
                    plan.setdefault(line.move_id, []).append((line, entry, got))
        return plan

    def _invoiced(self, shipments):
        """Return the posted invoice lines of what was shipped, latest first."""
        lines = shipments.move_line_id.move_id.sale_line_id.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.move_id.move_type == "out_invoice"
                and line.company_id == self.company_id
            )
        )
        # the user's own rights decide from here on
        return lines.sudo(self.env.su).sorted(
            lambda line: (line.date, line.id), reverse=True
        )
