from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from ..tools.report_lifecycle import DISCIPLINES
from .complaint_8d_step import LABELS

TODO = "mail.mail_activity_data_todo"


class Complaint8DVerdict(models.Model):
    """What the customer said of a discipline that was sent: accepted or rejected."""

    _name = "complaint.8d.verdict"
    _description = "Customer's Verdict on a Discipline"
    _inherit = ["complaint.append.only"]
    _order = "id desc"
    _rec_name = "code"

    report_id = fields.Many2one(
        "complaint.8d", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    sending_id = fields.Many2one(
        "complaint.8d.sending", string="On", required=True, ondelete="restrict"
    )
    iteration = fields.Integer(required=True, aggregator=None)
    code = fields.Selection(LABELS, string="Discipline", required=True)
    verdict = fields.Selection(
        [("accepted", "Accepted"), ("rejected", "Rejected")], required=True
    )
    person = fields.Char(required=True, help="Who of the customer said so.")
    decided_on = fields.Date(required=True)
    remark = fields.Text()
    recorded_at = fields.Datetime(string="Recorded On", required=True)
    user_id = fields.Many2one(
        "res.users", string="Recorded By", required=True, ondelete="restrict"
    )

    @api.model
    def _record_verdict(self, report, vals):
        """Record a verdict; a rejection calls the leader, and begins the next iteration
        of a report that is closed.

        :param dict vals: code, verdict, person, decided_on, remark
        :raises UserError: the discipline was not sent, the day is in the future or
            before it was sent, or a rejection has no reason
        """
        sending = self._sent(report, vals["code"])
        self._check_verdict(sending, vals)
        row = self._append(
            [
                {
                    **vals,
                    "report_id": report.id,
                    "company_id": report.company_id.id,
                    "sending_id": sending.id,
                    "iteration": sending.iteration,
                    "recorded_at": fields.Datetime.now(),
                    "user_id": self.env.uid,
                }
            ]
        )
        data = {
            "verdict": row.id,
            "sending": sending.id,
            "step": row.code,
            "result": row.verdict,
            "remark_sha256": sha256_hex((row.remark or "").encode()),
        }
        self.env["complaint.event"]._record(report, "8d.judged", data)
        if row.verdict == "rejected":
            row._on_rejected()
        return row

    @api.model
    def _sent(self, report, code):
        """Return the last sending that told a discipline."""
        place = DISCIPLINES.index(code)
        # sudo: whether it was sent does not depend on who looks.
        sendings = report.sudo().sending_ids.filtered(
            lambda s: DISCIPLINES.index(s.upto) >= place
        )
        return sendings.sorted("id")[-1:]

    @api.model
    def _check_verdict(self, sending, vals):
        if not sending:
            raise UserError(
                self.env._("This discipline was not sent to the customer yet.")
            )
        day = vals["decided_on"]
        if day > fields.Date.today() or day < sending.sent_at.date():
            raise UserError(
                self.env._(
                    "A verdict is given after the report was sent, and not in the "
                    "future."
                )
            )
        if vals["verdict"] == "rejected" and not (vals.get("remark") or "").strip():
            raise UserError(self.env._("Say why the customer rejects it."))

    def _on_rejected(self):
        # sudo: the leader is called, and the report goes on, whoever records it.
        report = self.report_id.sudo()
        step = report._step(self.code).display_name
        report.activity_schedule(
            TODO,
            user_id=report.user_id.id,
            summary=report.with_context(lang=report.user_id.lang).env._(
                "The customer rejects %(step)s", step=step
            ),
            note=self.remark,
        )
        is_present = self.iteration == report.iteration
        if (
            report.state == "closed"
            and is_present
            and hasattr(report, "_next_iteration")
        ):
            report._next_iteration(
                self.env._(
                    "The customer rejects %(step)s: %(remark)s",
                    step=step,
                    remark=self.remark,
                )
            )
