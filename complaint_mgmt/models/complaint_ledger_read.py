import base64
import hashlib
import json

from odoo import models
from odoo.exceptions import UserError

from ..tools import ledger_dates
from ..tools.ledger_cells import LedgerError, packed, text_of, unpacked
from ..tools.ledger_headings import KEEP, SKIP, assign
from ..tools.ledger_read import read_book
from ..tools.ledger_table import find_table, sheets_of
from .complaint_ledger_column import DATES

SAMPLES = 3
SAMPLE_LENGTH = 60


class ComplaintLedgerImport(models.Model):
    """First steps of an import: the file is read, and its columns are recognised."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def action_read(self):
        """Read the file: find the sheet, the headings and what the columns mean.

        :return: True
        :raises UserError: no file, or one that is not taken, and why
        """
        self.ensure_one()
        self._check_step("draft", "columns")
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        content = base64.b64decode(self.with_context(bin_size=False).file)
        try:
            book = read_book(content)
            shown = sheets_of(book)
            table = find_table(book, self._wanted_sheet(shown))
        except LedgerError as error:
            raise UserError(self._say_refusal(error)) from error
        self._take_table(book, shown, table, self._digest(content))
        self._take_columns(table, book.is_1904)
        self._note("read", file_sha256=self.file_sha256, rows=len(table.rows))
        return True

    def action_back(self):
        """Take the import one step back; what was checked and verified is void.

        :return: True
        :raises UserError: cases came of it already
        """
        self.ensure_one()
        self._check_step("columns", "matches", "checking", "checked")
        target = {"columns": "draft", "matches": "columns"}.get(self.state, "matches")
        if target != "matches":
            # sudo: lines and values are made by the steps only.
            self.sudo().line_ids.unlink()
            self.sudo().match_ids.unlink()
        self._write_engine(
            {
                "state": target,
                "verified_by_id": False,
                "verified_at": False,
                "checked_by_id": False,
            }
        )
        return True

    def _wanted_sheet(self, shown):
        number = self.sheet_number
        if not number:
            return None
        if not 0 < number <= len(shown):
            raise UserError(
                self.env._("The file shows %(count)s sheets.", count=len(shown))
            )
        return shown[number - 1][0]

    def _take_table(self, book, shown, table, digest):
        lines = [
            self.env._("%(number)s: %(name)s (%(rows)s rows)", **self._about(*about))
            for about in enumerate(shown, 1)
        ]
        self._write_engine(
            {
                "state": "columns",
                "file_sha256": digest,
                "sheets": "\n".join(lines),
                "sheet_name": table.sheet,
                "title": table.title[:200],
                "row_count": len(table.rows),
                "left_out": self._say_left_out(table.left_out),
            }
        )
        self._keep_table(
            {
                "headings": table.headings,
                "is_1904": book.is_1904,
                "rows": [
                    [row, [packed(cell) for cell in cells], year]
                    for row, cells, year in table.rows
                ],
            }
        )

    def _say_left_out(self, counts):
        words = {
            "blank": self.env._("blank"),
            "total": self.env._("totals and footers"),
            "heading": self.env._("repeated headings"),
            "section": self.env._("headings of sections"),
        }
        return ", ".join(f"{words[k]}: {count}" for k, count in counts.items() if count)

    @staticmethod
    def _about(number, sheet):
        return {"number": number, "name": sheet[0], "rows": sheet[1]}

    def _take_columns(self, table, is_1904):
        """Say what each column is: what was said before of these headings, or a guess.

        :param table: tools.ledger_table.Table
        """
        # sudo: columns are made by this step only; what they mean is then written.
        columns = self.env["complaint.ledger.column"].sudo()
        columns.search([("import_id", "=", self.id)]).unlink()
        known = self.env["complaint.ledger.mapping"]._recall(
            self.company_id, self._headings_digest(table.headings)
        )
        columns.create(
            [
                self._column_values(table, place, guess, known, is_1904)
                for place, guess in enumerate(assign(table.headings))
            ]
        )

    def _column_values(self, table, place, guess, known, is_1904):
        """Return the values of one column.

        :param tuple guess: what it may be, and how sure that is
        :param known: what was said before of these headings, or None
        """
        cells = [cells[place] for _row, cells, _year in table.rows]
        (name, sure), order, is_sure = guess, None, True
        if known:
            (name, order), sure = known[place], 1.0
        if name in DATES and not order:
            order, is_sure = ledger_dates.guess_order(cells, is_1904)
        return {
            "import_id": self.id,
            "sequence": place,
            "heading": table.headings[place] or self._letter(place),
            "samples": self._samples(cells),
            "field_name": name,
            "confidence": round(sure * 100),
            "date_order": order if is_sure else False,
            "needs_order": not is_sure,
        }

    def _letter(self, place):
        return self.env._("Column %(number)s", number=place + 1)

    @staticmethod
    def _samples(cells):
        texts = dict.fromkeys(
            " ".join(text_of(cell).split())[:SAMPLE_LENGTH]
            for cell in cells[:200]
            if text_of(cell)
        )
        return " | ".join(list(texts)[:SAMPLES])

    def _headings_digest(self, headings):
        text = json.dumps(headings, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    # ------------------------------------------------------------------
    # The columns are settled
    # ------------------------------------------------------------------

    def _check_columns(self):
        """Refuse columns that leave out what a complaint needs, or that are doubtful.

        :raises UserError: and what to do
        """
        columns = self.column_ids
        names = columns.mapped("field_name")
        labels = dict(columns._fields["field_name"]._description_selection(self.env))
        for name in ("number", "received", "statement"):
            if name not in names:
                raise UserError(
                    self.env._(
                        "Say which column is “%(field)s”: no complaint is taken over "
                        "without it.",
                        field=labels[name],
                    )
                )
        for name in set(names) - {KEEP, SKIP}:
            if names.count(name) > 1:
                raise UserError(
                    self.env._(
                        "Two columns are “%(field)s”. Keep one of them as text.",
                        field=labels[name],
                    )
                )
        for column in columns:
            is_date = column.field_name in DATES
            if is_date and column.needs_order and not column.date_order:
                raise UserError(
                    self.env._(
                        "Column “%(heading)s”: choose in which order it writes day, "
                        "month and year. Its cells do not tell.",
                        heading=column.heading,
                    )
                )

    def _remember_columns(self, headings):
        columns = self.column_ids.sorted("sequence")
        said = [[c.field_name, c.date_order or False] for c in columns]
        digest = self._headings_digest(headings)
        self.env["complaint.ledger.mapping"]._remember(self.company_id, digest, said)

    def _rows(self, table):
        return [
            (row, [unpacked(cell) for cell in cells], year)
            for row, cells, year in table["rows"]
        ]
