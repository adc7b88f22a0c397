"""Measurements of the search in the archive. Runs inside Odoo, with `env` and `ARGS`.

A reader searches, with all rules of the records. Medians are kept.
"""

import gc
import json
import statistics
import time
from pathlib import Path

args = ARGS  # noqa: F821
user = env["res.users"].create(  # noqa: F821
    {
        "name": "Bench",
        "login": "bench_reader",
        "group_ids": [
            (4, env.ref("complaint_mgmt.group_complaint_reader").id)  # noqa: F821
        ],
    }
)
env = env(user=user)  # noqa: F821
cr = env.cr
entries = env["complaint.archive.entry"]
SHOWN = {
    name: {} for name in ("name", "complaint_number", "lot_names", "closed_at", "state")
}


def clock(domain):
    """Milliseconds, queries and number of files of one screen of the list."""
    env.flush_all()
    env.invalidate_all()
    gc.collect()
    queries, start = cr.sql_log_count, time.perf_counter()
    found = entries.web_search_read(domain, SHOWN, limit=80, count_limit=10_001)
    spent = (time.perf_counter() - start) * 1000
    return spent, cr.sql_log_count - queries, found["length"]


domains = {"plain read": [], **args["domains"]}
for domain in domains.values():
    clock(domain)
result = {}
for name, domain in domains.items():
    runs = [clock(domain) for _number in range(args["times"])]
    result[name] = {
        "ms": statistics.median(ms for ms, _queries, _found in runs),
        "queries": runs[-1][1],
        "found": runs[-1][2],
    }
cr.rollback()
Path(args["out"]).write_text(json.dumps(result), "utf-8")
