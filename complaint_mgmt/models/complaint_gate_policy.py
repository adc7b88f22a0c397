from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class ComplaintGatePolicy(models.Model):
    """Who must sign a decision, in which order: configuration, kept by managers.

    The first policy that fits a record rules: those of its company before the general
    ones, then by sequence. A running round works on its own copy of the lines.
    """

    _name = "complaint.gate.policy"
    _description = "Signature Policy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    res_model = fields.Selection(
        selection="_selection_res_model", string="Document", required=True
    )
    gate = fields.Selection(
        selection="_selection_gate", string="Decision On", required=True
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Empty: for every company that has no policy of its own.",
    )
    domain = fields.Char(
        string="Applies To",
        default="[]",
        help="The documents to which this policy applies. Empty: all.",
    )
    line_ids = fields.One2many(
        "complaint.gate.policy.line", "policy_id", string="Signatures", copy=True
    )

    @api.model
    def _selection_res_model(self):
        # sudo: the name of a model in the user's language is no secret.
        models = self.env["ir.model"].sudo()
        return [(name, models._get(name).name) for name in self._gate_models()]

    @api.model
    def _selection_gate(self):
        labels = {}
        for name in self._gate_models():
            labels.update(self.env[name]._gate_labels())
        return list(labels.items())

    @api.model
    def _gate_models(self):
        """Return the names of the models on which decisions are signed."""
        names = self.env.registry.descendants(["complaint.gate.mixin"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._record_change("gate.policy_created")
        return policies

    def write(self, vals):
        result = super().write(vals)
        self._record_change("gate.policy_changed", sorted(vals))
        return result

    # The flag that switches off a check with at_uninstall=False is a context key, which
    # any caller can send; the rights of the system are not.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        if self._is_uninstall():
            return
        # sudo: rounds of documents that the manager may not read count as well.
        rounds = self.env["complaint.gate.round"].sudo()
        if rounds.search_count([("policy_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Decisions were signed by this policy. Archive it instead of "
                    "deleting it."
                )
            )
        self._record_change("gate.policy_deleted")

    def _is_uninstall(self):
        return self.env.su and self.env.context.get(MODULE_UNINSTALL_FLAG)

    def _record_change(self, kind, names=()):
        # every change of policies and their lines passes here
        self.env.registry.clear_cache()
        if self:
            data = {"fields": list(names)} if names else None
            self.env["complaint.event"]._record(self, kind, data)

    @api.constrains("res_model", "gate")
    def _check_gate(self):
        for policy in self:
            known = policy.res_model in self._gate_models()
            if not known or policy.gate not in policy._gate_labels():
                raise ValidationError(
                    self.env._(
                        "The document of the policy “%(policy)s” has no such "
                        "decision. Choose another decision or another document.",
                        policy=policy.name,
                    )
                )

    def _gate_labels(self):
        return self.env[self.res_model]._gate_labels()

    @api.constrains("domain", "res_model")
    def _check_domain(self):
        for policy in self:
            policy._parse_domain(policy.domain)

    @api.constrains("res_model")
    def _check_lines(self):
        # a policy that moves to another document takes its lines along
        self.line_ids._check_approver()
        self.line_ids._check_domain()

    def _parse_domain(self, text):
        """Return the Domain that `text` spells, for the documents of this policy.

        :raises ValidationError: it is no domain, or not one of these documents
        """
        self.ensure_one()
        try:
            domain = Domain(literal_eval((text or "").strip() or "[]"))
            # sudo: the domain is checked against the fields; no record is read.
            domain.validate(self.env[self.res_model].sudo())
        except (
            ValueError,
            SyntaxError,
            TypeError,
            KeyError,
            AssertionError,
            UserError,
        ) as error:
            raise ValidationError(
                self.env._(
                    "“%(domain)s” is no condition on the documents of the policy "
                    "“%(policy)s”: %(error)s",
                    domain=text,
                    policy=self.name,
                    error=error,
                )
            ) from error
        return domain

    # ------------------------------------------------------------------
    # Which policy, which lines
    # ------------------------------------------------------------------

    @api.model
    def _find(self, record, gate):
        """Return the policy by which `gate` of `record` is signed.

        :raises UserError: there is none, so nothing can be submitted
        """
        company = record._gate_company()
        # sudo: who submits need not read the configuration.
        policies = self.sudo().search(
            [
                ("res_model", "=", record._name),
                ("gate", "=", gate),
                ("company_id", "in", (company.id, False)),
                # said here, for a caller's context could switch the default off
                ("active", "=", True),
            ]
        )
        document = record._gate_neutral()
        for policy in policies.sorted(lambda p: p._rank()):
            if policy._fits(document):
                return policy
        raise UserError(
            self.env._(
                "Nobody is named who signs “%(gate)s” of %(record)s. Ask somebody with "
                "the role “%(role)s” to set up a signature policy.",
                gate=record._gate_labels().get(gate, gate),
                record=record.display_name,
                role=self._manager_role(),
            )
        )

    def _rank(self):
        """Return what policies are sorted by; the first that fits rules."""
        return (not self.company_id, self.sequence, self.id)

    def _fits(self, document):
        """Return whether this policy is for a document, read as the engine does."""
        return bool(document.filtered_domain(self._parse_domain(self.domain)))

    def _lines_for(self, record):
        """Return the lines that apply to `record`, in order.

        :raises UserError: there is none, so nothing can be submitted
        """
        self.ensure_one()
        document = record._gate_neutral()
        lines = self.line_ids.sorted(lambda line: (line.sequence, line.id)).filtered(
            lambda line: document.filtered_domain(self._parse_domain(line.domain))
        )
        if lines:
            return lines
        raise UserError(
            self.env._(
                "No signature of the policy “%(policy)s” applies to %(record)s. Ask "
                "somebody with the role “%(role)s” to complete the policy.",
                policy=self.name,
                record=record.display_name,
                role=self._manager_role(),
            )
        )

    def _route_fields(self):
        """Return the fields on which the choice of the signatures depends, sorted."""
        self.ensure_one()
        domains = [self._parse_domain(self.domain)]
        domains += [self._parse_domain(line.domain) for line in self.line_ids]
        return sorted(set().union(*(self._paths(domain) for domain in domains)))

    @api.model
    @ormcache("model_name")
    def _routing_fields(self, model_name):
        """Return the fields of a model on which the choice of signers depends."""
        # sudo: the configuration is the same for everybody.
        domain = [("res_model", "=", model_name), ("active", "in", (True, False))]
        names = set()
        for policy in self.sudo().search(domain):
            try:
                names.update(path.split(".")[0] for path in policy._route_fields())
            except ValidationError:
                # a field that is gone: who submits by this policy is told so
                continue
        return frozenset(names)

    @api.model
    def _paths(self, domain):
        paths = set()
        for condition in domain.iter_conditions():
            paths.add(condition.field_expr)
            if isinstance(condition.value, Domain):
                nested = self._paths(condition.value)
                paths |= {f"{condition.field_expr}.{path}" for path in nested}
        return paths

    @api.model
    def _manager_role(self):
        # sudo: group names are not readable by everybody, and harmless.
        group = self.env.ref("complaint_mgmt.group_complaint_manager").sudo()
        return group.full_name
