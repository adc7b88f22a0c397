from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.complaint_recall_response import SOURCES
from ..models.complaint_recall_response_line import FIGURES


class ComplaintRecallAnswer(models.TransientModel):
    """The dialog in which the team enters what a consignee says."""

    _name = "complaint.recall.answer"
    _description = "Enter an Answer"

    consignee_id = fields.Many2one(
        "complaint.recall.consignee", required=True, readonly=True
    )
    source = fields.Selection(
        [one for one in SOURCES if one[0] != "page"],
        string="How",
        required=True,
        default="phone",
    )
    person = fields.Char(string="Who Answered")
    phone = fields.Char()
    remark = fields.Text()
    only_receipt = fields.Boolean(
        string="Confirms Receipt Only",
        help="Got the notice and stopped; the figures come later.",
    )
    line_ids = fields.One2many(
        "complaint.recall.answer.line", "wizard_id", string="Figures"
    )
    passed_on_ids = fields.One2many(
        "complaint.recall.answer.passed.on", "wizard_id", string="Passed On To"
    )
    file_ids = fields.Many2many(
        "ir.attachment", "complaint_recall_answer_file_rel", string="Files"
    )

    @api.model
    def _open_for(self, consignee):
        """Return the action that opens the dialog, with the latest figures filled in.

        :param consignee: complaint.recall.consignee
        :raises AccessError: the user may not enter answers of it
        """
        consignee.check_access("write")
        rows = consignee.figures_response_id.passed_on_ids
        wizard = self.create(
            {
                "consignee_id": consignee.id,
                "phone": consignee.phone,
                "line_ids": [
                    Command.create(
                        {
                            "consignee_line_id": line.id,
                            **{
                                f"{name}_qty": line[f"declared_{name}"]
                                for name in FIGURES
                            },
                        }
                    )
                    for line in consignee.line_ids
                ],
                "passed_on_ids": [Command.create(row._typed()) for row in rows],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter an Answer"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_confirm(self):
        """Take the answer.

        :return: an action that closes the dialog
        :raises AccessError: the user is not in the recall team
        :raises UserError: see `_take_answer`
        """
        self.ensure_one()
        self.consignee_id.check_access("write")
        if self.source not in dict(self._fields["source"].selection):
            raise UserError(self.env._("Say how the consignee answered."))
        figures = None
        if not self.only_receipt:
            figures = {r.consignee_line_id.id: r._numbers() for r in self.line_ids}
        answer = {
            "person": self.person,
            "phone": self.phone,
            "remark": self.remark,
            "figures": figures,
            "passed_on": [row._typed() for row in self.passed_on_ids],
            "files": [(file.name, file.raw) for file in self.file_ids],
        }
        self.consignee_id._take_answer(answer, self.source)
        return {"type": "ir.actions.act_window_close"}


class ComplaintRecallAnswerLine(models.TransientModel):
    """One lot in the dialog."""

    _name = "complaint.recall.answer.line"
    _description = "Lot in the Dialog"

    wizard_id = fields.Many2one("complaint.recall.answer", ondelete="cascade")
    consignee_line_id = fields.Many2one(
        "complaint.recall.consignee.line", required=True, readonly=True
    )
    lot_id = fields.Many2one(related="consignee_line_id.lot_id")
    product_id = fields.Many2one(related="consignee_line_id.product_id")
    uom_id = fields.Many2one(related="consignee_line_id.uom_id")
    expected_qty = fields.Float(
        related="consignee_line_id.expected_qty", string="Shipped"
    )
    received_qty = fields.Float(string="Received", digits="Product Unit")
    stock_qty = fields.Float(string="In Stock", digits="Product Unit")
    used_qty = fields.Float(string="Used or Sold to Users", digits="Product Unit")
    destroyed_qty = fields.Float(string="Destroyed", digits="Product Unit")
    return_qty = fields.Float(string="Will Return", digits="Product Unit")
    passed_on_qty = fields.Float(string="Passed On", digits="Product Unit")

    def _numbers(self):
        return {name: self[f"{name}_qty"] for name in FIGURES}


class ComplaintRecallAnswerPassedOn(models.TransientModel):
    """One customer of the consignee in the dialog."""

    _name = "complaint.recall.answer.passed.on"
    _description = "Customer in the Dialog"

    wizard_id = fields.Many2one("complaint.recall.answer", ondelete="cascade")
    consignee_id = fields.Many2one(related="wizard_id.consignee_id")
    name = fields.Char(required=True)
    street = fields.Char(string="Address")
    phone = fields.Char()
    email = fields.Char()
    consignee_line_id = fields.Many2one(
        "complaint.recall.consignee.line",
        string="Lot",
        required=True,
        domain="[('consignee_id', '=', consignee_id)]",
    )
    quantity = fields.Float(digits="Product Unit", required=True)

    def _typed(self):
        return {
            "name": self.name,
            "street": self.street,
            "phone": self.phone,
            "email": self.email,
            "line_id": self.consignee_line_id.id,
            "quantity": self.quantity,
        }
