from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import lifecycle


class ComplaintTag(models.Model):
    """A free index term."""

    _name = "complaint.tag"
    _description = "Complaint Tag"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()

    _name_uniq = models.Constraint("UNIQUE(name)", "This tag exists already.")

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_of_closed(self):
        """S1.4.3: what a closed or archived case is found by stays."""
        # sudo: a case counts, whatever the user may read of it.
        cases = self.env["complaint.complaint"].sudo()
        domain = [("tag_ids", "in", self.ids), ("state", "in", lifecycle.FINAL)]
        if cases.search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "A closed complaint has this tag, which is part of its file."
                )
            )
