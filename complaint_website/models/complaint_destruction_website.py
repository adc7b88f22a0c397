from odoo import api, models

from odoo.addons.complaint_mgmt.tools.destruction import Delete


class ComplaintComplaint(models.Model):
    """What the public form keeps of a sender goes with the file."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _destruction_plan(self):
        """Name the models of the public form."""
        slot = Delete(personal=True)
        return {**super()._destruction_plan(), "complaint.form.slot": slot}
