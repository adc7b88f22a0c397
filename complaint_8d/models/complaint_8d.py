from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import report_lifecycle
from ..tools.report_lifecycle import DISCIPLINES

PREFIX = "8D"
# What the steps write, never a user.
SYSTEM = frozenset(("name", "iteration", "closed_at", "step_ids"))
# What may still change when the report was submitted or is closed.
AFTER_SUBMISSION = frozenset(
    ("state", "state_reason", "activity_ids", "message_main_attachment_id", "note")
)


class Complaint8D(models.Model):
    """An 8D report: one problem, eight disciplines, and proof that it does not return.

    The core says what a report is, which disciplines are open and by which steps it
    goes on. Each discipline stands in files of its own and plugs into the hooks of
    `complaint_8d_steps.py`.
    """

    _name = "complaint.8d"
    _description = "8D Report"
    _inherit = [
        "complaint.gate.mixin",
        "complaint.lifecycle.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _lifecycle = report_lifecycle
    # a report on a confidential case is its team's only, see `ir.rule`
    _case_link = "complaint_ids"
    _rec_names_search = ["name", "title", "customer_reference"]

    name = fields.Char(
        string="Number", readonly=True, copy=False, index="trigram", required=True
    )
    title = fields.Char(
        required=True, help="The problem in a few words: object and deviation."
    )
    state = fields.Selection(
        [
            ("open", "In Work"),
            ("review", "In Review"),
            ("closed", "Closed"),
            ("cancelled", "No 8D Needed"),
        ],
        required=True,
        readonly=True,
        default=report_lifecycle.INITIAL,
        copy=False,
        index=True,
        tracking=True,
    )
    state_reason = fields.Text(string="Reason of the Step")
    state_changed_at = fields.Datetime(string="Last Step On")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("customer", "Customer Complaint"),
            ("supplier", "Complaint to a Supplier"),
            ("internal", "Found in the House"),
        ],
        required=True,
        default="customer",
        tracking=True,
    )
    complaint_ids = fields.Many2many(
        "complaint.complaint",
        "complaint_8d_complaint_rel",
        string="Complaints",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer or Supplier",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    customer_reference = fields.Char(
        string="Their Reference", help="Number of the complaint at the customer."
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    customer_part = fields.Char(string="Their Part Number")
    lot_ids = fields.Many2many(
        "stock.lot",
        "complaint_8d_lot_rel",
        string="Lots",
        check_company=True,
        ondelete="restrict",
    )
    defect_id = fields.Many2one(
        "complaint.defect", index="btree_not_null", ondelete="restrict"
    )
    defective_qty = fields.Float(string="Defective", digits="Product Unit")
    occurred_on = fields.Date(help="When the problem was found.")
    received_at = fields.Datetime(
        string="Received",
        required=True,
        default=fields.Datetime.now,
        help="When we learned of it. Targets count from here.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Leader",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    profile_id = fields.Many2one(
        "complaint.8d.profile",
        compute="_compute_profile_id",
        store=True,
        readonly=False,
        check_company=True,
        ondelete="restrict",
        help="What this customer wants: which discipline is due when, which form.",
    )
    iteration = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        aggregator=None,
        help="How often the way from the causes on was taken.",
    )
    step_ids = fields.One2many("complaint.8d.step", "report_id", string="Disciplines")
    action_ids = fields.One2many("complaint.action", "report_id", string="Actions")
    note = fields.Text(string="Internal Note", copy=False)
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)

    # a report has "/" until its number is written, in the same transaction
    _number_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name != '/'", "This number is taken already."
    )
    _open_idx = models.Index("(company_id) WHERE state IN ('open', 'review')")

    @api.depends("name", "title")
    def _compute_display_name(self):
        for report in self:
            report.display_name = " ".join(filter(None, (report.name, report.title)))

    @api.depends("partner_id", "company_id")
    def _compute_profile_id(self):
        profiles = self.env["complaint.8d.profile"]
        for report in self:
            report.profile_id = profiles._for(report.partner_id, report.company_id)

    def _event_reference(self):
        self.ensure_one()
        return self.name

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", "open") != "open" or SYSTEM & vals.keys():
                raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = {
            "state": "open",
            "state_reason": "",
            "closed_at": False,
            "iteration": 1,
            "name": "/",
        }
        steps = [Command.create({"code": code}) for code in DISCIPLINES]
        vals_list = [{**vals, **fixed, "step_ids": steps} for vals in vals_list]
        reports = super().create(vals_list)
        reports._assign_numbers()
        self.env["complaint.event"]._record(
            reports, "8d.created", lambda r: r._birth_data()
        )
        reports._on_created()
        return reports

    def _birth_data(self):
        return {"kind": self.kind, "complaints": sorted(self.complaint_ids.ids)}

    def _assign_numbers(self):
        numbers = self.env["complaint.number"]
        for company, reports in self.grouped("company_id").items():
            names = numbers._next_many(company, PREFIX, len(reports))
            for report, number in zip(reports, names, strict=True):
                report._write_engine({"name": number})

    def write(self, vals):
        if SYSTEM & vals.keys():
            raise UserError(self._engine_refusal())
        if "company_id" in vals and any(
            r.company_id.id != vals["company_id"] for r in self
        ):
            raise UserError(self.env._("A report stays in its company."))
        content = {n for n in vals if not n.startswith("message_")} - AFTER_SUBMISSION
        fixed = self.filtered(lambda r: r.state != "open")
        if content and fixed:
            raise UserError(fixed[0]._fixed_refusal())
        result = super().write(vals)
        if content:
            data = {"fields": sorted(content)}
            self.env["complaint.event"]._record(self, "8d.changed", data)
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("A report is never deleted. Say why no 8D is needed.")
        )

    def _fixed_refusal(self):
        return self.env._(
            "%(report)s was submitted or is closed, and is not changed any more. Take "
            "it back first.",
            report=self.display_name,
        )

    def _engine_refusal(self):
        return self.env._(
            "A report starts with D0 and goes on discipline by discipline; number, "
            "state and iteration are set by its own steps."
        )

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of the report only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164
