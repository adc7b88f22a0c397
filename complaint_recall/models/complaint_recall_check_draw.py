import json
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.models.complaint_append_only import ComplaintAppendOnly
from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools.sampling import draw, wanted_checks

SEED_BYTES = 16


class ComplaintRecallCheckDraw(models.Model):
    """A sample of consignees, drawn by chance and kept with all that proves it.

    21 CFR 7.42(b)(3). Who is in the sample follows from the seed, which nobody knows
    before the draw, and the ids of those who were written to. Consignees that were
    written to later are drawn from in a draw of their own; nobody is drawn from twice
    unless the coordinator draws anew and says why. Then the earlier draw is kept.
    """

    _name = "complaint.recall.check.draw"
    _description = "Sample of Consignees"
    _inherit = ["complaint.append.only"]
    _order = "recall_id, id"
    _rec_name = "drawn_at"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    drawn_at = fields.Datetime(string="Drawn On", required=True)
    user_id = fields.Many2one(
        "res.users", string="Drawn By", required=True, ondelete="restrict"
    )
    seed = fields.Char(required=True, help="By chance; the same seed draws the same.")
    level = fields.Char(required=True)
    percent = fields.Float(string="Share (%)", digits=(5, 2))
    population = fields.Text(required=True, help="Ids of those drawn from, as JSON.")
    population_digest = fields.Char(string="SHA-256 of Those Drawn From", required=True)
    population_count = fields.Integer(string="Drawn From", required=True)
    wanted_count = fields.Integer(string="Drawn", required=True)
    reason = fields.Char(string="Why Drawn Anew")
    is_superseded = fields.Boolean(string="Drawn Anew Since")
    check_ids = fields.One2many("complaint.recall.check", "draw_id", string="Checks")

    def _event_reference(self):
        self.ensure_one()
        return self.recall_id.name

    @api.model
    def _draw(self, recall, consignees, reason=""):
        """Draw from consignees and make the checks.

        :param recall: complaint.recall
        :param consignees: those to draw from
        :param str reason: why it is drawn anew; "" for a first draw
        :return: the draw
        """
        ids = sorted(consignees.ids)
        seed = secrets.token_hex(SEED_BYTES)
        level, percent = recall.effectiveness_level, recall.effectiveness_percent
        wanted = wanted_checks(len(ids), level, percent)
        # sudo: draws and checks are written by the engine only.
        drawn = self._append(
            [
                {
                    "recall_id": recall.id,
                    "company_id": recall.company_id.id,
                    "drawn_at": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "seed": seed,
                    "level": level,
                    "percent": percent if level == "B" else 0,
                    "population": json.dumps(ids),
                    "population_digest": sha256_hex(canonical_json(ids)),
                    "population_count": len(ids),
                    "wanted_count": wanted,
                    "reason": reason,
                    "is_superseded": False,
                }
            ]
        ).sudo()
        drawn._make_checks(draw(seed, ids, wanted))
        self.env["complaint.event"]._record(
            drawn, "recall.checks_drawn", drawn._event_data()
        )
        return drawn

    def _make_checks(self, ids):
        self.env["complaint.recall.check"]._insert(
            [
                {
                    "draw_id": self.id,
                    "recall_id": self.recall_id.id,
                    "company_id": self.company_id.id,
                    "consignee_id": consignee_id,
                }
                for consignee_id in ids
            ]
        )

    def _event_data(self):
        return {
            "draw": self.id,
            "seed": self.seed,
            "level": self.level,
            "percent": f"{self.percent:.2f}",
            "population_sha256": self.population_digest,
            "count": self.population_count,
            "wanted": self.wanted_count,
            "sample": sorted(self.check_ids.consignee_id.ids),
            "reason_sha256": sha256_hex((self.reason or "").encode()),
        }

    def _supersede(self):
        # super: past the refusal in `write`; sudo: nobody has the right to write.
        write = super(ComplaintAppendOnly, self.sudo()).write  # pylint: disable=W8164
        return write({"is_superseded": True})

    def _population(self):
        """Return the ids that these draws were drawn from."""
        return {one for row in self for one in json.loads(row.population)}

    def action_prove(self):
        """Draw again with the kept seed and compare with the checks that were made.

        :return: a notification that says whether the sample is the one of the seed
        :raises UserError: it is not, so somebody changed it in the database
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: who reads the draw may have it proved.
        row = self.sudo()
        ids = json.loads(row.population)
        again = draw(row.seed, ids, row.wanted_count)
        first = row.check_ids.filtered(lambda c: not c.repeats_id)
        same_ids = sha256_hex(canonical_json(ids)) == row.population_digest
        if not same_ids or again != sorted(first.consignee_id.ids):
            raise UserError(self.env._("The checks are not those that the seed draws."))
        return window.notice(
            "success",
            self.env._(
                "Proved: the seed draws these %(count)s consignees.",
                count=len(again),
            ),
        )
