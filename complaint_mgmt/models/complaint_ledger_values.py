from collections import Counter

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ..tools.ledger_cases import Reader, core_digest
from ..tools.ledger_match import Names
from .complaint_ledger_match import TARGETS

BATCH = 2000
LONGEST = 400
# From which likeness a record is proposed, and from which a lot is.
PROPOSED, PROPOSED_SORT = 0.6, 0.75


def product_key(item):
    """Return what tells one product of a register from another."""
    return " | ".join((item["code"], item["product"], item["spec"]))[:LONGEST]


def lot_key(item):
    """Return what tells one lot of a register from another."""
    return f"{item['lot'][:LONGEST]} | {product_key(item)}"


class ComplaintLedgerImport(models.Model):
    """Second part of an import: complaints are made of rows, values of complaints."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def action_columns_done(self):
        """Settle the columns: gather complaints, and propose records for their values.

        :return: True
        :raises UserError: a column is missing, double or doubtful
        """
        self.ensure_one()
        self._check_step("columns")
        self._check_columns()
        table = self._load_table()
        self._remember_columns(table["headings"])
        columns = self.column_ids.sorted("sequence")
        reader = Reader(
            columns.mapped("heading"),
            columns.mapped("field_name"),
            {c.sequence: c.date_order for c in columns if c.date_order},
            self.default_year or None,
            table["is_1904"],
        )
        cases = reader.cases(self._rows(table))
        self._make_lines(cases)
        self._make_matches(cases)
        self._write_engine({"state": "matches"})
        return True

    def _make_lines(self, cases):
        # sudo: lines are made by this step only, out of the file.
        lines = self.env["complaint.ledger.line"].sudo()
        lines.search([("import_id", "=", self.id)]).unlink()
        for part in split_every(BATCH, cases):
            lines.create([self._line_values(case) for case in part])
            self.env.flush_all()
            lines.invalidate_model()

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

    def _make_matches(self, cases):
        """Make one row for each different value, with the record that it may mean."""
        # sudo: values are made by this step only; a person then decides.
        matches = self.env["complaint.ledger.match"].sudo()
        matches.search([("import_id", "=", self.id)]).unlink()
        products = {}
        for kind, counts in self._distinct(cases).items():
            keys = [key for key, *_rest in counts]
            if kind == "lot":
                proposals = self._lot_proposals(keys, products)
            else:
                proposals = self._proposals(kind, keys)
            values = [
                {
                    "import_id": self.id,
                    "company_id": self.company_id.id,
                    "kind": kind,
                    "key": key,
                    "text": text[:LONGEST],
                    "more": more[:LONGEST],
                    "count": count,
                    **self._decided(kind, *proposals.get(key, (False, 0.0))),
                }
                for (key, text, more), count in counts.items()
            ]
            if kind == "product":
                products = {
                    one["key"]: one["product_id"]
                    for one in values
                    if one["decision"] == "link"
                }
            for part in split_every(BATCH, values):
                matches.create(part)
                self.env.flush_all()

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

    def _decided(self, kind, record, score):
        """Return decision and record of a value whose likest record has a score."""
        least = PROPOSED if kind in ("customer", "product") else PROPOSED_SORT
        if not record or score < least:
            return {"decision": "text", "score": 0}
        return {
            "decision": "link" if score >= 1.0 else "ask",
            "score": round(score * 100),
            TARGETS[kind]: record,
        }

    def _proposals(self, kind, keys):
        """Return the likest record of each key: dict, key -> (id, score)."""
        if kind == "lot" or not keys:
            return {}
        if kind == "product":
            return self._product_proposals(keys)
        names = Names(self._names_of(kind), core=kind == "customer")
        return {key: names.find(key) for key in keys}

    def _names_of(self, kind):
        """Return (id, name) of every record that a value of a kind may mean."""
        company = Domain("company_id", "in", [self.company_id.id, False])
        if kind == "customer":
            domain = company & Domain("parent_id", "=", False)
            return self._named("res.partner", domain, ["name", "ref"])
        if kind == "handler":
            domain = Domain("company_ids", "in", self.company_id.ids)
            domain &= Domain("share", "=", False)
            group = self.env.ref("complaint_mgmt.group_complaint_handler")
            domain &= Domain("all_group_ids", "in", group.ids)
            return self._named("res.users", domain, ["name", "login"])
        if kind == "class":
            domain = company & Domain("version_id", "=", False)
            return self._named("complaint.class", domain, ["name", "code"])
        if kind == "category":
            return self._named("complaint.category", company, ["name", "complete_name"])
        return self._named("complaint.channel", Domain.TRUE, ["name", "code"])

    def _named(self, model, domain, names):
        """Return (id, name) of records, in every language that is installed."""
        # sudo: names only, of the own company; what is chosen is checked again.
        records = self.env[model].sudo().search(domain)
        pairs = {}
        languages = self.env["res.lang"].get_installed()
        if not any(records._fields[name].translate for name in names):
            if "display_name" not in names and "complete_name" not in names:
                languages = languages[:1]
        for code, _label in languages:
            for record in records.with_context(lang=code):
                for name in names:
                    if record[name]:
                        pairs[record.id, record[name]] = True
        return list(pairs)

    def _product_proposals(self, keys):
        domain = Domain("company_id", "in", [self.company_id.id, False])
        rows = self._named("product.product", domain, ["name"])
        codes = self._named("product.product", domain, ["default_code", "barcode"])
        by_code, by_name = Names(codes), Names(rows)
        by_both = Names(self._named("product.product", domain, ["display_name"]))
        found = {}
        for key in keys:
            code, name, spec = key.split(" | ", 2)
            same = by_code.exact(code) if code else []
            if len(same) == 1:
                found[key] = (same[0], 1.0)
                continue
            full = by_both.find(f"{name} {spec}" if spec else name)
            short = by_name.find(name) if name else (None, 0.0)
            found[key] = max(full, short, key=lambda one: one[1])
        return found

    # ------------------------------------------------------------------
    # Lots, within the products that are decided
    # ------------------------------------------------------------------

    def _propose_lots(self, product_keys):
        """Propose lots anew, of products whose decision changed.

        :param product_keys: the keys of these products
        """
        # sudo: proposals are written by the import, whatever the decisions are.
        matches = self.sudo().match_ids
        changed = set(product_keys)
        lots = matches.filtered(
            lambda m: m.kind == "lot" and m.key.split(" | ", 1)[1] in changed
        )
        products = {
            m.key: m.product_id.id
            for m in matches
            if m.kind == "product" and m.decision == "link"
        }
        proposals = self._lot_proposals(lots.mapped("key"), products)
        for match in lots:
            decided = self._decided("lot", *proposals.get(match.key, (False, 0.0)))
            match._write_proposal({"lot_id": False, **decided})

    def _lot_proposals(self, keys, products):
        """Return the likest lot of each key: dict, key -> (id, score).

        :param products: dict, key of a product -> id
        """
        wanted = {key: key.split(" | ", 1) for key in keys}
        known = self._lots_of(
            {products[p] for _l, p in wanted.values() if p in products}
        )
        return {
            key: known[products[product]].find(lot)
            for key, (lot, product) in wanted.items()
            if product in products
        }

    def _lots_of(self, product_ids):
        """Return the Names of the lots of each product."""
        domain = [
            ("product_id", "in", list(product_ids)),
            ("company_id", "in", [self.company_id.id, False]),
        ]
        # sudo: who takes a register over need not read stock; names of lots only.
        lots = self.env["stock.lot"].sudo().search_fetch(domain, ["name", "product_id"])
        grouped = lots.grouped("product_id")
        return {
            product: Names(
                (lot.id, lot.name)
                for lot in grouped.get(self.env["product.product"].browse(product), ())
            )
            for product in product_ids
        }

    def _decisions(self):
        """Return what the values mean: dict, (kind, key) -> match.

        :raises UserError: some are not decided yet
        """
        if self.ask_count:
            raise UserError(
                self.env._(
                    "%(count)s values wait for your decision: take the record that is "
                    "proposed, choose another one, or keep the text.",
                    count=self.ask_count,
                )
            )
        # sudo: what was decided, whoever goes on with the import.
        return {(m.kind, m.key): m for m in self.sudo().match_ids}

    def action_accept_sure(self):
        """Take all proposals that are alike by 90 % and more.

        :return: True
        """
        self._check_step("matches")
        waiting = self.match_ids.filtered(lambda m: m.decision == "ask")
        waiting.filtered(lambda m: m.score >= 90).action_accept()
        return True

    def action_rest_as_text(self):
        """Keep as text what is not decided yet.

        :return: True
        """
        self._check_step("matches")
        self.match_ids.filtered(lambda m: m.decision == "ask").action_text()
        return True
