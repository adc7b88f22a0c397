from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.models.complaint_append_only import ComplaintAppendOnly

from ..tools.quantity import email_key, name_key

STATES = [
    ("open", "To Be Decided"),
    ("added", "Consignee of the Recall"),
    ("same", "Known Consignee"),
]


class ComplaintRecallPassedOn(models.Model):
    """Whom a consignee passed goods on to (21 CFR 7.49(d): sub-accounts).

    What was said is fixed. Only what became of it is written, by the steps below: such
    a customer becomes a consignee of the recall, or turns out to be one already. Names
    that look alike are proposed to the team, and never merged by themselves.
    """

    _name = "complaint.recall.passed.on"
    _description = "Customer of a Consignee"
    _inherit = ["complaint.append.only"]
    _order = "response_id desc, id"

    response_id = fields.Many2one(
        "complaint.recall.response", required=True, index=True, ondelete="restrict"
    )
    consignee_id = fields.Many2one(
        "complaint.recall.consignee",
        string="Passed On By",
        required=True,
        index=True,
        ondelete="restrict",
    )
    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    name = fields.Char(required=True)
    street = fields.Char(string="Address")
    phone = fields.Char()
    email = fields.Char()
    name_key = fields.Char(required=True, help="The name without what varies.")
    email_key = fields.Char(help="The address without what varies.")
    consignee_line_id = fields.Many2one(
        "complaint.recall.consignee.line", required=True, ondelete="restrict"
    )
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="restrict")
    uom_id = fields.Many2one("uom.uom", string="Unit", required=True)
    quantity = fields.Float(digits="Product Unit", required=True)
    state = fields.Selection(STATES, required=True)
    is_latest = fields.Boolean(
        compute="_compute_is_latest",
        search="_search_is_latest",
        string="In the Latest Answer",
    )
    target_id = fields.Many2one(
        "complaint.recall.consignee",
        string="Consignee",
        index="btree_not_null",
        ondelete="restrict",
    )
    proposed_id = fields.Many2one(
        "complaint.recall.consignee",
        compute="_compute_proposed_id",
        compute_sudo=True,
        string="Looks Like",
        help="A consignee of this recall with the same name or e-mail address.",
    )

    _recall_idx = models.Index("(recall_id, name_key)")
    _size_check = models.Constraint(
        "CHECK(quantity > 0)", "Enter how much was passed on."
    )

    @api.depends("consignee_id.figures_response_id")
    def _compute_is_latest(self):
        for row in self:
            row.is_latest = row.response_id == row.consignee_id.figures_response_id

    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        consignees = self.env["complaint.recall.consignee"]
        latest = consignees._search([("figures_response_id", "!=", False)])
        wanted = latest.subselect("figures_response_id")
        return [("response_id", "in", wanted)]

    @api.depends("name_key", "email_key", "recall_id", "state")
    def _compute_proposed_id(self):
        found = self._find_alike()
        for row in self:
            alike = found[row.recall_id.id]
            match = alike.get(row.email_key) or alike.get(row.name_key)
            row.proposed_id = match if row.state == "open" else False

    def _find_alike(self):
        """Return {recall id: {key: consignee id}} of the recalls of these rows.

        Keys of names and of e-mail addresses never meet: only the latter have an @.
        """
        domain = [("recall_id", "in", self.recall_id.ids)]
        consignees = self.env["complaint.recall.consignee"].search_fetch(
            domain, ["recall_id", "name", "email"], order="id"
        )
        found = {recall_id: {} for recall_id in self.recall_id.ids}
        for row in consignees:
            known = found[row.recall_id.id]
            for key in filter(None, (email_key(row.email), name_key(row.name))):
                known.setdefault(key, row.id)
        return found

    def _event_reference(self):
        self.ensure_one()
        return self.recall_id.name

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_add(self):
        """Make these customers consignees of the recall, and have them written to.

        :return: True
        :raises AccessError: the user is not in the recall team
        :raises UserError: the recall does not run, or it was decided already
        """
        self._check_team()
        rows = self._check_open()
        # sudo: the engine makes consignees out of what was said; the check is above.
        rows.sudo()._add()
        return True

    def action_same(self):
        """Confirm that these customers are the consignees they look like.

        :return: True
        :raises AccessError: the user is not in the recall team
        :raises UserError: there is no such consignee, or it was decided already
        """
        self._check_team()
        # sudo: rows are written by the engine only; the team was checked.
        rows = self._check_open().sudo()
        if any(not row.proposed_id for row in rows):
            raise UserError(self.env._("No consignee of this recall looks like it."))
        for row in rows:
            row._decide("same", row.proposed_id)
        rows.target_id._refresh_handed()
        return True

    def _check_team(self):
        self.check_access("read")
        # who decides on a row changes the consignees of the recall
        self.consignee_id.check_access("write")

    def _check_open(self):
        """Return these rows, or refuse.

        :raises UserError: the recall does not run, or it was decided already
        """
        # sudo: neither the state of the recall nor of a row depends on who asks.
        rows = self.sudo()
        if any(row.state != "open" for row in rows):
            raise UserError(self.env._("This was decided already."))
        if any(not row.is_latest for row in rows):
            raise UserError(
                self.env._("The consignee has answered anew: look at that answer.")
            )
        if any(row.recall_id.state != "running" for row in rows):
            raise UserError(
                self.env._("Consignees are added while the recall is running.")
            )
        return self

    def _add(self):
        """Make consignees out of rows; several rows of one customer make one."""
        for recall, rows in self.grouped("recall_id").items():
            groups = rows.grouped(lambda r: (r.consignee_id, r.name_key, r.email_key))
            heads = [group[0] for group in groups.values()]
            added = recall._add_consignees([head._consignee_vals() for head in heads])
            for group, consignee in zip(groups.values(), added, strict=True):
                group._decide("added", consignee)
            added._refresh_handed()
            recall._queue_for(added)
            rows.consignee_id._refresh_state()

    def _consignee_vals(self):
        giver = self.consignee_id
        return {
            "parent_id": giver.id,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "street": self.street,
            "lang": giver.lang,
            "depth": giver._next_depth(),
        }

    def _typed(self):
        """Return the row as it was entered, for a dialog that starts with it."""
        return {
            "name": self.name,
            "street": self.street,
            "phone": self.phone,
            "email": self.email,
            "consignee_line_id": self.consignee_line_id.id,
            "quantity": self.quantity,
        }

    def _decide(self, state, consignee):
        # sudo: nobody has the right to write; super: past the refusal in `write`.
        rows = self.sudo()
        write = super(ComplaintAppendOnly, rows).write  # pylint: disable=W8164
        result = write({"state": state, "target_id": consignee.id})
        self.env["complaint.event"]._record(
            rows,
            "recall.passed_on_decided",
            lambda r: {
                "passed_on": r.id,
                "by": r.consignee_id.id,
                "state": state,
                "consignee": consignee.id,
            },
        )
        return result
