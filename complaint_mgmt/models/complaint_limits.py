from odoo import api, fields, models


class ComplaintComplaint(models.Model):
    """Who must sign too, since the compensation is above a limit."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    amount_limit_notice = fields.Char(
        compute="_compute_amount_limit_notice", compute_sudo=True
    )

    @api.depends("amount", "class_id", "procedure_version_id", "company_id")
    @api.depends_context("lang")
    def _compute_amount_limit_notice(self):
        limits = self.env["complaint.amount.limit"]
        for complaint in self:
            roles = complaint.amount and limits._exceeded_by(complaint).group_id
            complaint.amount_limit_notice = bool(roles) and self.env._(
                "Above the limit: %(roles)s signs too.",
                roles=", ".join(roles.mapped("name")),
            )

    def _gate_extra_steps(self, gate, lines):
        """Add the roles that sign for the amount, unless they sign for certain."""
        steps = super()._gate_extra_steps(gate, lines)
        if gate != "decision":
            return steps
        document = self._gate_neutral()
        limits = self.env["complaint.amount.limit"]._exceeded_by(document)
        signing = {
            line.group_ids
            for line in lines
            if line.approver_type == "group" and len(line.group_ids) == 1
        }
        for limit in limits.sorted(lambda found: (found.sequence, found.amount)):
            if limit.group_id not in signing:
                signing.add(limit.group_id)
                steps.append(limit._prepare_step_vals())
        return steps
