"""How fast an earlier register is taken over (S6.8: 100,000 rows within minutes).

No time is asserted, for machines differ; the table goes to ``.dev/bench/``. The ratio
to a plain insertion of as many cases is of one run, so it tells on any machine.
Asserted is what no machine changes: that nothing is missing, and that queries do not
grow with the rows.
"""

import pytest

from . import running
from .running import head, measure, row, scratch

pytestmark = pytest.mark.bench

ROWS = 3_000
FAR = 100_000
STEPS = ("read", "gather", "check", "take over", "open")
BACK = "take back"


def test_taking_a_register_over(_environment):
    """Closed complaints, each with a customer, a product, a lot and an answer."""
    with scratch("complaint_mgmt") as name:
        found = measure("measure_ledger.py", name, rows=ROWS, bad_rows="all", undo=True)
    with running.report("ledger") as lines:
        tell(lines, found)
    assert (found["state"], found["done"]) == ("done", ROWS)
    assert found["linked"] == ROWS
    assert found["taken back"] == ROWS
    for step in (*STEPS, BACK):
        assert found[step]["queries"] < ROWS / 2, step


def tell(lines, found):
    """Add the table to the report."""
    plain = found["plain"]["cpu"]
    lines += [f"## A register of {found['rows']:,} complaints"]
    lines += head("what", "CPU s", "rows per CPU s", "queries", "times plain insertion")
    for what in (*STEPS, BACK, "plain"):
        cpu = found[what]["cpu"]
        rate = f"{found['rows'] / cpu:,.0f}"
        ratio = f"{cpu / plain:.2f}"
        lines.append(row(what, f"{cpu:.2f}", rate, found[what]["queries"], ratio))
    total = sum(found[step]["cpu"] for step in STEPS) * FAR / found["rows"] / 60
    lines.append(f"\nThe longest request took {found['longest']:.1f} s of the clock.")
    lines.append(f"{FAR:,} rows at this rate: {total:.0f} minutes of CPU.")
