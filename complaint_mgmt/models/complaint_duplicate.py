from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import lifecycle, similar_text

# How far back, how many are compared and named, and how alike two texts are.
LOOK_BACK_DAYS, MOST_COMPARED, MOST_NAMED, ALIKE = 90, 200, 5, 0.6


class ComplaintComplaint(models.Model):
    """A complaint that may have been logged before: a warning, never a refusal."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    duplicate_text = fields.Char(
        string="Logged Before?", compute="_compute_duplicate_text"
    )

    @api.depends("partner_id", "item_ids.lot_id", "sale_order_id", "statement")
    @api.depends_context("uid", "lang")
    def _compute_duplicate_text(self):
        for case in self:
            found = case.browse()
            if case.state == lifecycle.INITIAL or not case._origin:
                found = case._find_duplicates(
                    case.company_id,
                    case.partner_id,
                    case.item_ids.product_id.ids,
                    case.item_ids.lot_id.ids,
                    case.sale_order_id,
                    case.statement,
                )
            found -= case._origin
            case.duplicate_text = case._describe_duplicates(found)

    @api.model
    def _find_duplicates(
        self, company, partner, product_ids, lot_ids, order, statement
    ):
        """Return the cases that may be the same complaint, open ones first.

        The same customer with the same lot or order, or with nearly the same words;
        where no customer is on record, the same product or lot with nearly the same
        words. Never to be shown to who is outside; who is inside sees it by
        `_describe_duplicates`.

        :param company: res.company
        :param partner: res.partner, maybe none
        :param product_ids: list of ids
        :param lot_ids: list of ids
        :param order: sale.order, maybe none
        :param str statement: what happened
        :return: complaint.complaint with the rights of the system
        """
        since = fields.Datetime.now() - timedelta(days=LOOK_BACK_DAYS)
        domain = Domain("company_id", "=", company.id)
        domain &= Domain("received_at", ">=", since)
        domain &= Domain("state", "!=", "cancelled")
        entity = partner.commercial_partner_id
        items = Domain("item_ids.lot_id", "in", lot_ids)
        if entity:
            domain &= Domain("commercial_partner_id", "=", entity.id)
        elif product_ids or lot_ids:
            items |= Domain("item_ids.product_id", "in", product_ids)
            domain &= items
        else:
            # sudo: none at all, with the rights of what is found below.
            return self.sudo().browse()
        # sudo: that there is one is told to who logs it again, not what is in it.
        cases = self.sudo().search(
            domain, limit=MOST_COMPARED, order="received_at desc, id desc"
        )
        words = similar_text.pieces(statement or "")
        lots = set(lot_ids) if entity else set()
        found = cases.filtered(
            lambda case: (
                bool(lots & set(case.item_ids.lot_id.ids))
                or bool(order and entity and case.sale_order_id == order)
                or similar_text.likeness(words, similar_text.pieces(case.statement))
                >= ALIKE
            )
        )
        return found.sorted(lambda case: case.state in lifecycle.FINAL)

    def _describe_duplicates(self, found):
        """Return a warning on duplicates: only the numbers of what the user reads.

        :param found: complaint.complaint, as `_find_duplicates` gives them
        :return: str, or False
        """
        # for who may not know of a case, there is none (S1.5.2)
        # sudo: `_may_know` and the read access below say what is told.
        found = found.sudo().filtered(lambda case: case._may_know(self.env.user))
        if not found:
            return False
        own = found.with_user(self.env.user)._filtered_access("read")
        names = ", ".join(own[:MOST_NAMED].mapped("name"))
        if not names:
            return self.env._("This may have been logged before, by somebody else.")
        if len(own) == len(found):
            return self.env._("This may be the same as %(names)s.", names=names)
        return self.env._(
            "This may be the same as %(names)s, or as others that you may not read.",
            names=names,
        )
