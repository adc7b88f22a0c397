"""The tables of a trace: the same on the screen, in Excel and on paper."""

from collections import defaultdict
from dataclasses import dataclass

from .columns import shape_of
from .spots import spot_rows
from .words import receipt_words, row_words, stock_words


@dataclass
class Table:
    """`total` counts rows before the limit.

    Types: `text`, `lot`, `link`, `quantity`, `date`, `certain`, `number`.
    """

    key: str
    title: str
    columns: list
    rows: list
    total: int

    def as_dict(self):
        """Return the table as plain values."""
        return {
            "key": self.key,
            "title": self.title,
            "columns": [column._asdict() for column in self.columns],
            "rows": self.rows,
            "total": self.total,
        }


class Tables:
    """Makes the tables from the facts.

    :param Facts facts: what was found
    :param dict lots: names of lots by id
    :param Names names: names of everything else
    :param int limit: most rows of a table, or None
    """

    def __init__(self, facts, lots, names, limit=None):
        self.facts, self.lots, self.names, self.limit = facts, lots, names, limit
        self.env = facts.env
        self._certain = certain_lots(facts)

    def all(self):
        """Return the tables in the order in which they are shown."""
        return [
            self.customers(),
            self.shipments(),
            self.stock(),
            self.open(),
            self.receipts(),
            self.losses(),
            self.spots(),
        ]

    def shipments(self):
        """Deliveries and returns of the lots."""
        words = row_words(self.env)
        rows = self._newest(self.facts.shipments, "date")
        self._want(rows, "stock.picking", "picking_id")
        self._want(rows, "sale.order", "sale_order_id")
        self._want(rows, "res.partner", "customer_id", "contact_id")
        self._want(rows, "stock.package", "package_id")
        found = [
            {
                **self._lot(row),
                "date": row["date"],
                "kind": words[row["kind"]],
                "customer": self.names.link("res.partner", row["customer_id"]),
                "contact": row["contact_id"] != row["customer_id"]
                and self.names.link("res.partner", row["contact_id"]),
                "quantity": row["quantity"],
                "picking": self.names.link("stock.picking", row["picking_id"]),
                "order": self.names.link("sale.order", row["sale_order_id"]),
                "package": self.names.link("stock.package", row["package_id"]),
            }
            for row in rows
        ]
        total = len(self.facts.shipments)
        return make_table(self.env, "shipments", found, total)

    def customers(self):
        """Who has what: one row for each customer and unit."""
        sums = self._by_customer()
        keys = sorted(sums, key=lambda key: -sums[key]["shipped"])
        rows = keys[: self.limit]
        self.names.want("res.partner", [customer for customer, _uom in rows])
        found = [
            {
                "key": f"c{customer or 0}",
                "customer": self.names.link("res.partner", customer),
                "shipped": sums[customer, uom]["shipped"],
                "returned": sums[customer, uom]["returned"],
                "net": sums[customer, uom]["shipped"] - sums[customer, uom]["returned"],
                "uom": uom,
                "lots": len(sums[customer, uom]["lots"]),
                "deliveries": len(sums[customer, uom]["deliveries"]),
                "last": sums[customer, uom]["last"],
                "certain": bool(sums[customer, uom]["lots"] & self._certain),
            }
            for customer, uom in rows
        ]
        return make_table(self.env, "customers", found, len(sums))

    def _by_customer(self):
        sums = defaultdict(_customer)
        for row in self.facts.shipments:
            uom = self._lot(row)["uom"]
            customer = sums[row["customer_id"], uom]
            is_out = row["kind"] == "out"
            customer["shipped" if is_out else "returned"] += row["quantity"]
            customer["lots"].add(row["lot_id"])
            if is_out:
                customer["deliveries"].add(row["picking_id"] or row["line_id"])
                customer["last"] = max(customer["last"] or row["date"], row["date"])
        return sums

    def stock(self):
        """Where the lots lie."""
        words = stock_words(self.env)
        rows = self._some(self.facts.stock, ("lot_id", "quant_id"))
        self._want(rows, "stock.location", "location_id")
        self._want(rows, "stock.package", "package_id")
        self._want(rows, "res.partner", "owner_id")
        found = [
            {
                **self._lot(row),
                "place": self.names.link("stock.location", row["location_id"]),
                "kind": words.get(row["kind"], row["kind"]),
                "quantity": row["quantity"],
                "reserved": row["reserved"],
                "package": self.names.link("stock.package", row["package_id"]),
                "owner": self.names.link("res.partner", row["owner_id"]),
            }
            for row in rows
        ]
        return make_table(self.env, "stock", found, len(self.facts.stock))

    def open(self):
        """What is planned with the lots: reserved or picked, not done."""
        words = row_words(self.env)
        rows = self._some(self.facts.open, ("lot_id", "line_id"))
        self._want(rows, "stock.picking", "picking_id")
        self._want(rows, "mrp.production", "production_id")
        self._want(rows, "res.partner", "contact_id")
        found = [
            {
                **self._lot(row),
                "date": row["scheduled"],
                "kind": words.get(row["kind"], row["kind"]),
                "document": self.names.link("mrp.production", row["production_id"])
                or self.names.link("stock.picking", row["picking_id"]),
                "contact": self.names.link("res.partner", row["contact_id"]),
                "quantity": row["quantity"],
            }
            for row in rows
        ]
        return make_table(self.env, "open", found, len(self.facts.open))

    def receipts(self):
        """Where the lots came from."""
        words = receipt_words(self.env)
        rows = self._newest(self.facts.receipts, "date")
        self._want(rows, "stock.picking", "picking_id")
        self._want(rows, "res.partner", "supplier_id")
        found = [
            {
                **self._lot(row),
                "date": row["date"],
                "kind": words[row["kind"]],
                "supplier": self.names.link("res.partner", row["supplier_id"]),
                "supplier_lot": self.lots.get(row["lot_id"], {}).get("supplier_lot"),
                "quantity": row["quantity"],
                "picking": self.names.link("stock.picking", row["picking_id"]),
            }
            for row in rows
        ]
        total = len(self.facts.receipts)
        return make_table(self.env, "receipts", found, total)

    def losses(self):
        """What was scrapped or lost."""
        kinds = {
            "scrap": self.env._("Scrapped"),
            "loss": self.env._("Lost in a count"),
            "gain": self.env._("Found in a count"),
        }
        rows = self._newest(self.facts.losses, "date")
        self._want(rows, "stock.location", "location_id")
        found = [
            {
                **self._lot(row),
                "date": row["date"],
                "kind": kinds.get(row["kind"], row["kind"]),
                "place": self.names.link("stock.location", row["location_id"]),
                "quantity": row["quantity"],
            }
            for row in rows
        ]
        total = len(self.facts.losses)
        return make_table(self.env, "losses", found, total)

    def spots(self):
        """What the trace does not see."""
        rows, total = spot_rows(self.facts, self.names, self.limit)
        return make_table(self.env, "spots", rows, total)

    def _lot(self, row):
        lot = self.lots.get(row["lot_id"]) or {}
        return {
            "lot_id": row["lot_id"],
            "lot": {k: lot.get(k, "") for k in ("id", "name", "model")},
            "product": lot.get("product", ""),
            "uom": lot.get("uom", ""),
            "certain": row["lot_id"] in self._certain,
        }

    def _want(self, rows, model, *keys):
        for key in keys:
            self.names.want(model, [row[key] for row in rows])

    def _newest(self, rows, key):
        rows = sorted(rows, key=lambda row: (row[key], row["line_id"]), reverse=True)
        return rows[: self.limit]

    def _some(self, rows, keys):
        return sorted(rows, key=lambda row: [row[key] for key in keys])[: self.limit]


def make_table(env, key, rows, total):
    """Return a table with its title and columns.

    :param str key: see `shape_of`
    :param rows: list of dict
    :param int total: how many rows there would be without a limit
    """
    title, columns = shape_of(env, key)
    return Table(key, title, columns, rows, total)


def certain_lots(facts):
    """Return the ids of lots that were reached for certain in any direction."""
    return {
        lot_id
        for way in facts.ways.values()
        for lot_id, lot in way.lots.items()
        if lot.certainty == "certain"
    }


def _customer():
    return {
        "shipped": 0.0,
        "returned": 0.0,
        "lots": set(),
        "deliveries": set(),
        "last": None,
    }
