"""The table of legal edges of an action, without Odoo; see `tools.lifecycle`.

Who of the roles may take an edge is narrower than a role: the owner reports, the
verifier verifies. `complaint.action` checks the person.
"""

from .lifecycle import HANDLER, QA_HEAD, Edge

USER = "base.group_user"

INITIAL = "open"
WORKED_ON = ("open", "ineffective")
UNFINISHED = ("open", "done", "ineffective")
FINAL = ("verified", "cancelled")

EDGES = {
    ("open", "done"): Edge(groups=(USER,), guards=("evidence",)),
    ("done", "verified"): Edge(groups=(USER,), guards=("verification",)),
    ("done", "ineffective"): Edge(
        groups=(USER,), guards=("verification",), needs_reason=True
    ),
    ("ineffective", "open"): Edge(groups=(USER,)),
    ("open", "cancelled"): Edge(groups=(HANDLER,), needs_reason=True),
    ("ineffective", "cancelled"): Edge(groups=(HANDLER,), needs_reason=True),
    ("cancelled", "open"): Edge(groups=(QA_HEAD,), needs_reason=True),
}


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))
