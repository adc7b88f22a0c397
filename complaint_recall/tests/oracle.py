"""The genealogy of lots once more, without SQL and without any thought of speed.

It knows a history as a flat list of movements and goes over it again and again until
nothing new is found. What it shares with the real one is docs/genealogy.md alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

CERTAIN, SERIALS, UNTRACKED, RELABEL = None, "several_serials", "untracked", "relabel"
STOCK = ("internal", "transit")


@dataclass(frozen=True)
class Place:
    """A location."""

    id: int
    usage: str
    company: int | None = None


@dataclass(frozen=True)
class Line:
    """A movement of one lot, or of goods without a lot."""

    id: int
    product: int
    lot: int | None
    quantity: float
    source: Place
    dest: Place
    date: datetime
    done: bool = True
    raw_of: int | None = None
    made_by: int | None = None
    unbuild: int | None = None
    picking: int | None = None
    customer: int | None = None
    counted: bool = False  # at an inventory


@dataclass(frozen=True)
class Step:
    """What went in and what came out."""

    kind: str
    number: int
    inputs: tuple
    outputs: tuple

    def lots_in(self):
        return {line.lot for line in self.inputs if line.lot}

    def lots_out(self):
        return {line.lot for line in self.outputs if line.lot}

    def quantity_in(self, lot):
        return sum(line.quantity for line in self.inputs if line.lot == lot)

    def rivals(self, lines, lot):
        """The lots of the same product on one side of the step."""
        products = {line.product for line in lines if line.lot == lot}
        return {line.lot for line in lines if line.lot and line.product in products}

    def reason(self, lot, other):
        """Why it is not sure that the one went into the other; None if it is."""
        ins, outs = self.rivals(self.inputs, lot), self.rivals(self.outputs, other)
        if self.kind not in ("link", "removed") and len(ins) > 1 and len(outs) > 1:
            return SERIALS
        return CERTAIN


class Oracle:
    """Everything that can be asked about a history.

    :param lines: list of Line
    :param related: (id of the consumed line, id of the produced line)
    :param confirmed: (from lot, to lot, quantity or 0), said by a person
    """

    def __init__(self, lines, related=(), confirmed=()):
        self.lines = sorted(
            (line for line in lines if line.done), key=lambda line: (line.date, line.id)
        )
        self.related = related
        self.confirmed = list(confirmed)
        self.steps = [*self.productions(), *self.unbuilds(), *self.links()]
        self.known = {}

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def productions(self):
        for order in {line.raw_of or line.made_by for line in self.lines} - {None}:
            yield Step(
                "production",
                order,
                tuple(
                    line
                    for line in self.lines
                    if line.raw_of == order and line.dest.usage == "production"
                ),
                tuple(
                    line
                    for line in self.lines
                    if line.made_by == order and line.source.usage == "production"
                ),
            )

    def unbuilds(self):
        for order in {line.unbuild for line in self.lines} - {None}:
            mine = [line for line in self.lines if line.unbuild == order]
            yield Step(
                "unbuild",
                order,
                tuple(line for line in mine if line.dest.usage == "production"),
                tuple(line for line in mine if line.source.usage == "production"),
            )

    def links(self):
        """What other apps wrote down; a part that was taken out goes the other way."""
        by_id = {line.id: line for line in self.lines}
        parts, removed = {}, {}
        for raw, made in self.related:
            if raw not in by_id or made not in by_id:
                continue
            raw, made = by_id[raw], by_id[made]
            if raw.raw_of and raw.raw_of == made.made_by:
                continue
            if raw.unbuild and raw.unbuild == made.unbuild:
                continue
            if raw.source.usage == "production" and raw.dest.usage != "production":
                removed.setdefault(made, []).append(raw)
            else:
                parts.setdefault(made, []).append(raw)
        for made, raws in parts.items():
            yield Step("link", made.id, tuple(raws), (made,))
        for made, raws in removed.items():
            yield Step("removed", made.id, (made,), tuple(raws))

    # ------------------------------------------------------------------
    # From lot to lot
    # ------------------------------------------------------------------

    def edges(self, bridges=True):
        """All (from, to, reason): of steps, of persons, and guessed ones."""
        if bridges not in self.known:
            self.known[bridges] = self.find_edges(bridges)
        return self.known[bridges]

    def find_edges(self, bridges):
        found = {(a, b, CERTAIN) for a, b, _quantity in self.confirmed}
        for step in self.steps:
            for lot in step.lots_in():
                for other in step.lots_out():
                    found.add((lot, other, step.reason(lot, other)))
        if bridges:
            found |= self.untracked() | self.relabels()
        return found

    def untracked(self):
        """Through goods without lots: out of a step, about the stock, into a step."""
        found = set()
        for first in self.steps:
            for step in self.reached_untracked(first):
                found |= {
                    (lot, other, UNTRACKED)
                    for lot in first.lots_in()
                    for other in step.lots_out()
                }
        return found

    def reached_untracked(self, first):
        """The steps that may have used what came out of this one without a lot."""
        steps, arrived = [], [line for line in first.outputs if not line.lot]
        for line in arrived:  # grows
            for taken in self.taken_after(line):
                if taken.dest.usage in STOCK and taken not in arrived:
                    arrived.append(taken)
                for step in self.steps:
                    if taken in step.inputs and step not in steps:
                        steps.append(step)
                        arrived += [
                            x for x in step.outputs if not x.lot and x not in arrived
                        ]
        return steps

    def taken_after(self, arrival):
        """What left a place from an arrival on, until nothing was left there."""
        place, product = arrival.dest, arrival.product
        if place.usage not in STOCK:
            return []
        flow = [
            line
            for line in self.lines
            if not line.lot and line.product == product and line.source != line.dest
        ]
        # At the same moment goods come in before goods go out.
        flow.sort(key=lambda line: (line.date, line.source == place))
        level, taken, end = 0.0, [], None
        for line in flow:
            if line.dest == place:
                level += line.quantity
            elif line.source == place:
                level -= line.quantity
                if line.date >= arrival.date and (end is None or line.date <= end):
                    taken.append(line)
                    if level <= 0 and end is None:
                        end = line.date
        return taken

    def relabels(self):
        """One lot is lost, another found: same goods, place and minute."""
        return {(a, b, RELABEL) for a, b, _quantity in self.relabel_pairs()}

    def relabel_pairs(self):
        for lost in self.lines:
            for gain in self.lines:
                if (
                    lost.lot
                    and gain.lot
                    and lost.lot != gain.lot
                    and lost.product == gain.product
                    and lost.counted
                    and gain.counted
                    and lost.dest.usage == gain.source.usage == "inventory"
                    and lost.source == gain.dest
                    and abs(lost.date - gain.date) <= timedelta(minutes=1)
                ):
                    yield lost.lot, gain.lot, min(lost.quantity, gain.quantity)

    def reach(self, seeds, direction="down", bridges=True, avoid=()):
        """Every lot that can be reached: {lot: set of reasons}; empty is certain."""
        edges = {edge for edge in self.edges(bridges) if edge[1] not in avoid}
        if direction == "up":
            edges = {(b, a, reason) for a, b, reason in edges}
        certain, possible = set(seeds), {}
        while True:
            before = len(certain), sum(len(reasons) for reasons in possible.values())
            for a, b, reason in edges:
                if a in certain and reason is CERTAIN:
                    certain.add(b)
                if a in certain or a in possible:
                    reasons = set(possible.get(a, ())) | {reason}
                    possible[b] = possible.get(b, set()) | (reasons - {CERTAIN})
            after = len(certain), sum(len(reasons) for reasons in possible.values())
            if before == after:
                lots = certain | set(possible)
                return {x: set() if x in certain else possible[x] for x in lots}

    # ------------------------------------------------------------------
    # How much
    # ------------------------------------------------------------------

    def made(self, lot):
        """What was ever received or produced of it."""
        return sum(
            line.quantity
            for line in self.lines
            if line.lot == lot
            and line.dest.usage in (*STOCK, "customer")
            and line.source.usage in ("supplier", "production", "inventory")
        )

    def consumptions(self, lot):
        """(step, quantity) for every step that took this lot."""
        return [
            (step, step.quantity_in(lot))
            for step in self.steps
            if lot in step.lots_in()
        ]

    def takings(self, seeds):
        """Each time a seed was used: (quantity, the lots it got into at first)."""
        for step in self.steps:
            quantity = sum(step.quantity_in(seed) for seed in seeds)
            if seeds & step.lots_in():
                firsts = step.lots_out()
                for later in self.reached_untracked(step):
                    firsts |= later.lots_out()
                yield quantity, firsts
        for a, b, quantity in [*self.relabel_pairs(), *self.confirmed]:
            if a in seeds:
                yield quantity or self.made(a), {b}

    def high(self, seeds, lot):
        """The most of the seeds that can be in a lot.

        Each time a seed was used counts in full if the lot can be reached from there,
        but not by way of a seed: what came back is counted when it leaves again.
        """
        seeds = set(seeds)
        can_be = sum(
            quantity
            for quantity, firsts in self.takings(seeds)
            if lot in self.reach(firsts - seeds, avoid=seeds)
        )
        # Of a lot that never came in nobody knows how much there was.
        return min(can_be, sum(self.made(seed) for seed in seeds) or can_be)

    def low(self, seeds, lot):
        """What of the seeds must be in a lot: used where one single lot came out.

        What an unbuild or a repair gives back need not be what the seed became.
        """
        must_be = sum(
            quantity for a, b, quantity in self.confirmed if a in seeds and b == lot
        )
        for step in self.steps:
            if self.only_output(step) != lot:
                continue
            for source in step.lots_in() - {lot}:
                if source in seeds:
                    must_be += step.quantity_in(source)
        sources = {lot for line in self.lines for lot in [line.lot] if lot}
        for source in sources - {*seeds, lot}:
            if self.went_whole_into(seeds, source) == lot:
                if not self.is_on_circle(seeds, source):
                    must_be += self.low(seeds, source)
        return must_be

    def only_output(self, step):
        lots = step.lots_out()
        if step.kind in ("production", "link") and len(lots) == 1:
            if all(line.lot for line in step.outputs):
                return next(iter(lots))
        return None

    def went_whole_into(self, seeds, lot):
        """The lot into which all of this one went, by record or by word of mouth."""
        takings = [
            (quantity, self.only_output(step))
            for step, quantity in self.consumptions(lot)
        ]
        takings += [(quantity, b) for a, b, quantity in self.confirmed if a == lot]
        takings += [(0, None) for a, _b, _reason in self.relabels() if a == lot]
        if len(takings) != 1 or takings[0][0] < self.made(lot) or not self.made(lot):
            return None
        target = takings[0][1]
        return target if target != lot and target not in seeds else None

    def is_on_circle(self, seeds, lot):
        target, seen = self.went_whole_into(seeds, lot), set()
        while target and target != lot and target not in seen:
            seen.add(target)
            target = self.went_whole_into(seeds, target)
        return target == lot

    # ------------------------------------------------------------------
    # Where it is
    # ------------------------------------------------------------------

    def shipped(self, lots):
        """{(customer, lot): [sent, come back]}."""
        found = {}
        for line in self.lines:
            if line.lot not in lots:
                continue
            to, back = line.dest.usage == "customer", line.source.usage == "customer"
            if to != back:
                entry = found.setdefault((line.customer, line.lot), [0, 0])
                entry[back] += line.quantity
        return found

    def deliveries(self, lots):
        """The transfers that brought these lots to a customer."""
        return {
            line.picking
            for line in self.lines
            if line.lot in lots
            and line.picking
            and line.dest.usage == "customer" != line.source.usage
        }

    def on_hand(self, lots):
        """{(place, lot): quantity} without zeros."""
        found = {}
        for line in self.lines:
            if line.lot in lots:
                for place, sign in ((line.source, -1), (line.dest, 1)):
                    if place.usage in STOCK:
                        key = place.id, line.lot
                        found[key] = found.get(key, 0) + sign * line.quantity
        return {key: quantity for key, quantity in found.items() if quantity}
