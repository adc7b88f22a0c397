from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools import window

# What notices, calls and answers write, never a user.
SYSTEM = frozenset(("state", "notified_at", "to_call", "to_call_reason"))
OPEN = ("running", "closing")


class ComplaintRecallConsignee(models.Model):
    """Whether a consignee was told, and who has to be called."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    notice_ids = fields.One2many(
        "complaint.recall.notice", "consignee_id", string="Notices", readonly=True
    )
    call_ids = fields.One2many("complaint.recall.call", "consignee_id", string="Calls")
    to_call = fields.Boolean(string="To Be Called", readonly=True, copy=False)
    to_call_reason = fields.Selection(
        [
            ("no_mail", "No Mail Address That Works"),
            ("failed", "The Mail Was Refused or Came Back"),
            ("unknown", "The Mail Perhaps Did Not Leave"),
            ("no_answer", "No Answer to the Reminders"),
        ],
        string="Why to Be Called",
        readonly=True,
        copy=False,
    )

    _to_call_idx = models.Index("(recall_id) WHERE to_call")

    def write(self, vals):
        # sudo is the engine; by RPC nobody is.
        if not self.env.su and SYSTEM & vals.keys():
            raise AccessError(
                self.env._(
                    "Notices, calls and answers say how far a consignee is. Record "
                    "what happened."
                )
            )
        return super().write(vals)

    def _state_now(self):
        state = super()._state_now()
        if self.to_call and state in ("waiting", "notified"):
            return "unreachable"
        return state

    # ------------------------------------------------------------------
    # Engine
    # ------------------------------------------------------------------

    @api.model
    def _set_to_call(self, ids, reason):
        """Put consignees on the phone list, in one statement."""
        if not ids:
            return
        self._update(
            ids,
            SQL(
                """to_call = TRUE, to_call_reason = %s, state = CASE
                       WHEN state IN ('waiting', 'notified') THEN 'unreachable'
                       ELSE state END""",
                reason,
            ),
        )

    @api.model
    def _set_told_quietly(self, ids):
        """Note those whom a drill would have written to; no message says so."""
        if not ids:
            return
        self._update(
            ids,
            SQL(
                """notified_at = coalesce(notified_at, %s), state = CASE
                       WHEN state = 'waiting' THEN 'notified' ELSE state END""",
                fields.Datetime.now(),
            ),
        )

    @api.model
    def _update(self, ids, assignment):
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE complaint_recall_consignee SET %s WHERE id = ANY(%s)",
                assignment,
                list(ids),
            )
        )
        self.invalidate_model()

    def _note_told(self):
        """Note that these consignees were told just now, by whatever way."""
        # sudo: how far a consignee is, kept by the engine.
        own = self.sudo()
        own.write({"to_call": False, "to_call_reason": False})
        untold = own.filtered(lambda consignee: not consignee.notified_at)
        untold.write({"notified_at": fields.Datetime.now()})
        own._refresh_state()
        own.recall_id._note_progress()

    def _note_missed(self, reason):
        """Put these consignees on the phone list and call for the leader."""
        self._set_to_call(self.ids, reason)
        # sudo: who is called does not depend on who noted it.
        for recall in self.sudo().recall_id:
            recall._call_for_phone()

    # ------------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------------

    def action_log_call(self):
        """Open the dialog in which a call to this consignee is recorded.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Log Call"), "complaint.recall.call", consignee_id=self.id
        )

    def action_mark_posted(self):
        """Note that the printed letter was posted; no mail is sent to them then.

        :return: True
        :raises UserError: the recall does not run, or the mail is being sent now
        """
        self.check_access("write")
        for consignee in self:
            consignee._check_can_tell()
        self._settle_by_hand("post")
        self._note_told()
        return True

    def _check_can_tell(self):
        # sudo: the state of the recall decides, whoever asks.
        if self.recall_id.sudo().state not in OPEN or not self.in_depth:
            raise UserError(
                self.env._(
                    "Only consignees within the depth of a running recall are told."
                )
            )

    def _settle_by_hand(self, channel):
        """Take what waits for consignees out of the queue: they were told by hand."""
        # sudo: nobody but the engine writes notices.
        notices = self.sudo().notice_ids.filtered(
            lambda n: n.state in ("queued", "failed", "unknown", "sending")
        )
        notices.lock_for_update()
        notices.invalidate_recordset(["state"])
        if any(notice.state == "sending" for notice in notices):
            raise UserError(
                self.env._("The mail is being sent just now: look again in a minute.")
            )
        notices.write(
            {
                "state": "by_hand",
                "channel": channel,
                "sent_at": fields.Datetime.now(),
                "done_by_id": self.env.uid,
            }
        )
        events = self.env["complaint.event"]
        for recall, consignees in self.sudo().grouped("recall_id").items():
            told = notices.filtered(lambda n, recall=recall: n.recall_id == recall)
            data = {"consignees": consignees.ids, "channel": channel}
            data["notices"] = told.ids
            events._record(recall, "recall.told_by_hand", data)

    # ------------------------------------------------------------------
    # Mails that come back
    # ------------------------------------------------------------------

    def _message_receive_bounce(self, email, partner):
        result = super()._message_receive_bounce(email, partner)
        # sudo: the mail server reports this, no user does.
        for consignee in self.sudo():
            sent = consignee.notice_ids.filtered(
                lambda n: n.state in ("sent", "unknown") and n.channel == "mail"
            )
            sent = sent.filtered(lambda n: not email or n.email == email)
            if sent:
                consignee._note_bounced(sent.sorted("id")[-1])
        return result

    def _note_bounced(self, notice):
        notice.write({"state": "failed", "failure": "bounced"})
        told = self.notice_ids.filtered(lambda n: n.state in ("sent", "by_hand"))
        if not told:
            # nothing reached this consignee: it is not counted as told any more
            self.notified_at = False
        data = {"consignee": self.id, "notice": notice.id}
        self.env["complaint.event"]._record(
            self.recall_id, "recall.notice_bounced", data
        )
        notice._consignee_in_work()._note_missed("failed")
