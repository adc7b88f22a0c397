"""How fast an archived file is found (S1.4.5: within a second among 100,000).

No time is asserted but this one, which is the promise; the table goes to
``.dev/bench/``. Asserted is what no machine changes: that what is there is found, and
how many queries it needs.
"""

import pytest

from . import running
from .archived import NEEDLES, fill
from .running import dsn, head, measure, row, scratch

pytestmark = pytest.mark.bench

FILES = 100_000
TIMES = 5
PROMISED_MS = 1000
KEYS = {
    "number": [["complaint_number", "ilike", "BT-201601-0050000"]],
    "catalogue number": [["name", "ilike", "AR-201601-0050000"]],
    "part of a number": [["name", "ilike", "0050"]],
    "lot": [["lot_names", "ilike", "LOT-815"]],
    "date": [["closed_at", ">=", "2018-03-01"], ["closed_at", "<", "2018-04-01"]],
}


@pytest.fixture(scope="module")
def filled(_environment):
    """A database with so many archived files: its name and what is in them."""
    with scratch("complaint_mgmt") as name:
        yield name, fill(dsn(name), FILES)


def test_a_file_is_found_within_a_second(filled):
    """By each key and by its words, in Chinese and in English."""
    database, counts = filled
    domains = {**KEYS, **{text: [["words", "ilike", text]] for text in NEEDLES}}
    found = measure("measure_archive.py", database, domains=domains, times=TIMES)
    plain = found["plain read"]["ms"]
    with running.report("archive") as lines:
        lines += [f"## {FILES:,} archived files"]
        lines += head("key", "found", "ms", "queries", "ratio to a plain read")
        for key, one in found.items():
            ratio = f"{one['ms'] / plain:.2f}"
            lines.append(
                row(key, one["found"], f"{one['ms']:.1f}", one["queries"], ratio)
            )
    for needle, count in counts.items():
        assert found[needle]["found"] == count, needle
    for key, one in found.items():
        assert one["ms"] < PROMISED_MS, key
        assert one["queries"] < 20, key
