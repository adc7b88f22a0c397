from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ..genealogy import cause
from ..tools.descent import descents
from ..tools.rank import rank

# So many lots can be compared while somebody waits.
POPULATION = 10_000


@dataclass
class Causes:
    """What complained lots have in common, compared with chance.

    `since`: from when on shipped lots were compared. `complained`, `shipped`,
    `compared`: how many lots and candidates. `is_too_large`: more lots were shipped
    than can be compared, so nothing was. `ranked`: list of `tools.rank.Ranked` with
    keys (kind, id), kind `lot`, `supplier` or `workcenter`. `hits`: dict, key -> ids of
    the complained lots that descend from it.
    """

    since: datetime
    complained: int
    shipped: int
    compared: int = 0
    is_too_large: bool = False
    ranked: list = field(default_factory=list)
    hits: dict = field(default_factory=dict)


class StockLot(models.Model):
    """What stands behind these lots more often than behind others."""

    _inherit = "stock.lot"  # pylint: disable=R8180

    def _common_causes(self, months, companies):
        """Compare the origin of these lots with that of all that were shipped.

        The other lots are those of the same products that the same companies shipped to
        customers; these lots are added to them where they never left. One walk upwards
        for all of them. Ways that are only possible count, too. No rights are checked,
        and what it finds may belong to any company: who shows it masks it.

        :param int months: how far back other lots are compared, counted from when the
            first of these lots was shipped: what was made together with an old lot was
            shipped about then, and without it the old lot's origin would look unique
        :param companies: res.company recordset, whose shipments are compared
        :return: `Causes`
        """
        since = self._first_shipped(companies) - relativedelta(months=months)
        products = self._shipped_products(since, companies)
        found = Causes(since, len(self), len(products))
        if len(products) > POPULATION + len(self):
            found.is_too_large = True
        elif len(self) > 1:
            self._compare(products, companies, found)
        return found

    def _compare(self, products, companies, found):
        """Fill `found` with the candidates, ranked.

        :param dict products: lot id -> product id of the population, these lots first
        """
        lots = list(products)
        genealogy = self.browse(lots)._genealogy("up")
        steps = [(step.inputs, step.outputs) for step in genealogy.steps]
        bits = descents(steps, lots)
        candidates = {("lot", lot): some for lot, some in bits.items()}
        candidates.update(self._supplier_bits(bits, companies))
        candidates.update(self._workcenter_bits(bits, genealogy.steps, companies))
        # these lots come first, so that theirs are the lowest bits
        mine = (1 << len(self)) - 1
        urns = [(urn, urn & mine) for urn in self._urns(products)]
        found.compared = sum(some.bit_count() > 1 for some in candidates.values())
        found.ranked = rank(candidates, urns)
        found.hits = {
            one.key: [
                lot
                for place, lot in enumerate(lots[: len(self)])
                if candidates[one.key] >> place & 1
            ]
            for one in found.ranked
        }

    def _first_shipped(self, companies):
        """Return when the first of these lots was shipped; now, if none was."""
        self.env["stock.move.line"].flush_model()
        statement = cause.first_shipped(self.ids, companies.ids)
        [[date]] = self.env.execute_query(statement)
        return date or fields.Datetime.now()

    def _shipped_products(self, since, companies):
        """Return {lot id: product id} of these lots and of those that were shipped."""
        mine = {lot.id: lot.product_id.id for lot in self}
        limit = POPULATION + len(self) + 1
        rows = self.env.execute_query(
            cause.shipped_lots(self.product_id.ids, since, companies.ids, limit)
        )
        return mine | dict(rows)

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
            step.res_id: step.outputs
            for step in steps
            if step.model == "mrp.production"
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
