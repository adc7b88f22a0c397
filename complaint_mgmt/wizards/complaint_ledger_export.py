from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

READER = "complaint_mgmt.group_complaint_reader"


class ComplaintLedgerExport(models.TransientModel):
    """Asks for the period of the register that is exported."""

    _name = "complaint.ledger.export"
    _description = "Export of the Complaint Ledger"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(month=1, day=1),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )

    def action_export(self):
        """Download the register of the period.

        :return: an action that opens the file
        :raises UserError: the period ends before it begins
        """
        self.ensure_one()
        self._check_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/complaint/ledger/export/{self.id}",
            "target": "download",
        }

    @api.model
    def _check_reader(self):
        if not self.env.user.has_group(READER):
            raise AccessError(
                self.env._(
                    "The complaint ledger is for those with a complaint role. Ask the "
                    "administrator for the role Reader."
                )
            )

    def _check_export(self):
        self._check_reader()
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("You do not belong to this company."))
        if self.date_to < self.date_from:
            raise UserError(
                self.env._("The period ends before it begins. Correct the dates.")
            )

    def _export(self):
        """Return name and content of the file, and record that it was exported."""
        self._check_export()
        cases = self.env["complaint.complaint"].with_context(
            allowed_company_ids=self.company_id.ids, active_test=False
        )
        found = cases.search(
            cases._ledger_domain(self.company_id, self.date_from, self.date_to),
            order="received_at, id",
        )
        content = found._ledger_workbook(self._preamble(found))
        data = {
            "from": str(self.date_from),
            "to": str(self.date_to),
            "count": len(found),
        }
        self.env["complaint.event"]._record(self.company_id, "ledger.exported", data)
        return f"complaint-ledger-{self.date_from}-{self.date_to}.xlsx", content

    def _preamble(self, cases):
        """Return the lines above the table: what it is, and its form control."""
        now = fields.Datetime.to_string(fields.Datetime.now())
        user = self.env.user.name
        lines = [
            f"{self.company_id.name} - {self.env._('Complaint Ledger')}",
            self.env._(
                "Received from %(start)s to %(end)s: %(count)s complaints",
                start=self.date_from,
                end=self.date_to,
                count=len(cases),
            ),
            self.env._(
                "Exported on %(time)s UTC by %(user)s",
                time=now,
                user=user,
            ),
        ]
        forms = self.env["complaint.form.control"]
        control = forms._printed_by_company("ledger", self.company_id)
        lines += forms._control_lines(control[self.company_id.id])
        return [*lines, ""]
