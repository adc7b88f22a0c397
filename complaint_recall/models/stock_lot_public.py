from odoo import models
from odoo.fields import Domain

from ..tools.recall_lifecycle import ACTIVE


class StockLot(models.Model):
    """What anybody who holds a pack may be told of a recall of its lot."""

    _inherit = "stock.lot"  # pylint: disable=R8180

    def _public_recall_notice(self):
        """Return what the public is told of a running recall of this lot.

        21 CFR 7.42(b)(2), 7.49(c): the danger and what to do, in the words that were
        signed or approved; GPSR Article 36. Only decided recalls of the company of the
        environment count. A drill, a draft and a recall that is over say nothing.

        :return: dict of texts or None, see `complaint_mgmt`
        """
        self.ensure_one()
        recall = self._public_recall()
        if not recall:
            return super()._public_recall_notice()
        in_force = recall.wording_ids.filtered(lambda w: w.state == "force")
        wording = recall._wording_for(self.env.context.get("lang"), in_force)
        text = self._public_text(wording) if wording else self._plain_public_text()
        phones = (recall.contact_phone, recall.after_hours_phone)
        return {**text, "contact": " · ".join(filter(None, phones))}

    def _public_recall(self):
        """Return the newest running recall of the lot, with the rights of the system.

        sudo: anybody may know of it. Only approved texts of it are shown.
        """
        domain = Domain(
            [
                ("lot_id", "=", self.id),
                ("is_excluded", "=", False),
                ("recall_id.is_mock", "=", False),
                ("recall_id.state", "in", ACTIVE),
                ("company_id", "=", self.env.company.id),
            ]
        )
        # sudo: what is shown of it was approved for everybody.
        rows = self.env["complaint.recall.lot"].sudo()
        return rows.search(domain, order="recall_id desc", limit=1).recall_id

    def _public_text(self, wording):
        parts = (wording.stop, wording.instructions, wording.remedies)
        headline = wording.headline or self.env._("This lot is recalled")
        mark = wording._urgent_mark()
        if mark and mark not in headline:
            headline = f"{mark}: {headline}"
        return {
            "headline": headline,
            "hazard": wording.hazard or wording.reason or "",
            "instructions": "\n".join(filter(None, parts)),
        }

    def _plain_public_text(self):
        """Where nothing was approved to be said, the plain fact and what to do."""
        return {
            "headline": self.env._("This lot is recalled"),
            "hazard": "",
            "instructions": "\n".join(
                (
                    self.env._("Do not use, sell or pass on goods of this lot."),
                    self.env._("Keep them apart and get in touch with us."),
                )
            ),
        }
