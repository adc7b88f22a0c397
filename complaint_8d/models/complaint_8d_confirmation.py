from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name


class Complaint8DConfirmation(models.Model):
    """Somebody looked at samples or drawings: the problem is there, or not (S3.7)."""

    _name = "complaint.8d.confirmation"
    _description = "Confirmation of the Problem"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, done_on, id"
    _check_company_auto = True
    _discipline = "d2"
    _event_kind = "confirmation"

    means = fields.Selection(
        [
            ("sample", "Defective Samples"),
            ("retained", "Retained Samples"),
            ("drawing", "Drawing or Specification"),
            ("photo", "Photos or Videos"),
            ("visit", "At the Customer"),
            ("data", "Records and Data"),
        ],
        string="Confirmed By Means Of",
        required=True,
        default="sample",
    )
    method = fields.Text(
        string="How and What It Showed",
        required=True,
        help="Test, measurement, result.",
    )
    sample_size = fields.Integer(string="Pieces", aggregator=None)
    result = fields.Selection(
        [("confirmed", "Confirmed"), ("not_confirmed", "Not Confirmed")], required=True
    )
    done_by_id = fields.Many2one(
        "res.users",
        string="Confirmed By",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="restrict",
    )
    done_on = fields.Date(
        string="Confirmed On", required=True, default=fields.Date.context_today
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "complaint_8d_confirmation_file_rel",
        string="Files",
        ondelete="restrict",
    )

    _sample_check = models.Constraint(
        "CHECK(sample_size >= 0)", "A sample has no negative size."
    )

    @api.constrains("done_on")
    def _check_done_on(self):
        today = fields.Date.context_today(self)
        if any(line.done_on > today for line in self):
            raise ValidationError(
                self.env._("A problem is not confirmed on a day to come.")
            )

    @api.constrains("method")
    def _check_method(self):
        if any(not (line.method or "").strip() for line in self):
            raise ValidationError(
                self.env._("Say what was looked at, and what showed.")
            )

    def _content_line(self):
        return {
            "means": self.means,
            "method": self.method,
            "sample_size": self.sample_size,
            "result": self.result,
            "done_by": signed_name(self.done_by_id, "name"),
            "done_on": str(self.done_on),
            "files": sorted(self.attachment_ids.mapped("checksum")),
        }
