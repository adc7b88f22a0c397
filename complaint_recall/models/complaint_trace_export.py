import io

import pytz

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.trace_book import Book
from ..trace.export import export_tables, hidden_line, stamp

# A printed form of more rows is read by nobody; the Excel file has all of them.
PRINTED_ROWS = 300


class ComplaintTraceExport(models.AbstractModel):
    _inherit = "complaint.trace"  # pylint: disable=R8180

    @api.model
    def _export_book(self, lot_ids, direction):
        """Return a trace as the bytes of an .xlsx file, with all rows.

        :raises AccessError: the user is not of the recall team
        :raises UserError: there is no lot to trace
        """
        self._check_role()
        facts = self._required_facts(lot_ids, direction)
        tiles, tables = export_tables(facts)
        target = io.BytesIO()
        words = {
            "unit": self.env._("Unit"),
            "certain": self.env._("Certain"),
            "possible": self.env._("Possible"),
        }
        book = Book(target, words, self._local_moment())
        book.totals(self.env._("Summary"), self._total_lines(facts, tiles))
        for table in tables:
            book.table(table.title, table.columns, table.rows)
        book.close()
        return target.getvalue()

    @api.model
    def _print_values(self, lot_ids, direction):
        """Return what the printed form shows: the same answer, the first rows of it."""
        self._check_role()
        facts = self._required_facts(lot_ids, direction)
        tiles, tables = export_tables(facts, PRINTED_ROWS)
        return {
            "stamp": stamp(facts),
            "lines": self._total_lines(facts, tiles)[len(stamp(facts)) :],
            "tables": [table for table in tables if table.total],
        }

    @api.model
    def _required_facts(self, lot_ids, direction):
        facts, message = self._facts(lot_ids, direction)
        if not facts:
            raise UserError(message)
        return facts

    @api.model
    def _local_moment(self):
        """Return the function from a moment in UTC to one in the user's time zone."""
        zone = pytz.timezone(self.env.user.tz or "UTC")
        return lambda moment: (
            pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
        )

    @api.model
    def _total_lines(self, facts, tiles):
        """Return the totals as lines of a label, a value and a unit."""
        lines = [(label, text, "") for label, text in stamp(facts)]
        if line := hidden_line(facts):
            lines.append((line, None, ""))
        for tile in tiles:
            lines += _tile_lines(tile["label"], tile)
            for part in tile["parts"]:
                lines += _tile_lines(f"    {part['label']}", part)
        return lines


def _tile_lines(label, tile):
    if "share" in tile:
        return [(label, tile["share"], "%")]
    if "count" in tile:
        return [(label, tile["count"], "")]
    amounts = tile["amounts"] or [{"quantity": 0, "uom": ""}]
    return [(label, amount["quantity"], amount["uom"]) for amount in amounts]
