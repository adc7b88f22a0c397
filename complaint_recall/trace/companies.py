"""Whose a lot or a document is: the engine reads all companies, a user does not."""

from collections import defaultdict

from odoo.tools import SQL


def companies_of(env, steps):
    """Return the company of the document of each step: {(model, id): company id}."""
    ids = defaultdict(set)
    for step in steps:
        if step.model and step.res_id:
            ids[step.model].add(step.res_id)
    found = {}
    for model, wanted in ids.items():
        if model not in env or "company_id" not in env[model]._fields:
            continue
        # sudo: only the company is read, to know what has to be masked.
        for record in env[model].sudo().browse(wanted).exists():
            found[model, record.id] = record.company_id.id
    return found


def owners_of(env, lot_ids):
    """Return the company of each lot or of its product: {id: company id or None}.

    Only companies are read, for many thousand lots, to know what has to be masked.
    """
    env["stock.lot"].flush_model(["company_id", "product_id"])
    env["product.template"].flush_model(["company_id"])
    return dict(
        env.execute_query(
            SQL(
                """
                SELECT lot.id, COALESCE(lot.company_id, template.company_id)
                  FROM stock_lot lot
                  JOIN product_product product ON product.id = lot.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                 WHERE lot.id = ANY(%s)
                """,
                list(lot_ids),
            )
        )
    )


class LotCompanies:
    """Decides whether a lot may be shown.

    A lot of a company is shown where that company is open. A shared lot is shown when
    it was asked for, or an open company made it, received it, shipped it or stores it.
    """

    def __init__(self, facts, active):
        self._facts, self._active = facts, active
        ids = {lot_id for way in facts.ways.values() for lot_id in way.lots}
        self._owner = owners_of(facts.env, ids)

    def may_show(self, lot_id):
        """Tell whether a lot may be shown to the user."""
        owner = self._owner.get(lot_id)
        if owner:
            return self._facts.is_open(owner)
        if lot_id in self._facts.seeds or self._active.get(lot_id):
            return True
        return any(self._made_here(way, lot_id) for way in self._facts.ways.values())

    def _made_here(self, way, lot_id):
        reached = way.lots.get(lot_id)
        if reached is None or reached.step is None:
            return False
        return self._facts.step_is_open(way.steps[reached.step])
