from odoo import api, models

LEADER_ACTIVITY = "complaint_mgmt.mail_activity_type_leader"


class ComplaintComplaint(models.Model):
    """Reports to the leader: on receipt, and when a class demands it."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        for complaint in complaints:
            # sudo: who logs a case need not see the team; only its leader is taken.
            leader = complaint.sudo().team_id.report_to_id
            complaint._report_to(leader, "received")
        return complaints

    def _note_class(self, reason):
        # sudo: how many classes a case had, whatever the user may read.
        before = {c: len(c.sudo().classification_ids) for c in self}
        result = super()._note_class(reason)
        for complaint, count in before.items():
            case = complaint.sudo()
            if len(case.classification_ids) > count and case.class_id.reports_to_leader:
                # the leader of the team stands in for one who is not named
                leader = case.team_id.report_to_id or case._safety_users()
                complaint._report_to(leader, "class")
        return result

    def _report_to(self, leaders, why):
        """Call those who lead, and note it.

        :param leaders: res.users
        :param str why: received or class
        """
        # sudo: rights of other users are not readable by everybody.
        users = leaders.filtered(self.sudo()._is_in_company)
        if not users:
            return

        def summarise(env):
            if why == "class":
                # sudo: the name of the class, in the language of the reader.
                found = self.sudo().with_env(env(su=True)).class_id.name
                return env._("Reported to you: %(class)s", **{"class": found})
            return env._("Complaint received")

        self._call_people(users, LEADER_ACTIVITY, summarise)
        data = {"why": why, "called": sorted(users.ids)}
        self.env["complaint.event"]._record(self, "leader.reported", data)
