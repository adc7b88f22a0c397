from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import lifecycle

SYSTEM_FIELDS = {"approved_at", "approved_by_id", "author_ids"}


class ComplaintChange(models.Model):
    """A process or document that changes because of a case: a line of S9.F3.

    A handler enters it; a QA head who is another person approves it, which fixes it.
    """

    _name = "complaint.change"
    _inherit = ["complaint.evidence.mixin"]
    _description = "Change of a Process or Document"
    _order = "complaint_id, id"
    _evidence_kind = "change"
    _evidence_states = lifecycle.OPEN
    _evidence_removable = True

    name = fields.Char(string="What Changes", required=True)
    kind = fields.Selection(
        [
            ("process", "Process"),
            ("document", "Controlled Document"),
            ("specification", "Specification"),
            ("equipment", "Equipment"),
            ("supplier", "Supplier"),
        ],
        string="Change Of",
        required=True,
        default="process",
    )
    number = fields.Char(
        string="Change Number", help="Number of the change or of the document."
    )
    action_id = fields.Many2one(
        "complaint.action",
        index="btree_not_null",
        domain="[('complaint_id', '=', complaint_id)]",
        ondelete="restrict",
    )
    planned_date = fields.Date(string="Planned For")
    effective_date = fields.Date(string="Effective From")
    description = fields.Text(help="Before and after.")
    approved_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    author_ids = fields.Many2many(
        "res.users",
        "complaint_change_author_rel",
        string="Entered By",
        readonly=True,
        copy=False,
        help="Who entered or changed it, and cannot approve it.",
    )

    @api.constrains("action_id", "complaint_id")
    def _check_action_of_case(self):
        # sudo: whose action it is, whether or not the user reads it.
        for change in self.sudo().filtered("action_id"):
            if change.action_id.complaint_id != change.complaint_id:
                raise UserError(self.env._("Choose an action of the same complaint."))

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        if any(change[name] for change in changes for name in SYSTEM_FIELDS):
            raise UserError(
                self.env._("Enter the change first, then have it approved.")
            )
        changes._note_author()
        return changes

    def write(self, vals):
        self._check_not_approved()
        if SYSTEM_FIELDS & set(vals):
            raise UserError(self.env._("Use “Approve”: the system notes when and who."))
        result = super().write(vals)
        self._note_author()
        return result

    def _note_author(self):
        link = [fields.Command.link(self.env.uid)]
        # super: past the refusal in `write`, which is for everybody else.
        return super().write({"author_ids": link})  # pylint: disable=W8164

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_not_approved(self):
        self._check_not_approved()

    def _check_not_approved(self):
        if any(change.approved_at for change in self):
            raise UserError(
                self.env._("An approved change is fixed. Enter another one.")
            )

    def action_approve(self):
        """Approve the change, as a QA head who did not enter it.

        :return: True
        :raises AccessError: the user is no QA head, or entered the change
        :raises UserError: it is approved already, or the case is closed
        """
        self.check_access("write")
        self._check_evidence_open()
        self._check_not_approved()
        if not self.env.user.has_group(lifecycle.QA_HEAD):
            raise AccessError(self.env._("Only the QA head approves a change."))
        if self.env.user in self.create_uid | self.author_ids:
            raise AccessError(
                self.env._("Who entered a change does not approve it: ask a colleague.")
            )
        vals = {"approved_at": fields.Datetime.now(), "approved_by_id": self.env.uid}
        # super: past the refusal in `write`, which is for everybody else.
        super().write(vals)  # pylint: disable=W8164
        self._record_evidence("approved")
        return True
