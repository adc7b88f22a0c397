import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import file_open

FOLDER = "complaint_mgmt/demo"
COMPANIES = ("pharma", "parts", "property", "food")
RECEIVED_DAYS_AGO = 200
KEPT_IN_STOCK = 100
# Key of the transaction: the users whose password was checked by it.
ASKED = "complaint_demo.asked"
# What a handler fills in when he sorts a complaint: key of the story -> field.
SORTING = {
    "category": ("category_id", "complaint_category"),
    "class": ("class_id", "complaint_class"),
    "procedure_class": ("class_id", "complaint_procedure"),
    "business_line": ("business_line_id", "demo_business_line"),
}


class ComplaintDemo(models.AbstractModel):
    """Plays the demo story: orders, deliveries, complaints and their signatures.

    Each act is done by the demo user whose work it is, with his rights and through the
    dialogs that a person uses: what refuses a person refuses the story, too. One thing
    is shorter: a user's password is checked with his first signature only (`_confirm`).
    The words of the story are the JSON files in `demo/`. What was played already is not
    played again.
    """

    _name = "complaint.demo"
    _description = "Demo Story"

    @api.model
    def _install(self):
        """Play what was not played yet; called by the demo data."""
        orders = self._read("orders")
        for key in COMPANIES:
            company = self._ref(f"company_{key}")
            # deadlines are judged in the zone of the working times
            company.resource_calendar_id.tz = company.partner_id.tz
            trade = [
                o for o in orders if o["company"] == key and self._is_new("order", o)
            ]
            if trade:
                self._trade(company, trade)
            for story in self._read(f"complaints_{key}"):
                if self._is_new("complaint", story):
                    self._keep("complaint", [story], self._live(company, story))

    def _is_new(self, kind, story):
        return not self._ref(f"{kind}_{story['key']}", required=False)

    def _keep(self, kind, stories, records):
        """Give the records their XML ids, by which the story knows them later."""
        data = [
            {
                "xml_id": f"complaint_mgmt.demo_{kind}_{story['key']}",
                "record": record,
                "noupdate": True,
            }
            for story, record in zip(stories, records.sudo(), strict=True)
        ]
        self.env["ir.model.data"]._update_xmlids(data)

    # ------------------------------------------------------------------
    # Means
    # ------------------------------------------------------------------

    def _read(self, name):
        with file_open(f"{FOLDER}/{name}.json") as story:
            return json.load(story)

    def _ref(self, name, required=True):
        return self.env.ref(f"complaint_mgmt.demo_{name}", raise_if_not_found=required)

    def _as(self, login, company):
        """Return the environment of a demo user at work in a company."""
        user = self._ref(f"user_{login}")
        context = {
            "lang": user.lang,
            "tz": user.tz,
            "allowed_company_ids": company.ids,
        }
        return self.env(user=user.id, su=False, context=context)

    def _days_ago(self, days, hour=4):
        now = fields.Datetime.now()
        then = (now - timedelta(days=days)).replace(hour=hour, minute=20, second=0)
        return min(then, now - timedelta(minutes=40))

    def _received_at(self, story):
        if "hours_ago" in story:
            return fields.Datetime.now() - timedelta(hours=story["hours_ago"])
        return self._days_ago(story["days"], story["hour"])

    def _goods(self, name):
        """Return the product and the lot, if any, that a name in the story means."""
        lot = self._ref(f"lot_{name}", required=False) or self.env["stock.lot"]
        return lot.product_id or self._ref(f"product_{name}"), lot

    # ------------------------------------------------------------------
    # Orders and deliveries
    # ------------------------------------------------------------------

    def _trade(self, company, orders):
        """Sell, deliver and take back what the orders of a company say."""
        warehouse = self._as("warehouse", company)
        self._receive(warehouse, company, orders)
        sales = self._sell(self._as("sales", company), orders)
        self._keep("order", orders, sales)
        shipped = [
            (picking.with_env(warehouse), order)
            for sale, order in zip(sales, orders, strict=True)
            for picking in sale.picking_ids
            if order.get("delivered", True)
        ]
        self._deliver(shipped)
        for picking, order in shipped:
            if order.get("returned"):
                self._return(picking, order)

    def _receive(self, env, company, orders):
        """Take into stock what the orders need, and some more of every lot."""
        lots = self.env["stock.lot"].search([("company_id", "=", company.id)])
        needed = {(lot.product_id, lot): KEPT_IN_STOCK for lot in lots}
        for name, quantity in (line for order in orders for line in order["lines"]):
            goods = self._goods(name)
            needed[goods] = needed.get(goods, KEPT_IN_STOCK) + quantity
        kind = env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", company.id)], limit=1
        )
        picking = env["stock.picking"].create({"picking_type_id": kind.id})
        env["stock.move.line"].create(
            [
                self._move_line(picking, goods, quantity)
                for goods, quantity in needed.items()
                if goods[0].is_storable
            ]
        )
        picking.button_validate()
        self._set_back(picking, RECEIVED_DAYS_AGO)

    def _sell(self, env, orders):
        values = [
            {
                "partner_id": self._ref(f"partner_{order['customer']}").id,
                "order_line": [
                    Command.create(
                        {"product_id": self._goods(name)[0].id, "product_uom_qty": qty}
                    )
                    for name, qty in order["lines"]
                ],
            }
            for order in orders
        ]
        sales = env["sale.order"].create(values)
        # sudo: while several apps are being installed at once, the rights that a later
        # one gives (sale_mrp: salespeople read bills of materials) are not there yet.
        sales.sudo().action_confirm()
        for sale, order in zip(sales, orders, strict=True):
            sale.date_order = self._days_ago(order["days"] + 3)
        return sales

    def _deliver(self, shipped):
        """Deliver the lots that the story names, not those that are next in line."""
        if not shipped:
            return
        first = shipped[0][0]
        pickings = first.union(*(picking for picking, _order in shipped))
        pickings.do_unreserve()
        first.env["stock.move.line"].create(
            [
                self._move_line(picking, self._goods(name), quantity, move)
                for picking, order in shipped
                for move, (name, quantity) in self._moves_of(picking, order)
            ]
        )
        pickings.button_validate()
        for picking, order in shipped:
            self._set_back(picking, order["days"])

    def _moves_of(self, picking, order):
        """Pair the moves of a delivery with the lines of the story that are goods."""
        lines = [line for line in order["lines"] if self._goods(line[0])[0].is_storable]
        moves = picking.move_ids.sorted(lambda move: move.sale_line_id.id)
        return zip(moves, lines, strict=True)

    def _return(self, picking, order):
        wizards = picking.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=picking.id
        )
        wizard = wizards.create({})
        wizard.product_return_moves.quantity = order["returned"]
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.button_validate()
        self._set_back(back, order["days"] // 2)

    def _move_line(self, picking, goods, quantity, move=None):
        product, lot = goods
        return {
            "picking_id": picking.id,
            "move_id": move.id if move else False,
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "lot_id": lot.id,
            "quantity": quantity,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
        }

    def _set_back(self, picking, days):
        """Say of a transfer that it happened some days ago."""
        picking.date_done = self._days_ago(days)
        picking.move_line_ids.date = picking.date_done

    # ------------------------------------------------------------------
    # The life of a complaint
    # ------------------------------------------------------------------

    def _live(self, company, story):
        """Log a complaint and take it through the steps of its story."""
        complaint = self._log(self._as(story["by"], company), story)
        self._end_of_act()
        handler = self._as(story.get("handler", "inspector"), company)
        complaint = complaint.with_env(handler)
        self._sort(complaint, story)
        for step in story["steps"]:
            verb, _space, login = step.partition(" ")
            actor = self._as(login, company) if login else handler
            getattr(self, f"_act_{verb}")(complaint.with_env(actor), story)
            self._end_of_act()
        return complaint

    def _end_of_act(self):
        # What one person did shows as his own entry, not as one with the next person's.
        self.env.cr.flush()

    def _log(self, env, story):
        intake = env["complaint.intake"].with_context(**self._source(story))
        values = {
            "statement": story["statement"],
            "channel_id": self.env.ref(
                f"complaint_mgmt.complaint_channel_{story['channel']}"
            ).id,
            "subject_type": story.get("subject", "product"),
            "received_at": self._received_at(story),
            "is_urgent": story.get("urgent", False),
            "photo_ids": [Command.set(self._upload(env, story))],
        }
        if "lot" in story:
            values["partner_id"] = self._ref(f"partner_{story['customer']}").id
        if "contact" in story:
            values["contact_name"], values["contact_phone"] = story["contact"]
        wizard = intake.create(values)
        wizard.line_ids.selected = False
        for name, *claim in story["items"]:
            self._choose(wizard, name, *claim)
        action = wizard.action_log_and_open()
        return self.env["complaint.complaint"].browse(action["res_id"])

    def _source(self, story):
        """Return the context of a dialog that is opened from a record of the story."""
        if "order" in story:
            source = self._ref(f"order_{story['order']}")
        elif "delivery" in story:
            order = self._ref(f"order_{story['delivery']}")
            source = order.picking_ids.sorted("id")[0]
        elif "lot" in story:
            source = self._ref(f"lot_{story['lot']}")
        elif "customer" in story:
            source = self._ref(f"partner_{story['customer']}")
        else:
            return {}
        return {"active_model": source._name, "active_id": source.id}

    def _upload(self, env, story):
        photos = []
        for name in story.get("photos", []):
            with file_open(f"{FOLDER}/img/{name}", "rb") as photo:
                photos.append({"name": name, "raw": photo.read()})
        return env["ir.attachment"].create(photos).ids

    def _choose(self, wizard, name, quantity, stated_lot=None):
        product, lot = self._goods(name)
        line = wizard.line_ids.filtered(
            lambda row: row.product_id == product and row.lot_id == lot
        )[:1]
        line.write({"selected": True, "defective_qty": quantity})
        if stated_lot:
            line.lot_name = stated_lot

    def _sort(self, complaint, story):
        values = {
            field: self.env.ref(f"complaint_mgmt.{prefix}_{story[key]}").id
            for key, (field, prefix) in SORTING.items()
            if key in story
        }
        if "kind" in story:
            values["kind"] = story["kind"]
        if story.get("priority"):
            values["priority"] = "1"
        if "tags" in story:
            tags = [self._ref(f"tag_{tag}").id for tag in story["tags"]]
            values["tag_ids"] = [Command.set(tags)]
        if "persons" in story:
            values["person_ids"] = [Command.create(p) for p in story["persons"]]
        if values:
            complaint.write(values)
        if "defect" in story:
            complaint.item_ids.defect_id = self._ref(f"defect_{story['defect']}")
        if "severity" in story:
            complaint.item_ids.severity = story["severity"]

    # ------------------------------------------------------------------
    # Acts: what the steps of a story name
    # ------------------------------------------------------------------

    def _act_acknowledge(self, complaint, story):
        complaint.action_acknowledge()

    def _act_start(self, complaint, story):
        complaint.action_assign_to_me()
        complaint.action_start()

    def _act_propose(self, complaint, story):
        complaint.write(
            {
                "investigation": story["findings"],
                "outcome": story["outcome"],
                "proposal": story["proposal"],
                "amount": story.get("amount", complaint.amount),
                "lessons": story.get("lessons"),
            }
        )
        self._confirm(complaint, complaint.action_submit(), {})

    def _act_sign(self, complaint, story):
        self._confirm(complaint, complaint.action_gate_sign(), {"decision": "approve"})

    def _act_send_back(self, complaint, story):
        values = {"decision": "send_back", "reason": story["send_back"]}
        self._confirm(complaint, complaint.action_gate_sign(), values)

    def _confirm(self, complaint, action, values):
        """Fill in the signature dialog and confirm it as the demo user.

        A password is slow to check on purpose. So it is asked with the first signature
        of each user; the further ones of this run take the engine's way behind it.
        """
        dialog = complaint.env[action["res_model"]].browse(action["res_id"])
        dialog.write(values)
        user = complaint.env.user
        asked = self.env.cr.cache.setdefault(ASKED, set())
        if user.id not in asked:
            asked.add(user.id)
            dialog.with_context(password=user.login).action_confirm()
        elif dialog.step_id:
            dialog._sign(complaint, dialog.step_id.sudo().round_id)
        else:
            dialog._submit(complaint)

    def _act_reply(self, complaint, story):
        complaint.env["complaint.reply"].create(
            {
                "complaint_id": complaint.id,
                "text": story["reply"],
                "mode": story.get("mode", "written"),
            }
        )

    def _act_satisfied(self, complaint, story):
        complaint.reply_ids[:1].action_satisfied()

    def _act_not_satisfied(self, complaint, story):
        reply = complaint.reply_ids[:1]
        reply.customer_comment = story["comment"]
        reply.action_not_satisfied()

    def _act_again(self, complaint, story):
        complaint.action_back_to_investigation()

    def _act_close(self, complaint, story):
        complaint.action_close()

    def _act_cancel(self, complaint, story):
        self._give_reason(complaint, "cancelled", story["cancel"])

    def _act_reopen(self, complaint, story):
        self._give_reason(complaint, "investigation", story["reopen"])

    def _give_reason(self, complaint, target, reason):
        action = complaint.with_context(target_state=target).action_ask_reason()
        dialogs = complaint.env[action["res_model"]].with_context(**action["context"])
        dialogs.create({"reason": reason}).action_confirm()
