from odoo import fields, models


class ComplaintClassChange(models.TransientModel):
    """Asks for the new class of a case and why it changes."""

    _name = "complaint.class.change"
    _inherit = ["complaint.reason.mixin"]
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

    def _step(self):
        vals = {"class_id": self.class_id.id, "class_reason": self.reason}
        self.complaint_id.write(vals)
