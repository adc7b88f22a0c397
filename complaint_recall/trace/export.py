"""The same answer for paper and Excel: all rows, plain text and numbers."""

from odoo import fields
from odoo.tools import format_datetime

from .amounts import Amounts
from .lots import Ways, read_lots
from .names import Names
from .summary import Summary
from .tables import Tables, make_table


def export_tables(facts, limit=None):
    """Return the tiles and the tables of a trace.

    :param Facts facts: what was found, masked
    :param int limit: most rows of a table, or None for all
    :return: tuple (list of tiles, list of `Table`)
    """
    names = Names(facts.env)
    lots = read_lots(facts, facts.lot_ids)
    amounts = Amounts(facts)
    uoms = {lot_id: lot["uom"] for lot_id, lot in lots.items()}
    tiles = Summary(facts, amounts, uoms).tiles()
    tables = Tables(facts, lots, names, limit).all()
    return tiles, [_lots_table(facts, lots, names, amounts, limit), *tables]


def _lots_table(facts, lots, names, amounts, limit):
    """The lots with what happened to them and how they were reached."""
    ways, env = Ways(facts, lots, names), facts.env
    headings = {"down": env._("Where It Went"), "up": env._("What Is in It")}
    found = [
        {
            **_lot_row(lots[lot_id], amounts.by_lot[lot_id]),
            **ways.node(way, lot_id),
            "way": headings[way.direction],
        }
        for way in facts.ways.values()
        for lot_id in facts.lot_ids
        if lot_id in way.lots and lot_id in lots
    ]
    return make_table(env, "lots", found[:limit], len(found))


def _lot_row(lot, amounts):
    return {
        "lot": {"name": lot["name"]},
        "product": lot["product"],
        "uom": lot["uom"],
        "supplier_lot": lot["supplier_lot"],
        **{
            what: amounts[what]
            for what in (
                "shipped",
                "returned",
                "consumed",
                "scrapped",
                "on_hand",
                "held",
            )
        },
    }


def stamp(facts):
    """Return who asked what and when, as pairs of a label and a text."""
    env = facts.env
    # sudo: the names of the lots that were asked for; they are shown on the screen.
    seeds = env["stock.lot"].browse(facts.seeds).sudo().mapped("name")
    directions = {
        "forward": env._("Where It Went"),
        "backward": env._("What Is in It"),
        "both": env._("Both"),
    }
    return [
        (env._("Lots asked for"), ", ".join(seeds)),
        (env._("Direction"), directions[facts.direction]),
        (env._("Read on"), format_datetime(env, fields.Datetime.now())),
        (env._("Read by"), env.user.name),
        (env._("Companies"), ", ".join(env.companies.mapped("name"))),
    ]


def hidden_line(facts):
    """Return the sentence about what is in other companies, or an empty text."""
    if not any(facts.hidden.values()):
        return ""
    return facts.env._(
        "In other companies: lots: %(lots)s, deliveries: %(deliveries)s", **facts.hidden
    )
