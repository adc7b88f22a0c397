from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.complaint_mgmt.tools import window


class ComplaintComplaint(models.Model):
    """One problem, one report: a complaint joins the open report on the same fault."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def action_start_8d(self):
        """Begin an 8D report on this complaint, open its own, or offer to join one.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        kind = self._check_follow_up("8d", self.env["complaint.measure"])
        own = self._live_follow_ups("8d", self.env["complaint.measure"])
        may = self.env.user.has_group(kind.group)
        if own or not may or not self._candidates_8d():
            return super().action_start_8d()
        return window.dialog(
            self.env._("Join an 8D Report"), "complaint.8d.join", complaint_id=self.id
        )

    def _candidates_8d(self):
        """Return reports in work on the same product and fault, own customer first.

        :return: complaint.8d that the user may read
        """
        self.ensure_one()
        pairs = {(i.product_id.id, i.defect_id.id) for i in self.item_ids}
        reports = self.env["complaint.8d"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "open"),
                (
                    "product_id",
                    "in",
                    [product for product, _defect in pairs if product],
                ),
                ("defect_id", "in", [defect for _product, defect in pairs if defect]),
                ("complaint_ids", "not in", self.ids),
            ]
        )
        same = reports.filtered(lambda r: (r.product_id.id, r.defect_id.id) in pairs)
        customer = self.commercial_partner_id
        return same.sorted(
            lambda r: (r.partner_id.commercial_partner_id != customer, -r.id)
        )

    def action_join_8d(self, report_id):
        """Join the report on the same product and fault instead of beginning another.

        Lots and defective quantity are added to those of the report.

        :param int report_id: id of a complaint.8d in work
        :return: a window action that opens the report
        :raises AccessError: the user is no handler
        :raises UserError: the complaint has a report, or this is about another fault
        """
        self.ensure_one()
        none = self.env["complaint.measure"]
        self._check_follow_up("8d", none)
        self._lock_follow_ups()
        if self._live_follow_ups("8d", none):
            raise UserError(self.env._("This complaint has an 8D report already."))
        report = self._candidates_8d().filtered(lambda r: r.id == report_id)
        if not report:
            raise UserError(
                self.env._("Choose an open 8D report on the same product and fault.")
            )
        report._join(self)
        return self._note_follow_up("8d", none, report)._action_open()


class Complaint8D(models.Model):
    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _join(self, complaint):
        """Add a complaint with its lots and quantity, as the user."""
        fault = self.product_id, self.defect_id
        items = complaint.item_ids.filtered(
            lambda i: (i.product_id, i.defect_id) == fault
        )
        lots = items.lot_id - self.lot_ids
        quantity = sum(
            item.product_uom_id._compute_quantity(
                item.defective_qty, self.product_id.uom_id, round=False
            )
            for item in items
        )
        self.write(
            {
                "complaint_ids": [Command.link(complaint.id)],
                "lot_ids": [Command.link(lot.id) for lot in lots],
                "defective_qty": self.defective_qty + quantity,
            }
        )
        data = {"complaint": complaint.id, "lots": lots.ids}
        self.env["complaint.event"]._record(self, "8d.joined", data)
        if lots and self._step("d3").is_done:
            self.message_post(
                body=self.env._(
                    "%(complaint)s joined with other lots: %(lots)s. D3 is complete "
                    "without them: take it up again where they may be elsewhere.",
                    complaint=complaint.name,
                    lots=", ".join(lots.mapped("name")),
                )
            )
