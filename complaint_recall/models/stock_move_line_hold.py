from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.hold_rules import may_move

# A change of any of these can bring goods on hold into motion.
MOVING = frozenset(
    (
        "lot_id",
        "lot_name",
        "quant_id",
        "quantity",
        "product_uom_id",
        "location_id",
        "location_dest_id",
        "package_id",
        "result_package_id",
        "picked",
        "move_id",
        "picking_id",
    )
)
# What a movement that is done says, and what a trace reads.
HISTORY = MOVING - {"picked"} | {"owner_id", "product_id"}


class StockMoveLine(models.Model):
    """A lot on hold is not moved, whoever asks and by whatever way.

    `_action_done` is the gate that all movements pass; `create` and `write` say no as
    soon as the lot is chosen.
    """

    _inherit = "stock.move.line"  # pylint: disable=R8180

    lot_is_held = fields.Boolean(related="lot_id.is_held", string="On Hold")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_hold()
        return lines

    def write(self, vals):
        touched = vals.keys() & HISTORY
        past = self._hold_history(vals) if touched else {}
        if past:
            past_lines = self.browse(past)
            past_lines._check_hold_history(past_lines.lot_id)
        result = super().write(vals)
        if past:
            self._check_hold_history(self.browse(past).lot_id)
        if MOVING & vals.keys():
            self.filtered(lambda line: line.state != "done")._check_hold()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_held_history(self):
        done = self.filtered(lambda line: line.state == "done")
        done._check_hold_history(done.lot_id)

    def _action_done(self):
        lots = self.lot_id
        held = lots._hold_lock()
        self._refuse_moving(held)
        self._refuse_unnamed()
        result = super()._action_done()
        # lots that were typed as a text are known only now
        others = self.exists().lot_id - lots
        if others:
            self.exists()._refuse_moving(others._hold_lock())
        return result

    def _check_hold(self):
        """Refuse those open lines that would move a lot on hold.

        :raises UserError: a line would take goods on hold where they may not go
        """
        held = self.lot_id._filter_held()
        if held:
            self.filtered(lambda line: line.state != "cancel")._refuse_moving(held)

    def _refuse_moving(self, held):
        """Refuse to move lots that are known to be on hold.

        :param held: stock.lot records
        :raises UserError: with the hold, the reason and who may release
        """
        if held:
            lines = self._hold_forbidden(held)
            if lines:
                lines.lot_id._raise_held()

    def _refuse_unnamed(self):
        """Refuse to move goods of a lot that is not said, where some are on hold.

        An operation that asks for no lots would ship those on hold as any others. What
        is in stock without a lot may go.

        :raises UserError: lots on hold are there, and less without a lot than is moved
        """
        lines = self.filtered(
            lambda line: (
                not line.lot_id
                and not line.lot_name
                and line.quantity > 0
                and line.product_id.tracking != "none"
                and line.location_id.usage == "internal"
            )
        )
        if not lines:
            return
        safe_ids = lines.location_dest_id._hold_safe_ids()
        lines = lines.filtered(lambda line: not line._hold_allows(safe_ids))
        held, free = lines._held_and_unnamed()
        places = lines.grouped(lambda line: (line.product_id, line.location_id))
        for place, own in places.items():
            moved = sum(own.mapped("quantity_product_uom"))
            if place in held and moved > free[place]:
                held[place].sudo(self.env.su)._raise_held()

    def _held_and_unnamed(self):
        """Return what is in stock where these lines take goods from.

        :return: {(product, location): a lot on hold} and {(product, location): quantity
            without a lot, in the unit of the product}
        """
        # sudo: what is there decides, whoever may see it.
        rows = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "in", self.location_id.ids),
                    ("quantity", ">", 0),
                    "|",
                    ("lot_id", "=", False),
                    ("lot_id.is_held", "=", True),
                ],
                ["product_id", "location_id", "lot_id"],
                ["quantity:sum"],
            )
        )
        held, free = {}, defaultdict(float)
        for product, location, lot, quantity in rows:
            if lot:
                held[product, location] = lot
            else:
                free[product, location] += quantity
        return held, free

    def _hold_forbidden(self, held):
        """Return those of these lines that `held` lots may not take.

        :param held: stock.lot records that are on hold, or will be
        """
        # sudo: scrap and move of a line decide, whoever may read them.
        own = self.sudo().filtered(
            lambda line: line.lot_id.id in held._ids and line.quantity > 0
        )
        safe_ids = own.location_dest_id._hold_safe_ids()
        makers = own._hold_makers()
        lines = own.filtered(
            lambda line: (
                (line.lot_id.id, line.location_dest_id.id) not in makers
                and not line._hold_allows(safe_ids)
            )
        )
        return lines.sudo(self.env.su)

    def _hold_makers(self):
        """Return at which subcontractors lots of these lines were made. At most one
        query, and none without a line to a subcontractor.

        What a subcontractor made goes back to him as to any other supplier.

        :return: set of pairs: lot id, location id
        """
        places = self.location_dest_id.filtered(
            lambda place: place.usage != place._hold_usage()
        )
        if not places:
            return set()
        domain = Domain("lot_id", "in", self.lot_id.ids)
        domain &= Domain("state", "=", "done")
        domain &= Domain("location_id.usage", "=", "production")
        domain &= Domain("location_dest_id", "in", places.ids)
        domain &= Domain("move_id.production_id.subcontractor_id", "!=", False)
        groups = self._read_group(domain, ["lot_id", "location_dest_id"])
        return {(lot.id, place.id) for lot, place in groups}

    def _hold_allows(self, safe_ids):
        source, target = self.location_id, self.location_dest_id
        return may_move(
            source._hold_usage(),
            target._hold_usage(),
            to_safe_place=target.id in safe_ids,
            is_scrap=self._hold_is_scrap(),
            unpacks=bool(
                source == target and self.package_id and not self.result_package_id
            ),
        )

    def _hold_is_scrap(self):
        """Return whether this line is what an open scrap order says, and no more.

        Its quantity follows its first move, so a second one would scrap unseen.
        """
        scrap = self.move_id.scrap_id
        if not scrap or scrap.state == "done" or scrap.lot_id != self.lot_id:
            return False
        return scrap.move_ids == self.move_id and scrap.move_ids.move_line_ids == self

    # ------------------------------------------------------------------
    # What is done is history
    # ------------------------------------------------------------------

    def _hold_history(self, vals):
        """Return the ids of done lines that `vals` would change."""
        return [
            line.id
            for line in self
            if line.state == "done" and line._hold_differs(vals)
        ]

    def _hold_differs(self, vals):
        for name in vals.keys() & HISTORY:
            field = self._fields[name]
            if name == "quant_id":
                return True
            value = field.convert_to_cache(vals[name], self)
            if value != field.convert_to_cache(self[name], self):
                return True
        return False

    def _check_hold_history(self, lots):
        held = lots._filter_held()
        if held:
            # sudo: the number only, for who is refused.
            raise UserError(
                self.env._(
                    "%(lot)s is on hold: where it was moved from and to is not changed "
                    "any more. %(hold)s",
                    lot=held[0].sudo().name,
                    hold=held[:1]._hold_text(),
                )
            )
