from odoo import api, fields, models
from odoo.exceptions import UserError

# What the distribution of a report writes, never a user.
SYSTEM = frozenset(("report_id", "pdf_id", "pdf_sha256", "iteration"))


class ComplaintInternalNotice(models.Model):
    """A copy of an 8D report to QA and the plant manager (S3.6).

    It is a notice like any other: fixed when sent, and each recipient confirms. It
    belongs to a report instead of a case, and `complaint.8d` alone makes it.
    """

    _inherit = "complaint.internal.notice"

    # a copy of a report belongs to no case: a report may have several, or none
    complaint_id = fields.Many2one(required=False)
    company_id = fields.Many2one(
        "res.company",
        related=None,
        compute="_compute_company_of_notice",
        store=True,
        index=True,
    )
    kind = fields.Selection(
        selection_add=[("eight_d", "8D Report")], ondelete={"eight_d": "set default"}
    )
    report_id = fields.Many2one(
        "complaint.8d",
        string="8D Report",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    report_number = fields.Char(related="report_id.name", string="8D Number")
    iteration = fields.Integer(readonly=True, copy=False, aggregator=None)
    pdf_id = fields.Many2one(
        "ir.attachment", string="Copy", readonly=True, copy=False, ondelete="restrict"
    )
    pdf_sha256 = fields.Char(string="Digest of the Copy", readonly=True, copy=False)

    _owner_check = models.Constraint(
        "CHECK((complaint_id IS NULL) <> (report_id IS NULL))",
        "A notice belongs to a complaint.",
    )

    @api.depends("complaint_id.company_id", "report_id.company_id")
    def _compute_company_of_notice(self):
        for notice in self:
            owner = notice.report_id or notice.complaint_id
            notice.company_id = owner.company_id

    @api.constrains("company_id", "complaint_id")
    def _check_company_of_case(self):
        with_case = self.filtered("complaint_id")
        return super(ComplaintInternalNotice, with_case)._check_company_of_case()

    @api.model_create_multi
    def create(self, vals_list):
        if any(SYSTEM & vals.keys() for vals in vals_list):
            raise UserError(self._copy_refusal())
        # said here, for a default of a caller's context would count otherwise
        blank = dict.fromkeys(SYSTEM, False)
        notices = super().create([{**vals, **blank} for vals in vals_list])
        if any(notice.kind == "eight_d" for notice in notices):
            raise UserError(self._copy_refusal())
        return notices

    def write(self, vals):
        if SYSTEM & vals.keys() or vals.get("kind") == "eight_d":
            raise UserError(self._copy_refusal())
        return super().write(vals)

    def _copy_refusal(self):
        return self.env._("Copies of an 8D report are made in the report.")

    @api.model
    def _create_copy(self, vals):
        """Make a copy of a report. For `complaint.8d` only, as the engine."""
        # super: past the refusal above, which is for everybody else.
        return super().create([vals])  # pylint: disable=W8164

    def _write_copy(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _send_copy(self, raw, name):
        """Keep the PDF and call the recipients, with the rights of the engine."""
        attachment = self.env["ir.attachment"].create(
            {"name": name, "raw": raw, "res_model": self._name, "res_id": self.id}
        )
        self._write_copy({"pdf_id": attachment.id})
        self.action_send()

    def action_open_copy(self):
        """Download the very file that was sent.

        :return: a URL action
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: who reads the notice reads its file; only the id is taken.
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.sudo().pdf_id.id}?download=true",
            "target": "download",
        }

    def action_confirm_receipt(self):
        result = super().action_confirm_receipt()
        for notice in self:
            # sudo: a recipient need not read the report; the event names the recipient.
            report = notice.sudo().report_id.sudo(False)
            data = {"notice": notice.id, "user": self.env.uid}
            self.env["complaint.event"]._record(report, "8d.copy_confirmed", data)
        return result
