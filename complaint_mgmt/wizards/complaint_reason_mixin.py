from odoo import fields, models


class ComplaintReasonMixin(models.AbstractModel):
    """A dialog that asks why, and takes one step with the answer.

    Contract: `_step()` takes it. Who may, and whether the reason will do, is a matter
    of the step, which a dialog is not the only way to.
    """

    _name = "complaint.reason.mixin"
    _description = "Dialog That Asks for a Reason"

    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the step with its reason.

        :return: a window close action
        :raises AccessError: the user has no role for the step
        :raises UserError: the step is not legal, or the reason is blank
        """
        self.ensure_one()
        self._step()
        return {"type": "ir.actions.act_window_close"}

    def _step(self):
        """Take the step with `reason`."""
        raise NotImplementedError
