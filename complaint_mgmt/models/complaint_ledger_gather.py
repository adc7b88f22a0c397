from collections import Counter
from datetime import datetime, timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..tools.ledger_cases import Reader, core_digest
from .complaint_ledger_match import TARGETS
from .complaint_ledger_values import LONGEST, lot_key, product_key

VALUES_AT_ONCE = 1000
# So long a click may work before the rest is left to the next step.
BUDGET = timedelta(seconds=20)


class ComplaintLedgerImport(models.Model):
    """Second step of an import: complaints are made of rows, values of complaints.

    One piece of the rows after the other, then records are proposed for the values.
    `position` says how far that is, and is stored with what a step made.
    """

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def action_columns_done(self):
        """Settle the columns: gather complaints, and propose records for their values.

        :return: True
        :raises UserError: a column is missing, double or doubtful
        """
        self.ensure_one()
        self._check_step("columns")
        self._check_columns()
        self._remember_columns(self.position["headings"])
        # sudo: lines and values are made by this step only.
        self.sudo().line_ids.unlink()
        self.sudo().match_ids.unlink()
        near = self._reader().begin_dates(lambda: (rows for _id, rows in self._parts()))
        begun = {**self.position, "near": near, "chunk": 0, "rows": 0, "last": False}
        self._write_engine({"state": "gathering", "position": begun})
        until = datetime.now() + BUDGET
        while self.state == "gathering" and datetime.now() < until:
            self._gather_batch()
        return True

    def _reader(self):
        columns = self.column_ids.sorted("sequence")
        return Reader(
            columns.mapped("heading"),
            columns.mapped("field_name"),
            {c.sequence: c.date_order for c in columns if c.date_order},
            self.default_year or None,
            self.position["is_1904"],
        )

    def _gather_batch(self):
        """Gather the complaints of the next rows, or propose for the next values."""
        part = next(self._parts(self.position["chunk"], 1), None)
        if part:
            self._gather_rows(*part)
        elif not self._propose_next():
            self._write_engine({"state": "matches", "stepped_at": False})
            return
        self._write_engine({"stepped_at": fields.Datetime.now()})

    def _gather_rows(self, chunk, rows):
        """Make lines of one piece of the rows.

        A complaint may have begun above: it is looked up, and added to.
        """
        reader, position = self._reader(), self.position
        earlier = self._earlier_lines(reader, rows, position["last"])
        known = {line: line.values for line in earlier}
        before = self._distinct(known.values())
        by_number = {}
        for case in known.values():
            by_number.setdefault(case["number"], case)
        last = next((c for ln, c in known.items() if ln.id == position["last"]), None)
        new = reader.gather(rows, by_number, last, position["near"])
        for line, case in known.items():
            if case["rows"] != line.rows:
                line.write(self._line_values(case))
        made = earlier.create([self._line_values(case) for case in new])
        for kind, counts in self._distinct([*known.values(), *new]).items():
            counts.subtract(before[kind])
            self._count_values(kind, counts)
        position.update(
            chunk=chunk,
            rows=position["rows"] + len(rows),
            last=self._last_line(rows, made, known, position["last"]),
        )
        self._write_engine({"position": position})
        self.env.flush_all()
        made.invalidate_model()

    @staticmethod
    def _last_line(rows, made, known, last):
        """Return the id of the line that the last row belongs to."""
        row = rows[-1][0]
        for line in [*reversed(made), *known]:
            if row in line.rows:
                return line.id
        return last

    def _earlier_lines(self, reader, rows, last):
        """Return the lines of rows above that may go on in these rows."""
        numbers = {reader.number(cells)[:LONGEST] for _row, cells, _year in rows}
        # sudo: lines are made by this step only, out of the file.
        lines = self.env["complaint.ledger.line"].sudo()
        same = Domain("number", "in", list(numbers - {""})) | Domain("id", "=", last)
        return lines.search(Domain("import_id", "=", self.id) & same, order="id")

    def _line_values(self, case):
        return {
            "import_id": self.id,
            "company_id": self.company_id.id,
            "row": case["rows"][0],
            "rows": case["rows"],
            "number": case["number"][:LONGEST],
            "statement": " ".join(case["statement"].split())[:LONGEST],
            "digest": core_digest(case),
            "values": case,
        }

    # ------------------------------------------------------------------
    # Values, each once
    # ------------------------------------------------------------------

    def _distinct(self, cases):
        """Return the values: dict, kind -> Counter of (key, text, more)."""
        found = {kind: Counter() for kind in TARGETS}
        for case in cases:
            texts = {"customer": case["customer"], "handler": case["handler"]}
            texts.update({n: case[n] for n in ("class", "category", "channel")})
            for kind, text in texts.items():
                if text:
                    found[kind][text[:LONGEST], text, ""] += 1
            for item in case["items"]:
                name = item["product"] or item["code"]
                if name:
                    more = " ".join(filter(None, (item["spec"], item["code"])))
                    found["product"][product_key(item), name, more] += 1
                if item["lot"]:
                    found["lot"][lot_key(item), item["lot"], name] += 1
        return found

    def _count_values(self, kind, counts):
        """Add to how many complaints each value has; what is new has no record yet."""
        totals, firsts = Counter(), {}
        for (key, text, more), count in counts.items():
            if count > 0:
                totals[key] += count
                firsts.setdefault(key, (text[:LONGEST], more[:LONGEST]))
        # sudo: values are made by this step only; a person then decides.
        matches = self.env["complaint.ledger.match"].sudo()
        domain = [("import_id", "=", self.id), ("kind", "=", kind)]
        known = matches.search([*domain, ("key", "in", list(totals))])
        for match in known:
            match._write_proposal({"count": match.count + totals.pop(match.key)})
        common = {
            "import_id": self.id,
            "company_id": self.company_id.id,
            "kind": kind,
            "decision": "text",
        }
        values = [
            {"key": k, "count": n, "text": firsts[k][0], "more": firsts[k][1]}
            for k, n in totals.items()
        ]
        matches.create([{**common, **one} for one in values])

    def _propose_next(self):
        """Propose records for the next values; return whether there were any.

        Lots come last: they are looked for among those of their product.
        """
        # sudo: as in `_count_values`.
        matches = self.env["complaint.ledger.match"].sudo()
        waiting = Domain("import_id", "=", self.id) & Domain("is_looked_up", "=", False)
        for domain in (waiting & Domain("kind", "!=", "lot"), waiting):
            first = matches.search(domain, order="id", limit=1)
            if not first:
                continue
            own = matches.search(
                domain & Domain("kind", "=", first.kind),
                order="id",
                limit=VALUES_AT_ONCE,
            )
            self._propose(first.kind, own)
            return True
        return False

    def _propose(self, kind, matches):
        keys = matches.mapped("key")
        if kind == "lot":
            proposals = self._lot_proposals(keys, self._decided_products())
        else:
            proposals = self._proposals(kind, keys)
        # the company of each is looked at when it is written: fetched at once
        found = self.env[matches._fields[TARGETS[kind]].comodel_name].sudo()
        found = found.browse({r for r, _score in proposals.values() if r})
        if "company_id" in found._fields:
            found.fetch(["company_id"])
        for match in matches:
            decided = self._decided(kind, *proposals.get(match.key, (False, 0.0)))
            match._write_proposal({**decided, "is_looked_up": True})
        self.env.flush_all()
        matches.invalidate_model()
