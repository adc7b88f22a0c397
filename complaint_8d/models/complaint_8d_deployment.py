from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.signed_names import signed_name


class Complaint8DDeployment(models.Model):
    """Where else the same cause may be at work, and what is done there.

    Horizontal deployment (Ford G8D D7; ISO 9001 10.2.1 b: similar nonconformities).
    """

    _name = "complaint.8d.deployment"
    _description = "Horizontal Deployment of an 8D Report"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, id"
    _discipline = "d7"
    _event_kind = "deployment"

    kind = fields.Selection(
        [("product", "Product"), ("process", "Process"), ("plant", "Plant")],
        string="Object",
        required=True,
        default="product",
    )
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char(string="Process or Plant")
    source = fields.Selection(
        [
            ("used_in", "Contains the Product"),
            ("component", "Shares a Component"),
            ("defect", "Same Defect Reported"),
            ("category", "Same Category"),
            ("manual", "By Hand"),
        ],
        string="Found By",
        required=True,
        readonly=True,
        default="manual",
    )
    affected = fields.Selection([("yes", "Yes"), ("no", "No")])
    reason = fields.Text(string="Why Not", help="Why it is not affected.")
    action_id = fields.Many2one(
        "complaint.action",
        string="What Is Done",
        domain="[('report_id', '=', report_id), ('discipline', '=', 'd7')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    is_answered = fields.Boolean(compute="_compute_is_answered")

    _product_uniq = models.UniqueIndex(
        "(report_id, product_id) WHERE product_id IS NOT NULL",
        "This product is on the list already.",
    )

    @api.depends("kind", "product_id", "name")
    def _compute_display_name(self):
        for line in self:
            # sudo: the name of a product that the report names.
            line.display_name = line.sudo().product_id.display_name or line.name or ""

    @api.depends("affected", "reason", "action_id")
    def _compute_is_answered(self):
        for line in self:
            line.is_answered = line._has_answer()

    def _has_answer(self):
        if self.affected == "no":
            return bool((self.reason or "").strip())
        # sudo: whether it was given up, whoever looks.
        action = self.sudo().action_id
        return self.affected == "yes" and bool(action) and action.state != "cancelled"

    @api.constrains("kind", "product_id", "name")
    def _check_what(self):
        for line in self:
            named = line.product_id if line.kind == "product" else line.name
            if not named:
                raise ValidationError(
                    self.env._("Say which product, process or plant is looked at.")
                )

    @api.constrains("action_id", "report_id")
    def _check_action(self):
        # sudo: what belongs together decides, whatever the user reads.
        for line in self.sudo().filtered("action_id"):
            action = line.action_id
            if action.report_id != line.report_id or action.discipline != "d7":
                raise ValidationError(
                    self.env._("Choose an action of D7 of the same report.")
                )

    @api.constrains("product_id", "company_id")
    def _check_product(self):
        # sudo: the company of the product decides, whoever looks.
        for line in self.sudo():
            if line.product_id.company_id - line.company_id:
                raise ValidationError(
                    self.env._("Choose a product of the company of the report.")
                )

    def _system_fields(self):
        return super()._system_fields() | {"source"}

    def _blank_stamps(self):
        return {**super()._blank_stamps(), "source": "manual"}

    def action_plan(self):
        """Open the dialog that plans what is done where it is affected.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("What Is Done"),
            "complaint.action",
            report_id=self.report_id.id,
            discipline="d7",
            kind="preventive",
            name=self.display_name,
        )

    def _content_line(self):
        return {
            "kind": self.kind,
            "product_id": signed_name(self.product_id),
            "name": self.name or "",
            "source": self.source,
            "affected": self.affected or "",
            "reason": self.reason or "",
            "action_id": self.action_id.number or "",
            "action": self.action_id.name or "",
        }
