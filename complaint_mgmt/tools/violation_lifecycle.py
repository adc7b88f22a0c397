"""The table of legal edges of a staff matter, without Odoo; see `tools.lifecycle`."""

from .lifecycle import Edge

OFFICER = "complaint_mgmt.group_complaint_staff"
APPROVER = "complaint_mgmt.group_complaint_staff_approver"

INITIAL = "open"
FINAL = ("closed", "unfounded")

EDGES = {
    ("open", "proposed"): Edge(groups=(OFFICER,), guards=("ready", "gate_open")),
    ("proposed", "open"): Edge(groups=(OFFICER,), guards=("gate_not_open",)),
    ("proposed", "decided"): Edge(groups=(OFFICER,), guards=("gate_approved",)),
    # the signatures became void
    ("decided", "open"): Edge(groups=(OFFICER,), guards=("gate_not_approved",)),
    ("decided", "closed"): Edge(groups=(OFFICER,), guards=("told",)),
    # S4.4: a violation is registered, whether or not a penalty follows
    ("open", "closed"): Edge(
        groups=(OFFICER,), guards=("no_penalty",), needs_reason=True
    ),
    ("open", "unfounded"): Edge(
        groups=(OFFICER,), guards=("no_penalty",), needs_reason=True
    ),
    ("closed", "open"): Edge(groups=(APPROVER,), needs_reason=True),
    ("unfounded", "open"): Edge(groups=(APPROVER,), needs_reason=True),
}


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))
