from odoo import api, fields, models
from odoo.exceptions import UserError


class Complaint8DJoin(models.TransientModel):
    """Asks whether a complaint joins an open report on its fault, or has its own."""

    _name = "complaint.8d.join"
    _description = "Join an 8D Report"

    complaint_id = fields.Many2one("complaint.complaint", required=True, readonly=True)
    candidate_ids = fields.Many2many(
        "complaint.8d", compute="_compute_candidate_ids", string="Open Reports"
    )
    report_id = fields.Many2one(
        "complaint.8d",
        string="Join",
        compute="_compute_report_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', candidate_ids)]",
    )

    @api.depends("complaint_id")
    def _compute_candidate_ids(self):
        for wizard in self:
            wizard.candidate_ids = wizard.complaint_id._candidates_8d()

    @api.depends("complaint_id")
    def _compute_report_id(self):
        for wizard in self:
            wizard.report_id = wizard.candidate_ids[:1]

    def action_join(self):
        """Let the complaint join the chosen report.

        :return: a window action that opens the report
        :raises UserError: none was chosen, or it is about another fault
        """
        self.ensure_one()
        if not self.report_id:
            raise UserError(self.env._("Choose the report that the complaint joins."))
        return self.complaint_id.action_join_8d(self.report_id.id)

    def action_new(self):
        """Begin a report for this complaint alone.

        :return: a window action that opens the report
        """
        self.ensure_one()
        return self.complaint_id.action_follow_up("8d")
