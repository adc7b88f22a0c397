from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import deadline, window


class ComplaintPause(models.Model):
    """A time in which a case waited for the customer, and its clocks stood still.

    It begins and ends now, never at a time that somebody gives: a deadline is not saved
    afterwards.
    """

    _name = "complaint.pause"
    _description = "Waiting for the Customer"
    _order = "complaint_id, start desc, id desc"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    start = fields.Datetime(string="Since", readonly=True, required=True)
    end = fields.Datetime(string="Until", readonly=True)
    reason = fields.Char(string="What For", required=True)
    user_id = fields.Many2one("res.users", readonly=True, required=True)

    _one_open_uniq = models.UniqueIndex(
        '(complaint_id) WHERE "end" IS NULL',
        "This case waits for the customer already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        fixed = {
            "start": fields.Datetime.now(),
            "end": False,
            "user_id": self.env.uid,
        }
        ids = [vals.get("complaint_id") for vals in vals_list]
        # sudo: also a pause that another rule hides; only yes or no.
        if self.sudo().search_count([("complaint_id", "in", ids), ("end", "=", False)]):
            raise UserError(self.env._("This case waits for the customer already."))
        pauses = super().create([{**vals, **fixed} for vals in vals_list])
        pauses._check_case_open()
        events = self.env["complaint.event"]
        events._record(pauses.complaint_id, "clock.paused")
        pauses.complaint_id._refresh_clocks()
        return pauses

    # Calling super would be the breach: a pause is ended by `_end` only.
    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A pause explains a deadline: it is not changed afterwards.")
        )

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A pause explains a deadline: it is never deleted."))

    def action_confirm(self):
        """Close the dialog in which a pause was begun.

        :return: a window close action
        """
        return {"type": "ir.actions.act_window_close"}

    def _end(self):
        """End these pauses now. For the case only."""
        pauses = self.filtered(lambda pause: not pause.end)
        if pauses:
            pauses._write_end()
            events = self.env["complaint.event"]
            events._record(pauses.complaint_id, "clock.resumed")

    def _write_end(self):
        # super: `write` refuses changes to everybody.
        now = fields.Datetime.now()
        return super().write({"end": now})  # pylint: disable=W8164

    def _check_case_open(self):
        for complaint in self.complaint_id:
            complaint.check_access("write")
            complaint._check_open()


class ComplaintComplaint(models.Model):
    """The clocks of a case stand still while it waits for the customer."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def action_wait(self):
        """Open the dialog that asks what the case waits for.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        return window.dialog(
            self.env._("Wait for the Customer"), "complaint.pause", complaint_id=self.id
        )

    def action_customer_answered(self):
        """Let the clocks of these cases run again.

        :return: True
        :raises AccessError: the user is no handler
        """
        self.check_access("write")
        # sudo: nobody may write a pause but by this step, and only its end.
        self.sudo().pause_ids._end()
        self._refresh_clocks()
        return True

    def _pause_spans(self):
        utc = deadline.utc
        return tuple(
            deadline.Pause(utc(pause.start), utc(pause.end) if pause.end else None)
            for pause in self.pause_ids
        )
