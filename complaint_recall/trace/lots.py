"""What the lots of a trace are called, and the ways on which they were reached."""

from odoo.tools import SQL

from .facts import DOWN
from .words import reason_words, step_words

ARROW = " → "


def read_lots(facts, lot_ids):
    """Return the names of lots: {id: dict}, in the order of `lot_ids`.

    :param Facts facts: the lots must be among those that may be shown
    :param lot_ids: ids of `stock.lot`
    """
    env = facts.env
    rows = _rows(env, lot_ids)
    lots = env["stock.lot"].browse([row[0] for row in rows])
    opens = set(lots._filtered_access("read")._ids)
    # sudo: these lots survived the masking; names of products and units are no secret.
    products = env["product.product"].sudo().browse({row[2] for row in rows})
    goods = {p.id: (p.display_name or "", p.uom_id.name or "") for p in products}
    return {
        lot_id: {
            "id": lot_id,
            "name": name or "",
            "product_id": product_id,
            "product": goods[product_id][0],
            "uom": goods[product_id][1],
            "supplier_lot": supplier_lot or ref or "",
            "model": "stock.lot" if lot_id in opens else "",
        }
        for lot_id, name, product_id, supplier_lot, ref in rows
    }


def _rows(env, lot_ids):
    """Read many thousand lots, in the order of their ids in the list."""
    env["stock.lot"].flush_model()
    return env.execute_query(
        SQL(
            """
            SELECT lot.id, lot.name, lot.product_id, lot.supplier_lot, lot.ref
              FROM unnest(%s) WITH ORDINALITY AS one(id, place)
              JOIN stock_lot lot ON lot.id = one.id
          ORDER BY one.place
            """,
            list(lot_ids),
        )
    )


class Ways:
    """How each lot was reached, in words; lots and steps of others stay unnamed."""

    def __init__(self, facts, lots, names):
        self._facts, self._lots, self._names = facts, lots, names
        self._steps, self._reasons = step_words(facts.env), reason_words(facts.env)
        self._elsewhere = facts.env._("another company")
        for way in facts.ways.values():
            for step in filter(facts.step_is_open, way.steps):
                names.want(step.model, [step.res_id])
                names.want("product.product", step.through)

    def step_name(self, step):
        """Return what a step is called: its document, or its kind."""
        if not self._facts.step_is_open(step):
            return self._elsewhere
        link = self._names.link(step.model, step.res_id)
        name = (link and link["name"]) or self._steps.get(step.kind, step.kind)
        return self._through(step) + name

    def _through(self, step):
        """Return the products without lots that lie between, if there are any."""
        links = [self._names.link("product.product", i) for i in step.through]
        if not any(links):
            return ""
        products = ", ".join(link["name"] for link in links if link)
        return self._facts.env._("%(products)s without lots", products=products) + ARROW

    def kind_name(self, step):
        """Return the kind of a step in words."""
        return self._steps.get(step.kind, step.kind)

    def reason(self, code):
        """Return why a lot is only possible, as a sentence."""
        return self._reasons.get(code, code or "")

    def path(self, way, lot_id):
        """Return how a lot was reached as one line, from the lot that was asked for."""
        parts = []
        for passed, step in way.path(lot_id):
            if step:
                parts.append(self.step_name(step))
            lot = self._lots.get(passed)
            parts.append(lot["name"] if lot else self._elsewhere)
        if way.direction != DOWN:
            parts.reverse()
        return ARROW.join(parts)

    def tree(self, way):
        """Return the lots of one direction with the lots that lead to them.

        :param way: Genealogy
        :return: list of dict, nearest first; `parents` are ids of lots in the list
        """
        parents = self._parents(way)
        return [
            {"lot": lot_id, "parents": parents[lot_id], **self.node(way, lot_id)}
            for lot_id in self._lots
            if lot_id in way.lots
        ]

    def node(self, way, lot_id):
        """Return how far, how sure and how a lot was reached.

        :param way: Genealogy
        :param int lot_id: one of its lots
        :return: dict
        """
        reached = way.lots[lot_id]
        step = None if reached.step is None else way.steps[reached.step]
        return {
            "level": reached.level,
            "certain": reached.certainty == "certain",
            "reason": self.reason(reached.reason),
            "via": self.step_name(step) if step else "",
            "made": reached.made,
            "low": reached.low,
            "high": reached.high,
            "path": self.path(way, lot_id),
        }

    def _parents(self, way):
        """Each lot's parents among the shown lots, the first on the shortest way first.

        A lot that was reached through another company hangs on the nearest lot before
        it that may be shown.
        """
        parents = {lot_id: {} for lot_id in way.lots}
        for lot_id, reached in way.lots.items():
            before = reached.parent
            while before is not None and before not in self._lots:
                before = way.lots[before].parent
            if before is not None:
                parents[lot_id][before] = True
        for step in way.steps:
            sources, targets = way.sides(step)
            shown = [lot_id for lot_id in sources if lot_id in self._lots]
            for target in targets:
                if target in parents:
                    parents[target].update(dict.fromkeys(shown, True))
        return {
            lot_id: [parent for parent in found if parent != lot_id]
            for lot_id, found in parents.items()
        }
