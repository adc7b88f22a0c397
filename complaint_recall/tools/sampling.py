"""Which consignees are checked for effectiveness (21 CFR 7.42(b)(3)). Pure Python.

The draw itself is the one of all samples, `complaint_mgmt.tools.sampling`.
"""

from fractions import Fraction

from odoo.addons.complaint_mgmt.tools.sampling import draw

__all__ = ["SHARES", "draw", "wanted_checks"]

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
