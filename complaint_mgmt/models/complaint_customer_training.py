from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .complaint_customer_visit import GRADES


class ComplaintCustomerTraining(models.Model):
    """A training of customers: safe storage, use, what to do with a defect (S5.3.5).

    The material is attached to it; each customer's feedback is a line.
    """

    _name = "complaint.customer.training"
    _description = "Training of Customers"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Topic", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    date = fields.Date(
        string="Held On", required=True, default=fields.Date.context_today
    )
    hours = fields.Float(default=1.0)
    place = fields.Char()
    trainer_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="restrict",
    )
    trainer = fields.Char(string="Other Trainer")
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        string="Status",
        required=True,
        default="planned",
        copy=False,
        tracking=True,
    )
    content = fields.Text(string="Contents")
    attendee_ids = fields.One2many(
        "complaint.customer.training.attendee", "training_id", string="Attendees"
    )
    attended_count = fields.Integer(
        string="Attended", compute="_compute_attendance", store=True
    )
    score = fields.Float(
        string="Average Feedback",
        compute="_compute_attendance",
        store=True,
        digits=(3, 1),
        aggregator="avg",
    )

    _hours_positive = models.Constraint(
        "CHECK(hours > 0)", "A training has at least some minutes: enter its hours."
    )

    @api.depends("attendee_ids.attended", "attendee_ids.feedback")
    def _compute_attendance(self):
        for training in self:
            present = training.attendee_ids.filtered("attended")
            grades = [int(row.feedback) for row in present if row.feedback]
            training.attended_count = len(present)
            training.score = sum(grades) / len(grades) if grades else 0

    @api.constrains("state", "date")
    def _check_held(self):
        today = fields.Date.context_today(self)
        for training in self:
            if training.state == "held" and training.date > today:
                raise ValidationError(
                    self.env._("A training was held today or earlier.")
                )

    def write(self, vals):
        if vals.get("state", "held") != "held":
            self._check_not_held()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_planned(self):
        self._check_not_held()

    def _check_not_held(self):
        if any(training.state == "held" for training in self):
            raise UserError(self.env._("A training that was held stays on record."))

    def action_held(self):
        """Note that the trainings were held.

        :return: True
        :raises ValidationError: the day is still to come
        """
        return self.write({"state": "held"})

    def action_cancel(self):
        """Cancel trainings that were not held.

        :return: True
        :raises UserError: one was held
        """
        return self.write({"state": "cancelled"})


class ComplaintCustomerTrainingAttendee(models.Model):
    """One customer at one training, and what he thought of it."""

    _name = "complaint.customer.training.attendee"
    _description = "Attendee of a Training"
    _order = "training_id, id"

    training_id = fields.Many2one(
        "complaint.customer.training", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="training_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    attended = fields.Boolean(default=True)
    feedback = fields.Selection(GRADES)
    comment = fields.Char()

    _partner_uniq = models.Constraint(
        "UNIQUE(training_id, partner_id)", "This attendee is on the list already."
    )

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_not_held(self):
        self.training_id._check_not_held()
