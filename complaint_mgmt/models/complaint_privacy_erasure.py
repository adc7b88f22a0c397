from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import retention


class ComplaintArchiveEntry(models.Model):
    """What becomes due because the person asked for it (PIPL 47, GDPR 17)."""

    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    erasure_request_id = fields.Many2one(
        "complaint.privacy.request",
        string="Erasure Granted By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        # sudo: a default of a caller's context does not stay.
        given = entries.sudo().filtered("erasure_request_id")
        given._write_engine({"erasure_request_id": False})
        return entries

    def _refuse_system(self, names):
        if "erasure_request_id" in names:
            raise UserError(
                self.env._("Erasure is granted by answering a privacy request.")
            )
        return super()._refuse_system(names)

    @api.model
    def _due_domain(self, company):
        """Return what may be destroyed: without a rule, what a person asked to erase.

        PIPL 47, GDPR 17(1): no rule keeps it.
        """
        asked = Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "entered"),
                ("retention_state", "=", retention.NO_RULE),
                ("retention_outdated", "=", False),
                ("erasure_request_id", "!=", False),
            ]
        )
        return super()._due_domain(company) | asked

    def _is_kept_without_persons(self):
        """Whether a QA head decided that this file is kept without personal data.

        Then no rule needs it any more, and who asks for erasure need not wait.
        """
        self.ensure_one()
        return (
            self.retention_state == retention.FIXED
            and not self.personal_erased_at
            and self.personal_until < self.retention_until
        )

    @api.model
    def _personal_due_domain(self, company):
        """Add what a person asked to erase before its “at most” is over (PIPL 47)."""
        asked = Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "entered"),
                ("retention_state", "=", retention.FIXED),
                ("retention_outdated", "=", False),
                ("retention_until", ">=", company._retention_today()),
                ("personal_erased_at", "=", False),
                ("erasure_request_id", "!=", False),
            ]
        )
        # decided, so that both dates differ: compared in the database
        split = Domain.custom(to_sql=_is_split)
        return super()._personal_due_domain(company) | (asked & split)


def _is_split(model, alias, query):
    return SQL(
        "%s < %s",
        model._field_to_sql(alias, "personal_until", query),
        model._field_to_sql(alias, "retention_until", query),
    )
