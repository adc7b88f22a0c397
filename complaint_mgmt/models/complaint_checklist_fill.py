from odoo import models
from odoo.fields import Domain


class ComplaintChecklist(models.Model):
    """What the ERP knows and proposes as an answer.

    A question with the key `x` asks `_checklist_fill_x(line)`, which returns a dict
    with `value` (text, number or date) and `source`, or nothing. An addon adds keys
    with `selection_add` on `complaint.checklist.template.line`, and methods here. What
    is proposed never counts as answered: a person confirms it.
    """

    _inherit = "complaint.checklist"  # pylint: disable=R8180

    def action_fill(self):
        """Ask the ERP again for what it knows.

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: the case fixes its evidence
        """
        self.check_access("write")
        self._check_evidence_open()
        self._fill_from_system()
        return True

    def _fill_from_system(self):
        # sudo: stock and sales tell single figures to whoever works on the case.
        for checklist in self.sudo():
            for line in checklist.line_ids.filtered("fill_key"):
                fill = getattr(checklist, f"_checklist_fill_{line.fill_key}")
                line.write(line._prepare_fill(fill(line) or {}))

    def _filled_items(self):
        """Return the products that the checklist is about."""
        return self.item_id or self.complaint_id.item_ids

    def _checklist_fill_product(self, line):
        words = []
        for item in self._filled_items():
            lot = item.lot_id.name or item.lot_text
            name = item.product_id.display_name
            words.append(f"{name} ({lot})" if lot else name)
        return words and {
            "value": ", ".join(words),
            "source": self.env._("Products of the complaint"),
        }

    def _checklist_fill_expiration_date(self, line):
        lots = self._filled_items().lot_id.filtered("expiration_date")
        if not lots:
            return None
        first = min(lots, key=lambda lot: lot.expiration_date)
        return {
            "value": self.complaint_id._local_date(first.expiration_date),
            "source": self.env._("Lot %(lot)s", lot=first.name),
        }

    def _checklist_fill_delivered_at(self, line):
        domain = self._moves_with_customer() & self._outgoing()
        moves = self.env["stock.move.line"].sudo()  # sudo: as in _fill_from_system
        last = moves.search(domain, order="date desc, id desc", limit=1)
        return last and {
            "value": self.complaint_id._local_date(last.date),
            "source": last.picking_id.name or "",
        }

    def _checklist_fill_bought_quantity(self, line):
        """S9.4.2.1.4: what the customer bought: delivered, less what came back."""
        delivered = self._moved_quantities(self._outgoing())
        returned = self._moved_quantities(self._incoming())
        units = {*delivered, *returned}
        if len(units) != 1:
            return None
        unit = units.pop()
        out, back = delivered.get(unit, 0.0), returned.get(unit, 0.0)
        lots = ", ".join(self._filled_items().lot_id.mapped("name"))
        return {
            "value": f"{unit.round(out - back):g}",
            "source": self.env._(
                "Deliveries %(out)s, returns %(back)s, in %(unit)s %(lots)s",
                out=f"{unit.round(out):g}",
                back=f"{unit.round(back):g}",
                unit=unit.name,
                lots=lots,
            ).strip(),
        }

    def _moved_quantities(self, direction):
        """Map the unit of the goods to what was moved in a direction."""
        moves = self.env["stock.move.line"].sudo()  # sudo: as in _fill_from_system
        rows = moves._read_group(
            self._moves_with_customer() & direction,
            ["product_id"],
            ["quantity_product_uom:sum"],
        )
        found = {}
        for product, quantity in rows:
            found[product.uom_id] = found.get(product.uom_id, 0.0) + quantity
        return found

    def _moves_with_customer(self):
        """Return the domain of done moves of these goods, with this customer."""
        customer = self.complaint_id.partner_id.commercial_partner_id
        items = self._filled_items()
        if not customer or not items:
            return Domain.FALSE
        goods = Domain.OR(
            Domain("product_id", "=", item.product_id.id)
            & (Domain("lot_id", "=", item.lot_id.id) if item.lot_id else Domain.TRUE)
            for item in items
        )
        ordered = "move_id.sale_line_id.order_id.partner_id.commercial_partner_id"
        received = "picking_id.partner_id.commercial_partner_id"
        with_customer = Domain(ordered, "=", customer.id) | (
            Domain("move_id.sale_line_id", "=", False)
            & Domain(received, "=", customer.id)
        )
        done = Domain("state", "=", "done") & Domain(
            "company_id", "=", self.company_id.id
        )
        return done & goods & with_customer

    def _outgoing(self):
        return Domain("location_dest_id.usage", "=", "customer") & Domain(
            "location_id.usage", "!=", "customer"
        )

    def _incoming(self):
        return Domain("location_id.usage", "=", "customer") & Domain(
            "location_dest_id.usage", "!=", "customer"
        )
