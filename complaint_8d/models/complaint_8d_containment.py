from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

LOCATIONS = [
    ("own_stock", "Own Stock"),
    ("production", "Production and Work in Progress"),
    ("transit", "In Transit"),
    ("customer", "At the Customer"),
    ("supplier", "At the Supplier"),
    ("service", "Service and Dealers"),
    ("other", "Other Places"),
]
DISPOSITIONS = [
    ("sort", "Sort"),
    ("rework", "Rework"),
    ("scrap", "Scrap"),
    ("return", "Return"),
    ("block", "Block"),
    ("concession", "Use as Is, by Concession"),
]
# What the system found; and which place it is, stays.
SYSTEM = frozenset(("location", "qty_proposed", "proposed_note", "proposed_at"))
QUANTITIES = ("qty_suspect", "qty_checked", "qty_defective", "qty_ok")
DIGITS = "Product Unit"


class Complaint8DContainment(models.Model):
    """What was found at one place where suspect goods may be, and what was done there.

    A report has a row for each place from its birth, and each is answered (VDA): goods
    were found there, or not, and why not.
    """

    _name = "complaint.8d.containment"
    _description = "Containment at a Place"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, sequence, id"
    _check_company_auto = True
    _discipline = "d3"
    _event_kind = "containment"

    sequence = fields.Integer()
    location = fields.Selection(LOCATIONS, string="Place", required=True, readonly=True)
    answer = fields.Selection(
        [("affected", "Suspect Goods"), ("not_affected", "Not Affected")],
    )
    reason = fields.Text(string="Why Not", help="Why this place is not affected.")
    checked_by_id = fields.Many2one(
        "res.users",
        compute="_compute_checked",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="restrict",
    )
    checked_at = fields.Datetime(
        string="Checked On",
        compute="_compute_checked",
        store=True,
        readonly=False,
        precompute=True,
    )
    contact = fields.Char(help="Who checked there, such as a sorting firm.")
    uom_id = fields.Many2one(related="report_id.product_id.uom_id", string="Unit")
    qty_proposed = fields.Float(
        string="Found in Stock Records", digits=DIGITS, readonly=True, aggregator=None
    )
    proposed_note = fields.Char(string="Stock Records", readonly=True)
    proposed_at = fields.Datetime(string="Taken from Stock On", readonly=True)
    qty_suspect = fields.Float(string="Suspect", digits=DIGITS, aggregator="sum")
    qty_checked = fields.Float(string="Checked", digits=DIGITS, aggregator="sum")
    qty_defective = fields.Float(string="Defective", digits=DIGITS, aggregator="sum")
    qty_ok = fields.Float(string="Sorted Good", digits=DIGITS, aggregator="sum")
    disposition = fields.Selection(DISPOSITIONS)
    note = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "complaint_8d_containment_file_rel",
        string="Files",
        ondelete="restrict",
    )
    open_points = fields.Text(
        string="Still Missing", compute="_compute_open_points", compute_sudo=True
    )

    _location_uniq = models.Constraint(
        "UNIQUE(report_id, location)", "A report has each place once."
    )
    _positive = models.Constraint(
        "CHECK(qty_suspect >= 0 AND qty_checked >= 0 AND qty_defective >= 0"
        " AND qty_ok >= 0)",
        "Quantities are not negative.",
    )

    @api.depends("answer")
    def _compute_checked(self):
        now = fields.Datetime.now()
        for line in self:
            if line.answer:
                line.checked_by_id = line.checked_by_id or self.env.user
                line.checked_at = line.checked_at or now

    @api.depends("location")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["location"]._description_selection(self.env))
        for line in self:
            line.display_name = labels.get(line.location, "")

    @api.depends(
        "answer",
        "reason",
        "checked_by_id",
        "checked_at",
        "disposition",
        *QUANTITIES,
    )
    @api.depends_context("lang")
    def _compute_open_points(self):
        for line in self:
            line.open_points = "\n".join(line._missing_points())

    @api.constrains(*QUANTITIES)
    def _check_quantities(self):
        """VDA: what was checked is part of the suspect goods, and found good or not."""
        for line in self:
            found = line.qty_defective + line.qty_ok
            if line._exceeds(line.qty_checked, line.qty_suspect):
                raise ValidationError(
                    self.env._(
                        "%(place)s: more was checked than is suspect.",
                        place=line.display_name,
                    )
                )
            if line._exceeds(found, line.qty_checked):
                raise ValidationError(
                    self.env._(
                        "%(place)s: more was found good or defective than was checked.",
                        place=line.display_name,
                    )
                )

    @api.constrains("checked_at")
    def _check_checked_at(self):
        now = fields.Datetime.now()
        if any(line.checked_at and line.checked_at > now for line in self):
            raise ValidationError(self.env._("A place is not checked in the future."))

    def _exceeds(self, quantity, limit):
        return self._round(quantity - limit) > 0

    def _round(self, quantity):
        places = self.env["decimal.precision"].precision_get(DIGITS)
        return round(quantity, places)

    # ------------------------------------------------------------------
    # One row for each place
    # ------------------------------------------------------------------

    def _system_fields(self):
        return super()._system_fields() | SYSTEM

    # Calling super would be the breach: it refuses everybody.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("A report has a row for each place: answer it."))

    @api.model
    def _create_rows(self, reports):
        """Make the rows of new reports. For `complaint.8d` only."""
        rows = [
            {
                "report_id": report.id,
                "company_id": report.company_id.id,
                "iteration": report.iteration,
                "location": location,
                "sequence": rank,
            }
            for report in reports
            for rank, (location, _label) in enumerate(LOCATIONS, 1)
        ]
        # past the refusals of `create`, which are for everybody else
        return models.Model.create(self, rows)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A report has a row for each place: answer it."))

    # ------------------------------------------------------------------
    # What is missing, and what it says
    # ------------------------------------------------------------------

    def _missing_points(self):
        """Return what is missing before the place is answered, as sentences."""
        if not self.answer:
            return [self.env._("Check and answer.")]
        points = []
        if not (self.checked_by_id and self.checked_at):
            points.append(self.env._("Say who checked, and when."))
        if self.answer == "not_affected":
            return points + self._missing_reason()
        return points + self._missing_sorting()

    def _missing_reason(self):
        if self.qty_suspect:
            return [self.env._("Suspect goods are there: it is affected.")]
        if not (self.reason or "").strip():
            return [self.env._("Say why it is not affected.")]
        return []

    def _missing_sorting(self):
        if not self.qty_suspect:
            return [self.env._("Say how much is suspect.")]
        if not self.disposition:
            return [self.env._("Say what is done with the goods.")]
        points = []
        left = self._exceeds(self.qty_suspect, self.qty_checked)
        if left and self.disposition in ("sort", "rework", "concession"):
            points.append(self.env._("Not everything was checked."))
        found = self.qty_defective + self.qty_ok
        if self._exceeds(self.qty_checked, found):
            points.append(self.env._("Say how much was good, and how much defective."))
        return points

    def _content_line(self):
        at = self.checked_at
        return {
            "location": self.location,
            "answer": self.answer or "",
            "reason": self.reason or "",
            "checked_by": signed_name(self.checked_by_id, "name"),
            "checked_at": fields.Datetime.to_string(at) if at else "",
            "contact": self.contact or "",
            "uom": signed_name(self.uom_id, "name"),
            **{name: self[name] for name in ("qty_proposed", *QUANTITIES)},
            "disposition": self.disposition or "",
            "note": self.note or "",
            "files": sorted(self.attachment_ids.mapped("checksum")),
        }
