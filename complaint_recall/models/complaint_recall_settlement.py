from odoo import api, fields, models

KINDS = [("replacement", "Replacement"), ("credit", "Credit Note")]


class ComplaintRecallSettlement(models.Model):
    """A document by which a consignee is given something for recovered goods.

    History: a row stays when its document is cancelled or deleted; its quantities can
    be settled again then. What the document is now is read from it each time.
    """

    _name = "complaint.recall.settlement"
    _description = "Settlement in a Recall"
    _inherit = ["complaint.append.only"]
    _order = "recall_id desc, id desc"
    _rec_name = "reference"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    consignee_id = fields.Many2one(
        "complaint.recall.consignee", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True)
    res_model = fields.Char(string="Document Model", required=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True
    )
    reference = fields.Char(
        string="Document Number", required=True, help="As it was when created."
    )
    user_id = fields.Many2one(
        "res.users", string="Created By", required=True, ondelete="restrict"
    )
    created_at = fields.Datetime(string="Created On", required=True)
    line_ids = fields.One2many(
        "complaint.recall.settlement.line", "settlement_id", string="Goods"
    )
    document_name = fields.Char(
        string="Document Now", compute="_compute_document", compute_sudo=True
    )
    document_state = fields.Char(
        string="Document Status", compute="_compute_document", compute_sudo=True
    )
    is_cancelled = fields.Boolean(compute="_compute_document", compute_sudo=True)

    # What the document is now: never stored. sudo (compute_sudo): number and status of
    # the document, for whoever may read the recall.
    @api.depends("res_model", "res_id")
    @api.depends_context("lang")
    def _compute_document(self):
        for row in self:
            document = self.env[row.res_model].browse(row.res_id).exists()
            labels = dict(document._fields["state"]._description_selection(self.env))
            state = document.state
            row.document_name = document.display_name if document else row.reference
            row.document_state = labels[state] if document else self.env._("Deleted")
            row.is_cancelled = not document or state == "cancel"

    def action_open_document(self):
        """Open the document, with the user's own rights.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _note(self, consignee, kind, document, quantities):
        """Note what a document settles; for the consignee's own methods only.

        :param dict quantities: complaint.recall.lot -> quantity
        """
        (row,) = self._append(
            [
                {
                    "recall_id": consignee.recall_id.id,
                    "company_id": consignee.company_id.id,
                    "consignee_id": consignee.id,
                    "kind": kind,
                    "res_model": document._name,
                    "res_id": document.id,
                    "reference": document.display_name,
                    "user_id": self.env.uid,
                    "created_at": fields.Datetime.now(),
                }
            ]
        )
        self.env["complaint.recall.settlement.line"]._append(
            [
                {
                    "settlement_id": row.id,
                    "company_id": consignee.company_id.id,
                    "recall_lot_id": entry.id,
                    "quantity": quantity,
                }
                for entry, quantity in quantities.items()
            ]
        )
        data = {
            "consignee": consignee.id,
            "kind": kind,
            "settlement": row.id,
            "model": document._name,
            "id": document.id,
        }
        recall = consignee.recall_id
        self.env["complaint.event"]._record(recall, "recall.settled", data)
        return row
