"""The decision matrix of D5: which candidate removes its cause best, without Odoo."""

# 5 is best in each: removes the cause wholly, costs nothing, is done at once, is safe.
CRITERIA = ("effect", "cost", "time", "risk")
HIGHEST = 5


def score(points, weights):
    """Return the weighted sum of a candidate.

    :param dict points: criterion -> 1 to 5; 0 where it was not judged
    :param dict weights: criterion -> weight
    :return: int
    """
    return sum(points.get(name, 0) * weights.get(name, 0) for name in CRITERIA)
