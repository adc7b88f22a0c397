"""How fast the scope of a very large recall is found, signed and compared.

No time is asserted, for machines differ; the table goes to ``.dev/bench/``. Asserted is
what no machine changes: that nothing is missing, and how many queries it takes.
"""

import pytest

from . import running
from .recalled import fill
from .running import dsn, head, measure, milliseconds, row, scratch

pytestmark = pytest.mark.bench

SIZES = ((200, 1_000, 10_000), (200, 10_000, 100_000))
TIMES = 3


@pytest.fixture(scope="module")
def report(_environment):
    """Collects lines of the report; they are printed and kept."""
    with running.report("scope") as lines:
        yield lines


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[2]}-shipments")
def test_scope(size, report, _environment):
    """A recall of 10,000 consignees is found in a handful of statements."""
    lots, customers, shipments = size
    with scratch("complaint_recall") as name:
        seed = fill(dsn(name), lots, customers, shipments)
        found = measure("measure_scope.py", name, lot=seed, times=TIMES)
    report += head("what", "seconds", "queries", "times one plain read")
    for what in ("find", "again", "read", "sign", "stale", "drift"):
        ratio = found[what]["ms"] / found["read"]["ms"]
        seconds = f"{found[what]['ms'] / 1000:.2f}"
        report.append(row(what, seconds, found[what]["queries"], f"{ratio:.1f}"))
    report.append(f"\n{found['shipments']:,} shipments, read in"
                  f" {milliseconds(found['read']['ms'])} ms")  # fmt: skip
    assert (found["lots"], found["consignees"]) == (lots + 1, customers)
    assert found["shipments"] == found["told"] == shipments
    assert not found["is_stale"] and not found["drifts"]
    # other concerns compute what they store in batches of a thousand rows
    assert found["again"]["queries"] < 300
