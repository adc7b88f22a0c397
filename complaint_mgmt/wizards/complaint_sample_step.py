from odoo import fields, models


class ComplaintSampleStep(models.TransientModel):
    """Asks why a sample or a test takes a step that needs a reason."""

    _name = "complaint.sample.step"
    _description = "Reason of a Step of a Sample or Test"

    sample_id = fields.Many2one("complaint.sample")
    test_id = fields.Many2one("complaint.test")
    target = fields.Char(required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the step with its reason.

        :return: a window close action
        :raises UserError: the step is not legal
        """
        self.ensure_one()
        record = self.sample_id or self.test_id
        record.write({"state": self.target, "state_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
