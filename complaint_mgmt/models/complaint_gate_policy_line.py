from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What a signature says (21 CFR 11.50). Codes, so that every reader reads it in the own
# language and the digest does not depend on one.
MEANINGS = [
    ("drafted", "Drafted"),
    ("proposed", "Proposed"),
    ("reviewed", "Reviewed"),
    ("decided", "Decided"),
    ("approved", "Approved"),
    ("verified", "Verified"),
    ("released", "Released"),
    ("performed", "Carried Out"),
    ("witnessed", "Witnessed"),
]
APPROVER_TYPES = [
    ("group", "Role"),
    ("users", "Named Persons"),
    ("field", "Person on the Document"),
]
QUORUMS = [("any", "One of Them"), ("all", "All of Them")]


class ComplaintGatePolicyLine(models.Model):
    """One signature that a policy demands."""

    _name = "complaint.gate.policy.line"
    _description = "Signature of a Policy"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        "complaint.gate.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    res_model = fields.Selection(related="policy_id.res_model")
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Signs As", required=True, translate=True, help="For example: QA Head."
    )
    meaning = fields.Selection(MEANINGS, required=True, default="approved")
    approver_type = fields.Selection(
        APPROVER_TYPES, string="Who", required=True, default="group"
    )
    group_ids = fields.Many2many(
        "res.groups",
        "complaint_gate_policy_line_group_rel",
        string="Roles",
        help="Whoever has one of these roles, also by way of another role.",
    )
    user_ids = fields.Many2many(
        "res.users",
        "complaint_gate_policy_line_user_rel",
        string="Persons",
        domain="[('share', '=', False)]",
    )
    field_name = fields.Char(
        string="Field", help="The field of the document that names the person."
    )
    quorum = fields.Selection(
        QUORUMS,
        required=True,
        default="any",
        help="All of Them: everybody but those whom the two rules beside exclude.",
    )
    domain = fields.Char(
        string="Only If",
        default="[]",
        help="The signature is needed on these documents only. Empty: on all.",
    )
    exclude_requester = fields.Boolean(
        string="Not the Submitter",
        compute="_compute_exclude_requester",
        store=True,
        readonly=False,
        precompute=True,
        help="Who submits the document cannot give this signature.",
    )
    distinct_signer = fields.Boolean(
        string="Another Person",
        default=True,
        help="Who signed earlier in the same round cannot give this signature.",
    )
    escalate_after_hours = fields.Float(
        string="Escalate After (Hours)", help="0: never. Hours run day and night."
    )
    escalation_group_id = fields.Many2one("res.groups", string="Escalate to Role")
    escalation_user_id = fields.Many2one(
        "res.users", string="Escalate to Person", domain="[('share', '=', False)]"
    )

    _escalate_after_positive = models.Constraint(
        "CHECK(escalate_after_hours >= 0)",
        "The hours until the escalation cannot be negative.",
    )

    @api.depends("approver_type")
    def _compute_exclude_requester(self):
        for line in self:
            line.exclude_requester = line.approver_type != "field"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.policy_id._record_change("gate.policy_changed", ["line_ids"])
        return lines

    def write(self, vals):
        result = super().write(vals)
        names = [f"line_ids.{name}" for name in sorted(vals)]
        self.policy_id._record_change("gate.policy_changed", names)
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_recorded(self):
        if not self.policy_id._is_uninstall():
            self.policy_id._record_change("gate.policy_changed", ["line_ids"])

    @api.constrains("approver_type", "group_ids", "user_ids", "field_name")
    def _check_approver(self):
        for line in self:
            if error := line._approver_error():
                raise ValidationError(
                    self.env._(
                        "Signature “%(line)s”: %(error)s", line=line.name, error=error
                    )
                )

    def _approver_error(self):
        if self.approver_type == "group" and not self.group_ids:
            return self.env._("choose the roles that sign.")
        if self.approver_type == "users" and not self.user_ids:
            return self.env._("choose the persons who sign.")
        if self.approver_type == "users" and any(self.user_ids.mapped("share")):
            return self.env._("only internal users sign.")
        if self.approver_type != "field":
            return None
        field = self.env[self.res_model]._fields.get(self.field_name or "")
        if field and field.type == "many2one" and field.comodel_name == "res.users":
            return None
        return self.env._(
            "“%(field)s” is no field of the document that names one user.",
            field=self.field_name or "",
        )

    @api.constrains("domain")
    def _check_domain(self):
        for line in self:
            line.policy_id._parse_domain(line.domain)

    @api.constrains("escalate_after_hours", "escalation_group_id", "escalation_user_id")
    def _check_escalation(self):
        for line in self:
            target = line.escalation_group_id or line.escalation_user_id
            if line.escalate_after_hours and not target:
                raise ValidationError(
                    self.env._(
                        "Signature “%(line)s”: say to whom it is escalated.",
                        line=line.name,
                    )
                )

    def _prepare_step_vals(self, record):
        """Return the values of the step that is this line, frozen for `record`.

        :raises UserError: the field names nobody
        """
        self.ensure_one()
        return {
            "line_id": self.id,
            "sequence": self.sequence,
            "name": self.name,
            "meaning": self.meaning,
            "approver_type": self.approver_type,
            "group_ids": [fields.Command.set(self._named_groups().ids)],
            "user_ids": [fields.Command.set(self._named_users(record).ids)],
            "quorum": self.quorum,
            "exclude_requester": self.exclude_requester,
            "distinct_signer": self.distinct_signer,
            "escalate_after_hours": self.escalate_after_hours,
            "escalation_group_id": self.escalation_group_id.id,
            "escalation_user_id": self.escalation_user_id.id,
        }

    def _named_groups(self):
        return self.group_ids if self.approver_type == "group" else self.group_ids[:0]

    def _named_users(self, record):
        if self.approver_type == "users":
            return self.user_ids
        if self.approver_type == "field":
            # sudo: who signs does not depend on what the submitter may read.
            return record.sudo()[self.field_name]
        return self.user_ids[:0]
