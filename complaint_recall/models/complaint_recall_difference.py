from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..recovery import differences

ACCEPTORS = (
    "complaint_recall.group_recall_manager",
    "complaint_mgmt.group_complaint_qa_head",
)
KINDS = [
    ("lot", "Lot Does Not Add Up"),
    ("shipped", "Shipped, But Not in the Scope"),
    ("outside", "Returned Outside of a Quarantine"),
    ("outstanding", "Still at the Consignee"),
    ("excess", "More Back Than Was Shipped"),
    ("received", "Other Quantity Received"),
    ("unknown", "Customer Unknown"),
]
STATES = [
    ("open", "To Be Explained"),
    ("changed", "Quantity Has Changed"),
    ("explained", "Explained"),
    ("accepted", "Accepted"),
    ("gone", "Settled by Itself"),
]
# What a person writes down; the rest is written by the engine.
TEXT = frozenset(("explanation", "evidence_ids"))
LISTED = 200


class ComplaintRecallDifference(models.Model):
    """What does not add up, why, and who accepted that.

    A row says which difference was found; how much it is now is worked out each time. A
    person explains it, another one accepts the explanation, for the quantity of that
    moment: when the quantity changes, it is open again. Whether a recall can be closed
    is judged by the balance itself, not by these rows.
    """

    _name = "complaint.recall.difference"
    _description = "Difference in a Recall"
    _inherit = ["complaint.recall.files.mixin"]
    _order = "recall_id desc, id"
    _rec_name = "kind"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    kind = fields.Selection(KINDS, required=True)
    recall_lot_id = fields.Many2one(
        "complaint.recall.lot",
        string="Lot in Scope",
        required=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(related="recall_lot_id.lot_id")
    product_id = fields.Many2one(related="recall_lot_id.product_id")
    consignee_id = fields.Many2one(
        "complaint.recall.consignee", index="btree_not_null", ondelete="restrict"
    )
    uom_id = fields.Many2one("uom.uom", string="Unit", required=True)
    found_qty = fields.Float(string="When Found", digits="Product Unit")
    found_at = fields.Datetime(string="Found On")
    current_qty = fields.Float(
        string="Quantity Now", digits="Product Unit", compute="_compute_current"
    )
    state = fields.Selection(
        STATES, compute="_compute_current", search="_search_state", string="Status"
    )
    explanation = fields.Text(help="Why it is so, and how that is known.")
    evidence_ids = fields.Many2many(
        "ir.attachment", "complaint_recall_difference_file_rel", string="Files"
    )
    explained_qty = fields.Float(
        string="Quantity Explained", digits="Product Unit", readonly=True
    )
    explained_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    explained_at = fields.Datetime(string="Explained On", readonly=True)
    accepted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    accepted_at = fields.Datetime(string="Accepted On", readonly=True)

    _key_uniq = models.UniqueIndex(
        "(recall_id, kind, recall_lot_id, (COALESCE(consignee_id, 0)))",
        "This difference is listed already.",
    )

    @api.depends("explained_qty", "explained_at", "accepted_at")
    def _compute_current(self):
        now = self._current_quantities()
        for row in self:
            row.current_qty = now.get(row.id, 0.0)
            row.state = row._state_at(now.get(row.id))

    def _current_quantities(self):
        """Return {id: quantity} of those that are still there."""
        # sudo: the balance does not depend on who asks.
        own = self.sudo()
        rows = own.recall_id._balance_differences(lots_only=own.recall_lot_id)
        return {row["difference_id"]: row["quantity"] for row in rows}

    def _state_at(self, quantity):
        if quantity is None:
            return "gone"
        if not self.explained_at:
            return "open"
        if round(self.explained_qty - quantity, 6):
            return "changed"
        return "accepted" if self.accepted_at else "explained"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        rows = self.search([("recall_id", "!=", False)])
        return [("id", "in", rows.filtered(lambda row: row.state in value).ids)]

    @api.depends("kind", "recall_lot_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            # sudo: the number of the lot only.
            row.display_name = f"{labels.get(row.kind)}: {row.lot_id.sudo().name}"

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: differences are found, not entered.

        :raises UserError: always
        """
        raise UserError(
            self.env._("Differences are found by comparing, not entered by hand.")
        )

    def write(self, vals):
        if vals.keys() - TEXT:
            raise UserError(
                self.env._("Write down the explanation; the rest follows from it.")
            )
        self._check_editable()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A difference that was found is kept."))

    def _check_editable(self):
        if any(row.explained_at for row in self):
            raise UserError(
                self.env._(
                    "It was explained and is fixed. Take the explanation back first."
                )
            )
        self._check_recall_open()

    def _check_recall_open(self):
        # sudo: the step of the recall decides, whoever may read it.
        if any(recall.state != "running" for recall in self.sudo().recall_id):
            raise UserError(
                self.env._("Differences are explained while the recall is running.")
            )

    def _write_engine(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _attachment_is_locked(self):
        """Evidence of what was explained is fixed."""
        return self.filtered("explained_at")

    # ------------------------------------------------------------------
    # Finding
    # ------------------------------------------------------------------

    @api.model
    def _find(self, recall):
        """List the differences of a recall that are not listed yet, in one statement.

        :return: number of differences that were added
        """
        recalls = self.env["complaint.recall"]
        recalls._flush_balance()
        self.flush_model()
        found = differences.found(recall.ids, recalls._declared_columns())
        insert = SQL(
            """
            INSERT INTO complaint_recall_difference
                   (recall_id, company_id, kind, recall_lot_id, consignee_id, uom_id,
                    found_qty, found_at, create_uid, create_date, write_uid, write_date)
            SELECT found.recall_id, %(company)s, found.kind, found.id,
                   found.consignee_id, found.uom_id, found.quantity, %(now)s,
                   %(user)s, %(now)s, %(user)s, %(now)s
              FROM (%(found)s) AS found
            ON CONFLICT DO NOTHING
         RETURNING id
            """,
            company=recall.company_id.id,
            found=found,
            now=fields.Datetime.now(),
            user=self.env.uid,
        )
        with self.env["stock.lot"]._genealogy_fetch() as fetch:
            rows = fetch(insert)
        self.invalidate_model()
        return len(rows)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_explain(self):
        """Hand over these explanations, each for the quantity of this moment.

        :return: True
        :raises AccessError: the user may not work on the recall
        :raises UserError: nothing is written down, or it was explained already
        """
        self.check_access("write")
        self._check_editable()
        if any(not (row.explanation or "").strip() for row in self):
            raise UserError(self.env._("Write down why it is so."))
        now = self._current_quantities()
        if any(row.id not in now for row in self):
            raise UserError(self.env._("One of these has settled itself meanwhile."))
        stamp = {"explained_by_id": self.env.uid, "explained_at": fields.Datetime.now()}
        for quantity, rows in self.grouped(lambda row: now[row.id]).items():
            rows._write_engine({**stamp, "explained_qty": quantity})
        self._record("recall.difference_explained")
        return True

    def action_accept(self):
        """Accept these explanations, as another person than who gave them.

        :return: True
        :raises AccessError: the user is neither recall coordinator nor QA head, or
            explained one of them
        :raises UserError: not explained, or the quantity has changed since
        """
        self.check_access("read")
        self._check_acceptor()
        self._check_recall_open()
        self.invalidate_recordset(["state", "current_qty"])
        if any(row.state != "explained" for row in self):
            raise UserError(
                self.env._(
                    "Accept what is explained, as long as the quantity is the same."
                )
            )
        # sudo: a QA head signs only; nothing but the stamp is written.
        self.sudo()._write_engine(
            {"accepted_by_id": self.env.uid, "accepted_at": fields.Datetime.now()}
        )
        self._record("recall.difference_accepted")
        # sudo: whose goods are explained is settled.
        self.sudo().consignee_id._refresh_state()
        return True

    def action_reopen(self):
        """Take explanations back, or refuse them: they are open again.

        :return: True
        :raises AccessError: the user neither explained nor may accept
        :raises UserError: one of them is not explained
        """
        self.check_access("read")
        self._check_recall_open()
        if any(not row.explained_at for row in self):
            raise UserError(self.env._("This was not explained yet."))
        mine = all(row.explained_by_id == self.env.user for row in self)
        if not mine and not self._may_accept():
            raise AccessError(self._acceptor_refusal())
        self._record("recall.difference_reopened")
        names = ("explained_by_id", "explained_at", "accepted_by_id", "accepted_at")
        # sudo: a QA head has no right to write; only stamps are taken off.
        own = self.sudo()
        own._write_engine({**dict.fromkeys(names, False), "explained_qty": 0.0})
        own.consignee_id._refresh_state()
        return True

    def _check_acceptor(self):
        if not self._may_accept():
            raise AccessError(self._acceptor_refusal())
        if any(row.explained_by_id == self.env.user for row in self):
            raise AccessError(
                self.env._("Another person accepts than the one who explained.")
            )

    def _may_accept(self):
        return any(self.env.user.has_group(group) for group in ACCEPTORS)

    def _acceptor_refusal(self):
        # sudo: group names are not readable by everybody, and harmless.
        roles = [self.env.ref(xmlid).sudo().name for xmlid in ACCEPTORS]
        return self.env._(
            "Explanations are accepted by the role %(roles)s.", roles=" / ".join(roles)
        )

    def _record(self, kind):
        """Record one event a recall: which, how much, digests of texts and files."""
        events = self.env["complaint.event"]
        # sudo: files count, whoever may read them.
        for recall, rows in self.sudo().grouped("recall_id").items():
            lines = [_event_line(row) for row in rows]
            data = {"count": len(rows), "rows": lines[:LISTED]}
            if len(rows) > LISTED:
                data["rows_sha256"] = sha256_hex(canonical_json(lines))
            events._record(recall.sudo(False), kind, data)


def _event_line(row):
    return {
        "difference": row.id,
        "kind": row.kind,
        "lot": row.lot_id.id,
        "consignee": row.consignee_id.id or None,
        "quantity": f"{row.explained_qty:.6f}",
        "text_sha256": sha256_hex((row.explanation or "").encode()),
        "files": sorted(filter(None, row.evidence_ids.mapped("checksum"))),
    }
