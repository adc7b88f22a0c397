from odoo import api, models
from odoo.tools import format_datetime, formatLang


class ReportTrace(models.AbstractModel):
    """The trace of lots on paper: the same answer as on the screen."""

    _name = "report.complaint_recall.report_trace"
    _description = "Trace of Lots (Printed)"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template prints.

        :param list docids: ids of lots, unless `data` names them
        :param dict data: `lot_ids`, `direction`, as the screen sends them
        :raises AccessError: the user is not of the recall team
        :raises UserError: there is no lot to trace
        """
        data = data or {}
        lot_ids = data.get("lot_ids") or docids
        values = self.env["complaint.trace"]._print_values(
            lot_ids, data.get("direction") or "forward"
        )
        return {
            **values,
            "company": self.env.company,
            "cell": self._cell,
            "amount": self._amount,
            "more": self._more,
            "filled": self._filled,
        }

    def _amount(self, value, unit=""):
        """Return a number as a reader writes it, without needless zeros."""
        if unit == "%":
            return f"{formatLang(self.env, value * 100, digits=1)} %"
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        text = formatLang(self.env, value, digits=0 if value == int(value) else digits)
        return f"{text} {unit}".strip()

    def _filled(self, table):
        """Return the columns of a table that have a value in any row."""
        return [
            column
            for column in table.columns
            if column.type == "certain"
            or any(row.get(column.key) for row in table.rows)
        ]

    def _more(self, table):
        """Return the sentence about the rows that are not printed."""
        return self.env._(
            "The first %(shown)s of %(total)s rows. The Excel file has all of them.",
            shown=len(table.rows),
            total=table.total,
        )

    def _cell(self, kind, row, key):
        """Return one cell of a table as text."""
        value = row.get(key)
        if kind == "certain":
            return self.env._("Certain") if value else self.env._("Possible")
        # A zero is no news on paper: the eye finds what is there.
        if not value:
            return ""
        if kind == "date":
            return format_datetime(self.env, value, dt_format="short")
        if kind == "quantity":
            return self._amount(value, row.get("uom") or "")
        if kind == "number":
            return self._amount(value)
        return value["name"] if isinstance(value, dict) else str(value)
