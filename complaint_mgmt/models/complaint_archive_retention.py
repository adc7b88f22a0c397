import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools import retention
from ..tools.chain import canonical_json, sha256_hex

BATCH = 500
CRON = "complaint_mgmt.ir_cron_retention"
# What the retention of an entry comes to: only the system writes it.
RETENTION_FIELDS = (
    "retention_until",
    "personal_until",
    "retention_state",
    "retention_data",
    "retention_outdated",
)
STATES = [
    (retention.NO_RULE, "No Rule Fits"),
    (retention.UNKNOWN, "A Day Is Missing"),
    (retention.CONFLICT, "To Be Decided"),
    (retention.FIXED, "Fixed"),
]


class ComplaintArchiveEntry(models.Model):
    """Until when a file is kept, and why (S1.5.5)."""

    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    retention_until = fields.Date(
        string="Kept Until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The last day on which the file is kept. Destroyed later, never before.",
    )
    personal_until = fields.Date(
        string="Personal Data Until",
        readonly=True,
        copy=False,
        help="The last day on which a law allows to keep what is personal.",
    )
    retention_state = fields.Selection(
        STATES, string="Retention", readonly=True, copy=False, index=True
    )
    # what was counted, as JSON: IDs, codes and dates
    retention_data = fields.Text(readonly=True, copy=False)
    retention_outdated = fields.Boolean(readonly=True, copy=False, index=True)
    retention_text = fields.Text(
        string="How It Is Counted",
        compute="_compute_retention_text",
        compute_sudo=True,
        help="Each rule that fits the case, with its date.",
    )
    retention_decision_ids = fields.One2many(
        "complaint.retention.decision", "entry_id", string="Decisions", readonly=True
    )
    is_due = fields.Boolean(
        string="Due for Destruction", compute="_compute_is_due", search="_search_is_due"
    )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        # last, so that no default of a caller's context stays
        entries._refresh_retention()
        return entries

    def _refuse_system(self, names):
        if not set(RETENTION_FIELDS).isdisjoint(names):
            raise UserError(
                self.env._("Rules and dates decide how long a file is kept.")
            )
        return super()._refuse_system(names)

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        if target != "destroyed":
            self.filtered(lambda e: e in old_states)._refresh_retention()
        return result

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    def _refresh_retention(self):
        """Bring the dates of these entries to what rules, lots and decisions say.

        Before a file is archived and after it was destroyed it has none.
        """
        # sudo: the dates do not depend on who causes the count.
        entered = self.sudo().filtered(lambda e: e.state == "entered")
        others = self.sudo().filtered(
            lambda e: e.state in ("preparation", "review") and e.retention_state
        )
        others._write_engine(dict.fromkeys(RETENTION_FIELDS, False))
        for entry, vals in entered._retention_values().items():
            if any(entry[name] != value for name, value in vals.items()):
                entry._write_engine(vals)

    def _retention_values(self):
        cases = self.complaint_id
        facts, rules = cases._retention_facts(), cases._retention_rules()
        return {
            entry: entry._retention_vals_of(
                facts[entry.complaint_id.id], rules[entry.complaint_id.id]
            )
            for entry in self
        }

    def _retention_vals_of(self, facts, rules):
        wanted = [rule._as_rule() for rule in self._retention_rules_of(rules)]
        open_case = retention.decide(wanted, facts)
        data = self._retention_json(open_case)
        choice = self._retention_choice(data)
        found = retention.decide(wanted, facts, choice)
        return {
            "retention_until": found.until or False,
            "personal_until": found.personal_until or False,
            "retention_state": found.state,
            "retention_data": data,
            "retention_outdated": False,
        }

    def _retention_rules_of(self, rules):
        """Return those of the rules that fit its case which count for this file."""
        return rules

    def _retention_json(self, found):
        rows = [
            {
                "rule": reason.rule.key,
                "scope": reason.rule.scope,
                "kind": reason.rule.kind,
                "until": str(reason.until or ""),
                "start": str(reason.start or ""),
                "anchor": reason.term.anchor if reason.term else "",
                "count": reason.term.count if reason.term else 0,
                "unit": reason.term.unit if reason.term else "",
                "missing": list(reason.missing),
            }
            for reason in found.reasons
        ]
        return canonical_json(rows).decode()

    def _retention_choice(self, data):
        """Return what was decided on exactly these dates, if anything."""
        last = self.retention_decision_ids.sorted("id")[-1:]
        same = last.basis == sha256_hex(data.encode())
        return last.choice if last and same else None

    @api.model
    def _retention_outdated(self, companies=None):
        """Note that dates must be counted anew, and have the cron do so at once.

        :param companies: res.company; empty or None: all of them
        """
        self.flush_model()
        mine = SQL("company_id = ANY(%s)", companies.ids) if companies else SQL("TRUE")
        self.env.cr.execute(
            SQL(
                "UPDATE complaint_archive_entry SET retention_outdated = TRUE"
                " WHERE state = 'entered' AND %s",
                mine,
            )
        )
        self.invalidate_model(["retention_outdated"])
        # sudo: the cron belongs to the system; whoever changes a rule starts it.
        if cron := self.env.ref(CRON, raise_if_not_found=False):
            cron.sudo()._trigger()

    @api.model
    def _cron_retention(self):
        """Count again what a rule or a lot may have changed; all of it once a night."""
        entered = [("state", "=", "entered")]
        stale = [*entered, ("retention_outdated", "=", True)]
        if not self.search_count(stale, limit=1):
            self._retention_outdated()
        cron = self.env["ir.cron"]
        while entries := self.search(stale, limit=BATCH):
            entries._refresh_retention()
            left = self.search_count(stale)
            if not cron._commit_progress(len(entries), remaining=left):
                break

    # ------------------------------------------------------------------
    # What is due
    # ------------------------------------------------------------------

    @api.model
    def _due_domain(self, company):
        """Return what may be destroyed in a company today, holds not looked at."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "entered"),
                ("retention_state", "=", retention.FIXED),
                ("retention_outdated", "=", False),
                ("retention_until", "<", company._retention_today()),
            ]
        )

    def _compute_is_due(self):
        # sudo: holds count whether or not the user reads them.
        due = self.sudo().search([("id", "in", self.ids), ("is_due", "=", True)])
        for entry in self:
            entry.is_due = entry.id in due._ids

    @api.model
    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: as above.
        companies = self.env["res.company"].sudo().search([("id", "!=", False)])
        due = Domain.OR(self._due_domain(company) for company in companies)
        due &= Domain("complaint_id", "not in", self._cases_on_hold())
        return Domain.OR(due if wanted else ~due for wanted in value)

    @api.model
    def _cases_on_hold(self):
        # sudo: as above.
        lines = self.env["complaint.legal.hold.line"].sudo()
        query = lines._search([("is_active", "=", True)])
        return query.subselect("complaint_id")

    # ------------------------------------------------------------------
    # In words
    # ------------------------------------------------------------------

    @api.depends("retention_data", "retention_state")
    @api.depends_context("lang")
    def _compute_retention_text(self):
        for entry in self:
            rows = json.loads(entry.retention_data or "[]")
            entry.retention_text = "\n".join(entry._retention_line(row) for row in rows)

    def _retention_line(self, row):
        rules = self.env["complaint.retention.rule"].with_context(active_test=False)
        rule = rules.browse(row["rule"])
        kinds = dict(rule._fields["kind"]._description_selection(self.env))
        scopes = dict(rule._fields["scope"]._description_selection(self.env))
        values = {
            "rule": rule.name,
            "kind": kinds[row["kind"]],
            "scope": scopes[row["scope"]],
        }
        if not row["until"]:
            return self.env._(
                "%(rule)s (%(scope)s, %(kind)s): not known yet, missing: %(days)s",
                days=", ".join(self._anchor_label(name) for name in row["missing"]),
                **values,
            )
        units = self.env["complaint.retention.term"]._fields["unit"]
        return self.env._(
            "%(rule)s (%(scope)s, %(kind)s): until %(until)s = %(anchor)s on %(start)s "
            "+ %(count)s %(unit)s",
            until=format_date(self.env, row["until"]),
            anchor=self._anchor_label(row["anchor"]),
            start=format_date(self.env, row["start"]),
            count=row["count"],
            unit=dict(units._description_selection(self.env))[row["unit"]],
            **values,
        )

    def _anchor_label(self, anchor):
        field = self.env["complaint.retention.term"]._fields["anchor"]
        return dict(field._description_selection(self.env))[anchor]


class StockLot(models.Model):
    _inherit = "stock.lot"  # pylint: disable=R8180

    def write(self, vals):
        result = super().write(vals)
        if "expiration_date" in vals:
            self._retention_moved()
        return result

    def _retention_moved(self):
        """Have the dates of archived files about these lots counted anew."""
        # sudo: who corrects a lot need not read complaints.
        entries = self.env["complaint.archive.entry"].sudo()
        domain = [
            ("state", "=", "entered"),
            ("complaint_id.item_ids.lot_id", "in", self.ids),
        ]
        entries.search(domain)._refresh_retention()
