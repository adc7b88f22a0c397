from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ComplaintProcedure(models.Model):
    """A procedure that a company handles complaints by; its versions say what holds.

    Procedures are data (S8.6): a new one is a record with terms, classes and rules. The
    ones that ship are archived until a manager switches them on.
    """

    _name = "complaint.procedure"
    _description = "Complaint Procedure"
    _inherit = ["mail.thread"]
    _order = "sequence, code"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(string="In Use", default=True, tracking=True)
    company_id = fields.Many2one("res.company")
    description = fields.Text(translate=True)
    version_ids = fields.One2many(
        "complaint.procedure.version", "procedure_id", string="Versions"
    )
    rule_ids = fields.One2many(
        "complaint.procedure.rule", "procedure_id", string="Used For"
    )
    version_id = fields.Many2one(
        "complaint.procedure.version",
        string="Version in Force",
        compute="_compute_version_id",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Another procedure has this code already."
    )

    @api.depends("version_ids.state", "version_ids.effective_date")
    def _compute_version_id(self):
        today = fields.Date.context_today(self)
        for procedure in self:
            procedure.version_id = procedure._version_on(today)

    @api.depends("code", "name")
    def _compute_display_name(self):
        for procedure in self:
            procedure.display_name = f"{procedure.code} {procedure.name}"

    def _version_on(self, day):
        """Return the approved version that is in force on `day`, if any (S1.7a)."""
        valid = self.version_ids.filtered(
            lambda v: v.state == "approved" and v.effective_date <= day
        )
        return valid.sorted(lambda v: (v.effective_date, v.number))[-1:]

    def action_new_version(self):
        """Draft the next version as a copy of the latest one, or open the draft.

        :return: a window action
        :raises AccessError: the user does not configure procedures
        """
        self.ensure_one()
        draft = self.version_ids.filtered(lambda v: v.state != "approved")[:1]
        if not draft:
            latest = self.version_ids.sorted("number")[-1:]
            values = {"procedure_id": self.id, "number": latest.number + 1}
            draft = latest.copy(values) if latest else latest.create(values)
        return draft._get_records_action()

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_followed(self):
        domain = Domain("procedure_version_id.procedure_id", "in", self.ids)
        # sudo: a case of another company counts as well.
        if self.env["complaint.complaint"].sudo().search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Complaints follow this procedure. Archive it instead of deleting "
                    "it."
                )
            )
