"""The one table of legal edges of a complaint, without Odoo.

`complaint.complaint` sends every change of `state` through `edge`: buttons, RPC,
import and `write` alike (S9.5). An edge names the roles that may take it, the guards
that must hold and whether a reason is demanded.
"""

from dataclasses import dataclass

HANDLER = "complaint_mgmt.group_complaint_handler"
QA_HEAD = "complaint_mgmt.group_complaint_qa_head"

INITIAL = "new"
OPEN = ("new", "investigation", "decision", "reply")
FINAL = ("closed", "cancelled")


@dataclass(frozen=True)
class Edge:
    """One legal step.

    `groups`: XML ids of the roles, any of which may take it.
    `guards`: names of the `_guard_<name>` methods of the case. They look at evidence
    (signatures, replies), never at who calls, so that they hold for everybody.
    """

    groups: tuple[str, ...] = (HANDLER,)
    guards: tuple[str, ...] = ()
    needs_reason: bool = False


EDGES = {
    ("new", "investigation"): Edge(guards=("handler", "class", "required_start")),
    ("investigation", "decision"): Edge(
        guards=("proposal", "required_propose", "gate_open")
    ),
    ("new", "reply"): Edge(
        guards=("handler", "class", "required_start", "direct_answer")
    ),
    ("investigation", "reply"): Edge(guards=("handler", "class", "direct_answer")),
    ("decision", "investigation"): Edge(guards=("gate_not_open",)),
    ("decision", "reply"): Edge(guards=("gate_approved",)),
    ("reply", "investigation"): Edge(guards=("unsettled",)),
    ("reply", "closed"): Edge(
        guards=(
            "gate_approved",
            "replied",
            "settled",
            "safety_judged",
            "required_close",
        )
    ),
    # S8.7: what is not admitted ends once the complainant knows why
    ("new", "closed"): Edge(guards=("not_admitted", "safety_judged")),
    ("investigation", "closed"): Edge(guards=("not_admitted", "safety_judged")),
    ("closed", "investigation"): Edge(
        groups=(QA_HEAD,), guards=("not_archived",), needs_reason=True
    ),
    ("new", "cancelled"): Edge(needs_reason=True),
    ("investigation", "cancelled"): Edge(groups=(QA_HEAD,), needs_reason=True),
    ("cancelled", "new"): Edge(
        groups=(QA_HEAD,), guards=("not_archived",), needs_reason=True
    ),
}


def edge(old, new):
    """Return the Edge from state `old` to state `new`, or None when it is not legal."""
    return EDGES.get((old, new))


def targets(old):
    """Return the states that can be reached from `old` in one step."""
    return [new for (start, new) in EDGES if start == old]
