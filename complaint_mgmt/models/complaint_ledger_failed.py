from odoo import models
from odoo.exceptions import UserError

from ..tools.ledger import workbook
from ..tools.ledger_cells import escaped, text_of
from .complaint_ledger_column import DATES

FAILED = ("bad", "differs")


class ComplaintLedgerImport(models.Model):
    """The rows of a register that failed, as a file that can be read again."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def action_download_failed(self):
        """Download the rows that cannot be taken over, and why.

        :return: an action that opens the file
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/complaint/ledger/import/{self.id}/failed",
            "target": "download",
        }

    def _failed_file(self):
        """Return name and content of the file.

        :raises AccessError: the user is no manager, or of another company
        :raises UserError: the rows are not kept any more
        """
        self._check_manager()
        self.check_access("read")
        if self.is_forgotten:
            raise UserError(
                self.env._("File and values of this import were forgotten meanwhile.")
            )
        headings = [*self.position["headings"], self.env._("Why It Is Not Taken Over")]
        lines = self.env["complaint.ledger.line"].search(
            [("import_id", "=", self.id), ("state", "in", FAILED)]
        )
        rows = self._cells_of({row for line in lines for row in line.rows})
        dates = {
            column.field_name: column.sequence
            for column in self.column_ids
            if column.field_name in DATES
        }
        content = workbook(
            self.register_id.name,
            [escaped(self.register_id.name), ""],
            [escaped(heading) for heading in headings],
            (cells for line in lines for cells in self._failed_rows(line, rows, dates)),
        )
        self._note("failed_exported", rows=len(lines))
        return f"ledger-import-{self.id}.xlsx", content

    def _cells_of(self, wanted):
        """Return the cells of some rows: dict, row in the sheet -> cells."""
        return {
            row: cells
            for _id, part in self._parts()
            for row, cells, _year in part
            if row in wanted
        }

    def _failed_rows(self, line, rows, dates):
        """Return the rows of a line as texts; dates in full, since titles are gone."""
        for row in line.rows:
            cells = [escaped(text_of(cell)) for cell in rows[row]]
            for name, place in dates.items():
                if line.values[name]:
                    cells[place] = self._written(line.values, name)
            yield [*cells, line.problem or ""]
