from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import window
from ..tools.chain import sha256_hex

# The milestones that keep a promise: the customer heard from us.
KEEPING = ("complaint_milestone_replied", "complaint_milestone_first_reply")


class ComplaintComplaint(models.Model):
    """The dates that the customer was promised, each with its own clock (S2.4.3.2a)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    promise_ids = fields.One2many(
        "complaint.promise",
        "complaint_id",
        string="Promised Dates",
        readonly=True,
        copy=False,
    )
    promised_at = fields.Datetime(
        string="Answer Promised For",
        compute="_compute_promised_at",
        store=True,
        compute_sudo=True,
    )
    is_complex = fields.Boolean(
        string="Complex",
        copy=False,
        tracking=True,
        help="S5.2.5b: a promise that is told in time extends the deadlines that the "
        "procedure lets it extend.",
    )

    @api.depends("promise_ids.promised_at")
    def _compute_promised_at(self):
        for complaint in self:
            promise = complaint.promise_ids.sorted("id")[-1:]
            complaint.promised_at = promise.promised_at

    @api.model
    def _system_fields(self):
        return super()._system_fields() | {"promise_ids", "promised_at"}

    @api.model
    def _handling_fields(self):
        return super()._handling_fields() | {"is_complex"}

    @api.model
    def _logged_fields(self):
        return [*super()._logged_fields(), "is_complex"]

    def action_promise(self):
        """Open the dialog in which a promised date is recorded.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        return window.dialog(
            self.env._("Promise an Answer"),
            "complaint.promise.give",
            complaint_id=self.id,
        )

    def _promise(self, promised_at, reply=None, told_at=None, told_how=None, reason=""):
        """Record until when the customer was promised an answer, and start its clock.

        :param promised_at: naive UTC datetime, or a date: then its close of business
        :param reply: complaint.reply with which it was told, or nothing
        :param told_at: naive UTC datetime; None: now, or when the reply was given
        :param str told_how: phone, visit, written or reply
        :param str reason: why then; kept in the file
        :return: complaint.promise
        :raises AccessError: the user is no handler
        :raises UserError: the case is closed, or the dates make no promise
        """
        self.ensure_one()
        self.check_access("write")
        if not self._is_handler():
            raise AccessError(self.env._("Only a handler records a promise."))
        self._check_open()
        told = told_at or (reply and reply.replied_at) or fields.Datetime.now()
        if not isinstance(promised_at, datetime):
            promised_at = self._close_of(fields.Date.to_date(promised_at))
        self._check_promise(promised_at, told)
        promise = self.env["complaint.promise"]._append(
            [
                {
                    "complaint_id": self.id,
                    "company_id": self.company_id.id,
                    "promised_at": promised_at,
                    "told_at": told,
                    "told_by_id": self.env.uid,
                    "told_how": told_how or ("reply" if reply else "phone"),
                    "reason": reason,
                    "is_complex": self.is_complex,
                    "recorded_at": fields.Datetime.now(),
                }
            ]
        )
        data = {"promise": promise.id, "for": str(promised_at), "told": str(told)}
        if reason:
            data["reason_sha256"] = sha256_hex(reason.encode())
        self.env["complaint.event"]._record(self, "promise.given", data)
        self._refresh_clocks()
        return promise

    def _check_promise(self, promised_at, told_at):
        if not self.received_at <= told_at <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "A promise was told after the complaint was received, and not in "
                    "the future."
                )
            )
        if promised_at <= told_at:
            self._refuse_past_promise()

    def _refuse_past_promise(self):
        raise UserError(
            self.env._("A promise is for a time after the one at which it is told.")
        )

    def _close_of(self, day):
        """Return the end of the hours of work of a date, as a naive UTC instant."""
        if day < self._local_date(self.received_at):
            # no calendar of the case goes back that far
            self._refuse_past_promise()
        calendar = self.company_id._complaint_clock_calendar(self.received_at)
        return calendar.end_of(day).astimezone(timezone.utc).replace(tzinfo=None)

    def _next_legal_due(self):
        """Return the running clock of the procedure that is due first, or nothing."""
        # sudo: the deadline counts, whether or not the user may read it.
        clocks = self.sudo().clock_ids.filtered(
            lambda c: c.is_running and c.term_id and c._is_of_answer()
        )
        return clocks.sorted("due_at")[:1]

    # ------------------------------------------------------------------
    # The clock of a promise
    # ------------------------------------------------------------------

    def _sync_promises(self, is_open, now):
        """Let the last promise have a running clock; one that was kept is met."""
        promises = self.promise_ids.sorted("id")
        for promise in promises:
            clock = promise.clock_ids[-1:]
            if clock.reached_at or clock.ended_at:
                continue
            kept = self._kept_at(promise)
            if not kept and (not is_open or promise != promises[-1:]):
                if clock:
                    clock._end(now)
                continue
            values = {**self._promise_clock_values(promise), "reached_at": kept}
            clock._take(values, ())

    def _promise_clock_values(self, promise):
        return {
            "complaint_id": self.id,
            "promise_id": promise.id,
            "start_at": promise.told_at,
            "due_at": promise.promised_at,
            "original_due_at": promise.promised_at,
            "notes": "[]",
        }

    def _kept_at(self, promise):
        """Return when the customer heard from us after a promise, or False.

        A reply that itself made the promise does not keep it.
        """
        milestones = self.env["complaint.milestone"]
        for name in KEEPING:
            found = self.env.ref(f"complaint_mgmt.{name}", False)
            milestones |= found or milestones
        marks = self.mark_ids.filtered(lambda m: m.milestone_id in milestones)
        # what is still a draft was told to nobody
        replies = self._all_lines("reply_ids")
        told = replies.filtered(lambda r: r.state == "told")
        moments = [*marks.mapped("reached_at"), *told.mapped("replied_at")]
        return min((m for m in moments if m > promise.told_at), default=False)
