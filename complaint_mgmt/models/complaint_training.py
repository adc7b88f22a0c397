from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools import lifecycle

TRAINING_ACTIVITY = "complaint_mgmt.mail_activity_type_training"
# How long before its end a training is reported to the QA head.
AHEAD = timedelta(days=30)
BATCH = 200


class ComplaintTraining(models.Model):
    """A training that somebody had: who may handle complaints (S9.1, S9.T).

    The QA head enters it, nobody for himself; the certificate is attached to it.
    """

    _name = "complaint.training"
    _description = "Training"
    _inherit = ["complaint.call.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "user_id, date desc, id desc"

    name = fields.Char(string="Topic", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Trained Person",
        required=True,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    procedure_id = fields.Many2one(
        "complaint.procedure",
        index=True,
        ondelete="restrict",
        help="The procedure that it was about. Empty: for all procedures.",
    )
    hours = fields.Float(required=True, default=1.0)
    date = fields.Date(
        string="Held On", required=True, default=fields.Date.context_today
    )
    valid_until = fields.Date(help="The last day. Empty: it does not expire.")
    trainer = fields.Char(required=True)
    note = fields.Text()
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("valid", "Valid"),
            ("expiring", "Expires Soon"),
            ("expired", "Expired"),
        ],
        string="Status",
        compute="_compute_state",
        search="_search_state",
    )
    reminded_on = fields.Date(
        readonly=True, copy=False, help="When the QA head was told that it expires."
    )

    _hours_positive = models.Constraint(
        "CHECK(hours > 0)", "A training has at least some minutes: enter its hours."
    )
    _dates_ordered = models.Constraint(
        "CHECK(valid_until IS NULL OR valid_until >= date)",
        "A training cannot expire before it was held.",
    )

    @api.depends("date", "valid_until")
    def _compute_state(self):
        for training in self:
            training.state = training._state_on(fields.Date.today())

    def _state_on(self, day):
        if not self.date or self.date > day:
            return "planned"
        if not self.valid_until or self.valid_until > day + AHEAD:
            return "valid"
        return "expiring" if self.valid_until >= day else "expired"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.today()
        held = Domain("date", "<=", today)
        soon = today + AHEAD
        domains = {
            "planned": Domain("date", ">", today),
            "valid": held
            & (Domain("valid_until", "=", False) | Domain("valid_until", ">", soon)),
            "expiring": held
            & Domain("valid_until", ">=", today)
            & Domain("valid_until", "<=", soon),
            "expired": held & Domain("valid_until", "<", today),
        }
        return Domain.OR(domains[wanted] for wanted in value if wanted in domains)

    @api.model_create_multi
    def create(self, vals_list):
        trainings = super().create(
            [{**vals, "reminded_on": False} for vals in vals_list]
        )
        trainings._check_entered_by()
        trainings._record("training.added")
        return trainings

    def write(self, vals):
        if "reminded_on" in vals:
            raise UserError(self.env._("The reminder is noted by the system only."))
        self._check_entered_by()
        if "valid_until" in vals:
            self._write_reminded(False)
        result = super().write(vals)
        self._check_entered_by()
        self._record("training.changed")
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("A training stays on record. Correct its last day instead.")
        )

    def _check_entered_by(self):
        """Refuse whoever is no QA head, and who enters the own training.

        :raises AccessError: see above
        """
        user = self.env.user
        if self.env.su:
            return
        if not user.has_group(lifecycle.QA_HEAD):
            raise AccessError(self.env._("The QA head enters trainings."))
        if user in self.user_id:
            raise AccessError(self.env._("Somebody else enters your own training."))

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for training in self:
            # sudo: the companies of another user; only yes or no.
            user = training.user_id.sudo()
            if user.share or training.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work for %(company)s.",
                        user=user.name,
                        company=training.company_id.name,
                    )
                )

    def _record(self, kind):
        for training in self:
            data = {
                "user": training.user_id.id,
                "procedure": training.procedure_id.id or None,
                "hours": f"{training.hours:.2f}",
                "date": str(training.date),
                "valid_until": str(training.valid_until or ""),
            }
            self.env["complaint.event"]._record(training, kind, data)

    def _write_reminded(self, day):
        # super: `write` refuses the reminder to everybody.
        return super().write({"reminded_on": day})  # pylint: disable=W8164

    def _covers(self, user, version, company, day):
        """Return whether this lets a user handle by a version on a day."""
        return (
            self.user_id == user
            and self.company_id == company
            and self.procedure_id in (version.procedure_id, self.procedure_id.browse())
            and self.hours >= version.training_hours
            and self._state_on(day) in ("valid", "expiring")
        )

    # ------------------------------------------------------------------
    # Reminding
    # ------------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Tell the QA heads which trainings expire within 30 days, each once."""
        today = fields.Date.today()
        domain = [
            ("reminded_on", "=", False),
            ("date", "<=", today),
            ("valid_until", "<=", today + AHEAD),
            ("user_id.active", "=", True),
        ]
        trainings = self.search(domain, order="valid_until, id", limit=BATCH)
        for training in trainings - trainings._replaced():
            training._remind()
        trainings._write_reminded(today)
        self.env["ir.cron"]._commit_progress(
            processed=len(trainings), remaining=self.search_count(domain)
        )

    def _replaced(self):
        """Return those of these after which their person had a longer valid one."""
        others = self.search([("user_id", "in", self.user_id.ids)])
        by_user = others.grouped("user_id")
        return self.filtered(
            lambda t: any(
                other.company_id == t.company_id
                and other.procedure_id in (t.procedure_id, t.procedure_id.browse())
                and other.hours >= t.hours
                and (not other.valid_until or other.valid_until > t.valid_until)
                for other in by_user[t.user_id]
            )
        )

    def _remind(self):
        self._call_users(
            self._users_of(lifecycle.QA_HEAD),
            TRAINING_ACTIVITY,
            lambda env: env._(
                "Training of %(user)s expires on %(date)s",
                user=self.user_id.name,
                date=self.valid_until,
            ),
        )
