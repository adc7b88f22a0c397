from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list

PROPOSED_ACTIVITY = "complaint_recall.mail_activity_type_hold_proposed"


class ComplaintLotHold(models.Model):
    """What was made of goods on hold is proposed for it; a person decides on each."""

    _inherit = "complaint.lot.hold"  # pylint: disable=R8180

    def _propose(self, lots, call=True):
        """Propose lots that were made of those on hold; who placed it decides.

        :param bool call: call the person who placed the hold by an activity
        """
        # sudo: who makes a lot of goods on hold has no right on holds.
        for hold in self.sudo():
            # what became of it in another company is for a hold of that company
            new = lots.sudo()._hold_of(hold.company_id) - hold.line_ids.lot_id
            if not new:
                continue
            lines = hold.line_ids._create_engine(hold, new, state="proposed")
            hold._record("hold.proposed", lines)
            if call:
                hold._call_owner(lines)

    def _call_owner(self, lines):
        if self.activity_search([PROPOSED_ACTIVITY]):
            return
        user = self.user_id
        names = format_list(self.env, lines[:3].lot_id.mapped("display_name"))
        self.activity_schedule(
            PROPOSED_ACTIVITY,
            user_id=user.id,
            summary=self.with_context(lang=user.lang).env._(
                "Made of goods on hold: decide on %(lots)s", lots=names
            ),
        )

    def _close_decided(self):
        """End the holds on which no lot is held and none is proposed any more."""
        # sudo: lines of a hold count, whether or not the user may read them.
        lines = self.env["complaint.lot.hold.line"].sudo()
        rows = lines._read_group(
            [("hold_id", "in", self.ids), ("state", "in", ("active", "proposed"))],
            ["hold_id"],
        )
        still = self.browse(hold.id for (hold,) in rows)
        undecided = lines._read_group(
            [("hold_id", "in", self.ids), ("state", "=", "proposed")], ["hold_id"]
        )
        settled = self - self.browse(hold.id for (hold,) in undecided)
        settled.activity_unlink([PROPOSED_ACTIVITY])
        ended = (self - still).filtered(lambda hold: hold.state == "active")
        ended.write({"state": "released"})

    def _guard_all_decided(self):
        # sudo: every lot counts.
        lines = self.sudo().line_ids
        if any(line.state in ("active", "proposed") for line in lines):
            raise UserError(
                self.env._(
                    "%(hold)s ends when its last lot is released by signature and its "
                    "last proposal is decided.",
                    hold=self.display_name,
                )
            )
