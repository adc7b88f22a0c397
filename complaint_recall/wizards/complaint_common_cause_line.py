from odoo import api, fields, models
from odoo.exceptions import UserError

MODELS = {"lot": "stock.lot", "supplier": "res.partner", "workcenter": "mrp.workcenter"}


class ComplaintCommonCauseLine(models.TransientModel):
    """One lot, supplier or work centre behind several complained lots.

    Created by `complaint.common.cause` only. Names are texts, since the user may not be
    allowed to open the records.
    """

    _name = "complaint.common.cause.line"
    _description = "In Common"
    _order = "id"

    cause_id = fields.Many2one(
        "complaint.common.cause", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("lot", "Lot"), ("supplier", "Supplier"), ("workcenter", "Work Center")],
        string="What",
        required=True,
    )
    lot_id = fields.Many2one("stock.lot")
    name = fields.Char(string="In Common")
    product_name = fields.Char(string="Product")
    supplier_name = fields.Char(string="Supplier")
    complained = fields.Integer(string="Complained Lots")
    complained_total = fields.Integer(string="All Complained Lots")
    shipped = fields.Integer(string="Shipped Lots")
    shipped_total = fields.Integer(string="All Shipped Lots")
    complained_share = fields.Char(
        string="Complained",
        compute="_compute_shares",
        help="How many of the complained lots were made from it.",
    )
    shipped_share = fields.Char(
        string="All Lots",
        compute="_compute_shares",
        help="How many of all lots that are compared were made from it.",
    )
    expected = fields.Float(
        string="By Chance",
        digits=(16, 2),
        help="How many complained lots would come from it if the complaints had "
        "nothing to do with it, product by product.",
    )
    lift = fields.Float(
        string="Factor",
        digits=(16, 1),
        help="How many times more complained lots come from it than by chance.",
    )
    probability = fields.Float(digits=0)
    adjusted = fields.Float(digits=0)
    p_text = fields.Char(
        string="P",
        compute="_compute_texts",
        help="How likely so many or more of the complained lots would come from it by "
        "chance alone (hypergeometric distribution).",
    )
    adjusted_text = fields.Char(
        string="Adjusted P",
        compute="_compute_texts",
        help="P, allowing for the number of candidates that were compared "
        "(Benjamini-Hochberg): of the findings up to 0.05, about one in twenty is a "
        "false alarm.",
    )
    verdict = fields.Selection(
        [
            ("strong", "Hardly by Chance"),
            ("likely", "Probably Not by Chance"),
            ("weak", "May Be Chance"),
            ("chance", "No More than Chance"),
            ("few", "Too Few to Tell"),
        ],
        string="In Words",
    )
    complaint_ids = fields.Many2many("complaint.complaint")

    @api.depends("complained", "complained_total", "shipped", "shipped_total")
    @api.depends_context("lang")
    def _compute_shares(self):
        for line in self:
            line.complained_share = self.env._(
                "%(some)s of %(all)s", some=line.complained, all=line.complained_total
            )
            line.shipped_share = self.env._(
                "%(some)s of %(all)s", some=line.shipped, all=line.shipped_total
            )

    @api.depends("probability", "adjusted")
    def _compute_texts(self):
        for line in self:
            line.p_text = _probability(line.probability)
            line.adjusted_text = _probability(line.adjusted)

    @api.model
    def _prepare_lines(self, cause, ranked, causes, by_lot):
        """Return the values of the lines; names of other companies are left out.

        :param ranked: the `Ranked` that are shown
        :param causes: the `Causes` that they are from
        :param dict by_lot: lot id -> ids of its complaints
        """
        names = self._names(ranked)
        return [
            {
                "cause_id": cause.id,
                "kind": found.key[0],
                **names[found.key],
                "complained": found.complained,
                "complained_total": causes.complained,
                "shipped": found.shipped,
                "shipped_total": causes.shipped,
                "expected": found.expected,
                "lift": found.lift,
                "probability": found.p,
                "adjusted": found.adjusted,
                "verdict": found.verdict,
                "complaint_ids": [
                    fields.Command.set(
                        {case for lot in causes.hits[found.key] for case in by_lot[lot]}
                    )
                ],
            }
            for found in ranked
        ]

    def _names(self, ranked):
        """Return {key: what the user may know of it}."""
        ids = {kind: [f.key[1] for f in ranked if f.key[0] == kind] for kind in MODELS}
        # sudo: suppliers and work centers are those of the companies compared.
        names = {
            (kind, record.id): {"name": record.display_name}
            for kind in ("supplier", "workcenter")
            for record in self.env[MODELS[kind]].sudo().browse(ids[kind])
        }
        lots = self.env["stock.lot"].sudo().browse(ids["lot"])
        suppliers = self._supplier_names(lots)
        own = self.env["complaint.trace"]._own_lots(lots)
        for lot in lots:
            if lot not in own:
                names["lot", lot.id] = {"name": self.env._("Lot of another company")}
                continue
            names["lot", lot.id] = {
                "lot_id": lot.id,
                "name": lot.name,
                "product_name": lot.product_id.display_name,
                "supplier_name": ", ".join(sorted(suppliers.get(lot.id, ()))),
            }
        return names

    def _supplier_names(self, lots):
        """Return {lot id: names of those who supplied it to companies of the user}."""
        companies = self.env.companies.ids
        rows = [
            row
            for row in lots._genealogy_receipts()
            if row["kind"] == "in"
            and row["supplier_id"]
            and row["company_id"] in companies
        ]
        # sudo: names only, of those who supplied companies of the user.
        partners = self.env["res.partner"].sudo()
        partners = partners.browse({row["supplier_id"] for row in rows})
        known = {partner.id: partner.display_name for partner in partners}
        found = {}
        for row in rows:
            found.setdefault(row["lot_id"], set()).add(known[row["supplier_id"]])
        return found

    def action_trace(self):
        """Show where the lot went.

        :return: a client action
        :raises UserError: it is no lot, or one of another company
        """
        return {
            "type": "ir.actions.client",
            "tag": "complaint_recall.trace",
            "name": self.env._("Trace"),
            "params": {"lots": str(self._own_lot().id)},
        }

    def action_hold(self):
        """Put the lot on hold.

        :return: what `stock.lot.action_hold` returns
        :raises UserError: it is no lot, or one of another company
        """
        return self._own_lot().action_hold()

    def _own_lot(self):
        self.ensure_one()
        if not self.lot_id:
            raise UserError(self.env._("Only a lot of your companies can be chosen."))
        return self.lot_id

    def action_view_complaints(self):
        """Open the complaints on the lots that come from it.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "complaint_mgmt.complaint_complaint_action"
            ),
            "domain": [("id", "in", self.complaint_ids.ids)],
            "context": {"create": False},
        }


def _probability(value):
    """Return a probability as a person reads it."""
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}".rstrip("0").rstrip(".")
