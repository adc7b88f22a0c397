from datetime import timedelta

from odoo import models
from odoo.fields import Command


class ComplaintDemo(models.AbstractModel):
    """Acts of the story in the works: plan, make, take apart."""

    _inherit = "complaint.demo"  # pylint: disable=R8180

    def _plan(self, company, told):
        """Write down what a product is made of, and in which steps."""
        product = self._ref(f"product_{told['key']}")
        bom = self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_qty": told["quantity"],
                "product_uom_id": product.uom_id.id,
                "company_id": company.id,
                "consumption": "flexible",
                "bom_line_ids": [
                    Command.create(self._share(name, quantity))
                    for name, quantity in told["parts"]
                ],
                "byproduct_ids": [
                    Command.create(self._share(name, quantity))
                    for name, quantity in told.get("by", [])
                ],
                "operation_ids": [
                    Command.create(
                        {
                            "name": name,
                            "workcenter_id": self._ref(f"workcenter_{center}").id,
                            "time_mode": "manual",
                            "time_cycle_manual": minutes,
                        }
                    )
                    for name, center, minutes in told["steps"]
                ],
            }
        )
        self._keep_own(f"bom_{told['key']}", bom)

    def _share(self, name, quantity):
        product = self._ref(f"product_{name}")
        return {
            "product_id": product.id,
            "product_qty": quantity,
            "product_uom_id": product.uom_id.id,
        }

    def _lots_make(self, company, told):
        """Make lots of a product, as the first of the people that are named."""
        env = self._as(told["people"][0], company)
        order = self._new_order(env, told)
        self._charge(order, told)
        self._turn_out(order, told)
        self._work_on(order, told)
        for name, quantity in told.get("scrap", []):
            if not self._is_made(order, name):
                self._scrap_on(order, name, quantity)
        order.with_context(skip_backorder=True).button_mark_done()
        for name, quantity in told.get("scrap", []):
            if self._is_made(order, name):
                self._scrap_on(order, name, quantity)
        self._finish_back(order, told)

    def _is_made(self, order, name):
        return self._goods(name)[0] in order.move_finished_ids.product_id

    def _new_order(self, env, told):
        product = self._ref(f"product_{told['product']}").with_env(env)
        order = env["mrp.production"].create(
            {
                "product_id": product.id,
                "product_qty": told["planned"],
                "product_uom_id": product.uom_id.id,
                "bom_id": self._ref(f"bom_{told['product']}").id,
                "user_id": env.uid,
                "date_start": self._starts_at(told),
            }
        )
        order.action_confirm()
        order.action_assign()
        return order

    def _charge(self, order, told):
        """Consume the lots that the story names, and by plan what it does not name."""
        order.qty_producing = sum(quantity for _name, quantity in told["lots"])
        order._set_qty_producing()
        named = {}
        for name, quantity in told.get("use", []):
            product, lot = self._goods(name)
            named.setdefault(product, []).append((lot, quantity))
        for product, rows in named.items():
            move = order.move_raw_ids.filtered(lambda m, p=product: m.product_id == p)
            move = move or self._extra_move(order, product)
            move.move_line_ids.unlink()
            places = (move.location_id, move.location_dest_id)
            move.move_line_ids = [
                Command.create(self._line(product, lot, quantity, *places))
                for lot, quantity in rows
            ]
        order.move_raw_ids.picked = True

    def _extra_move(self, order, product):
        """Add a component that is not in the plan, such as what is worked in again."""
        values = order._get_move_raw_values(product, 0.0, product.uom_id)
        move = order.env["stock.move"].create(values)
        move._action_confirm()
        return move

    def _turn_out(self, order, told):
        """Give what is made its lots."""
        if order.product_id.tracking != "none":
            lots = order.env["stock.lot"].union(
                *(
                    self._lot(order.env, order.product_id, name)
                    for name, _q in told["lots"]
                )
            )
            order.lot_producing_ids = lots
        for name, quantity in told.get("by", []):
            move = order.move_byproduct_ids[:1]
            move.quantity = quantity
            move.move_line_ids.lot_id = self._lot(order.env, move.product_id, name)
            move.picked = True

    def _scrap_on(self, order, name, quantity):
        product, lot = self._goods(name)
        scrap = order.env["stock.scrap"].create(
            {
                "production_id": order.id,
                "product_id": product.id,
                "lot_id": lot.id,
                "scrap_qty": quantity,
                "company_id": order.company_id.id,
            }
        )
        scrap.action_validate()

    def _work_on(self, order, told):
        """Record who worked on each step, and how long."""
        start = self._starts_at(told)
        productive = self.env.ref("mrp.block_reason7")
        rows = []
        for index, step in enumerate(order.workorder_ids):
            login = told["people"][index % len(told["people"])]
            end = start + timedelta(minutes=step.duration_expected or 30)
            rows.append(
                {
                    "workorder_id": step.id,
                    "workcenter_id": step.workcenter_id.id,
                    "user_id": self._ref(f"user_{login}").id,
                    "loss_id": productive.id,
                    "date_start": start,
                    "date_end": end,
                    "company_id": order.company_id.id,
                }
            )
            start = end
        order.env["mrp.workcenter.productivity"].create(rows)

    def _starts_at(self, told):
        return self._days_ago(told["days"], told.get("hour", 0))

    def _finish_back(self, order, told):
        """Say of the order and its steps that they were done some days ago."""
        # sudo: nobody dates back in life.
        own = order.sudo()
        start, end = self._starts_at(told), self._starts_at(told)
        for step in own.workorder_ids:
            end = max(step.time_ids.mapped("date_end"))
            step.date_start = min(step.time_ids.mapped("date_start"))
            step.date_finished = end
        own.date_finished = end
        charged = own.all_move_raw_ids
        self._date_to(charged, start + timedelta(minutes=10))
        self._date_to(own.all_move_ids - charged, end)

    def _lots_unbuild(self, company, told):
        """Take goods apart again; the components come back as their own lots."""
        env = self._as("operator", company)
        lot = self._ref(f"lot_{told['lot']}").with_env(env)
        order = env["mrp.production"].search(
            [("lot_producing_ids", "in", lot.ids)], limit=1
        )
        unbuild = env["mrp.unbuild"].create(
            {
                "mo_id": order.id,
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "product_qty": told["quantity"],
                "product_uom_id": lot.product_id.uom_id.id,
                "company_id": company.id,
            }
        )
        unbuild.action_unbuild()
        self._date_back(
            unbuild.consume_line_ids | unbuild.produce_line_ids, told["days"]
        )
