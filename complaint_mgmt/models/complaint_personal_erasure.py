from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import retention
from ..tools.chain import canonical_json

ERASED = "archive.personal_erased"


class ComplaintArchiveEntry(models.Model):
    """Personal data that must go before its file may (GPSR and 21 CFR 211.198).

    Where a QA head decided so, what is personal goes by a signed destruction once its
    “at most” is over. The file stays in the archive, under a digest made anew.
    """

    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    personal_erased_at = fields.Datetime(
        string="Personal Data Erased On", readonly=True, copy=False
    )
    is_personal_due = fields.Boolean(
        string="Personal Data Due",
        compute="_compute_is_personal_due",
        search="_search_is_personal_due",
        help="What is personal goes by a destruction; the file is kept.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        # sudo: a default of a caller's context does not stay.
        given = entries.sudo().filtered("personal_erased_at")
        given._write_engine({"personal_erased_at": False})
        return entries

    def _refuse_system(self, names):
        if "personal_erased_at" in names:
            raise UserError(
                self.env._("Personal data is erased by a destruction, not by hand.")
            )
        return super()._refuse_system(names)

    def _record_steps(self, old_states, target, reason):
        if target == "entered":
            # reopened and handled since: what came in then has a term of its own
            # sudo: the state of the entry follows its case, whoever reopened it.
            again = self.sudo().filtered(
                lambda e: (
                    e.personal_erased_at
                    and e.complaint_id.state_changed_at
                    and e.complaint_id.state_changed_at > e.personal_erased_at
                )
            )
            again._write_engine({"personal_erased_at": False})
        return super()._record_steps(old_states, target, reason)

    # ------------------------------------------------------------------
    # When it is due
    # ------------------------------------------------------------------

    def _retention_rules_of(self, rules):
        """Leave out what caps personal data where there is none any more."""
        rules = super()._retention_rules_of(rules)
        if not self.personal_erased_at:
            return rules
        if not any(rule.kind == retention.MINIMUM for rule in rules):
            return rules
        return rules.filtered(
            lambda r: r.kind != retention.CAP or r.scope != retention.PERSONAL
        )

    def _can_erase_personal(self):
        """Return whether personal data can go at its cap while this file is kept."""
        self.ensure_one()
        # sudo: rules and dates decide, whoever asks.
        case = self.sudo().complaint_id
        facts, rules = case._retention_facts(), case._retention_rules()
        wanted = [r._as_rule() for r in self.sudo()._retention_rules_of(rules[case.id])]
        return retention.can_erase(retention.decide(wanted, facts[case.id]).reasons)

    @api.model
    def _personal_due_domain(self, company):
        """Return the files of which only personal data may go in a company today."""
        today = company._retention_today()
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "entered"),
                ("retention_state", "=", retention.FIXED),
                ("retention_outdated", "=", False),
                ("retention_until", ">=", today),
                ("personal_until", "<", today),
                ("personal_erased_at", "=", False),
            ]
        )

    def _compute_is_personal_due(self):
        # sudo: holds count whether or not the user reads them.
        domain = [("id", "in", self.ids), ("is_personal_due", "=", True)]
        due = self.sudo().search(domain)
        for entry in self:
            entry.is_personal_due = entry.id in due._ids

    @api.model
    def _search_is_personal_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: as above.
        companies = self.env["res.company"].sudo().search([("id", "!=", False)])
        due = Domain.OR(self._personal_due_domain(company) for company in companies)
        due &= Domain("complaint_id", "not in", self._cases_on_hold())
        return Domain.OR(due if wanted else ~due for wanted in value)

    # ------------------------------------------------------------------
    # Erasing
    # ------------------------------------------------------------------

    def _erase_personal(self, line):
        """Erase what is personal in this file for a signed line of destruction.

        The file is sealed anew, so that it proves itself further on; the event carries
        the new digest into the chain, and says which one it replaces.

        :return: dict, what went: name of a model -> rows
        """
        self.ensure_one()
        old, now = self.digest or "", fields.Datetime.now()
        # first: an 8D report looks whether the data of its last case goes
        # nothing of what goes is tracked
        quiet = self.with_context(tracking_disable=True)
        quiet._write_engine({"personal_erased_at": now})
        counts = self.complaint_id._destroy_personal()
        quiet._seal_files()
        line._amend(
            {
                "state": "destroyed",
                "destroyed_at": now,
                "counts": canonical_json(counts).decode(),
                "new_digest": self.digest,
            }
        )
        data = {"entry": self.id, "digest": self.digest, "replaces": old}
        data |= {"run": line.run_id.id, "line": line.id, "counts": counts}
        self.env["complaint.event"]._record(self.complaint_id, ERASED, data)
        self._refresh_retention()
        return counts
