from odoo import api, fields, models
from odoo.exceptions import UserError

# What the answers helper may say of a consignee that another one named.
NAMED = frozenset(("parent_id", "name", "email", "phone", "street", "lang", "depth"))


class ComplaintRecallConsignee(models.Model):
    """A consignee is found by the scope engine; its level of trade may be entered."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    recall_state = fields.Selection(
        related="recall_id.state", string="Status of the Recall"
    )

    @api.model
    def _inserted_columns(self):
        return (
            "recall_id",
            "company_id",
            "partner_id",
            "contact_id",
            "name",
            "email",
            "phone",
            "street",
            "lang",
            "depth",
            "in_depth",
            "state",
            "is_amended",
            "create_uid",
            "write_uid",
            "create_date",
            "write_date",
        )

    def write(self, vals):
        if "depth" not in vals or self.env.su:
            return super().write(vals)
        self.check_access("write")
        if any(consignee.recall_id.state != "draft" for consignee in self):
            raise UserError(
                self.env._(
                    "Who is informed was submitted for signature: the level of trade "
                    "is entered before the decision."
                )
            )
        changed = self.filtered(lambda c: c.depth != vals["depth"])
        result = super().write(vals)
        changed._write_engine({"is_depth_set": True})
        for recall, rows in changed.grouped("recall_id").items():
            data = {"consignees": sorted(rows.ids), "depth": vals["depth"]}
            self.env["complaint.event"]._record(recall, "recall.depth_entered", data)
            # sudo: the digest is the same for everybody.
            recall.sudo()._seal_scope()
        return result

    @api.model
    def _create_named(self, recall, vals_list):
        """Create consignees that another one named; see `_add_consignees`."""
        values = []
        for vals in vals_list:
            own = {name: vals[name] for name in NAMED & vals.keys()}
            own.setdefault("depth", "retail")
            own.setdefault("lang", recall.company_id.partner_id.lang)
            values.append({**own, "recall_id": recall.id, "state": "waiting"})
        consignees = self.create(values)
        foreign = consignees.filtered(lambda c: c.parent_id.recall_id != recall)
        if foreign:
            raise UserError(
                self.env._("Goods are passed on by a consignee of the same recall.")
            )
        consignees._create_lines([vals.get("lots") or {} for vals in vals_list])
        data = {"consignees": consignees.ids, "from": consignees.parent_id.ids}
        self.env["complaint.event"]._record(recall, "recall.passed_on", data)
        return consignees

    def _create_lines(self, lots):
        rows = self.env["complaint.recall.lot"].browse({r for own in lots for r in own})
        by_id = {row.id: row for row in rows}
        self.env["complaint.recall.consignee.line"].create(
            [
                {
                    "consignee_id": consignee.id,
                    "recall_id": consignee.recall_id.id,
                    "company_id": consignee.company_id.id,
                    "recall_lot_id": row_id,
                    "lot_id": by_id[row_id].lot_id.id,
                    "product_id": by_id[row_id].product_id.id,
                    "uom_id": by_id[row_id].uom_id.id,
                    "shipped_qty": quantity,
                }
                for consignee, own in zip(self, lots, strict=True)
                for row_id, quantity in own.items()
            ]
        )
