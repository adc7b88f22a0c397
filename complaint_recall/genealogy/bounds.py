"""How much of the suspect lots can be in each lot that was reached. Pure Python.

Bounds, not a guess: nothing is assumed about how well a batch was mixed. What went out
of a seed is known; how it spread after that is not.

- At most (`high`): the sum of what was taken from the seeds at first hand, over those
  takings from which the lot can be reached, each counted once.
- At least (`low`): what must be in it. It can only be said while nothing could go
  another way: from a seed into a step with one output, and on while a lot was used up
  whole in one such step.
"""

from collections import Counter, defaultdict, deque

from .graph import BRIDGES, DOWN, Genealogy

# The largest number of takings times lots for which each taking is followed.
WORK = 50_000_000
EPSILON = 1e-9


def fill(genealogy: Genealogy, limit: int = WORK) -> None:
    """Set `low` and `high` of each reached lot, in the unit of the seeds.

    Seeds have what was ever made of them. Nothing is set for a trace upwards, where
    the question makes no sense.

    :param Genealogy genealogy: spread already, with `made` of each lot
    :param int limit: above this size `high` is the total of the seeds for all
    """
    if genealogy.direction != DOWN:
        return
    total = sum(genealogy.lots[seed].made for seed in genealogy.seeds)
    ways = _ways(genealogy)
    takings = _takings(genealogy)
    if len(takings) * len(genealogy.lots) > limit:
        highs = dict.fromkeys(genealogy.lots, total)
    else:
        highs = _highs(genealogy, ways, takings, total)
    lows = _lows(genealogy, ways)
    seeds = set(genealogy.seeds)
    for lot_id, reached in genealogy.lots.items():
        if lot_id in seeds:
            reached.low = reached.high = reached.made
            continue
        reached.high = highs.get(lot_id, 0.0)
        reached.low = min(lows.get(lot_id, 0.0), reached.high)


def _ways(genealogy):
    """Map each lot to the numbers of the steps that it went into."""
    ways = defaultdict(list)
    for number, step in enumerate(genealogy.steps):
        for source in step.inputs:
            ways[source].append(number)
    return ways


def _takings(genealogy):
    """Return what was taken of the seeds: pairs of a quantity and numbers of steps.

    What went on without a lot out of a step was taken by that step. Nobody need have
    said how much of a lot became another one: then it may be all of it.
    """
    seeds = set(genealogy.seeds)
    takings = {}
    for number, step in enumerate(genealogy.steps):
        used = seeds.intersection(step.inputs)
        if not used:
            continue
        amounts = step.inputs
        if step.kind == "confirmed":
            amounts = {x: step.inputs[x] or genealogy.lots[x].made for x in used}
        first = number if step.origin is None else step.origin
        taking = takings.setdefault(first, (sum(amounts[lot] for lot in used), []))
        taking[1].append(number)
    return list(takings.values())


def _highs(genealogy, ways, takings, total):
    """Follow the takings, a bit each, and sum those that get to a lot."""
    masks = _spread_masks(genealogy, ways, takings)
    quantities = [quantity for quantity, _numbers in takings]
    known = {}
    highs = {}
    for lot_id, mask in masks.items():
        if mask not in known:
            known[mask] = min(_sum_of(mask, quantities), total or float("inf"))
        highs[lot_id] = known[mask]
    return highs


def _spread_masks(genealogy, ways, takings):
    seeds = set(genealogy.seeds)
    masks = defaultdict(int)
    todo = deque()
    for bit, (_quantity, numbers) in enumerate(takings):
        todo.extend((number, 1 << bit) for number in numbers)
    while todo:
        number, mask = todo.popleft()
        for target in genealogy.steps[number].outputs:
            # what comes back to a seed left it before and is counted by that taking
            fresh = mask & ~masks[target]
            if target in seeds or not fresh:
                continue
            masks[target] |= fresh
            todo.extend((way, fresh) for way in ways[target])
    return masks


def _sum_of(mask, quantities):
    result = 0.0
    bit = 0
    while mask:
        if mask & 1:
            result += quantities[bit]
        mask >>= 1
        bit += 1
    return result


def _lows(genealogy, ways):
    """Return what must be in each lot, following sure ways only.

    A lot hands on what is in it when all that can come into it has come; on a circle
    that never is, and nothing is said.
    """
    lows = _firsthand(genealogy)
    sure = {}
    for lot_id in genealogy.lots:
        target = _sure_target(genealogy, ways, lot_id)
        if target is not None:
            sure[lot_id] = target
    awaited = Counter(sure.values())
    todo = deque(lot_id for lot_id in sure if not awaited[lot_id])
    while todo:
        lot_id = todo.popleft()
        target = sure.get(lot_id)
        if target is None:
            continue
        lows[target] += lows[lot_id]
        awaited[target] -= 1
        if not awaited[target]:
            todo.append(target)
    return lows


def _firsthand(genealogy):
    seeds = set(genealogy.seeds)
    lows = defaultdict(float)
    for step in genealogy.steps:
        target = _only_output(step)
        if target is not None and target not in seeds:
            lows[target] += sum(
                quantity for lot, quantity in step.inputs.items() if lot in seeds
            )
    return lows


def _only_output(step):
    unsure = step.kind in BRIDGES or step.waste or step.apart
    if unsure or len(step.outputs) != 1:
        return None
    return next(iter(step.outputs))


def _sure_target(genealogy, ways, lot_id):
    """Return the lot into which all of this one went, if that can be said."""
    if lot_id in genealogy.seeds or len(ways[lot_id]) != 1:
        return None
    step = genealogy.steps[ways[lot_id][0]]
    target = _only_output(step)
    made = genealogy.lots[lot_id].made
    if target in (None, lot_id) or target in genealogy.seeds:
        return None
    return target if step.inputs[lot_id] >= made - EPSILON > 0 else None
