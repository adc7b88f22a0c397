"""Reading Odoo's log: which lines mean that something of ours is wrong."""

import re

from .paths import ROOT

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<rest>.*)$"
)
OURS = re.compile(r"\bcomplaint_")
LONGEST = 30
# Said by Odoo's test harness of pages that it closes before they are through.
HARMLESS = ("Error received after termination",)


def records(text: str) -> list[tuple[str, str]]:
    """The log's records as (level, text), with the lines that continue each."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        match = LINE.match(line)
        if match:
            found.append((match["level"], [match["rest"]]))
        elif found:
            found[-1][1].append(line)
    return [(level, "\n".join(lines)) for level, lines in found]


def is_problem(level: str, text: str) -> bool:
    """An error of anyone, or a warning in which one of our addons is named."""
    if any(phrase in text for phrase in HARMLESS):
        return False
    if level in ("ERROR", "CRITICAL"):
        return True
    ours = OURS.search(text.replace(str(ROOT.parent), ""))
    return level == "WARNING" and bool(ours)


def shorten(text: str) -> str:
    """The two ends of a long record: what was said, and where it broke."""
    lines = [line for line in text.splitlines() if line.strip(" ^~")]
    if len(lines) <= LONGEST:
        return "\n".join(lines)
    half = LONGEST // 2
    return "\n".join([*lines[:half], "    [...]", *lines[-half:]])


def problems(text: str) -> list[str]:
    """Each record that must not be there."""
    return [f"{a}: {shorten(b)}" for a, b in records(text) if is_problem(a, b)]
