from odoo import api, fields, models
from odoo.exceptions import AccessError

TEAM = "complaint_recall.group_recall_user"


class ReportRecallForm(models.AbstractModel):
    """What the printed forms of a recall share: who may print, and the form control."""

    _name = "complaint.recall.form"
    _description = "Printed Form of a Recall"
    _inherit = ["complaint.form"]
    _form_group = TEAM
    _form_model = None

    @api.model
    def _get_report_values(self, docids, data=None):  # pylint: disable=W8106
        """Return what the template prints; `data` comes from the caller and is ignored.

        :raises AccessError: the user lacks the role, or may not read a record
        """
        # super is for forms on cases
        if not (self.env.su or self.env.user.has_group(self._form_group)):
            # sudo: the name of a role is no secret.
            role = self.env.ref(self._form_group).sudo().name
            raise AccessError(
                self.env._(
                    "Only somebody with the role %(role)s prints this form.", role=role
                )
            )
        docs = self.env[self._form_model].browse(docids)
        docs.check_access("read")
        return {
            "doc_ids": docs.ids,
            "doc_model": docs._name,
            "docs": docs,
            "control": self._controls(docs),
            "today": fields.Date.to_string(fields.Date.context_today(self)),
        }


class ReportRecallNotice(models.AbstractModel):
    """A notice as everybody gets it, in its language (21 CFR 7.49)."""

    _name = "report.complaint_recall.report_recall_notice"
    _description = "Recall Notice (Printed)"
    _inherit = ["complaint.recall.form"]
    _form_code = "recall_notice"
    _form_model = "complaint.recall.wording"


class ReportRecallLetter(models.AbstractModel):
    """The notice by post: address, own lots, reply form (21 CFR 7.49(c)(1)(vi))."""

    _name = "report.complaint_recall.report_recall_letter"
    _description = "Recall Letter With Reply Form"
    _inherit = ["complaint.recall.form"]
    _form_code = "recall_letter"
    _form_model = "complaint.recall.consignee"

    @api.model
    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data)
        wordings = {}
        rows = {}
        for consignee in values["docs"]:
            # sudo: the letter says what was approved; the consignee was checked.
            recall = consignee.recall_id.sudo()
            shown = recall.wording_ids.filtered(lambda w: w.state != "replaced")
            shown = shown.filtered(lambda w: w.state == "force") or shown
            wordings[consignee.id] = recall._wording_for(consignee.lang, shown)
            rows[consignee.id] = consignee._notice_rows()
        return {**values, "wordings": wordings, "rows_of": rows}


class ReportRecallPhone(models.AbstractModel):
    """The phone sheet: whom to call, what to ask, what was answered."""

    _name = "report.complaint_recall.report_recall_phone"
    _description = "Phone Sheet of a Recall"
    _inherit = ["complaint.recall.form"]
    _form_code = "recall_phone"
    _form_model = "complaint.recall"

    @api.model
    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data)
        consignees = self.env["complaint.recall.consignee"].search(
            [("recall_id", "in", docids), ("to_call", "=", True)], order="name, id"
        )
        by_recall = consignees.grouped("recall_id")
        people = {r.id: by_recall.get(r, consignees.browse()) for r in values["docs"]}
        return {**values, "people": people}
