"""A stock history as lines for the oracle, and as rows in Odoo's tables.

The rows are written past the ORM, with what Odoo itself would leave there, so that a
thousand of them take seconds. Each history is rolled back before the next one.
"""

from datetime import datetime, timedelta
from itertools import count

from psycopg2.extras import execute_values

from .oracle import Line, Oracle, Place
from .stock_strategies import LOTS, TRACKED

START = datetime(2026, 3, 2, 8)
FIRST_ID = 1_500_000_000  # far from ids of real rows


class World:
    """The records that all histories share."""

    def __init__(self, case):
        self.env = env = case.env
        self.company = env.company
        warehouse = env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        shelf = env["stock.location"].create(
            {"name": "Shelf", "location_id": warehouse.lot_stock_id.id}
        )
        product = case.product
        usages = env["stock.location"].search([("company_id", "in", (False, 1))])

        def place(location):
            return Place(location.id, location.usage, location.company_id.id)

        def of_usage(usage):
            return place(usages.filtered(lambda x: x.usage == usage)[:1])

        self.shelves = [place(warehouse.lot_stock_id), place(shelf)]
        self.supplier = of_usage("supplier")
        self.customer = of_usage("customer")
        self.production = place(product.property_stock_production)
        self.inventory = place(product.property_stock_inventory)
        self.unit = product.uom_id.id
        self.products = [
            case.new_product(f"Oracle {number}", tracking=tracking).id
            for number, tracking in enumerate(["lot"] * 3 + ["none"] * 2)
        ]
        self.lots = {}
        for number in TRACKED:
            for index in range(LOTS):
                lot = env["stock.lot"].create(
                    {
                        "name": f"ORACLE-{number}{index}",
                        "product_id": self.products[number],
                    }
                )
                self.lots[number, index] = lot.id
        partners = env["res.partner"]
        self.customers = [
            partners.create({"name": f"Customer {n}", "is_company": True}).id
            for n in range(2)
        ]
        shop = partners.create({"name": "Shop", "parent_id": self.customers[0]})
        self.contacts = [*self.customers, shop.id]
        self.commercial = [*self.customers, self.customers[0]]
        self.types = {
            "in": warehouse.in_type_id.id,
            "out": warehouse.out_type_id.id,
            "make": warehouse.manu_type_id.id,
        }
        env.flush_all()


class History:
    """One history, as lines for the oracle and as rows for the database."""

    def __init__(self, world, operations):
        self.world, self.now = world, START
        self.ids = count(FIRST_ID)
        self.lines, self.related, self.confirmed = [], [], []
        self.last_order = None
        self.rows = {
            "stock_picking": [],
            "mrp_production": [],
            "mrp_unbuild": [],
            "stock_move": [],
            "stock_move_line": [],
            "stock_move_line_consume_rel": [],
            "complaint_lot_link": [],
            "stock_quant": [],
        }
        for operation in operations:
            self.now += timedelta(seconds=operation["wait"])
            getattr(self, operation["kind"])(operation)

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    def line(self, part, source, dest, state="done", picking=None, contact=None, **own):
        """A move with one line; `own` are links of the oracle's Line."""
        (product, index), quantity = part
        world, number = self.world, next(self.ids)
        lot = world.lots[product, index] if index is not None else None
        product = world.products[product]
        self.now += timedelta(seconds=1)
        common = {
            "id": number,
            "product_id": product,
            "company_id": world.company.id,
            "location_id": source.id,
            "location_dest_id": dest.id,
            "state": state,
            "date": self.now,
            "picking_id": picking,
            "quantity": quantity,
        }
        self.rows["stock_move"].append(
            {
                **common,
                "product_uom": world.unit,
                "product_uom_qty": quantity,
                "product_qty": quantity,
                "procure_method": "make_to_stock",
                "partner_id": contact is not None and world.contacts[contact] or None,
                "raw_material_production_id": own.get("raw_of"),
                "production_id": own.get("made_by"),
                "unbuild_id": own.get("unbuild"),
                "is_inventory": own.get("counted", False),
            }
        )
        self.rows["stock_move_line"].append(
            {
                **common,
                "move_id": number,
                "lot_id": lot,
                "product_uom_id": world.unit,
                "quantity_product_uom": quantity,
                "picked": state == "done",
            }
        )
        customer = contact is not None and world.commercial[contact] or None
        done = state == "done"
        line = Line(
            number, product, lot, quantity, source, dest, self.now, done,
            picking=picking, customer=customer, **own,
        )  # fmt: skip
        self.lines.append(line)
        return line

    def lines_of(self, many, source, dest, *options, **own):
        return [self.line(part, source, dest, *options, **own) for part in many]

    def record(self, table, **values):
        values["id"] = next(self.ids)
        self.rows[table].append(values)
        return values["id"]

    def relate(self, raws, mades):
        """Odoo's cross product; its columns are named the wrong way round."""
        for raw in raws:
            for made in mades:
                self.related.append((raw.id, made.id))
                self.rows["stock_move_line_consume_rel"].append(
                    {"produce_line_id": raw.id, "consume_line_id": made.id}
                )

    def picking(self, kind, source, dest, contact):
        world = self.world
        return self.record(
            "stock_picking",
            name=f"ORACLE/{len(self.lines)}",
            picking_type_id=world.types[kind],
            location_id=source.id,
            location_dest_id=dest.id,
            move_type="direct",
            state="done",
            company_id=world.company.id,
            partner_id=world.contacts[contact],
        )

    def order(self, part):
        world = self.world
        return self.record(
            "mrp_production",
            name=f"ORACLE/MO/{len(self.lines)}",
            product_id=world.products[part[0][0]],
            product_uom_id=world.unit,
            product_qty=part[1],
            picking_type_id=world.types["make"],
            location_src_id=world.shelves[0].id,
            location_dest_id=world.shelves[0].id,
            production_location_id=world.production.id,
            company_id=world.company.id,
            consumption="flexible",
            state="done",
            date_start=self.now,
        )

    # ------------------------------------------------------------------
    # Operations
    # ------------------------------------------------------------------

    def make(self, op, many=None):
        """One order; the relation may be missing, as for a late finished line."""
        world, place = self.world, self.world.shelves[op["place"]]
        order = self.last_order = self.order(op["out"][0])
        many = many or [op["in"]]
        raws = []
        for some in many:
            state = op["state"] if op["to"] else "done"
            raws = self.lines_of(some, place, world.production, state, raw_of=order)
        # Goods that did not come out yet, beside others that did.
        state = "done" if op["to"] else op["state"]
        made = {"made_by": order}
        mades = self.lines_of(op["out"][:1], world.production, place, state, **made)
        mades += self.lines_of(op["out"][1:], world.production, place, **made)
        if op["written"]:
            self.relate(raws, mades)

    def make_two(self, op):
        """Two postings on one order: the second replaces the relation of the first."""
        self.make(op, [op["in"], op["in"][:1]])

    def late(self, op):
        """A line is added to an order that is done: Odoo relates it to nothing."""
        world, place = self.world, self.world.shelves[op["place"]]
        if not self.last_order:
            self.last_order = self.order(op["out"][0])
        if op["written"]:
            self.lines_of(op["in"], place, world.production, raw_of=self.last_order)
        else:
            self.lines_of(op["out"], world.production, place, made_by=self.last_order)

    def rework(self, op):
        """The same lot goes in and comes out."""
        self.make({**op, "out": op["in"][:1]})

    def unbuild(self, op):
        world, place = self.world, self.world.shelves[op["place"]]
        part = op["in"][0]
        order = self.record(
            "mrp_unbuild",
            name=f"ORACLE/UB/{len(self.lines)}",
            product_id=world.products[part[0][0]],
            product_uom_id=world.unit,
            product_qty=part[1],
            location_id=place.id,
            location_dest_id=place.id,
            company_id=world.company.id,
            state="done",
        )
        state = op["state"]
        self.line(part, place, world.production, state, unbuild=order)
        self.lines_of(op["out"], world.production, place, state, unbuild=order)

    def repair(self, op):
        """Parts are built in and taken out; all of them are written on one line."""
        world, place = self.world, self.world.shelves[op["place"]]
        parts_in = self.lines_of(op["in"][1:], place, world.production)
        parts_out = self.lines_of(op["out"], world.production, place)
        product = self.line(op["in"][0], place, place, op["state"])
        self.relate(parts_in + parts_out, [product])

    def deliver(self, op):
        world, place = self.world, self.world.shelves[op["place"]]
        contact = op["customer"]
        picking = self.picking("out", place, world.customer, contact)
        self.lines_of(op["in"], place, world.customer, op["state"], picking, contact)

    def sell_by_hand(self, op):
        """No transfer: a till, a field service, a move made by hand."""
        world = self.world
        contact = op["customer"] if op["written"] else None
        place = world.shelves[op["place"]]
        self.lines_of(op["in"], place, world.customer, op["state"], None, contact)

    def take_back(self, op):
        world, contact = self.world, op["customer"]
        place = world.shelves[op["place"]]
        picking = self.picking("in", world.customer, place, contact)
        self.lines_of(op["in"], world.customer, place, op["state"], picking, contact)

    def send_back(self, op):
        """To a supplier, in a transfer of a type for deliveries."""
        world, contact = self.world, op["customer"]
        place = world.shelves[op["place"]]
        picking = self.picking("out", place, world.supplier, contact)
        self.lines_of(op["in"], place, world.supplier, op["state"], picking, contact)

    def dropship(self, op):
        world, contact = self.world, op["customer"]
        picking = self.picking("out", world.supplier, world.customer, contact)
        self.lines_of(
            op["in"], world.supplier, world.customer, op["state"], picking, contact
        )

    def receive(self, op):
        world, contact = self.world, op["customer"]
        place = world.shelves[op["place"]]
        picking = self.picking("in", world.supplier, place, contact)
        self.lines_of(op["in"], world.supplier, place, op["state"], picking, contact)

    def transfer(self, op):
        source, dest = self.world.shelves[op["place"]], self.world.shelves[op["to"]]
        self.lines_of(op["in"], source, dest, op["state"])

    def scrap(self, op):
        self.now += timedelta(minutes=3)
        place = self.world.shelves[op["place"]]
        self.lines_of(op["in"], place, self.world.inventory, op["state"])
        self.now += timedelta(minutes=3)

    def order_scrap(self, op):
        """Scrap of a component: the move belongs to the order, yet nothing of it."""
        self.now += timedelta(minutes=3)
        world, place = self.world, self.world.shelves[op["place"]]
        order = self.order(op["out"][0])
        self.lines_of(op["in"][:1], place, world.inventory, raw_of=order)
        self.lines_of(op["in"][1:], place, world.production, raw_of=order)
        self.lines_of(op["out"], world.production, place, made_by=order)
        self.now += timedelta(minutes=3)

    def finished_scrap(self, op):
        """Scrap of another lot of what the order makes: none of it is an output."""
        self.now += timedelta(minutes=3)
        world, place = self.world, self.world.shelves[op["place"]]
        order = self.order(op["out"][0])
        self.lines_of(op["in"], place, world.production, raw_of=order)
        self.lines_of(op["out"][:1], world.production, place, made_by=order)
        self.lines_of(op["out"][1:], place, world.inventory, made_by=order)
        self.now += timedelta(minutes=3)

    def relabel(self, op):
        """One lot is counted away, another one of the same product appears."""
        ((product, index), quantity), place = (
            op["in"][0],
            self.world.shelves[op["place"]],
        )
        if index is None:
            return
        self.now = self.now.replace(second=10) + timedelta(minutes=3)
        other = (product, (index + 1 + op["to"]) % LOTS)
        nowhere, part = self.world.inventory, ((product, index), quantity)
        self.line(part, place, nowhere, op["state"], counted=True)
        if op["written"]:
            self.now += timedelta(minutes=2)
        self.line((other, quantity), nowhere, place, counted=True)
        self.now += timedelta(minutes=3)

    def count(self, op):
        self.now += timedelta(minutes=3)
        place = self.world.shelves[op["place"]]
        nowhere = self.world.inventory
        self.line(op["in"][0], nowhere, place, op["state"], counted=True)
        self.now += timedelta(minutes=3)

    def link(self, op):
        """A person says that one lot became another."""
        pair = [self.world.lots.get(some[0][0]) for some in (op["in"], op["out"])]
        if None in pair or pair[0] == pair[1]:
            return
        quantity = op["in"][0][1] if op["to"] else 0
        if op["written"]:
            self.confirmed.append((*pair, quantity))
        self.record(
            "complaint_lot_link",
            active=op["written"],
            company_id=self.world.company.id,
            parent_id=pair[0],
            child_id=pair[1],
            kind="relabel",
            quantity=quantity,
            date=self.now,
            user_id=self.world.env.uid,
            note="Told by the warehouse",
        )

    # ------------------------------------------------------------------
    # Both readers
    # ------------------------------------------------------------------

    def oracle(self):
        return Oracle(self.lines, self.related, self.confirmed)

    def insert(self, cr):
        """Put the rows into Odoo's tables."""
        self.count_stock()
        for table, rows in self.rows.items():
            # Rows of a kind of operation share their columns, not those of others.
            for columns in {tuple(row) for row in rows}:
                some = [tuple(row.values()) for row in rows if tuple(row) == columns]
                names = ", ".join(columns)
                query = f"INSERT INTO {table} ({names}) VALUES %s"
                if table.endswith("_rel"):
                    query += " ON CONFLICT DO NOTHING"
                execute_values(cr._obj, query, some)

    def count_stock(self):
        totals = {}
        for line in self.lines:
            if line.done:
                for place, sign in ((line.source, -1), (line.dest, 1)):
                    key = line.product, place, line.lot
                    totals[key] = totals.get(key, 0) + sign * line.quantity
        for (product, place, lot), quantity in totals.items():
            if quantity:
                self.record(
                    "stock_quant",
                    product_id=product,
                    location_id=place.id,
                    lot_id=lot,
                    company_id=place.company or None,
                    quantity=quantity,
                    reserved_quantity=0,
                    in_date=START,
                )
