"""The form of a consignee: what was typed, what is wrong with it, what it says."""

import re

from ..models.complaint_recall_consignee_clean import MAX_PASSED_ON, MAX_TEXT, MAX_WORD
from ..models.complaint_recall_response_line import FIGURES
from ..tools import quantity

COLUMNS = ("name", "street", "phone", "email", "line", "quantity")
MAX_ROWS = MAX_PASSED_ON
DIGITS = re.compile(r"[0-9]{1,9}")


def typed(value):
    """Return a number as somebody would type it."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text or "0"


class RecallForm:
    """One page of a form: `values` by field name, `errors` by field name.

    :param consignee: complaint.recall.consignee, with the rights of the engine
    :param dict post: what was sent, or None to begin with the answer that counts
    """

    def __init__(self, consignee, post=None):
        self.consignee = consignee
        self.env = consignee.env
        self.errors = {}
        self.lines = consignee.line_ids
        self.values = self._latest() if post is None else self._sent(post)
        self.row_count = self._count_rows()

    # ------------------------------------------------------------------
    # What is in the fields
    # ------------------------------------------------------------------

    def _latest(self):
        response = self.consignee.figures_response_id
        values = {"person": response.person or "", "phone": response.phone or ""}
        for row in response.line_ids:
            for name in FIGURES:
                key = f"r_{row.consignee_line_id.id}_{name}"
                values[key] = typed(row[f"{name}_qty"])
        for number, row in enumerate(response.passed_on_ids):
            texts = {"name": row.name, "street": row.street, "phone": row.phone}
            numbers = {"line": str(row.consignee_line_id.id)}
            numbers["quantity"] = typed(row.quantity)
            for name, text in {**texts, "email": row.email, **numbers}.items():
                values[f"p_{number}_{name}"] = text or ""
        return values

    def _sent(self, post):
        """Keep the fields that the form has, cut to what they may hold."""
        names = {"person": MAX_WORD, "phone": MAX_WORD, "remark": MAX_TEXT}
        for line in self.lines:
            for name in FIGURES:
                names[f"r_{line.id}_{name}"] = MAX_WORD
        for number in range(MAX_ROWS):
            for name in COLUMNS:
                names[f"p_{number}_{name}"] = 2 * MAX_WORD
        names["more_rows"] = 3
        texts = {k: v for k, v in post.items() if isinstance(v, str)}
        return {
            name: texts[name][:size] for name, size in names.items() if name in texts
        }

    def _count_rows(self):
        filled = [
            number
            for number in range(MAX_ROWS)
            if any(self._row_texts(number).values())
        ]
        shown = self.values.get("more_rows", "")
        shown = int(shown) if DIGITS.fullmatch(shown) else 0
        return min(max(shown, *(n + 1 for n in filled), 1), MAX_ROWS)

    def add_row(self):
        """Show one more row for a customer."""
        self.row_count = min(self.row_count + 1, MAX_ROWS)

    def _row_texts(self, number):
        """Return what was typed in a row; the chosen lot alone is nothing."""
        return {
            name: self.values.get(f"p_{number}_{name}", "").strip()
            for name in COLUMNS
            if name != "line"
        }

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def answer(self, with_figures=True):
        """Return the answer for `_take_answer`; `errors` says what is wrong with it.

        :param bool with_figures: False: receipt is confirmed only
        """
        answer = {name: self.values.get(name, "") for name in ("phone", "remark")}
        answer["person"] = self.values.get("person", "").strip()
        if not answer["person"]:
            message = self.env._("Enter the name of the person who answers.")
            self.errors["person"] = message
        if with_figures:
            answer["figures"] = {line.id: self._figures(line) for line in self.lines}
            answer["passed_on"] = self._passed_on()
        return answer

    def _figures(self, line):
        return {
            name: self._number(f"r_{line.id}_{name}", is_needed=name == "received")
            for name in FIGURES
        }

    def _passed_on(self):
        rows = []
        for number in range(MAX_ROWS):
            texts = self._row_texts(number)
            if not any(texts.values()):
                continue
            if not quantity.name_key(texts["name"]):
                message = self.env._("Enter the name of this customer.")
                self.errors[f"p_{number}_name"] = message
            amount = self._number(f"p_{number}_quantity", is_needed=True)
            if amount == 0 and f"p_{number}_quantity" not in self.errors:
                message = self.env._("Enter how much this customer got.")
                self.errors[f"p_{number}_quantity"] = message
            line_id = self._chosen_line(number)
            rows.append({**texts, "quantity": amount, "line_id": line_id})
        return rows

    def _chosen_line(self, number):
        if len(self.lines) == 1:
            return self.lines.id
        chosen = self.values.get(f"p_{number}_line", "")
        line_id = int(chosen) if DIGITS.fullmatch(chosen) else 0
        if line_id in self.lines.ids:
            return line_id
        self.errors[f"p_{number}_line"] = self.env._("Choose one of your lots.")
        return False

    def _number(self, name, is_needed=False):
        try:
            return float(quantity.parse_quantity(self.values.get(name, "")))
        except quantity.QuantityError as error:
            if error.code != quantity.EMPTY or is_needed:
                self.errors[name] = self._reason(error.code)
            return 0.0

    def _reason(self, code):
        reasons = {
            quantity.EMPTY: self.env._("Enter a number; 0 if there is none."),
            quantity.NEGATIVE: self.env._("Enter 0 or more."),
            quantity.TOO_LARGE: self.env._(
                "Enter less than 1,000,000,000, with up to 6 decimals."
            ),
            quantity.AMBIGUOUS: self.env._(
                "Write the number without signs between thousands, such as 1250 or 0.5."
            ),
        }
        return reasons.get(code) or self.env._("Enter a number, such as 12 or 0.5.")
