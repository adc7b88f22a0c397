"""Quantities of lots, and their sums by unit."""

from collections import defaultdict

# A bridge repeats what the step before it used.
CONSUMING = ("production", "unbuild", "link")
STOCK_KINDS = ("free", "reserved", "held", "transit", "negative")


class Amounts:
    """What happened to each lot: `by_lot[lot id][what] -> quantity`.

    What: `shipped`, `returned`, `received`, `consumed`, `scrapped`, `on_hand`, and the
    kinds of places in stock.
    """

    def __init__(self, facts):
        self.by_lot = defaultdict(lambda: defaultdict(float))
        for row in facts.shipments:
            self._add(row, "shipped" if row["kind"] == "out" else "returned")
        for row in facts.receipts:
            self._add(row, "received" if row["kind"] == "in" else "sent_back")
        for row in facts.losses:
            self._add(row, {"gain": "found"}.get(row["kind"], "scrapped"))
        for row in facts.stock:
            self._add_stock(row)
        for _way, step in facts.steps():
            if facts.step_is_open(step) and step.kind in CONSUMING:
                for lot_id, quantity in step.inputs.items():
                    self.by_lot[lot_id]["consumed"] += quantity

    def _add(self, row, what):
        self.by_lot[row["lot_id"]][what] += row["quantity"]

    def _add_stock(self, row):
        lot = self.by_lot[row["lot_id"]]
        lot["on_hand"] += row["quantity"]
        reserved = row["reserved"] if row["kind"] in ("free", "reserved") else 0
        lot["reserved"] += reserved
        lot["free" if row["kind"] == "reserved" else row["kind"]] += (
            row["quantity"] - reserved
        )

    def total(self, lot_ids, what, uoms):
        """Return the sum over lots by unit.

        :param lot_ids: ids of `stock.lot`
        :param str what: see above
        :param dict uoms: lot id -> name of its unit
        :return: list of dict `{uom, quantity}`, the largest first
        """
        sums = defaultdict(float)
        for lot_id in lot_ids:
            if quantity := self.by_lot[lot_id][what]:
                sums[uoms[lot_id]] += quantity
        return [
            {"uom": uom, "quantity": quantity}
            for uom, quantity in sorted(sums.items(), key=lambda pair: -pair[1])
        ]
