"""A recall on paper: one bad raw lot, its finished lots, very many shipments.

Run as a program it fills a database: ``-m tests.bench.recalled DATABASE``.
"""

import random
import sys
from datetime import datetime, timedelta

import psycopg2

from .rows import Rows
from .works import Works

START = datetime(2025, 1, 1)


class Recalled(Works):
    """A raw lot goes into lots, and these to customers, some of which comes back."""

    def __init__(self, cr):
        self.place = self.read_places(cr)
        self.rows = Rows(cr, self.place)
        self.tracking = {}
        self.random = random.Random(1)

    def run(self, lots, customers, shipments):
        """:return: id of the raw lot"""
        rows, place = self.rows, self.place
        raw, goods = self.product("RAW"), self.product("GOODS")
        seed = rows.add("stock_lot", raw, "SEED", START)
        partners = [self.partner(f"Customer {n}") for n in range(customers)]
        made = [self.make(seed, raw, goods, n) for n in range(lots)]
        for n in range(shipments):
            lot, partner = made[n % lots], partners[n % customers]
            is_back = n % 20 == 19
            ends = (place["stock"], place["customer"])
            source, dest = reversed(ends) if is_back else ends
            self.carry(goods, lot, partner, source, dest, START + timedelta(minutes=n))
        return seed

    def carry(self, product, lot, partner, source, dest, date, **orders):
        place, rows = self.place, self.rows
        number = rows.last["stock_picking"] + 1
        kind = place["type_out"]
        picking = rows.add(
            "stock_picking", f"OUT/{number}", kind, source, dest, partner, "done",
            date, date, None, None, None,
        )  # fmt: skip
        self.line(product, lot, 5, source, dest, date, picking, kind, partner)

    def line(
        self, product, lot, quantity, source, dest, date, picking=None, kind=None,
        partner=None, raw=None, made=None,
    ):  # fmt: skip
        unit = self.place["unit"]
        move = self.rows.add(
            "stock_move", product, unit, quantity, quantity, quantity, source, dest,
            date, "done", "t", picking, kind, partner, raw, made, None, None, None,
            None, "", "f", "f", "f", "f",
        )  # fmt: skip
        self.rows.add(
            "stock_move_line", move, picking, product, unit, lot, quantity, quantity,
            source, dest, date, "done", "t", raw or made,
        )  # fmt: skip

    def make(self, seed, raw, goods, n):
        place, rows = self.place, self.rows
        lot = rows.add("stock_lot", goods, f"G{n:04}", START)
        group = rows.add("mrp_production_group", f"MO{n}")
        order = rows.add(
            "mrp_production", f"MO{n}", goods, 1, 1, 1, START, START, group
        )
        making = place["production"]
        self.line(raw, seed, 1, place["stock"], making, START, raw=order)
        self.line(goods, lot, 9999, making, place["stock"], START, made=order)
        return lot


def fill(dsn: str, lots=200, customers=10_000, shipments=100_000) -> int:
    """Fill a database that has the addons.

    :return: id of the raw lot
    """
    with psycopg2.connect(dsn) as connection, connection.cursor() as cr:
        works = Recalled(cr)
        seed = works.run(lots, customers, shipments)
        works.rows.load()
    connection.close()
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE")
    connection.close()
    return seed


if __name__ == "__main__":
    print(fill(f"dbname={sys.argv[1]}"))
