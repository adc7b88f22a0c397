from odoo import fields, models


class ComplaintReach(models.TransientModel):
    """Asks when a milestone was reached, and how that is known."""

    _name = "complaint.reach"
    _description = "Milestone Reached Earlier"

    clock_id = fields.Many2one("complaint.clock", string="Deadline", required=True)
    reached_at = fields.Datetime(
        string="Done On", required=True, default=fields.Datetime.now
    )
    note = fields.Text(string="How It Is Known")
    proof_ids = fields.Many2many("ir.attachment", string="Proofs")

    def action_confirm(self):
        """Mark it.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: before receipt, in the future, or past without a proof
        """
        self.ensure_one()
        complaint = self.clock_id.complaint_id
        complaint.check_access("write")
        # own uploads only: the files of others are not moved into the case
        proofs = self.proof_ids.filtered(
            lambda a: (
                a.create_uid == self.env.user
                and a.res_model in (False, self._name)
                and not a.res_field
            )
        )
        proofs.write({"res_model": complaint._name, "res_id": complaint.id})
        self.clock_id._reach_by_hand(self.reached_at, self.note, proofs)
        return {"type": "ir.actions.act_window_close"}
