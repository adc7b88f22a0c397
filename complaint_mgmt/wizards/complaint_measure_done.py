from odoo import api, fields, models


class ComplaintMeasureDone(models.TransientModel):
    """Asks what was done for a measure, and when. The document only proposes."""

    _name = "complaint.measure.done"
    _description = "Measure Done"

    measure_id = fields.Many2one("complaint.measure", required=True)
    done_at = fields.Datetime(
        string="Done On", required=True, default=fields.Datetime.now
    )
    evidence = fields.Text(
        string="What Was Done",
        required=True,
        compute="_compute_evidence",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("measure_id")
    def _compute_evidence(self):
        for wizard in self:
            live = wizard.measure_id._live_follow_ups().filtered("is_done")
            lines = [
                f"{row.kind_label} {row.document_name}: {row.document_state}"
                for row in live
            ]
            wizard.evidence = wizard.evidence or "\n".join(lines)

    def action_confirm(self):
        """Record that the measure was carried out.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: not decided, done already, no evidence, or a time that
            cannot be
        """
        self.ensure_one()
        self.measure_id._mark_done(self.evidence, self.done_at)
        return {"type": "ir.actions.act_window_close"}
