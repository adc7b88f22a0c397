from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools import window


class ComplaintSurveyQuestion(models.Model):
    """One of the few questions that every survey asks, answered from 1 to 5."""

    _name = "complaint.survey.question"
    _description = "Question of a Survey"
    _order = "sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_unasked(self):
        # sudo: whether it was asked, in whatever company.
        scores = self.env["complaint.survey.score"].sudo()
        if scores.search_count([("question_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("It was asked already: archive it instead."))


class ComplaintSurvey(models.Model):
    """A periodic survey of customers, whether or not they complained (S5.3.4).

    Starting it draws the sample: of each tier the share that the tier says. The draw is
    random but repeatable, since it goes by a digest of survey and customer.
    """

    _name = "complaint.survey"
    _description = "Satisfaction Survey"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="Answers Until", required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("closed", "Closed")],
        string="Status",
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    tier_ids = fields.Many2many(
        "complaint.customer.tier",
        string="Tiers",
        check_company=True,
        help="Empty: customers of all tiers.",
    )
    introduction = fields.Text(
        translate=True, help="What the customer reads above the questions."
    )
    request_ids = fields.One2many("complaint.survey.request", "survey_id")
    request_count = fields.Integer(string="Asked", compute="_compute_counts")
    answer_count = fields.Integer(string="Answers Received", compute="_compute_counts")
    average = fields.Float(compute="_compute_counts", digits=(3, 1))

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A survey ends after it begins."
    )

    def _compute_counts(self):
        requests = self.env["complaint.survey.request"]
        rows = requests._read_group(
            [("survey_id", "in", self.ids)],
            ["survey_id"],
            ["__count", "answered_at:count"],
        )
        counts = {survey.id: numbers for survey, *numbers in rows}
        scores = self.env["complaint.survey.score"]._read_group(
            [("survey_id", "in", self.ids), ("value", "!=", False)],
            ["survey_id"],
            ["points:avg"],
        )
        averages = {survey.id: average for survey, average in scores}
        for survey in self:
            found = counts.get(survey.id, [0, 0])
            survey.request_count, survey.answer_count = found
            survey.average = averages.get(survey.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        surveys = super().create(vals_list)
        if any(survey.state != "draft" for survey in surveys):
            raise UserError(self.env._("A survey starts as a draft."))
        return surveys

    def write(self, vals):
        self._check_may_write(vals)
        return super().write(vals)

    def _check_may_write(self, vals):
        """Refuse to change whom and what a running survey asks.

        :raises UserError: the sample was drawn, or the step is not the next one
        """
        free = {"date_to", "state", "message_follower_ids", "activity_ids", "name"}
        for survey in self:
            if survey.state != "draft" and vals.keys() - free:
                raise UserError(
                    self.env._("The sample was drawn: plan another survey instead.")
                )
            step = (survey.state, vals.get("state", survey.state))
            if step[0] != step[1] and step not in (
                ("draft", "running"),
                ("running", "closed"),
                ("closed", "running"),
            ):
                raise UserError(self.env._("A survey that ran is no draft again."))
            # sudo: whether a sample was drawn, whoever asks
            if step == ("draft", "running") and not survey.sudo().request_ids:
                raise UserError(self.env._("Draw the sample first: start the survey."))

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_draft(self):
        if any(survey.state != "draft" for survey in self):
            raise UserError(self.env._("A survey that ran is kept: close it."))

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_start(self):
        """Draw the sample and begin to ask.

        :return: True
        :raises UserError: no customer fits, or no question is active
        """
        self.check_access("write")
        for survey in self.filtered(lambda row: row.state == "draft"):
            survey._draw()
            survey.state = "running"
        return True

    def action_send(self):
        """Write to those who were not written to yet and have an address.

        :return: a notification that says how many were written to
        :raises UserError: the survey does not run
        """
        self.ensure_one()
        self.check_access("write")
        self._check_running()
        requests = self.request_ids.filtered(
            lambda row: not row.sent_at and not row.answered_at and row.email
        )
        requests._send()
        return window.notice(
            "success",
            self.env._(
                "%(sent)s customers are written to. Ask the others by phone or on "
                "a visit.",
                sent=len(requests),
            ),
            next={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def action_close(self):
        """End the survey: no answer is taken any more.

        :return: True
        """
        return self.write({"state": "closed"})

    def action_view_requests(self):
        """Open who is asked.

        :return: a window action
        """
        return self._open("complaint_mgmt.complaint_survey_request_action")

    def action_view_results(self):
        """Open the results by tier and question.

        :return: a window action
        """
        return self._open("complaint_mgmt.complaint_survey_score_action")

    def _open(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        own = [("survey_id", "=", self.id)]
        if action["res_model"] == "complaint.survey.score":
            own.append(("value", "!=", False))
        return {**action, "domain": own, "context": {"create": False}}

    # ------------------------------------------------------------------
    # Drawing
    # ------------------------------------------------------------------

    def _check_running(self):
        if any(survey.state != "running" for survey in self):
            raise UserError(self.env._("This survey does not run."))
        today = fields.Date.context_today(self)
        if any(survey.date_to < today for survey in self):
            raise UserError(self.env._("The time to answer this survey is over."))

    def _draw(self):
        questions = self.env["complaint.survey.question"].search(
            [("active", "=", True)]
        )
        customers = self._sample()
        if not customers or not questions:
            raise UserError(
                self.env._(
                    "Nobody is asked: no customer has one of these tiers, or there is "
                    "no question. Compute the tiers under Customers first."
                )
            )
        # sudo: the rows are the system's; a handler only enters answers.
        self.env["complaint.survey.request"].sudo().create(
            [
                {
                    "survey_id": self.id,
                    "customer_id": customer.id,
                    "tier_id": customer.tier_id.id,
                    "score_ids": [
                        fields.Command.create({"question_id": question.id})
                        for question in questions
                    ],
                }
                for customer in customers
            ]
        )

    def _sample(self):
        """Return the customers who are asked: of each tier its share, rounded up."""
        self.env["complaint.customer"].flush_model()
        self.env["complaint.customer.tier"].flush_model()
        tiers = SQL("customer.tier_id IN %s", tuple(self.tier_ids.ids))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM (SELECT customer.id, customer.partner_id, tier.survey_percent,
                               row_number() OVER tier_order AS place,
                               count(*) OVER (PARTITION BY tier.id) AS total
                          FROM complaint_customer AS customer
                          JOIN complaint_customer_tier AS tier
                            ON tier.id = customer.tier_id
                          JOIN res_partner AS partner
                            ON partner.id = customer.partner_id AND partner.active
                         WHERE customer.company_id = %(company)s AND %(tiers)s
                        WINDOW tier_order AS (
                               PARTITION BY tier.id
                                   ORDER BY md5(%(survey)s || customer.id::text),
                                            customer.id)
                       ) AS ranked
                 WHERE place <= ceil(total * survey_percent / 100.0)
              ORDER BY id
                """,
                company=self.company_id.id,
                tiers=tiers if self.tier_ids else SQL("TRUE"),
                survey=f"{self.id}/",
            )
        )
        return self.env["complaint.customer"].browse([row_id for (row_id,) in rows])

    @api.constrains("tier_ids", "company_id")
    def _check_tiers(self):
        for survey in self:
            strange = survey.tier_ids.company_id - survey.company_id
            if strange:
                raise ValidationError(self.env._("Choose tiers of the same company."))
