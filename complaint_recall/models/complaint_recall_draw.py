from odoo import api, fields, models

from odoo.addons.complaint_mgmt.tools import window

from ..tools import drill_draw


class ComplaintRecallDraw(models.Model):
    """How the lot of a drill was found: drawn from candidates by a seed, or chosen.

    Seed and candidates are kept, so that anybody can draw again and gets the same lot.
    """

    _name = "complaint.recall.draw"
    _inherit = ["complaint.append.only"]
    _description = "Draw of a Drill"
    _order = "id desc"
    _log_access = False
    _rec_name = "lot_id"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, readonly=True, ondelete="restrict"
    )
    drill_id = fields.Many2one(
        "complaint.recall.drill",
        string="Plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    lot_id = fields.Many2one(
        "stock.lot", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("random", "Drawn by Lot"), ("chosen", "Chosen")], required=True, readonly=True
    )
    direction = fields.Selection(
        [("down", "Down"), ("up", "Up")], required=True, readonly=True
    )
    seed = fields.Char(readonly=True)
    candidate_count = fields.Integer(
        string="Candidates", readonly=True, aggregator=None
    )
    candidate_digest = fields.Char(string="Digest of the Candidates", readonly=True)
    candidates = fields.Text(
        string="IDs of the Candidates", readonly=True, prefetch=False
    )
    drawn_at = fields.Datetime(string="Drawn On", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )

    _recall_uniq = models.Constraint("UNIQUE(recall_id)", "A drill has one draw.")

    @api.model
    def _note(self, recall, plan, lot, seed, candidates):
        """Append the draw of a recall.

        :param str seed: None when the lot was chosen
        :param list candidates: ids among which was drawn
        :return: the draw
        """
        return self._append(
            [
                {
                    "recall_id": recall.id,
                    "drill_id": plan.id,
                    "company_id": recall.company_id.id,
                    "lot_id": lot.id,
                    "kind": "random" if seed else "chosen",
                    "direction": plan.direction,
                    "seed": seed,
                    "candidate_count": len(candidates),
                    "candidate_digest": drill_draw.digest(candidates),
                    "candidates": ",".join(map(str, sorted(candidates))),
                    "drawn_at": fields.Datetime.now(),
                    "user_id": self.env.uid,
                }
            ]
        )

    def action_verify(self):
        """Draw again from what is kept, and say whether the same lot comes out.

        :return: a client action that shows it
        """
        self.ensure_one()
        self.check_access("read")
        proved = self._is_proved()
        texts = {
            True: self.env._("The same lot was drawn again: the draw holds."),
            False: self.env._("The draw does not hold: another lot comes out."),
        }
        return window.notice("success" if proved else "danger", texts[proved])

    def _is_proved(self):
        """Return whether drawing again, from what is kept, gives the same lot."""
        self.ensure_one()
        if self.kind != "random":
            return False
        candidates = [int(text) for text in (self.candidates or "").split(",") if text]
        return drill_draw.proves(
            self.seed, candidates, self.candidate_digest, self.lot_id.id
        )
