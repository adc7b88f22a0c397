"""Measurements of the scope of a recall. Runs inside Odoo, with `env` and `ARGS` given.

Everything is rolled back. Medians are kept.
"""

import gc
import json
import statistics
import time
from pathlib import Path

args = ARGS  # noqa: F821
env = env(user=env.ref("base.user_admin"))  # noqa: F821
cr = env.cr
seed = env["stock.lot"].browse(args["lot"])
recall = env["complaint.recall"].create(
    {"title": "Bench", "reason": "Bench", "lot_ids": [(6, 0, seed.ids)]}
)


def clock(function):
    """Milliseconds, number of queries and the answer of one run."""
    env.flush_all()
    env.invalidate_all()
    gc.collect()
    queries, start = cr.sql_log_count, time.perf_counter()
    answer = function()
    env.flush_all()
    return (time.perf_counter() - start) * 1000, cr.sql_log_count - queries, answer


def plain_read():
    """The least that reading the same lines costs, their lots being known."""
    lots = recall.scope_lot_ids.lot_id
    return len(lots._genealogy_shipments())


def late():
    """The stock moved meanwhile: is it noticed."""
    return recall.sudo()._scope_is_stale()


runs = {name: [] for name in ("find", "again", "read", "sign", "stale", "drift")}
runs["find"].append(clock(recall.action_find_scope))
for _number in range(args["times"]):
    runs["again"].append(clock(recall.action_find_scope))
    runs["read"].append(clock(plain_read))
    runs["sign"].append(clock(recall._gate_neutral()._signed_scope))
    runs["stale"].append(clock(late))
    runs["drift"].append(clock(recall.sudo()._find_drift))
found = {
    name: {
        "ms": statistics.median(ms for ms, _queries, _answer in own),
        "queries": own[-1][1],
    }
    for name, own in runs.items()
}
found["lots"] = len(recall.scope_lot_ids)
found["shipments"] = recall.shipment_count
found["consignees"] = recall.consignee_count
found["is_stale"] = late()
found["drifts"] = len(recall.drift_ids)
found["told"] = plain_read()
cr.rollback()
Path(args["out"]).write_text(json.dumps(found), "utf-8")
