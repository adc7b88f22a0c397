from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

NEVER = datetime.min


class Complaint8DVerdict(models.Model):
    """Which verdict of the customer holds: the last one on each discipline."""

    _inherit = "complaint.8d.verdict"  # pylint: disable=R8180

    @api.model
    def _latest(self, reports):
        """Return the verdict that holds by (report, code), with rights of the engine.

        Each customer of a report has a last word; who rejects is not outvoted.
        """
        # sudo: what the customer said of a discipline is the same for everybody.
        verdicts = self.sudo().search([("report_id", "in", reports.ids)], order="id")
        last = {(v.report_id.id, v.code, v._customer().id): v for v in verdicts}
        found = {}
        for (report_id, code, _customer), verdict in last.items():
            held = found.get((report_id, code))
            rank = verdict.verdict == "rejected", verdict.id
            if not held or rank > (held.verdict == "rejected", held.id):
                found[report_id, code] = verdict
        return found

    def _customer(self):
        """Return whose verdict it is: the customer to whom the report was sent."""
        return self.sending_id.partner_id.commercial_partner_id

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
        help="The last verdict of a customer on one discipline at least is a "
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
        for name in ("complaint.8d.verdict", "complaint.8d.sending", "res.partner"):
            self.env[name].flush_model()
        rejected = SQL(
            """(SELECT report_id FROM (
                    SELECT DISTINCT ON (said.report_id, said.code,
                                        person.commercial_partner_id)
                           said.report_id, said.verdict
                      FROM complaint_8d_verdict said
                      JOIN complaint_8d_sending sending ON sending.id = said.sending_id
                 LEFT JOIN res_partner person ON person.id = sending.partner_id
                     ORDER BY said.report_id, said.code,
                              person.commercial_partner_id, said.id DESC) AS last
                 WHERE verdict = 'rejected')"""
        )
        return Domain("id", "in", rejected)

    # ------------------------------------------------------------------
    # What the customer rejects is not closed as it stands
    # ------------------------------------------------------------------

    def _missing_acceptance(self):
        """S3.20: what was rejected was taken up again since."""
        latest = self.env["complaint.8d.verdict"]._latest(self)
        rejected = {
            code: verdict.recorded_at
            for (_report, code), verdict in latest.items()
            if verdict.verdict == "rejected"
        }
        # sudo: the state of a discipline is the same for everybody.
        left = self.sudo().step_ids.filtered(
            lambda s: s.is_done and s.done_at < rejected.get(s.code, NEVER)
        )
        if not left:
            return []
        return [
            self.env._(
                "The customer rejects %(steps)s as it stands: take it up again.",
                steps=", ".join(left.mapped("display_name")),
            )
        ]

    def _missing(self, code):
        points = super()._missing(code)
        return points + self._missing_acceptance() if code == "d8" else points

    def _refuse_rejected(self):
        for report in self:
            if points := report._missing_acceptance():
                raise UserError("\n".join(points))

    def _guard_closure_ready(self):
        self._refuse_rejected()
        return super()._guard_closure_ready()

    def _guard_closure_approved(self):
        self._refuse_rejected()
        return super()._guard_closure_approved()
