"""The legal edges of a sample, without Odoo.

No edge leads back: a sample that was opened is never unopened again (S9.4.3.5.3).
"""

from .lifecycle import QA_HEAD, Edge

INITIAL = "requested"
# What becomes of a sample in the end: also after the case was decided or closed.
FATES = ("used_up", "returned", "destroyed", "stored")
# No longer in anybody's hands.
GONE = ("used_up", "returned", "destroyed")
FINAL = ("unavailable", *GONE)
# Whoever was asked for it gave it.
RECEIVED = ("received", "confirmed", "compromised", "opened", "tested", *FATES)

EDGES = {
    ("requested", "received"): Edge(guards=("receipt",)),
    ("requested", "unavailable"): Edge(needs_reason=True),
    ("received", "confirmed"): Edge(guards=("checked", "intact")),
    ("received", "compromised"): Edge(guards=("checked", "not_intact")),
    ("confirmed", "compromised"): Edge(guards=("not_intact",)),
    ("confirmed", "opened"): Edge(guards=("intact",)),
    ("compromised", "opened"): Edge(groups=(QA_HEAD,), needs_reason=True),
    ("opened", "tested"): Edge(guards=("tested",)),
    ("opened", "used_up"): Edge(),
    ("tested", "used_up"): Edge(),
    ("stored", "used_up"): Edge(needs_reason=True),
}
for _state in ("received", "confirmed", "compromised", "opened", "tested", "stored"):
    EDGES[(_state, "returned")] = Edge()
    EDGES[(_state, "destroyed")] = Edge(needs_reason=True)
    if _state != "stored":
        EDGES[(_state, "stored")] = Edge(guards=("storage",))


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))
