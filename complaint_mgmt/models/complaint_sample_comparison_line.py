from odoo import fields, models


class ComplaintSampleComparisonLine(models.Model):
    """One aspect in which two samples are compared."""

    _name = "complaint.sample.comparison.line"
    _description = "Aspect of a Comparison"
    _inherit = ["complaint.sample.line.mixin"]
    _order = "comparison_id, sequence, id"
    _line_parent = "comparison_id"
    _archive_via = "comparison_id.complaint_id"

    comparison_id = fields.Many2one(
        "complaint.sample.comparison", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="comparison_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Aspect", required=True)
    complaint_finding = fields.Char(string="Complaint Sample")
    retained_finding = fields.Char(string="Retained Sample")
    result = fields.Selection([("same", "Same"), ("different", "Different")])
