from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("customer", "Customer"),
    ("product", "Product"),
    ("lot", "Lot"),
    ("handler", "Handler"),
    ("class", "Class"),
    ("category", "Category"),
    ("channel", "Channel"),
]
# The field that holds the record of each kind.
TARGETS = {
    "customer": "partner_id",
    "product": "product_id",
    "lot": "lot_id",
    "handler": "user_id",
    "class": "class_id",
    "category": "category_id",
    "channel": "channel_id",
}
OWN_FIELDS = {"decision", *TARGETS.values()}


class ComplaintLedgerMatch(models.Model):
    """One value of a register, and the record that it means: decided once for all rows.

    A value that is exactly the name of one record is taken; what is only like one is
    proposed, and a person decides.
    """

    _name = "complaint.ledger.match"
    _description = "Value of an Earlier Register"
    _order = "import_id, kind, decision, count desc, id"
    _check_company_auto = True

    import_id = fields.Many2one(
        "complaint.ledger.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    text = fields.Char(string="In the Register", readonly=True)
    more = fields.Char(
        string="Of", readonly=True, help="Specification, code or product beside it."
    )
    count = fields.Integer(string="Complaints", readonly=True, aggregator=None)
    score = fields.Integer(string="Alike (%)", readonly=True, aggregator=None)
    is_looked_up = fields.Boolean(readonly=True)
    decision = fields.Selection(
        [
            ("ask", "To Be Decided"),
            ("link", "Is This Record"),
            ("create", "Create a Contact"),
            ("text", "Keep as Text"),
        ],
        string="Treated As",
        required=True,
        default="ask",
    )
    partner_id = fields.Many2one("res.partner", string="Customer", check_company=True)
    product_id = fields.Many2one("product.product", check_company=True)
    lot_id = fields.Many2one("stock.lot", check_company=True)
    user_id = fields.Many2one(
        "res.users", string="Handler", domain="[('share', '=', False)]"
    )
    class_id = fields.Many2one(
        "complaint.class",
        domain="[('version_id', '=', False)]",
        check_company=True,
    )
    category_id = fields.Many2one("complaint.category", check_company=True)
    channel_id = fields.Many2one("complaint.channel")

    _key_uniq = models.Constraint(
        "UNIQUE(import_id, kind, key)", "A value is decided once."
    )

    @api.onchange(*TARGETS.values())
    def _onchange_target(self):
        if self._target():
            self.decision = "link"

    def _target(self):
        """Return the record that this value means, if any."""
        return self[TARGETS[self.kind]] if self.kind else False

    def write(self, vals):
        """Decide what values mean.

        :raises UserError: anything else changes, or the values are settled
        """
        if set(vals) - OWN_FIELDS:
            raise UserError(self.env._("What the file holds is not changed here."))
        self.import_id._check_step("matches")
        vals = self._with_link(vals)
        result = super().write(vals)
        self._check_decision()
        products = self.filtered(lambda match: match.kind == "product")
        for found in products.import_id:
            own = products.filtered(lambda m, f=found: m.import_id == f)
            found._propose_lots(own.mapped("key"))
        return result

    def _write_proposal(self, vals):
        """Write what the import proposes. For its steps only."""
        # super: past what `write` looks at, which is the decision of a person.
        return super().write(vals)  # pylint: disable=W8164

    def _with_link(self, vals):
        """Take a record that is chosen as the decision, where none is given."""
        chosen = any(vals.get(name) for name in TARGETS.values())
        return {"decision": "link", **vals} if chosen else vals

    def _check_decision(self):
        for match in self:
            if match.decision == "link" and not match._target():
                raise UserError(
                    self.env._("Choose the record that “%(text)s” is.", text=match.text)
                )
            if match.decision == "create" and match.kind != "customer":
                raise UserError(
                    self.env._("Only contacts are created: choose a record or text.")
                )

    def action_accept(self):
        """Take the record that is proposed for each of these values.

        :return: True
        """
        self.filtered(lambda match: match._target()).write({"decision": "link"})
        return True

    def action_text(self):
        """Keep these values as text.

        :return: True
        """
        self.write({"decision": "text"})
        return True

    def action_create_contact(self):
        """Create a contact for each of these customers when the register is taken over.

        :return: True
        :raises UserError: the user may not create contacts
        """
        self._check_may_create()
        customers = self.filtered(lambda match: match.kind == "customer")
        customers.write({"decision": "create"})
        return True

    @api.model
    def _check_may_create(self):
        """Refuse who may not create contacts.

        :raises UserError: the user may not
        """
        if not self.env["res.partner"].has_access("create"):
            raise UserError(
                self.env._("You may not create contacts. Keep the names as text.")
            )
