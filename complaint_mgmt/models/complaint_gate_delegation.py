from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

READER = "complaint_mgmt.group_complaint_reader"
MANAGER = "complaint_mgmt.group_complaint_manager"
# What another user may rely on once it is entered.
FIXED_FIELDS = frozenset(("user_id", "delegate_id", "company_id", "date_from"))


class ComplaintGateDelegation(models.Model):
    """An absence: who signs for whom, from when to when.

    A user enters the own ones; a manager may enter those of others, but not with
    himself as the delegate. The delegate signs with his own name and for the other;
    what he may not sign himself in a round, he may not sign for anybody.
    """

    _name = "complaint.gate.delegation"
    _description = "Absence With a Delegate"
    _order = "date_from desc, id desc"
    _rec_name = "delegate_id"

    user_id = fields.Many2one(
        "res.users",
        string="Absent",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    delegate_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        ondelete="restrict",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="To", required=True, help="The last day of absence.")
    reason = fields.Char()
    company_id = fields.Many2one("res.company", help="Empty: in all companies of both.")
    state = fields.Selection(
        [("planned", "Planned"), ("running", "Running"), ("over", "Over")],
        string="Status",
        compute="_compute_state",
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "An absence cannot end before it begins."
    )
    _not_oneself = models.Constraint(
        "CHECK(user_id != delegate_id)", "Choose somebody else as the delegate."
    )

    @api.depends("date_from", "date_to", "user_id")
    def _compute_state(self):
        for delegation in self:
            delegation.state = delegation._state_now()

    def _state_now(self):
        # asked by the engine instead of `state`, which is as old as the cache
        today = self._today()
        begins, ends = self.date_from, self.date_to
        if not begins or not ends or begins > today:
            return "planned"
        return "running" if today <= ends else "over"

    def _today(self):
        # the day of the absent person; never that of a time zone which a caller names
        # sudo: only the time zone of another user is taken.
        timezone = self.user_id.sudo().tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=timezone))

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._check_author()
        delegations._check_delegate()
        delegations._record("gate.delegated")
        delegations._call_delegates()
        return delegations

    def write(self, vals):
        if fixed := FIXED_FIELDS & set(vals):
            names = [self._fields[n]._description_string(self.env) for n in fixed]
            raise UserError(
                self.env._(
                    "%(fields)s of an absence cannot be changed. End it by its last "
                    "day and enter another one.",
                    fields=", ".join(sorted(names)),
                )
            )
        result = super().write(vals)
        self._check_author()
        if "date_to" in vals:
            self._check_delegate()
            self._record("gate.delegation_changed")
            self._call_delegates()
        return result

    # not at_uninstall=False: that is switched off by a context key of any caller
    @api.ondelete(at_uninstall=True)
    def _unlink_except_begun(self):
        if any(delegation._state_now() != "planned" for delegation in self):
            raise UserError(
                self.env._(
                    "An absence that has begun stays on record. End it by its last day."
                )
            )
        self._check_author()
        self._record("gate.delegation_deleted")

    def _check_author(self):
        """Own absences are entered by oneself, those of others by a manager."""
        user = self.env.user
        others = self.filtered(lambda d: d.user_id != user)
        if others and not user.has_group(MANAGER):
            raise AccessError(
                self.env._("You may enter your own absence only. Ask a manager.")
            )
        if user in others.delegate_id:
            raise AccessError(
                self.env._(
                    "You cannot name yourself as the delegate of somebody else. Ask "
                    "the absent person or another manager."
                )
            )

    def _check_delegate(self):
        for delegation in self:
            # sudo: rights and companies of another user are not readable by everybody.
            error = delegation.sudo()._delegate_error()
            if error:
                raise ValidationError(error)

    def _delegate_error(self):
        delegate = self.delegate_id
        if not delegate.active or not delegate.has_group(READER):
            return self.env._(
                "%(delegate)s cannot read complaints and so cannot sign. Choose "
                "somebody with a role in complaints.",
                delegate=delegate.name,
            )
        if self.company_id and self.company_id not in delegate.company_ids:
            return self.env._(
                "%(delegate)s does not work for %(company)s.",
                delegate=delegate.name,
                company=self.company_id.name,
            )
        if self._delegate_is_absent():
            return self.env._(
                "%(delegate)s is absent as well in that time. Choose somebody else.",
                delegate=delegate.name,
            )
        return None

    def _delegate_is_absent(self):
        companies = self.company_id.ids + [False]
        domain = [
            ("user_id", "=", self.delegate_id.id),
            ("date_from", "<=", self.date_to),
            ("date_to", ">=", self.date_from),
        ]
        if self.company_id:
            domain.append(("company_id", "in", companies))
        return bool(self.search_count(domain, limit=1))

    # ------------------------------------------------------------------
    # For the engine
    # ------------------------------------------------------------------

    @api.model
    def _running_to(self, user):
        """Return the absences in which `user` signs for others now (sudo)."""
        return self._running("delegate_id", user)

    @api.model
    def _running_from(self, users):
        """Return the absences of `users` that run now (sudo)."""
        return self._running("user_id", users)

    @api.model
    def _running(self, name, users):
        # a day more on both sides, since the day depends on the person's time zone
        today = fields.Date.today()
        domain = [
            (name, "in", users.ids),
            ("date_from", "<=", today + timedelta(days=1)),
            ("date_to", ">=", today - timedelta(days=1)),
        ]
        # sudo: who signs for whom decides on rights, so it is not for rules to hide.
        found = self.sudo().search(domain)
        return found.filtered(
            lambda d: d._state_now() == "running" and d.user_id.active
        )

    def _call_delegates(self):
        """Give the activities of the absent to the delegates, or take them back."""
        steps = self.env["complaint.gate.step"]
        for user in self.user_id:
            steps |= steps._turn_of(user)
        steps._sync_activities()

    def _record(self, kind):
        for delegation in self:
            self.env["complaint.event"]._record(
                delegation,
                kind,
                {
                    "user": delegation.user_id.id,
                    "delegate": delegation.delegate_id.id,
                    "date_from": fields.Date.to_string(delegation.date_from),
                    "date_to": fields.Date.to_string(delegation.date_to),
                },
            )
