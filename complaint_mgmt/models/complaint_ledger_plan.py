import re

from odoo import models

from ..tools import ledger_words
from .complaint_ledger_match import TARGETS
from .complaint_ledger_values import LONGEST, lot_key, product_key
from .complaint_taken_over import Plan

# What of an amount is not its unit.
UNIT = re.compile(r"[-+\d.,\s]")


class ComplaintLedgerImport(models.Model):
    """What a complaint of an earlier register becomes."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def _plan(self, line, decisions):
        """Return the Plan of a line: values of the case, its lines and its answer."""
        case = line.values
        notes = [*case["note"]]
        state = self._state_of(case)
        values = {
            "partner_id": self._customer_of(case, decisions),
            **self._sorted(case, decisions, state, notes),
            **self._history(line, case, state, notes),
        }
        items = self._items_of(case, decisions, notes)
        reply = self._reply_of(case, values)
        self._note_rest(case, values, reply, notes)
        values["register_note"] = "\n".join(f"{h}: {t}" for h, t in notes) or False
        persons = self._persons_of(case, values["partner_id"])
        return Plan(values, items, persons, reply)

    def _note_rest(self, case, values, reply, notes):
        """Note what the register says and a case of this state has no field for."""
        texts = {}
        if values["state"] == "new":
            texts["state"] = case["status"]
        if values["state"] != "closed":
            texts["closed_at"] = self._written(case, "closed")
        if not reply:
            texts["satisfaction"] = case["satisfaction"]
        unit = UNIT.sub("", case["amount_text"]).casefold()
        currency = self.company_id.currency_id
        if unit and unit not in {currency.name.casefold(), currency.symbol}:
            texts["amount"] = case["amount_text"]
        notes += [[self._case_word(n), text] for n, text in texts.items() if text]

    @staticmethod
    def _written(case, name):
        return case[name] if case[f"{name}_has_time"] else case[name][:10]

    def _sorted(self, case, decisions, state, notes):
        """Return handler, class, category and channel; what means none is noted."""
        values = {}
        for kind in ("handler", "class", "category", "channel"):
            text = case[kind][:LONGEST]
            match = decisions.get((kind, text))
            found = match and match.decision == "link" and match._target()
            if kind == "class" and state == "open":
                # an open case is classified by a person, which may call others
                found = False
            if text and not found:
                notes.append([self._kind_word(kind), text])
            values[TARGETS[kind]] = found.id if found else False
        return values

    def _history(self, line, case, state, notes):
        """Return the values that do not depend on a decision."""
        outcome = ledger_words.meaning(ledger_words.OUTCOME, case["outcome"])
        if case["outcome"] and not outcome:
            notes.append([self._case_word("outcome"), case["outcome"]])
        occurred = self._moment(case, "occurred")
        values = {
            **self._origin_of(line),
            "statement": case["statement"],
            "received_at": self._moment(case, "received"),
            "occurred_on": occurred and occurred.date(),
            "state": "new" if state == "open" else state,
            "outcome": outcome or False,
            "proposal": case["result"] or False,
            "amount": case["amount"],
            "place": case["address"] or False,
        }
        if state == "closed":
            closed = self._closed_at(case)
            values.update(closed_at=closed, state_changed_at=closed)
        return values

    def _origin_of(self, line):
        """Return the values that say where a case is from."""
        return {
            "company_id": self.company_id.id,
            "door": "import",
            "received_role": "quality",
            "reported_by_id": self.env.uid,
            "reference": line.number,
            "register_id": self.register_id.id,
            "register_number": line.number,
            "register_row": line.row,
            "register_digest": line.digest,
            "ledger_import_id": self.id,
        }

    def _customer_of(self, case, decisions):
        match = decisions.get(("customer", case["customer"][:LONGEST]))
        linked = match and match.decision == "link"
        return match.partner_id.id if linked else False

    def _persons_of(self, case, partner_id):
        """Return the complainant as the register names him, where it does."""
        name = case["person"] or case["customer"]
        if not name or (partner_id and not case["person"] and not case["phone"]):
            return []
        return [{"kind": "complainant", "name": name, "phone": case["phone"] or False}]

    def _items_of(self, case, decisions, notes):
        """Return the products and lots; what no product is found for becomes text."""
        items = []
        for number, item in enumerate(case["items"], 1):
            match = decisions.get(("product", product_key(item)))
            if not match or match.decision != "link":
                notes.append([self._kind_word("product"), self._item_text(item)])
                continue
            lot = decisions.get(("lot", lot_key(item))) if item["lot"] else None
            lot = lot.lot_id if lot and lot.decision == "link" else None
            items.append(
                {
                    "sequence": number * 10,
                    "product_id": match.product_id.id,
                    "lot_id": lot.id if lot else False,
                    "lot_text": False if lot else item["lot"] or False,
                    "defective_qty": item["quantity"],
                }
            )
        return items

    def _item_text(self, item):
        parts = [item[name] for name in ("product", "code", "spec", "lot")]
        if item["quantity"]:
            parts.append(f"{item['quantity']:g}")
        return ", ".join(filter(None, parts))

    def _reply_of(self, case, values):
        """Return the answer that the register tells of, with what the customer said."""
        said = ledger_words.meaning(ledger_words.SATISFACTION, case["satisfaction"])
        if values["state"] != "closed" or not said:
            return None
        return {
            "state": "told",
            "purpose": "result",
            "text": case["result"] or case["statement"],
            "replied_at": values["closed_at"],
            "user_id": False,
            "satisfaction": said,
        }

    def _kind_word(self, kind):
        match = self.env["complaint.ledger.match"]
        return dict(match._fields["kind"]._description_selection(self.env))[kind]

    def _case_word(self, name):
        field = self.env["complaint.complaint"]._fields[name]
        return field._description_string(self.env)
