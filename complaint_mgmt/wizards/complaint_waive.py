from odoo import api, fields, models


class ComplaintWaive(models.TransientModel):
    """Asks which demand of the procedure a case does without, and why."""

    _name = "complaint.waive"
    _inherit = ["complaint.reason.mixin"]
    _description = "Waive a Requirement"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    waivable_ids = fields.Many2many(
        "complaint.procedure.requirement", compute="_compute_waivable_ids"
    )
    requirement_id = fields.Many2one(
        "complaint.procedure.requirement",
        string="Point to Waive",
        required=True,
        compute="_compute_requirement_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', waivable_ids)]",
    )

    @api.depends("complaint_id")
    def _compute_waivable_ids(self):
        for wizard in self:
            stage = wizard.complaint_id._next_stage()
            missing = wizard.complaint_id._missing(stage) if stage else {}
            ids = [found.id for found in missing if found.is_waivable]
            wizard.waivable_ids = ids

    @api.depends("complaint_id")
    def _compute_requirement_id(self):
        for wizard in self:
            wizard.requirement_id = (
                wizard.requirement_id or wizard.waivable_ids._origin[:1]
            )

    def _step(self):
        self.complaint_id._waive(self.requirement_id, self.reason)
