from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import window


class ComplaintRetrieve(models.TransientModel):
    """Asks why an archived file is needed (S1.4.5)."""

    _name = "complaint.retrieve"
    _description = "Retrieve an Archived File"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    reason = fields.Text(string="Why", required=True)
    wants_original = fields.Boolean(
        string="I Need the Originals on Paper",
        help="An archivist is called and hands them out.",
    )

    def action_confirm(self):
        """Note the retrieval; open the file, or call an archivist for the originals.

        :return: a window action
        :raises UserError: the case is not archived, or no reason is given
        """
        self.ensure_one()
        case = self.complaint_id
        case.check_access("read")
        if not case._is_archived():
            raise UserError(
                self.env._("%(number)s is not archived.", number=case.display_name)
            )
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why you need the file."))
        retrievals = self.env["complaint.retrieval"]
        if self.wants_original:
            retrievals._note(case, "original", self.reason)._call_for_originals()
            return {"type": "ir.actions.act_window_close"}
        retrievals._note(case, "file", self.reason)
        return window.form(case)
