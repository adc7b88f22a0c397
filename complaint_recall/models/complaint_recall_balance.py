from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..recovery import consignees, differences, lots

LINE = "complaint.recall.consignee.line"
# What the statements read, besides what the genealogy reads.
READ = (
    "complaint.recall",
    "complaint.recall.lot",
    "complaint.recall.shipment",
    "complaint.recall.consignee",
    LINE,
    "complaint.recall.destruction",
    "complaint.recall.destruction.line",
    "complaint.recall.difference",
    "stock.location",
)
ANSWERS = "complaint.recall.passed.on"
UNIT_KEYS = (
    "produced",
    "on_hand",
    "shipped",
    "returned",
    "used",
    "destroyed",
    "passed_on",
    "declared_stock",
    "outstanding",
    "scrap",
    "samples",
    "unexplained",
)
DECIDED = ("running", "closing", "closed")
# What is summed up over the lots, and what of it is shown as it is.
ALIKE = ("on_hand", "samples", "scrap", "returned")
LOT_KEYS = (*ALIKE, "received", "produced", "sent_back", "shipped", "came_back")
# What is summed up over the consignees.
SUMMED = ("used", "destroyed", "passed_on", "declared_stock", "outstanding")


class ComplaintRecall(models.Model):
    """The balance: where everything is that was made, received and shipped.

    Nothing of it is stored. Each method is a constant number of statements, whatever
    the number of shipments; it checks no rights, so whoever shows a result does.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    balance_summary = fields.Html(
        string="Balance", compute="_compute_balance_summary", sanitize=False
    )

    def _balance_lots(self):
        """Return what became of each lot in the scope of these recalls.

        :return: list of dicts, one a lot that was not taken out: `id` (of the
            complaint.recall.lot), `recall_id`, `lot_id`, `product_id`, `uom_id`, and
            quantities in the unit of the product: what came in (`received`, `produced`,
            `given_back` by an unbuild, `came_back` from customers before the decision,
            `returned` since, `gained`), what went out (`sent_back` to the supplier,
            `consumed`, `shipped`, `scrap`, `lost`), what moved between companies
            (`moved_in`, `moved_out`), what is there (`on_hand` without `samples`,
            `quarantine` as a part of it, `loose`: came back since and did not go to a
            quarantine), and the `difference` that is nowhere
        """
        return self._balance_rows(lots.balance(self.ids)) if self else []

    def _balance_consignees(self, consignees_only=None):
        """Return what each consignee was shipped of each lot, and where it is.

        :param consignees_only: complaint.recall.consignee records; None: all
        :return: list of dicts, one a consignee and lot: `recall_id`, `consignee_id`
            (None: customers whom nobody knows), `id` (of the complaint.recall.lot),
            `lot_id`, `product_id`, `uom_id`, `line_id` (None: never shipped to this
            consignee), and quantities in the unit of the product: `shipped`, `handed`
            by other consignees, `returned` since the decision, `used`, `destroyed` with
            proof, `passed_on` to other consignees, `outstanding`, and what was
            declared: `declared_received`, `declared_stock`, `declared_return`
        """
        if not self:
            return []
        chosen = None if consignees_only is None else consignees_only.ids
        statement = consignees.balance(self.ids, self._declared_columns(), chosen)
        return self._balance_rows(statement)

    def _balance_differences(self, consignees_only=None, lots_only=None):
        """Return what does not add up; see `recovery/differences.py`.

        :param consignees_only: complaint.recall.consignee records, whose differences
            alone are looked at; None: all, and those of lots
        :param lots_only: complaint.recall.lot records; None: all
        :return: list of dicts `recall_id, kind, id (of the complaint.recall.lot),
            consignee_id, uom_id, quantity, difference_id, is_open`
        """
        if not self:
            return []
        statement = differences.judged(
            self.ids,
            self._declared_columns(),
            None if consignees_only is None else consignees_only.ids,
            None if lots_only is None else lots_only.ids,
        )
        return self._balance_rows(statement)

    @api.model
    def _balance_rows(self, statement):
        self._flush_balance()
        with self.env["stock.lot"]._genealogy_fetch() as fetch:
            rows = fetch(statement)
            names = [column.name for column in self.env.cr.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    @api.model
    def _flush_balance(self):
        """Write what is pending and read past the ORM."""
        for name in (*READ, ANSWERS):
            if name in self.env:
                self.env[name].flush_model()
        self.env["stock.lot"]._genealogy_flush()

    @api.model
    def _declared_columns(self):
        """Return the columns in which answers of consignees are written down."""
        wanted = (*consignees.COLUMNS.values(), consignees.ANSWERED)
        known = self.env[LINE]._fields
        return [name for name in wanted if name in known]

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def _figures(self):
        units = self._balance_units()
        return {
            **super()._figures(),
            "units": units,
            "recovered_percent": self._recovered_percent(units),
        }

    def _balance_units(self):
        """Return the sums of the balance, one dict a unit, the most shipped first."""
        self.ensure_one()
        sums = defaultdict(lambda: dict.fromkeys(UNIT_KEYS, 0.0))
        for row in self._balance_rows(lots.totals(lots.balance(self.ids), LOT_KEYS)):
            unit = sums[row["uom_id"]]
            unit["produced"] += row["received"] + row["produced"] - row["sent_back"]
            unit["shipped"] += row["shipped"] - row["came_back"]
            unit.update({key: row[key] for key in ALIKE})
        declared = self._declared_columns()
        statement = consignees.balance(self.ids, declared)
        for row in self._balance_rows(lots.totals(statement, SUMMED)):
            sums[row["uom_id"]].update({key: row[key] for key in SUMMED})
        for row in self._balance_rows(differences.unexplained(self.ids, declared)):
            sums[row["uom_id"]]["unexplained"] = row["unexplained"]
        uoms = self.env["uom.uom"].browse(sums)
        result = [
            {
                "uom_id": uom.id,
                "uom": uom.name,
                **{key: round(sums[uom.id][key], 6) + 0.0 for key in UNIT_KEYS},
            }
            for uom in uoms.sorted("id")
        ]
        return sorted(result, key=lambda unit: -unit["shipped"])

    @api.model
    def _recovered_percent(self, units):
        """Return what was recovered of the unit that was shipped most, in per cent."""
        if not units or units[0]["shipped"] <= 0:
            return 0.0
        unit = units[0]
        recovered = unit["returned"] + unit["destroyed"] + unit["used"]
        return round(100 * recovered / unit["shipped"], 2)

    # ------------------------------------------------------------------
    # For people
    # ------------------------------------------------------------------

    @api.depends("scope_lot_ids", "state")
    @api.depends_context("lang")
    def _compute_balance_summary(self):
        for recall in self:
            # sudo: who may read the recall may read its sums.
            is_decided = recall.id and recall.state in DECIDED
            units = recall.sudo()._balance_units() if is_decided else []
            recall.balance_summary = recall._render_balance(units)

    def _render_balance(self, units):
        labels = {
            "produced": self.env._("Made or Received"),
            "on_hand": self.env._("In Stock"),
            "shipped": self.env._("Shipped"),
            "returned": self.env._("Returned"),
            "used": self.env._("Used Up"),
            "destroyed": self.env._("Destroyed There"),
            "outstanding": self.env._("Outstanding"),
            "scrap": self.env._("Scrapped"),
            "samples": self.env._("Samples"),
            "unexplained": self.env._("Unexplained"),
        }
        strips = [
            Markup("<dl class='d-flex flex-wrap column-gap-4 mb-2'>%s</dl>")
            % Markup().join(
                self._render_amount(label, unit[key], unit["uom"], key)
                for key, label in labels.items()
            )
            for unit in units
        ]
        return Markup().join(strips) or False

    def _render_amount(self, label, quantity, unit, key):
        is_open = key in ("outstanding", "unexplained") and quantity
        style = "text-danger" if is_open else "text-body"
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        amount = formatLang(self.env, quantity, digits=digits)
        return Markup(
            "<div><dt class='small fw-normal text-muted'>%s</dt>"
            "<dd class='mb-0 fw-bold %s'>%s %s</dd></div>"
        ) % (label, style, amount, unit)
