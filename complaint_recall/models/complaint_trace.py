import logging

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..trace.facts import DIRECTIONS, gather
from ..trace.payload import payload

_logger = logging.getLogger(__name__)

ROLE = "complaint_recall.group_recall_user"
# More lots at once are a recall scope, not a question on a screen.
MOST_SEEDS = 1000


class ComplaintTrace(models.AbstractModel):
    """The question where lots went and what is in them, as the screen asks it.

    It stores nothing: each answer is read anew, in a transaction that may be read only.
    The engine reads all companies; rows of companies that are not open leave as counts.
    """

    _name = "complaint.trace"
    _description = "Trace of Lots"

    @api.model
    @api.readonly
    def get_trace(self, lot_ids, direction="forward"):
        """Return where lots went, or what is in them, in one answer.

        :param list lot_ids: ids of `stock.lot`, at most 1,000
        :param str direction: `forward` (where did it go), `backward` (what is in it) or
            `both`
        :return: dict: `seeds`; `summary` with totals by unit; `lots`, `steps`,
            `suppliers`, `customers` and `edges` (the graph); `trees` by direction (the
            table); `tables` with `total` and rows; `hidden`, counts of what is in other
            companies; `truncated`; `message`, a sentence when a lot cannot be shown.
            Quantities are in the unit of the product, moments in UTC.
        :raises AccessError: the user is not of the recall team
        :raises UserError: an argument makes no sense
        """
        self._check_role()
        facts, message = self._facts(lot_ids, direction)
        if not facts:
            return {"seeds": [], "direction": direction, "message": message}
        return {**payload(facts), "message": message}

    @api.model
    def _facts(self, lot_ids, direction):
        """Return the masked answer of the engine and a sentence about missing lots."""
        if not isinstance(direction, str) or direction not in DIRECTIONS:
            raise UserError(
                self.env._("A trace goes forward, backward or in both directions.")
            )
        lots, message = self._seeds(lot_ids)
        if not lots:
            return None, message
        # The transaction may be read only, so the log of the server keeps who asked.
        _logger.info(
            "Trace %s of lots %s by user %s (%s), companies %s",
            direction,
            lots.ids,
            self.env.user.login,
            self.env.uid,
            self.env.companies.ids,
        )
        return gather(self.env, lots, direction), message

    @api.model
    def _check_role(self):
        if not self.env.user.has_group(ROLE):
            # sudo: the name of a role is no secret.
            role = self.env.ref(ROLE).sudo().name
            raise AccessError(
                self.env._(
                    "Only somebody with the role %(role)s traces lots.", role=role
                )
            )

    @api.model
    def _seeds(self, lot_ids):
        """Return the lots that may be shown, and a sentence about the rest."""
        ids = _clean_ids(lot_ids)
        if ids is None:
            raise UserError(self.env._("A trace starts from a list of lots."))
        if len(ids) > MOST_SEEDS:
            raise UserError(
                self.env._("Choose at most %(limit)s lots at once.", limit=MOST_SEEDS)
            )
        lots = self.env["stock.lot"].browse(ids).exists()
        own = self._own_lots(lots)
        return own, self._missing_message(len(ids), lots, own)

    @api.model
    def _own_lots(self, lots):
        """Return the lots of open companies, and those that no company owns."""
        companies = self.env.companies
        # sudo: only the owner is read, to leave out what is not for the user.
        own = lots.sudo().filtered(
            lambda lot: (
                (lot.company_id or lot.product_id.company_id or companies) & companies
            )
        )
        return lots.browse(own.ids)

    @api.model
    def _missing_message(self, asked, lots, own):
        if not asked:
            return self.env._("Type or scan a lot number to begin.")
        if len(lots) < asked:
            return self.env._("A lot no longer exists.")
        if len(own) < len(lots):
            return self.env._("A lot belongs to a company that is not open for you.")
        return ""


def _clean_ids(value):
    """Return distinct positive ids, or None when the value is no list of ids."""
    if not isinstance(value, list | tuple):
        return None
    if not all(type(i) is int and 0 < i < 2**31 for i in value):
        return None
    return list(dict.fromkeys(value))
