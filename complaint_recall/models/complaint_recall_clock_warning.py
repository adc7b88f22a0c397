from odoo import api, fields, models

from odoo.addons.complaint_mgmt.models.complaint_clock_warning import WARNINGS

from ..tools.recall_lifecycle import COORDINATOR


class ComplaintRecallClock(models.Model):
    """Who is called to a deadline of a recall, and when.

    By activities only, without a mail: also in a drill, where its leader alone is
    called.
    """

    _inherit = "complaint.recall.clock"  # pylint: disable=R8180
    _warning_link = "recall_clock_id"

    def _warned_record(self):
        return self.recall_id

    @api.model
    def _coordinators(self):
        # sudo: who has a role is not readable by everybody; they are called, not shown.
        users = self.env.ref(COORDINATOR).sudo().all_user_ids
        return users.filtered(lambda user: user.active and not user.share)

    def _calls(self, level):
        """Call the leader; the coordinators too when all is over."""
        coordinators = self._coordinators()
        return {clock: clock._called(level, coordinators) for clock in self}

    def _called(self, level, coordinators):
        leader = self.recall_id.user_id.filtered("active")
        if self.is_mock:
            return leader
        others = coordinators.filtered(lambda u: self.company_id in u.company_ids)
        return leader | others if level >= WARNINGS[-1] or not leader else leader


class MailActivity(models.Model):
    """Activities that call people to a deadline of a recall."""

    _inherit = "mail.activity"  # pylint: disable=R8180

    recall_clock_id = fields.Many2one(
        "complaint.recall.clock",
        string="Recall Deadline",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
