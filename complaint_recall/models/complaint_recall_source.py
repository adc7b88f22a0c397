from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.complaint_mgmt.tools import window

from .complaint_recall_steps import DECISION


class ComplaintRecall(models.Model):
    """Where a recall comes from: complaints, lots, a lot of a supplier, a window of
    production, an order of an authority."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    authority = fields.Char(help="Which authority ordered the recall.")
    authority_reference = fields.Char(
        string="Reference of the Order", help="Number of the document."
    )
    authority_at = fields.Datetime(string="Order Received On")

    @api.model
    def _start(self, lots, **vals):
        """Begin a recall of lots and find its scope.

        :param lots: stock.lot records
        :param vals: further values of the recall
        :return: complaint.recall
        :raises AccessError: the user may not begin recalls, or not read these lots
        :raises UserError: no lots, or lots of several companies
        """
        self.check_access("create")
        lots.check_access("read")
        if not lots:
            raise UserError(self.env._("Choose the lots that are to be recalled."))
        # sudo: to whom a lot belongs
        companies = lots.sudo().company_id
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "These lots belong to several companies. Begin one recall for each."
                )
            )
        values = {
            "title": self._title_of(lots),
            "company_id": (companies or self.env.company).id,
            "lot_ids": [Command.set(lots.ids)],
            **vals,
        }
        recall = self.create(values)
        recall.action_find_scope()
        return recall

    @api.model
    def _title_of(self, lots):
        """Return what a recall of these lots is called before a person names it."""
        shown = lots[:5]
        products = ", ".join(shown.product_id.mapped("display_name"))
        names = ", ".join(shown.mapped("name"))
        if len(lots) > len(shown):
            names += f" … ({len(lots)})"
        return f"{products} {names}"

    def action_open_find(self):
        """Open the dialog that finds suspect lots by a supplier's lot or a window.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Find Suspect Lots"), "complaint.recall.find", recall_id=self.id
        )

    def action_view_form(self):
        """Open this recall.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self)

    def _open_points(self, step):
        points = super()._open_points(step)
        if step != DECISION or self.origin != "authority":
            return points
        if not (self.authority and self.authority_reference and self.authority_at):
            points.append(
                self.env._(
                    "Enter which authority ordered the recall, the reference of the "
                    "order and when it was received."
                )
            )
        return points

    def _signed_decision(self):
        return {
            **super()._signed_decision(),
            "authority": self.authority or "",
            "authority_reference": self.authority_reference or "",
            "authority_at": str(self.authority_at or ""),
        }

    def _gate_watched_fields(self):
        return super()._gate_watched_fields() | {
            "authority",
            "authority_reference",
            "authority_at",
        }
