from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

RECALL = "complaint_recall.group_recall_user"


class ComplaintComplaint(models.Model):
    """From several complaints to what their lots have in common."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def action_common_cause(self):
        """Look for lots, suppliers and work centres behind the complained lots.

        One complaint alone is looked at together with the similar ones.

        :return: a window action
        :raises AccessError: the user is not of the recall team
        """
        if not self.env.user.has_group(RECALL):
            raise AccessError(
                self.env._("Only the recall team looks for common causes.")
            )
        complaints = self
        if len(self) == 1:
            complaints |= self.search(
                self._similar_domain() & Domain("state", "!=", "cancelled")
            )
        cause = self.env["complaint.common.cause"].create(
            {"complaint_ids": [Command.set(complaints.ids)]}
        )
        cause._calculate()
        return cause._get_records_action(
            name=self.env._("Common Cause in Lots"), target="current"
        )
