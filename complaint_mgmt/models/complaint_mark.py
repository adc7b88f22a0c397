from odoo import api, fields, models


class ComplaintMark(models.Model):
    """A milestone that a case reached: when, and by whom."""

    _name = "complaint.mark"
    _inherit = ["complaint.append.only"]
    _description = "Milestone of a Complaint"
    _order = "reached_at, id"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    milestone_id = fields.Many2one(
        "complaint.milestone", required=True, ondelete="restrict"
    )
    trigger = fields.Selection(related="milestone_id.trigger")
    reached_at = fields.Datetime(string="Reached", required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    note = fields.Text(string="How It Is Known")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Proofs", ondelete="restrict"
    )

    @api.model
    def _put(self, complaints, milestone, reached_at=None, note=None, proofs=None):
        """Note that cases reached a milestone; only the first time counts.

        Receipt is the exception: it moves when its date is corrected.

        :param complaints: complaint.complaint
        :param milestone: complaint.milestone, empty for none
        :param reached_at: naive datetime in UTC; None: now
        :param str note: how a past moment is known
        :param proofs: ir.attachment that shows it
        """
        if not milestone:
            return self.browse()
        if milestone.trigger != "received":
            # sudo: whether it was reached, whatever the user may read.
            known = complaints.sudo().mark_ids.filtered(
                lambda mark: mark.milestone_id == milestone
            )
            complaints -= known.complaint_id.sudo(complaints.env.su)
        values = {
            "milestone_id": milestone.id,
            "reached_at": reached_at or fields.Datetime.now(),
            "user_id": self.env.uid,
            "note": note or False,
            "attachment_ids": [fields.Command.set(proofs.ids if proofs else [])],
        }
        return self._append([{**values, "complaint_id": c.id} for c in complaints])
