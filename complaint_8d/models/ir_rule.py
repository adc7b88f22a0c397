from odoo import api, models
from odoo.fields import Domain


class IrRule(models.Model):
    """Events and signatures of a report on a confidential case hide with it."""

    _inherit = "ir.rule"

    @api.model
    def _pointed_models(self):
        return [*super()._pointed_models(), "complaint.8d"]


class Complaint8D(models.Model):
    _inherit = "complaint.8d"  # pylint: disable=R8180

    @api.model
    def _case_except(self, uid):
        """Return the reports that a user works on: the team knows of its own."""
        return Domain("user_id", "=", uid) | Domain("member_ids.user_id", "=", uid)
