from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from ..tools.report_lifecycle import COORDINATOR

# After so many iterations that failed somebody above the team is called.
ESCALATE_AFTER = 3
ESCALATION = "complaint_8d.mail_activity_type_8d_escalation"
QA_HEAD = "complaint_mgmt.group_complaint_qa_head"
# What an iteration begins with, never a user.
SYSTEM = frozenset(("iteration_at", "iteration_ids"))


class Complaint8D(models.Model):
    """When the next iteration begins, and who is called."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        if any(SYSTEM & vals.keys() for vals in vals_list):
            raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        return super().create([{**vals, "iteration_at": False} for vals in vals_list])

    def write(self, vals):
        if SYSTEM & vals.keys():
            raise UserError(self._engine_refusal())
        return super().write(vals)

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        for report, old in old_states.items():
            if (old, target) == ("closed", "open"):
                # sudo: the step was judged; what it takes along is the engine's.
                report.sudo()._begin_iteration(reason)
        return result

    def _next_iteration(self, reason):
        """Take the way from the causes on once more, with the rights of the engine.

        A closed report is opened, one in review is taken back from its signers.

        :param str reason: why this iteration was not the last
        :raises UserError: no reason, or the report was cancelled
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is taken up again."))
        if self.state == "cancelled":
            raise UserError(self._fixed_refusal())
        # sudo: whoever reported that it failed needs no right on the report.
        report = self.sudo()
        if report.state == "closed":
            # begins the iteration by this edge
            report.write({"state": "open", "state_reason": reason})
            return
        if report.state == "review":
            report._gate_withdraw(reason)
        report._begin_iteration(reason)

    def _begin_iteration(self, reason):
        """Keep the iteration that ends, and take up the causes and what rests on it."""
        kept = self.env["complaint.8d.iteration"]._keep(self, reason)
        vals = {"iteration": self.iteration + 1, "closed_at": False}
        self._write_engine({**vals, "iteration_at": fields.Datetime.now()})
        data = {"iteration": kept.number, "sha256": kept.digest}
        data["reason_sha256"] = sha256_hex(reason.encode())
        self.env["complaint.event"]._record(self, "8d.iteration", data)
        self.invalidate_recordset(["iteration_ids"])
        self._step("d4")._reopen(reason)
        self._refresh_targets()
        self._on_iteration(kept)
        if len(self.iteration_ids) >= ESCALATE_AFTER:
            self._escalate()

    def _on_iteration(self, kept):
        """React to the next iteration (rights of the engine).

        :param kept: the complaint.8d.iteration that ended
        """

    def _escalate(self):
        """Call coordinators and QA heads: the team alone did not solve it."""
        count = len(self.iteration_ids)
        self._call_users(
            self._users_of(COORDINATOR, QA_HEAD),
            ESCALATION,
            lambda env: env._("%(count)s iterations failed: escalate?", count=count),
        )
