"""What the engine found for one question, cut down to what the user may see."""

from collections import defaultdict
from dataclasses import dataclass, field

from .companies import LotCompanies, companies_of

DOWN, UP = "down", "up"
DIRECTIONS = {"forward": (DOWN,), "backward": (UP,), "both": (DOWN, UP)}
# Rows of the engine, by the name of its method `_genealogy_<name>`.
ROWS = ("shipments", "receipts", "stock", "losses", "open")


@dataclass
class Facts:
    """The answer to one question, without anything of companies that are not open.

    `ways`: direction -> `Genealogy`; `lot_ids`: the lots that may be shown, nearest
    first; `hidden`: how many lots and deliveries of other companies were left out;
    `companies`: the companies of documents of steps, (model, id) -> company id.
    """

    env: object
    direction: str
    seeds: tuple
    ways: dict
    lot_ids: list = field(default_factory=list)
    hidden: dict = field(default_factory=dict)
    companies: dict = field(default_factory=dict)
    shipments: list = field(default_factory=list)
    receipts: list = field(default_factory=list)
    stock: list = field(default_factory=list)
    losses: list = field(default_factory=list)
    open: list = field(default_factory=list)

    @property
    def scope(self):
        """The lots that the totals are about: downstream, or what is in the seeds."""
        way = self.ways.get(DOWN) or self.ways[UP]
        return way.lots.keys() & self.shown

    @property
    def shown(self):
        """The lots that may be shown, as a set."""
        return set(self.lot_ids)

    def is_open(self, company_id):
        """Tell whether rows of a company may be shown; no company is everybody's."""
        return not company_id or company_id in self.env.companies.ids

    def step_is_open(self, step):
        """Tell whether the document of a step may be named."""
        return self.is_open(self.companies.get((step.model, step.res_id)))

    def steps(self):
        """Yield each step once, whichever way it was found: (way, step)."""
        seen = set()
        for way in self.ways.values():
            for step in way.steps:
                key = (step.kind, step.model, step.res_id, tuple(step.outputs))
                if key not in seen:
                    seen.add(key)
                    yield way, step


def gather(env, lots, direction):
    """Ask the engine and mask its answer.

    :param lots: `stock.lot`, the seeds; the user may see them
    :param direction: `forward`, `backward` or `both`
    :return: Facts
    """
    # sudo: the engine reads all companies, or a trace would end at a border; what is
    # not for the user becomes a number in `_mask`.
    engine = lots.sudo()
    ways = {way: engine._genealogy(way) for way in DIRECTIONS[direction]}
    facts = Facts(env, direction, tuple(lots.ids), ways)
    rows = {name: _rows(engine, ways, name) for name in ROWS}
    facts.companies = companies_of(env, [s for _way, s in facts.steps()])
    _mask(facts, rows)
    return facts


def _rows(engine, ways, name):
    """Shipments of what lies downstream, receipts of what lies upstream, and so on."""
    wanted = {"receipts": [UP], "stock": [DOWN, UP]}.get(name, [DOWN])
    ids = set(engine.ids).union(*(ways[way].lots for way in wanted if way in ways))
    return getattr(engine.browse(ids), f"_genealogy_{name}")()


def _mask(facts, rows):
    """Keep the rows and lots of open companies; count the others."""
    active = defaultdict(set)
    for name in ROWS:
        for row in rows[name]:
            row["quantity"] = row["quantity"] or 0.0
        kept = [row for row in rows[name] if facts.is_open(row["company_id"])]
        setattr(facts, name, kept)
        for row in kept:
            active[row["lot_id"]].add(row["company_id"])
    companies = LotCompanies(facts, active)
    reached = {}
    for way in facts.ways.values():
        for lot_id, lot in way.lots.items():
            reached.setdefault(lot_id, lot.level)
    facts.lot_ids = sorted(
        (lot_id for lot_id in reached if companies.may_show(lot_id)),
        key=lambda lot_id: (reached[lot_id], lot_id),
    )
    shown = facts.shown
    facts.hidden = {
        "lots": len(reached) - len(shown),
        "deliveries": len(
            _deliveries(rows["shipments"]) - _deliveries(facts.shipments)
        ),
    }
    for name in ROWS:
        setattr(facts, name, [r for r in getattr(facts, name) if r["lot_id"] in shown])


def _deliveries(rows):
    return {(r["picking_id"], r["picking_id"] or r["line_id"]) for r in rows}
