"""The works of the benchmarks: its places, partners and products."""

import json


class Works:
    """What every history starts from."""

    @staticmethod
    def read_places(cr) -> dict:
        """The ids of what every Odoo database has."""
        cr.execute("""
            SELECT w.company_id, w.id, w.lot_stock_id, w.in_type_id, w.out_type_id,
                   w.int_type_id, w.manu_type_id, c.currency_id
            FROM stock_warehouse w JOIN res_company c ON c.id = w.company_id
            ORDER BY w.id LIMIT 1
        """)
        names = (
            "company warehouse stock type_in type_out type_int type_make currency"
        ).split()
        place = dict(zip(names, cr.fetchone(), strict=True))
        for usage in ("supplier", "customer", "production", "inventory"):
            cr.execute(
                "SELECT id FROM stock_location WHERE usage = %s AND active"
                " AND (company_id IS NULL OR company_id = %s) ORDER BY id LIMIT 1",
                [usage, place["company"]],
            )
            place[usage] = cr.fetchone()[0]
        place["loss"] = place["inventory"]
        for name, xml_id in (("unit", "unit"), ("dozen", "dozen")):
            cr.execute(
                "SELECT res_id FROM ir_model_data WHERE module = 'uom' AND name = %s",
                [f"product_uom_{xml_id}"],
            )
            place[name] = cr.fetchone()[0]
        cr.execute(
            """
            INSERT INTO stock_location (name, complete_name, usage, location_id,
                                        company_id, active, warehouse_id)
            SELECT 'Shelf', complete_name || '/Shelf', 'internal', id, company_id,
                   true, warehouse_id
            FROM stock_location WHERE id = %s RETURNING id
            """,
            [place["stock"]],
        )
        place["shelf"] = cr.fetchone()[0]
        cr.execute(
            "UPDATE stock_location SET parent_path = (SELECT parent_path FROM"
            " stock_location WHERE id = %s) || id || '/' WHERE id = %s",
            [place["stock"], place["shelf"]],
        )
        return place

    # ------------------------------------------------------------------
    # Master data
    # ------------------------------------------------------------------

    def partner(self, name, parent=None):
        number = self.rows.last["res_partner"] + 1
        kind = "delivery" if parent else "contact"
        return self.rows.add(
            "res_partner", name, name, parent, parent or number, "f" if parent else "t",
            name, None if self.random.random() < 0.1 else "+86 571 5550", kind,
        )  # fmt: skip

    def set_up_partners(self):
        self.vendors = [self.partner(f"Vendor {n}") for n in range(30)]
        self.customers = []
        for n in range(max(40, int(self.target**0.5) // 2)):
            customer = self.partner(f"Customer {n}")
            shops = [self.partner(f"Shop {n}-{i}", customer) for i in range(n % 4)]
            self.customers.append((customer, shops or [customer]))
        self.weights = [1 / (n + 2) for n in range(len(self.customers))]

    def product(self, code, tracking="lot"):
        name = json.dumps({"en_US": code})
        template = self.rows.add("product_template", name, tracking)
        number = self.rows.add("product_product", template, code)
        self.tracking[number] = tracking
        return number

    def products(self, prefix, count, tracking="lot"):
        return [self.product(f"{prefix}-{n:02}", tracking) for n in range(count)]

    def set_up_products(self):
        choose = self.random.sample
        self.raw = self.products("RAW", 40)
        self.packs = self.products("PACK", 6)
        self.water = self.product("WATER", "none")
        self.mix = self.product("MIX-UNTRACKED", "none")
        self.spice = self.product("SPICE")
        self.level_1 = {p: choose(self.raw, 3) for p in self.products("L1", 12)}
        self.level_2 = {
            p: (choose(list(self.level_1), 2), self.random.choice(self.raw))
            for p in self.products("L2", 12)
        }
        self.plain_goods = goods = self.products("FG", 20)
        self.serials = self.products("SERIAL", 2, "serial")
        self.goods = {
            p: (choose(list(self.level_2), 2), self.random.choice(self.packs))
            for p in goods + self.serials
        }
        self.by_products = self.products("BY", 5)
