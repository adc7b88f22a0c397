from odoo import fields, models


class ComplaintStatementGive(models.TransientModel):
    """The small form in which a colleague gives the own statement."""

    _name = "complaint.statement.give"
    _description = "Give a Statement"

    statement_id = fields.Many2one("complaint.statement", required=True)
    # related_sudo=False: only who may read the statement reads what is asked
    question = fields.Text(related="statement_id.question", related_sudo=False)
    text = fields.Text(string="Your Statement", required=True)

    def action_confirm(self):
        """Give the statement.

        :return: a window close action
        :raises AccessError: somebody else was asked
        :raises UserError: given already, or the case is decided
        """
        self.ensure_one()
        self.statement_id._give(self.text)
        return {"type": "ir.actions.act_window_close"}
