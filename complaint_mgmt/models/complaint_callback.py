from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import window
from ..tools.chain import sha256_hex


class ComplaintComplaint(models.Model):
    """The call-back in which the customer confirms what is asked for (S6.12)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    callback_at = fields.Datetime(string="Called Back", readonly=True, copy=False)
    callback_by_id = fields.Many2one(
        "res.users",
        string="Called Back By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    callback_demand = fields.Text(
        string="Confirmed Demand",
        readonly=True,
        copy=False,
        help="What the customer asks for, as confirmed in the call.",
    )

    def _system_fields(self):
        names = {"callback_at", "callback_by_id", "callback_demand"}
        return super()._system_fields() | names

    def action_callback(self):
        """Open the dialog that notes a call-back.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self.env._("Call Back"), "complaint.callback", complaint_id=self.id
        )

    def _call_back(self, demand):
        """Note that the customer was called back just now, and what was confirmed.

        :param str demand: what the customer asks for
        :raises AccessError: the user is no handler
        :raises UserError: no demand, called back before, or the case is closed
        """
        self.check_access("write")
        if not self._is_handler():
            raise AccessError(self.env._("Only a handler calls the customer back."))
        self._check_open()
        self._require(
            (demand or "").strip(),
            self.env._("Write down what the customer asks for."),
        )
        if self.callback_at:
            raise UserError(
                self.env._(
                    "%(number)s: the customer was called back already. Add what is "
                    "new as a note.",
                    number=self.name,
                )
            )
        now = fields.Datetime.now()
        self._write_system(
            {
                "callback_at": now,
                "callback_by_id": self.env.uid,
                "callback_demand": demand,
            }
        )
        data = {"demand_sha256": sha256_hex(demand.encode())}
        self.env["complaint.event"]._record(self, "callback.done", data)
        self._reach_trigger("called_back", now)
        self._refresh_clocks()
