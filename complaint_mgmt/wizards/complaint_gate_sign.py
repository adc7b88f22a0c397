import json

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, UserError

from ..models.complaint_gate_policy_line import MEANINGS
from ..tools import window

# The only keys of a caller's context that a signature may depend on.
KEPT_CONTEXT = ("lang", "tz", "allowed_company_ids")


class ComplaintGateSign(models.TransientModel):
    """The dialog of signing: what is signed, as whom, with the password again.

    Nothing in it is trusted at confirmation: turn, content and rights are judged anew.
    The password is handed over in the context of the button and stored nowhere.
    """

    _name = "complaint.gate.sign"
    _description = "Sign a Decision"
    _transient_max_hours = 1.0

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    gate = fields.Char(required=True, readonly=True)
    step_id = fields.Many2one(
        "complaint.gate.step", string="Signature Step", readonly=True
    )
    digest = fields.Char(required=True, readonly=True)
    document_name = fields.Char(compute="_compute_display", string="Document")
    gate_label = fields.Char(compute="_compute_display", string="Decision On")
    summary = fields.Html(
        compute="_compute_display", string="What You Sign", sanitize=False
    )
    role = fields.Char(compute="_compute_display", string="You Sign As")
    meaning = fields.Selection(MEANINGS, compute="_compute_display")
    principal_ids = fields.Many2many("res.users", compute="_compute_principal_ids")
    principal_id = fields.Many2one(
        "res.users",
        string="Sign For",
        domain="[('id', 'in', principal_ids)]",
        help="Yourself, or an absent person whose delegate you are.",
    )
    decision = fields.Selection(
        [("approve", "Sign"), ("send_back", "Send Back"), ("refuse", "Refuse")],
        string="Your Decision",
        required=True,
        default="approve",
    )
    reason = fields.Text()
    password = fields.Char(store=False)

    @api.model
    def _open_for(self, record, gate, step=None):
        """Return the action that opens the dialog on what `record` is now.

        :param step: the complaint.gate.step to sign; None for a submission
        """
        digest = step.round_id.digest if step else record._gate_digest(gate)[0]
        vals = {
            "res_model": record._name,
            "res_id": record.id,
            "gate": gate,
            "digest": digest,
            "step_id": step.id if step else False,
        }
        wizard = self.create([vals])
        wizard.principal_id = wizard.principal_ids[:1]
        return window.form(
            wizard,
            name=self.env._("Sign") if step else self.env._("Submit and Sign"),
            target="new",
        )

    # ------------------------------------------------------------------
    # What is shown
    # ------------------------------------------------------------------

    @api.depends("res_model", "res_id", "gate", "step_id")
    def _compute_display(self):
        for wizard in self:
            record = wizard._record()
            # sudo: the step is shown to its signer, who need not read the round.
            line = wizard.step_id.sudo() or wizard._first_line(record)
            content = wizard._content(record)
            wizard.document_name = record.display_name
            wizard.gate_label = record._gate_labels().get(wizard.gate, wizard.gate)
            wizard.summary = record._gate_render(wizard.gate, content)
            wizard.role = line._role() if wizard.step_id else line.name
            wizard.meaning = line.meaning

    def _content(self, record):
        """Return what is signed: the content of the running round, else the present."""
        present = record._gate_document(self.gate)["content"]
        if not self.step_id:
            return present
        # sudo: the round is shown to the one who signs it.
        signed = json.loads(self.step_id.sudo().round_id.payload)["content"]
        # in the order of the document, which the canonical form does not keep
        return {key: signed[key] for key in [*present, *signed] if key in signed}

    def _first_line(self, record):
        """Return the first line of the policy when it is the current user's to sign."""
        policy = self.env["complaint.gate.policy"]._find(record, self.gate)
        line = policy._lines_for(record)[:1]
        user = self.env.user
        named = user in line._named_users(record) or (
            line._named_groups() & user.all_group_ids
        )
        return line if named and not line.exclude_requester else line[:0]

    @api.depends("step_id")
    def _compute_principal_ids(self):
        user = self.env.user
        delegations = self.env["complaint.gate.delegation"]._running_to(user)
        for wizard in self:
            # sudo: whose turn it is depends on all signatures of the round.
            step = wizard.step_id.sudo()
            principals = step._acting_for(user, delegations) if step else user
            wizard.principal_ids = (principals & user) | principals

    def _record(self):
        """Return the document, for a user who may read it.

        :raises UserError: no such document
        """
        self.ensure_one()
        if self.res_model not in self.env["complaint.gate.policy"]._gate_models():
            raise UserError(self.env._("Nothing is signed on such documents."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("The document does not exist any more."))
        record.check_access("read")
        self._check_step_of(record)
        return record

    def _check_step_of(self, record):
        """Refuse a step of another document: its content would be shown here."""
        # sudo: only the link to the document is looked at.
        gate_round = self.step_id.sudo().round_id
        if not gate_round:
            return
        linked = (gate_round.res_model, gate_round.res_id, gate_round.gate)
        if linked != (record._name, record.id, self.gate):
            raise UserError(self.env._("The dialog is not about this document."))

    # ------------------------------------------------------------------
    # Signing
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Submit, sign, send back or refuse, after the password was checked.

        The password comes as `password` in the context, as in Odoo's own identity
        check. It is the credential; no other key of the context has any effect.

        :return: an action
        :raises UserError: wrong password, not the user's turn, nothing to sign, no
            reason, or the content is not what was shown
        :raises AccessError: the document is not the user's to read or to submit
        """
        self.ensure_one()
        self._check_password(self.env.context.get("password") or self.password)
        kept = {k: v for k, v in self.env.context.items() if k in KEPT_CONTEXT}
        wizard = self.with_env(self.env(context=kept))
        record = wizard._record()
        if not wizard.step_id:
            wizard._submit(record)
            return {"type": "ir.actions.act_window_close"}
        # sudo: the engine judges the right to sign; nobody has one to write a round.
        gate_round = wizard.step_id.sudo().round_id
        if gate_round in record._gate_recheck():
            # kept, not rolled back: the round is void, and says so
            return wizard._notify_stale(gate_round)
        wizard._sign(record, gate_round)
        return {"type": "ir.actions.act_window_close"}

    def _check_password(self, password):
        user = self.env.user
        credential = {
            "login": user.login,
            "password": password,
            "type": "password",
        }
        try:
            # counts failures and slows them down as at login
            with user._assert_can_auth(user=user.login):
                user._check_credentials(credential, {"interactive": True})
        except AccessDenied:
            raise UserError(
                self.env._(
                    "This is not your password, or there were too many attempts. "
                    "Nothing was signed. Try again."
                )
            ) from None

    def _submit(self, record):
        digest, _content = record._gate_digest(self.gate)
        self._check_shown(digest)
        gate_round = record._gate_submit(self.gate)
        self._check_shown(gate_round.digest)
        step = gate_round._current_step()
        user = self.env.user
        if step._acting_for(user, self.env["complaint.gate.delegation"]) & user:
            gate_round._sign("approve", user, self.reason)

    def _sign(self, record, gate_round):
        self._check_shown(gate_round.digest)
        if gate_round._current_step() != self.step_id:
            raise UserError(
                self.env._(
                    "Somebody else has decided on this step meanwhile. %(status)s",
                    status=record.gate_status or "",
                )
            )
        gate_round._sign(self.decision, self.principal_id, self.reason)

    def _check_shown(self, digest):
        if digest != self.digest:
            raise UserError(
                self.env._(
                    "The document has changed since you opened this dialog. Nothing "
                    "was signed. Close the dialog, read the document, open it again."
                )
            )

    def _notify_stale(self, gate_round):
        return window.notice(
            "danger",
            self.env._(
                "Nothing was signed: %(document)s has changed since it was "
                "submitted, and must be submitted again.",
                document=gate_round.reference,
            ),
            sticky=True,
            next={"type": "ir.actions.act_window_close"},
        )
