from odoo import api, models
from odoo.fields import Domain

from ..tools import balance
from ..tools.order_flow import Flow


class ComplaintBatchRecord(models.AbstractModel):
    """One sheet an order: what it made, from what, who worked on it."""

    _inherit = "complaint.batch.record"  # pylint: disable=R8180

    @api.model
    def _order_sheets(self, orders):
        """Return the sheet of each manufacturing order.

        :param orders: mrp.production records
        :return: dict, id of an order -> dict
        """
        if not orders:
            return {}
        flows = self._flows(orders)
        issued = self._issued(orders)
        work = self._work(orders)
        products = self.env["product.product"].union(
            *(product for flow in flows.values() for product in flow.products())
        )
        limits = {
            company: products._balance_limits(company) for company in orders.company_id
        }
        kilogram = self.env.ref("uom.product_uom_kgm")
        states = dict(orders._fields["state"]._description_selection(self.env))
        return {
            order.id: {
                **self._order_sheet(
                    order, flows[order.id], issued, limits[order.company_id]
                ),
                "balance": self._material_balance(
                    flows[order.id], limits[order.company_id], kilogram
                ),
                "work": work.get(order.id, []),
                "state": states.get(order.state, ""),
            }
            for order in orders
        }

    @api.model
    def _order_sheet(self, order, flow, issued, limits):
        planned = flow.planned_output
        made = flow.made_of(order.product_id)
        parts = [
            self._component(part, flow, issued.get((order.id, part.id)), limits)
            for part in flow.parts()
        ]
        return {
            "unit": order.product_id.uom_id.name,
            "made": made,
            "planned": planned,
            "yield": balance.share(made, planned),
            "lots": flow.lots_of(order.product_id),
            "yield_words": self._tell_yield(made, planned, order.product_id.uom_id),
            "lots_words": self._tell_lots(flow.lots_of(order.product_id)),
            "by_products": [
                {
                    "product": product.display_name,
                    "unit": product.uom_id.name,
                    "made": flow.made_of(product),
                    "lots": flow.lots_of(product),
                }
                for product in flow.by_products()
            ],
            "components": parts,
            "packaging": [part for part in parts if part["issue"]],
            "scraps": flow.scraps(),
            "is_ambiguous": len(flow.lots_of(order.product_id)) > 1
            and any(len(part["lots"]) > 1 for part in parts),
        }

    @api.model
    def _tell_yield(self, made, planned, unit):
        words = {
            "made": self._number(made),
            "planned": self._number(planned),
            "unit": unit.name,
        }
        percent = balance.share(made, planned)
        if percent is None:
            return self.env._("%(made)s %(unit)s, nothing planned", **words)
        return self.env._(
            "%(made)s of %(planned)s %(unit)s planned: %(percent)s %%",
            percent=self._number(percent),
            **words,
        )

    @api.model
    def _tell_lots(self, lots):
        words = ", ".join(
            f"{name or '-'}: {self._number(quantity)}" for name, quantity in lots[:20]
        )
        if len(lots) <= 20:
            return words
        return self.env._(
            "%(lots)s and %(count)s more", lots=words, count=len(lots) - 20
        )

    @api.model
    def _flows(self, orders):
        """Return what went into each order and what came out; two queries."""
        moves = self.env["stock.move"].search_fetch(
            Domain("state", "in", ("done", "cancel"))
            & (
                Domain("raw_material_production_id", "in", orders.ids)
                | Domain("production_id", "in", orders.ids)
            ),
            ["product_id", "product_qty", "state", "scrap_id", "byproduct_id"]
            + ["raw_material_production_id", "production_id"],
            order="id",
        )
        rows = self.env["stock.move.line"]._read_group(
            [("move_id", "in", moves.ids), ("state", "=", "done")],
            ["move_id", "lot_id", "location_id", "location_dest_id"],
            ["quantity_product_uom:sum"],
        )
        flows = {order.id: Flow(order) for order in orders}
        for move in moves:
            order = move.raw_material_production_id or move.production_id
            flows[order.id].plan(move)
        for move, lot, source, target, quantity in rows:
            order = move.raw_material_production_id or move.production_id
            flows[order.id].add(move, lot, source.usage, target.usage, quantity)
        return flows

    @api.model
    def _work(self, orders):
        """Return by order its work orders: where, who, when, how long."""
        steps = self.env["mrp.workorder"].search_fetch(
            [("production_id", "in", orders.ids), ("state", "!=", "cancel")],
            ["production_id", "name", "workcenter_id", "state"]
            + ["date_start", "date_finished", "duration"],
            order="production_id, sequence, id",
        )
        times = self.env["mrp.workcenter.productivity"]._read_group(
            [("workorder_id", "in", steps.ids), ("user_id", "!=", False)],
            ["workorder_id", "user_id"],
            ["duration:sum"],
        )
        people = {}
        for step, user, minutes in times:
            people.setdefault(step.id, []).append((user.name, minutes))
        states = dict(steps._fields["state"]._description_selection(self.env))
        found = {}
        for step in steps:
            found.setdefault(step.production_id.id, []).append(
                {
                    "name": step.name,
                    "workcenter": step.workcenter_id.name,
                    "state": states.get(step.state, ""),
                    "start": step.date_start,
                    "end": step.date_finished,
                    "minutes": step.duration,
                    "people": people.get(step.id, []),
                    "operators": [
                        self.env._(
                            "%(user)s, %(minutes)s min",
                            user=name,
                            minutes=self._number(minutes),
                        )
                        for name, minutes in people.get(step.id, [])
                    ],
                }
            )
        return found
