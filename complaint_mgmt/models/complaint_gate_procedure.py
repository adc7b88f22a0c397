from odoo import api, fields, models
from odoo.exceptions import ValidationError

# The field by which a document says which version of a procedure it follows.
VERSION_FIELD = "procedure_version_id"
PROCEDURE_PATH = f"{VERSION_FIELD}.procedure_id"
PERSON_OR_ROLE = "field_group"


class ComplaintGatePolicy(models.Model):
    """A policy may belong to a procedure: its documents are signed by that one."""

    _inherit = "complaint.gate.policy"  # pylint: disable=R8180

    procedure_id = fields.Many2one(
        "complaint.procedure",
        index="btree_not_null",
        ondelete="restrict",
        help="Only for what follows this procedure; comes before a policy without one.",
    )

    @api.constrains("procedure_id", "res_model")
    def _check_procedure(self):
        for policy in self.filtered("procedure_id"):
            if VERSION_FIELD not in self.env[policy.res_model]._fields:
                raise ValidationError(
                    self.env._(
                        "The document of the policy “%(policy)s” follows no procedure.",
                        policy=policy.name,
                    )
                )

    def _rank(self):
        no_company, *rest = super()._rank()
        return (no_company, not self.procedure_id, *rest)

    def _fits(self, document):
        if self.procedure_id and self.procedure_id != document.mapped(PROCEDURE_PATH):
            return False
        return super()._fits(document)

    def _route_fields(self):
        model = self.env[self.res_model]
        names = set(super()._route_fields())
        if VERSION_FIELD in model._fields:
            names.add(PROCEDURE_PATH)
        for line in self.line_ids:
            if line.approver_type in ("field", PERSON_OR_ROLE):
                names.update(model._gate_route_of_person(line.field_name))
        return sorted(names)


class ComplaintGatePolicyLine(models.Model):
    """A signature that a person on the document gives, or somebody with a role."""

    _inherit = "complaint.gate.policy.line"  # pylint: disable=R8180

    approver_type = fields.Selection(
        selection_add=[(PERSON_OR_ROLE, "Person on the Document or Role")],
        ondelete={PERSON_OR_ROLE: "cascade"},
    )

    def _approver_error(self):
        if self.approver_type != PERSON_OR_ROLE:
            return super()._approver_error()
        field = self.env[self.res_model]._fields.get(self.field_name or "")
        if field is None or field.comodel_name != "res.users" or not self.group_ids:
            return self.env._(
                "choose the field of the document that names one user, and the roles."
            )
        return None

    def _named_groups(self):
        if self.approver_type == PERSON_OR_ROLE:
            return self.group_ids
        return super()._named_groups()

    def _named_users(self, record):
        if self.approver_type == PERSON_OR_ROLE:
            # sudo: who the person is, for the engine.
            return record.sudo()[self.field_name]
        return super()._named_users(record)


class ComplaintGateStep(models.Model):
    _inherit = "complaint.gate.step"  # pylint: disable=R8180

    approver_type = fields.Selection(
        selection_add=[(PERSON_OR_ROLE, "Person on the Document or Role")],
        ondelete={PERSON_OR_ROLE: "cascade"},
    )


class ComplaintGateMixin(models.AbstractModel):
    _inherit = "complaint.gate.mixin"  # pylint: disable=R8180

    @api.model
    def _gate_route_of_person(self, field_name):
        """Return the fields whose change gives the signature to another person.

        A person who is merely replaced in an office does not undo what the one before
        signed; a document that moves to another office is signed anew.

        :param str field_name: the field of this model that names the person
        :return: list of field names
        """
        return []


class ComplaintComplaint(models.Model):
    _inherit = "complaint.complaint"  # pylint: disable=R8180

    team_leader_id = fields.Many2one(related="team_id.leader_id")

    @api.model
    def _gate_route_of_person(self, field_name):
        names = super()._gate_route_of_person(field_name)
        return [*names, "team_id"] if field_name == "team_leader_id" else names
