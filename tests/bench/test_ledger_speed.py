"""How fast an earlier register is taken over (S6.8: 100,000 rows within minutes).

No time is asserted, for machines differ; the table goes to ``.dev/bench/``. The ratio
to a plain insertion of as many cases is of one run, so it tells on any machine.
Asserted is what no machine changes: that nothing is missing, and that queries do not
grow with the rows.
"""

import json
import uuid

import pytest

from devenv import odoo, paths, templates

from .test_genealogy_speed import FOLDER, head, row

pytestmark = pytest.mark.bench

MEASURE = paths.ROOT / "tests" / "bench" / "measure_ledger.py"
ROWS = 3_000
FAR = 100_000
STEPS = ("read", "gather", "check", "take over", "open")
BACK = "take back"


def test_taking_a_register_over(_environment):
    """Closed complaints, each with a customer, a product, a lot and an answer."""
    template = templates.project(["complaint_mgmt"]).name
    name = templates.copy_for_run(template, f"bench_{uuid.uuid4().hex[:6]}")
    try:
        found = measure(name, rows=ROWS, bad_rows="all", undo=True)
    finally:
        templates.drop(name)
    report(found)
    assert (found["state"], found["done"]) == ("done", ROWS)
    assert found["linked"] == ROWS
    assert found["taken back"] == ROWS
    for step in (*STEPS, BACK):
        assert found[step]["queries"] < ROWS / 2, step


def report(found):
    """Print and keep the table."""
    plain = found["plain"]["cpu"]
    lines = [f"## A register of {found['rows']:,} complaints", ""]
    lines += head("what", "CPU s", "rows per CPU s", "queries", "times plain insertion")
    for what in (*STEPS, BACK, "plain"):
        cpu = found[what]["cpu"]
        rate = f"{found['rows'] / cpu:,.0f}"
        ratio = f"{cpu / plain:.2f}"
        lines.append(row(what, f"{cpu:.2f}", rate, found[what]["queries"], ratio))
    total = sum(found[step]["cpu"] for step in STEPS) * FAR / found["rows"] / 60
    lines.append(f"\nThe longest request took {found['longest']:.1f} s of the clock.")
    lines.append(f"{FAR:,} rows at this rate: {total:.0f} minutes of CPU.")
    text = "\n".join(lines) + "\n"
    (FOLDER / "ledger.md").write_text(text, "utf-8")
    print("\n" + text)


def measure(database: str, **arguments):
    """Run ``measure_ledger.py`` inside Odoo on a database."""
    FOLDER.mkdir(exist_ok=True)
    out = FOLDER / f"{uuid.uuid4().hex}.json"
    code = f"ARGS = {dict(arguments, out=str(out))!r}\n" + MEASURE.read_text("utf-8")
    odoo.shell_script("Measuring", database, code, f"{database}-bench.log")
    result = json.loads(out.read_text("utf-8"))
    out.unlink()
    return result
