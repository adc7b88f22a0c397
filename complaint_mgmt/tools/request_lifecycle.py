"""The legal edges of a test request, without Odoo.

A finished test is fixed: what was wrong in it is corrected by another test.
"""

from .lifecycle import QA_HEAD, Edge

INITIAL = "draft"
FINAL = ("done", "cancelled")

EDGES = {
    ("draft", "authorised"): Edge(groups=(QA_HEAD,), guards=("request",)),
    ("authorised", "started"): Edge(guards=("analyst", "samples_opened")),
    ("started", "done"): Edge(guards=("analyst", "results")),
    ("draft", "cancelled"): Edge(needs_reason=True),
    ("authorised", "cancelled"): Edge(needs_reason=True),
    ("started", "cancelled"): Edge(needs_reason=True),
}


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))
