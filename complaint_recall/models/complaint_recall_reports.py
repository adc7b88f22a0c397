from odoo import api, fields, models

from .complaint_recall_steps import CLOSURE


class ComplaintRecall(models.Model):
    """The reports on a recall, and that closure wants a true final report."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    report_ids = fields.One2many(
        "complaint.recall.report", "recall_id", string="Reports", readonly=True
    )
    report_count = fields.Integer(compute="_compute_report_count")

    @api.depends("report_ids")
    def _compute_report_count(self):
        groups = self.env["complaint.recall.report"]._read_group(
            [("recall_id", "in", self.ids)], ["recall_id"], ["__count"]
        )
        counts = {recall.id: count for recall, count in groups}
        for recall in self:
            recall.report_count = counts.get(recall.id, 0)

    def _open_points(self, step):
        points = super()._open_points(step)
        if step == CLOSURE:
            points += self._final_report_points()
        return points

    def _final_report_points(self):
        """EU GMP 8.30, China GMP 305: a final report says the balance that is true."""
        report = self._final_report()
        if not report:
            return [self.env._("Issue the final report.")]
        if self.completed_at and report.made_at < self.completed_at:
            return [
                self.env._(
                    "The final report was made before recovery was completed: issue "
                    "another one."
                )
            ]
        if not report._is_current():
            return [
                self.env._(
                    "The figures have changed since the final report: issue another "
                    "one."
                )
            ]
        return []

    def _final_report(self):
        """Return the latest final report that was issued."""
        domain = [
            ("recall_id", "=", self.id),
            ("kind", "=", "final"),
            ("state", "=", "issued"),
        ]
        # sudo: a report counts, whether or not the user may read it.
        reports = self.env["complaint.recall.report"].sudo()
        return reports.search(domain, order="number desc", limit=1)

    def _next_steps(self):
        steps = super()._next_steps()
        if (
            self.state == "running"
            and self.completed_at
            and self._final_report_points()
        ):
            steps.append(
                {
                    "text": self.env._("Make the final report"),
                    "method": "action_new_final_report",
                    "level": "info",
                }
            )
        return steps

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_view_reports(self):
        """Open the reports on this recall.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reports"),
            "res_model": "complaint.recall.report",
            "view_mode": "list,form",
            "domain": [("recall_id", "=", self.id)],
            "context": {"default_recall_id": self.id},
        }

    def action_new_status_report(self):
        """Open a new status report (21 CFR 7.53); saving it freezes the figures.

        :return: a window action
        """
        return self._new_report("status")

    def action_new_final_report(self):
        """Open a new final report; saving it freezes the figures.

        :return: a window action
        """
        return self._new_report("final")

    def _new_report(self, kind):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Report"),
            "res_model": "complaint.recall.report",
            "view_mode": "form",
            "context": {"default_recall_id": self.id, "default_kind": kind},
        }
