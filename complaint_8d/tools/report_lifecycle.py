"""The legal edges of an 8D report, and what rests on what; without Odoo."""

from odoo.addons.complaint_mgmt.tools.lifecycle import Edge

TEAM = "complaint_8d.group_8d_user"
COORDINATOR = "complaint_8d.group_8d_manager"

INITIAL = "open"
FINAL = ("closed", "cancelled")

# The disciplines in their order; D0 decides whether an 8D report is needed at all.
DISCIPLINES = ("d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8")

EDGES = {
    ("open", "review"): Edge(groups=(TEAM,), guards=("closure_ready", "closure_open")),
    ("review", "open"): Edge(groups=(TEAM,), guards=("closure_not_open",)),
    # no role closes by this edge: the guard looks at what was signed
    ("review", "closed"): Edge(groups=(TEAM,), guards=("closure_approved",)),
    ("closed", "open"): Edge(groups=(COORDINATOR,), needs_reason=True),
    ("open", "cancelled"): Edge(groups=(COORDINATOR,), needs_reason=True),
}

# Which disciplines must be done before one can be completed. Containment runs beside
# the description of the problem; everything after the causes rests on them.
NEEDS = {
    "d0": (),
    "d1": ("d0",),
    "d2": ("d0", "d1"),
    "d3": ("d0", "d1"),
    "d4": ("d2", "d3"),
    "d5": ("d4",),
    "d6": ("d5",),
    "d7": ("d6",),
    "d8": ("d7",),
}


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))


def after(code):
    """Return the disciplines that rest on one, directly or not, in their order.

    :param str code: such as "d4"
    :return: list of codes, the discipline itself left out
    """
    found = {code}
    for other in DISCIPLINES:
        if found & set(NEEDS[other]):
            found.add(other)
    return [other for other in DISCIPLINES if other in found and other != code]


def can_complete(code, done):
    """Tell whether a discipline may be completed.

    :param str code: such as "d4"
    :param set done: codes of the disciplines that are done
    """
    return set(NEEDS[code]) <= set(done)
