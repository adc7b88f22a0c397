from odoo.fields import Command

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase

RECALL = "complaint_recall.group_recall_"


class HoldCase(ComplaintCase):
    """Two lots of ten in stock, a quarantine, and the people of the warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_recaller = cls.new_user("recaller", RECALL + "user")
        cls.user_coordinator = cls.new_user("coordinator", RECALL + "manager")
        cls.user_keeper = cls.new_user("keeper", "stock.group_stock_manager")
        cls.user_maker = cls.new_user("maker", "mrp.group_mrp_user")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.shelf = cls.warehouse.lot_stock_id
        cls.other_shelf = cls.new_location("Shelf B")
        cls.quarantine = cls.new_location("Quarantine", hold_use="quarantine")
        cls.samples = cls.new_location("Samples", hold_use="sample")
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.stock(cls.product, 10, cls.lot_1)
        cls.stock(cls.product, 10, cls.lot_2)

    @classmethod
    def new_location(cls, name, **vals):
        values = {"name": name, "usage": "internal", "location_id": cls.shelf.id}
        return cls.env["stock.location"].create({**values, **vals})

    # ------------------------------------------------------------------
    # Holds
    # ------------------------------------------------------------------

    @classmethod
    def name_signers(cls, *users):
        """Let named persons release, whoever else has a role in this database."""
        line = cls.env.ref(
            "complaint_recall.complaint_gate_policy_line_release_released"
        )
        ids = [user.id for user in users]
        line.write({"approver_type": "users", "user_ids": [Command.set(ids)]})

    def hold(self, *lots, user=None, reason="The blister leaks.", **kwargs):
        """Put lots on hold, as a recall user, who has no right on the stock."""
        lots = self.env["stock.lot"].union(*lots)
        return lots.with_user(user or self.user_recaller)._hold(reason, **kwargs)

    def release(self, lines, submitter=None, signer=None):
        """Release lines of holds, submitted and signed by two other people."""
        submitter = submitter or self.user_inspector
        release = self.draft_release(lines, submitter)
        self._sign(release, release.action_submit())
        self.sign(release, signer or self.user_coordinator)
        return release

    def draft_release(self, lines, user=None):
        """Draft a release, as a handler."""
        releases = self.env["complaint.lot.release"].with_user(
            user or self.user_inspector
        )
        return releases.create(
            {"line_ids": [Command.set(lines.ids)], "reason": "The test was wrong."}
        )

    # ------------------------------------------------------------------
    # Movements
    # ------------------------------------------------------------------

    def picking_type(self, code):
        """Return the operation type of the warehouse for goods in, out or inside."""
        return {
            "incoming": self.warehouse.in_type_id,
            "outgoing": self.warehouse.out_type_id,
            "internal": self.warehouse.int_type_id,
        }[code]

    def transfer(self, source, target, quantity=4, code=None, user=None, product=None):
        """Draft a transfer of the product, as a warehouse user."""
        code = code or {
            "customer": "outgoing",
            "supplier": "outgoing",
        }.get(target.usage, "internal" if source.usage == "internal" else "incoming")
        product = product or self.product
        pickings = self.env["stock.picking"].with_user(user or self.user_stock)
        return pickings.create(
            {
                "picking_type_id": self.picking_type(code).id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "partner_id": self.customer.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "product_uom": product.uom_id.id,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                ],
            }
        )

    def pick(self, picking, lot, quantity=4, **vals):
        """Enter a lot by hand on a transfer, as its user."""
        return picking.env["stock.move.line"].create(
            {
                "picking_id": picking.id,
                "move_id": picking.move_ids[:1].id,
                "product_id": lot.product_id.id,
                "product_uom_id": lot.product_id.uom_id.id,
                "lot_id": lot.id,
                "quantity": quantity,
                "picked": True,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
                **vals,
            }
        )

    def move_by_hand(self, source, target, lot, quantity=4, user=None):
        """Move a lot from one place to another, as a warehouse user.

        :return: the stock.picking, done
        """
        picking = self.transfer(source, target, quantity, user=user)
        picking.action_confirm()
        picking.move_line_ids.unlink()
        self.pick(picking, lot, quantity)
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def quants(self, *lots):
        """Return what is on record of lots: one tuple a quant."""
        lots = self.env["stock.lot"].union(*lots or (self.lot_1, self.lot_2))
        found = self.env["stock.quant"].search([("lot_id", "in", lots.ids)], order="id")
        return [
            (quant.id, quant.location_id.id, quant.lot_id.id, quant.quantity)
            for quant in found
        ]

    def reserved(self, lot):
        """Return how much of a lot is reserved."""
        quants = self.env["stock.quant"].search([("lot_id", "=", lot.id)])
        return sum(quants.mapped("reserved_quantity"))

    def in_stock(self, lot, location=None):
        """Return how much of a lot is in a place of the own stock."""
        domain = [("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")]
        if location:
            domain.append(("location_id", "=", location.id))
        return sum(self.env["stock.quant"].search(domain).mapped("quantity"))
