from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import violation_lifecycle
from .complaint_hearing_mixin import HARMLESS

PREFIX = "SM"
SYSTEM_FIELDS = {"name", "company_id", "state_changed_at", "registered_by_id"}
# what is noted once the penalty was decided
TOLD_FIELDS = {"told_on", "told_note"}
# the lightest penalty that each severity suggests
SUGGESTED = {
    "minor": "oral",
    "moderate": "written",
    "serious": "suspension",
    "gross": "dismissal",
}


class ComplaintViolation(models.Model):
    """The register of violations of staff, and what penalty followed (S4.4, S4.20).

    Only the group “Staff Matters” reads and writes it, and nobody in it the own matter.
    The name of a row is a number, so that activities, signatures and events say
    nothing on a person. Who is named may have no login; an addon for employees adds
    its own link.
    """

    _name = "complaint.violation"
    _description = "Staff Matter"
    _inherit = [
        "complaint.gate.mixin",
        "complaint.lifecycle.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _lifecycle = violation_lifecycle
    _archive_open = True
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, default="")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("proposed", "Penalty Proposed"),
            ("decided", "Decided"),
            ("closed", "Closed"),
            ("unfounded", "Unfounded"),
        ],
        required=True,
        default=violation_lifecycle.INITIAL,
        copy=False,
        index=True,
        tracking=True,
    )
    state_reason = fields.Text(help="Why it was closed without a penalty.")

    # Who, and what happened
    person_name = fields.Char(
        string="Person Concerned",
        compute="_compute_person_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
    )
    # not `user_id`: whom that field names is made a follower
    subject_user_id = fields.Many2one(
        "res.users",
        string="Login of the Person",
        domain="[('share', '=', False)]",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="If the person has one. Who it is neither sees nor decides this matter.",
    )
    officer_id = fields.Many2one(
        "res.users",
        string="Handled By",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        copy=False,
        ondelete="restrict",
        help="Hears both sides, proposes the penalty and signs as its proposer.",
    )
    registered_by_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    complaint_id = fields.Many2one(
        "complaint.complaint",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The complaint on the behaviour of staff from which this arose, if any.",
    )
    occurred_on = fields.Date(string="Occurrence Date", copy=False)
    rule = fields.Char(
        string="Rule That Was Broken", help="For example: Staff Handbook, section 4.2."
    )
    facts = fields.Text(required=True, copy=False, help="What is established, and how.")
    severity = fields.Selection(
        [
            ("minor", "Minor"),
            ("moderate", "Moderate"),
            ("serious", "Serious"),
            ("gross", "Gross"),
        ],
        required=True,
        default="minor",
    )
    hearing_ids = fields.One2many(
        "complaint.violation.hearing", "violation_id", string="Hearings"
    )

    # The penalty
    penalty = fields.Selection(
        [
            ("oral", "Oral Warning"),
            ("written", "Written Warning"),
            ("suspension", "Suspension for Examination"),
            ("dismissal", "Dismissal"),
        ],
        copy=False,
        tracking=True,
        help="Empty: the violation is registered and no penalty follows.",
    )
    suggested_penalty = fields.Selection(
        selection=lambda self: self._fields["penalty"].selection,
        compute="_compute_suggested_penalty",
    )
    penalty_reason = fields.Text(string="Why This Penalty", copy=False)
    suspension_days = fields.Integer(string="Days of Suspension", copy=False)
    told_on = fields.Date(copy=False, help="When the person was told the decision.")
    told_note = fields.Text(
        string="What the Person Said to It", copy=False, help="An objection, say."
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This number is taken already."
    )
    _days_positive = models.Constraint(
        "CHECK(suspension_days >= 0)", "A suspension cannot be negative."
    )

    @api.depends("subject_user_id")
    def _compute_person_name(self):
        for violation in self:
            # sudo: the name of a colleague in another company is shown as well.
            user = violation.subject_user_id.sudo()
            violation.person_name = user.name or violation.person_name

    @api.depends("severity")
    def _compute_suggested_penalty(self):
        for violation in self:
            violation.suggested_penalty = SUGGESTED.get(violation.severity)

    @api.depends("name")
    def _compute_display_name(self):
        for violation in self:
            violation.display_name = violation.name or self.env._("New Staff Matter")

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("name") for vals in vals_list):
            raise UserError(self.env._("The system gives the number."))
        vals_list = [{**vals, "registered_by_id": self.env.uid} for vals in vals_list]
        self._assign_numbers(vals_list)
        # see `_message_subscribe`: nobody follows it, also not who creates it
        silent = self.with_context(mail_create_nosubscribe=True)
        violations = super(ComplaintViolation, silent).create(vals_list)
        violations = violations.with_env(self.env)
        for violation in violations:
            violation._check_birth()
        self.env["complaint.event"]._record(violations, "violation.registered")
        return violations

    def _check_birth(self):
        early = [self.state_changed_at, self.told_on, self.told_note, self.state_reason]
        if self.state != violation_lifecycle.INITIAL or any(early):
            raise UserError(
                self.env._("A staff matter starts as open. Register it first.")
            )

    @api.model
    def _assign_numbers(self, vals_list):
        default = self.default_get(["company_id"]).get("company_id")
        by_company = defaultdict(list)
        for vals in vals_list:
            by_company[vals.get("company_id") or default].append(vals)
        # in one order, so that two batches over several companies cannot deadlock
        for company_id, group in sorted(by_company.items()):
            company = self.env["res.company"].browse(company_id)
            numbers = self.env["complaint.number"]
            names = numbers._next_many(company, PREFIX, len(group))
            for vals, name in zip(group, names, strict=True):
                vals["name"] = name

    def write(self, vals):
        content = vals.keys() - HARMLESS - {"state", "state_reason"}
        self._check_editable(content)
        result = super().write(vals)
        if content:
            events = self.env["complaint.event"]
            events._record(self, "violation.changed", {"fields": sorted(content)})
        return result

    def _check_editable(self, content):
        """Refuse what only the system writes, and what was proposed or decided.

        :raises UserError: see above
        """
        if SYSTEM_FIELDS & content:
            raise UserError(
                self.env._("Number, company and who registered it are never changed.")
            )
        for violation in self if content else ():
            told = violation.state == "decided" and content <= TOLD_FIELDS
            opened = violation.state == "open" and not content & TOLD_FIELDS
            if not (told or opened):
                raise UserError(
                    self.env._(
                        "%(number)s is at the step %(state)s: this is fixed.",
                        number=violation.name,
                        state=violation._state_label(violation.state),
                    )
                )

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("The register is kept. Close the matter as unfounded instead.")
        )

    @api.constrains("officer_id", "subject_user_id", "complaint_id", "company_id")
    def _check_impartial(self):
        """S4.20: the person concerned has no part in the own matter, in any role."""
        for violation in self:
            barred = violation._gate_barred_users()
            if self.env.user in barred:
                raise AccessError(
                    self.env._("You have no part in a matter that is about you.")
                )
            # sudo: the roles of another user; only yes or no.
            officer = violation.officer_id.sudo()
            able = violation.company_id in officer.company_ids
            if officer in barred or not able or not self._is_officer(officer):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot handle this matter. Choose somebody else in "
                        "the group Staff Matters.",
                        user=officer.name,
                    )
                )

    @api.constrains("person_name", "facts")
    def _check_texts(self):
        for violation in self:
            if not all(map(str.strip, (violation.person_name, violation.facts))):
                raise ValidationError(
                    self.env._("Say who is concerned, and the facts.")
                )

    @api.constrains("occurred_on")
    def _check_occurred_on(self):
        today = fields.Date.context_today(self)
        if any(row.occurred_on and row.occurred_on > today for row in self):
            raise ValidationError(self.env._("It happened today or earlier."))

    def _attachment_is_locked(self):
        """Return the matters whose files are evidence that nobody may touch."""
        return self.filtered(lambda row: row.state != violation_lifecycle.INITIAL)

    # ------------------------------------------------------------------
    # Nobody else learns of it
    # ------------------------------------------------------------------

    @api.model
    def _is_officer(self, user):
        """Return whether a user is in the group that alone knows of staff matters."""
        # sudo: the groups of another user; only yes or no.
        return user.sudo().has_group(violation_lifecycle.OFFICER)

    def _filter_knowing(self, partner_ids):
        """Return those partners who are in the group, and not concerned themselves."""
        # sudo: who is asked decides, whether or not the user reads that person.
        partners = self.env["res.partner"].sudo().browse(partner_ids or ())
        barred = self._gate_barred_users()
        return partners.filtered(
            lambda partner: any(map(self._is_officer, partner.user_ids - barred))
        )

    def _check_may_know(self, partner_ids):
        """Refuse to tell anybody outside of the group, or the person concerned.

        :raises UserError: one of the partners would be told
        """
        knowing = self._filter_knowing(partner_ids)
        if set(partner_ids or ()) - set(knowing.ids):
            raise UserError(
                self.env._(
                    "Only members of the group Staff Matters are told of this, and "
                    "never the person concerned."
                )
            )

    def message_post(self, **kwargs):
        self._check_may_know(kwargs.get("partner_ids"))
        return super().message_post(**kwargs)

    def message_notify(self, **kwargs):
        self._check_may_know(kwargs.get("partner_ids"))
        return super().message_notify(**kwargs)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        # Nobody follows it: every user may read who follows what, so that the list of
        # followers would tell that there is a matter. Who acts is called by activities.
        return True

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        # who left the group since, or is concerned now, is told no more
        found = super()._notify_get_recipients(message, msg_vals, **kwargs)
        users = self.env["res.users"]
        barred = self._gate_barred_users()
        return [
            row
            for row in found
            if (user := users.browse(row.get("uid")))
            and user not in barred
            and self._is_officer(user)
        ]
