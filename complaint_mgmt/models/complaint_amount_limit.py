from odoo import api, fields, models

from .complaint_gate_policy import MODULE_UNINSTALL_FLAG

# After the signatures of the policy, whatever their sequence.
LAST = 10000


class ComplaintAmountLimit(models.Model):
    """Above an amount, a decision needs the signature of one more role (S5.2.4).

    The proposal is free. What is signed is checked when it is submitted: the limits
    that hold then are frozen into the round, as its policy is.
    """

    _name = "complaint.amount.limit"
    _description = "Amount Limit"
    _order = "company_id, sequence, amount, id"
    _rec_name = "group_id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(
        string="Above",
        help="At this amount the signature is not needed yet, above it is.",
    )
    group_id = fields.Many2one(
        "res.groups", string="Role That Signs Too", required=True, ondelete="restrict"
    )
    procedure_id = fields.Many2one(
        "complaint.procedure",
        string="Only Procedure",
        check_company=True,
        ondelete="cascade",
    )
    class_id = fields.Many2one(
        "complaint.class",
        string="Only Class",
        check_company=True,
        ondelete="cascade",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A limit cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        limits = super().create(vals_list)
        limits._record("created")
        return limits

    def write(self, vals):
        result = super().write(vals)
        self._record("changed", sorted(vals))
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_recorded(self):
        if not (self.env.su and self.env.context.get(MODULE_UNINSTALL_FLAG)):
            self._record("deleted")

    def _record(self, what, names=()):
        data = {"fields": list(names)} if names else None
        self.env["complaint.event"]._record(self, f"amount_limit.{what}", data)

    @api.model
    def _exceeded_by(self, complaint):
        """Return the limits that the compensation of a case is above.

        :param complaint: one case, with the rights of the engine
        """
        # sudo: who submits need not read the configuration.
        limits = self.sudo().search(
            [("company_id", "=", complaint.company_id.id), ("active", "=", True)]
        )
        return limits.filtered(lambda limit: limit._is_exceeded(complaint))

    def _is_exceeded(self, complaint):
        procedure = complaint.procedure_version_id.procedure_id
        if self.procedure_id and self.procedure_id != procedure:
            return False
        if self.class_id and self.class_id != complaint.class_id:
            return False
        amount = complaint.currency_id._convert(
            complaint.amount,
            self.currency_id,
            complaint.company_id,
            fields.Date.context_today(complaint),
            round=False,
        )
        return self.currency_id.compare_amounts(amount, self.amount) > 0

    def _prepare_step_vals(self):
        """Return the values of the step by which a role signs for the amount."""
        return {
            "sequence": LAST + self.sequence,
            "name": self.group_id.name,
            "meaning": "approved",
            "approver_type": "group",
            "group_ids": [fields.Command.set(self.group_id.ids)],
            "quorum": "any",
            "exclude_requester": True,
            "distinct_signer": True,
        }
