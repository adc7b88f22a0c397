from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex


class ComplaintRecall(models.Model):
    """The scope: lots, shipments and consignees that the genealogy finds."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def action_find_scope(self):
        """Find lots, shipments and consignees anew, as long as nothing is decided.

        :return: True
        :raises UserError: no suspect lots, or decided already
        """
        for recall in self:
            recall.check_access("write")
            if recall.state != "draft":
                raise UserError(self.env._("What was decided is not found anew."))
            if not recall.lot_ids:
                raise UserError(self.env._("Choose the suspect lots first."))
            # sudo: the scope is what the records say, whoever asks.
            recall.sudo()._find_scope()
        return True

    def _find_scope(self):
        self.shipment_ids.unlink()
        self.consignee_ids.line_ids.unlink()
        self.consignee_ids.unlink()
        self.scope_lot_ids.unlink()
        found = self.lot_ids._genealogy("down")
        lots = self.env["stock.lot"].browse(found.lots)
        rows = self.env["complaint.recall.lot"].create(
            [
                {
                    "recall_id": self.id,
                    "lot_id": lot.id,
                    "product_id": lot.product_id.id,
                    "uom_id": lot.product_id.uom_id.id,
                    "certainty": found.lots[lot.id].certainty,
                    "reason_code": found.lots[lot.id].reason,
                    "level": found.lots[lot.id].level,
                    "low": found.lots[lot.id].low or 0,
                    "high": found.lots[lot.id].high or 0,
                    "produced_qty": found.lots[lot.id].made or 0,
                }
                for lot in lots
                if lot.company_id.id in (False, self.company_id.id)
            ]
        )
        self._find_shipments(rows)
        content = sorted(rows.lot_id.ids)
        self._write_engine(
            {
                "scope_at": fields.Datetime.now(),
                "scope_digest": sha256_hex(canonical_json(content)),
            }
        )

    def _find_shipments(self, rows):
        by_lot = {row.lot_id.id: row for row in rows}
        shipments = [
            s
            for s in rows.lot_id._genealogy_shipments()
            if s["company_id"] == self.company_id.id
        ]
        partners = self.env["res.partner"].browse(
            {s["customer_id"] for s in shipments if s["customer_id"]}
        )
        consignees = {
            partner.id: self.env["complaint.recall.consignee"].create(
                {
                    "recall_id": self.id,
                    "partner_id": partner.id,
                    "contact_id": partner.id,
                    "name": partner.name,
                    "email": partner.email,
                    "phone": partner.phone,
                    "lang": partner.lang,
                }
            )
            for partner in partners
        }
        totals = defaultdict(float)
        for s in shipments:
            row = by_lot[s["lot_id"]]
            consignee = consignees.get(s["customer_id"])
            self.env["complaint.recall.shipment"].create(
                {
                    "recall_id": self.id,
                    "company_id": self.company_id.id,
                    "recall_lot_id": row.id,
                    "consignee_id": consignee.id if consignee else False,
                    "move_line_id": s["line_id"],
                    "lot_id": s["lot_id"],
                    "product_id": s["product_id"],
                    "uom_id": row.uom_id.id,
                    "kind": s["kind"],
                    "quantity": s["quantity"],
                    "date": s["date"],
                    "picking_id": s["picking_id"],
                    "sale_order_id": s["sale_order_id"],
                    "customer_id": s["customer_id"],
                    "contact_id": s["contact_id"],
                }
            )
            if consignee:
                sign = 1 if s["kind"] == "out" else -1
                totals[consignee, row] += sign * s["quantity"]
        self.env["complaint.recall.consignee.line"].create(
            [
                {
                    "consignee_id": consignee.id,
                    "recall_id": self.id,
                    "company_id": self.company_id.id,
                    "recall_lot_id": row.id,
                    "lot_id": row.lot_id.id,
                    "product_id": row.product_id.id,
                    "uom_id": row.uom_id.id,
                    "shipped_qty": quantity,
                }
                for (consignee, row), quantity in totals.items()
            ]
        )
