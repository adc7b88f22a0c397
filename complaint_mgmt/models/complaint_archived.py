from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import archive_lifecycle, lifecycle


class ComplaintComplaint(models.Model):
    """Whether the file of a case is shut in the archive."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    archive_entry_ids = fields.One2many(
        "complaint.archive.entry",
        "complaint_id",
        string="Archive Entries",
        copy=False,
        readonly=True,
        groups="complaint_mgmt.group_complaint_reader",
    )

    is_archived = fields.Boolean(
        string="Archived", compute="_compute_is_archived", compute_sudo=True
    )

    @api.depends("archive_entry_ids.state", "state")
    def _compute_is_archived(self):
        shut = self.filtered(lambda case: case.state in lifecycle.FINAL)
        shut = shut.with_env(self.env)._is_archived()
        for case in self:
            case.is_archived = case in shut

    def _is_archived(self):
        """Return those cases whose file is shut (S1.4.4)."""
        # sudo: whether it is shut decides, whether or not the user reads the archive.
        entries = self.env["complaint.archive.entry"].sudo()
        entries = entries.search(
            [
                ("complaint_id", "in", self.ids),
                ("state", "in", archive_lifecycle.SHUT),
            ]
        )
        shut = set(entries.complaint_id.ids)
        return self.filtered(lambda case: case.id in shut)

    def _guard_not_archived(self):
        if shut := self._is_archived():
            raise UserError(
                self.env._(
                    "%(number)s is archived. An archivist takes it out first, with a "
                    "reason.",
                    number=shut[0].display_name,
                )
            )
