"""How fast a lot is traced: against Odoo's own trace and against a plain read.

No time is asserted, for machines differ; the table goes to ``.dev/bench/``. Asserted is
what no machine changes: that the answers are right and how many queries they need.
"""

import pytest

from . import running
from .factory import fill
from .running import dsn, head, measure, milliseconds, row, scratch

pytestmark = pytest.mark.bench

SIZES = (10_000, 100_000, 1_000_000)
SHOWN = (3, 10, 100, 1000, 10_000)
TIMES = 5
HELD = 1000
MEASURE = "measure.py"


@pytest.fixture(scope="module")
def report(_environment):
    """Collects lines of the report; they are printed and kept."""
    with running.report("genealogy") as lines:
        yield lines


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size}-lines")
def filled(request, _environment):
    """A database with so many move lines: its name and what is in it."""
    with scratch("complaint_recall") as name:
        yield name, fill(dsn(name), request.param)


def tell_speed(report, size, found):
    report += ["", f"## {size:,} move lines"]
    report += head(
        "hub", "lots", "deliveries", "Odoo ms (queries)", "with our index",
        "ours ms (queries)", "ratio", "ratio to Odoo with our index",
        "whole answer ms", "plain read ms", "ratio", "counters ms",
        "graph ms (queries)",
    )  # fmt: skip
    for hub in found:
        whole, plain = hub["whole"]["ms"], hub["plain"]["ms"]
        theirs, ours, graph = hub["odoo"], hub["ours"], hub["graph"]
        report.append(
            row(
                hub["hub"],
                f"{hub['reached']:,}",
                f"{hub['check']['ours']:,}",
                f"{milliseconds(theirs['ms'])} ({theirs['queries']})",
                milliseconds(hub["odoo_indexed"]["ms"]),
                f"{milliseconds(ours['ms'])} ({ours['queries']})",
                f"{theirs['ms'] / ours['ms']:.0f}",
                f"{hub['odoo_indexed']['ms'] / ours['ms']:.0f}",
                milliseconds(whole),
                milliseconds(plain),
                f"{whole / plain:.1f}",
                milliseconds(hub["counters"]["ms"]),
                f"{milliseconds(graph['ms'])} ({graph['queries']})",
            )
        )
    report += head("hub", "Odoo", "of these to vendors", "ours", "more than Odoo's")
    for hub in found:
        check = hub["check"]
        report.append(
            row(
                hub["hub"],
                check["odoo"],
                check["vendor_returns"],
                check["ours"],
                f"{check['more']}, by unbuild orders: {check['more_sample']}",
            )
        )


def test_speed(filled, report):
    """The same answer, many times faster, with a flat number of queries."""
    database, facts = filled
    hubs = {str(size): lot for size, lot in facts["hubs"].items() if size in SHOWN}
    found = measure(MEASURE, database, hubs=hubs, times=TIMES)
    tell_speed(report, facts["rows"]["stock_move_line"], found)
    for hub in found:
        assert not hub["check"]["missing"], hub
        assert not hub["check"]["more_unexplained"], hub
    for name in ("ours", "whole", "counters", "lots"):
        queries = {hub[name]["queries"] for hub in found}
        assert len(queries) == 1 and max(queries) < 20, (name, queries)


def test_memory(filled, report):
    """What a process needs that asks one question."""
    database, facts = filled
    hubs = facts["hubs"]
    report += head("hub", "Odoo MB", "deliveries MB", "whole answer MB", "graph MB")
    for size in {min(1000, max(hubs)), max(hubs)}:
        asked = [
            measure(MEASURE, database, memory=what, lot=hubs[size], small=hubs[3])
            for what in ("odoo", "ours", "whole", "graph")
        ]
        assert all(one["found"] for one in asked)
        report.append(row(size, *[f"{one['mb']:.0f}" for one in asked]))


def test_hold(filled, report):
    """A thousand lots are held in one go."""
    database, facts = filled
    found = measure(MEASURE, database, hold=HELD, lot=facts["hubs"][max(facts["hubs"])])
    assert found["lots"]
    rows = facts["rows"]["stock_move_line"]
    report.append(
        f"\nHolding {found['lots']} lots among {rows:,} move lines, with"
        f" {found['reserved']} moves that had reserved them:"
        f" {found['ms'] / 1000:.1f} s, {found['queries']} queries"
    )
