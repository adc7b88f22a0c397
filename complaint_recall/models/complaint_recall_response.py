from odoo import api, fields, models

from odoo.addons.complaint_mgmt.models.complaint_append_only import ComplaintAppendOnly

SOURCES = [
    ("page", "Page of the Notice"),
    ("phone", "Phone Call"),
    ("mail", "Mail or Letter"),
    ("visit", "Visit"),
]


class ComplaintRecallResponse(models.Model):
    """One answer of a consignee, as it was given. The latest one with figures counts.

    21 CFR 7.49(d): whoever gets a notice carries it out and says so. An answer is never
    changed: whoever knows better answers again.
    """

    _name = "complaint.recall.response"
    _description = "Answer of a Consignee"
    _inherit = ["complaint.append.only"]
    _order = "consignee_id, id desc"
    _rec_name = "consignee_id"

    consignee_id = fields.Many2one(
        "complaint.recall.consignee", required=True, index=True, ondelete="restrict"
    )
    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    answered_at = fields.Datetime(string="Answered On", required=True)
    source = fields.Selection(SOURCES, string="How", required=True)
    user_id = fields.Many2one(
        "res.users", string="Entered By", required=True, ondelete="restrict"
    )
    has_figures = fields.Boolean(
        string="With Figures",
        help="Without: the notice was received, and the goods are not sold any more.",
    )
    person = fields.Char(string="Who Answered")
    phone = fields.Char()
    remark = fields.Text()
    line_ids = fields.One2many(
        "complaint.recall.response.line", "response_id", string="Figures"
    )
    passed_on_ids = fields.One2many(
        "complaint.recall.passed.on", "response_id", string="Passed On To"
    )
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[("res_model", "=", "complaint.recall.response")],
    )
    is_complete = fields.Boolean(
        help="Files came with the answer; from then on none is added or removed."
    )

    _consignee_idx = models.Index("(consignee_id, answered_at)")

    @api.depends("consignee_id.name", "answered_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for response in self:
            when = fields.Datetime.context_timestamp(response, response.answered_at)
            name = response.consignee_id.name
            response.display_name = f"{name} {when:%Y-%m-%d %H:%M}"

    def _attachment_is_locked(self):
        """Return the answers whose files are fixed: all that were given."""
        return self.filtered("is_complete")

    def _complete(self):
        # sudo: nobody has the right to write; super: past the refusal in `write`.
        rows = self.sudo()
        return super(ComplaintAppendOnly, rows).write({"is_complete": True})  # pylint: disable=W8164

    def _event_reference(self):
        self.ensure_one()
        return self.recall_id.name

    def _event_data(self):
        """Return what the log keeps of an answer: ids, numbers, digests."""
        self.ensure_one()
        return {
            "consignee": self.consignee_id.id,
            "response": self.id,
            "source": self.source,
            "figures": self.has_figures,
            "lines": {str(r.consignee_line_id.id): r._numbers() for r in self.line_ids},
            "passed_on": len(self.passed_on_ids),
            "files": sorted(self.attachment_ids.mapped("checksum")),
        }
