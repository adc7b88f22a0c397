import json

from odoo import api, models


class ReportDestruction(models.AbstractModel):
    """The certificate of a destruction (S1.4.6): what went, by which rule, who signed.

    It names files by number, never persons.
    """

    _name = "report.complaint_mgmt.report_destruction"
    _description = "Certificate of Destruction"
    _inherit = ["complaint.form"]
    _form_code = "destruction"

    @api.model
    def _get_report_values(self, docids, data=None):  # pylint: disable=W8106
        """Return what the template prints; `data` comes from the caller and is ignored.

        :raises AccessError: the user may not read the run
        """
        # super is for forms on cases
        runs = self.env["complaint.destruction"].browse(docids)
        runs.check_access("read")
        # sudo: who may read the run reads who signed it, and its files by number.
        rounds = self.env["complaint.gate.round"]._latest(runs, "destruction")
        signed = rounds.sudo().grouped("res_id")
        return {
            "doc_ids": runs.ids,
            "doc_model": runs._name,
            "docs": runs,
            "signatures": {
                run.id: signed[run.id].signature_ids.sorted("id")
                for run in runs
                if run.id in signed
            },
            "counts": self._counts,
            "kinds": self._kinds,
            "lines": self._lines,
            "summary": self._summary,
            "control": self._controls(runs),
        }

    @api.model
    def _lines(self, run):
        """Return all files of a run, whoever prints it: a certificate has no gaps.

        Of a confidential case it shows the digest and not the number (S1.5.2).
        """
        # sudo and searched: the cache holds what the user may know of.
        lines = self.env["complaint.destruction.line"].sudo()
        return lines.search([("run_id", "=", run.id)], order="id")

    @api.model
    def _summary(self, run):
        """Return how many files went and how many stayed, of all of a run."""
        states = self._lines(run).mapped("state")
        done = states.count("destroyed")
        return {"done": done, "kept": len(states) - done}

    @api.model
    def _kinds(self, run):
        """Return what goes or went by a run: `file`, `personal`."""
        return set(self._lines(run).filtered(lambda x: not x.is_off).mapped("kind"))

    @api.model
    def _counts(self, line):
        """Return how many rows and files of a case went."""
        found = json.loads(line.counts or "{}")
        files = found.pop("ir.attachment", 0)
        return {"rows": sum(found.values()), "files": files}
