"""A factory invented on paper: purchases, three levels of production, sales.

The history has the shape of a real one: several lots of one component, by-products,
serial numbers, rework, unbuilding, untracked mixtures, returns of all kinds, dozens.
``HUB-n`` lots are used by exactly n manufacturing orders: the knob of the fan-out.
Run as a program it fills a database: ``-m tests.bench.factory DATABASE LINES``.
"""

import json
import random
import sys
from collections import defaultdict
from datetime import datetime, timedelta

import psycopg2

from .rows import Rows
from .works import Works

START = datetime(2025, 1, 1)
SPAN = timedelta(days=700)
# In an order that spreads the small ones over the history.
HUBS = (1000, 3, 100, 10000, 10, 300, 30, 3000)
LINES_PER_ORDER = 17.7  # lines in all per order of a finished product
FIRST_LEVEL = 0.44  # orders of the first level per order of a finished product
SOON, LATER = 3, 12  # a component is taken from one of the oldest few lots


def hubs_for(lines: int) -> list[int]:
    """The hubs that a history of so many lines has room for, smallest first."""
    room = lines / LINES_PER_ORDER * FIRST_LEVEL * 0.75
    chosen = []
    for size in sorted(HUBS):
        if sum(chosen) + size <= room:
            chosen.append(size)
    return chosen


class Factory(Works):
    """One company, its stock and its history."""

    def __init__(self, cr, lines: int, seed: int = 1):
        self.random = random.Random(seed)
        self.target = lines
        self.lines = self.first_orders = self.orders = 0
        self.now, self.step = START, SPAN / lines
        self.place = self.read_places(cr)
        self.rows = Rows(cr, self.place)
        self.bins = defaultdict(list)  # product -> [lot, location, quantity]
        self.on_hand = defaultdict(int)
        self.quants = defaultdict(int)
        self.reserved = defaultdict(int)
        self.tracking = {}
        self.hubs, self.hub_plan = {}, []
        for size in (size for size in HUBS if size in hubs_for(lines)):
            self.hub_plan += [size] * size
        expected = lines / LINES_PER_ORDER * FIRST_LEVEL
        self.hub_share = min(0.95, len(self.hub_plan) / expected * 1.15)
        self.set_up_partners()
        self.set_up_products()

    # ------------------------------------------------------------------
    # Stock
    # ------------------------------------------------------------------

    def lot(self, product, name=None):
        if self.tracking[product] == "none":
            return None
        number = self.rows.last["stock_lot"] + 1
        name = name or f"L{number:07}"
        return self.rows.add("stock_lot", product, name, self.now)

    def put(self, product, lot, place, quantity):
        self.bins[product].append([lot, place, quantity])
        self.on_hand[product] += quantity

    def take(self, product, quantity, spread=SOON):
        """Take goods of the oldest few lots: a list of (lot, location, quantity)."""
        found, bins = [], self.bins[product]
        self.on_hand[product] -= quantity
        while quantity:
            index = self.random.randrange(min(spread, len(bins)))
            lot, place, there = bins[index]
            used = min(there, quantity)
            found.append((lot, place, used))
            quantity -= used
            bins[index][2] -= used
            if not bins[index][2]:
                del bins[index]
        return found

    def ready(self, product, quantity):
        """Buy or make until there is enough."""
        while self.on_hand[product] < quantity:
            if product in self.level_1:
                self.make_first(product)
            elif product in self.level_2:
                self.make_second(product)
            elif product in self.goods:
                self.make_goods(product)
            else:
                self.buy(product)

    def move(
        self, product, parts, dest, *, source=None, picking=None, kind=None,
        partner=None, raw=None, made=None, unbuild=None, sale_line=None,
        returned=None, scrap=None, uom=None, done=True, reference="",
    ):  # fmt: skip
        """One move with its lines.

        :param parts: (lot, location it comes from, quantity)
        :return: id of the move, ids of the lines
        """
        place, rows = self.place, self.rows
        uom = uom or place["unit"]
        factor = 12 if uom == place["dozen"] else 1
        total = sum(quantity for _lot, _from, quantity in parts)
        source = source or parts[0][1]
        state, picked = ("done", "t") if done else ("assigned", "f")
        number = rows.add(
            "stock_move", product, uom, total / factor, total, total / factor, source,
            dest, self.now, state, picked, picking, kind, partner, raw, made, unbuild,
            sale_line, returned, scrap, reference, "t" if returned else "f",
            "t" if source == place["supplier"] else "f",
            "t" if dest == place["customer"] else "f",
            "t" if (source, dest) == (place["supplier"], place["customer"]) else "f",
        )  # fmt: skip
        lines = []
        for lot, origin, quantity in parts:
            self.now += self.step
            line = rows.add(
                "stock_move_line", number, picking, product, uom, lot,
                quantity / factor, quantity, origin, dest, self.now, state, picked,
                raw or made,
            )  # fmt: skip
            lines.append(line)
            if done:
                self.quants[product, origin, lot] -= quantity
                self.quants[product, dest, lot] += quantity
            else:
                self.reserved[product, origin, lot] += quantity
        self.lines += len(lines)
        return number, lines

    # ------------------------------------------------------------------
    # Purchase and production
    # ------------------------------------------------------------------

    def picking(self, kind, source, dest, partner, sale=None, origin=None, done=True):
        number = self.rows.last["stock_picking"] + 1
        state = "done" if done else "assigned"
        prefix = {self.place["type_in"]: "IN", self.place["type_out"]: "OUT"}
        return self.rows.add(
            "stock_picking", f"WH/{prefix.get(kind, 'INT')}/{number:06}", kind, source,
            dest, partner, state, self.now if done else None, self.now, sale, origin,
            None,
        )  # fmt: skip

    def buy(self, product, quantity=None, name=None):
        place = self.place
        vendor = self.random.choice(self.vendors)
        kind, source = place["type_in"], place["supplier"]
        picking = self.picking(kind, source, place["stock"], vendor)
        lot = self.lot(product, name)
        quantity = quantity or self.random.randrange(200, 400)
        if lot is None:
            quantity *= 20
        move, _lines = self.move(
            product, [(lot, source, quantity)], place["stock"], picking=picking,
            kind=kind, partner=vendor,
        )  # fmt: skip
        self.put(product, lot, place["stock"], quantity)
        if lot and not name and self.random.random() < 0.02:
            self.send_back(product, picking, move, vendor)
        return lot

    def send_back(self, product, receipt, move, vendor):
        """A return to the vendor: of a type for deliveries, as Odoo makes it."""
        place = self.place
        lot, origin, quantity = self.bins[product].pop()
        kind = place["type_out"]
        back = self.picking(
            kind, place["stock"], place["supplier"], vendor, None, receipt
        )
        number, _lines = self.move(
            product, [(lot, origin, quantity // 2)], place["supplier"], picking=back,
            kind=kind, partner=vendor, returned=move,
        )  # fmt: skip
        self.rows.link("stock_move_move_rel", move, number)
        self.bins[product].append([lot, origin, quantity - quantity // 2])
        self.on_hand[product] -= quantity // 2

    def produce(self, product, needs, outputs):
        """One manufacturing order.

        :param needs: dict, product -> quantity, or a list of parts
        :param outputs: (product, list of quantities, one a lot; or of (lot, quantity))
        :return: id of the order, consumed parts by product
        """
        place, rows = self.place, self.rows
        first = outputs[0][1]
        total = sum(q[1] if isinstance(q, tuple) else q for q in first)
        number = rows.last["mrp_production"] + 1
        name = f"WH/MO/{number:06}"
        group = rows.add("mrp_production_group", name)
        rows.add(
            "mrp_production", name, product, total, total, total, self.now, self.now,
            group,
        )  # fmt: skip
        consumed, used = [], {}
        for component, need in needs.items():
            if isinstance(need, list):
                parts = need
            else:
                parts = self.take(component, need, LATER if need < 5 else SOON)
            used[component] = parts
            consumed += self.move(
                component, parts, place["production"], source=place["stock"],
                raw=number, kind=place["type_make"], reference=name,
            )[1]  # fmt: skip
        for made, quantities in outputs:
            parts = []
            for quantity in quantities:
                lot, quantity = (
                    quantity
                    if isinstance(quantity, tuple)
                    else (self.lot(made), quantity)
                )
                parts.append((lot, place["production"], quantity))
                self.put(made, lot, place["stock"], quantity)
                if lot and made == product:
                    rows.link("mrp_production_stock_lot_rel", number, lot)
            finished = self.move(
                made, parts, place["stock"], source=place["production"], made=number,
                kind=place["type_make"], reference=name,
            )[1]  # fmt: skip
            for line in finished:
                for raw_line in consumed:
                    rows.link("stock_move_line_consume_rel", line, raw_line)
        return number, used

    def make_first(self, product):
        """Raw materials and water, sometimes by way of a mixture without lots."""
        self.first_orders += 1
        needs = dict.fromkeys(self.level_1[product], 20)
        needs[self.water] = 30
        for component, quantity in needs.items():
            self.ready(component, quantity)
        if self.random.random() < 0.03:
            self.produce(self.mix, needs, [(self.mix, [60])])
            needs = {self.mix: 60}
        if self.hub_plan and self.random.random() < self.hub_share:
            size = self.hub_plan.pop(0)
            if size not in self.hubs:
                lot = self.buy(self.spice, size * 2, f"HUB-{size}")
                self.hubs[size] = lot
                self.on_hand[self.spice] -= self.bins[self.spice].pop()[2]
            parts = [(self.hubs[size], self.place["stock"], 2)]
            needs[self.spice] = parts
        quantities = [30, 30] if self.random.random() < 0.15 else [60]
        self.produce(product, needs, [(product, quantities)])

    def make_second(self, product):
        firsts, raw = self.level_2[product]
        needs = {firsts[0]: 19, firsts[1]: 19, raw: 10}
        for component, quantity in needs.items():
            self.ready(component, quantity)
        self.produce(product, needs, [(product, [45])])

    def make_goods(self, product):
        chance = self.random.random
        place = self.place
        (first, second), pack = self.goods[product]
        needs = {first: 15, second: 15, pack: 10}
        for component, quantity in needs.items():
            self.ready(component, quantity)
        serial = product in self.serials
        self.orders += 1
        if serial:
            outputs = [(product, [1] * 50)]
        else:
            outputs = [(product, [20, 20] if chance() < 0.1 else [40])]
        if chance() < 0.1:
            outputs.append((self.random.choice(self.by_products), [5]))
        number, used = self.produce(product, needs, outputs)
        if serial:
            return
        bins = self.bins[product]
        if chance() < 0.3:
            kind = place["type_int"]
            transfer = self.picking(kind, place["stock"], place["shelf"], None)
            self.move(
                product, [tuple(bins[-1])], place["shelf"], picking=transfer, kind=kind
            )
            bins[-1][1] = place["shelf"]
        if chance() < 0.02:
            self.lose(product)
        if chance() < 0.005:
            self.unbuild(product, number, used, (first, second))
        if chance() < 0.005:
            self.rework(product, pack)

    def lose(self, product):
        """Scrap, or a count that finds less."""
        lot, place, _there = self.bins[product][-1]
        self.bins[product][-1][2] -= 2
        self.on_hand[product] -= 2
        scrap = None
        if self.random.random() < 0.7:
            number = self.rows.last["stock_scrap"] + 1
            name = f"SP/{number:06}"
            scrap = self.rows.add("stock_scrap", name, product, 2, lot, place, self.now)
        self.move(product, [(lot, place, 2)], self.place["loss"], scrap=scrap)

    def unbuild(self, product, order, used, components):
        """Half a lot taken apart: the components go back into their own lots."""
        place = self.place
        lot, origin, there = self.bins[product][-1]
        self.bins[product][-1][2] -= there // 2
        self.on_hand[product] -= there // 2
        number = self.rows.last["mrp_unbuild"] + 1
        number = self.rows.add(
            "mrp_unbuild", f"UB/{number:06}", product, there // 2, lot, order, self.now
        )
        self.move(
            product, [(lot, origin, there // 2)], place["production"], unbuild=number
        )
        for component in components:
            parts = [(x, place["production"], q // 2) for x, _p, q in used[component]]
            parts = [part for part in parts if part[2]]
            if not parts:
                continue
            self.move(component, parts, place["stock"], unbuild=number)
            for part, _place, quantity in parts:
                self.put(component, part, place["stock"], quantity)

    def rework(self, product, pack):
        """Packed again, under the same number or a new one."""
        self.ready(pack, 5)
        part = tuple(self.bins[product].pop())
        self.on_hand[product] -= part[2]
        lot = part[0] if self.random.random() < 0.5 else self.lot(product)
        self.produce(product, {product: [part], pack: 5}, [(product, [(lot, part[2])])])

    # ------------------------------------------------------------------
    # Sales
    # ------------------------------------------------------------------

    def sell(self):
        """One order of one to four products, one delivery, perhaps a return."""
        place, rows, chance = self.place, self.rows, self.random.random
        customer, shops = self.random.choices(self.customers, self.weights)[0]
        shop = self.random.choice(shops)
        wishes = self.random.sample(self.plain_goods, self.random.randrange(1, 5))
        if chance() < 0.06:
            wishes[0] = self.random.choice(self.serials)
        dropship = chance() < 0.005
        if dropship or chance() < 0.01:
            wishes = [self.random.choice(self.raw)]
        elif chance() < 0.02:
            wishes = [p for p in self.by_products if self.on_hand[p] > 12][:1] or wishes
        for product in wishes:
            self.ready(product, 12)
        done = chance() > 0.01
        number = rows.last["sale_order"] + 1
        order = rows.add(
            "sale_order", f"S{number:06}", customer, customer, shop, self.now
        )
        kind, target = place["type_out"], place["customer"]
        source = place["supplier" if dropship else "stock"]
        picking = self.picking(kind, source, target, shop, order, None, done)
        sent = []
        for product in wishes:
            uom = place["dozen"] if chance() < 0.05 else place["unit"]
            serial = product in self.serials
            quantity = 12 if uom == place["dozen"] else self.random.randrange(3, 13)
            if serial:
                uom, quantity = place["unit"], 2
            count = 1 if uom == place["dozen"] else quantity
            line = rows.add(
                "sale_order_line", order, customer, product, uom, "Goods", count,
                count if done else 0,
            )  # fmt: skip
            if dropship:
                parts = [(self.lot(product), source, quantity)]
            else:
                parts = self.take(product, quantity, LATER)
            move, _lines = self.move(
                product, parts, target, source=source, picking=picking, kind=kind,
                partner=shop, sale_line=line, uom=uom, done=done,
            )  # fmt: skip
            sent.append((product, parts, move, line))
        if done and chance() < 0.1:
            self.take_back(self.random.choice(sent), picking, shop, order)

    def take_back(self, sent, delivery, shop, order):
        """A customer sends a part or all of a line back."""
        place = self.place
        product, parts, move, line = sent
        lot, _origin, quantity = parts[0]
        if self.random.random() < 0.5:
            quantity = max(quantity // 2, 1)
        kind, source = place["type_in"], place["customer"]
        back = self.picking(kind, source, place["stock"], shop, order, delivery)
        number, _lines = self.move(
            product, [(lot, source, quantity)], place["stock"], picking=back,
            kind=kind, partner=shop, sale_line=line, returned=move,
        )  # fmt: skip
        self.rows.link("stock_move_move_rel", move, number)
        self.put(product, lot, place["stock"], quantity)

    # ------------------------------------------------------------------
    # The whole history
    # ------------------------------------------------------------------

    def run(self):
        """Sell until there are enough lines and every hub is used up."""
        while self.lines < self.target or self.hub_plan:
            self.sell()
        self.count_stock()

    def count_stock(self):
        """The quants: what all lines sum up to, virtual locations included."""
        place = self.place
        owned = {"stock", "shelf", "production", "inventory"}
        companies = {place[name]: place["company"] for name in owned}
        for (product, location, lot), quantity in self.quants.items():
            held = self.reserved.get((product, location, lot), 0)
            if quantity:
                self.rows.add(
                    "stock_quant", product, location, lot, companies.get(location),
                    quantity, held, START,
                )  # fmt: skip


def fill(dsn: str, lines: int, seed: int = 1) -> dict:
    """Fill a database that has the addons but no goods yet.

    :param dsn: the database, as libpq names it
    :param lines: move lines to be made, roughly
    :param seed: the same seed gives the same history
    :return: ``hubs`` ({number of orders: lot id}) and ``rows`` ({table: count})
    """
    with psycopg2.connect(dsn) as connection, connection.cursor() as cr:
        factory = Factory(cr, lines, seed)
        factory.run()
        factory.rows.load()
        counts = {}
        for table in factory.rows.buffers:
            cr.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cr.fetchone()[0]
    connection.close()
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE")
    connection.close()
    return {"hubs": dict(sorted(factory.hubs.items())), "rows": counts}


if __name__ == "__main__":
    print(json.dumps(fill(f"dbname={sys.argv[1]}", int(sys.argv[2])), indent=1))
