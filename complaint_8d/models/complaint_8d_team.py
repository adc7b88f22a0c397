from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import clean_context

TEAM_LEAST = 3
FUNCTION_LEAST = 2


class Complaint8D(models.Model):
    """D1: a team of several functions with a champion and a leader (S3.12)."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    member_ids = fields.One2many("complaint.8d.member", "report_id", string="Team")

    def _discipline_fields(self):
        return {**super()._discipline_fields(), "member_ids": "d1"}

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self._sync_leader()
        return result

    def _on_created(self):
        result = super()._on_created()
        self._sync_leader()
        self._propose_team()
        return result

    def action_propose_team(self):
        """Add to the team who works on the complaints: handlers, task force, contact.

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: D1 is complete
        """
        self.check_access("write")
        self._check_editable("d1")
        self._propose_team()
        return True

    def _team_engine(self):
        """Return the model of members as the engine, past a caller's defaults."""
        context = clean_context(self.env.context)
        # sudo: the report says who leads; the caller's right to it was judged before.
        return self.env(context=context)["complaint.8d.member"].sudo()

    def _sync_leader(self):
        """Let the row of the leader follow the leader of the report.

        :raises UserError: the new leader is the champion, or not in a complete team
        """
        members = self._team_engine()
        rows = members.search([("report_id", "in", self.ids)])
        missing = []
        for report in self:
            team = rows.filtered(lambda m, r=report: m.report_id == r)
            own = team.filtered(lambda m, r=report: m.user_id == r.user_id)
            if own.role == "champion":
                raise UserError(
                    self.env._("The champion does not lead: name another one first.")
                )
            old = team.filtered(lambda m: m.role == "leader") - own
            old._write_engine({"role": "member"})
            if not own:
                missing.append(report)
            elif own.role != "leader":
                own._write_engine({"role": "leader"})
        self._add_leaders(members, missing)
        for report in self:
            report._tell_anew("d1")

    def _add_leaders(self, members, reports):
        for report in reports:
            if report._step("d1").is_done:
                raise UserError(
                    self.env._(
                        "The team is complete without %(leader)s: choose a member, or "
                        "take D1 up again.",
                        # sudo: the name of a colleague.
                        leader=report.user_id.sudo().name,
                    )
                )
        members.create(
            [
                {
                    "report_id": report.id,
                    "role": "leader",
                    "sequence": 5,
                    "user_id": report.user_id.id,
                }
                for report in reports
            ]
        )

    def _propose_team(self):
        """Add who is known from the complaints, once each."""
        members = self._team_engine()
        values = []
        # sudo: who works on the case is proposed, whoever asks.
        for report in self.sudo():
            known = report.member_ids
            users, partners = known.user_id, known.partner_id
            for vals in report._proposed_people():
                user = report.user_id.browse(vals.get("user_id"))
                partner = report.partner_id.browse(vals.get("partner_id"))
                if user & users or partner & partners:
                    continue
                users |= user
                partners |= partner
                values.append({"report_id": report.id, **vals})
        members.create(values)

    def _proposed_people(self):
        """Return values of members: task force, handlers, who complained."""
        cases = self.complaint_ids
        # sudo: people are proposed; the report's own rules say who may read it.
        forces = self.env["complaint.taskforce"].sudo()
        forces = forces.search([("complaint_id", "in", cases.ids)])
        people = [
            {"user_id": m.user_id.id, "function": m.department, "task": m.task}
            for m in forces.member_ids
        ]
        people += [{"user_id": u.id} for u in forces.leader_id | cases.user_id]
        people = [vals for vals in people if self._may_join_team(vals["user_id"])]
        role = "supplier" if self.kind == "supplier" else "customer"
        contacts = (cases.partner_id | self.partner_id).filtered(
            lambda p: not p.is_company and p.parent_id
        )
        return people + [{"partner_id": p.id, "role": role} for p in contacts]

    def _may_join_team(self, user_id):
        user = self.env["res.users"].browse(user_id)
        return user.active and not user.share and self.company_id in user.company_ids

    def _check_team(self):
        """Refuse two champions, and anybody twice.

        :raises ValidationError: say who
        """
        # sudo: the whole team decides, whoever looks.
        team = self.env["complaint.8d.member"].sudo()
        team = team.search([("report_id", "=", self.id)])
        if len(team.filtered(lambda m: m.role == "champion")) > 1:
            raise ValidationError(self.env._("A report has one champion."))
        people = set()
        for member in team:
            name = (member.name or "").strip().casefold()
            loose = not (member.user_id or member.partner_id)
            if loose and name in people:
                raise ValidationError(
                    self.env._("%(name)s is in the team already.", name=member.name)
                )
            people.add(name)

    # ------------------------------------------------------------------
    # What is missing, and what it says
    # ------------------------------------------------------------------

    def _team_limits(self):
        """Return how many people and functions a team needs."""
        # sudo: what the customer wants is no secret of the profile.
        profile = self.sudo().profile_id
        if not profile:
            return TEAM_LEAST, FUNCTION_LEAST
        return profile.team_least, profile.function_least

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d1":
            return points
        roles = self.member_ids.mapped("role")
        if roles.count("champion") != 1:
            points.append(self.env._("Name the champion of the team."))
        if roles.count("leader") != 1:
            points.append(self.env._("Name the leader of the team."))
        functions = [(m.function or "").strip() for m in self.member_ids]
        people, least = self._team_limits()
        if len(roles) < people:
            points.append(
                self.env._("The team needs %(count)s people at least.", count=people)
            )
        if len({name.casefold() for name in functions if name}) < least:
            points.append(
                self.env._(
                    "The team needs people of %(count)s functions at least: say which "
                    "one each belongs to.",
                    count=least,
                )
            )
        return points

    def _content(self, code):
        content = super()._content(code)
        if code != "d1":
            return content
        team = self.member_ids.sorted(lambda m: (m.sequence, m.id))
        return {**content, "member_ids": [m._content_line() for m in team]}
