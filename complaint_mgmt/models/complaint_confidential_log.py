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

    def export_data(self, fields_to_export):
        """Export, and note which confidential cases were read by it.

        :param fields_to_export: names of fields, as paths with `/`
        :return: dict with a matrix `datas`
        """
        result = super().export_data(fields_to_export)
        self._note_confidential_reading()
        return result

    def _note_confidential_reading(self):
        # the system, or a control that reads for somebody
        secret = self.browse() if self.env.su else self.filtered("is_confidential")
        secret = secret.filtered("id")
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
