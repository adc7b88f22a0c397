from odoo import api, models
from odoo.exceptions import UserError

from ..tools import window

# What else may change on a record that is fixed.
HARMLESS = {"message_follower_ids", "activity_ids", "message_main_attachment_id"}


class ComplaintHearingMixin(models.AbstractModel):
    """Evidence in which people take part: statement, visit, meeting, task force.

    Contract: `_stamps` names the fields that only the steps of the record write, by
    `_write_stamp`; a new record has none of them. Files and photos are attached to the
    record itself and are evidence of its case.
    """

    _name = "complaint.hearing.mixin"
    _description = "Evidence of a Hearing"
    _inherit = [
        "complaint.evidence.mixin",
        "complaint.call.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _stamps = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_stamps({name for name in vals if vals[name]})
        # given as empty, so that no default of a caller's context fills them in
        blank = dict.fromkeys(self._stamps, False)
        return super().create([{**vals, **blank} for vals in vals_list])

    def write(self, vals):
        self._refuse_stamps(vals.keys())
        return super().write(vals)

    def _refuse_stamps(self, names):
        stamped = sorted(self._stamps & names)
        if stamped:
            labels = [self._fields[n]._description_string(self.env) for n in stamped]
            raise UserError(
                self.env._(
                    "%(fields)s: set by the step itself, never by hand.",
                    fields=", ".join(labels),
                )
            )

    def _write_stamp(self, vals):
        """Write what `write` refuses to everybody. For the steps of the record only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def action_open(self):
        """Open the form of this record.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self, name=self.env["ir.model"]._get(self._name).name)
