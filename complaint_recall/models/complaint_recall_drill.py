from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.tools import window

COORDINATOR = "complaint_recall.group_recall_manager"
USER = "complaint_recall.group_recall_user"
SYSTEM = frozenset(("no_lot_on", "announced_for"))


class ComplaintRecallDrill(models.Model):
    """The plan of a drill that is run again and again.

    EU GMP 8.30: whether a recall works is tried regularly, in and out of office hours.
    BRCGS 3.9, 3.11: traced with the balance within four hours, at least once a year.
    China GMP (2010) 305: how well recalls work is judged at intervals.
    """

    _name = "complaint.recall.drill"
    _description = "Plan of a Drill"
    _inherit = ["complaint.call.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "company_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Coordinator",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="restrict",
        help="Is told when a drill cannot begin, and leads it when nobody else does.",
    )
    interval_months = fields.Integer(
        string="Every (Months)",
        required=True,
        default=12,
        tracking=True,
        help="BRCGS asks for a drill a year, PrimusGFS for two.",
    )
    # who takes part must not see when a surprise comes
    date_next = fields.Date(
        string="Next Drill",
        required=True,
        default=fields.Date.context_today,
        groups=COORDINATOR,
    )
    retry_months = fields.Integer(
        string="After a Failure (Months)",
        default=1,
        help="A drill that failed is run again within so many months. 0: as planned.",
    )

    # What it draws from
    direction = fields.Selection(
        [
            ("down", "Down: From a Component to Customers"),
            ("up", "Up and Down: From Goods to Components to Customers"),
        ],
        required=True,
        default="down",
        tracking=True,
    )
    months = fields.Integer(
        string="Shipped in the Last (Months)", required=True, default=12
    )
    categ_ids = fields.Many2many(
        "product.category",
        "complaint_recall_drill_categ_rel",
        string="Product Categories",
        help="Only lots of these. Empty, as are the products: all lots.",
    )
    product_ids = fields.Many2many(
        "product.product",
        "complaint_recall_drill_product_rel",
        string="Products",
        check_company=True,
    )

    # How it is run
    hours = fields.Selection(
        [
            ("alternate", "In and Out in Turn"),
            ("in", "In Office Hours"),
            ("out", "Out of Office Hours"),
        ],
        string="Office Hours",
        required=True,
        default="alternate",
        tracking=True,
        help="Nights, rest days and holidays of the company are out of office hours.",
    )
    announcement = fields.Selection(
        [("surprise", "Surprise"), ("announced", "Announced a Week Before")],
        required=True,
        default="surprise",
        tracking=True,
    )
    leader_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="restrict",
        help="Empty: who is on call out of office hours, else the coordinator.",
    )
    clock = fields.Selection(
        [("call", "From the Call"), ("start", "From the Start")],
        required=True,
        default="call",
        tracking=True,
        help="From the call counts how long it takes until somebody begins, too.",
    )
    goal_hours = fields.Float(
        string="Goal (Hours)",
        required=True,
        default=lambda self: self.env.company.recall_drill_goal_hours,
        tracking=True,
    )
    share = fields.Float(
        string="Share Accounted For (%)",
        required=True,
        digits=(6, 2),
        default=lambda self: self.env.company.recall_drill_share,
        tracking=True,
    )
    is_signed = fields.Boolean(
        string="With Signatures",
        help="The decision is signed in the drill, too. Else it ends with its steps.",
        tracking=True,
    )

    # What came of it
    recall_ids = fields.One2many(
        "complaint.recall", "drill_id", string="Drills", readonly=True
    )
    recall_count = fields.Integer(string="Drills Run", compute="_compute_results")
    last_at = fields.Datetime(string="Last Drill", compute="_compute_results")
    last_in_hours_at = fields.Datetime(
        string="Last Passed in Office Hours", compute="_compute_results"
    )
    last_off_hours_at = fields.Datetime(
        string="Last Passed out of Office Hours", compute="_compute_results"
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_results", search="_search_is_overdue"
    )
    no_lot_on = fields.Date(
        string="No Lot Found On",
        readonly=True,
        copy=False,
        help="On this day there was no lot from which a drill could be drawn.",
    )
    announced_for = fields.Date(
        string="Announced for the Day", readonly=True, copy=False, groups=COORDINATOR
    )

    _numbers_check = models.Constraint(
        "CHECK(interval_months > 0 AND months > 0 AND retry_months >= 0"
        " AND goal_hours > 0 AND share > 0 AND share <= 100)",
        "Interval, months and hours are more than 0; the share is at most 100 per "
        "cent.",
    )

    @api.depends("recall_ids.drill_result", "interval_months")
    def _compute_results(self):
        found = self._last_results()
        now = fields.Datetime.now()
        for plan in self:
            mine = found.get(plan.id, {})
            plan.recall_count = mine.get("count", 0)
            plan.last_at = mine.get("last")
            plan.last_in_hours_at = mine.get(False)
            plan.last_off_hours_at = mine.get(True)
            months = relativedelta(months=plan.interval_months)
            since = plan.last_at or plan.create_date or now
            plan.is_overdue = plan.active and since + months < now

    def _last_results(self):
        """Return by plan how many drills there were, and when which passed last."""
        # sudo: the plan says when the last drill was, whoever reads it.
        rows = (
            self.env["complaint.recall"]
            .sudo()
            ._read_group(
                [("drill_id", "in", self.ids)],
                ["drill_id", "drill_result", "drill_off_hours"],
                ["drill_finished_at:max", "__count"],
            )
        )
        found = {}
        for plan, result, off_hours, last, count in rows:
            mine = found.setdefault(plan.id, {"count": 0, "last": False})
            mine["count"] += count
            if result in ("passed", "failed"):
                mine["last"] = max(filter(None, (mine["last"], last)), default=False)
            if result == "passed":
                mine[off_hours] = last
        return found

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        # a company has a handful of plans
        plans = self.search([("company_id", "!=", False)])
        plans = plans.filtered(lambda plan: plan.is_overdue in value)
        return [("id", "in", plans.ids)]

    @api.constrains("user_id", "leader_id", "company_id")
    def _check_people(self):
        for plan in self:
            # sudo: rights of other users are not readable by everybody; yes or no.
            for user in (plan.user_id | plan.leader_id).sudo():
                if not user.has_group(USER) or plan.company_id not in user.company_ids:
                    raise ValidationError(
                        self.env._(
                            "%(user)s does not belong to the recall team of "
                            "%(company)s.",
                            user=user.name,
                            company=plan.company_id.name,
                        )
                    )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(SYSTEM & vals.keys() for vals in vals_list):
            raise UserError(self._system_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = dict.fromkeys(SYSTEM, False)
        plans = super().create([{**vals, **fixed} for vals in vals_list])
        self.env["complaint.event"]._record(plans, "drill.planned")
        return plans

    def write(self, vals):
        if SYSTEM & vals.keys():
            raise UserError(self._system_refusal())
        if "company_id" in vals and any(
            plan.company_id.id != vals["company_id"] for plan in self
        ):
            raise UserError(self.env._("A plan stays with its company."))
        result = super().write(vals)
        names = sorted(n for n in vals if not n.startswith(("message_", "activity_")))
        if names:
            data = {"fields": names}
            self.env["complaint.event"]._record(self, "drill.plan_changed", data)
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_unused(self):
        # sudo: what was run decides, whoever reads it.
        if self.sudo().recall_ids:
            raise UserError(
                self.env._("Drills were run by this plan. Archive it instead.")
            )

    def _system_refusal(self):
        return self.env._("The system notes what came of a plan.")

    def _write_engine(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_start_now(self):
        """Open the dialog in which a drill is begun now, out of turn or in it.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self.env._("Start a Drill Now"),
            "complaint.recall.drill.start",
            drill_id=self.id,
        )

    def action_view_drills(self):
        """Open the drills that were run by this plan.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_recall.complaint_recall_action_drills"
        )
        return {**action, "domain": [("drill_id", "=", self.id)], "context": {}}
