"""Which lots descend from which: one pass over the steps for all of them at once."""

from collections import defaultdict


def descents(steps, lots):
    """Return for each lot which of the given lots descend from it, as bits of a number.

    A lot descends from itself, since it may be the cause of its own defect. Cycles, as
    of a lot that was reworked, do no harm.

    :param steps: iterable of (inputs, outputs), iterables of lot ids: what turned lots
        into lots
    :param lots: sequence of lot ids without duplicates; the first one is bit 0
    :return: dict, lot id -> int; lots that none of `lots` descends from are left out
    """
    steps = [(tuple(inputs), tuple(outputs)) for inputs, outputs in steps]
    made_by = defaultdict(list)
    for number, (_inputs, outputs) in enumerate(steps):
        for lot in outputs:
            made_by[lot].append(number)
    bits = {lot: 1 << place for place, lot in enumerate(lots)}
    waiting = {number for lot in bits for number in made_by[lot]}
    while waiting:
        again = set()
        for number in waiting:
            inputs, outputs = steps[number]
            through = 0
            for lot in outputs:
                through |= bits.get(lot, 0)
            for lot in inputs:
                known = bits.get(lot, 0)
                if through | known != known:
                    bits[lot] = through | known
                    again.update(made_by[lot])
        waiting = again
    return bits
