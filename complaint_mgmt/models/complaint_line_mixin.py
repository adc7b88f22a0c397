from odoo import models
from odoo.exceptions import UserError


class ComplaintLineMixin(models.AbstractModel):
    """A record that belongs to one case (`complaint_id`) and stays with it."""

    _name = "complaint.line.mixin"
    _description = "Line of a Complaint"

    def _check_case_kept(self, vals):
        """Refuse to move a line: what is known of one case is not of another.

        :raises UserError: `vals` names another case
        """
        if "complaint_id" in vals and any(
            # sudo: whose line it is decides, whether or not the user reads the case.
            line.sudo().complaint_id.id != vals["complaint_id"]
            for line in self
        ):
            raise UserError(
                self.env._("This stays with its complaint. Enter it anew in the other.")
            )
