from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import violation_lifecycle


class ComplaintViolationHearing(models.Model):
    """What one side said on a staff matter, or why it was not heard (S4.13, S4.20)."""

    _name = "complaint.violation.hearing"
    _description = "Hearing on a Staff Matter"
    _order = "violation_id, heard_at, id"

    violation_id = fields.Many2one(
        "complaint.violation", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="violation_id.company_id", store=True)
    side = fields.Selection(
        [
            ("respondent", "Person Concerned"),
            ("complainant", "Complainant"),
            ("witness", "Witness"),
        ],
        required=True,
        default="respondent",
    )
    person_name = fields.Char(string="Who Was Heard")
    heard_at = fields.Datetime(
        string="Heard On", required=True, default=fields.Datetime.now
    )
    not_heard = fields.Boolean(
        help="Declined or could not be reached: say so as the text."
    )
    text = fields.Text(string="What Was Said", required=True)
    recorded_by_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
        ondelete="restrict",
    )

    @api.constrains("text", "heard_at", "not_heard", "side")
    def _check_complete(self):
        now = fields.Datetime.now()
        for hearing in self:
            if not (hearing.text or "").strip():
                raise ValidationError(
                    self.env._("Write down what was said, or why nobody was heard.")
                )
            if hearing.heard_at > now:
                raise ValidationError(
                    self.env._("A hearing was held now or earlier. Correct the date.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        hearings = super().create(
            [{**vals, "recorded_by_id": self.env.uid} for vals in vals_list]
        )
        hearings._check_open()
        hearings._record("violation.heard")
        return hearings

    def write(self, vals):
        if {"violation_id", "recorded_by_id", "company_id"} & vals.keys():
            raise UserError(
                self.env._("A hearing stays with its matter and its recorder.")
            )
        self._check_open()
        result = super().write(vals)
        self._record("violation.heard")
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_while_open(self):
        self._check_open()
        self._record("violation.hearing_removed")

    def _check_open(self):
        for violation in self.violation_id:
            if violation.state != violation_lifecycle.INITIAL:
                raise UserError(
                    self.env._(
                        "The hearings of %(number)s are fixed: a penalty was proposed.",
                        number=violation.name,
                    )
                )

    def _record(self, kind):
        for violation, rows in self.grouped("violation_id").items():
            self.env["complaint.event"]._record(violation, kind, {"ids": rows.ids})

    def _gate_payload_line(self):
        """Return what a signature on the penalty covers of this, as a text."""
        heard = "-" if self.not_heard else f"{self.heard_at}Z"
        return f"{self.side} {self.person_name or ''} ({heard}): {self.text}"
