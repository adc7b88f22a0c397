from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.report_lifecycle import COORDINATOR

RECURRED = "complaint_8d.mail_activity_type_8d_recurred"
# The longest window that a profile may name, in months.
LONGEST = 120
WINDOW = 12
SCOPES = {
    "product": lambda product: product,
    "template": lambda product: product.product_tmpl_id,
    "category": lambda product: product.categ_id,
}


class Complaint8D(models.Model):
    """Whether a complaint is the same problem as one that was solved."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    recurred_text = fields.Text(
        string="The Defect Came Back", compute="_compute_recurred_text"
    )

    _defect_closed_idx = models.Index("(defect_id, closed_at) WHERE state = 'closed'")

    @api.depends("state", "effectiveness_ids.state")
    @api.depends_context("lang")
    def _compute_recurred_text(self):
        for report in self:
            # sudo: how often it came back, also at plants that the user may not read.
            check = report.sudo().effectiveness_ids.sorted("iteration")[-1:]
            if report.state != "closed" or check.state != "recurred":
                report.recurred_text = False
                continue
            plants = check.plant_recurrence_count
            report.recurred_text = self.env._(
                "The defect came back after the closure: %(own)s complaints here, "
                "%(plants)s at other plants. The actions were not effective.",
                own=len(check._recurred()) - plants,
                plants=plants,
            )

    @api.model
    def _solved_with(self, defects):
        """Return the closed reports on some defects, with the rights of the engine."""
        oldest = fields.Datetime.now() - relativedelta(months=LONGEST)
        # sudo: a recurrence is one, whoever enters it.
        return self.sudo().search(
            [
                ("state", "=", "closed"),
                ("defect_id", "in", defects.ids),
                ("product_id", "!=", False),
                ("closed_at", ">=", oldest),
            ],
            order="closed_at desc, id desc",
        )

    def _is_recurrence(self, item):
        """Tell whether an item of a complaint is the same problem, after the closure.

        :param item: complaint.item
        """
        self.ensure_one()
        received = item.complaint_id.received_at
        if self.defect_id != item.defect_id or not received:
            return False
        same = SCOPES[self.profile_id.recurrence_scope or "product"]
        if same(self.product_id) != same(item.product_id):
            return False
        months = self.profile_id.recurrence_months or WINDOW
        until = self.closed_at + relativedelta(months=months)
        return (
            self.closed_at < received <= until
            and item.complaint_id not in self.complaint_ids
        )

    def _note_recurrence(self, complaints):
        """Mark the last check as overturned by these complaints, and call people.

        Those of other plants count as well (IATF 16949 10.2.3); they are counted here,
        and named only to who may read them.
        """
        check = self.effectiveness_ids.sorted("iteration")[-1:]
        new = complaints - check.recurrence_ids - check.plant_recurrence_ids
        if not check or not new:
            return
        own = new.filtered(lambda c: c.company_id == self.company_id)
        vals = {
            "state": "recurred",
            "recurrence_ids": [fields.Command.link(c.id) for c in own],
            "plant_recurrence_ids": [fields.Command.link(c.id) for c in new - own],
        }
        if not check.recurred_at:
            vals["recurred_at"] = fields.Datetime.now()
        check._write_engine(vals)
        check._drop_calls()
        plants = len(new - own)
        check._log("8d.recurred", complaints=sorted(own.ids), other_plants=plants)
        self._call_users(
            self.user_id | self._users_of(COORDINATOR),
            RECURRED,
            lambda env: env._("The defect came back: take the report up again?"),
        )


class Complaint8DEffectiveness(models.Model):
    _inherit = "complaint.8d.effectiveness"  # pylint: disable=R8180

    plant_recurrence_ids = fields.Many2many(
        "complaint.complaint",
        "complaint_8d_plant_recurrence_rel",
        "effectiveness_id",
        "complaint_id",
        string="Recurrences at Other Plants",
        readonly=True,
        copy=False,
        groups="base.group_system",
        ondelete="restrict",
    )
    plant_recurrence_count = fields.Integer(
        string="At Other Plants",
        compute="_compute_plant_recurrence_count",
        compute_sudo=True,
        help="How often it came back in other companies, which are not named here.",
    )

    @api.depends("plant_recurrence_ids")
    def _compute_plant_recurrence_count(self):
        for check in self:
            check.plant_recurrence_count = len(check.plant_recurrence_ids)

    def _recurred(self):
        """Return the complaints by which it came back, of all plants (sudo)."""
        return self.recurrence_ids | self.plant_recurrence_ids

    def _occurrences(self):
        """Return the complaints since the closure: dict, check -> complaints.

        One query for all checks; what fits which is judged in memory.
        """
        items = self.env["complaint.item"]
        reports = self.report_id
        if self:
            domain = Domain("defect_id", "in", reports.defect_id.ids)
            domain &= Domain("company_id", "in", self.company_id.ids)
            since = min(self.mapped("closed_at"))
            items = items.search(
                domain & Domain("complaint_id.received_at", ">", since)
            )
        return {check: check._fitting(items).complaint_id for check in self}

    def _fitting(self, items):
        report = self.report_id
        same = SCOPES[report.profile_id.recurrence_scope or "product"]
        return items.filtered(
            lambda item: (
                item.defect_id == report.defect_id
                and item.company_id == self.company_id
                and item.complaint_id.received_at > self.closed_at
                and same(item.product_id) == same(report.product_id)
                and item.complaint_id not in report.complaint_ids
            )
        )


class ComplaintItem(models.Model):
    """Each defect that is entered is compared with those that were solved."""

    _inherit = "complaint.item"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._detect_recurrence()
        return items

    def write(self, vals):
        result = super().write(vals)
        if {"product_id", "defect_id"} & vals.keys():
            self._detect_recurrence()
        return result

    def _detect_recurrence(self):
        """Let the reports of all plants know of a defect that came back."""
        # sudo: a recurrence is one, whoever enters it.
        items = self.sudo().filtered("defect_id")
        for report, complaints in items._recurrences().items():
            report._note_recurrence(complaints)

    def _recurrences(self):
        """Return what came back: dict, closed report -> complaints. One query."""
        found = {}
        if not self.defect_id:
            return found
        for report in self.env["complaint.8d"]._solved_with(self.defect_id):
            items = self.filtered(lambda item, r=report: r._is_recurrence(item))
            if items:
                found[report] = items.complaint_id
        return found


class ComplaintComplaint(models.Model):
    """On a complaint: that the same defect was solved before."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    recurrence_text = fields.Text(
        string="Solved Before",
        compute="_compute_recurrence_text",
        groups="complaint_mgmt.group_complaint_reader",
    )

    @api.depends("item_ids.product_id", "item_ids.defect_id", "received_at")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_recurrence_text(self):
        # sudo: reports of other plants are counted, and named by right only.
        engine = self.sudo()
        now = engine.item_ids.filtered("defect_id")._recurrences()
        checks = self.env["complaint.8d.effectiveness"].sudo()
        past = checks.search(
            Domain("recurrence_ids", "in", self.ids)
            | Domain("plant_recurrence_ids", "in", self.ids)
        )
        for complaint in self:
            own = complaint.sudo()
            solved = [r for r, complaints in now.items() if own in complaints]
            reports = self.env["complaint.8d"].sudo().union(*solved)
            reports |= past.filtered(lambda c, o=own: o in c._recurred()).report_id
            complaint.recurrence_text = complaint._solved_before(reports)

    def _solved_before(self, reports):
        """Return where the defect was solved, as lines; others are counted."""
        named = reports.with_env(self.env)._filtered_access("read")
        # sudo: the user may read these reports; their customer need not be read.
        lines = [
            self.env._(
                "Same defect as %(report)s: closed on %(date)s.",
                report=report.display_name,
                date=self._date_solved(report),
            )
            for report in named.sudo()
        ]
        others = len(reports) - len(named)
        if others:
            lines.append(
                self.env._(
                    "Solved at other plants as well: %(count)s reports.", count=others
                )
            )
        return "\n".join(lines) or False

    def _date_solved(self, report):
        closed = report.effectiveness_ids.sorted("iteration")[-1:].closed_at
        return fields.Date.to_string(report._day_of(report.closed_at or closed))
