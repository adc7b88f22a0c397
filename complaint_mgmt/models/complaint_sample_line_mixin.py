from odoo import api, models
from odoo.exceptions import UserError


class ComplaintSampleLineMixin(models.AbstractModel):
    """A line of a comparison or a test: as open, and as fixed, as what it belongs to.

    Contract: `_line_parent` names the link; the parent has `_check_lines_open(names)`
    and takes the events.
    """

    _name = "complaint.sample.line.mixin"
    _description = "Line of a Comparison or Test"
    _line_parent = None

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_parent_open(None)
        return lines

    def write(self, vals):
        parent_id = vals.get(self._line_parent)
        if parent_id and any(line[self._line_parent].id != parent_id for line in self):
            raise UserError(self.env._("A line stays where it was entered."))
        self._check_parent_open(set(vals))
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_open(self):
        self._check_parent_open(None)

    def _check_parent_open(self, names):
        """Refuse a change when what the lines belong to is fixed.

        :param names: set of the fields that change, or None when a line comes or goes
        """
        parents = self[self._line_parent]
        parents._check_evidence_open()
        parents._check_lines_open(names)
        parents._record_evidence("changed", ["line_ids"])
