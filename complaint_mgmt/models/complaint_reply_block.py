from odoo import api, fields, models


class ComplaintReplyBlock(models.Model):
    """A part that a reply is written from: care, apology, result, next step (S7.6.3).

    A procedure demands blocks by its requirements; the sample is wording to begin with.
    """

    _name = "complaint.reply.block"
    _description = "Part of a Reply"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    hint = fields.Char(translate=True, help="What belongs into it.")
    sample = fields.Text(string="Sample Wording", translate=True)
    needs_date = fields.Boolean(
        string="Names a Date",
        help="A date is demanded, which we then promised to the customer.",
    )
    cites_findings = fields.Boolean(
        string="Cites the Result",
        help="The letter states the outcome that was signed, as the file has it.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another part of a reply has this code already."
    )

    @api.ondelete(at_uninstall=True)
    def _unlink_unused(self):
        # sudo: versions and replies of other companies count as well.
        self.env["complaint.procedure.requirement"].sudo().search(
            [("block_id", "in", self.ids)]
        ).version_id._check_draft()
