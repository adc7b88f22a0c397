"""Nodes and edges of the graph: suppliers, lots, steps, customers."""

from collections import defaultdict

# More steps than this are not drawn; lots are linked to each other then.
STEPS = 2000


def chart(facts, lots, ways, names):
    """Return what is drawn besides the lots themselves.

    :param Facts facts: what was found
    :param dict lots: names of the lots that are shown
    :param Ways ways: names of steps
    :param Names names: names of partners
    :return: dict of lists `steps`, `suppliers`, `customers`, `edges`; an edge is
        `[from, to, quantity, certain]`, its ends are `l<lot>`, `s<step>`,
        `v<supplier>`, `c<customer>`
    """
    steps, edges = [], []
    for number, (way, step) in enumerate(facts.steps()):
        if len(steps) >= STEPS:
            break
        drawn = _step_edges(facts, lots, way, step, f"s{number}")
        if drawn:
            steps.append(_step(facts, ways, names, step, f"s{number}"))
            edges += drawn
    edges += _around_others(facts, lots)
    suppliers, bought = _partners(facts.receipts, lots, names, "supplier_id", "v", "in")
    customers, sold = _partners(facts.shipments, lots, names, "customer_id", "c", "out")
    edges += [[partner, lot, quantity, True] for lot, partner, quantity in bought]
    edges += [[lot, partner, quantity, True] for lot, partner, quantity in sold]
    return {
        "steps": steps,
        "suppliers": suppliers,
        "customers": customers,
        "edges": edges,
    }


def _step(facts, ways, names, step, key):
    return {
        "key": key,
        "name": ways.step_name(step),
        "kind": ways.kind_name(step),
        "date": step.date,
        "link": names.link(step.model, step.res_id),
    }


def _step_edges(facts, lots, way, step, key):
    """An edge for each lot that goes in or out; none when one side is not shown."""
    if not facts.step_is_open(step):
        return []
    sources = [lot_id for lot_id in step.inputs if lot_id in lots]
    targets = [lot_id for lot_id in step.outputs if lot_id in lots]
    if not sources or not targets:
        return []
    inputs = [
        [f"l{lot}", key, step.inputs[lot], _sure(step, [lot], targets)]
        for lot in sources
    ]
    return inputs + [
        [key, f"l{lot}", step.outputs[lot], _sure(step, sources, [lot])]
        for lot in targets
    ]


def _sure(step, sources, targets):
    return any(
        not step.doubt(source, target) for source in sources for target in targets
    )


def _around_others(facts, lots):
    """Link what is connected through another company only, without naming it."""
    edges = []
    for way in facts.ways.values():
        for lot_id, reached in way.lots.items():
            before, is_gap = reached.parent, False
            if lot_id not in lots or before is None:
                continue
            while before is not None and before not in lots:
                before, is_gap = way.lots[before].parent, True
            is_gap = is_gap or not facts.step_is_open(way.steps[reached.step])
            if before is not None and is_gap:
                ends = [f"l{before}", f"l{lot_id}"]
                edges.append(
                    [*(ends if way.direction == "down" else ends[::-1]), None, False]
                )
    return edges


def _partners(rows, lots, names, key, letter, forth):
    """The partners of rows, and what went between each lot and each of them."""
    net = defaultdict(float)
    for row in rows:
        if row["lot_id"] in lots:
            sign = 1 if row["kind"] == forth else -1
            net[row["lot_id"], row[key] or 0] += sign * row["quantity"]
    ids = sorted({partner for _lot, partner in net})
    names.want("res.partner", ids)
    partners = [
        {"key": f"{letter}{i}", "link": names.link("res.partner", i)} for i in ids
    ]
    return partners, [
        (f"l{lot}", f"{letter}{partner}", quantity)
        for (lot, partner), quantity in net.items()
    ]
