from odoo import api, fields, models

from ..tools import window


class ComplaintComplaint(models.Model):
    """To which departments and third parties a case went, and what the form shows."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    handover_ids = fields.One2many(
        "complaint.handover",
        "complaint_id",
        string="Hand-Overs",
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )
    handover_count = fields.Integer(
        compute="_compute_handover_count",
        compute_sudo=True,
        groups="complaint_mgmt.group_complaint_reader",
    )
    referral_ids = fields.One2many(
        "complaint.referral",
        "complaint_id",
        string="Referrals",
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )

    @api.depends("handover_ids")
    def _compute_handover_count(self):
        for complaint in self:
            complaint.handover_count = len(complaint.handover_ids)

    def action_hand_over(self):
        """Open the form in which the case is handed over to a department.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self.env._("Hand Over"), "complaint.handover", complaint_id=self.id
        )

    def action_view_handovers(self):
        """Open the hand-overs of this case.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand-Overs"),
            "res_model": "complaint.handover",
            "view_mode": "list,form",
            "domain": [("complaint_id", "=", self.id)],
            "context": {"default_complaint_id": self.id},
        }

    def action_refer(self):
        """Open the form in which the case is passed on to a third party.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        pending = self.referral_ids.filtered(lambda r: not r.told_at)[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refer to a Third Party"),
            "res_model": "complaint.referral",
            "res_id": pending.id,
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_id": self.id},
        }
