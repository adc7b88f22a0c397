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

    def write(self, vals):
        if {"code", "needs_date", "cites_findings"} & vals.keys():
            self._check_unused()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_unused(self):
        self._check_unused()

    def _check_unused(self):
        """Refuse to change what a submitted or approved version demands.

        :raises UserError: a version that is no draft demands one of these parts
        """
        # sudo: versions of other companies count as well.
        requirements = self.env["complaint.procedure.requirement"].sudo()
        found = requirements.search([("block_id", "in", self.ids)])
        found.version_id._check_draft()
