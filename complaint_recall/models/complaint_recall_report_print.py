import io
from collections import namedtuple

import pytz

from odoo import fields, models
from odoo.tools import format_date, format_datetime, formatLang

from ..tools.trace_book import Book
from ..trace.columns import Column

Section = namedtuple("Section", ("title", "lines", "columns", "rows"))
Section.__doc__ = """A part of a report: pairs of a label and a text, then a table.

`columns` are (key, heading, kind), as `Book.table` takes them; `rows` are dicts."""
# A printed form of more rows is read by nobody; the Excel file has all of them.
PRINTED_ROWS = 500


class ComplaintRecallReport(models.Model):
    """The report in words, for paper and Excel: out of the frozen figures alone."""

    _inherit = "complaint.recall.report"  # pylint: disable=R8180

    def _sections(self):
        """Return the parts of the report in the language of the environment.

        :return: list of `Section`
        :raises UserError: the figures are not those that were frozen
        """
        self.ensure_one()
        content = self._frozen()
        sections = [
            self._identity_section(content["recall"]),
            self._progress_section(content["figures"], content["recall"]),
            self._balance_section(content["figures"]),
            self._lots_section(content["lots"]),
        ]
        if self.with_names or self.kind == "final":
            sections.append(self._consignees_section(content["consignees"]))
        if self.kind == "final":
            sections += self._final_sections(content)
        return [*sections, self._words_section()]

    def _final_sections(self, content):
        """Return what a final report prints besides; see the other file."""
        return []

    def _identity_section(self, recall):
        env, label = self.env, self._label_of
        # sudo: the name only of who made the report.
        lines = [
            (env._("Recall"), recall["name"]),
            (env._("Company"), recall["company"]),
            (env._("Goods and Fault"), recall["title"]),
            (env._("Kind"), label("action_type", recall)),
            (env._("Law"), recall["regime"]),
            (env._("Class"), recall["class"]),
            (env._("Depth"), label("depth", recall)),
            (env._("Public Warning"), label("public_warning", recall)),
            (env._("Reason"), recall["reason"]),
            (env._("Complaints"), ", ".join(recall["complaints"])),
            (env._("Led By"), recall["leader"]),
            (
                env._("Contact"),
                " ".join((recall["contact_name"], recall["contact_phone"])).strip(),
            ),
            (env._("Known Since"), self._utc(recall["known_at"])),
            (env._("Decided On"), self._utc(recall["decided_at"])),
            (env._("First Notice On"), self._utc(recall["first_notice_at"])),
            (env._("Recovery Completed On"), self._utc(recall["completed_at"])),
            (env._("Period"), f"{self._day('period_from')} – {self._day('period_to')}"),
            (env._("Figures Of"), self._utc(str(self.made_at or ""))),
            (env._("Made By"), self.sudo().made_by_id.name or ""),
            (env._("Digest of the Figures"), self.digest or ""),
        ]
        shown = [line for line in lines if line[1]]
        return Section(env._("Recall"), shown, (), ())

    def _progress_section(self, figures, recall):
        """21 CFR 7.53(b): who was written to, who answered, who did not, checks."""
        env = self.env
        number = self._number
        lines = [
            (env._("Consignees"), number(figures.get("consignees"))),
            (env._("Within the Depth"), number(figures.get("in_depth"))),
            (env._("Written To"), number(figures.get("notified"))),
            (env._("Answered"), number(figures.get("responded"))),
            (env._("Not Answered"), number(figures.get("not_responded"))),
            (env._("To Be Called"), number(figures.get("unreachable"))),
            (
                env._("Hours from the Decision to the First Notice"),
                number(figures.get("hours_to_first_notice")),
            ),
            (
                env._("Effectiveness Level"),
                self._label_of("effectiveness_level", recall),
            ),
            (env._("Effectiveness Checks Made"), number(figures.get("checks"))),
            (
                env._("Effectiveness Checks Passed"),
                number(figures.get("checks_effective")),
            ),
            (
                env._("Effectiveness Checks Wanted"),
                number(figures.get("checks_wanted")),
            ),
            (env._("Expected Completion"), self._day("expected_completion")),
        ]
        shown = [line for line in lines if line[1]]
        return Section(env._("Progress"), shown, (), ())

    def _balance_section(self, figures):
        """EU GMP 8.30: the reconciliation between delivered and recovered."""
        env = self.env
        percent = figures.get("recovered_percent")
        text = f"{self._number(percent)} %" if percent is not None else ""
        columns = [
            Column("produced", env._("Made or Received"), "quantity"),
            Column("shipped", env._("Shipped"), "quantity"),
            Column("returned", env._("Returned"), "quantity"),
            Column("destroyed", env._("Destroyed There"), "quantity"),
            Column("used", env._("Used Up"), "quantity"),
            Column("declared_stock", env._("On Hand, as They Say"), "quantity"),
            Column("outstanding", env._("Outstanding"), "quantity"),
            Column("on_hand", env._("In Stock"), "quantity"),
            Column("scrap", env._("Scrapped"), "quantity"),
            Column("samples", env._("Samples"), "quantity"),
            Column("unexplained", env._("Unexplained"), "quantity"),
        ]
        lines = [(env._("Recovered"), text)] if text else []
        return Section(env._("Balance"), lines, columns, figures.get("units") or [])

    def _lots_section(self, rows):
        """China GMP 305: shipped, recalled and balance of each lot."""
        env = self.env
        labels = self._labels("complaint.recall.lot", "certainty")
        columns = [
            Column("product", env._("Product"), "text"),
            Column("lot", env._("Lot"), "lot"),
            Column("certainty_label", env._("Certainty"), "text"),
            Column("produced", env._("Made or Received"), "quantity"),
            Column("shipped", env._("Shipped"), "quantity"),
            Column("returned", env._("Returned"), "quantity"),
            Column("on_hand", env._("In Stock"), "quantity"),
            Column("scrap", env._("Scrapped"), "quantity"),
            Column("difference", env._("Difference"), "quantity"),
        ]
        told = [{**r, "certainty_label": labels.get(r["certainty"], "")} for r in rows]
        return Section(env._("Lots"), [], columns, told)

    def _consignees_section(self, rows):
        """21 CFR 7.53(b)(1) to (3): date and method of the notice, who answered."""
        env = self.env
        labels = self._labels("complaint.recall.consignee", "state")
        columns = [
            Column("name", env._("Consignee"), "text"),
            Column("state_label", env._("Status"), "text"),
            Column("notified_at", env._("Written To On"), "date"),
            Column("method_label", env._("By"), "text"),
            Column("responded_at", env._("Answered On"), "date"),
            Column("shipped", env._("Shipped"), "quantity"),
            Column("handed", env._("From Other Consignees"), "quantity"),
            Column("returned", env._("Returned"), "quantity"),
            Column("destroyed", env._("Destroyed There"), "quantity"),
            Column("used", env._("Used Up"), "quantity"),
            Column("passed_on", env._("Passed On"), "quantity"),
            Column("declared_stock", env._("On Hand, as They Say"), "quantity"),
            Column("outstanding", env._("Outstanding"), "quantity"),
        ]
        methods = self._labels("complaint.recall.notice", "channel")
        told = [
            {
                **row,
                "name": row["name"] or env._("Customer unknown"),
                "state_label": labels.get(row["state"], ""),
                "notified_at": _moment(row.get("notified_at")),
                "method_label": methods.get(row.get("method"), ""),
                "responded_at": _moment(row.get("responded_at")),
            }
            for row in rows
        ]
        return Section(env._("Consignees"), [], columns, told)

    def _words_section(self):
        names = ("cause", "disposal", "lessons", "comment")
        lines = [
            (self._fields[name]._description_string(self.env), self[name])
            for name in names
            if (self[name] or "").strip()
        ]
        return Section(self.env._("Remarks"), lines, (), ())

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    def _labels(self, model, name):
        """Return the labels of a selection in the language of the reader."""
        field = self.env[model]._fields[name]
        return dict(field._description_selection(self.env))

    def _label_of(self, name, values):
        return self._labels("complaint.recall", name).get(values.get(name), "")

    def _utc(self, text):
        return f"{text} UTC" if text else ""

    def _day(self, name):
        return format_date(self.env, self[name]) if self[name] else ""

    def _number(self, value):
        """Return a number as a reader writes it, without needless zeros."""
        if value is None or value is False:
            return ""
        digits = 0 if value == int(value) else 6
        text = formatLang(self.env, value, digits=digits)
        return text.rstrip("0").rstrip(".,") if digits else text

    def _cell(self, kind, row, key):
        """Return one cell of a table as text, for paper."""
        value = row.get(key)
        if value is None or value is False or value == "":
            return ""
        if kind == "date":
            return format_datetime(self.env, value, dt_format="short")
        if kind == "quantity":
            return f"{self._number(value)} {row.get('uom') or ''}".strip()
        return self._number(value) if kind == "number" else str(value)

    # ------------------------------------------------------------------
    # Excel
    # ------------------------------------------------------------------

    def _workbook(self):
        """Return the report as the bytes of an .xlsx file, with all rows."""
        self.ensure_one()
        target = io.BytesIO()
        words = {"unit": self.env._("Unit"), "certain": "", "possible": ""}
        zone = self.env.tz
        book = Book(
            target,
            words,
            lambda moment: (
                pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
            ),
        )
        sections = self._sections()
        lines = [(self.display_name, None, "")]
        for section in sections:
            if section.lines:
                lines.append((section.title.upper(), None, ""))
            lines += [(label, text, "") for label, text in section.lines]
        book.totals(self.env._("Report"), lines)
        for section in sections:
            if section.columns:
                book.table(section.title, section.columns, section.rows)
        book.close()
        return target.getvalue()


def _moment(text):
    return fields.Datetime.to_datetime(text) if text else None
