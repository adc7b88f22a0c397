from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint_hearing_mixin import HARMLESS


class ComplaintSignedDraft(models.AbstractModel):
    """What one drafts, others sign, and nobody changes afterwards (S1.7, S9.0).

    Contract: `_draft_gate` is the gate by which it takes effect; `_unsigned_text()` and
    `_fixed_text()` are the refusals of a state without signatures and of a change.
    """

    _name = "complaint.signed.draft"
    _description = "Draft That Takes Effect by Signatures"
    _inherit = ["complaint.gate.mixin", "mail.thread", "mail.activity.mixin"]
    _draft_gate = None

    state = fields.Selection(
        [("draft", "Draft"), ("review", "In Review"), ("approved", "Approved")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    author_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        readonly=True,
        required=True,
        copy=False,
        ondelete="restrict",
    )

    def _unsigned_text(self):
        """Return the refusal of a state that no signatures stand behind."""
        raise NotImplementedError

    def _fixed_text(self):
        """Return the refusal of a change of what was submitted or approved."""
        raise NotImplementedError

    # ------------------------------------------------------------------
    # What was submitted or approved stays as it is
    # ------------------------------------------------------------------

    def write(self, vals):
        for draft in self:
            if vals.get("state", draft.state) != draft.state:
                draft._check_state(vals["state"])
        content = vals.keys() - HARMLESS - {"state"}
        if content:
            self._check_draft()
        result = super().write(vals)
        if content:
            self._touch()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_in_draft(self):
        self._check_draft()

    def _check_state(self, target):
        """Let the state follow the signatures, whoever writes it.

        :raises UserError: the signatures say another state
        """
        opened = bool(self._gate_open_round(self._draft_gate))
        approved = not opened and self._gate_is_approved(self._draft_gate)
        holds = {"approved": approved, "review": opened}
        if not holds.get(target, not approved and not opened):
            raise UserError(self._unsigned_text())

    def _check_draft(self):
        """Refuse to change what was submitted or approved.

        :raises UserError: one of them is no draft
        """
        fixed = self.filtered(lambda draft: draft.state != "draft")
        if fixed:
            raise UserError(fixed[0]._fixed_text())

    def _touch(self):
        """Note who changed the draft: the author, who cannot approve it."""
        self._check_draft()
        others = self.filtered(lambda draft: draft.author_id != self.env.user)
        return others._write_author()

    def _write_author(self):
        # super: `write` refuses the author to everybody.
        return super().write({"author_id": self.env.uid})  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def action_submit(self):
        """Open the dialog in which the author signs the draft and submits it.

        :return: a window action
        :raises UserError: it is not ready, or the user is not its author
        """
        self.ensure_one()
        self._gate_check_submit(self._draft_gate)
        return self.action_gate_submit(self._draft_gate)

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        self._check_draft()
        self._check_complete()
        if self.author_id != self.env.user:
            raise UserError(
                self.env._(
                    "%(author)s changed this draft last and submits it.",
                    author=self.author_id.name,
                )
            )
        return result

    def _check_complete(self):
        """Raise UserError when something is missing that is signed."""

    def _gate_on_submitted(self, gate, gate_round):
        self.write({"state": "review"})

    def _gate_on_approved(self, gate, gate_round):
        self.write({"state": "approved"})

    def _gate_on_sent_back(self, gate, gate_round):
        self.write({"state": "draft"})

    def _gate_on_refused(self, gate, gate_round):
        self.write({"state": "draft"})

    def _gate_on_void(self, gate, gate_round):
        self.write({"state": "draft"})
