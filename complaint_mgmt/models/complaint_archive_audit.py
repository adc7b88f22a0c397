import json
import secrets
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import lifecycle, window
from ..tools.archive_lifecycle import ARCHIVIST
from ..tools.chain import canonical_json, sha256_hex
from ..tools.sampling import draw, share_of

PREFIX = "AA"
SEED_BYTES = 16
# Who plans the audit says these; the rest is noted by its steps.
OPEN_FIELDS = frozenset({"date_from", "date_to", "percent", "note", "line_ids"})
PLAN_FIELDS = frozenset({"date_from", "date_to", "percent"})
LINK_FIELDS = frozenset({"action_ids", "training_ids"})
HARMLESS_FIELDS = frozenset({"message_follower_ids", "activity_ids", "message_ids"})


class ComplaintArchiveAudit(models.Model):
    """The regular look at the archive: a sample, what was found, what follows (S1.6).

    What is in the sample follows from a seed that nobody knows before the draw and from
    the entries that were archived in the period; anybody can draw it again. A QA head
    who has prepared and entered none of them closes the audit.
    """

    _name = "complaint.archive.audit"
    _description = "Archive Audit"
    _inherit = ["complaint.call.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Audit Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("drawn", "Under Way"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
    )
    date_from = fields.Date(string="Archived From", required=True)
    date_to = fields.Date(string="Archived Until", required=True)
    percent = fields.Float(
        string="Sample (%)",
        digits=(5, 2),
        required=True,
        default=lambda self: self.env.company.complaint_audit_percent,
    )
    drawn_at = fields.Datetime(string="Drawn On", readonly=True, copy=False)
    drawn_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    seed = fields.Char(readonly=True, copy=False)
    population = fields.Text(
        readonly=True, copy=False, help="Ids of those drawn from, as JSON."
    )
    population_digest = fields.Char(
        string="SHA-256 of Those Drawn From", readonly=True, copy=False
    )
    population_count = fields.Integer(string="Drawn From", readonly=True, copy=False)
    line_ids = fields.One2many(
        "complaint.archive.audit.line", "audit_id", string="Sample of Files", copy=False
    )
    note = fields.Text(
        string="Conclusion", help="What the sample says about the archive."
    )
    action_ids = fields.One2many(
        "complaint.action", "archive_audit_id", string="Actions"
    )
    training_ids = fields.One2many(
        "complaint.training", "archive_audit_id", string="Trainings"
    )
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "The period ends after it begins."
    )
    _percent_fits = models.Constraint(
        "CHECK(percent > 0 AND percent <= 100)",
        "The sample is more than 0 and at most 100 %.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_role()
        kept = OPEN_FIELDS | {"company_id"} - {"line_ids"}
        blank = {name: False for name in self._fields if self._is_system(name)}
        audits = super().create(
            [
                {**blank, **{n: v for n, v in vals.items() if n in kept},
                 "state": "planned"}
                for vals in vals_list
            ]
        )  # fmt: skip
        for audit in audits:
            number = self.env["complaint.number"]._next(audit.company_id, PREFIX)
            audit._write_engine({"name": number})
        return audits

    @api.model
    def _is_system(self, name):
        field = self._fields[name]
        return field.store and field.readonly and field.column_type and (
            name not in ("id", "state", "create_uid", "create_date", "write_uid",
                         "write_date")
        )  # fmt: skip

    def write(self, vals):
        names = set(vals) - HARMLESS_FIELDS - LINK_FIELDS
        if not names <= OPEN_FIELDS:
            raise UserError(self.env._("The steps of an audit note this themselves."))
        if names:
            self._check_role()
        if any(audit.state == "closed" for audit in self) and names:
            raise UserError(self.env._("A closed audit is no longer changed."))
        if PLAN_FIELDS & names and any(audit.state != "planned" for audit in self):
            raise UserError(self.env._("The sample is drawn: the plan is fixed."))
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("An audit stays on record."))

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of an audit only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _check_role(self):
        """Refuse whoever neither keeps the archive nor heads quality.

        :raises AccessError: see above
        """
        user = self.env.user
        if not self.env.su and not (
            user.has_group(ARCHIVIST) or user.has_group(lifecycle.QA_HEAD)
        ):
            raise AccessError(
                self.env._("Archivists and the QA head look at the archive.")
            )

    # ------------------------------------------------------------------
    # Drawing
    # ------------------------------------------------------------------

    def action_draw(self):
        """Draw the sample by chance from what was archived in the period (S1.6).

        :return: True
        :raises UserError: drawn already
        """
        self._check_role()
        self.check_access("write")
        for audit in self:
            if audit.state != "planned":
                raise UserError(self.env._("The sample is drawn already."))
            audit._draw_sample()
        return True

    def _population_domain(self):
        start = fields.Datetime.to_datetime(self.date_from)
        end = fields.Datetime.to_datetime(self.date_to) + timedelta(days=1)
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("entered_at", ">=", start)
            & Domain("entered_at", "<", end)
        )

    def _draw_sample(self):
        # sudo: what is drawn from does not hang on what the user may read.
        entries = self.env["complaint.archive.entry"].sudo()
        ids = sorted(entries.search(self._population_domain()).ids)
        seed = secrets.token_hex(SEED_BYTES)
        self._write_engine(
            {
                "state": "drawn",
                "drawn_at": fields.Datetime.now(),
                "drawn_by_id": self.env.uid,
                "seed": seed,
                "population": json.dumps(ids),
                "population_digest": sha256_hex(canonical_json(ids)),
                "population_count": len(ids),
            }
        )
        drawn = draw(seed, ids, share_of(len(ids), self.percent))
        self.env["complaint.archive.audit.line"]._insert(self, drawn)
        self._keep_figures()
        self.env["complaint.event"]._record(
            self,
            "archive.audit_drawn",
            {
                "seed": seed,
                "population_sha256": self.population_digest,
                "count": len(ids),
                "sample": drawn,
            },
        )

    def action_prove(self):
        """Draw again with the kept seed and compare with the sample.

        :return: a notification
        :raises UserError: the sample is not the one of the seed
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: who reads the audit may have it proved.
        own = self.sudo()
        ids = json.loads(own.population or "[]")
        every = self._every_line()
        again = draw(own.seed or "", ids, len(every))
        same = sha256_hex(canonical_json(ids)) == own.population_digest
        if not same or again != sorted(every.entry_id.ids):
            raise UserError(
                self.env._("The sample is not the one that the seed draws.")
            )
        return window.notice(
            "success",
            self.env._(
                "Proved: the seed draws these %(count)s files.", count=len(again)
            ),
        )

    # ------------------------------------------------------------------
    # Checking and closing
    # ------------------------------------------------------------------

    def action_check_digests(self):
        """Prove each file of the sample against its digest, and look what it lacks.

        :return: True
        :raises UserError: the audit is not under way
        """
        self._check_role()
        self.check_access("write")
        if any(audit.state != "drawn" for audit in self):
            raise UserError(self.env._("The audit is not under way."))
        self._every_line().with_env(self.env)._check_files()
        return True

    def action_close(self):
        """Close the audit: a QA head who has archived none of the sample (S1.6).

        :return: True
        :raises AccessError: the user is no QA head, or has archived some of it
        :raises UserError: a file is not looked at yet, or there is no conclusion
        """
        if not self.env.user.has_group(lifecycle.QA_HEAD):
            raise AccessError(self.env._("A QA head closes an audit of the archive."))
        self.check_access("write")
        for audit in self:
            audit._check_closable()
            audit._write_engine(
                {
                    "state": "closed",
                    "closed_at": fields.Datetime.now(),
                    "closed_by_id": self.env.uid,
                }
            )
            self.env["complaint.event"]._record(
                audit, "archive.audit_closed", audit._result_data()
            )
        # sudo: nobody has to look any more, for whomever it was planned.
        self.sudo().activity_unlink(["complaint_mgmt.mail_activity_type_archive"])
        return True

    def _check_closable(self):
        entries = self._every_line().entry_id
        if self.env.user in entries.prepared_by_id | entries.entered_by_id:
            raise AccessError(
                self.env._("You archived some of the sample: another QA head closes.")
            )
        if self.state != "drawn":
            raise UserError(self.env._("The audit is not under way."))
        self._check_looked_at()
        if not (self.note or "").strip():
            raise UserError(self.env._("Write what the sample says (Conclusion)."))

    def _result_data(self):
        lines = self._every_line()
        # sudo: the event names all actions, also those that the auditor may not read.
        return {
            "files": len(lines),
            "findings": len(lines.filtered("has_finding")),
            "actions": sorted(self.sudo().action_ids.ids),
            "note_sha256": sha256_hex((self.note or "").encode()),
        }

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    @api.model
    def _cron_plan(self):
        """Plan the next audit of each company whose period is over."""
        # sudo: the archives of all companies.
        for company in self.env["res.company"].sudo().search([("active", "=", True)]):
            self.sudo().with_company(company)._plan_next(company)

    @api.model
    def _plan_next(self, company):
        last = self.search([("company_id", "=", company.id)], limit=1)
        start = last.date_to + timedelta(days=1) if last else self._first_day(company)
        if not start:
            return self.browse()
        end = start + relativedelta(months=company.complaint_audit_months, days=-1)
        if end >= fields.Date.today():
            return self.browse()
        audit = self.create(
            {
                "company_id": company.id,
                "date_from": start,
                "date_to": end,
                "percent": company.complaint_audit_percent,
            }
        )
        audit._call_users(
            audit._users_of(ARCHIVIST, lifecycle.QA_HEAD),
            "complaint_mgmt.mail_activity_type_archive",
            lambda env: env._("Audit the archive"),
        )
        return audit

    @api.model
    def _first_day(self, company):
        entries = self.env["complaint.archive.entry"]
        first = entries.search(
            [("company_id", "=", company.id), ("entered_at", "!=", False)],
            order="entered_at, id",
            limit=1,
        )
        return first.entered_at.date() if first else None


class ComplaintAction(models.Model):
    _inherit = "complaint.action"  # pylint: disable=R8180

    archive_audit_id = fields.Many2one(
        "complaint.archive.audit",
        index="btree_not_null",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )


class ComplaintTraining(models.Model):
    _inherit = "complaint.training"  # pylint: disable=R8180

    archive_audit_id = fields.Many2one(
        "complaint.archive.audit",
        index="btree_not_null",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
