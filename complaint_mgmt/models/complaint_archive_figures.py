from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ComplaintArchiveAudit(models.Model):
    """The figures of an audit, as they were when the sample was drawn (S1.6)."""

    _inherit = "complaint.archive.audit"  # pylint: disable=R8180

    closed_count = fields.Integer(string="Closed in the Period", readonly=True)
    archived_count = fields.Integer(string="Of These Archived", readonly=True)
    archived_percent = fields.Float(
        string="Archived (%)", digits=(5, 1), readonly=True, aggregator="avg"
    )
    overdue_count = fields.Integer(string="Overdue for the Archive", readonly=True)
    days_average = fields.Float(
        string="Days from Closing to Archive",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
    )
    retrieval_count = fields.Integer(string="Retrievals", readonly=True)
    unasked_count = fields.Integer(string="Read Without a Reason", readonly=True)
    retrieval_hours = fields.Float(
        string="Hours to Retrieve (Average)", digits=(6, 2), readonly=True
    )
    finding_count = fields.Integer(
        string="Files With Findings", compute="_compute_finding_count"
    )

    @api.depends("line_ids.has_finding")
    @api.depends_context("uid")
    def _compute_finding_count(self):
        # searched as the user: the cache may hold what the engine read
        found = self._visible_lines().filtered("has_finding")
        for audit in self:
            own = found.filtered(lambda line, a=audit: line.audit_id.id == a.id)
            audit.finding_count = len(own)

    def _keep_figures(self):
        for audit in self:
            audit._write_engine({**audit._filing_figures(), **audit._retrievals()})

    def _period(self):
        start = fields.Datetime.to_datetime(self.date_from)
        return start, fields.Datetime.to_datetime(self.date_to) + timedelta(days=1)

    def _filing_figures(self):
        """Return how many of the closed cases are archived, and how soon."""
        self.env.flush_all()
        query = SQL(
            """SELECT count(*), count(e.entered_at),
                      avg(extract(epoch FROM e.entered_at - c.closed_at)) / 86400
                 FROM complaint_complaint c
                 LEFT JOIN complaint_archive_entry e ON e.complaint_id = c.id
                WHERE c.company_id = %s AND c.closed_at >= %s AND c.closed_at < %s
                  AND c.is_provisional IS NOT TRUE""",
            self.company_id.id,
            *self._period(),
        )
        ((closed, archived, days),) = self.env.execute_query(query)
        # sudo: the figures are the same, whoever draws.
        overdue = self.env["complaint.complaint"].sudo()
        overdue = overdue.search_count(
            overdue._overdue_for_archive(self.company_id)
            & Domain("company_id", "=", self.company_id.id)
        )
        return {
            "closed_count": closed,
            "archived_count": archived,
            "archived_percent": 100 * archived / closed if closed else 100.0,
            "days_average": float(days or 0),
            "overdue_count": overdue,
        }

    def _retrievals(self):
        start, end = self._period()
        # sudo: the figures are the same, whoever draws.
        rows = self.env["complaint.retrieval"].sudo()
        groups = rows._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("asked_at", ">=", start),
                ("asked_at", "<", end),
            ],
            ["kind"],
            ["__count", "hours:avg"],
        )
        counts = {kind: count for kind, count, __ in groups}
        hours = {kind: average for kind, __, average in groups}
        return {
            "retrieval_count": sum(counts.values()),
            "unasked_count": counts.get("unasked", 0),
            "retrieval_hours": hours.get("original") or 0.0,
        }


class ComplaintComplaint(models.Model):
    """Which cases should be in the archive, and are not."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    is_archive_overdue = fields.Boolean(
        string="Overdue for the Archive",
        compute="_compute_is_archive_overdue",
        search="_search_is_archive_overdue",
        compute_sudo=True,
    )

    @api.depends("closed_at", "is_provisional", "archive_entry_ids.entered_at")
    def _compute_is_archive_overdue(self):
        now = fields.Datetime.now()
        for case in self:
            days = timedelta(days=case.company_id.complaint_archive_days)
            case.is_archive_overdue = bool(
                case.closed_at
                and not case.is_provisional
                and case.closed_at + days < now
                and not case.archive_entry_ids.filtered("entered_at")
            )

    @api.model
    def _search_is_archive_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: the term of each company, whoever searches.
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        domain = self._overdue_for_archive(companies)
        return domain if True in value else ~domain

    @api.model
    def _overdue_for_archive(self, companies):
        """Return the domain of the cases closed too long ago and not archived."""
        now = fields.Datetime.now()
        over = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain(
                "closed_at", "<", now - timedelta(days=company.complaint_archive_days)
            )
            for company in companies
        )
        # sudo: what is archived is no longer waiting, whoever reads the archive.
        entries = self.env["complaint.archive.entry"].sudo()
        archived = entries._search([("entered_at", "!=", False)])
        over &= Domain("is_provisional", "=", False)
        return over & Domain("id", "not in", archived.subselect("complaint_id"))
