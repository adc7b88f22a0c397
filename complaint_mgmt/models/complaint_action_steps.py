from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import action_lifecycle, window
from ..tools.chain import sha256_hex

TYPE = "complaint_mgmt.mail_activity_type_action"
OVERDUE = "complaint_mgmt.mail_activity_type_action_overdue"
QUICK = {"mail_activity_quick_update": True, "mail_create_nosubscribe": True}
BATCH = 200


class ComplaintAction(models.Model):
    """The steps of an action: who may take them, and whom they call."""

    _inherit = "complaint.action"  # pylint: disable=R8180

    def action_report_done(self):
        """Report the action done, as its owner or as a handler.

        :return: True
        :raises AccessError: the action is somebody else's
        :raises UserError: there is no evidence
        """
        self.write({"state": "done"})
        return True

    def action_verify(self):
        """Confirm that the action works, as its verifier (S2.4.3.5).

        :return: True
        :raises AccessError: the user is not the verifier
        :raises UserError: nothing is written on what was checked
        """
        self.write({"state": "verified"})
        return True

    def action_not_effective(self):
        """State that the action does not work, as its verifier.

        :return: True
        :raises AccessError: the user is not the verifier
        :raises UserError: nothing is written on what was checked
        """
        for action in self:
            reason = action.verification_note
            action.write({"state": "ineffective", "state_reason": reason})
        return True

    def action_take_up_again(self):
        """Begin the next iteration of an action that did not work.

        :return: True
        :raises AccessError: the action is somebody else's
        """
        self.write({"state": "open"})
        return True

    def action_ask_reason(self):
        """Open the dialog that asks why the action is cancelled or taken up again.

        :return: a window action
        """
        return window.dialog(
            self.env._("Reason"),
            "complaint.action.reason",
            action_ids=self.ids,
            target=self.env.context.get("target_state"),
        )

    def action_view_complaint(self):
        """Open the case of this action.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self.complaint_id)

    # ------------------------------------------------------------------
    # Who, and on what evidence
    # ------------------------------------------------------------------

    def _check_edge(self, old, target, vals):
        edge = super()._check_edge(old, target, vals)
        if not self.env.su:
            self._check_person(old, target)
        return edge

    def _check_person(self, old, target):
        if target in ("verified", "ineffective") and not self.is_verifier:
            raise AccessError(
                self.env._(
                    "%(action)s is verified by %(verifier)s and nobody else.",
                    action=self.display_name,
                    # sudo: the name of a colleague.
                    verifier=self.verifier_id.sudo().name
                    or self.env._("a verifier whom a handler names first"),
                )
            )
        begins = (old, target) == ("ineffective", "open")
        if (target == "done" or begins) and not self.is_owner:
            raise AccessError(
                self.env._(
                    "%(action)s is the task of %(owner)s: the owner or a handler "
                    "takes this step.",
                    action=self.display_name,
                    # sudo: the name of a colleague.
                    owner=self.owner_id.sudo().name,
                )
            )

    def _guard_evidence(self):
        if not (self.evidence or "").strip():
            raise UserError(
                self.env._(
                    "%(action)s: write down what was done and how it shows (Evidence).",
                    action=self.display_name,
                )
            )

    def _guard_verification(self):
        if not (self.verification_note or "").strip():
            raise UserError(
                self.env._(
                    "%(action)s: write down what was checked and what it showed.",
                    action=self.display_name,
                )
            )

    def _state_stamp(self, target):
        stamp = super()._state_stamp(target)
        now = stamp["state_changed_at"]
        if target == "done":
            stamp.update(done_at=now, done_by_id=self.env.uid)
        elif target in ("verified", "ineffective"):
            result = "effective" if target == "verified" else "not_effective"
            stamp.update(verified_at=now, verified_by_id=self.env.uid, result=result)
        elif target == "open":
            names = ("done_at", "done_by_id", "verified_at", "verified_by_id", "result")
            names += ("evidence", "verification_note", "reminded_on")
            stamp.update(dict.fromkeys(names, False))
        return stamp

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        if target in ("verified", "ineffective"):
            judged = self.filtered(lambda a: a in old_states)
            self.env["complaint.action.check"]._note(judged)
        for action, old in old_states.items():
            if (old, target) == ("ineffective", "open"):
                action._write_system({"iteration": action.iteration + 1})
            if target == "done":
                action._record_report()
        return result

    def _record_report(self):
        """Append what the report rests on: digests of the text and of the files."""
        # sudo: the files of the action, whoever added them.
        files = self.env["ir.attachment"].sudo()
        found = files.search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        data = {
            "iteration": self.iteration,
            "evidence_sha256": sha256_hex(self.evidence.encode()),
            "files": sorted(found.filtered("checksum").mapped("checksum")),
        }
        self.env["complaint.event"]._record(self, "action.reported", data)

    # ------------------------------------------------------------------
    # Calling people
    # ------------------------------------------------------------------

    def _sync_activities(self):
        """Let each action call the person whose turn it is, and nobody else."""
        # sudo: the owner may not plan activities for the verifier.
        actions = self.sudo()
        actions.activity_unlink([TYPE, OVERDUE])
        values = [
            action._activity_vals(TYPE, user)
            for action in actions
            for user in action._called()
        ]
        self.env["mail.activity"].sudo().with_context(**QUICK).create(values)

    def _called(self):
        """Return the user whose turn it is."""
        if self.state in action_lifecycle.WORKED_ON:
            return self.owner_id
        if self.state == "done":
            return self.verifier_id or self._planner()
        return self.owner_id[:0]

    def _planner(self):
        """Return who follows the action up: the handler of the case, or who made it."""
        return self.complaint_id.user_id or self.create_uid

    def _activity_vals(self, xmlid, user):
        today = fields.Date.context_today(self)
        return {
            "activity_type_id": self.env.ref(xmlid).id,
            "automated": True,
            "summary": self._activity_summary(xmlid, user),
            "date_deadline": self.due_date if self.state == "open" else today,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "user_id": user.id,
        }

    def _activity_summary(self, xmlid, user):
        env = self.with_context(lang=user.lang).env
        if xmlid == OVERDUE:
            return env._("Overdue: %(action)s", action=self.name)
        if self.state != "done":
            return self.name
        if not self.verifier_id:
            return env._("Name who verifies: %(action)s", action=self.name)
        return env._("Verify: %(action)s", action=self.name)

    @api.model
    def _cron_remind(self):
        """Call owner and planner of what is overdue, once a deadline."""
        today = fields.Date.today()
        domain = [
            ("state", "in", action_lifecycle.WORKED_ON),
            ("due_date", "<", today),
            ("reminded_on", "=", False),
        ]
        actions = self.search(domain, limit=BATCH, order="due_date, id")
        values = [
            action._activity_vals(OVERDUE, user)
            for action in actions
            for user in (action.owner_id | action._planner()).filtered("active")
        ]
        self.env["mail.activity"].with_context(**QUICK).create(values)
        actions._write_system({"reminded_on": today})
        self.env["ir.cron"]._commit_progress(
            processed=len(actions), remaining=self.search_count(domain)
        )
