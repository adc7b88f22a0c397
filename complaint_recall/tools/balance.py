"""The arithmetic of a batch record: balances, yields and deviations.

Pure Python. Quantities are in one unit a call, limits and shares in percent. What is
shown decides: a share is rounded first, and then compared with its limit.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SHARE_DIGITS = 2


def rounded(value, digits):
    """Round half away from zero, as people do.

    :param float value: any finite number
    :param int digits: digits after the point
    :return: float; never a negative zero
    """
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)) + 0.0


def share(part, whole):
    """Return a part of a whole in percent.

    :return: float, or None where there is no whole
    """
    if not whole:
        return None
    return rounded(part / whole * 100, SHARE_DIGITS)


def deviation(planned, used):
    """Return by how many percent of the plan a charge differs from it.

    :return: float, negative when too little was used; None without a plan
    """
    return share(used - planned, planned)


def is_within(percent, limit):
    """Return whether a share keeps its limit, whichever its sign.

    :return: bool, or None where nothing can be said
    """
    if percent is None or limit is None:
        return None
    return abs(percent) <= limit


def theoretical_output(planned_output, parts):
    """Return how much the charge would have given by plan, and what it hangs on.

    The component of which relatively least was charged limits what can come out.

    :param float planned_output: planned quantity of the goods
    :param parts: list of (planned quantity, charged quantity) of the components
    :return: tuple (quantity, index of the limiting component), or None without a plan
    """
    ratios = [
        (charged / planned, index)
        for index, (planned, charged) in enumerate(parts)
        if planned > 0
    ]
    if not ratios or planned_output <= 0:
        return None
    ratio, index = min(ratios)
    return planned_output * ratio, index


@dataclass(frozen=True)
class Balance:
    """In = out + scrap + returned + difference, all in one unit."""

    taken: float
    out: float
    scrap: float = 0.0
    returned: float = 0.0
    limit: float | None = None
    digits: int = 2

    @property
    def difference(self):
        """What was taken and is found nowhere; negative when more came out."""
        return rounded(self._gap, self.digits)

    @property
    def _gap(self):
        return self.taken - self.out - self.scrap - self.returned

    @property
    def percent(self):
        """The difference in percent of what was taken; None if nothing was.

        Of small quantities it is more exact than the difference that is shown.
        """
        return share(self._gap, self.taken)

    @property
    def is_ok(self):
        """Whether the difference keeps the limit; None where nothing can be said."""
        if not self.taken and self.difference:
            return False
        return is_within(self.percent, self.limit)
