from collections import defaultdict
from dataclasses import dataclass

from odoo import models

from ..genealogy import cause
from ..tools.descent import descents
from ..tools.rank import rank

# The population that complained lots are compared with: the last so many lots.
POPULATION = 20_000


@dataclass
class Causes:
    """What complained lots have in common, compared with chance.

    `ranked`: list of `tools.rank.Ranked` with keys (kind, id), kind `lot`, `supplier` or
    `workcenter`. `complained`, `shipped`, `compared`: how many lots and candidates.
    `is_cut`: whether only the last lots of the window were looked at. `hits`: dict, key
    -> ids of the complained lots that descend from it.
    """

    ranked: list
    complained: int
    shipped: int
    compared: int
    is_cut: bool
    hits: dict


class StockLot(models.Model):
    """What stands behind these lots more often than behind others."""

    _inherit = "stock.lot"

    def _common_causes(self, since, companies):
        """Compare the origin of these lots with that of all that were shipped.

        The other lots are those of the same products that the same companies shipped to
        customers; these lots are added to them where they never left. One walk upwards
        for all of them. Ways that are only possible count, too. No rights are checked,
        and what it finds may belong to any company: who shows it masks it.

        :param datetime since: beginning of the window, UTC
        :param companies: res.company recordset, whose shipments are compared
        :return: `Causes`
        """
        products, is_cut = self._shipped_products(since, companies)
        lots = list(products)
        genealogy = self.browse(lots)._genealogy("up")
        steps = [(step.inputs, step.outputs) for step in genealogy.steps]
        bits = descents(steps, lots)
        candidates = {("lot", lot): some for lot, some in bits.items()}
        candidates.update(self._supplier_bits(bits, companies))
        candidates.update(self._workcenter_bits(bits, genealogy.steps, companies))
        # these lots come first, so that theirs are the lowest bits
        mine = (1 << len(self)) - 1
        ranked = rank(candidates, [(urn, urn & mine) for urn in self._urns(products)])
        return Causes(
            ranked=ranked,
            complained=len(self),
            shipped=len(lots),
            compared=sum(some.bit_count() > 1 for some in candidates.values()),
            is_cut=is_cut,
            hits={
                found.key: [
                    lot
                    for place, lot in enumerate(lots[: len(self)])
                    if candidates[found.key] >> place & 1
                ]
                for found in ranked
            },
        )

    def _shipped_products(self, since, companies):
        """Return {lot id: product id} of these lots and of those that were shipped."""
        self.env["stock.move.line"].flush_model()
        rows = self.env.execute_query(
            cause.shipped_lots(
                self.product_id.ids, since, companies.ids, POPULATION + 1
            )
        )
        mine = {lot.id: lot.product_id.id for lot in self}
        return mine | dict(rows[:POPULATION]), len(rows) > POPULATION

    def _urns(self, products):
        """Return the bits of the lots of each product."""
        urns = defaultdict(int)
        for place, product in enumerate(products.values()):
            urns[product] |= 1 << place
        return list(urns.values())

    def _supplier_bits(self, bits, companies):
        """Return what descends from the lots of each supplier of these companies."""
        found = defaultdict(int)
        for row in self.browse(bits)._genealogy_receipts():
            is_theirs = row["company_id"] in companies.ids
            if is_theirs and row["kind"] == "in" and row["supplier_id"]:
                found["supplier", row["supplier_id"]] |= bits[row["lot_id"]]
        return found

    def _workcenter_bits(self, bits, steps, companies):
        """Return what descends from the lots that went through each work centre."""
        outputs = {
            step.res_id: step.outputs for step in steps if step.model == "mrp.production"
        }
        # sudo: who looks for causes need not be of manufacturing; companies by hand.
        rows = (
            self.env["mrp.workorder"]
            .sudo()
            ._read_group(
                [
                    ("production_id", "in", list(outputs)),
                    ("state", "=", "done"),
                    ("workcenter_id.company_id", "in", [*companies.ids, False]),
                ],
                ["workcenter_id", "production_id"],
            )
        )
        found = defaultdict(int)
        for workcenter, production in rows:
            for lot in outputs[production.id]:
                found["workcenter", workcenter.id] |= bits.get(lot, 0)
        return found
