from odoo import api, fields, models

from ..tools.report_lifecycle import DISCIPLINES, can_complete
from .complaint_8d_step import LABELS


class Complaint8D(models.Model):
    """Fields of the report that belong to a discipline are fixed with it."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    # for views, such as: readonly="'d4' in done_steps"
    done_steps = fields.Char(compute="_compute_done_steps", compute_sudo=True)

    waiting_steps = fields.Char(compute="_compute_done_steps", compute_sudo=True)
    current_step = fields.Selection(
        LABELS,
        string="Now In",
        compute="_compute_done_steps",
        compute_sudo=True,
        help="The first discipline that can be worked on and is not complete.",
    )

    @api.depends("step_ids.is_done", "state")
    def _compute_done_steps(self):
        for report in self:
            done = report.step_ids.filtered("is_done").mapped("code")
            left = [code for code in DISCIPLINES if code not in done]
            now = [code for code in left if can_complete(code, done)]
            report.done_steps = " ".join(sorted(done))
            report.waiting_steps = " ".join(code for code in left if code not in now)
            report.current_step = now[0] if now and report.state == "open" else False

    def _discipline_fields(self):
        """Return which field belongs to which discipline, as a dict of codes."""
        return {}

    def write(self, vals):
        owners = self._discipline_fields()
        for code in sorted({owners[name] for name in vals if name in owners}):
            self._check_editable(code)
        return super().write(vals)
