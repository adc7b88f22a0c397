"""The strip of totals above a trace."""

from .facts import DOWN
from .spots import spots_of
from .tables import certain_lots
from .words import confidence_words, stock_words

PARTS = ("free", "reserved", "held", "transit", "negative")


class Summary:
    """Makes the tiles of the strip.

    A tile has a `key`, a `label`, and one of `count`, `amounts` (by unit) and `share`
    (0 to 1); its `parts` have the same.

    :param Facts facts: what was found
    :param Amounts amounts: quantities of the lots
    :param dict uoms: lot id -> name of its unit
    """

    def __init__(self, facts, amounts, uoms):
        self.facts, self.env = facts, facts.env
        self._scope = facts.scope
        self._amounts, self._uoms = amounts, uoms

    def tiles(self):
        """Return the tiles in the order in which they are shown."""
        if DOWN in self.facts.ways:
            first = [self._customers(), self._lots()]
            sums = [
                self._sum("shipped", self.env._("Delivered")),
                self._sum("returned", self.env._("Returned")),
            ]
        else:
            first = [self._suppliers(), self._lots()]
            sums = [self._sum("received", self.env._("Received"))]
        return [
            *first,
            *sums,
            self._on_hand(),
            self._sum("consumed", self.env._("Used in Production")),
            self._sum("scrapped", self.env._("Scrapped")),
            self._spots(),
            self._confidence(),
        ]

    def _customers(self):
        rows = self.facts.shipments
        sent = {r["picking_id"] or r["line_id"] for r in rows if r["kind"] == "out"}
        parts = [{"label": self.env._("Deliveries"), "count": len(sent)}]
        unknown = len({r["line_id"] for r in rows if not r["customer_id"]})
        if unknown:
            parts.append({"label": self.env._("Without a customer"), "count": unknown})
        return _count(
            "customers", self.env._("Customers"), _distinct(rows, "customer_id"), parts
        )

    def _suppliers(self):
        count = _distinct(self.facts.receipts, "supplier_id")
        return _count("suppliers", self.env._("Suppliers"), count)

    def _lots(self):
        certain = len(self._scope & certain_lots(self.facts))
        possible = len(self._scope) - certain
        parts = [
            {"label": self.env._("Certain"), "count": certain},
            {"label": self.env._("Possible"), "count": possible},
        ]
        return _count("lots", self.env._("Lots"), len(self._scope), parts)

    def _sum(self, what, label, parts=()):
        amounts = self._amounts.total(self._scope, what, self._uoms)
        return {"key": what, "label": label, "amounts": amounts, "parts": list(parts)}

    def _on_hand(self):
        words = stock_words(self.env)
        parts = [
            {"label": words[kind], "amounts": amounts}
            for kind in PARTS
            if (amounts := self._amounts.total(self._scope, kind, self._uoms))
        ]
        return self._sum("on_hand", self.env._("On Hand"), parts)

    def _spots(self):
        count = len(spots_of(self.facts))
        return _count("spots", self.env._("Not Traceable"), count)

    def _confidence(self):
        words, shares = confidence_words(self.env), {}
        for way in self.facts.ways.values():
            for code, share in way.confidence_parts.items():
                shares[code] = min(share, shares.get(code, 1.0))
        return {
            "key": "confidence",
            "label": self.env._("Confidence"),
            "share": min(way.confidence for way in self.facts.ways.values()),
            "parts": [
                {"label": words.get(code, code), "share": share}
                for code, share in shares.items()
                if share < 1
            ],
        }


def _count(key, label, count, parts=()):
    return {"key": key, "label": label, "count": count, "parts": list(parts)}


def _distinct(rows, key):
    return len({row[key] for row in rows if row[key]})
