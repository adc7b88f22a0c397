from odoo import api, fields, models

from ..tools.chain import canonical_json, sha256_hex
from .complaint_gate_policy_line import MEANINGS

DECISIONS = [
    ("approve", "Signed"),
    ("send_back", "Sent Back"),
    ("refuse", "Refused"),
]
# What the seal covers, 21 CFR 11.50 and 11.70: a signature can neither be altered nor
# moved to another document unnoticed.
SEALED_FIELDS = (
    "round_id",
    "step_id",
    "user_id",
    "signer_name",
    "signer_login",
    "signer_role",
    "on_behalf_of_id",
    "on_behalf_name",
    "decision",
    "meaning",
    "signed_at",
    "reason",
    "digest",
)


class ComplaintGateSignature(models.Model):
    """One act of signing: who, for whom, when, with which meaning, on what content."""

    _name = "complaint.gate.signature"
    _description = "Signatures"
    _inherit = ["complaint.gate.evidence"]
    _order = "signed_at desc, id desc"
    _rec_name = "signer_name"

    round_id = fields.Many2one(
        "complaint.gate.round",
        string="Signature Round",
        required=True,
        index=True,
        ondelete="restrict",
    )
    step_id = fields.Many2one(
        "complaint.gate.step",
        string="Signature Step",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="round_id.company_id", store=True)
    number = fields.Integer(related="round_id.number", string="Round")
    gate_label = fields.Char(related="round_id.gate_label", string="Decision On")
    round_state = fields.Selection(related="round_id.state", string="Round Is")
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict"
    )
    signer_name = fields.Char(string="Signed By", required=True)
    signer_login = fields.Char(string="Login", required=True)
    signer_role = fields.Char(string="As", required=True)
    on_behalf_of_id = fields.Many2one(
        "res.users", string="On Behalf of User", ondelete="restrict"
    )
    on_behalf_name = fields.Char(string="On Behalf Of")
    decision = fields.Selection(DECISIONS, string="Result", required=True)
    meaning = fields.Selection(MEANINGS, required=True)
    signed_at = fields.Datetime(string="Signed On", required=True)
    reason = fields.Text()
    digest = fields.Char(
        required=True, help="SHA-256 of what was signed, in its canonical form."
    )
    digest_short = fields.Char(string="Content Digest", compute="_compute_digest_short")
    seal = fields.Char(
        required=True, help="SHA-256 of this signature with the digest of the content."
    )
    is_intact = fields.Boolean(
        string="Intact",
        compute="_compute_is_intact",
        compute_sudo=True,
        help="Signature and content are still what they were when it was signed.",
    )

    _principal_uniq = models.UniqueIndex(
        "(step_id, COALESCE(on_behalf_of_id, user_id))",
        "This signature was given already.",
    )

    @api.depends("digest")
    def _compute_digest_short(self):
        for signature in self:
            signature.digest_short = (signature.digest or "")[:12]

    @api.depends("seal", "round_id.payload", "round_id.content_destroyed")
    def _compute_is_intact(self):
        for signature in self:
            if signature.round_id.content_destroyed:
                # content and reason are gone; what is left agrees
                signature.is_intact = signature.digest == signature.round_id.digest
                continue
            vals = {name: signature[name] for name in SEALED_FIELDS}
            content = signature.round_id.payload or ""
            signature.is_intact = (
                signature.seal == self._seal(vals)
                and signature.digest == signature.round_id.digest
                and signature.digest == sha256_hex(content.encode())
            )

    @api.model
    def _seal(self, vals):
        """Return the digest over the values of one signature."""
        statement = {}
        for name in SEALED_FIELDS:
            value = vals.get(name) or None
            if isinstance(value, models.BaseModel):
                value = value.id
            if name == "signed_at":
                value = fields.Datetime.to_string(value)
            statement[name] = value
        return sha256_hex(canonical_json(statement))

    @api.model
    def _give(self, step, principal, decision, reason):
        """Append the signature of the current user; the engine has judged his right."""
        user = self.env.user
        on_behalf = principal - user
        vals = {
            "round_id": step.round_id.id,
            "step_id": step.id,
            "user_id": user.id,
            "signer_name": user.name,
            "signer_login": user.login,
            "signer_role": step.name,
            "on_behalf_of_id": on_behalf.id,
            "on_behalf_name": on_behalf.name,
            "decision": decision,
            "meaning": step.meaning,
            "signed_at": fields.Datetime.now(),
            "reason": reason,
            "digest": step.round_id.digest,
        }
        vals["seal"] = self._seal(vals)
        return self._append([vals])
