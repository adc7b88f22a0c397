from odoo import api, fields, models


class ComplaintTeam(models.Model):
    """The people who take in and handle the complaints of one business line."""

    _name = "complaint.team"
    _description = "Complaint Team"
    _inherit = ["mail.thread"]
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    leader_id = fields.Many2one(
        "res.users",
        string="Team Leader",
        domain="[('share', '=', False)]",
        tracking=True,
    )
    member_ids = fields.Many2many(
        "res.users", string="Members", domain="[('share', '=', False)]"
    )
    business_line_id = fields.Many2one("complaint.business.line", check_company=True)
    color = fields.Integer()
    open_count = fields.Integer(compute="_compute_counts", string="Open Complaints")
    unassigned_count = fields.Integer(compute="_compute_counts")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        complaints = self.env["complaint.complaint"]
        open_domain = [
            ("team_id", "in", self.ids),
            ("state", "in", complaints._open_states()),
        ]
        rows = complaints._read_group(open_domain, ["team_id", "user_id"], ["__count"])
        for team in self:
            mine = [(user, count) for row_team, user, count in rows if row_team == team]
            team.open_count = sum(count for _user, count in mine)
            team.unassigned_count = sum(count for user, count in mine if not user)

    def action_view_complaints(self):
        """Open the team's complaints.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_complaint_action"
        )
        action["domain"] = [("team_id", "=", self.id)]
        action["context"] = {"search_default_open": 1, "default_team_id": self.id}
        return action
