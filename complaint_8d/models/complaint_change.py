from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintChange(models.Model):
    """A change of a process or document that an 8D report led to."""

    _inherit = "complaint.change"  # pylint: disable=R8180

    report_id = fields.Many2one(
        "complaint.8d",
        string="8D Report",
        domain="[('complaint_ids', 'in', complaint_id)]",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )

    @api.constrains("report_id", "complaint_id")
    def _check_report(self):
        # sudo: what belongs together decides, whatever the user reads.
        for change in self.sudo().filtered("report_id"):
            if change.complaint_id not in change.report_id.complaint_ids:
                raise ValidationError(
                    self.env._("Choose a report on the same complaint.")
                )


class Complaint8D(models.Model):
    _inherit = "complaint.8d"  # pylint: disable=R8180

    change_ids = fields.One2many(
        "complaint.change", "report_id", string="Changes", readonly=True
    )
