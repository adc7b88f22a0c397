from odoo import fields, models
from odoo.tools import format_list


class ComplaintRecall(models.Model):
    """The destructions of a recall."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    destruction_ids = fields.One2many(
        "complaint.recall.destruction", "recall_id", string="Destructions"
    )

    def _destruction_points(self):
        """Return the destructions that are under way, as sentences."""
        rows = self.destruction_ids.filtered(
            lambda d: d.state in ("announced", "review")
        )
        if not rows:
            return []
        names = format_list(self.env, rows.mapped("display_name"))
        return [self.env._("Finish the destruction: %(names)s.", names=names)]
