"""Trees of causes, without Odoo: order, numbers, depth, chains, cycles."""

from typing import NamedTuple


class Place(NamedTuple):
    """Where a cause stands: its number such as 1.2.1, its depth from 1, its parent."""

    id: int
    number: str
    depth: int
    parent: int | None


def places(rows):
    """Return the places of a forest, each cause after the one it explains.

    A parent that is not among the rows counts as none. What hangs in a cycle stands at
    the top, once, so that nothing is ever lost or drawn without end.

    :param rows: iterable of (id, parent id or None, sequence)
    :return: list of Place, depth first
    """
    rows = sorted(rows, key=lambda row: (row[2], row[0]))
    below = _below(rows)
    found = []
    seen = set()
    for start in [row[0] for row in rows if row[0] in below[None]] + [
        row[0] for row in rows
    ]:
        if start not in seen:
            tops = sum(1 for place in found if place.depth == 1)
            _walk(start, str(tops + 1), below, seen, found)
    return found


def _below(rows):
    known = {row[0] for row in rows}
    below = {None: []}
    for id_, parent, _sequence in rows:
        below.setdefault(parent if parent in known else None, []).append(id_)
    return below


def _walk(start, number, below, seen, found):
    seen.add(start)
    stack = [Place(start, number, 1, None)]
    while stack:
        place = stack.pop()
        found.append(place)
        children = [c for c in below.get(place.id, ()) if c not in seen]
        seen.update(children)
        stack.extend(
            Place(child, f"{place.number}.{i}", place.depth + 1, place.id)
            for i, child in reversed(list(enumerate(children, 1)))
        )


def chain(parents, end):
    """Return the way from the top down to a cause: the 5-Why chain.

    :param parents: dict, id -> parent id or None
    :param end: id of the last cause
    :return: list of ids, the top first; a cycle is gone through once
    """
    way = []
    while end is not None and end in parents and end not in way:
        way.append(end)
        end = parents[end]
    return way[::-1]


def has_cycle(parents):
    """Tell whether a cause explains itself.

    :param parents: dict, id -> parent id or None
    """
    safe = set()
    for start in parents:
        way = set()
        while start in parents and start not in safe:
            if start in way:
                return True
            way.add(start)
            start = parents[start]
        safe |= way
    return False
