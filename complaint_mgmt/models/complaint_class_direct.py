from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintClass(models.Model):
    """Which classes are answered on the spot; signed with the version."""

    _inherit = "complaint.class"  # pylint: disable=R8180

    answers_directly = fields.Boolean(
        string="Answered Directly",
        help="The handler may answer at once, without a signed decision (S9.4.1.1).",
    )

    @api.constrains("answers_directly", "is_serious", "version_id")
    def _check_answers_directly(self):
        for found in self.filtered("answers_directly"):
            if found.is_serious or not found.version_id:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: only a class of a signed procedure that is not "
                        "serious may be answered directly.",
                        name=found.name,
                    )
                )
