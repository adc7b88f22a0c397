from odoo import api, fields, models

from ..models.complaint_8d_step import LABELS


class Complaint8DJudge(models.TransientModel):
    """Asks what the customer said of a discipline that was sent."""

    _name = "complaint.8d.judge"
    _description = "Record the Customer's Verdict"

    report_id = fields.Many2one("complaint.8d", required=True, readonly=True)
    code = fields.Selection(
        LABELS,
        string="Discipline",
        required=True,
        compute="_compute_code",
        store=True,
        precompute=True,
        readonly=False,
    )
    verdict = fields.Selection(
        [("accepted", "Accepted"), ("rejected", "Rejected")], required=True
    )
    person = fields.Char(required=True, help="Who of the customer said so.")
    decided_on = fields.Date(required=True, default=fields.Date.context_today)
    remark = fields.Text()

    @api.depends("report_id")
    def _compute_code(self):
        """Propose the last discipline that the customer was told."""
        for wizard in self:
            wizard.code = wizard.report_id.sending_ids.sorted("id")[-1:].upto or "d8"

    def action_record(self):
        """Record what the customer said; a rejection calls the leader.

        :return: a window action that closes the dialog
        :raises AccessError: the user is not of the 8D team
        :raises UserError: it was never sent, or a rejection has no reason
        """
        self.ensure_one()
        self.report_id.check_access("write")
        self.env["complaint.8d.verdict"]._record_verdict(
            self.report_id,
            {
                "code": self.code,
                "verdict": self.verdict,
                "person": self.person,
                "decided_on": self.decided_on,
                "remark": self.remark or "",
            },
        )
        return {"type": "ir.actions.act_window_close"}
