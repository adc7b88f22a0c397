from odoo import models


class Complaint8D(models.Model):
    """Fields of the report that belong to a discipline are fixed with it."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _discipline_fields(self):
        """Return which field belongs to which discipline, as a dict of codes."""
        return {}

    def write(self, vals):
        owners = self._discipline_fields()
        for code in sorted({owners[name] for name in vals if name in owners}):
            self._check_editable(code)
        return super().write(vals)
