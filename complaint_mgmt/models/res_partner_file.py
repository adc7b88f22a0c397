from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PREFIX = "complaint."


class ResPartner(models.Model):
    """A contact that is named in the file of a complaint is not deleted behind it."""

    _inherit = "res.partner"

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_in_complaint_files(self):
        # sudo: what is written counts whether or not the user reads the file.
        messages = self.env["mail.message"].sudo()
        found = messages.search(
            Domain("author_id", "in", self.ids)
            & Domain("model", "=like", f"{PREFIX}%")
            & Domain("res_id", "!=", False),
            limit=1,
        )
        if found:
            raise UserError(
                self.env._(
                    "%(contact)s wrote in the file of a complaint, which the law makes "
                    "us keep. A privacy request says until when.",
                    contact=found.author_id.display_name,
                )
            )
