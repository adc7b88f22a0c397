from odoo import api, models
from odoo.exceptions import AccessError

from .complaint_retrieval import CONTENT_FIELDS

CASE = "complaint.complaint"
OURS = "complaint."


class Base(models.AbstractModel):
    """Words of a file are read by their lines as well: replies, statements, visits."""

    _inherit = "base"  # pylint: disable=R8180

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if self._name.startswith(OURS):
            self._note_words_read(fnames)
        return result

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        if _is_toplevel_call and self._name.startswith(OURS):
            # Odoo gives the external id of whatever there is, whoever asks
            self.check_access("read")
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        if self._name.startswith(OURS):
            self._note_words_read({path[0] for path in fields if path})
        return rows

    def _note_words_read(self, names):
        """Note the reading of files by what belongs to them, as that of the case.

        :param names: fields that were read
        """
        words = self.env["complaint.archive.entry"]._word_fields().get(self._name, ())
        path = self._file_path()
        if self.env.su or not path or set(words).isdisjoint(names):
            return
        # sudo: to which case a line belongs does not depend on who reads it.
        self.sudo().mapped(path).sudo(False)._note_content_read()


class ComplaintComplaint(models.Model):
    """Whatever way the content of a case is read, it is noted (S1.4.5, S1.5.2)."""

    _inherit = CASE  # pylint: disable=R8180

    def _note_content_read(self):
        self._note_reading()
        self._note_confidential_reading()

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        # from a line as well: “complaint_id/statement”
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        if not CONTENT_FIELDS.isdisjoint(path[0] for path in fields if path):
            self._note_reading()
        self._note_confidential_reading()
        return rows

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_not_content(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._check_not_content(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _check_not_content(self, spec):
        """Refuse words as the name of a group: nobody would know which file was read.

        :raises AccessError: see above
        """
        name = spec.split(":")[0].split(".")[0]
        field = self._fields.get(name)
        if self.env.su or name not in CONTENT_FIELDS or field.relational:
            return
        raise AccessError(
            self.env._("What is in a complaint is read in its file, not by groups.")
        )


class MailMessage(models.Model):
    _inherit = "mail.message"  # pylint: disable=R8180

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if not {"body", "subject", "preview"}.isdisjoint(fnames):
            self._note_cases_read()
        return result

    def _to_store(self, store, fields, **kwargs):
        result = super()._to_store(store, fields, **kwargs)
        self._note_cases_read()
        return result

    def _note_cases_read(self):
        if self.env.su:
            return
        # sudo: of which case a message is does not depend on who reads it.
        said = self.sudo().filtered(lambda message: message.model == CASE)
        cases = self.env[CASE].browse(said.mapped("res_id"))
        cases.exists()._note_content_read()


class IrAttachment(models.Model):
    _inherit = "ir.attachment"  # pylint: disable=R8180

    def _to_http_stream(self):
        stream = super()._to_http_stream()
        # sudo: customers open theirs by links of their own, which are no retrieval.
        if self.sudo().res_model == CASE and self.env.user._is_internal():
            case = self.env[CASE].sudo(False).browse(self.sudo().res_id)
            case.exists()._note_content_read()
        return stream
