from odoo import api, fields, models


class ComplaintFollowUp(models.Model):
    """A document that was created because of a complaint: which, by whom, for what.

    History: a row stays when its document is cancelled or deleted. What the document
    is now is read from it each time.
    """

    _name = "complaint.follow.up"
    _description = "Follow-Up of a Complaint"
    _inherit = ["complaint.append.only"]
    _order = "complaint_id, id"
    _rec_name = "reference"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    measure_id = fields.Many2one(
        "complaint.measure", index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Char(string="Kind Code", required=True)
    kind_label = fields.Char(string="Follow-Up", compute="_compute_kind_label")
    number = fields.Integer(required=True, help="Which document of its measure.")
    res_model = fields.Char(string="Document Model", required=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True
    )
    reference = fields.Char(
        string="Document Reference", required=True, help="As it was when created."
    )
    user_id = fields.Many2one(
        "res.users", string="Created By", required=True, ondelete="restrict"
    )
    created_at = fields.Datetime(string="Created On", required=True)
    document_name = fields.Char(
        string="Document Now", compute="_compute_document", compute_sudo=True
    )
    document_state = fields.Char(
        string="Document Status", compute="_compute_document", compute_sudo=True
    )
    is_cancelled = fields.Boolean(compute="_compute_document", compute_sudo=True)
    is_done = fields.Boolean(compute="_compute_document", compute_sudo=True)

    # Two at the same moment cannot both be the first document of a measure.
    _number_uniq = models.UniqueIndex(
        "(complaint_id, COALESCE(measure_id, 0), kind, number)",
        "Somebody else created this a moment ago. Load the page again.",
    )
    _document_idx = models.Index("(res_model, res_id)")

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_kind_label(self):
        kinds = self.env["complaint.complaint"]._follow_up_kinds()
        for row in self:
            row.kind_label = kinds[row.kind].label if row.kind in kinds else row.kind

    # What the document is now: never stored, never cached longer than a transaction.
    # sudo (compute_sudo): number and status of the document, for whoever may read the
    # case; what is in it, only who may read it.
    @api.depends("res_model", "res_id")
    @api.depends_context("lang")
    def _compute_document(self):
        kinds = self.env["complaint.complaint"]._follow_up_kinds()
        for row in self:
            kind, document = kinds.get(row.kind), row._document()
            state = document.state if document and "state" in document else None
            row.document_name = document.display_name if document else row.reference
            row.document_state = row._state_label(document)
            row.is_cancelled = not document or bool(kind and state in kind.cancelled)
            row.is_done = bool(document and kind and state in kind.done)

    def _filter_live(self):
        """Return the rows whose documents are neither cancelled nor gone now."""
        # the document may have changed since it was looked at in this transaction
        self.invalidate_recordset(["is_cancelled", "is_done", "document_state"])
        return self.filtered(lambda row: not row.is_cancelled)

    def _document(self):
        """Return the document, or nothing when it is gone or its app is."""
        self.ensure_one()
        if self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists()

    def _state_label(self, document):
        if not document:
            return self.env._("Deleted")
        field = document._fields.get("state")
        if field is None:
            return False
        labels = dict(field._description_selection(document.env))
        return labels.get(document.state, document.state)

    @api.model
    def _append_for(self, complaint, measure, kind, documents):
        """Note which documents were created; for the case's own methods only.

        :param documents: recordset of one model
        :return: the rows
        """
        # sudo: earlier rows count whether or not the user reads them.
        earlier = self.sudo().search_count(
            [
                ("complaint_id", "=", complaint.id),
                ("measure_id", "=", measure.id),
                ("kind", "=", kind),
            ]
        )
        return self._append(
            [
                {
                    "complaint_id": complaint.id,
                    "company_id": complaint.company_id.id,
                    "measure_id": measure.id,
                    "kind": kind,
                    "number": earlier + place,
                    "res_model": document._name,
                    "res_id": document.id,
                    "reference": document.display_name,
                    "user_id": self.env.uid,
                    "created_at": fields.Datetime.now(),
                }
                for place, document in enumerate(documents, 1)
            ]
        )

    def action_open_document(self):
        """Open the document, with the user's own rights.

        :return: a window action
        :raises UserError: it was deleted
        """
        self.ensure_one()
        document = self._document()
        if not document:
            self.complaint_id._require(
                False,
                self.env._("%(name)s was deleted.", name=self.reference),
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.kind_label,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _action_open(self):
        """Return the action that opens one document, or the list of several."""
        if len(self) == 1:
            return self.action_open_document()
        return {
            "type": "ir.actions.act_window",
            "name": self[:1].kind_label,
            "res_model": self[:1].res_model,
            "domain": [("id", "in", self.mapped("res_id"))],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
