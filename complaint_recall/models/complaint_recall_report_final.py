from odoo import models

from ..trace.columns import Column
from .complaint_recall_report_print import Section


class ComplaintRecallReport(models.Model):
    """The sections that a final report has besides those of a status report."""

    _inherit = "complaint.recall.report"  # pylint: disable=R8180

    def _final_sections(self, content):
        """Return what a final report prints besides.

        :param dict content: as of `complaint.recall._report_content`
        :return: list of `Section`
        """
        return [
            *super()._final_sections(content),
            self._differences_section(content["differences"]),
            self._destructions_section(content["destructions"]),
            self._filings_section(content["filings"]),
            self._deadlines_section(content["deadlines"]),
            self._signatures_section(content["signatures"]),
            self._story_section(content["story"]),
        ]

    def _differences_section(self, rows):
        """China GMP 305: why the balance is what it is."""
        env = self.env
        labels = self._labels("complaint.recall.difference", "kind")
        columns = [
            Column("kind", env._("Difference"), "text"),
            Column("lot", env._("Lot"), "lot"),
            Column("consignee", env._("Consignee"), "text"),
            Column("quantity", env._("Quantity"), "quantity"),
            Column("explanation", env._("Explanation"), "text"),
            Column("explained_by", env._("Explained By"), "text"),
            Column("accepted_by", env._("Accepted By"), "text"),
        ]
        told = [{**row, "kind": labels.get(row["kind"], "")} for row in rows]
        return Section(env._("Differences Explained"), [], columns, told)

    def _destructions_section(self, rows):
        """Measures for drug recalls 2022: destruction is witnessed."""
        env = self.env
        labels = self._labels("complaint.recall.destruction", "method")
        columns = [
            Column("number", env._("Number"), "text"),
            Column("method", env._("Method"), "text"),
            Column("place", env._("Place"), "text"),
            Column("performed_at", env._("Carried Out On (UTC)"), "text"),
            Column("goods", env._("Goods"), "text"),
            Column("witnesses", env._("Witnesses"), "text"),
        ]
        told = [{**row, "method": labels.get(row["method"], "")} for row in rows]
        return Section(env._("Destructions"), [], columns, told)

    def _filings_section(self, rows):
        env = self.env
        labels = self._labels("complaint.recall.filing", "kind")
        columns = [
            Column("kind", env._("What Was Filed"), "text"),
            Column("filed_at", env._("Filed On (UTC)"), "text"),
            Column("recipient", env._("Recipient"), "text"),
            Column("reference", env._("Reference Number"), "text"),
            Column("user", env._("Filed By"), "text"),
        ]
        told = [{**row, "kind": labels.get(row["kind"], "")} for row in rows]
        return Section(env._("Filings"), [], columns, told)

    def _deadlines_section(self, rows):
        env = self.env
        labels = self._labels("complaint.recall.clock", "status")
        columns = [
            Column("name", env._("Deadline"), "text"),
            Column("due_at", env._("Due On (UTC)"), "text"),
            Column("reached_at", env._("Met On (UTC)"), "text"),
            Column("status", env._("Status"), "text"),
        ]
        told = [{**row, "status": labels.get(row["status"], "")} for row in rows]
        return Section(env._("Deadlines"), [], columns, told)

    def _signatures_section(self, rows):
        """21 CFR 11.50: printed name, date and time, meaning."""
        env = self.env
        meanings = self._labels("complaint.gate.signature", "meaning")
        decisions = self._labels("complaint.gate.signature", "decision")
        gates = {
            name: self.env[name]._gate_labels() for name in {r["model"] for r in rows}
        }
        columns = [
            Column("reference", env._("Document"), "text"),
            Column("gate", env._("Decision On"), "text"),
            Column("name", env._("Signed By"), "text"),
            Column("role", env._("As"), "text"),
            Column("meaning", env._("Meaning"), "text"),
            Column("decision", env._("Result"), "text"),
            Column("signed_at", env._("Signed On (UTC)"), "text"),
            Column("local", env._("Local Time"), "text"),
        ]
        told = [
            {
                **row,
                "gate": gates[row["model"]].get(row["gate"], row["gate"]),
                "name": self._signer_text(row),
                "meaning": meanings.get(row["meaning"], ""),
                "decision": decisions.get(row["decision"], ""),
            }
            for row in rows
        ]
        return Section(env._("Signatures"), [], columns, told)

    def _signer_text(self, row):
        text = row["name"]
        if row["on_behalf"]:
            text = self.env._(
                "%(name)s on behalf of %(other)s", name=text, other=row["on_behalf"]
            )
        return text if row["is_intact"] else f"{text} ({self.env._('not intact')})"

    def _story_section(self, rows):
        env = self.env
        labels = self.env["complaint.event"]._kind_labels()
        columns = [
            Column("from", env._("Date and Time (UTC)"), "text"),
            Column("event", env._("Event"), "text"),
            Column("count", env._("Times"), "number"),
            Column("to", env._("Last (UTC)"), "text"),
            Column("user", env._("By"), "text"),
        ]
        told = [
            {
                **row,
                "event": labels.get(row["kind"], row["kind"]),
                "to": row["to"] if row["count"] > 1 else "",
            }
            for row in rows
        ]
        return Section(env._("What Happened"), [], columns, told)
