from odoo import fields, models


class ComplaintClassChange(models.TransientModel):
    """Asks for the new class of a case and why it changes."""

    _name = "complaint.class.change"
    _description = "Change of Class"
    _check_company_auto = True

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    company_id = fields.Many2one(related="complaint_id.company_id")
    old_class_id = fields.Many2one(
        related="complaint_id.class_id", string="Present Class"
    )
    class_version_id = fields.Many2one(related="complaint_id.class_version_id")
    class_id = fields.Many2one(
        "complaint.class",
        string="New Class",
        required=True,
        check_company=True,
        domain="[('version_id', '=', class_version_id)]",
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Change the class of the case.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: the case is closed, or the reason is blank
        """
        self.ensure_one()
        vals = {"class_id": self.class_id.id, "class_reason": self.reason}
        self.complaint_id.write(vals)
        return {"type": "ir.actions.act_window_close"}
