"""What a walk through the stock found: lots, what turned them into each other, gaps.

Pure Python: no Odoo, no database. Ids and quantities only.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime

DOWN, UP = "down", "up"
CERTAIN, POSSIBLE = "certain", "possible"
SEVERAL_SERIALS = "several_serials"
# Kinds of steps that are only a possibility, whatever they contain.
BRIDGES = ("untracked", "relabel", "twin")


@dataclass(slots=True)
class Step:
    """Something that turned lots into lots: each input may be in each output.

    `inputs`, `outputs`: {lot id: quantity in the unit of its product}.
    `loose_inputs`, `loose_outputs`: lots of which another one of the same product took
    part, too. Which of several went into which of several is on no record.
    `waste`: whether outputs without a lot exist besides.
    `apart`: whether something was taken apart, so that an output need not have of each
    input in it.
    `through`: products without lots between inputs and outputs; `origin`: number of the
    step that they came out of.
    """

    kind: str
    model: str
    res_id: int
    date: datetime | None = None
    inputs: dict[int, float] = field(default_factory=dict)
    outputs: dict[int, float] = field(default_factory=dict)
    loose_inputs: frozenset[int] = frozenset()
    loose_outputs: frozenset[int] = frozenset()
    waste: bool = False
    apart: bool = False
    through: tuple[int, ...] = ()
    origin: int | None = None

    def doubt(self, source: int, target: int) -> str | None:
        """Return why it is only possible that `source` went into `target`, if so."""
        if self.kind in BRIDGES:
            return self.kind
        if source in self.loose_inputs and target in self.loose_outputs:
            return SEVERAL_SERIALS
        return None


@dataclass(slots=True)
class Reached:
    """A lot that was reached, and how."""

    lot_id: int
    level: int
    certainty: str = CERTAIN
    reason: str | None = None
    step: int | None = None
    parent: int | None = None
    made: float = 0.0
    low: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Spot:
    """A place where the trace sees nothing, or nobody can be told."""

    kind: str
    product_id: int | None = None
    partner_id: int | None = None
    model: str | None = None
    res_id: int | None = None
    quantity: float = 0.0
    date: datetime | None = None


@dataclass
class Genealogy:
    """The whole answer to one question; see docs/genealogy.md."""

    seeds: tuple[int, ...]
    direction: str
    steps: list[Step] = field(default_factory=list)
    lots: dict[int, Reached] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    confidence_parts: dict[str, float] = field(default_factory=dict)

    @property
    def confidence(self) -> float:
        """How much of the way is on record, 0 to 1: the product of the parts."""
        result = 1.0
        for share in self.confidence_parts.values():
            result *= share
        return result

    def path(self, lot_id: int) -> list[tuple[int, Step | None]]:
        """Return how a lot was reached: pairs of a lot and the step that led to it.

        :param int lot_id: one of `lots`
        :return: from a seed, whose step is None, to the lot
        """
        way = []
        while lot_id is not None:
            reached = self.lots[lot_id]
            step = None if reached.step is None else self.steps[reached.step]
            way.append((lot_id, step))
            lot_id = reached.parent
        return way[::-1]

    def sides(self, step: Step) -> tuple[dict, dict]:
        """Return where one comes from and where one gets to in this direction."""
        if self.direction == DOWN:
            return step.inputs, step.outputs
        return step.outputs, step.inputs

    def doubt(self, step: Step, source: int, target: int) -> str | None:
        """Return why the way from `source` to `target` is only possible, if so."""
        if self.direction == DOWN:
            return step.doubt(source, target)
        return step.doubt(target, source)

    def spread(self) -> None:
        """Fill `lots` from `seeds` and `steps`: first what is certain, then the rest.

        Breadth first, so that each lot has the shortest way; each step is looked at
        once for each lot that leads into it.
        """
        self.lots = {seed: Reached(seed, 0) for seed in self.seeds}
        ways = defaultdict(list)
        for number, step in enumerate(self.steps):
            for source in self.sides(step)[0]:
                ways[source].append(number)
        self._flood(ways, certain=True)
        self._flood(ways, certain=False)

    def _flood(self, ways, certain):
        todo = deque(self.lots)
        done = set()
        while todo:
            source = todo.popleft()
            for number in ways[source]:
                step = self.steps[number]
                firm = self._is_firm(step, source)
                # a step has nothing new to say to a second input that is like the first
                if (number, firm) in done or (certain and step.kind in BRIDGES):
                    continue
                done.add((number, firm))
                todo.extend(self._reach(number, step, source, certain))

    def _is_firm(self, step, source):
        loose = step.loose_inputs if self.direction == DOWN else step.loose_outputs
        return source not in loose

    def _reach(self, number, step, source, certain):
        origin = self.lots[source]
        found = []
        for target in self.sides(step)[1]:
            if target in self.lots:
                continue
            reason = self.doubt(step, source, target)
            if certain and reason:
                continue
            reason = reason or origin.reason
            self.lots[target] = Reached(
                target,
                origin.level + 1,
                POSSIBLE if reason else CERTAIN,
                reason,
                number,
                source,
            )
            found.append(target)
        return found
