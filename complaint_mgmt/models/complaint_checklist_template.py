from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import window

# What may change on a template that is in use.
HARMLESS = {"active", "sequence"}


class ComplaintChecklistTemplate(models.Model):
    """The questions of a checklist or a questionnaire, as managers write them down.

    A template that a checklist or a procedure in force uses is not rewritten: who wants
    other questions makes a new version, and what was asked stays readable.
    """

    _name = "complaint.checklist.template"
    _description = "Checklist Template"
    _order = "sequence, code, version desc"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    version = fields.Integer(required=True, default=1, copy=False, aggregator=None)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", ondelete="cascade")
    audience = fields.Selection(
        [
            ("records", "Review of Records"),
            ("user", "User"),
            ("hospital", "Hospital"),
            ("doctor", "Doctor"),
            ("patient", "Patient"),
            ("storage", "Storage"),
            ("visit", "Visit on Site"),
        ],
        required=True,
        default="records",
    )
    is_sensitive = fields.Boolean(
        string="Sensitive",
        help="The answers are kept apart, for those with the role Sensitive Data "
        "Reader only.",
    )
    needs_consent = fields.Boolean(
        string="Needs Separate Consent",
        help="No answer is stored before the person agreed to it.",
    )
    source = fields.Char(help="Where the procedure says so, such as S9.4.2.1.5.")
    line_ids = fields.One2many(
        "complaint.checklist.template.line",
        "template_id",
        string="Questions",
        copy=True,
    )
    is_used = fields.Boolean(compute="_compute_is_used", compute_sudo=True)

    _code_version_uniq = models.UniqueIndex(
        "(code, version, COALESCE(company_id, 0))",
        "This version of the template exists already.",
    )
    _consent_check = models.Constraint(
        "CHECK(is_sensitive OR needs_consent IS NOT TRUE)",
        "Consent is asked for where the answers are sensitive: mark it so.",
    )

    @api.depends("name", "code", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for template in self:
            number = f" ({template.version})" if template.version > 1 else ""
            template.display_name = f"{template.name or ''}{number}"

    def _compute_is_used(self):
        checklists = self.env["complaint.checklist"]._read_group(
            [("template_id", "in", self.ids)], ["template_id"]
        )
        requirements = self.env["complaint.procedure.requirement"]._read_group(
            [
                ("checklist_template_id", "in", self.ids),
                ("version_id.state", "!=", "draft"),
            ],
            ["checklist_template_id"],
        )
        used = {template.id for (template,) in checklists + requirements}
        for template in self:
            template.is_used = template.id in used

    @api.constrains("is_sensitive", "line_ids")
    def _check_fills(self):
        for template in self:
            if template.is_sensitive and any(template.line_ids.mapped("fill_key")):
                raise ValidationError(
                    self.env._("Sensitive answers are not filled in by the system.")
                )

    def write(self, vals):
        if vals.keys() - HARMLESS:
            self._check_unused()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_unused(self):
        self._check_unused()

    def _check_unused(self):
        """Refuse to rewrite questions that were asked or are demanded (S1.7a).

        :raises UserError: a checklist or a procedure in force uses it
        """
        # asked anew: no cached answer decides what may be rewritten
        self.invalidate_recordset(["is_used"])
        used = self.filtered("is_used")
        if used:
            raise UserError(
                self.env._(
                    "“%(template)s” is in use and is not rewritten. Make a new "
                    "version.",
                    template=used[0].display_name,
                )
            )

    def action_new_version(self):
        """Copy the questions into a version that can be edited; archive this one.

        :return: a window action that opens the new version
        :raises AccessError: the user is no manager
        """
        self.ensure_one()
        self.check_access("write")
        same = [("code", "=", self.code), ("company_id", "=", self.company_id.id)]
        versions = self.with_context(active_test=False).search(same).mapped("version")
        new = self.copy({"version": max(versions) + 1, "active": True})
        self.active = False
        return window.form(new)
