from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.complaint_mgmt.tools.follow_up import FollowUp


class ComplaintComplaint(models.Model):
    """A complaint leads to a recall (S9.4.3.5.6)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    recall_ids = fields.Many2many(
        "complaint.recall",
        "complaint_recall_complaint_rel",
        string="Recalls",
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )
    recall_count = fields.Integer(compute="_compute_recall_count", compute_sudo=True)

    @api.depends("recall_ids")
    def _compute_recall_count(self):
        for complaint in self:
            complaint.recall_count = len(complaint.recall_ids)

    @api.model
    def _follow_up_kinds(self):
        return {
            **super()._follow_up_kinds(),
            "recall": FollowUp(
                label=self.env._("Recall"),
                model="complaint.recall",
                create="_create_recall",
                group="complaint_recall.group_recall_user",
                needs_measure=False,
                after_decision=False,
                done=("closed",),
            ),
        }

    def action_start_recall(self):
        """Begin a recall of the lots of this complaint, or open the one that there is.

        :return: a window action
        :raises AccessError: the user is no handler
        :raises UserError: the complaint names no lot
        """
        return self.action_follow_up("recall")

    def _create_recall(self, measure):
        """Return a new recall of the lots of this case, with its scope found."""
        lots = self.item_ids.lot_id
        self._require(
            lots, self.env._("enter the lots first: they say what is recalled.")
        )
        return self.env["complaint.recall"]._start(
            lots,
            origin="complaint",
            company_id=self.company_id.id,
            complaint_ids=[Command.set(self.ids)],
            known_at=self.received_at,
        )
