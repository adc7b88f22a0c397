"""What a drill showed: which steps are done, and whether it passed. No Odoo.

A step that was done before the goods were traced again says nothing about what was
found then: it counts only when it was done after the last trace.
"""

from dataclasses import dataclass

START, TRACE, LIST, CONTACTS = "start", "trace", "list", "contacts"
BALANCE, DECISION, NOTICES = "balance", "decision", "notices"
CODES = (START, TRACE, LIST, CONTACTS, BALANCE, DECISION, NOTICES)
# What every drill has to show; the decision only where it is signed.
PLAIN = (START, TRACE, LIST, CONTACTS, BALANCE)
# These rest on what was traced.
FOLLOW_TRACE = (LIST, CONTACTS, BALANCE)


@dataclass(frozen=True)
class Step:
    """A step that was done: its code, its place in time and what it showed."""

    code: str
    number: int
    result: dict


def wanted(is_signed):
    """Return the codes of the steps that a drill consists of, in their order."""
    return (*PLAIN, DECISION) if is_signed else PLAIN


def valid(steps):
    """Return the last valid step of each code.

    :param steps: iterable of Step
    :return: dict, code -> Step
    """
    last = {}
    for step in sorted(steps, key=lambda one: one.number):
        last[step.code] = step
    traced = last[TRACE].number if TRACE in last else None
    return {
        code: step
        for code, step in last.items()
        if code not in FOLLOW_TRACE or (traced is not None and step.number > traced)
    }


def missing(steps, is_signed):
    """Return the codes of the steps that are still to be done, in their order."""
    done = valid(steps)
    return [code for code in wanted(is_signed) if code not in done]


def failures(steps, is_signed, hours, goal_hours, goal_share):
    """Return why a drill failed, as codes; empty when it passed.

    :param float hours: what it took
    :param float goal_hours: what it may take
    :param float goal_share: per cent of the quantity that must be accounted for
    :return: list of `steps`, `late`, `balance`, `contacts`
    """
    done = valid(steps)
    found = []
    if missing(steps, is_signed):
        found.append("steps")
    if hours > goal_hours:
        found.append("late")
    if BALANCE in done and done[BALANCE].result.get("share", 0) < goal_share:
        found.append("balance")
    if CONTACTS in done and done[CONTACTS].result.get("missing", 0) > 0:
        found.append("contacts")
    return found


def balance(rows):
    """Return the mass balance of lots, for each unit and as a whole.

    What was made or received is set against what is known of it: shipped, used,
    scrapped, sent back to the supplier, in stock. A difference that a count showed is
    not explained. Lots that began with a count (opening stock) are set against it.
    Differences of two lots never cancel each other out.

    :param rows: iterable of dicts with `uom_id`, `made`, `gain`, `known`
    :return: dict with `units` ({uom id as str: {made, known, unexplained, share}}) and
        `share`: the lowest one, per cent
    """
    units = {}
    for row in rows:
        base = row["made"] or row["gain"]
        if not base and not row["known"]:
            continue
        unit = units.setdefault(
            str(row["uom_id"]), {"made": 0.0, "known": 0.0, "unexplained": 0.0}
        )
        unit["made"] += base
        unit["known"] += row["known"]
        unit["unexplained"] += abs(base - row["known"])
    for unit in units.values():
        unit["share"] = _share(unit["made"], unit["unexplained"])
        for name in ("made", "known", "unexplained"):
            unit[name] = round(unit[name], 6)
    return {
        "units": units,
        "share": min((unit["share"] for unit in units.values()), default=0.0),
    }


def _share(made, unexplained):
    if unexplained <= made * 1e-9:
        return 100.0 if made else 0.0
    # rounded down: 99.499 is not 99.5
    return max(0.0, int((1 - unexplained / made) * 1e6) / 1e4) if made else 0.0
