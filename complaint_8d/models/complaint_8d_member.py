from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

ROLES = [
    ("champion", "Champion"),
    ("leader", "Leader"),
    ("member", "Member"),
    ("customer", "Customer"),
    ("supplier", "Supplier"),
]


class Complaint8DMember(models.Model):
    """Somebody in the team of a report, of the house or not (S3.12).

    Who leads is one fact in two places: the row with the role Leader follows the leader
    of the report, and leads it.
    """

    _name = "complaint.8d.member"
    _description = "Member of an 8D Team"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, sequence, id"
    _check_company_auto = True
    _discipline = "d1"
    _event_kind = "member"

    sequence = fields.Integer(default=10)
    role = fields.Selection(ROLES, required=True, default="member")
    user_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        domain="[('is_company', '=', False)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Somebody of the customer or supplier.",
    )
    name = fields.Char(
        string="Full Name",
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
        help="For who is neither a user nor a contact.",
    )
    function = fields.Char(
        string="Function or Department",
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
    )
    phone = fields.Char(
        compute="_compute_person", store=True, readonly=False, precompute=True
    )
    email = fields.Char(
        compute="_compute_person", store=True, readonly=False, precompute=True
    )
    task = fields.Char(help="What this person contributes.")

    _user_uniq = models.UniqueIndex(
        "(report_id, user_id) WHERE user_id IS NOT NULL",
        "This user is in the team already.",
    )
    _partner_uniq = models.UniqueIndex(
        "(report_id, partner_id) WHERE partner_id IS NOT NULL",
        "This contact is in the team already.",
    )

    @api.depends("user_id", "partner_id")
    def _compute_person(self):
        for member in self:
            # sudo: how a colleague is reached, to be written into the team.
            person = (member.user_id.partner_id or member.partner_id).sudo()
            if person:
                member.name = person.name
                member.phone = person.phone
                member.email = person.email
            member.function = person.function or member.function

    @api.depends("name", "role")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for member in self:
            member.display_name = f"{member.name or ''} ({labels.get(member.role)})"

    @api.constrains("role", "user_id", "partner_id", "name")
    def _check_persons(self):
        """Ford G8D: one champion, who is not the leader; everybody once."""
        for member in self:
            if not (member.name or "").strip():
                raise ValidationError(self.env._("Say who belongs to the team."))
            if member.user_id and member.partner_id:
                raise ValidationError(
                    self.env._("A member is a user or a contact, not both.")
                )
            if member.role == "leader" and not member.user_id:
                raise ValidationError(self.env._("The leader is a user."))
        for report in self.report_id:
            report._check_team()

    @api.constrains("user_id")
    def _check_internal(self):
        # sudo: only whether it is a user of the house is looked at.
        if any(member.user_id.share for member in self.sudo()):
            raise ValidationError(
                self.env._("Enter people of the customer or supplier as contacts.")
            )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._lead()
        return members

    def write(self, vals):
        if vals.get("role", "leader") != "leader":
            self._refuse_leader()
        result = super().write(vals)
        if {"role", "user_id"} & vals.keys():
            self._lead()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_leader(self):
        self._refuse_leader()

    def _refuse_leader(self):
        if any(member.role == "leader" for member in self):
            raise UserError(self.env._("Choose another leader first."))

    def _lead(self):
        """Let a member with the role Leader lead the report."""
        for member in self.filtered(lambda m: m.role == "leader"):
            report = member.report_id
            if report.user_id == member.user_id:
                report._sync_leader()
            else:
                report.write({"user_id": member.user_id.id})

    def _content_line(self):
        return {
            "role": self.role,
            "name": self.name,
            "function": self.function or "",
            "company": self.partner_id.commercial_company_name or "",
            "phone": self.phone or "",
            "email": self.email or "",
            "task": self.task or "",
        }
