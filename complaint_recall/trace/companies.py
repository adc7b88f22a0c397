"""Whose a lot or a document is: the engine reads all companies, a user does not."""

from collections import defaultdict


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


class LotCompanies:
    """Decides whether a lot may be shown.

    A lot of a company is shown where that company is open. A shared lot is shown when
    it was asked for, or an open company made it, received it, shipped it or stores it.
    """

    def __init__(self, facts, active):
        self._facts, self._active = facts, active
        ids = {lot_id for way in facts.ways.values() for lot_id in way.lots}
        # sudo: only the companies are read, to know what has to be masked.
        lots = facts.env["stock.lot"].sudo().browse(ids)
        self._owner = {
            lot.id: lot.company_id.id or lot.product_id.company_id.id for lot in lots
        }

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
