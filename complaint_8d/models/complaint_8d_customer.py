from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class Complaint8DVerdict(models.Model):
    """Which verdict of the customer holds: the last one on each discipline."""

    _inherit = "complaint.8d.verdict"  # pylint: disable=R8180

    @api.model
    def _latest(self, reports):
        """Return the last verdict by (report, code), with the rights of the engine."""
        # sudo: what the customer said of a discipline is the same for everybody.
        verdicts = self.sudo().search([("report_id", "in", reports.ids)], order="id")
        return {(v.report_id.id, v.code): v for v in verdicts}

    def _said(self):
        """Return who said it, when and how, as one line."""
        self.ensure_one()
        how = dict(self._fields["via"]._description_selection(self.env))[self.via]
        words = [self.person, format_date(self.env, self.decided_on), how]
        if self.iteration != self.report_id.iteration:
            words.append(self.env._("iteration %(number)s", number=self.iteration))
        return ", ".join(words)


class Complaint8DStep(models.Model):
    """What the customer said of a discipline last."""

    _inherit = "complaint.8d.step"  # pylint: disable=R8180

    customer_verdict = fields.Selection(
        [("accepted", "Accepted"), ("rejected", "Rejected")],
        string="Customer",
        compute="_compute_customer_verdict",
        compute_sudo=True,
    )
    customer_said = fields.Char(
        string="Said By",
        compute="_compute_customer_verdict",
        compute_sudo=True,
    )

    @api.depends("report_id.verdict_ids", "report_id.iteration")
    @api.depends_context("lang")
    def _compute_customer_verdict(self):
        latest = self.env["complaint.8d.verdict"]._latest(self.report_id)
        for step in self:
            verdict = latest.get((step.report_id.id, step.code))
            step.customer_verdict = verdict and verdict.verdict
            step.customer_said = verdict and verdict._said()


class Complaint8D(models.Model):
    """Whether the customer rejects a report as it stands."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    is_rejected = fields.Boolean(
        string="Rejected by the Customer",
        compute="_compute_is_rejected",
        compute_sudo=True,
        search="_search_is_rejected",
        help="The last verdict of the customer on one discipline at least is a "
        "rejection.",
    )

    @api.depends("verdict_ids")
    def _compute_is_rejected(self):
        latest = self.env["complaint.8d.verdict"]._latest(self).items()
        rejected = {key[0] for key, v in latest if v.verdict == "rejected"}
        for report in self:
            report.is_rejected = report.id in rejected

    @api.model
    def _search_is_rejected(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["complaint.8d.verdict"].flush_model()
        rejected = SQL(
            """(SELECT report_id FROM (
                    SELECT DISTINCT ON (report_id, code) report_id, verdict
                      FROM complaint_8d_verdict
                     ORDER BY report_id, code, id DESC) AS last
                 WHERE verdict = 'rejected')"""
        )
        return Domain("id", "in", rejected)
