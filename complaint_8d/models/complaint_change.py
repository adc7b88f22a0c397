from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.complaint_mgmt.tools import window

from ..tools.report_lifecycle import TEAM


class ComplaintChange(models.Model):
    """A change of a process or document that an 8D report led to.

    A report without a complaint (found in the house, caused by a supplier) has changes,
    too: then the report takes the place of the case, and its team enters them.
    """

    _inherit = "complaint.change"  # pylint: disable=R8180

    complaint_id = fields.Many2one(required=False)
    company_id = fields.Many2one(
        "res.company",
        related=None,
        compute="_compute_company_id",
        compute_sudo=True,
        store=True,
        readonly=True,
    )
    report_id = fields.Many2one(
        "complaint.8d",
        string="8D Report",
        domain="[('complaint_ids', '=', complaint_id)]",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )

    _belongs_check = models.Constraint(
        "CHECK(complaint_id IS NOT NULL OR report_id IS NOT NULL)",
        "A change belongs to a complaint or to an 8D report.",
    )

    @api.depends("complaint_id.company_id", "report_id.company_id")
    def _compute_company_id(self):
        for change in self:
            owner = change.complaint_id or change.report_id
            change.company_id = owner.company_id

    @api.constrains("company_id", "complaint_id", "report_id")
    def _check_company_of_case(self):
        alone = self._standing_alone()
        # sudo: whose change it is decides, whatever the user reads.
        if any(
            change.company_id != change.report_id.company_id for change in alone.sudo()
        ):
            raise ValidationError(
                self.env._("The company is the one of the report, and not set by hand.")
            )
        return super(ComplaintChange, self - alone)._check_company_of_case()

    @api.constrains("report_id", "complaint_id")
    def _check_report(self):
        # sudo: what belongs together decides, whatever the user reads.
        for change in self.sudo().filtered("report_id"):
            cases = change.report_id.complaint_ids
            if change.complaint_id not in cases and (change.complaint_id or cases):
                raise ValidationError(
                    self.env._("Choose a report on the same complaint.")
                )

    @api.constrains("action_id", "complaint_id", "report_id")
    def _check_action_of_case(self):
        alone = self._standing_alone()
        result = super(ComplaintChange, self - alone)._check_action_of_case()
        # sudo: whose action it is, whether or not the user reads it.
        for change in alone.sudo().filtered("action_id"):
            if change.action_id.report_id != change.report_id:
                raise UserError(self.env._("Choose an action of the same report."))
        return result

    def _standing_alone(self):
        """Return the changes of reports that have no complaint."""
        return self.filtered(lambda c: not c.complaint_id)

    # ------------------------------------------------------------------
    # The report in the place of the case
    # ------------------------------------------------------------------

    def write(self, vals):
        alone = self._standing_alone()
        if "report_id" in vals and any(
            c.report_id.id != vals["report_id"] for c in alone
        ):
            raise UserError(
                self.env._("This stays with its report. Enter it anew in another.")
            )
        return super().write(vals)

    def _check_evidence_open(self):
        alone = self._standing_alone()
        if not self.env.su and alone and not self.env.user.has_group(TEAM):
            raise AccessError(self.env._("Only the 8D team works on a report."))
        # sudo: the step of the report decides, whether or not the user reads it.
        for report in alone.sudo().report_id:
            if report.state != "open":
                raise UserError(report._fixed_refusal())
        rest = self - alone
        return rest and super(ComplaintChange, rest)._check_evidence_open()

    def _record_evidence(self, what, names=()):
        alone = self._standing_alone()
        for report, lines in alone.grouped("report_id").items():
            data = {"ids": lines.ids, "fields": list(names)}
            self.env["complaint.event"]._record(report, f"change.{what}", data)
        return super(ComplaintChange, self - alone)._record_evidence(what, names)


class Complaint8D(models.Model):
    _inherit = "complaint.8d"  # pylint: disable=R8180

    change_ids = fields.One2many(
        "complaint.change", "report_id", string="Changes", readonly=True
    )

    def action_add_change(self):
        """Open the form in which a change of a process or document is entered.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Change of a Process or Document"),
            "complaint.change",
            report_id=self.id,
            complaint_id=self.complaint_ids[:1].id,
        )
