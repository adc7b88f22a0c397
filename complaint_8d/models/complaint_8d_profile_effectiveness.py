from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.report_lifecycle import COORDINATOR

QA_HEAD = "complaint_mgmt.group_complaint_qa_head"


class Complaint8DProfile(models.Model):
    """Who judges by default whether the problem stayed away."""

    _inherit = "complaint.8d.profile"  # pylint: disable=R8180

    effectiveness_by = fields.Selection(
        [
            ("quality", "QA Head or 8D Coordinator"),
            ("coordinator", "8D Coordinator"),
            ("champion", "Champion of the Team"),
            ("leader", "Leader of the Report"),
            ("user", "A Certain Person"),
        ],
        string="Effectiveness Judged By",
        required=True,
        default="quality",
        help="Proposed at the closure. Who owned or did an action never judges: "
        "somebody else of quality is proposed instead.",
    )
    effectiveness_user_id = fields.Many2one(
        "res.users",
        string="This Person",
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="restrict",
    )

    @api.constrains("effectiveness_by", "effectiveness_user_id")
    def _check_effectiveness_user(self):
        for profile in self:
            # sudo: only whether it is a user of the house is looked at.
            person = profile.effectiveness_user_id.sudo()
            if profile.effectiveness_by == "user" and not person:
                raise ValidationError(self.env._("Name who judges the effectiveness."))
            if person.share:
                raise ValidationError(
                    self.env._("Somebody of the house judges the effectiveness.")
                )


class Complaint8D(models.Model):
    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _effectiveness_user(self):
        """Propose who checks: as the profile says, but nobody who did an action.

        :return: res.users, of the company of the report; empty where there is nobody
        """
        candidates = self._effectiveness_candidates()
        return (self._who_may_judge(candidates) or self._quality_judge())[:1]

    def _effectiveness_candidates(self):
        # sudo: what was agreed decides, whoever closes the report.
        profile = self.sudo().profile_id
        by = profile.effectiveness_by
        if by == "user":
            return profile.effectiveness_user_id
        if by == "leader":
            return self.user_id
        if by == "champion":
            team = self.sudo().member_ids
            return team.filtered(lambda m: m.role == "champion").user_id
        if by == "coordinator":
            return self._users_of(COORDINATOR)
        return self.user_id.browse()

    def _quality_judge(self):
        return self._who_may_judge(self._users_of(QA_HEAD, COORDINATOR))

    def _who_may_judge(self, users):
        """Return those who did none of the actions, administrators last."""
        fitting = (users - self._doers()).filtered(
            lambda u: (
                u.active
                and not u.share
                and self.company_id in u.company_ids
                and self._may_know(u)
            )
        )
        return fitting.sorted(lambda u: (u.id <= 2, u.id))
