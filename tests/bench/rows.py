"""Rows of Odoo's tables, written as text and loaded by COPY."""

import io

# In the order of their foreign keys.
# What every row of a table has in common is not repeated in the code that makes it.
TABLES = {
    "res_partner": (
        "id name complete_name parent_id commercial_partner_id is_company"
        " commercial_company_name phone type",
        {"active": "t", "autopost_bills": "ask", "lang": "en_US", "color": 0},
    ),
    "product_template": (
        "id name tracking",
        {
            "active": "t",
            "is_storable": "t",
            "type": "consu",
            "uom_id": "{unit}",
            "categ_id": 1,
            "service_tracking": "no",
            "sale_ok": "t",
            "purchase_ok": "t",
            "list_price": 1,
            "sale_delay": 0,
            "expense_policy": "no",
            "invoice_policy": "order",
            "service_type": "manual",
            "use_expiration_date": "f",
            "lot_valuated": "f",
        },
    ),
    "product_product": (
        "id product_tmpl_id default_code",
        {"active": "t", "combination_indices": ""},
    ),
    "stock_lot": ("id product_id name create_date", {}),
    "sale_order": (
        "id name partner_id partner_invoice_id partner_shipping_id date_order",
        {
            "company_id": "{company}",
            "state": "sale",
            "picking_policy": "direct",
            "warehouse_id": "{warehouse}",
            "currency_id": "{currency}",
            "currency_rate": 1,
            "invoice_status": "to invoice",
            "amount_untaxed": 0,
            "amount_tax": 0,
            "amount_total": 0,
        },
    ),
    "sale_order_line": (
        "id order_id order_partner_id product_id product_uom_id name"
        " product_uom_qty qty_delivered",
        {
            "company_id": "{company}",
            "currency_id": "{currency}",
            "state": "sale",
            "price_unit": 1,
            "customer_lead": 0,
            "sequence": 10,
            "qty_delivered_method": "stock_move",
            "invoice_status": "to invoice",
            "is_downpayment": "f",
        },
    ),
    "stock_picking": (
        "id name picking_type_id location_id location_dest_id partner_id state"
        " date_done scheduled_date sale_id return_id origin",
        {"company_id": "{company}", "move_type": "direct", "priority": 0},
    ),
    "mrp_production_group": ("id name", {}),
    "mrp_production": (
        "id name product_id product_qty qty_producing product_uom_qty date_start"
        " date_finished production_group_id",
        {
            "company_id": "{company}",
            "product_uom_id": "{unit}",
            "picking_type_id": "{type_make}",
            "location_src_id": "{stock}",
            "location_dest_id": "{stock}",
            "production_location_id": "{production}",
            "consumption": "flexible",
            "state": "done",
            "is_locked": "t",
            "propagate_cancel": "f",
            "priority": 0,
        },
    ),
    "mrp_production_stock_lot_rel": ("mrp_production_id stock_lot_id", {}),
    "mrp_unbuild": (
        "id name product_id product_qty lot_id mo_id create_date",
        {
            "company_id": "{company}",
            "product_uom_id": "{unit}",
            "location_id": "{stock}",
            "location_dest_id": "{stock}",
            "state": "done",
        },
    ),
    "stock_scrap": (
        "id name product_id scrap_qty lot_id location_id date_done",
        {
            "company_id": "{company}",
            "product_uom_id": "{unit}",
            "scrap_location_id": "{loss}",
            "state": "done",
        },
    ),
    "stock_move": (
        "id product_id product_uom product_uom_qty product_qty quantity location_id"
        " location_dest_id date state picked picking_id picking_type_id partner_id"
        " raw_material_production_id production_id unbuild_id sale_line_id"
        " origin_returned_move_id scrap_id reference to_refund is_in is_out"
        " is_dropship",
        {
            "company_id": "{company}",
            "procure_method": "make_to_stock",
            "warehouse_id": "{warehouse}",
            "additional": "f",
            "is_inventory": "f",
            "propagate_cancel": "f",
            "priority": 0,
            "sequence": 10,
        },
    ),
    "stock_move_line": (
        "id move_id picking_id product_id product_uom_id lot_id quantity"
        " quantity_product_uom location_id location_dest_id date state picked"
        " production_id",
        {"company_id": "{company}"},
    ),
    "stock_move_line_consume_rel": ("consume_line_id produce_line_id", {}),
    "stock_move_move_rel": ("move_orig_id move_dest_id", {}),
    "stock_quant": (
        "id product_id location_id lot_id company_id quantity reserved_quantity"
        " in_date",
        {"inventory_quantity_set": "f"},
    ),
}


class Rows:
    """Collects rows and loads them; ids go on where the database's end."""

    def __init__(self, cr, constants: dict):
        self.cr = cr
        self.buffers = {name: io.StringIO() for name in TABLES}
        self.suffixes = {}
        self.columns = {}
        self.last = {}
        for name, (columns, common) in TABLES.items():
            values = [str(value).format(**constants) for value in common.values()]
            self.suffixes[name] = "".join("\t" + value for value in values) + "\n"
            self.columns[name] = [*columns.split(), *common]
            if self.columns[name][0] == "id":
                cr.execute(f"SELECT coalesce(max(id), 0) FROM {name}")
                self.last[name] = cr.fetchone()[0]

    def add(self, table: str, *values) -> int:
        """Write one row of a table with an id, its other columns in order."""
        self.last[table] = number = self.last[table] + 1
        self.link(table, number, *values)
        return number

    def link(self, table: str, *values) -> None:
        """Write one row of a table without an id."""
        text = "\t".join(["\\N" if value is None else str(value) for value in values])
        self.buffers[table].write(text + self.suffixes[table])

    def load(self) -> None:
        """Copy all rows into the database, foreign keys checked."""
        for name, buffer in self.buffers.items():
            buffer.seek(0)
            columns = ", ".join(self.columns[name])
            self.cr.copy_expert(f"COPY {name} ({columns}) FROM STDIN", buffer, 1 << 20)
            buffer.close()
            if name in self.last:
                self.cr.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                    [name, max(self.last[name], 1)],
                )
