from odoo import api, fields, models


class Complaint8D(models.Model):
    """Fields of the report that belong to a discipline are fixed with it."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    # for views, such as: readonly="'d4' in done_steps"
    done_steps = fields.Char(compute="_compute_done_steps", compute_sudo=True)

    @api.depends("step_ids.is_done")
    def _compute_done_steps(self):
        for report in self:
            done = report.step_ids.filtered("is_done").mapped("code")
            report.done_steps = " ".join(sorted(done))

    def _discipline_fields(self):
        """Return which field belongs to which discipline, as a dict of codes."""
        return {}

    def write(self, vals):
        owners = self._discipline_fields()
        for code in sorted({owners[name] for name in vals if name in owners}):
            self._check_editable(code)
        return super().write(vals)
