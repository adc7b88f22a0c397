"""How fast the scope of a very large recall is found, signed and compared.

No time is asserted, for machines differ; the table goes to ``.dev/bench/``. Asserted is
what no machine changes: that nothing is missing, and how many queries it takes.
"""

import json
import uuid

import pytest

from devenv import odoo, paths, postgres, templates

from .recalled import fill
from .test_genealogy_speed import FOLDER, head, milliseconds, row

pytestmark = pytest.mark.bench

MEASURE = paths.ROOT / "tests" / "bench" / "measure_scope.py"
SIZES = ((200, 1_000, 10_000), (200, 10_000, 100_000))
TIMES = 3


@pytest.fixture(scope="module")
def report(_environment):
    """Collects lines of the report; they are printed and kept."""
    FOLDER.mkdir(exist_ok=True)
    lines = []
    yield lines
    text = "\n".join(lines) + "\n"
    (FOLDER / "scope.md").write_text(text, "utf-8")
    print("\n" + text)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[2]}-shipments")
def test_scope(size, report, _environment):
    """A recall of 10,000 consignees is found in a handful of statements."""
    lots, customers, shipments = size
    template = templates.project(["complaint_recall"]).name
    name = templates.copy_for_run(template, f"bench_{uuid.uuid4().hex[:6]}")
    env = postgres.client_env()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
    dsn = " ".join(f"{names[key]}={value}" for key, value in env.items())
    seed = fill(f"dbname={name} {dsn}", lots, customers, shipments)
    try:
        found = measure(name, lot=seed, times=TIMES)
    finally:
        templates.drop(name)
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


def measure(database: str, **arguments):
    """Run ``measure_scope.py`` inside Odoo on a database."""
    out = FOLDER / f"{uuid.uuid4().hex}.json"
    code = f"ARGS = {dict(arguments, out=str(out))!r}\n" + MEASURE.read_text("utf-8")
    odoo.shell_script("Measuring", database, code, f"{database}-bench.log")
    result = json.loads(out.read_text("utf-8"))
    out.unlink()
    return result
