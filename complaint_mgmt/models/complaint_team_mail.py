import ast

from odoo import api, models


class ComplaintTeam(models.Model):
    """The address of a team: a mail to it is a complaint (S6.6)."""

    _name = "complaint.team"
    _inherit = ["complaint.team", "mail.alias.mixin"]

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("complaint.complaint")
        if self.id:
            values["alias_defaults"] = self._mail_defaults()
        return values

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            for team in self:
                # sudo: the alias says where its mails go; who keeps the team may.
                team.alias_id.sudo().alias_defaults = team._mail_defaults()
        return result

    def _mail_defaults(self):
        """Return what the address says of a mail: the team, and whose it is."""
        company = self.company_id or self.env.company
        return repr({"team_id": self.id, "company_id": company.id})

    @api.model
    def _mail_team(self, defaults):
        """Return the team and the company that a mail was sent to.

        Nothing else of the defaults is taken: an administrator of mail may write there
        what he likes, and the rest of a case is for handlers to judge.

        :param dict defaults: of the alias, or None
        :return: complaint.team (maybe none) and res.company
        """
        defaults = defaults or {}
        if isinstance(defaults, str):
            defaults = ast.literal_eval(defaults)
        teams, companies = self.browse(), self.env["res.company"]
        if isinstance(defaults.get("team_id"), int):
            teams = self.browse(defaults["team_id"]).exists()
        if isinstance(defaults.get("company_id"), int):
            companies = companies.browse(defaults["company_id"]).exists()
        return teams, teams.company_id or companies or self.env.company
