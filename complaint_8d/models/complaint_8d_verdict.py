from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

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
    via = fields.Selection(
        [("staff", "Recorded by Us"), ("page", "Said on the Page")],
        string="How",
        required=True,
        default="staff",
        help="On the page of the mail the customer says so; else we record what the "
        "customer said.",
    )

    _latest_idx = models.Index("(report_id, code, id DESC)")

    # ------------------------------------------------------------------
    # Recording
    # ------------------------------------------------------------------

    @api.model
    def _record_verdict(self, report, vals):
        """Record what a customer told the team; a rejection calls the leader, and
        begins the next iteration of a report that is closed.

        :param dict vals: code, verdict, person, decided_on, remark
        :raises UserError: the discipline was not sent, the day is in the future or
            before it was sent, a rejection has no reason, or it was recorded already
        """
        sending = self._sent(report, vals["code"])
        if not sending:
            raise UserError(
                self.env._("This discipline was not sent to the customer yet.")
            )
        return self._record_rows(sending, [vals], "staff")

    @api.model
    def _record_rows(self, sending, rows, via):
        """Record verdicts on one sending, all or nothing.

        :param list rows: dicts with code, verdict, person, decided_on, remark
        :param str via: "staff" or "page"
        """
        for row in rows:
            self._check_day(sending, row["decided_on"])
            self._check_words(row)
            self._check_is_new(sending, row)
        # sudo: only links of the row are taken, whoever records it.
        report = sending.sudo().report_id
        stamps = {
            "report_id": report.id,
            "company_id": report.company_id.id,
            "sending_id": sending.id,
            "iteration": sending.iteration,
            "recorded_at": fields.Datetime.now(),
            "user_id": self.env.uid,
            "via": via,
        }
        verdicts = self._append([{**row, **stamps} for row in rows])
        verdicts._log_verdicts()
        verdicts.filtered(lambda v: v.verdict == "rejected")._on_rejected()
        return verdicts

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
    def _check_day(self, sending, day):
        """A day counts as it is where the customer or the user is."""
        # sudo: the zone of the contact alone is read.
        zones = {sending.sudo()._customer_zone(), self.env.user.tz or "UTC"}
        zoned = [self.with_context(tz=zone) for zone in zones]
        last = max(fields.Date.context_today(env) for env in zoned)
        sent_at = sending.sent_at
        first = min(fields.Datetime.context_timestamp(e, sent_at).date() for e in zoned)
        if not first <= day <= last:
            raise UserError(
                self.env._(
                    "A verdict is given after the report was sent, and not in the "
                    "future."
                )
            )

    @api.model
    def _check_words(self, row):
        if not (row.get("person") or "").strip():
            raise UserError(self.env._("Say who of the customer said so."))
        if row["verdict"] == "rejected" and not (row.get("remark") or "").strip():
            raise UserError(self.env._("Say why the customer rejects it."))

    @api.model
    def _check_is_new(self, sending, row):
        """Refuse what was said already: the last verdict holds as it is."""
        # sudo: what was said does not depend on who looks.
        last = (
            sending.sudo()
            ._customer_verdicts()
            .filtered(
                lambda v: v.code == row["code"] and v.iteration == sending.iteration
            )[:1]
        )
        if last.verdict != row["verdict"]:
            return
        step = last.display_name
        if last.verdict == "accepted":
            raise UserError(self.env._("%(step)s is accepted already.", step=step))
        if (last.remark or "").strip() == (row.get("remark") or "").strip():
            raise UserError(
                self.env._("%(step)s is rejected for this reason already.", step=step)
            )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for verdict in self:
            verdict.display_name = labels.get(verdict.code, "")

    def _log_verdicts(self):
        for row in self:
            data = {
                "verdict": row.id,
                "sending": row.sending_id.id,
                "step": row.code,
                "result": row.verdict,
                "via": row.via,
                "remark_sha256": sha256_hex((row.remark or "").encode()),
            }
            self.env["complaint.event"]._record(row.report_id, "8d.judged", data)

    # ------------------------------------------------------------------
    # A rejection
    # ------------------------------------------------------------------

    def _on_rejected(self):
        if not self:
            return
        # As the system: the leader is called, and the report goes on, whoever said so,
        # also somebody without a login.
        rows = self.with_user(SUPERUSER_ID)
        report = rows.report_id
        leader = report.with_context(lang=report.user_id.lang)
        rows = rows.with_env(leader.env)
        steps = ", ".join(rows.mapped("display_name"))
        reasons = "\n\n".join(f"{row.display_name}: {row.remark}" for row in rows)
        report.activity_schedule(
            TODO,
            user_id=report.user_id.id,
            summary=leader.env._("The customer rejects %(step)s", step=steps),
            note=plaintext2html(reasons),
        )
        is_present = rows[0].iteration == report.iteration
        if report.state == "closed" and is_present:
            reason = leader.env._("The customer rejects %(reasons)s", reasons=reasons)
            report._next_iteration(reason)
