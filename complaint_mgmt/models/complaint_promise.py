from odoo import api, fields, models


class ComplaintPromise(models.Model):
    """Until when the customer was promised an answer (S2.4.1.2.2b).

    Never changed: a new promise ends the former, which stays as history.
    """

    _name = "complaint.promise"
    _description = "Promised Date"
    _inherit = ["complaint.append.only"]
    _order = "complaint_id, id desc"
    _rec_name = "promised_at"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    promised_at = fields.Datetime(string="Promised For", required=True)
    told_at = fields.Datetime(string="Told On", required=True)
    told_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    told_how = fields.Selection(
        [
            ("phone", "By Phone"),
            ("visit", "In Person"),
            ("written", "In Writing"),
            ("reply", "With a Reply"),
        ],
        string="How",
        required=True,
    )
    reason = fields.Text(string="Why Then")
    is_complex = fields.Boolean(
        string="Case Was Complex", help="When the promise was recorded."
    )
    recorded_at = fields.Datetime(string="Recorded On", required=True)
    is_current = fields.Boolean(string="Holds", compute="_compute_is_current")

    @api.depends("complaint_id.promise_ids")
    def _compute_is_current(self):
        for promise in self:
            latest = promise.complaint_id.promise_ids.sorted("id")[-1:]
            promise.is_current = promise == latest

    def _told_how_label(self):
        labels = dict(self._fields["told_how"]._description_selection(self.env))
        return labels[self.told_how]

    def _extends(self, original_due):
        """Return the promise that extends a deadline, or nothing (S5.2.5b).

        Only one of a complex case that was told, and recorded, before the original
        deadline passed, and that is for later: a deadline is not saved afterwards.

        :param original_due: naive UTC instant
        """
        counting = self.filtered(
            lambda p: p.is_complex and p.recorded_at <= original_due < p.promised_at
        )
        return counting.sorted("id")[-1:]
