from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools import duty, lifecycle

READER = "complaint_mgmt.group_complaint_reader"
MANAGER = "complaint_mgmt.group_complaint_manager"
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class ComplaintOncall(models.Model):
    """Who is called outside of working hours: nights, rest days, holidays (S9.4.3.2).

    A line is a span of time or hours of a week day, in the zone of the company. Who
    stands first in the sequence is called first; the next one is the fallback.
    """

    _name = "complaint.oncall"
    _description = "On-Call Duty"
    _order = "company_id, sequence, date_from, weekday, id"
    _rec_name = "user_id"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users",
        string="On Call",
        required=True,
        index=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    phone = fields.Char(
        compute="_compute_phone", store=True, readonly=False, precompute=True
    )
    pattern = fields.Selection(
        [("span", "From and To"), ("weekly", "Every Week")],
        required=True,
        default="span",
    )
    date_from = fields.Datetime(string="From")
    date_to = fields.Datetime(string="To")
    weekday = fields.Selection(WEEKDAYS)
    hour_from = fields.Float(string="Begins At", default=18.0, aggregator=None)
    hour_to = fields.Float(
        string="Ends At",
        default=8.0,
        aggregator=None,
        help="Before it begins: on the next morning.",
    )

    @api.depends("user_id")
    def _compute_phone(self):
        for line in self:
            # sudo: the number of a colleague, for whoever keeps the roster.
            line.phone = line.phone or line.user_id.sudo().partner_id.phone

    @api.constrains(
        "pattern", "date_from", "date_to", "weekday", "hour_from", "hour_to"
    )
    def _check_times(self):
        if not all(line._has_times() for line in self):
            raise ValidationError(
                self.env._("Say from when to when somebody is on call.")
            )

    def _has_times(self):
        if self.pattern == "span":
            begin, end = self.date_from, self.date_to
            return bool(begin and end and begin < end)
        hours = 0 <= self.hour_from < 24 and 0 <= self.hour_to <= 24
        return bool(self.weekday) and hours and self.hour_from != self.hour_to

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for line in self:
            # sudo: rights of other users are not readable by everybody; yes or no only.
            user = line.user_id.sudo()
            if not user.has_group(READER) or line.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s may not read the complaints of %(company)s and so "
                        "cannot be called.",
                        user=user.name,
                        company=line.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_keeper()
        lines._record("added")
        return lines

    def write(self, vals):
        self._check_keeper()
        result = super().write(vals)
        self._record("changed")
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_recorded(self):
        self._check_keeper()
        self._record("removed")

    def _check_keeper(self):
        if not self.env.su and not self.env.user.has_groups(
            f"{lifecycle.QA_HEAD},{MANAGER}"
        ):
            raise AccessError(
                self.env._("The QA head or an administrator keeps the roster.")
            )

    def _record(self, what):
        self.env["complaint.event"]._record(
            self, f"oncall.{what}", lambda line: {"user": line.user_id.id}
        )

    @api.model
    def _roster(self, company):
        """Return the lines of a company, first one first.

        :param company: res.company
        """
        # sudo: who is called is not a matter of who reports.
        return self.sudo().search([("company_id", "=", company.id)])

    def _holding(self, moment):
        """Return those of these lines that hold at an instant.

        :param moment: naive UTC instant
        """
        zones = {
            company: ZoneInfo(self.env["complaint.complaint"]._zone_of(company))
            for company in self.company_id
        }
        aware = moment.replace(tzinfo=timezone.utc)
        return self.filtered(
            lambda line: line._holds(moment, aware.astimezone(zones[line.company_id]))
        )

    def _holds(self, moment, local):
        if self.pattern == "span":
            return self.date_from <= moment < self.date_to
        return duty.in_week(int(self.weekday), self.hour_from, self.hour_to, local)
