from odoo import api, models
from odoo.fields import Domain

from ..tools import balance
from .product_template import PACKAGING


class ComplaintBatchRecord(models.AbstractModel):
    """Charge and balances of an order (S9.4.2.1.7.1, S9.4.2.1.7.2)."""

    _inherit = "complaint.batch.record"  # pylint: disable=R8180

    # ------------------------------------------------------------------
    # Charge
    # ------------------------------------------------------------------

    @api.model
    def _component(self, product, flow, issue, limits):
        """Return what was planned and used of a component, and of which lots."""
        planned, used = flow.planned.get(product, 0.0), flow.used_of(product)
        limit = limits[product.id]
        apart = balance.deviation(planned, used)
        kinds = product._fields["batch_material_type"]
        issue = (
            self._issue_balance(product, flow, issue, limit)
            if product.batch_material_type in PACKAGING
            else None
        )
        return {
            "product": product.display_name,
            "kind": dict(kinds._description_selection(self.env)).get(
                product.batch_material_type, ""
            ),
            "unit": product.uom_id.name,
            "planned": planned,
            "used": used,
            "scrapped": flow.lost_of(product),
            "deviation": apart,
            "limit": limit,
            # packaging is judged piece by piece; what had no plan, by a person
            "is_ok": issue["balance"].is_ok
            if issue
            else balance.is_within(apart, limit),
            "is_label": product.batch_material_type == "label",
            "lots": [
                (lot, quantity) for lot, quantity in flow.used.get(product, {}).items()
            ],
            "issue": issue,
        }

    # ------------------------------------------------------------------
    # Material balance: in = out + scrap + difference
    # ------------------------------------------------------------------

    @api.model
    def _material_balance(self, flow, limits, kilogram):
        """Return the balance of the order and how it was reckoned, in words.

        Where all raw materials and all that came out are weighed, masses are compared;
        else what the charge would have given by plan is compared with what came out.

        :return: dict with `balance` (None if it cannot be reckoned) and `words`
        """
        raw = [p for p in flow.parts() if p.batch_material_type not in PACKAGING]
        goods = flow.order.product_id
        limit = limits[goods.id]
        outputs = [goods, *flow.by_products()]
        if raw and all(p.uom_id._has_common_reference(kilogram) for p in raw + outputs):
            return self._balance_by_mass(flow, raw, outputs, kilogram, limit)
        return self._balance_by_plan(flow, raw, limit)

    @api.model
    def _balance_by_mass(self, flow, raw, outputs, kilogram, limit):
        def mass(products, quantity_of):
            return sum(
                p.uom_id._compute_quantity(quantity_of(p), kilogram, round=False)
                for p in products
            )

        lost_raw = mass(raw, flow.lost_of)
        lost_goods = mass(outputs, flow.lost_of)
        found = balance.Balance(
            taken=mass(raw, flow.used_of) + lost_raw,
            out=mass(outputs, flow.made_of) - lost_goods,
            scrap=lost_raw + lost_goods,
            limit=limit,
            digits=self._digits(),
        )
        return self._told(found, kilogram.name, self.env._("By mass."))

    @api.model
    def _balance_by_plan(self, flow, raw, limit):
        goods = flow.order.product_id
        charged = [
            (flow.planned.get(p, 0.0), flow.used_of(p) + flow.lost_of(p)) for p in raw
        ]
        theory = balance.theoretical_output(flow.planned_output, charged)
        if not theory:
            return {
                "balance": None,
                "words": self.env._(
                    "Cannot be reckoned: the order has no planned raw materials."
                ),
            }
        expected, index = theory
        part = raw[index]
        lost_goods = flow.lost_of(goods)
        per_piece = expected / charged[index][1] if charged[index][1] else 0.0
        found = balance.Balance(
            taken=expected,
            out=flow.made_of(goods) - lost_goods,
            scrap=flow.lost_of(part) * per_piece + lost_goods,
            limit=limit,
            digits=self._digits(),
        )
        words = self._words_by_plan(flow, raw, part, expected)
        return self._told(found, goods.uom_id.name, words)

    @api.model
    def _words_by_plan(self, flow, raw, part, expected):
        words = self.env._(
            "By plan: what was charged of %(component)s gives %(expected)s %(unit)s.",
            component=part.display_name,
            expected=self._number(expected),
            unit=flow.order.product_id.uom_id.name,
        )
        extra = [p.display_name for p in raw if not flow.planned.get(p)]
        if extra:
            unplanned = self.env._(
                "Not counted, as not planned: %(components)s.",
                components=", ".join(extra),
            )
            words = f"{words} {unplanned}"
        return words

    @api.model
    def _told(self, found, unit, basis):
        words = self.env._(
            "In %(taken)s = out %(out)s + scrap %(scrap)s + difference %(difference)s "
            "%(unit)s.",
            taken=self._number(found.taken),
            out=self._number(found.out),
            scrap=self._number(found.scrap),
            difference=self._number(found.difference),
            unit=unit,
        )
        return {
            "balance": found,
            "unit": unit,
            "words": " ".join((basis, words, self._verdict(found))),
        }

    @api.model
    def _verdict(self, found):
        if found.percent is None:
            return self.env._("Nothing was taken: no share can be given.")
        shares = {
            "percent": self._number(found.percent),
            "limit": self._number(found.limit),
        }
        if found.is_ok:
            return self.env._(
                "%(percent)s %% difference, limit %(limit)s %%: within the limit.",
                **shares,
            )
        return self.env._(
            "%(percent)s %% difference, limit %(limit)s %%: outside the limit.",
            **shares,
        )

    # ------------------------------------------------------------------
    # Packaging: issued = on the goods + destroyed + returned + difference
    # ------------------------------------------------------------------

    @api.model
    def _issue_balance(self, product, flow, issue, limit):
        """Return the balance of a packaging material or label, piece by piece."""
        used, lost = flow.used_of(product), flow.lost_of(product)
        planned, made = (
            flow.planned.get(product, 0.0),
            flow.made_of(flow.order.product_id),
        )
        on_goods = planned * made / flow.planned_output if flow.planned_output else used
        taken, returned = issue or (used + lost, 0.0)
        found = balance.Balance(
            taken=taken,
            out=on_goods if planned else used,
            scrap=lost,
            returned=returned,
            limit=limit,
            digits=self._digits(),
        )
        words = self.env._(
            "Issued %(taken)s = on the goods %(out)s + destroyed %(scrap)s + returned "
            "%(returned)s + difference %(difference)s %(unit)s.",
            taken=self._number(found.taken),
            out=self._number(found.out),
            scrap=self._number(found.scrap),
            returned=self._number(found.returned),
            difference=self._number(found.difference),
            unit=product.uom_id.name,
        )
        return {
            "balance": found,
            "by_transfer": bool(issue),
            "words": f"{words} {self._verdict(found)}",
        }

    @api.model
    def _issued(self, orders):
        """Return what transfers brought to each order, and what went back.

        Only where an order is supplied by transfers of its own: a transfer for several
        orders says of none of them how much it got.

        :return: dict, (id of an order, id of a product) -> (issued, returned)
        """
        done = Domain("state", "=", "done") & Domain("scrap_id", "=", False)
        issues = self.env["stock.move"].search_fetch(
            done & Domain("move_dest_ids.raw_material_production_id", "in", orders.ids),
            ["product_id", "quantity", "product_uom", "move_dest_ids"],
        )
        if not issues:
            return {}
        returns = self.env["stock.move"].search_fetch(
            done & Domain("origin_returned_move_id", "in", issues.ids),
            ["product_id", "quantity", "product_uom", "origin_returned_move_id"],
        )
        served = {
            move: move.move_dest_ids.raw_material_production_id for move in issues
        }
        found, shared = {}, set()
        for move, place in [*((i, 0) for i in issues), *((r, 1) for r in returns)]:
            issue = move.origin_returned_move_id if place else move
            for order in served[issue] & orders:
                key = (order.id, move.product_id.id)
                sums = found.setdefault(key, [0.0, 0.0])
                sums[place] += move.product_uom._compute_quantity(
                    move.quantity, move.product_id.uom_id, round=False
                )
                if len(served[issue]) > 1:
                    shared.add(key)
        return {key: tuple(sums) for key, sums in found.items() if key not in shared}

    @api.model
    def _digits(self):
        return self.env["decimal.precision"].precision_get("Product Unit")
