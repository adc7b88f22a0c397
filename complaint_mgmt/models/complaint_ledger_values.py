from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.ledger_match import Names
from .complaint_ledger_match import TARGETS

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
    """What the values of a register mean: records are proposed, a person decides."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

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
        proposals = self._lot_proposals(lots.mapped("key"), self._decided_products())
        for match in lots:
            decided = self._decided("lot", *proposals.get(match.key, (False, 0.0)))
            match._write_proposal({"lot_id": False, **decided})

    def _decided_products(self):
        """Return the products that are decided: dict, key -> id."""
        # sudo: as in `_propose_lots`.
        matches = self.env["complaint.ledger.match"].sudo()
        domain = [("import_id", "=", self.id), ("kind", "=", "product")]
        found = matches.search_fetch(
            [*domain, ("decision", "=", "link")], ["key", "product_id"]
        )
        return {match.key: match.product_id.id for match in found}

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
