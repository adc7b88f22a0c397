from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command

from ..tools.follow_up import take


class ComplaintComplaint(models.Model):
    """Money goes back: draft credit notes on the invoices of the defective goods."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _create_credit_note(self, measure):
        """Create a draft credit note on each invoice that has to do with it.

        A measure with an amount credits this amount, taxes included; one without
        credits the defective quantity at the price of the invoice. Never more than was
        invoiced and is not credited yet.

        :return: account.move, draft, of the user
        :raises UserError: no posted invoice, or more than is left of it
        """
        invoiced = self._invoice_lines_to_credit()
        self._require(
            invoiced,
            self.env._("there is no posted invoice on these products to be credited."),
        )
        if measure.amount:
            plan = self._credit_by_amount(measure.amount, invoiced)
        else:
            plan = self._credit_by_quantity(invoiced)
        self._require(
            plan, self.env._("all that was invoiced of this is credited already.")
        )
        notes = [self._prepare_credit_note(*entry) for entry in plan.items()]
        return self.env["account.move"].create(notes)

    def _order_lines_to_credit(self):
        lines = self.item_ids.sale_line_id
        loose = self.item_ids.filtered(lambda item: not item.sale_line_id)
        return lines | self.sale_order_id.order_line.filtered(
            lambda line: line.product_id in loose.product_id
        )

    def _invoice_lines_to_credit(self):
        """Return the posted invoice lines of the products, latest invoice first."""
        lines = self._order_lines_to_credit().invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.move_id.move_type == "out_invoice"
                and line.company_id == self.company_id
            )
        )
        return lines.sorted(lambda line: (line.date, line.id), reverse=True)

    # ------------------------------------------------------------------
    # A quantity
    # ------------------------------------------------------------------

    def _credit_by_quantity(self, invoiced):
        """Return {invoice: [values of lines]} for the defective quantities."""
        plan, free = defaultdict(list), {}
        for item in self._items_to_settle():
            need = item._quantity_in_product_unit()
            product = item.product_id
            lines = invoiced.filtered(lambda line, p=product: line.product_id == p)
            if item.sale_line_id:
                own = item.sale_line_id
                lines = lines.filtered(lambda line, o=own: o in line.sale_line_ids)
            for line in lines:
                if line not in free:
                    free[line] = self._creditable(line)
                got, need = take(free, line, need, product.uom_id)
                if got:
                    plan[line.move_id].append(self._prepare_quantity(line, got))
        return plan

    def _creditable(self, line):
        """Return what of an invoice line is not credited, in the product's unit."""
        unit = line.product_id.uom_id
        refunds = line.move_id.reversal_move_ids.filtered(lambda m: m.state != "cancel")
        credited = refunds.invoice_line_ids.filtered(
            lambda back: (
                back.product_id == line.product_id
                and back.sale_line_ids == line.sale_line_ids
            )
        )
        total = line.product_uom_id._compute_quantity(line.quantity, unit)
        for back in credited:
            total -= back.product_uom_id._compute_quantity(back.quantity, unit)
        return total

    def _prepare_quantity(self, line, quantity):
        quantity = line.product_id.uom_id._compute_quantity(
            quantity, line.product_uom_id, rounding_method="HALF-UP"
        )
        return {
            "name": line.name,
            "product_id": line.product_id.id,
            "product_uom_id": line.product_uom_id.id,
            "quantity": quantity,
            "price_unit": line.price_unit,
            "discount": line.discount,
            "account_id": line.account_id.id,
            "tax_ids": [Command.set(line.tax_ids.ids)],
            "analytic_distribution": line.analytic_distribution,
            "sale_line_ids": [Command.set(line.sale_line_ids.ids)],
        }

    # ------------------------------------------------------------------
    # An amount
    # ------------------------------------------------------------------

    def _credit_by_amount(self, amount, invoiced):
        """Return {invoice: [values of lines]} that add up to an amount of the case."""
        plan, today = defaultdict(list), fields.Date.context_today(self)
        for invoice in invoiced.move_id:
            rate = self.currency_id._get_conversion_rate(
                self.currency_id, invoice.currency_id, self.company_id, today
            )
            room = min(amount * rate, self._uncredited(invoice))
            for line in invoiced.filtered(lambda line, i=invoice: line.move_id == i):
                share = invoice.currency_id.round(min(room, line.price_total))
                if share > 0:
                    plan[invoice].append(self._prepare_share(line, share))
                    room -= share
                    amount -= share / rate
        self._require(
            self.currency_id.compare_amounts(amount, 0) <= 0,
            self.env._(
                "the amount is more than was invoiced and not credited yet, by "
                "%(rest)s.",
                rest=self.currency_id.format(amount),
            ),
        )
        return plan

    def _uncredited(self, invoice):
        refunds = invoice.reversal_move_ids.filtered(lambda m: m.state != "cancel")
        return invoice.amount_total - sum(refunds.mapped("amount_total"))

    def _prepare_share(self, line, share):
        """Return a line whose total, taxes included, is `share`.

        Without the product: no goods come back by it, so that neither stock value nor
        invoiced quantity may change.
        """
        gross = line.price_unit * line.quantity * (1 - line.discount / 100)
        return {
            "name": f"{self.name}: {line.name}",
            "quantity": 1,
            "price_unit": share * gross / line.price_total,
            "account_id": line.account_id.id,
            "tax_ids": [Command.set(line.tax_ids.ids)],
            "analytic_distribution": line.analytic_distribution,
        }

    def _prepare_credit_note(self, invoice, lines, reference=None):
        """Return the values of a draft credit note on an invoice.

        :param list lines: values of its lines
        :param str reference: number of what it is for, if it is not this case
        """
        reference = reference or self.name
        origin = filter(None, (invoice.invoice_origin, reference))
        return {
            "move_type": "out_refund",
            "company_id": invoice.company_id.id,
            "journal_id": invoice.journal_id.id,
            "currency_id": invoice.currency_id.id,
            "partner_id": invoice.partner_id.id,
            "partner_shipping_id": invoice.partner_shipping_id.id,
            "fiscal_position_id": invoice.fiscal_position_id.id,
            "reversed_entry_id": invoice.id,
            "ref": f"{invoice.name}, {reference}",
            "invoice_origin": ", ".join(origin),
            "invoice_line_ids": [Command.create(vals) for vals in lines],
        }
