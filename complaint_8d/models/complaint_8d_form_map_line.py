from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_8d_form_map import PATH


class Complaint8DFormMapLine(models.Model):
    """One field of a customer's form, and where in the report its text stands."""

    _name = "complaint.8d.form.map.line"
    _description = "Field of a Customer's 8D Form"
    _order = "map_id, id"

    map_id = fields.Many2one(
        "complaint.8d.form.map", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="map_id.company_id", store=True, index=True)
    name = fields.Char(string="Field of the Form", required=True)
    path = fields.Char(
        string="What It Says",
        help="Such as report.name, d2.problem_what or d3.containment_ids[0].location. "
        "A list without a number in brackets gives all its lines.",
    )

    _name_uniq = models.Constraint(
        "UNIQUE(map_id, name)", "A field of the form is in the list once."
    )

    @api.constrains("path")
    def _check_path(self):
        for line in self:
            if line.path and not PATH.match(line.path):
                raise ValidationError(
                    self.env._(
                        "“%(path)s” is no place in a report. Write it such as "
                        "d2.problem_what or d3.containment_ids[0].location.",
                        path=line.path,
                    )
                )


class Complaint8DProfile(models.Model):
    """A profile has the forms of its customer."""

    _inherit = "complaint.8d.profile"  # pylint: disable=R8180

    map_ids = fields.One2many(
        "complaint.8d.form.map", "profile_id", string="Customer's Forms", copy=True
    )
