from odoo import api, models


class ReportBatchRecord(models.AbstractModel):
    """The batch record as a printed form (S9.4.2.1.7.1 to S9.4.2.1.7.5)."""

    _name = "report.complaint_recall.report_batch_record"
    _description = "Batch Record (Printed)"
    _inherit = ["complaint.form"]
    _form_code = "batch_record"

    @api.model
    def _get_report_values(self, docids, data=None):  # pylint: disable=W8106
        """Return what the template prints; `data` comes from the caller and is ignored.

        :raises AccessError: the user lacks the role, or may not read a lot
        """
        # super is for forms on cases
        lots = self.env["stock.lot"].browse(docids)
        records = lots._batch_records()
        book = self.env["complaint.batch.record"]
        pages = {lot.id: book._values(record) for lot, record in records.items()}
        return {
            "doc_ids": lots.ids,
            "doc_model": lots._name,
            "docs": lots,
            "pages": pages,
            "companies": {lot.id: lot.company_id or self.env.company for lot in lots},
            "control": self._controls(lots),
            "number": book._number,
            "moment": book._moment,
            "supplier_lot": book._supplier_lot,
        }

    def _controls(self, docs):
        # a lot may be shared by all companies: it is printed by that of the user
        forms = self.env["complaint.form.control"]
        own = {lot: lot.company_id or self.env.company for lot in docs}
        companies = self.env["res.company"].union(*own.values())
        printed = forms._printed_by_company(self._form_code, companies)
        stamp = self._stamp()
        return {
            lot.id: {**printed[company.id], **stamp} for lot, company in own.items()
        }
