from odoo import api, fields, models
from odoo.exceptions import UserError

MONTHS = "complaint_recall.common_cause_months"
# A longer list helps nobody: what comes later is no more than chance.
SHOWN = 100
# Fifty years: no lot is older.
LONGEST = 600


class ComplaintCommonCause(models.TransientModel):
    """What the lots of several complaints have in common, ranked by how little chance
    explains it.

    Only complaints that the user may read count. What belongs to another company is
    counted and not named.
    """

    _name = "complaint.common.cause"
    _description = "Common Cause in Lots"

    complaint_ids = fields.Many2many("complaint.complaint", string="Complaints")
    months = fields.Integer(
        string="Months to Compare",
        default=lambda self: self._default_months(),
        required=True,
        help="The complained lots are compared with the lots of the same products that "
        "were shipped from so many months before the first of them until now.",
    )
    summary = fields.Text(readonly=True)
    line_ids = fields.One2many(
        "complaint.common.cause.line", "cause_id", string="In Common", readonly=True
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Common Cause in Lots")

    @api.model
    def _default_months(self):
        # sudo: one number of the settings, which is no secret.
        value = self.env["ir.config_parameter"].sudo().get_param(MONTHS, "24")
        return int(value) if value.isdigit() and int(value) else 24

    def action_calculate(self):
        """Compare again, after months or complaints were changed.

        :raises UserError: no months to compare
        """
        self.ensure_one()
        self._calculate()

    def _calculate(self):
        """Fill the list."""
        if not 1 <= self.months <= LONGEST:
            raise UserError(
                self.env._("Enter from 1 to %(most)s months to compare.", most=LONGEST)
            )
        items = self._readable_items()
        # sudo: the lots stand on complaints that the user may read; what is found
        # behind them is masked where it belongs to another company.
        lots = items.sudo().lot_id
        causes = lots._common_causes(self.months, items.company_id)
        ranked = [found for found in causes.ranked if found.complained > 1]
        self.summary = self._describe(causes, ranked)
        # sudo: nobody writes these lines by hand, so that each is what was calculated.
        lines = self.env["complaint.common.cause.line"].sudo()
        self.sudo().line_ids.unlink()
        lines.create(
            lines._prepare_lines(self, ranked[:SHOWN], causes, self._by_lot(items))
        )
        self.invalidate_recordset(["line_ids"])

    def _readable_items(self):
        """Return the lines with a lot of the complaints that the user may read."""
        return self.env["complaint.item"].search(
            [
                ("complaint_id", "in", self.complaint_ids.ids),
                ("complaint_id.state", "!=", "cancelled"),
                ("lot_id", "!=", False),
            ]
        )

    def _by_lot(self, items):
        """Return {lot id: ids of its complaints}."""
        found = {}
        for item in items:
            found.setdefault(item.lot_id.id, []).append(item.complaint_id.id)
        return found

    def _describe(self, causes, ranked):
        """Return in plain words what was compared."""
        since = fields.Date.to_string(causes.since)
        if causes.complained < 2:
            return self.env._(
                "Too few cases to tell: these complaints name %(count)s lots. Two lots "
                "are the least that can have anything in common.",
                count=causes.complained,
            )
        if causes.is_too_large:
            return self.env._(
                "Too many lots of these products were shipped since %(since)s to be "
                "compared. Choose fewer months or complaints, and calculate again.",
                since=since,
            )
        words = self.env._(
            "%(complained)s complained lots, each counted once, are compared with "
            "%(shipped)s lots of the same products that were shipped since %(since)s, "
            "themselves included.",
            complained=causes.complained,
            shipped=causes.shipped,
            since=since,
        )
        if ranked:
            more = self.env._(
                "%(compared)s lots, suppliers and work centers stand behind two or "
                "more of them.",
                compared=causes.compared,
            )
        else:
            more = self.env._("No two complained lots have anything in common.")
        return f"{words}\n{more}"
