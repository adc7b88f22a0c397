from datetime import timedelta

from odoo import fields, models

from .complaint_retrieval import CONTENT_FIELDS

READ = "complaint.confidential_read"
# So long one event covers the reading of a case by one person.
COVERS = timedelta(hours=1)


class ComplaintComplaint(models.Model):
    """Who read a confidential case is in the event log, once an hour (S1.5.2)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if not CONTENT_FIELDS.isdisjoint(fnames):
            self._note_confidential_reading()
        return result

    def _note_confidential_reading(self):
        # the system, or a control that reads for somebody
        if self.env.su:
            return
        # sudo: who reads a line alone, as the recipient of a notice, is noted, too.
        secret = self.sudo().filtered(lambda case: case.id and case.is_confidential)
        secret = secret.with_env(self.env)
        if not secret:
            return
        # sudo: whether the user read it just now, who need not read the log.
        events = self.env["complaint.event"].sudo()
        read = events.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", secret.ids),
                ("kind", "=", READ),
                ("user_id", "=", self.env.uid),
                ("date", ">", fields.Datetime.now() - COVERS),
            ]
        )
        fresh = secret - secret.browse(read.mapped("res_id"))
        self.env["complaint.event"]._record(fresh, READ)
