import json

from odoo import api, models
from odoo.fields import Command
from odoo.tools import file_open

FOLDER = "complaint_recall/demo"


class ComplaintDemo(models.AbstractModel):
    """The story of the lots: how the goods that are complained about came to be.

    `lots.json` tells it in the order in which it happened; what it names is in
    `lots_master_demo.xml`, what is made of what in `lots_boms.json`. A lot of the story
    has the XML id `demo_lot_<name>`, in small letters.
    """

    _inherit = "complaint.demo"  # pylint: disable=R8180

    @api.model
    def _install_lots(self):
        """Play the story of the lots, once; called by the demo data of this addon."""
        if self._ref("lot_kl260301", required=False):
            return
        for told in self._tell("lots_boms"):
            self._plan(self._company(told), told)
        for told in self._tell("lots"):
            getattr(self, f"_lots_{told['do']}")(self._company(told), told)
            self._end_of_act()

    # ------------------------------------------------------------------
    # Means
    # ------------------------------------------------------------------

    def _tell(self, name):
        with file_open(f"{FOLDER}/{name}.json") as story:
            return json.load(story)

    def _ref(self, name, required=True):
        own = self.env.ref(f"complaint_recall.demo_{name}", raise_if_not_found=False)
        return own or super()._ref(name, required)

    def _company(self, told):
        return self._ref(f"company_{told['company']}")

    def _keep_own(self, name, record):
        data = {
            "xml_id": f"complaint_recall.demo_{name}",
            "record": record.sudo(),
            "noupdate": True,
        }
        self.env["ir.model.data"]._update_xmlids([data])

    def _lot(self, env, product, name, supplier_lot=None):
        """Return the lot of that name, which comes into being with its first goods."""
        found = self._ref(f"lot_{name.lower()}", required=False)
        if found:
            return found.with_env(env)
        values = {
            "name": name.upper(),
            "product_id": product.id,
            "company_id": env.company.id,
        }
        if supplier_lot and "supplier_lot" in env["stock.lot"]._fields:
            values["supplier_lot"] = supplier_lot
        # sudo: a lot may be made before the rights that a later app gives are there.
        lot = env["stock.lot"].sudo().create(values)
        self._keep_own(f"lot_{name.lower()}", lot)
        return lot.sudo(False)

    def _line(self, product, lot, quantity, source, target):
        return {
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "lot_id": lot.id,
            "quantity": quantity,
            "picked": True,
            "location_id": source.id,
            "location_dest_id": target.id,
        }

    def _date_back(self, moves, days):
        """Say of done moves that they happened some days ago."""
        self._date_to(moves, self._days_ago(days))

    def _date_to(self, moves, moment):
        # sudo: nobody dates back in life.
        moves.sudo().write({"date": moment})
        moves.sudo().move_line_ids.write({"date": moment})

    # ------------------------------------------------------------------
    # Acts of the warehouse
    # ------------------------------------------------------------------

    def _lots_opening(self, company, told):
        """Correct the opening stock: the lots that are made from now on came by it."""
        lots = self.env["stock.lot"].union(
            *(self._ref(f"lot_{n}") for n in told["lots"])
        )
        lines = self.env["stock.move.line"].search(
            [
                ("lot_id", "in", lots.ids),
                ("state", "=", "done"),
                ("location_id.usage", "=", "supplier"),
                ("company_id", "=", company.id),
            ]
        )
        lines.write({"quantity": 0})

    def _lots_receive(self, company, told):
        env = self._as("warehouse", company)
        kind = self._operation(env, "incoming")
        picking = env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "partner_id": self._ref(f"partner_{told['supplier']}").id,
                "location_id": env.ref("stock.stock_location_suppliers").id,
            }
        )
        places = (picking.location_id, picking.location_dest_id)
        for name, lot_name, quantity, theirs in told["lines"]:
            product = self._ref(f"product_{name}").with_env(env)
            lot = env["stock.lot"]
            if lot_name:
                lot = self._lot(env, product, lot_name, theirs)
            values = self._line(product, lot, quantity, *places)
            env["stock.move.line"].create({**values, "picking_id": picking.id})
        picking.button_validate()
        self._set_back(picking, told["days"])
        self._date_back(picking.move_ids, told["days"])

    def _operation(self, env, code):
        domain = [("code", "=", code), ("company_id", "=", env.company.id)]
        # that of internal moves sleeps where there is one place only
        kinds = env["stock.picking.type"].with_context(active_test=False)
        return kinds.search(domain, limit=1).with_env(env)

    def _lots_move(self, company, told):
        """Bring goods to another place of the house."""
        env = self._as("warehouse", company)
        kind = self._operation(env, "internal")
        stock = kind.warehouse_id.lot_stock_id
        target = self._ref(f"location_{told['to']}")
        picking = env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": stock.id,
                "location_dest_id": target.id,
            }
        )
        for name, quantity in told["lines"]:
            lot = self._ref(f"lot_{name}").with_env(env)
            values = self._line(lot.product_id, lot, quantity, stock, target)
            env["stock.move.line"].create({**values, "picking_id": picking.id})
        picking.button_validate()
        self._set_back(picking, told["days"])
        self._date_back(picking.move_ids, told["days"])

    def _lots_scrap(self, company, told):
        env = self._as("warehouse", company)
        lot = self._ref(f"lot_{told['lot']}").with_env(env)
        scrap = env["stock.scrap"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "scrap_qty": told["quantity"],
                "company_id": company.id,
            }
        )
        scrap.action_validate()
        self._date_back(scrap.move_ids, told["days"])

    def _lots_trade(self, company, told):
        """Sell and deliver lots that were made in the story."""
        warehouse = self._as("warehouse", company)
        sales = self._sell(self._as("sales", company), told["orders"])
        shipped = [
            (picking.with_env(warehouse), order)
            for sale, order in zip(sales, told["orders"], strict=True)
            for picking in sale.picking_ids
        ]
        for sale, order in zip(sales, told["orders"], strict=True):
            self._keep_own(f"order_{order['key']}", sale)
        self._deliver(shipped)

    def _lots_complain(self, company, told):
        """Log a complaint on such lots; the batch record proposes answers."""
        story = told["story"]
        self._keep_own(f"complaint_{story['key']}", self._live(company, story))

    def _act_figures(self, complaint, story):
        """Take over figures of the batch record, and say whether they are in order."""
        lines = complaint.checklist_ids.line_ids
        for key, result in story["figures"].items():
            line = lines.filtered(lambda row, wanted=key: row.fill_key == wanted)
            line.action_confirm()
            line.write({"result": result})

    def _lots_hold(self, company, told):
        """Stop a lot, and let it go again if the story says so."""
        lot = self._ref(f"lot_{told['lot']}").with_env(self._as(told["by"], company))
        hold = lot._hold(told["reason"])
        self._keep_own(f"hold_{told['lot']}", hold)
        self._end_of_act()
        if "release" not in told:
            return
        releases = self._as("inspector", company)["complaint.lot.release"]
        # lots that were made of it are proposed, and wait for somebody's decision
        held = hold.line_ids.filtered(lambda line: line.state == "active")
        release = releases.create(
            {
                "line_ids": [Command.set(held.ids)],
                "reason": told["release"],
            }
        )
        self._confirm(release, release.action_submit(), {})
        self._end_of_act()
        self._act_sign(release.with_env(self._as("head", company)), told)
