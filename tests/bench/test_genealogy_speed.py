"""How fast a lot is traced: against Odoo's own trace and against a plain read.

No time is asserted, for machines differ; the table goes to ``.dev/bench/``. Asserted is
what no machine changes: that the answers are right and how many queries they need.
"""

import json
import uuid

import pytest

from devenv import odoo, paths, postgres, templates

from .factory import fill

pytestmark = pytest.mark.bench

SIZES = (10_000, 100_000, 1_000_000)
SHOWN = (3, 10, 100, 1000, 10_000)
TIMES = 5
HELD = 1000
MEASURE = paths.ROOT / "tests" / "bench" / "measure.py"
FOLDER = paths.DEV / "bench"


@pytest.fixture(scope="module")
def report(_environment):
    """Collects lines of the report; they are printed and kept."""
    FOLDER.mkdir(exist_ok=True)
    lines = []
    yield lines
    text = "\n".join(lines) + "\n"
    (FOLDER / "genealogy.md").write_text(text, "utf-8")
    print("\n" + text)


@pytest.fixture(scope="module")
def template(_environment) -> str:
    """The addon without demo data."""
    return templates.project(["complaint_recall"]).name


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size}-lines")
def filled(request, template):
    """A database with so many move lines: its name and what is in it."""
    name = templates.copy_for_run(template, f"bench_{uuid.uuid4().hex[:6]}")
    env = postgres.client_env()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
    dsn = " ".join(f"{names[key]}={value}" for key, value in env.items())
    facts = fill(f"dbname={name} {dsn}", request.param)
    yield name, facts
    templates.drop(name)


def measure(database: str, **arguments):
    """Run ``measure.py`` inside Odoo on a database."""
    out = FOLDER / f"{uuid.uuid4().hex}.json"
    code = f"ARGS = {dict(arguments, out=str(out))!r}\n" + MEASURE.read_text("utf-8")
    odoo.shell_script("Measuring", database, code, f"{database}-bench.log")
    result = json.loads(out.read_text("utf-8"))
    out.unlink()
    return result


def row(*cells) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*cells) -> list[str]:
    return ["", row(*cells), row(*["---"] * len(cells))]


def milliseconds(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


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
    found = measure(database, hubs=hubs, times=TIMES)
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
            measure(database, memory=what, lot=hubs[size], small=hubs[3])
            for what in ("odoo", "ours", "whole", "graph")
        ]
        assert all(one["found"] for one in asked)
        report.append(row(size, *[f"{one['mb']:.0f}" for one in asked]))


def test_hold(filled, report):
    """A thousand lots are held in one go."""
    database, facts = filled
    found = measure(database, hold=HELD, lot=facts["hubs"][max(facts["hubs"])])
    assert found["lots"]
    rows = facts["rows"]["stock_move_line"]
    report.append(
        f"\nHolding {found['lots']} lots among {rows:,} move lines, with"
        f" {found['reserved']} moves that had reserved them:"
        f" {found['ms'] / 1000:.1f} s, {found['queries']} queries"
    )
