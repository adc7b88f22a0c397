from odoo import api, fields, models

from ..tools import drill_result

CODES = [
    ("start", "Started"),
    ("trace", "Goods Traced"),
    ("list", "Consignees Listed"),
    ("contacts", "Contacts Checked"),
    ("balance", "Balance Explained"),
    ("decision", "Decided"),
    ("notices", "Notices Sent"),
]


class ComplaintRecallStep(models.Model):
    """A step of a recall or drill, by the clock of the server.

    It begins where the step before ended. Times are never entered: a row is appended
    when the step is done, and stays.
    """

    _name = "complaint.recall.step"
    _inherit = ["complaint.append.only"]
    _description = "Timed Step of a Recall"
    _order = "recall_id desc, id"
    _log_access = False
    _rec_name = "code"

    recall_id = fields.Many2one(
        "complaint.recall",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    code = fields.Selection(CODES, string="Step", required=True, readonly=True)
    started_at = fields.Datetime(string="Started On", required=True, readonly=True)
    done_at = fields.Datetime(string="Done On", required=True, readonly=True)
    duration = fields.Float(
        string="Hours",
        readonly=True,
        help="Since the step before.",
    )
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    result = fields.Json(readonly=True)
    summary = fields.Char(string="What It Showed", compute="_compute_summary")

    @api.depends("code", "result")
    @api.depends_context("lang")
    def _compute_summary(self):
        for step in self:
            step.summary = step._in_words()

    def _in_words(self):
        """Return what the step showed as one line, in the language of the user."""
        result = self.result or {}
        if self.code == "trace":
            return self.env._(
                "%(lots)s lots, %(shipments)s shipments, %(consignees)s consignees",
                lots=result.get("lots"),
                shipments=result.get("shipments"),
                consignees=result.get("consignees"),
            )
        if self.code == "list":
            return self.env._("%(count)s consignees", count=result.get("consignees"))
        if self.code == "contacts":
            return self.env._(
                "%(count)s consignees, %(missing)s without mail and phone",
                count=result.get("consignees"),
                missing=result.get("missing"),
            )
        if self.code == "balance":
            return self.env._(
                "%(share)s %% of the quantity accounted for",
                share=round(result.get("share", 0), 2),
            )
        return ""

    @api.model
    def _selection_of(self, name):
        return self._fields[name]._description_selection(self.env)

    @api.model
    def _note(self, recall, code, result):
        """Append a step that was done now.

        :param recall: complaint.recall, one
        :param str code: of `CODES`
        :param dict result: JSON-able: counts and ids, no text
        :return: the step
        """
        now = fields.Datetime.now()
        # sudo: the step before, whoever took it.
        last = self.sudo().search(
            [("recall_id", "=", recall.id)], order="id desc", limit=1
        )
        began = last.done_at or recall.drill_called_at or recall.create_date or now
        began = began.replace(microsecond=0)
        step = self._append(
            [
                {
                    "recall_id": recall.id,
                    "company_id": recall.company_id.id,
                    "code": code,
                    "started_at": began,
                    "done_at": now,
                    "duration": (now - began).total_seconds() / 3600,
                    "user_id": self.env.uid,
                    "result": result,
                }
            ]
        )
        data = {"step": code, "seconds": int((now - began).total_seconds())}
        self.env["complaint.event"]._record(recall, "recall.step_done", data)
        return step

    def _plain(self):
        """Return these steps as values for the pure functions of the result."""
        return [
            drill_result.Step(step.code, step.id, step.result or {}) for step in self
        ]
