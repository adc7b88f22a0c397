from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools import lifecycle

GRADES = [
    ("1", "1 Very Unhappy"),
    ("2", "2 Unhappy"),
    ("3", "3 Neutral"),
    ("4", "4 Happy"),
    ("5", "5 Very Happy"),
]
# what the visitor enters, whether or not he is a handler
RESULT_FIELDS = {
    "contact_id",
    "done_on",
    "kind",
    "next_steps",
    "planned_on",
    "result",
    "satisfaction",
}


class ComplaintCustomerVisit(models.Model):
    """A visit to a customer without any complaint: planned, then made (S5.3.3).

    The tier of the customer says how often. When one is done or cancelled, the next
    one is planned. The visitor, who needs no role in complaints, enters the result.
    """

    _name = "complaint.customer.visit"
    _description = "Revisit of a Customer"
    _inherit = ["complaint.call.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "planned_on, id"
    _check_company_auto = True

    customer_id = fields.Many2one(
        "complaint.customer", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="customer_id.partner_id", string="Partner", store=True, index=True
    )
    company_id = fields.Many2one(
        related="customer_id.company_id", store=True, index=True
    )
    # not stored: tiers change by a statement of the database
    tier_id = fields.Many2one(related="customer_id.tier_id")
    user_id = fields.Many2one(
        "res.users",
        string="Visitor",
        domain="[('share', '=', False)]",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("visit", "On Site"), ("phone", "Phone Call"), ("video", "Video Call")],
        string="How",
        required=True,
        default="visit",
    )
    planned_on = fields.Date(string="Planned For", required=True, copy=False)
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        string="Status",
        required=True,
        default="planned",
        copy=False,
        tracking=True,
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    done_on = fields.Date(string="Visit Done On", copy=False)
    contact_id = fields.Many2one(
        "res.partner",
        string="Spoken With",
        domain="[('id', 'child_of', partner_id)]",
        copy=False,
        ondelete="set null",
    )
    satisfaction = fields.Selection(GRADES, copy=False)
    result = fields.Text(
        string="What Came of It", copy=False, help="What the customer said, and wishes."
    )
    next_steps = fields.Text(copy=False)

    _plan_idx = models.Index("(customer_id) WHERE state = 'planned'")

    @api.depends("partner_id", "planned_on")
    def _compute_display_name(self):
        for visit in self:
            # sudo: who is visited is told to the visitor.
            name = visit.sudo().partner_id.display_name or ""
            visit.display_name = f"{name} {visit.planned_on or ''}".strip()

    @api.depends("planned_on", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for visit in self:
            late = visit.planned_on and visit.planned_on < today
            visit.is_overdue = bool(late) and visit.state == "planned"

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("state", "=", "planned") & Domain("planned_on", "<", today)
        return Domain.OR(late if wanted else ~late for wanted in value)

    @api.constrains("done_on", "state", "result")
    def _check_result(self):
        today = fields.Date.context_today(self)
        for visit in self:
            if visit.done_on and visit.done_on > today:
                raise ValidationError(
                    self.env._("A visit was made today or earlier. Correct the date.")
                )
            done = visit.state == "done"
            if done and not (visit.done_on and (visit.result or "").strip()):
                raise ValidationError(
                    self.env._("Enter when you visited and what came of it.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        if any(visit.state != "planned" or visit.done_on for visit in visits):
            raise UserError(self.env._("A visit is planned first, then made."))
        visits._check_visitor()
        return visits

    def write(self, vals):
        self._check_may_write(vals)
        ended = self.browse()
        if vals.get("state", "planned") != "planned":
            ended = self.filtered(lambda visit: visit.state == "planned")
        result = super().write(vals)
        if "user_id" in vals or "planned_on" in vals:
            self._check_visitor()
            # sudo: whoever is called no longer, the system called.
            self.sudo().activity_unlink([self._visit_activity()])
        ended._after_end()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_planned(self):
        if any(visit.state != "planned" for visit in self):
            raise UserError(self.env._("A visit that was made or cancelled is kept."))

    def _check_may_write(self, vals):
        """Refuse changes of what is over, and of others' plans.

        :raises UserError: the visit is over
        :raises AccessError: the user is no handler and writes more than a result
        """
        housekeeping = {"message_follower_ids", "activity_ids"}
        content = vals.keys() - housekeeping
        if content and any(visit.state != "planned" for visit in self):
            raise UserError(
                self.env._("This visit is over. Plan another one for what is new.")
            )
        if "customer_id" in vals:
            raise UserError(self.env._("A visit stays with its customer."))
        allowed = RESULT_FIELDS | {"state"}
        if not self._is_handler() and content - allowed:
            raise AccessError(self.env._("Ask a handler to plan it anew."))

    def _is_handler(self):
        return self.env.su or self.env.user.has_group(lifecycle.HANDLER)

    def _check_visitor(self):
        for visit in self:
            # sudo: the companies of another user; only yes or no.
            user = visit.user_id.sudo()
            if user and visit.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work for %(company)s.",
                        user=user.name,
                        company=visit.company_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_done(self):
        """Note that the visit was made, and plan the next one by the tier.

        :return: True
        :raises ValidationError: what came of it is not entered
        """
        for visit in self:
            day = visit.done_on or fields.Date.context_today(visit)
            visit.write({"state": "done", "done_on": day})
        return True

    def action_cancel(self):
        """Cancel planned visits; the next ones are planned by the tier.

        :return: True
        """
        return self.write({"state": "cancelled"})

    def _after_end(self):
        if not self:
            return
        # sudo: the system called the visitor, and plans on.
        own = self.sudo()
        own.activity_unlink([self._visit_activity()])
        own._plan(own.customer_id._unplanned(), {v.customer_id.id: v for v in own})

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    @api.model
    def _plan_missing(self, company):
        """Plan a visit for each customer whose tier wants visits and who has none."""
        domain = [("company_id", "=", company.id), ("tier_id.visit_months", ">", 0)]
        customers = self.env["complaint.customer"].search(domain)._unplanned()
        done = self.search(
            [("customer_id", "in", customers.ids), ("state", "=", "done")],
            order="done_on, id",
        )
        self._plan(customers, {visit.customer_id.id: visit for visit in done})

    @api.model
    def _plan(self, customers, latest):
        """Plan one visit for each customer.

        :param customers: complaint.customer with no planned visit
        :param latest: dict, customer id -> the visit before
        """
        today = fields.Date.context_today(self)
        leaders = self.env["complaint.team"]._leader_of(customers.company_id)
        self.create(
            [
                {
                    "customer_id": customer.id,
                    "kind": latest.get(customer.id, self).kind or "visit",
                    "planned_on": self._next_date(
                        latest.get(customer.id, self), customer, today
                    ),
                    "user_id": customer._visitor(leaders).id,
                }
                for customer in customers
                if customer.tier_id.visit_months
            ]
        )

    @api.model
    def _next_date(self, before, customer, today):
        """Return when a customer is visited next: one cycle after the visit before.

        A first visit is due within a month. No visit is planned into the past.
        """
        months = customer.tier_id.visit_months
        if not before:
            return today + relativedelta(months=1)
        day = (before.done_on or before.planned_on) + relativedelta(months=months)
        return max(day, today)

    # ------------------------------------------------------------------
    # Reminding
    # ------------------------------------------------------------------

    @api.model
    def _visit_activity(self):
        return "complaint_mgmt.mail_activity_type_customer_visit"

    @api.model
    def _cron_remind(self):
        """Call the visitors of the coming week, each once a visit."""
        today = fields.Date.context_today(self)
        kind = self.env.ref(self._visit_activity())
        domain = [
            ("state", "=", "planned"),
            ("user_id", "!=", False),
            ("planned_on", "<=", today + relativedelta(days=7)),
            ("activity_ids", "not any", [("activity_type_id", "=", kind.id)]),
        ]
        visits = self.search(domain, limit=500)
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "summary": visit._reminder(),
                    "date_deadline": visit.planned_on,
                    "res_model_id": model_id,
                    "res_id": visit.id,
                    "user_id": visit.user_id.id,
                }
                for visit in visits
            ]
        )
        self.env["ir.cron"]._commit_progress(
            processed=len(visits), remaining=self.search_count(domain)
        )

    def _reminder(self):
        env = self.with_context(lang=self.user_id.lang).env
        return env._("Visit %(customer)s", customer=self.partner_id.display_name)


class ComplaintCustomer(models.Model):
    _inherit = "complaint.customer"

    def _unplanned(self):
        """Return those of these customers who have no planned visit."""
        rows = self.env["complaint.customer.visit"]._read_group(
            [("customer_id", "in", self.ids), ("state", "=", "planned")],
            ["customer_id"],
        )
        return self - self.browse([customer.id for (customer,) in rows])

    def _visitor(self, leaders):
        """Return who visits: who cares for the customer, sells to him, or leads."""
        users = self.user_id or self.partner_id.user_id or leaders.get(self.company_id)
        able = users and users.active and self.company_id in users.company_ids
        return users if able else self.env["res.users"]


class ComplaintTeam(models.Model):
    _inherit = "complaint.team"

    @api.model
    def _leader_of(self, companies):
        """Return the leader of the first team of each company.

        :return: dict, res.company -> res.users
        """
        # sudo: who leads is asked by the system only.
        teams = self.sudo().search([("leader_id", "!=", False)])
        return {
            company: teams.filtered(
                lambda team, own=company: team.company_id in (own, own.browse())
            )[:1].leader_id
            for company in companies
        }
