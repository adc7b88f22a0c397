"""What a follow-up of a complaint is, without Odoo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FollowUp:
    """One kind of document that a complaint can lead to.

    `label`: what the user reads.
    `model`: model of the document.
    `create`: name of the method of the case that makes the document; it takes the
    measure (maybe none) and returns one record or several.
    `group`: XML id of the role that makes such documents. Whoever lacks it asks
    somebody who has it.
    `needs_measure`: only what was decided as a measure leads to it.
    `after_decision`: only a signed decision leads to it.
    `done`, `cancelled`: the states of the document that mean so.
    """

    label: str
    model: str
    create: str
    group: str = "complaint_mgmt.group_complaint_handler"
    needs_measure: bool = True
    after_decision: bool = True
    done: tuple[str, ...] = ("done",)
    cancelled: tuple[str, ...] = ("cancel", "cancelled")


def take(free, key, need, unit):
    """Take at most `need` of what is free at `key`, in one unit.

    :return: tuple (what was got, what is still needed)
    """
    got = max(min(free[key], need), 0.0)
    if unit.is_zero(got):
        return 0.0, need
    free[key] -= got
    return got, need - got
