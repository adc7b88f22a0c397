import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import clean_context

from .complaint_customer_visit import GRADES

MODES = [("mail", "By Mail"), ("phone", "Phone Call"), ("visit", "On a Visit")]
ANSWER_FIELDS = {"comment", "mode", "score_ids", "person"}


class ComplaintSurveyRequest(models.Model):
    """One customer who is asked in a survey, and the answer.

    The customer answers on a page that the link of a mail opens, or a handler asks by
    phone or on a visit. An answer that was given stays as it is.
    """

    _name = "complaint.survey.request"
    _description = "Customer Asked"
    _order = "survey_id desc, id"
    _rec_name = "customer_id"

    survey_id = fields.Many2one(
        "complaint.survey", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="survey_id.company_id", store=True)
    customer_id = fields.Many2one(
        "complaint.customer", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="customer_id.partner_id", string="Partner", store=True
    )
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    tier_id = fields.Many2one(
        "complaint.customer.tier",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The tier at the time of the survey.",
    )
    access_token = fields.Char(
        groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(24),
        copy=False,
    )
    sent_at = fields.Datetime(string="Written To", readonly=True)
    answered_at = fields.Datetime(string="Answered On", readonly=True)
    answered_by_id = fields.Many2one(
        "res.users", string="Entered By", readonly=True, ondelete="restrict"
    )
    mode = fields.Selection(MODES, string="How", default="phone")
    person = fields.Char(string="Person Who Answered")
    score_ids = fields.One2many(
        "complaint.survey.score", "request_id", string="Answers"
    )
    comment = fields.Text()
    average = fields.Float(
        compute="_compute_average", store=True, digits=(3, 1), aggregator="avg"
    )

    _token_uniq = models.Constraint("UNIQUE(access_token)", "A link is unique.")
    _customer_uniq = models.Constraint(
        "UNIQUE(survey_id, customer_id)", "This customer is asked already."
    )

    @api.depends("score_ids.points", "score_ids.value")
    def _compute_average(self):
        for request in self:
            given = request.score_ids.filtered("value").mapped("points")
            request.average = sum(given) / len(given) if given else 0

    def write(self, vals):
        if vals.keys() - ANSWER_FIELDS:
            raise UserError(self.env._("Enter the answer only; the rest is kept."))
        self._check_unanswered()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("Who was asked stays on record."))

    def _check_unanswered(self):
        if any(request.answered_at for request in self):
            raise UserError(self.env._("An answer that was given stays as it is."))
        self.survey_id._check_running()

    def _write_system(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _send(self):
        """Write to these customers, each in the own language.

        The mail is not kept with the request, nor is it one of who sends it: whoever
        read its link could answer for the customer.
        """
        template = self.env.ref("complaint_mgmt.mail_template_survey")
        # sudo: the link holds the token, which nobody else reads.
        mails = template.with_env(
            self.env(su=True, context=clean_context(self.env.context))
        )
        mails.send_mail_batch(self.ids, email_values=mails._hidden_mail_values())
        self._write_system({"sent_at": fields.Datetime.now()})

    def _answer_path(self):
        """Return the address of the page on which the customer answers.

        It holds the token: read it with the rights of the system only.
        """
        self.ensure_one()
        return f"/complaint/survey/{self.access_token}"

    @api.model
    def _find_by_token(self, token):
        """Return the request that a link opens, with the rights of the system.

        :param str token: as in the link
        """
        # sudo: whoever has the link is the customer; it opens this one row.
        requests = self.sudo()
        return requests.search([("access_token", "=", token)], limit=1)

    def action_answered(self):
        """Note the answers that were entered as given by the customer.

        :return: True
        :raises UserError: no question was answered, or the survey is over
        """
        self.check_access("write")
        for request in self:
            request._check_unanswered()
            if not any(request.score_ids.mapped("value")):
                raise ValidationError(
                    self.env._("Enter what the customer answered first.")
                )
            request._note_answered()
        return True

    def _answer(self, values, comment, person=""):
        """Take the answer from the page of the customer.

        :param values: dict, question id -> "1" to "5"
        :raises UserError: it was answered before, or the survey is over
        """
        self.ensure_one()
        self._check_unanswered()
        known = dict(GRADES)
        for score in self.score_ids:
            value = values.get(score.question_id.id)
            # what a colleague entered before is no answer of the customer
            score.value = value if value in known else False
        if not any(self.score_ids.mapped("value")):
            raise UserError(self.env._("Please answer at least one question."))
        self.write({"comment": comment, "person": person, "mode": "mail"})
        self._note_answered()

    def _note_answered(self):
        self._write_system(
            {"answered_at": fields.Datetime.now(), "answered_by_id": self.env.uid}
        )
        self.env["complaint.event"]._record(
            self, "survey.answered", {"survey": self.survey_id.id, "mode": self.mode}
        )


class ComplaintSurveyScore(models.Model):
    """The answer to one question."""

    _name = "complaint.survey.score"
    _description = "Answer in a Survey"
    _order = "request_id, question_id"

    request_id = fields.Many2one(
        "complaint.survey.request", required=True, index=True, ondelete="restrict"
    )
    survey_id = fields.Many2one(related="request_id.survey_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    partner_id = fields.Many2one(related="request_id.partner_id", store=True)
    tier_id = fields.Many2one(related="request_id.tier_id", store=True)
    question_id = fields.Many2one(
        "complaint.survey.question", required=True, ondelete="restrict"
    )
    value = fields.Selection(GRADES, string="Grade")
    points = fields.Integer(
        string="Grade (1 to 5)",
        compute="_compute_points",
        store=True,
        aggregator="avg",
    )

    _question_uniq = models.Constraint(
        "UNIQUE(request_id, question_id)", "This question is asked already."
    )

    @api.depends("value")
    def _compute_points(self):
        for score in self:
            score.points = int(score.value or 0)

    def write(self, vals):
        if vals.keys() - {"value"}:
            raise UserError(self.env._("Enter the grade only."))
        self.request_id._check_unanswered()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("Who was asked stays on record."))


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "survey.answered": self.env._("Survey answered"),
        }
