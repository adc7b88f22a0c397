from odoo import api, models
from odoo.exceptions import UserError


class ComplaintRecallLineMixin(models.AbstractModel):
    """A line that is as open, and as fixed, as what it belongs to.

    Contract: `_line_parent` names the link; the parent has `_check_open()`.
    `_stays_text()` says that the line stays there.
    """

    _name = "complaint.recall.line.mixin"
    _description = "Line of a Part of a Recall"
    _line_parent = None

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines[self._line_parent]._check_open()
        return lines

    def write(self, vals):
        link = self._line_parent
        if link in vals and any(line[link].id != vals[link] for line in self):
            raise UserError(self._stays_text())
        self[link]._check_open()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_open(self):
        self[self._line_parent]._check_open()

    def _stays_text(self):
        """Return the refusal to move a line."""
        raise NotImplementedError
