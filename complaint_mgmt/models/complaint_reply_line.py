from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ComplaintReplyLine(models.Model):
    """What one part of a reply says. Fixed as soon as the customer was told."""

    _name = "complaint.reply.line"
    _description = "Wording of a Reply"
    _order = "reply_id, sequence, id"

    reply_id = fields.Many2one(
        "complaint.reply", required=True, index=True, ondelete="cascade"
    )
    complaint_id = fields.Many2one(related="reply_id.complaint_id", store=True)
    company_id = fields.Many2one(related="reply_id.company_id", store=True)
    block_id = fields.Many2one(
        "complaint.reply.block", required=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="block_id.sequence", store=True)
    hint = fields.Char(related="block_id.hint")
    needs_date = fields.Boolean(related="block_id.needs_date")
    text = fields.Text()
    date = fields.Date(string="Until")
    is_missing = fields.Boolean(string="Missing", compute="_compute_is_missing")

    _block_uniq = models.Constraint(
        "UNIQUE(reply_id, block_id)", "This part of the reply is there already."
    )

    @api.depends("text", "date", "block_id.needs_date")
    def _compute_is_missing(self):
        for line in self:
            line.is_missing = not line._is_filled()

    def _is_filled(self):
        """Return whether the part says something, with a date where one is needed."""
        return bool((self.text or "").strip()) and bool(
            self.date or not self.block_id.needs_date
        )

    def _paragraph(self):
        """Return how the part reads in the letter, with date and result."""
        words = [self.text or ""]
        if self.date:
            until = format_date(self.env, self.date)
            words.append(self.env._("We will do this by %(date)s.", date=until))
        complaint = self.reply_id.complaint_id
        if self.block_id.cites_findings and complaint.outcome:
            outcomes = complaint._fields["outcome"]._description_selection(self.env)
            words.insert(
                0,
                self.env._(
                    "Result of the investigation: %(outcome)s.",
                    outcome=dict(outcomes)[complaint.outcome],
                ),
            )
        return " ".join(word for word in words if word)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.reply_id._check_wording()
        return lines

    def write(self, vals):
        if {"reply_id", "block_id"} & vals.keys():
            raise UserError(self.env._("A part of a reply stays where it is."))
        self.reply_id._check_wording()
        result = super().write(vals)
        self.reply_id._touch()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_in_draft(self):
        self.reply_id._check_wording()
