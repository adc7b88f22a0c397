from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# How far back a case counts as similar, in days.
LOOK_BACK = 730


class ComplaintComplaint(models.Model):
    """Other cases on the same products or lots, found by the system (S3.5).

    Other customers may have met the same defect. The cases are looked up, never
    stored; the handler says what came of it, and links the ones that matter.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    similar_count = fields.Integer(
        string="Similar Complaints", compute="_compute_similar_count"
    )
    similar_result = fields.Selection(
        [
            ("none", "No Similar Case"),
            ("found", "Similar Cases Exist"),
            ("na", "Not Applicable"),
        ],
        string="Other Customers and Lots",
        copy=False,
        tracking=True,
        help="Whether other customers or lots of the same product show the same "
        "defect.",
    )
    related_ids = fields.Many2many(
        "complaint.complaint",
        "complaint_related_rel",
        "complaint_id",
        "related_id",
        string="Related Complaints",
        copy=False,
        check_company=True,
    )

    @api.model
    def _handling_fields(self):
        return super()._handling_fields() | {"similar_result", "related_ids"}

    @api.model
    def _logged_fields(self):
        return [*super()._logged_fields(), "similar_result"]

    @api.depends("item_ids.product_id", "item_ids.lot_id")
    def _compute_similar_count(self):
        for complaint in self:
            similar = complaint.search_count(complaint._similar_domain())
            complaint.similar_count = similar

    def _similar_domain(self):
        """Return the Domain of other cases on a product or lot of this one."""
        items = self.item_ids
        same = Domain("item_ids.lot_id", "in", items.lot_id.ids)
        same |= Domain("item_ids.product_id", "in", items.product_id.ids)
        since = (self.received_at or fields.Datetime.now()) - timedelta(days=LOOK_BACK)
        domain = same & Domain("received_at", ">=", since)
        domain &= Domain("company_id", "=", self.company_id.id)
        return domain & Domain("id", "not in", self._origin.ids)

    def action_view_similar(self):
        """Open the other cases on the same products or lots.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "complaint_mgmt.complaint_complaint_action"
            ),
            "name": self.env._("Similar Complaints"),
            "domain": list(self._similar_domain()),
            "context": {"create": False},
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }

    def _missing_defect_facts(self, requirement):
        """S3.2: which defect, how many were delivered, how many are defective."""
        if not self.item_ids:
            return self.env._("Name the products and lots that are concerned.")
        lacking = self.item_ids.filtered(
            lambda item: not item.defect_id or not item.defective_qty
        )
        if not lacking:
            return None
        return self.env._(
            "Enter defect and defective quantity of %(products)s.",
            products=", ".join(lacking.mapped("product_id.name"))
            or lacking[0].lot_text,
        )


class ComplaintProcedureRequirement(models.Model):
    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[("defect_facts", "Defect and Quantities Are Known")],
        ondelete={"defect_facts": "cascade"},
    )
