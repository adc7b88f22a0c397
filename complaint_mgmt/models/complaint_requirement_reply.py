from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintProcedureRequirement(models.Model):
    """What a procedure may demand of replies, their delivery and the settlement."""

    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[
            ("first_reply", "A First Reply Was Given"),
            ("reply_block", "A Part of the Reply Is Written"),
            ("second_reader", "A Second Person Approved the Wording"),
            ("reply_mode", "The Customer Is Answered in This Way"),
            ("reply_person", "Whom We Talked To Is Noted"),
            ("reply_enclosure", "Files Are Enclosed"),
            ("delivery_proof", "It Is Proved That the Reply Arrived"),
            ("agreement", "An Agreement Is Written Down"),
            ("settled", "The Customer Is Satisfied"),
            ("followup_visit", "A Follow-up After the Solution"),
        ],
        ondelete={
            "first_reply": "cascade",
            "reply_block": "cascade",
            "second_reader": "cascade",
            "reply_mode": "cascade",
            "reply_person": "cascade",
            "reply_enclosure": "cascade",
            "delivery_proof": "cascade",
            "agreement": "cascade",
            "settled": "cascade",
            "followup_visit": "cascade",
        },
    )
    block_id = fields.Many2one(
        "complaint.reply.block", string="Part of the Reply", ondelete="restrict"
    )
    # what is signed, whatever language the signer reads
    block_code = fields.Char(related="block_id.code")
    reply_mode = fields.Selection(
        selection="_selection_reply_mode", string="Answered How"
    )

    @api.model
    def _selection_reply_mode(self):
        mode = self.env["complaint.reply"]._fields["mode"]
        return mode._description_selection(self.env)

    @api.model
    def _parameter_fields(self):
        return [*super()._parameter_fields(), "block_code", "reply_mode"]

    @api.depends("block_id", "reply_mode")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _title(self):
        title = super()._title()
        if self.kind == "reply_block":
            return f"{title}: {self.block_id.name or ''}"
        if self.kind == "reply_mode":
            modes = dict(self._fields["reply_mode"]._description_selection(self.env))
            return f"{title}: {modes.get(self.reply_mode, '')}"
        return title

    @api.constrains("kind", "block_id", "reply_mode")
    def _check_reply_parameters(self):
        for requirement in self:
            if requirement.kind == "reply_block" and not requirement.block_id:
                raise ValidationError(self.env._("Choose the part of the reply."))
            if requirement.kind == "reply_mode" and not requirement.reply_mode:
                raise ValidationError(self.env._("Choose how the customer is told."))
