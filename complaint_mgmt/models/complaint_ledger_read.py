import base64
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.ledger_cells import LedgerError, packed, unpacked
from ..tools.ledger_limits import Limits, check_rows
from ..tools.ledger_read import read_book, read_rows
from ..tools.ledger_table import (
    PEEK,
    Layout,
    RowTaker,
    chosen,
    find_layout,
    others_of,
    sheets_of,
)

# So many rows are kept in one piece.
ROWS_AT_ONCE = 2000
# So long one step reads: opening a large file takes seconds each time.
BUDGET = timedelta(seconds=15)


class ComplaintLedgerImport(models.Model):
    """First step of an import: the file is read, piece by piece.

    `position` says how far that is. It is stored with the rows, so a step that is
    killed is taken again as a whole, and the next one begins behind the last row kept.
    """

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
        content = self._content()
        try:
            book = read_book(content, top=PEEK)
            shown = sheets_of(book)
            layout = find_layout(book, self._wanted_sheet(shown))
            self._begin_reading(book, shown, layout, content)
            self._read_rows(content)
        except LedgerError as error:
            raise UserError(self._say_refusal(error)) from error
        return True

    def _content(self):
        # the size of a file may stand in its place in the context of a list
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _wanted_sheet(self, shown):
        number = self.sheet_number
        if not number:
            return None
        if not 0 < number <= len(shown):
            raise UserError(
                self.env._("The file shows %(count)s sheets.", count=len(shown))
            )
        return shown[number - 1][0]

    def _begin_reading(self, book, shown, layout, content):
        lines = [
            self.env._("%(number)s: %(name)s (%(rows)s rows)", **self._about(*about))
            for about in enumerate(shown, 1)
        ]
        sheet = book.sheets[layout.number]
        self._drop_rows()
        self._write_engine(
            {
                "state": "reading",
                "error": False,
                "file_sha256": self._digest(content),
                "sheets": "\n".join(lines),
                "sheet_name": sheet.name,
                "other_sheets": ", ".join(others_of(book, layout.number)) or False,
                "title": layout.title[:200],
                "position": {
                    "layout": asdict(layout),
                    "size": sheet.size,
                    "is_1904": book.is_1904,
                    "taker": {},
                },
            }
        )

    @staticmethod
    def _about(number, sheet):
        return {"number": number, "name": sheet[0], "rows": sheet[1]}

    # ------------------------------------------------------------------
    # Rows, piece by piece
    # ------------------------------------------------------------------

    def _read_batch(self):
        """Read the next rows; a file that turns out to be bad ends the reading."""
        content = self._content()
        try:
            if self._digest(content) != self.file_sha256:
                raise LedgerError("broken")
            # what was read of a file that is refused is not kept
            with self.env.cr.savepoint():
                self._read_rows(content)
        except LedgerError as error:
            self._drop_rows()
            why = self._say_refusal(error)
            self._write_engine({"state": "draft", "error": why, "stepped_at": False})

    def _read_rows(self, content):
        """Keep the next rows of the file, as many as there is time for.

        :param bytes content: the file
        :raises LedgerError: the file is not taken
        """
        until = datetime.now() + BUDGET
        position = self.position
        layout = Layout(**position["layout"])
        place = position["taker"].get("place", layout.start)
        lines, merged = read_rows(content, layout.number, place)
        taker = RowTaker(layout, merged, state=position["taker"])
        is_over = False
        while not is_over:
            part = list(islice(lines, ROWS_AT_ONCE))
            self._keep_rows(filter(None, map(taker.take, part)))
            check_rows(taker.filled, Limits())
            is_over = len(part) < ROWS_AT_ONCE
            if datetime.now() >= until:
                break
        self._write_engine(
            {
                "position": {**position, "taker": taker.state},
                "row_count": taker.taken,
                "stepped_at": fields.Datetime.now(),
            }
        )
        if is_over:
            self._end_reading(layout, taker)

    def _keep_rows(self, taken):
        rows = [[row, list(map(packed, cells)), year] for row, cells, year in taken]
        if rows:
            # sudo: rows are kept by this step only, out of the file.
            chunks = self.env["complaint.ledger.chunk"].sudo()
            chunks.create({"import_id": self.id, "rows": rows})
            chunks.env.flush_all()
            chunks.invalidate_model()

    def _end_reading(self, layout, taker):
        kept = taker.columns()
        if not kept or not taker.taken:
            raise LedgerError("no_table")
        headings = [layout.heading(column) for column in kept]
        position = {
            "is_1904": self.position["is_1904"],
            "headings": headings,
            "kept": kept,
        }
        self._write_engine(
            {
                "state": "columns",
                "left_out": self._say_left_out(taker.left_out),
                "position": position,
                "stepped_at": False,
            }
        )
        self._take_columns()
        self._note("read", file_sha256=self.file_sha256, rows=self.row_count)

    def _say_left_out(self, counts):
        words = {
            "blank": self.env._("blank"),
            "total": self.env._("totals and footers"),
            "heading": self.env._("repeated headings"),
            "section": self.env._("headings of sections"),
        }
        return ", ".join(f"{words[k]}: {count}" for k, count in counts.items() if count)

    def _drop_rows(self):
        # sudo: rows are kept and forgotten by the steps only.
        chunks = self.env["complaint.ledger.chunk"].sudo()
        chunks.search([("import_id", "in", self.ids)]).unlink()

    def _parts(self, after=0, limit=None):
        """Return the rows that were read, piece by piece.

        :param int after: id of the piece behind which to begin
        :param int limit: how many pieces
        :return: iterator of (id of the piece, list of (row in the sheet, cells, year))
        """
        # sudo: who may take the step reads what was kept for it.
        chunks = self.env["complaint.ledger.chunk"].sudo()
        domain = [("import_id", "=", self.id), ("id", ">", after)]
        kept = self.position["kept"]
        for number in chunks.search(domain, order="id", limit=limit).ids:
            # one by one: all of them at once would be the whole file in memory
            chunk = chunks.browse(number)
            rows = chunk.rows
            chunk.invalidate_recordset()
            yield (
                number,
                [
                    (row, [unpacked(cell) for cell in chosen(cells, kept)], year)
                    for row, cells, year in rows
                ],
            )
