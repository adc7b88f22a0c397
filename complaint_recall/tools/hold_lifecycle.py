"""The legal edges of a hold, without Odoo.

A hold that was placed never becomes a draft again, and what was released is held anew
by a new hold.
"""

from odoo.addons.complaint_mgmt.tools.lifecycle import Edge

RECALL_USER = "complaint_recall.group_recall_user"

INITIAL = "draft"
FINAL = ("released",)

EDGES = {
    ("draft", "active"): Edge(groups=(RECALL_USER,), guards=("lots",)),
    # no role releases by this edge: the guard looks at what was signed for each lot
    ("active", "released"): Edge(groups=(RECALL_USER,), guards=("all_decided",)),
}


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))
