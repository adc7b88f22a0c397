"""Measurements on a filled database. Runs inside Odoo, with `env` and `ARGS` given.

All candidates for one question run in turn, several times, in one process and one
transaction: what else the machine does meets all of them alike. Medians are kept.
"""

import gc
import json
import resource
import statistics
import time
from pathlib import Path

# A person asks, not the superuser, whose searches Odoo runs without record rules.
env = env(user=env.ref("base.user_admin"))  # noqa: F821
cr = env.cr
Lot = env["stock.lot"]
args = ARGS  # noqa: F821


def ids(values):
    return f"{{{','.join(map(str, values))}}}"


def clock(function):
    """Milliseconds, number of queries and the answer of one run."""
    env.invalidate_all()
    gc.collect()
    queries, start = cr.sql_log_count, time.perf_counter()
    answer = function()
    return (time.perf_counter() - start) * 1000, cr.sql_log_count - queries, answer


def as_shipped(function):
    """Run something of Odoo's without the indexes that this addon adds."""
    cr.execute("SAVEPOINT shipped")
    cr.execute(
        """SELECT string_agg(indexrelid::regclass::text, ', ')
             FROM pg_index
            WHERE indrelid = 'stock_move_line'::regclass
              AND indexrelid::regclass::text ~ '_(lot_way|no_lot_way|lot_open)_idx'"""
    )
    cr.execute(f"DROP INDEX {cr.fetchone()[0]}")
    found = clock(function)
    cr.execute("ROLLBACK TO SAVEPOINT shipped")
    return found


def interleaved(candidates, times):
    """Median milliseconds, queries and the last answer of each candidate."""
    runs = {name: [] for name in candidates}
    for _number in range(times):
        for name, function in candidates.items():
            runs[name].append((as_shipped if name == "odoo" else clock)(function))
    return {
        name: {
            "ms": statistics.median(ms for ms, _queries, _answer in found),
            "queries": found[-1][1],
            "answer": found[-1][2],
        }
        for name, found in runs.items()
    }


def whole(lot):
    """Ours: lots, every shipment and return with its customer, every quant."""
    reached = Lot.browse(lot._genealogy_lot_ids())
    return reached.ids, reached._genealogy_shipments(), reached._genealogy_stock()


def plain_read(lot_ids, line_ids, quant_ids):
    """The least that reading and shipping the same rows costs, all ids being known.

    Each line of the lots is read once by its lot, since any answer must look at it, and
    the shipped ones and the quants are fetched with what only their own tables hold.
    """
    cr.execute(
        """SELECT count(*), sum(line.quantity_product_uom)
             FROM unnest(%s::int[]) AS one(id)
             JOIN stock_move_line line ON line.lot_id = one.id
             JOIN stock_move move ON move.id = line.move_id
            WHERE line.state = 'done'""",
        [ids(lot_ids)],
    )
    cr.fetchall()
    cr.execute(
        """SELECT line.id, line.lot_id, line.product_id, line.company_id,
                  line.quantity_product_uom, line.date, line.picking_id,
                  line.package_id, line.owner_id, move.sale_line_id, move.partner_id
             FROM unnest(%s::int[]) AS one(id)
             JOIN stock_move_line line ON line.id = one.id
             JOIN stock_move move ON move.id = line.move_id""",
        [ids(line_ids)],
    )
    lines = cr.fetchall()
    cr.execute(
        """SELECT quant.id, quant.lot_id, quant.product_id, quant.company_id,
                  quant.location_id, quant.quantity, quant.reserved_quantity,
                  quant.package_id, quant.owner_id
             FROM unnest(%s::int[]) AS one(id)
             JOIN stock_quant quant ON quant.id = one.id""",
        [ids(quant_ids)],
    )
    return lot_ids, lines, cr.fetchall()


def with_planner(function):
    """Run the plain read with the plans that are best for it, too."""
    with Lot._genealogy_fetch():
        return function()


def related_only(lot):
    """What is reached over Odoo's own relation alone: its answer done right."""
    cr.execute(
        """WITH RECURSIVE node(id) AS (
               SELECT %s
                UNION
               SELECT made.lot_id
                 FROM node
                 JOIN stock_move_line raw ON raw.lot_id = node.id AND raw.state = 'done'
                 JOIN stock_move_line_consume_rel rel ON rel.produce_line_id = raw.id
                 JOIN stock_move_line made ON made.id = rel.consume_line_id
                WHERE made.lot_id IS NOT NULL)
           SELECT DISTINCT line.picking_id
             FROM node
             JOIN stock_move_line line ON line.lot_id = node.id
             JOIN stock_location place ON place.id = line.location_dest_id
            WHERE line.state = 'done' AND place.usage = 'customer'
              AND line.picking_id IS NOT NULL""",
        [lot.id],
    )
    return {picking for (picking,) in cr.fetchall()}


def compare(lot, theirs, ours):
    """Every difference must have its reason: nothing is missing, nothing invented."""
    cr.execute(
        """SELECT picking.id
             FROM stock_picking picking
             JOIN stock_location place ON place.id = picking.location_dest_id
            WHERE picking.id = ANY(%s::int[]) AND place.usage = 'supplier'""",
        [ids(theirs)],
    )
    vendor_returns = {picking for (picking,) in cr.fetchall()}
    more = ours - theirs
    return {
        "odoo": len(theirs),
        "ours": len(ours),
        "vendor_returns": len(vendor_returns),
        "missing": sorted(theirs - vendor_returns - ours)[:5],
        "more": len(more),
        # not over an unbuild order, then: how would we know?
        "more_unexplained": sorted(more & related_only(lot))[:5],
        "more_sample": sorted(more)[:5],
    }


def measure_hub(size, lot_id):
    lot = Lot.browse(lot_id)
    lot_ids, lines, quants = whole(lot)
    line_ids = [row["line_id"] for row in lines]
    quant_ids = [row["quant_id"] for row in quants]
    times = args["times"]

    def odoo():
        return set(lot._find_delivery_ids_by_lot_iterative()[lot.id])

    same = interleaved(
        {
            "odoo": odoo,
            "odoo_indexed": odoo,
            "ours": lot._genealogy_delivery_ids,
        },
        times,
    )
    answer = interleaved(
        {
            "whole": lambda: whole(lot),
            "plain": lambda: with_planner(
                lambda: plain_read(lot_ids, line_ids, quant_ids)
            ),
            "lots": lot._genealogy_lot_ids,
            "counters": lot._genealogy_counters,
        },
        times,
    )
    graph = interleaved({"graph": lot._genealogy}, 1 if size > 1000 else times)
    found = {**same, **answer, **graph}
    result = {
        "hub": size,
        "reached": len(lot_ids),
        "lines": len(line_ids),
        "quants": len(quant_ids),
        "check": compare(lot, same["odoo"]["answer"], same["ours"]["answer"]),
    }
    for name, value in found.items():
        result[name] = {"ms": value["ms"], "queries": value["queries"]}
    return result


def measure_memory(what, lot_id):
    """How much this process grew: one question only, in a process of its own."""
    lot = Lot.browse(lot_id)
    questions = {
        "odoo": lot._find_delivery_ids_by_lot_iterative,
        "ours": lot._genealogy_delivery_ids,
        "whole": lambda: whole(lot),
        "graph": lot._genealogy,
    }
    Lot.browse(args["small"])._genealogy_delivery_ids()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = questions[what]()  # lets nothing go before it is measured
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"what": what, "mb": (after - before) / 1024, "found": bool(kept)}


def measure_hold(count, lot_id):
    """How long it takes to hold the first lots of a scope, some of them reserved."""
    lots = Lot.browse(sorted(Lot.browse(lot_id)._genealogy_lot_ids())[:count])
    cr.execute(
        """SELECT count(DISTINCT move_id)
             FROM stock_move_line
            WHERE lot_id = ANY(%s::int[]) AND state NOT IN ('done', 'cancel')""",
        [ids(lots.ids)],
    )
    reserved = cr.fetchone()[0]
    ms, queries, _holds = clock(
        lambda: (lots._hold("Measured", descendants="ignore"), env.flush_all())
    )
    held = len(lots._filter_held())
    cr.rollback()
    return {"lots": held, "reserved": reserved, "ms": ms, "queries": queries}


if "hubs" in args:
    result = [measure_hub(int(size), lot) for size, lot in args["hubs"].items()]
elif "memory" in args:
    result = measure_memory(args["memory"], args["lot"])
else:
    result = measure_hold(args["hold"], args["lot"])
Path(args["out"]).write_text(json.dumps(result))
