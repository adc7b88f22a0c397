import math
import unicodedata

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, float_is_zero
from odoo.tools.mimetypes import guess_mimetype

from ..tools.quantity import email_key, name_key
from .complaint_recall_response_line import FIGURES

MAX_TEXT = 4000
MAX_WORD = 100
MAX_QUANTITY = 1e9
MAX_PASSED_ON = 50
MAX_FILES = 5
MAX_FILE_BYTES = 8 * 1024 * 1024
FILE_TYPES = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/gif")
# Letters that change how a text reads, or that no database holds.
HIDDEN = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


class ComplaintRecallConsignee(models.Model):
    """What may be in an answer; the rest is cut off or refused."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    @api.model
    def _clean_text(self, text, limit):
        """Return a text without signs that hide something, cut to a length."""
        text = str(text or "")[: limit * 4].replace("\r\n", "\n").replace("\r", "\n")
        kept = "".join(
            letter
            for letter in text
            if letter in "\n\t"
            or (
                unicodedata.category(letter) not in ("Cc", "Cs")
                and ord(letter) not in HIDDEN
            )
        )
        return kept.strip()[:limit]

    def _clean_line(self, text, limit=MAX_WORD):
        return " ".join(self._clean_text(text, limit).split())

    def _clean_words(self, answer):
        person = self._clean_line(answer.get("person"))
        if not person:
            raise UserError(self.env._("Enter the name of the person who answers."))
        return {
            "person": person,
            "phone": self._clean_line(answer.get("phone")),
            "remark": self._clean_text(answer.get("remark"), MAX_TEXT),
        }

    def _clean_quantity(self, value):
        try:
            quantity = float(value or 0)
        except (TypeError, ValueError, OverflowError):
            quantity = math.nan
        if not math.isfinite(quantity) or not 0 <= quantity < MAX_QUANTITY:
            raise UserError(self.env._("A quantity is a number from 0 to 999,999,999."))
        return quantity

    def _clean_figures(self, figures):
        if figures is None:
            return None
        lines = self.line_ids
        if set(figures) != set(lines.ids):
            raise UserError(
                self.env._("Give figures for each of your lots, and for no other lot.")
            )
        return {
            line: {n: self._clean_quantity(figures[line.id].get(n)) for n in FIGURES}
            for line in lines
        }

    def _clean_passed_on(self, rows, figures):
        if rows and figures is None:
            raise UserError(
                self.env._("Give the figures together with whom goods went to.")
            )
        if len(rows) > MAX_PASSED_ON:
            raise UserError(
                self.env._(
                    "Name up to %(count)s customers here, and send us a list of all.",
                    count=MAX_PASSED_ON,
                )
            )
        return [self._clean_passed_on_row(row) for row in rows]

    def _clean_passed_on_row(self, row):
        line = self.line_ids.filtered(lambda r: r.id == row.get("line_id"))
        if not line:
            raise UserError(self.env._("Choose one of your lots."))
        name = self._clean_line(row.get("name"))
        if not name_key(name):
            raise UserError(self.env._("Enter the name of each customer."))
        quantity = self._clean_quantity(row.get("quantity"))
        if float_is_zero(quantity, precision_rounding=line.uom_id.rounding):
            raise UserError(
                self.env._("Enter how much went to %(customer)s.", customer=name)
            )
        email = self._clean_line(row.get("email"))
        if email and not email_normalize(email):
            raise UserError(
                self.env._("“%(email)s” is not an e-mail address.", email=email)
            )
        return {
            "consignee_line_id": line.id,
            "lot_id": line.lot_id.id,
            "uom_id": line.uom_id.id,
            "name": name,
            "name_key": name_key(name),
            "street": self._clean_line(row.get("street"), 2 * MAX_WORD),
            "phone": self._clean_line(row.get("phone")),
            "email": email_normalize(email) if email else "",
            "email_key": email_key(email),
            "quantity": quantity,
        }

    def _clean_files(self, files):
        if len(files) > MAX_FILES:
            raise UserError(
                self.env._("Attach up to %(count)s files.", count=MAX_FILES)
            )
        clean = []
        for name, content in files:
            kind = guess_mimetype(content, default="")
            if kind not in FILE_TYPES or len(content) > MAX_FILE_BYTES:
                raise UserError(
                    self.env._(
                        "Attach photos (JPEG, PNG, WebP, GIF) or PDF files of up to "
                        "%(size)s MB each.",
                        size=MAX_FILE_BYTES // 1024**2,
                    )
                )
            name = self._clean_line(name).replace("/", "_").replace("\\", "_")
            clean.append((name or "file", kind, content))
        return clean
