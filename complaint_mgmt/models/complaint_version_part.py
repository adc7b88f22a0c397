from odoo import api, models


class ComplaintVersionPart(models.AbstractModel):
    """A line of a version of a procedure (`version_id`): signed and fixed with it.

    As long as the version is a draft, whoever changes a line is its author from then on
    and cannot approve it (S1.7b). Afterwards nothing changes any more (S1.7a).
    """

    _name = "complaint.version.part"
    _description = "Part of a Version of a Procedure"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.version_id._touch()
        return parts

    def write(self, vals):
        self.version_id._check_draft()
        result = super().write(vals)
        # the version that a line moved to must be a draft, too
        self.version_id._touch()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_in_draft(self):
        self.version_id._touch()
