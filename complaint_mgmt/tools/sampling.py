"""A sample that nobody chose, and that anybody can draw again. Pure Python.

The draw hangs on a seed and the ids alone: whoever has both draws the same sample again
and proves that nobody chose it.
"""

import hashlib
from fractions import Fraction


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


def share_of(count, percent):
    """Return how many a share of a number is, rounded up; at least one of something.

    :param int count: from which is drawn
    :param percent: share in per cent, as float or Decimal
    :return: int
    :raise ValueError: a share outside 0 to 100
    """
    share = Fraction(str(percent))
    if not 0 <= share <= 100:
        raise ValueError(f"{percent!r} is no share in per cent")
    return max(1, -(-count * share // 100)) if count else 0


def _rank(seed, one):
    return hashlib.sha256(f"{seed}/{one}".encode()).digest()
