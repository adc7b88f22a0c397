from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.chain import sha256_hex

REFUSED_ACTIVITY = "complaint_mgmt.mail_activity_type_reception"


class ComplaintComplaint(models.Model):
    """A complainant who was not received: the team leader looks into it (S4.7)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    reception_refused = fields.Boolean(
        copy=False, help="The complainant was sent away or interrupted."
    )
    reception_refusal_reason = fields.Text(
        string="Why Reception Was Refused", copy=False
    )

    @api.constrains("reception_refused", "reception_refusal_reason")
    def _check_reception_reason(self):
        if any(
            complaint.reception_refused
            and not (complaint.reception_refusal_reason or "").strip()
            for complaint in self
        ):
            raise ValidationError(
                self.env._(
                    "Reception must not be refused without cause: say why it was."
                )
            )

    @api.model
    def _logged_fields(self):
        return [
            *super()._logged_fields(),
            "reception_refused",
            "reception_refusal_reason",
        ]

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints.filtered("reception_refused")._call_for_reception()
        return complaints

    def write(self, vals):
        received = self.filtered(lambda c: not c.reception_refused)
        result = super().write(vals)
        if vals.get("reception_refused"):
            received._call_for_reception()
        return result

    def _call_for_reception(self):
        """Call the team leader, or else every QA head, to review the refusal."""
        for complaint in self:
            # sudo: who leads, whatever whoever logs the case may read.
            users = complaint.sudo()._safety_users()
            complaint._call_people(
                users,
                REFUSED_ACTIVITY,
                lambda env: env._("Reception was refused: look into it"),
            )
            digest = sha256_hex(complaint.reception_refusal_reason.encode())
            data = {"reason_sha256": digest, "called": sorted(users.ids)}
            self.env["complaint.event"]._record(complaint, "reception.refused", data)
