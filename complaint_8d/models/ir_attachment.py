from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """What an earlier iteration of a report names as its evidence stays (S3.16)."""

    _inherit = "ir.attachment"

    def _check_evidence(self):
        result = super()._check_evidence()
        lines = type(self.env["complaint.8d.line.mixin"])
        # sudo: where a file belongs decides, not who asks.
        for name, files in self.sudo().grouped("res_model").items():
            model = self.env.get(name or "")
            if model is not None and isinstance(model, lines):
                owners = model.sudo().browse(files.mapped("res_id")).exists()
                files._check_told_8d(owners.report_id)
        return result

    def _check_told_8d(self, reports):
        """Refuse to touch files that an earlier iteration of these reports names.

        :raises UserError: say which one
        """
        if not self:
            return
        # sudo: what was kept counts, whoever looks.
        for kept in reports.sudo().iteration_ids:
            named = self.filtered(
                lambda a, k=kept: a.checksum and a.checksum in k.content
            )
            if named:
                raise UserError(
                    self.env._(
                        "“%(file)s” is evidence of iteration %(number)s, and stays.",
                        file=named[0].name,
                        number=kept.number,
                    )
                )
