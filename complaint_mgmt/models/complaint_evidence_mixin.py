from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import lifecycle


class ComplaintEvidenceMixin(models.AbstractModel):
    """A record that a handler adds to one case: checklist, sample, visit, statement.

    What every such record shares: only handlers write it (S9.2), it stays with its case
    and company, it changes in the steps `_evidence_states` only, each change is an
    event, and it is not deleted. What was investigated is fixed by the proposal of a
    decision: whoever signs may rely on it.

    Contract: `_evidence_kind` is the first word of the events (`sample.added`,
    `sample.changed`); their labels go to `complaint.event._kind_labels`. A model that
    lets its records go sets `_evidence_removable`, and `sample.removed` is recorded.
    """

    _name = "complaint.evidence.mixin"
    _description = "Evidence of a Complaint"
    _inherit = ["complaint.line.mixin"]
    _evidence_kind = None
    _evidence_states = ("new", "investigation")
    _evidence_removable = False

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, index=True
    )

    @api.constrains("company_id", "complaint_id")
    def _check_company_of_case(self):
        # sudo: a rule holds whether or not the user may read the case.
        if any(line.company_id != line.complaint_id.company_id for line in self.sudo()):
            raise ValidationError(
                self.env._(
                    "The company is the one of the complaint, and not set by hand."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_computed(set().union(*vals_list))
        lines = super().create(vals_list)
        lines._check_evidence_open()
        lines._record_evidence("added")
        return lines

    def write(self, vals):
        self._refuse_computed(vals.keys())
        self._check_case_kept(vals)
        self._check_evidence_open()
        result = super().write(vals)
        self._record_evidence("changed", sorted(vals))
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_removable(self):
        if not self._evidence_removable:
            raise UserError(
                self.env._(
                    "This is part of the file and is not deleted. Add what is new."
                )
            )
        self._check_evidence_open()
        self._record_evidence("removed")

    def _refuse_computed(self, names):
        """Refuse results given by hand: what is done or counted follows from the rest.

        :raises UserError: one of `names` is stored for speed and computed
        """
        for name in names:
            field = self._fields.get(name)
            if field and field.compute and field.readonly and not field.related:
                raise UserError(
                    self.env._(
                        "“%(field)s” follows from the rest and is not set by hand.",
                        field=field._description_string(self.env),
                    )
                )

    def _record_evidence(self, what, names=()):
        """Append an event to the cases: which fields changed, never their values."""
        if not self._evidence_kind:
            return
        events = self.env["complaint.event"]
        for complaint, lines in self.grouped("complaint_id").items():
            data = {"ids": lines.ids, "fields": list(names)}
            events._record(complaint, f"{self._evidence_kind}.{what}", data)

    def _check_evidence_open(self):
        """Refuse whoever is no handler, and a case at a step that fixes its evidence.

        :raises AccessError: the user is no handler
        :raises UserError: the case is decided, answered or closed
        """
        if not self.env.su and not self.env.user.has_group(lifecycle.HANDLER):
            raise AccessError(self.env._("Only a handler works on a complaint."))
        # sudo: the step of the case decides, whether or not the user reads the case.
        for complaint in self.sudo().complaint_id:
            if complaint.state not in self._evidence_states:
                raise UserError(
                    self.env._(
                        "%(number)s is at the step %(state)s: what was investigated is "
                        "fixed. Take the case back to investigation first.",
                        number=complaint.name,
                        state=complaint._state_label(complaint.state),
                    )
                )
