from odoo import api, fields, models
from odoo.exceptions import AccessError

READER = "complaint_mgmt.group_complaint_reader"


class ComplaintForm(models.AbstractModel):
    """What the printed forms of a case share: who may print, and the form control.

    Contract: `_form_code` is the code of its `complaint.form.control`; `_form_group` is
    the role that may print.
    """

    _name = "complaint.form"
    _description = "Printed Form of a Complaint"
    _form_code = None
    _form_group = READER

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template prints; `data` comes from the caller and is ignored.

        :raises AccessError: the user lacks the role, or may not read a case
        """
        if not self.env.user.has_group(self._form_group):
            # sudo: the name of a role is no secret.
            role = self.env.ref(self._form_group).sudo().name
            raise AccessError(
                self.env._(
                    "Only somebody with the role %(role)s prints this form.", role=role
                )
            )
        cases = self.env["complaint.complaint"].browse(docids)
        cases.check_access("read")
        # what is printed is read as well
        cases._note_content_read()
        return {
            "doc_ids": cases.ids,
            "doc_model": cases._name,
            "docs": cases,
            "persons": self._persons(cases),
            "control": self._controls(cases),
            "utc": fields.Datetime.to_string,
        }

    def _controls(self, docs):
        """Return by document what the block of the form control prints (S3.23).

        :param docs: records that belong to a company each
        :return: dict, id of a document -> dict
        """
        forms = self.env["complaint.form.control"]
        printed = forms._printed_by_company(self._form_code, docs.company_id)
        stamp = self._stamp()
        return {doc.id: {**printed[doc.company_id.id], **stamp} for doc in docs}

    def _stamp(self):
        """Return when the form is printed, and by whom."""
        return {
            "printed_at": fields.Datetime.to_string(fields.Datetime.now()),
            "printed_by": self.env.user.name,
        }

    def _persons(self, cases):
        """Return by case the persons whom the printing user may read, and no others."""
        persons = self.env["complaint.person"].search(
            [("complaint_id", "in", cases.ids)]
        )
        # sudo: only the link to the case is taken.
        return {
            case.id: persons.filtered(
                lambda p, c=case: p.sudo().complaint_id.id == c.id
            )
            for case in cases
        }
