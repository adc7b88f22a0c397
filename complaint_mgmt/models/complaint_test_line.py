from odoo import fields, models


class ComplaintTestLine(models.Model):
    """One item of a test: what is measured, how, against what, and what it gave."""

    _name = "complaint.test.line"
    _description = "Item of a Test"
    _inherit = ["complaint.sample.line.mixin"]
    _order = "test_id, sequence, id"
    _line_parent = "test_id"
    _archive_via = "test_id.complaint_id"

    test_id = fields.Many2one(
        "complaint.test", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="test_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Item", required=True)
    method = fields.Char()
    specification = fields.Char(string="Acceptance Criterion")
    result = fields.Char()
    verdict = fields.Selection([("pass", "Pass"), ("fail", "Fail")])
    note = fields.Char()
