"""Invented stock histories: lists of operations that Hypothesis draws."""

from hypothesis import strategies as st

# Product 0 to 2 have lots, 3 and 4 have none; three lots of each.
TRACKED, LOOSE, LOTS = (0, 1, 2), (3, 4), 3
KINDS = (
    "make make make make make make make make_two late late unbuild unbuild rework"
    " repair deliver deliver deliver"
    " sell_by_hand take_back send_back dropship transfer transfer scrap order_scrap"
    " finished_scrap relabel count link receive"
).split()

MAKING = {
    "make",
    "make_two",
    "late",
    "unbuild",
    "repair",
    "relabel",
    "finished_scrap",
    "order_scrap",
}

lots = st.tuples(st.sampled_from(TRACKED), st.integers(0, LOTS - 1))
loose = st.sampled_from(LOOSE).map(lambda product: (product, None))
unlabelled = st.sampled_from(TRACKED).map(lambda product: (product, None))
fresh = st.one_of(lots, lots, lots, lots, loose, loose, unlabelled)
quantities = st.integers(1, 9)
# The lot that is asked about is often received, and always used.
FIRST = {
    -1: ("receive", "receive", "count", "transfer"),
    0: ("make", "make", "make", "finished_scrap", "order_scrap"),
}
# Most operations go on with what came out of an earlier one: else nothing is connected.
BACK = (1, 1, 1, 2, 2, 3, 5, 0)


@st.composite
def histories(draw):
    """A list of operations, each a dict; the first uses the lot that is asked about."""
    known, operations = [draw(lots)], []
    for number in range(-1, draw(st.integers(3, 12))):
        used = []
        for index in range(draw(st.integers(1, 3))):
            back = draw(st.sampled_from(BACK))
            if number < 1 and not index:
                goods = known[0]
            elif back and index < 2:
                goods = known[-min(back, len(known))]
            else:
                goods = draw(fresh)
            quantity = draw(quantities)
            used.append((goods, quantity if number >= 0 else 3 * quantity))
        out = draw(st.lists(st.tuples(fresh, quantities), min_size=1, max_size=3))
        kind = draw(st.sampled_from(FIRST.get(number, KINDS)))
        if kind in MAKING:
            known += [goods for goods, _quantity in out]
        operations.append(
            {
                "kind": kind,
                "in": used,
                "out": out,
                "wait": draw(st.sampled_from((0, 7, 40, 3600, 86400, -5000))),
                "state": draw(st.sampled_from(("done",) * 6 + ("draft", "cancel"))),
                "place": draw(st.sampled_from((0, 0, 0, 1))),
                "to": draw(st.integers(0, 1)),
                "customer": draw(st.integers(0, 2)),
                "written": draw(st.booleans()),
            }
        )
    return operations


def seeds_of(operations):
    """The lot that a history begins with."""
    return [operations[0]["in"][0][0]]
