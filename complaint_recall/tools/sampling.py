"""Which consignees are checked for effectiveness (21 CFR 7.42(b)(3)). Pure Python.

The draw hangs on a seed and the ids alone: whoever has both draws the same sample again
and proves that nobody chose it.
"""

import hashlib
from fractions import Fraction

# Per cent of the consignees, by level; level B is given with the recall.
SHARES = {"A": 100, "C": 10, "D": 2, "E": 0}


def wanted_checks(count, level, percent=0):
    """Return how many of `count` consignees are checked: always rounded up.

    :param int count: consignees to draw from
    :param str level: "A" to "E"
    :param percent: share for level B, as float or Decimal, in per cent
    :return: int; at least 1 for the levels A to D where there is anybody
    :raise ValueError: unknown level, or a share of level B outside 0 to 100
    """
    if level == "B":
        share = Fraction(str(percent))
        if not 0 <= share <= 100:
            raise ValueError(f"{percent!r} is no share in per cent")
    elif level in SHARES:
        share = Fraction(SHARES[level])
    else:
        raise ValueError(f"{level!r} is no level of effectiveness checks")
    if not count or level == "E":
        return 0
    return max(1, -(-count * share // 100))


def draw(seed, ids, size):
    """Return the ids that a seed draws, in the order of the ids.

    Each id is ranked by the SHA-256 of seed and id; the lowest are drawn. The order in
    which the ids are given does not matter, nor does the version of Python.

    :param str seed: unguessable before the draw
    :param ids: iterable of int; doubles count once
    :param int size: how many to draw
    :return: list of int, all of them where there are fewer
    """
    ranked = sorted(set(ids), key=lambda one: (_rank(seed, one), one))
    return sorted(ranked[: max(0, size)])


def _rank(seed, one):
    return hashlib.sha256(f"{seed}/{one}".encode()).digest()
