"""From seeds to the whole genealogy: statements in, a graph out.

First what is on record: one recursive statement, whatever the depth. Then, from what it
found, the ways on which lots may have gone on without a record (`bridges`), and on from
there, until nothing new is found. The number of statements grows with the number of
such hops in a row, not with the number of lots.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from . import bounds, bridges, facts, sql
from .graph import DOWN, Genealogy, Spot, Step

KINDS = {
    sql.PRODUCTION: "production",
    sql.UNBUILD: "unbuild",
    sql.INTO: "link",
    sql.OUT_OF: "link",
}
MODELS = {
    sql.PRODUCTION: "mrp.production",
    sql.UNBUILD: "mrp.unbuild",
    sql.INTO: "stock.move.line",
    sql.OUT_OF: "stock.move.line",
}
TICK = timedelta(microseconds=1)


class Walk:
    """One walk through the stock.

    :param fetch: function that runs a SQL object and returns its rows
    :param seeds: ids of lots
    :param str direction: "down" or "up"
    """

    def __init__(self, fetch, seeds, direction):
        self.fetch = fetch
        self.result = Genealogy(tuple(seeds), direction)
        self.direction = direction
        self.lots = set()
        self.documents = set()
        self.links = set()
        # lines without a lot of each document: {document: [row]}, by side
        self.unnamed = {True: defaultdict(list), False: defaultdict(list)}
        self.number = {}
        # when goods without a lot, by origin, were at a place
        self.visited = defaultdict(list)
        # lines at which a product without lots left the house or came in
        self.ended = set()
        # the far side of orders that products without lots went into
        self.ends = {}

    def run(self):
        """Return the genealogy."""
        todo = set(self.result.seeds)
        while todo:
            lots, documents = self._on_record(todo)
            found = self._relabelled(lots) | self._twins(lots)
            found |= self._without_lots(documents)
            todo = found - self.lots
        self.result.spread()
        self._fill_made()
        bounds.fill(self.result)
        self._find_spots()
        return self.result

    # ------------------------------------------------------------------
    # On record
    # ------------------------------------------------------------------

    def _on_record(self, lot_ids):
        """Walk from lots; return the lots and the documents that are new."""
        lots, documents = set(), set()
        for kind, node in self.fetch(sql.nodes(lot_ids, self.direction)):
            if kind == sql.LOT:
                lots.add(node)
            else:
                documents.add((kind, node))
        lots -= self.lots
        documents -= self.documents
        self.lots |= lots
        self.documents |= documents
        self._add_documents(documents)
        self._add_links(lots)
        return lots, documents

    def _add_documents(self, documents):
        """Make a step of each document."""
        rows = defaultdict(list)
        for kind, document, *row in self._read_lines(documents):
            rows[kind, document].append(row)
        for document, lines in rows.items():
            # a product that belongs to an order has no parts of its own
            if {is_output for is_output, *_line in lines} == {True, False}:
                self.number[document] = len(self.result.steps)
                self.result.steps.append(self._step(document, lines))

    def _read_lines(self, documents):
        chosen = defaultdict(list)
        for kind, node in documents:
            chosen[kind].append(node)
        if not chosen:
            return ()
        return self.fetch(sql.step_lines(*(chosen[kind] for kind in MODELS)))

    def _step(self, document, lines):
        kind, res_id = document
        step = Step(KINDS[kind], MODELS[kind], res_id)
        step.apart = kind in (sql.UNBUILD, sql.OUT_OF)
        named = {True: defaultdict(list), False: defaultdict(list)}
        for line in lines:
            is_output, product, lot, _place, quantity, _first, last = line
            step.date = max(step.date, last) if step.date else last
            if lot is None:
                self.unnamed[is_output][document].append(line)
                step.waste = step.waste or is_output
                continue
            side = step.outputs if is_output else step.inputs
            side[lot] = float(quantity or 0.0)
            named[is_output][product].append(lot)
        if kind in (sql.PRODUCTION, sql.UNBUILD):
            step.loose_inputs = _loose(named[False])
            step.loose_outputs = _loose(named[True])
        return step

    def _add_links(self, lots):
        """Make a step of what people said of these lots."""
        if not lots:
            return
        for row in self.fetch(sql.confirmed_links(lots, self.direction)):
            link, parent, child, date, quantity = row
            if link in self.links:
                continue
            self.links.add(link)
            quantity = float(quantity or 0.0)
            step = Step("confirmed", "complaint.lot.link", link, date)
            step.inputs, step.outputs = {parent: quantity}, {child: quantity}
            self.result.steps.append(step)

    # ------------------------------------------------------------------
    # Bridges
    # ------------------------------------------------------------------

    def _relabelled(self, lots):
        return self._bridge(
            "relabel",
            "stock.move.line",
            (
                (gain, lost, found, date, quantity)
                for lost, found, gain, date, quantity in self._rows(
                    bridges.relabels, lots
                )
            ),
        )

    def _twins(self, lots):
        return self._bridge(
            "twin",
            "stock.lot",
            (
                (taker, giver, taker, date, quantity)
                for giver, taker, date, quantity in self._rows(bridges.twins, lots)
            ),
        )

    def _rows(self, statement, lots):
        return self.fetch(statement(lots, self.direction)) if lots else []

    def _bridge(self, kind, model, rows):
        """Make a step of each pair; return the lots at its far end."""
        far = set()
        for res_id, parent, child, date, quantity in rows:
            step = Step(kind, model, res_id, date)
            step.inputs = {parent: float(quantity)}
            step.outputs = {child: float(quantity)}
            self.result.steps.append(step)
            far.add(child if self.direction == DOWN else parent)
        return far

    def _without_lots(self, documents):
        """Follow products without lots from documents; return the lots that they led
        to.
        """
        entries = [
            (document, (), product, place, date)
            for document in documents
            for line in self._loose_ends(document)
            for _out, product, _lot, place, _quantity, date, _last in [line]
        ]
        if self.direction != DOWN:
            entries = self._made_here(entries)
        far = set()
        while entries:
            entries = [entry for entry in entries if self._is_news(entry)]
            if not entries:
                break
            far_now, entries = self._follow(entries)
            far |= far_now
        return far

    def _loose_ends(self, document):
        return self.unnamed[self.direction == DOWN].get(document, ())

    def _made_here(self, entries):
        """Leave out what was only ever bought: nothing of ours is in it."""
        products = {entry[2] for entry in entries}
        if not products:
            return []
        made = {row[0] for row in self.fetch(bridges.made_here(products))}
        return [entry for entry in entries if entry[2] in made]

    def _is_news(self, entry):
        """Whether goods of this origin were not there yet at that moment."""
        origin, _through, *spot, date = entry
        spans = self.visited[(origin, *spot)]
        if any(begin <= date <= end for begin, end in spans):
            return False
        spans.append((date, date))
        return True

    def _note_span(self, entry, limit):
        """Remember from when until when goods of an origin are followed at a place."""
        origin, _through, *spot, date = entry
        if self.direction == DOWN:
            span = (date, limit or datetime.max)
        else:  # what was there at the limit itself was gone then
            span = (limit + TICK if limit else datetime.min, date)
        self.visited[(origin, *spot)].append(span)

    def _follow(self, entries):
        """One hop: return the lots it led to, and where to go on."""
        statement = bridges.onward if self.direction == DOWN else bridges.backward
        spots = [entry[2:] for entry in entries]
        orders = []
        onward = []
        limits = {}
        for row in self.fetch(statement(spots)):
            number, limit, product, place, usage, kind, document, date, *rest = row
            limits[number] = limit
            origin, through, *_spot = entries[number - 1]
            through = through if product in through else (*through, product)
            if document:
                orders.append((origin, through, (kind, document)))
            elif usage in ("internal", "transit"):
                onward.append((origin, through, product, place, date))
            elif usage in ("customer", "supplier"):
                self._note_end(usage, product, date, *rest)
        for number, limit in limits.items():
            self._note_span(entries[number - 1], limit)
        far, more = self._arrive(orders)
        return far, onward + more

    def _note_end(self, usage, product, date, quantity, partner, line):
        """A product without lots left the house, or came from outside."""
        if line in self.ended:
            return
        self.ended.add(line)
        kind = "untracked_output" if usage == "customer" else "untracked_component"
        self.result.spots.append(
            Spot(
                kind,
                product,
                partner,
                "stock.move.line",
                line,
                float(quantity or 0.0),
                date,
            )
        )

    def _arrive(self, orders):
        """Products without lots went into orders: what came of them is possible."""
        self._read_ends({document for _origin, _through, document in orders})
        far, more = set(), []
        for origin, through, document in {*orders}:
            named, unnamed = self.ends[document]
            source = self.result.steps[self.number[origin]]
            kind, res_id = document
            step = Step("untracked", MODELS[kind], res_id, through=through)
            step.date, step.origin = source.date, self.number[origin]
            if self.direction == DOWN:
                step.inputs, step.outputs = dict(source.inputs), dict(named)
            else:
                step.inputs, step.outputs = dict(named), dict(source.outputs)
            if named:
                self.result.steps.append(step)
                far |= set(named)
            more += [
                (origin, through, product, place, date)
                for product, place, date in unnamed
            ]
        return far, more

    def _read_ends(self, documents):
        """Read the far side of documents: lots with quantities, and lines without."""
        documents = documents - self.ends.keys()
        self.ends.update((document, ({}, [])) for document in documents)
        for row in self._read_lines(documents):
            kind, document, is_output, product, lot, place, quantity, date, _last = row
            if is_output != (self.direction == DOWN):
                continue
            named, unnamed = self.ends[kind, document]
            if lot is not None:
                named[lot] = float(quantity or 0.0)
            else:
                unnamed.append((product, place, date))

    # ------------------------------------------------------------------
    # Quantities and blind spots
    # ------------------------------------------------------------------

    def _fill_made(self):
        for lot, quantity in self.fetch(sql.made(self.lots)):
            self.result.lots[lot].made = float(quantity)

    def _find_spots(self):
        """List what the trace cannot see, and say how much of the way is on record."""
        gaps = self._gaps_of_steps()
        lines = sum(len(s.inputs) + len(s.outputs) for s in self.result.steps) + gaps
        parts = {"records": _share(gaps, lines)}
        if self.direction == DOWN:
            parts["customers"] = self._gaps_of_customers()
        rows = self.fetch(facts.stock(self.lots))
        negative = [row for row in rows if row[5] == "negative"]
        for row in negative:
            quantity = float(row[6])
            self.result.spots.append(
                Spot("negative_stock", row[2], None, "stock.quant", row[0], quantity)
            )
        parts["stock"] = _share(len(negative), len(rows))
        self.result.confidence_parts = parts

    def _gaps_of_steps(self):
        """Note lines without a lot on the side to which the trace goes."""
        is_output = self.direction == DOWN
        kind = "untracked_output" if is_output else "untracked_component"
        count = 0
        for document, lines in self.unnamed[is_output].items():
            for _out, product, _lot, _place, quantity, _first, last in lines:
                count += 1
                self.result.spots.append(
                    Spot(
                        kind,
                        product,
                        None,
                        MODELS[document[0]],
                        document[1],
                        float(quantity or 0.0),
                        last,
                    )
                )
        return count

    def _gaps_of_customers(self):
        """Note who cannot be told; return the share of shipments that can."""
        rows = self.fetch(facts.shipments(self.lots))
        shipped = [row for row in rows if row[4] == "out"]
        contacts = {_contact(row) for row in shipped} - {None}
        known = set()
        if contacts:
            known = {row[0] for row in self.fetch(facts.reachability(contacts))}
        unknown = 0
        for row in shipped:
            contact = _contact(row)
            if contact in known:
                continue
            unknown += 1
            kind = "unreachable_customer" if contact else "unknown_customer"
            quantity, date, picking = float(row[5]), row[6], row[7]
            self.result.spots.append(
                Spot(kind, row[2], contact, "stock.picking", picking, quantity, date)
            )
        return self._shipped_without_lot(_share(unknown, len(shipped)), len(shipped))

    def _shipped_without_lot(self, share, shipped):
        rows = self.fetch(facts.shipped_without_lot(self.lots))
        for product, picking, quantity, date, contact in rows:
            self.result.spots.append(
                Spot(
                    "missing_lot",
                    product,
                    contact,
                    "stock.picking",
                    picking,
                    float(quantity),
                    date,
                )
            )
        return share * _share(len(rows), shipped + len(rows))


def _contact(row):
    """Return where a shipment went, else who ordered it."""
    return row[11] or row[10]


def _loose(by_product):
    """Return the lots of which there are several of one product."""
    return frozenset(
        lot for lots in by_product.values() if len(set(lots)) > 1 for lot in lots
    )


def _share(missing, total):
    return 1.0 - missing / total if total else 1.0
