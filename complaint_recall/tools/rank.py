"""What stands behind complained lots more often than chance would have it.

Pure Python. A population of lots was shipped, some of them are complained about. A
candidate (a raw lot, a supplier, a work centre) has some of the population descend from
it. If complaints had nothing to do with it, the number of complained lots among its
descendants would be hypergeometric, as of balls drawn from an urn.

Each product is an urn of its own: a product that is complained about more often would
otherwise make each of its materials look guilty.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import comb

# Adjusted P up to which a finding is called strong, and likely.
STRONG, LIKELY = 0.01, 0.05


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate, compared with chance.

    `complained` of the complained lots and `shipped` of the population descend from it;
    `expected` is what chance would give; `lift` how many times more it is; `p` the
    probability of at least so many by chance; `adjusted` allows for the number of
    candidates that were compared.
    """

    key: object
    complained: int
    shipped: int
    expected: float
    lift: float
    p: float
    adjusted: float
    verdict: str


def tail(urns, hits):
    """Return the exact probability of at least `hits` marked balls in all draws.

    :param urns: tuple of (balls in the urn, marked ones, balls drawn)
    :param int hits: how many drawn balls are marked, all urns together
    :return: float; counted in whole numbers, rounded once
    """
    # an urn without a marked or drawn ball gives no hit and no choice
    urns = tuple(sorted(urn for urn in urns if urn[1] and urn[2]))
    if hits <= 0:
        return 1.0
    return _tail(urns, hits)


@lru_cache(maxsize=4096)
def _tail(urns, hits):
    ways, total = [1], 1
    for balls, marked, drawn in urns:
        ways = _convolve(ways, _ways(balls, marked, drawn))
        total *= comb(balls, drawn)
    return sum(ways[hits:]) / total


def _ways(balls, marked, drawn):
    """Return in how many ways a draw has 0, 1, 2 ... marked balls."""
    clean = balls - marked
    least, most = max(0, drawn - clean), min(marked, drawn)
    way = comb(marked, least) * comb(clean, drawn - least)
    ways = [0] * least + [way]
    for hit in range(least, most):
        # from one binomial to the next; the division leaves no rest
        way = way * (marked - hit) * (drawn - hit)
        way //= (hit + 1) * (clean - drawn + hit + 1)
        ways.append(way)
    return ways


def _convolve(left, right):
    if len(left) == 1:
        return [left[0] * way for way in right]
    ways = [0] * (len(left) + len(right) - 1)
    for first, some in enumerate(left):
        for second, others in enumerate(right):
            ways[first + second] += some * others
    return ways


def adjust(values):
    """Return the values of P adjusted for their number (Benjamini, Hochberg 1995).

    The share of false alarms among all findings with an adjusted value up to x is
    expected to be at most x.

    :param values: list of P, in any order
    :return: list of adjusted P, in the same order
    """
    order = sorted(range(len(values)), key=values.__getitem__, reverse=True)
    result, least = [1.0] * len(values), 1.0
    for place, number in enumerate(order):
        least = min(least, values[number] * len(values) / (len(values) - place))
        result[number] = least
    return result


def verdict(drawn, hits, p, adjusted):
    """Return the finding in one word.

    :param int drawn: complained lots in all
    :param int hits: those that descend from the candidate
    :return: `few` (two cases are the least that can have anything in common), `strong`,
        `likely`, `weak` (rare for itself, but so many were compared) or `chance`
    """
    if drawn < 2 or hits < 2:
        return "few"
    if adjusted <= STRONG:
        return "strong"
    if adjusted <= LIKELY:
        return "likely"
    return "weak" if p <= LIKELY else "chance"


def rank(candidates, urns):
    """Rank candidates by how little chance explains them.

    Compared, and so allowed for, is everything that two or more lots of the population
    descend from, also where no complained lot does: what is behind one lot only can
    have nothing in common, however the complaints fall.

    :param candidates: dict, key -> bits of the population that descend from it
    :param urns: list of (bits of a product's population, bits of the complained ones
        among them)
    :return: list of `Ranked` with a complained lot, the most remarkable first
    """
    drawn = sum(complained.bit_count() for _population, complained in urns)
    found = []
    for key, bits in candidates.items():
        if bits.bit_count() < 2:
            continue
        counts = tuple(
            (lots.bit_count(), (lots & bits).bit_count(), complained.bit_count())
            for lots, complained in urns
        )
        hits = sum((complained & bits).bit_count() for _lots, complained in urns)
        found.append((key, counts, hits, tail(counts, hits)))
    adjusted = adjust([p for _key, _counts, _hits, p in found])
    ranked = [
        _ranked(key, counts, hits, p, value, drawn)
        for (key, counts, hits, p), value in zip(found, adjusted, strict=True)
        if hits
    ]
    return sorted(ranked, key=lambda r: (r.p, -r.complained, r.shipped))


def _ranked(key, counts, hits, p, adjusted, drawn):
    expected = sum(marked * draw / balls for balls, marked, draw in counts if balls)
    return Ranked(
        key=key,
        complained=hits,
        shipped=sum(marked for _balls, marked, _draw in counts),
        expected=expected,
        lift=hits / expected,
        p=p,
        adjusted=adjusted,
        verdict=verdict(drawn, hits, p, adjusted),
    )
