from odoo import api, fields, models
from odoo.exceptions import UserError

# Rules that ask for something come before those that are for a whole company.
NARROW, WIDE = 10, 100


class ComplaintProcedureSetup(models.TransientModel):
    """Switches a procedure on for a company: what for, from when on, and the signature.

    The shipped procedures are archived drafts. The dialog shows what one says, keeps
    for which complaints it is, and hands the draft to its approval: it is in force when
    another person has signed it (S1.7a, S1.7b).
    """

    _name = "complaint.procedure.setup"
    _description = "Switch On a Procedure"

    procedure_id = fields.Many2one("complaint.procedure", required=True)
    version_id = fields.Many2one(
        "complaint.procedure.version", compute="_compute_version_id"
    )
    is_signed = fields.Boolean(compute="_compute_version_id")
    class_ids = fields.One2many(related="version_id.class_ids")
    term_ids = fields.One2many(related="version_id.term_ids")
    requirement_ids = fields.One2many(related="version_id.requirement_ids")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    business_line_id = fields.Many2one("complaint.business.line", check_company=True)
    product_category_id = fields.Many2one("product.category")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["complaint.complaint"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Complaint Type",
    )
    effective_date = fields.Date(
        string="In Force From", required=True, default=fields.Date.context_today
    )

    @api.depends("procedure_id")
    def _compute_version_id(self):
        for wizard in self:
            versions = wizard.procedure_id.version_ids.sorted("number")
            wizard.version_id = versions[-1:]
            wizard.is_signed = versions[-1:].state == "approved"

    def action_confirm(self):
        """Switch the procedure on, and open its signature when it is still a draft.

        :return: a window action: the signature, or the end of the dialog
        :raises AccessError: the user does not configure procedures
        :raises UserError: it is being approved, or says nothing yet
        """
        self.ensure_one()
        version = self.version_id
        if not version or version.state == "review":
            raise UserError(
                self.env._(
                    "%(procedure)s waits for its approval, or has no version yet. Open "
                    "it under Procedures.",
                    procedure=self.procedure_id.display_name,
                )
            )
        self._keep_rule()
        self.procedure_id.active = True
        if version.state == "approved":
            return {"type": "ir.actions.act_window_close"}
        version.effective_date = self.effective_date
        return version.action_submit()

    def _keep_rule(self):
        """Write down for which complaints the procedure is, once."""
        names = ("company_id", "business_line_id", "product_category_id", "kind")
        rules = self.procedure_id.rule_ids
        if rules.filtered(lambda r: all(r[name] == self[name] for name in names)):
            return
        is_narrow = self.business_line_id or self.product_category_id or self.kind
        values = {
            "procedure_id": self.procedure_id.id,
            "sequence": NARROW if is_narrow else WIDE,
            "company_id": self.company_id.id,
            "business_line_id": self.business_line_id.id,
            "product_category_id": self.product_category_id.id,
            "kind": self.kind,
        }
        # the rule that ships fits every complaint of every company: it is made to fit
        shipped = rules.filtered(lambda r: not any(r[name] for name in names))
        if shipped and not self.procedure_id.active:
            shipped[0].write(values)
        else:
            rules.create(values)
