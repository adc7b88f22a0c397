from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.complaint_mgmt.tools.follow_up import FollowUp


class ComplaintComplaint(models.Model):
    """A complaint that leads to an 8D report (S3.6)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    report_8d_ids = fields.Many2many(
        "complaint.8d",
        "complaint_8d_complaint_rel",
        string="8D Reports",
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )
    report_8d_count = fields.Integer(
        compute="_compute_report_8d_count", compute_sudo=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        named = any("report_8d_ids" in vals for vals in vals_list)
        # a default of a caller's context would count as well
        if named or "default_report_8d_ids" in self.env.context:
            raise UserError(self._report_refusal())
        return super().create(vals_list)

    def write(self, vals):
        if "report_8d_ids" in vals:
            raise UserError(self._report_refusal())
        return super().write(vals)

    def _report_refusal(self):
        return self.env._(
            "A complaint joins an 8D report by its button, while the report is in work."
        )

    @api.depends("report_8d_ids")
    def _compute_report_8d_count(self):
        for complaint in self:
            complaint.report_8d_count = len(complaint.report_8d_ids)

    @api.model
    def _follow_up_kinds(self):
        return {
            **super()._follow_up_kinds(),
            "8d": FollowUp(
                label=self.env._("8D Report"),
                model="complaint.8d",
                create="_create_8d",
                group="complaint_8d.group_8d_user",
                needs_measure=False,
                after_decision=False,
                done=("closed",),
            ),
        }

    def action_start_8d(self):
        """Begin an 8D report on this complaint, or open the one that there is.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        return self.action_follow_up("8d")

    def _create_8d(self, measure):
        items = self.item_ids
        return self.env["complaint.8d"].create(
            {
                "title": self._title_for_8d(),
                "company_id": self.company_id.id,
                "complaint_ids": [Command.set(self.ids)],
                "partner_id": self.partner_id.id,
                "product_id": items.product_id[:1].id,
                "lot_ids": [Command.set(items.lot_id.ids)],
                "defect_id": items.defect_id[:1].id,
                "defective_qty": sum(items.mapped("defective_qty")),
                "received_at": self.received_at,
            }
        )

    def _title_for_8d(self):
        products = ", ".join(self.item_ids.product_id[:2].mapped("display_name"))
        defects = ", ".join(self.item_ids.defect_id[:2].mapped("name"))
        return ": ".join(filter(None, (products, defects))) or self.name
