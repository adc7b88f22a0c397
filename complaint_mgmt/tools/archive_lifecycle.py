"""The table of legal edges of an archive entry, without Odoo; see `tools.lifecycle`."""

from .lifecycle import Edge

ARCHIVIST = "complaint_mgmt.group_complaint_archivist"

INITIAL = "preparation"
FINAL = ("destroyed",)
# In these the file of the case is shut: nothing is added, and the case stays closed.
SHUT = ("entered", "destroyed")

EDGES = {
    ("preparation", "review"): Edge(groups=(ARCHIVIST,), guards=("complete",)),
    ("review", "preparation"): Edge(groups=(ARCHIVIST,), needs_reason=True),
    # S1.5.3: by another person than who prepared it
    ("review", "entered"): Edge(groups=(ARCHIVIST,), guards=("verified",)),
    # taken out again, for a case that must go on
    ("entered", "preparation"): Edge(
        groups=(ARCHIVIST,), guards=("not_due",), needs_reason=True
    ),
    # S1.4.6: by a destruction that two people signed, never by hand
    ("entered", "destroyed"): Edge(groups=(), guards=("destruction",)),
}


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))
