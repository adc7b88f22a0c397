"""The whole answer of a trace as plain values."""

from datetime import date, datetime

from odoo import fields

from .amounts import STOCK_KINDS, Amounts
from .chart import chart
from .lots import Ways, read_lots
from .names import Names
from .summary import Summary
from .tables import Tables

# What the screen takes; the totals and the export have no limit.
LOTS, ROWS = 5000, 1000
COLUMNS = ("shipped", "returned", "consumed", "scrapped", "on_hand", *STOCK_KINDS)


def payload(facts):
    """Return everything that the screen shows.

    :param Facts facts: what was found, masked
    :return: dict, see `complaint.trace.get_trace`
    """
    env, names = facts.env, Names(facts.env)
    lots = read_lots(facts, facts.lot_ids)
    amounts = Amounts(facts)
    uoms = {lot_id: lot["uom"] for lot_id, lot in lots.items()}
    shown = {lot_id: lots[lot_id] for lot_id in facts.lot_ids[:LOTS] if lot_id in lots}
    ways = Ways(facts, shown, names)
    for lot_id, lot in shown.items():
        lot.update({what: amounts.by_lot[lot_id][what] for what in COLUMNS})
    tables = [table.as_dict() for table in Tables(facts, lots, names, ROWS).all()]
    return plain(
        {
            "direction": facts.direction,
            "seeds": [lot_id for lot_id in facts.seeds if lot_id in lots],
            "summary": Summary(facts, amounts, uoms).tiles(),
            "lots": list(shown.values()),
            "trees": {way: ways.tree(found) for way, found in facts.ways.items()},
            "tables": tables,
            "hidden": facts.hidden,
            "digits": env["decimal.precision"].precision_get("Product Unit"),
            "seed_uom": _seed_unit(facts, uoms),
            "lot_count": len(lots),
            "truncated": len(shown) < len(lots)
            or any(len(table["rows"]) < table["total"] for table in tables),
            **chart(facts, shown, ways, names),
        }
    )


def _seed_unit(facts, uoms):
    """Return the unit of the lots that were asked for, if it is the same for all."""
    units = {uoms[lot_id] for lot_id in facts.seeds if lot_id in uoms}
    return units.pop() if len(units) == 1 else ""


def plain(value):
    """Return a value with its moments of time as text in UTC."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return fields.Datetime.to_string(value)
    return fields.Date.to_string(value) if isinstance(value, date) else value
