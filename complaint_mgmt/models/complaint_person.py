from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import lifecycle

# Roles that keep the persons of a case while it is handled.
KEEPERS = f"{lifecycle.HANDLER},complaint_mgmt.group_complaint_sensitive"


class ComplaintPerson(models.Model):
    """Personal data of a person in a case, apart from the case itself.

    Handlers see the complainant, whom they must call back. Patients and others are for
    those with the role Sensitive Data Reader only (PIPL 28-30). Kept in a model of its
    own, so that one rule protects it and destruction leaves the statistics alone.
    """

    _name = "complaint.person"
    _inherit = ["complaint.line.mixin"]
    _description = "Person in a Complaint"
    _order = "complaint_id, kind, id"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("complainant", "Complainant"),
            ("patient", "Patient"),
            ("doctor", "Doctor"),
            ("witness", "Witness"),
            ("staff", "Staff Complained About"),
        ],
        required=True,
        default="complainant",
    )
    name = fields.Char(string="Full Name", required=True)
    phone = fields.Char()
    email = fields.Char()
    address = fields.Char()
    note = fields.Text()

    @api.constrains("company_id")
    def _check_company_of_case(self):
        # sudo: who keeps persons' data need not read the case.
        if any(
            person.company_id != person.complaint_id.company_id
            for person in self.sudo()
        ):
            raise ValidationError(
                self.env._(
                    "The company is the one of the complaint, and not set by hand."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        persons = super().create(vals_list)
        persons._check_case_open()
        persons._check_may_add()
        persons._record("person.added")
        return persons

    def write(self, vals):
        self._check_case_kept(vals)
        self._check_case_open()
        result = super().write(vals)
        self._check_case_open()
        self._record("person.changed", sorted(vals))
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_open(self):
        self._check_case_open()
        self._record("person.removed")

    def _record(self, kind, names=()):
        """Append an event for each person to the case: nothing that tells who it is."""
        for person in self:
            data = {"person": person.id, "kind": person.kind, "fields": list(names)}
            # sudo: a sensitive data reader may not read the case itself.
            case = person.sudo().complaint_id
            self.env["complaint.event"]._record(case.sudo(False), kind, data)

    def _check_may_add(self):
        """Who logged the case adds to it until receipt is acknowledged (S9.2)."""
        if self.env.su or self.env.user.has_groups(KEEPERS):
            return
        # sudo: as above; a sensitive data reader may not read the case.
        taken = self.sudo().complaint_id.filtered(
            lambda c: c.acknowledged_at or c.state != "new"
        )
        if taken:
            raise AccessError(
                self.env._(
                    "%(number)s is being handled: tell the handler who else is "
                    "concerned.",
                    number=taken[0].name,
                )
            )

    def _check_case_open(self):
        # sudo: the state of the case decides, whether or not the user reads the case.
        closed = self.sudo().complaint_id.filtered(lambda c: c.state in lifecycle.FINAL)
        if closed:
            raise UserError(
                self.env._(
                    "%(number)s is closed: its persons can no longer be changed.",
                    number=closed[0].name,
                )
            )
