from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

# Who signs the closure (S3.18) also decides that there will be none.
GATE = ("complaint_mgmt.group_complaint_qa_head", "complaint_mgmt.group_complaint_gm")
# What others know already: what they were sent, and iterations that are kept.
TOLD = ("complaint.8d.sending", "complaint.8d.iteration")
TODO = "mail.mail_activity_data_todo"


class Complaint8D(models.Model):
    """A report that was told to somebody, or failed once, is not just ended (S3.18).

    IATF 16949, 10.2.3: problem solving is carried through, and its record stays. Until
    something was sent or an iteration was kept the coordinator ends a report. After
    that who signs its closure withdraws it, with a reason; all that was told stays.
    """

    _inherit = "complaint.8d"  # pylint: disable=R8180

    was_told = fields.Boolean(
        string="Sent or in a Later Iteration",
        compute="_compute_was_told",
        compute_sudo=True,
        help="Only the quality manager or the general manager withdraws it.",
    )
    can_withdraw = fields.Boolean(
        string="I May Withdraw It", compute="_compute_can_withdraw"
    )

    @api.depends("sending_ids", "iteration_ids")
    def _compute_was_told(self):
        told = self._filter_told()
        for report in self:
            report.was_told = report._origin in told

    def _filter_told(self):
        """Return those reports that end by the word of the gate only."""
        found = self.browse()
        for model in TOLD:
            # sudo: evidence counts, whoever looks; searched, not from a cache that
            # another user filled.
            rows = self.env[model].sudo().search([("report_id", "in", self.ids)])
            found |= rows.report_id
        return found.with_env(self.env)

    @api.depends("was_told", "state", "user_id")
    @api.depends_context("uid")
    def _compute_can_withdraw(self):
        is_gate = self.env.user.has_groups(",".join(GATE))
        for report in self:
            is_other = report.user_id != self.env.user
            is_open = report.was_told and report.state == "open"
            report.can_withdraw = is_gate and is_open and is_other

    def _legal_edge(self, old, target):
        edge = super()._legal_edge(old, target)
        if not edge or target != "cancelled" or not self._filter_told():
            return edge
        return replace(edge, groups=GATE)

    def _check_edge(self, old, target, vals):
        edge = super()._check_edge(old, target, vals)
        if target == "cancelled" and self._filter_told():
            self._check_other_than_leader()
        return edge

    def _check_other_than_leader(self):
        """Four eyes, as for the closure: the leader does not end it alone."""
        # sudo: who leads it is the same for everybody.
        if self.sudo().user_id == self.env.user:
            raise UserError(
                self.env._(
                    "You lead %(report)s, which was sent or failed once: another "
                    "quality manager or general manager withdraws it.",
                    report=self.display_name,
                )
            )

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        if target == "cancelled":
            for report in self._filter_told().filtered(lambda r: r in old_states):
                report._on_withdrawn(reason)
        return result

    def _on_withdrawn(self, reason):
        """Log what was told before, and call the leader to tell who was told."""
        # sudo: the engine reads what was told, whoever withdraws the report.
        report = self.sudo()
        data = {
            "iteration": report.iteration,
            "kept": sorted(report.iteration_ids.mapped("number")),
            "sendings": sorted(report.sending_ids.ids),
            "reason_sha256": sha256_hex(reason.encode()),
        }
        self.env["complaint.event"]._record(self, "8d.withdrawn", data)
        if report.sending_ids:
            # its own one: a rejection has called the leader by the same type already
            env = report.with_context(lang=report.user_id.lang).env
            report.activity_schedule(
                TODO,
                user_id=report.user_id.id,
                summary=env._("Withdrawn: tell those to whom it was sent"),
            )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_ask_withdraw(self):
        """Open the dialog that asks why the report is withdrawn.

        :return: a window action
        :raises AccessError: the user is neither quality manager nor general manager
        """
        self.ensure_one()
        self._check_may_withdraw()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw the Report"),
            "res_model": "complaint.8d.withdraw",
            "view_mode": "form",
            "target": "new",
            "context": {"default_report_id": self.id},
        }

    def action_withdraw(self, reason):
        """End a report that was sent or failed once, as who signs its closure.

        What was sent, what the customer said and the earlier iterations stay as they
        are.

        :param str reason: why no report is finished
        :return: True
        :raises AccessError: the user is neither quality manager nor general manager
        :raises UserError: no reason, nothing was told yet, it is not in work, or the
            user leads the report
        """
        for report in self:
            report._check_may_withdraw()
            if not report._filter_told():
                raise UserError(
                    self.env._(
                        "Nothing of %(report)s was sent and no iteration failed: the "
                        "8D coordinator ends it in D0.",
                        report=report.display_name,
                    )
                )
            # sudo: a general manager has no right to change a report, only this one.
            report.sudo().write({"state": "cancelled", "state_reason": reason})
        return True

    def _check_may_withdraw(self):
        self.check_access("read")
        if not self.env.user.has_groups(",".join(GATE)):
            edge = replace(self._lifecycle.edge("open", "cancelled"), groups=GATE)
            raise AccessError(self._edge_refusal(edge, "cancelled"))
