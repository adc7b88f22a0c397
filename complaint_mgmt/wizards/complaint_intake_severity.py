from odoo import fields, models

from ..models.complaint_item_severity import SEVERITIES


class ComplaintIntakeLine(models.TransientModel):
    """What the customer says of the defect, where sales asks for it (S3.2)."""

    _inherit = "complaint.intake.line"  # pylint: disable=R8180

    defect_id = fields.Many2one("complaint.defect")
    severity = fields.Selection(SEVERITIES, string="Severity of the Defect")

    def _item_values(self):
        told = {"defect_id": self.defect_id.id, "severity": self.severity}
        return {**super()._item_values(), **told}
