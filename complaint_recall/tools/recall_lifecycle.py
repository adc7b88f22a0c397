"""The legal edges of a recall, without Odoo.

A mock recall takes the same way, and may end by its timed steps instead of signatures.
What was decided is never undone: it runs until the balance is explained and the closure
is signed.
"""

from odoo.addons.complaint_mgmt.tools.lifecycle import Edge

RECALL_USER = "complaint_recall.group_recall_user"
COORDINATOR = "complaint_recall.group_recall_manager"

INITIAL = "draft"
# What was decided stands, and goods are out.
ACTIVE = ("running", "closing")
FINAL = ("closed", "cancelled")

EDGES = {
    ("draft", "decision"): Edge(
        groups=(RECALL_USER,), guards=("decision_ready", "decision_open")
    ),
    ("decision", "draft"): Edge(groups=(RECALL_USER,), guards=("decision_not_open",)),
    # no role decides by these edges: the guards look at what was signed
    ("decision", "running"): Edge(groups=(RECALL_USER,), guards=("decision_approved",)),
    ("decision", "cancelled"): Edge(
        groups=(RECALL_USER,), guards=("decision_refused",)
    ),
    ("draft", "cancelled"): Edge(groups=(COORDINATOR,), needs_reason=True),
    ("running", "closing"): Edge(
        groups=(RECALL_USER,), guards=("closure_ready", "closure_open")
    ),
    ("closing", "running"): Edge(groups=(RECALL_USER,), guards=("closure_not_open",)),
    ("closing", "closed"): Edge(groups=(RECALL_USER,), guards=("closure_approved",)),
    # a drill ends by its timed steps; the guard refuses every real recall
    ("draft", "closed"): Edge(groups=(RECALL_USER,), guards=("drill_done",)),
    ("running", "closed"): Edge(groups=(RECALL_USER,), guards=("drill_done",)),
}


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))
