import json

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from ..tools.chain import canonical_json, sha256_hex

# the decisions that end a round, and the state that they end it in
CLOSING_DECISIONS = {"send_back": "sent_back", "refuse": "refused"}


class ComplaintGateRound(models.Model):
    """One collection of signatures under one version of a document.

    Opened by a submission. It is approved by the last signature, sent back or refused
    by any one, and void as soon as what is signed changes. A new submission is a new
    round; the earlier ones stay as they are.
    """

    _name = "complaint.gate.round"
    _description = "Signature Rounds"
    _inherit = ["complaint.gate.evidence"]
    _order = "requested_at desc, id desc"
    _rec_name = "reference"
    _amendable = frozenset(
        ("state", "reason", "closed_at", "void_at", "void_by_id", "signature_count")
    )

    res_model = fields.Char(string="Document Model", required=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, index=True
    )
    reference = fields.Char(
        string="Document Reference", required=True, help="As it was at submission."
    )
    gate = fields.Char(string="Decision Code", required=True)
    gate_label = fields.Char(string="Decision On", compute="_compute_gate_label")
    number = fields.Integer(string="Round", required=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    policy_id = fields.Many2one(
        "complaint.gate.policy",
        string="Policy in Use",
        ondelete="set null",
        index="btree_not_null",
    )
    policy_name = fields.Char(string="Policy")
    requester_id = fields.Many2one(
        "res.users", string="Submitted By", required=True, ondelete="restrict"
    )
    requested_at = fields.Datetime(string="Submitted On", required=True)
    state = fields.Selection(
        [
            ("open", "Waiting for Signatures"),
            ("approved", "Approved"),
            ("sent_back", "Sent Back"),
            ("refused", "Refused"),
            ("void", "Void"),
        ],
        string="Status",
        required=True,
        default="open",
    )
    digest = fields.Char(required=True)
    # by the destruction of a file, which leaves digest and signatures (S1.4.6)
    content_destroyed = fields.Boolean(readonly=True)
    payload = fields.Text(
        string="Signed Content", required=True, help="Canonical JSON; what is hashed."
    )
    summary = fields.Html(
        string="What Is Signed", compute="_compute_summary", sanitize=False
    )
    reason = fields.Text()
    closed_at = fields.Datetime(string="Decided On")
    void_at = fields.Datetime(string="Void Since")
    void_by_id = fields.Many2one(
        "res.users", string="Made Void By", ondelete="restrict"
    )
    # grows with each signature, so that two at the same moment exclude one another
    signature_count = fields.Integer()
    step_ids = fields.One2many("complaint.gate.step", "round_id", string="Steps")
    signature_ids = fields.One2many(
        "complaint.gate.signature", "round_id", string="Signatures"
    )
    waiting_for = fields.Char(compute="_compute_waiting_for", compute_sudo=True)

    _number_uniq = models.UniqueIndex(
        "(res_model, res_id, gate, number)", "This round exists already."
    )
    _open_uniq = models.UniqueIndex(
        "(res_model, res_id, gate) WHERE state = 'open'",
        "This decision was submitted already.",
    )

    @api.depends("gate", "res_model")
    @api.depends_context("lang")
    def _compute_gate_label(self):
        for row in self:
            model = self.env.get(row.res_model)
            labels = model._gate_labels() if model is not None else {}
            row.gate_label = labels.get(row.gate, row.gate)

    @api.depends("reference", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(reference)s, %(gate)s, round %(number)s",
                reference=row.reference,
                gate=row.gate_label,
                number=row.number,
            )

    @api.depends("payload")
    @api.depends_context("lang")
    def _compute_summary(self):
        for row in self:
            model = self.env.get(row.res_model)
            content = json.loads(row.payload or "{}").get("content", {})
            row.summary = model is not None and model._gate_render(row.gate, content)

    def _compute_waiting_for(self):
        current = self.step_ids.filtered(lambda step: step.state == "current")
        current._preload()
        texts = {step.round_id.id: step._waiting_text() for step in current}
        for row in self:
            row.waiting_for = row.state == "open" and texts.get(row.id)

    @api.model
    def _readable_domain(self):
        domains = []
        for name in self.env["complaint.gate.policy"]._gate_models():
            model = self.env[name].with_context(active_test=False)
            if model.has_access("read"):
                readable = Domain("res_id", "in", model._search(Domain.TRUE))
                domains.append(Domain("res_model", "=", name) & readable)
        return Domain.OR(domains)

    def _filter_hidden(self):
        hidden = self.browse()
        # sudo: only the link to the document is taken, to judge the access by it.
        for name, rows in self.sudo().grouped("res_model").items():
            model = self.env.get(name)
            readable = set()
            if model is not None:
                documents = model.browse(rows.mapped("res_id"))
                readable = set(documents._filtered_access("read").ids)
            hidden += rows.filtered(lambda r, ids=readable: r.res_id not in ids)
        return hidden.with_env(self.env)

    # ------------------------------------------------------------------
    # Finding
    # ------------------------------------------------------------------

    @api.model
    def _latest(self, records, gate=None):
        """Return the latest round of each gate of `records`, in one query.

        :param records: documents of one model
        :param gate: code of a gate, or None for all
        """
        domain = Domain("res_model", "=", records._name)
        domain &= Domain("res_id", "in", records.ids)
        if gate:
            domain &= Domain("gate", "=", gate)
        names = ["res_model", "res_id", "gate", "number", "state", "digest"]
        # sudo: whether a decision is signed must not depend on who asks.
        rows = self.sudo().search_fetch(domain, names, order="number, id")
        latest = {(row.res_id, row.gate): row.id for row in rows}
        return rows.browse(latest.values()).with_prefetch(rows._prefetch_ids)

    def _document(self):
        """Return the document of this round."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)

    def _current_step(self):
        return self.step_ids.filtered(lambda step: step.state == "current")[:1]

    def _matches(self):
        """Return whether the document still is what this round signs."""
        self.ensure_one()
        return sha256_hex(canonical_json(self._document_now())) == self.digest

    def _document_now(self):
        """Return what would be signed now: by the route and the names of then."""
        payload = json.loads(self.payload)
        document = self._document()._gate_document(
            self.gate, payload.get("route", {}), payload.get("names"), self._content_now
        )
        if "names" not in payload:
            # signed before names were kept, or without any
            document.pop("names", None)
        return document

    def _content_now(self, document):
        return document._gate_payload(self.gate)

    def _event_data(self):
        return {
            "gate": self.gate,
            "round": self.id,
            "number": self.number,
            "digest": self.digest,
        }

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    @api.model
    def _open(self, record, gate):
        """Open a round for the content that `record` has now.

        :raises UserError: nobody is configured to sign, or nobody can
        """
        policy = self.env["complaint.gate.policy"]._find(record, gate)
        lines = policy._lines_for(record)
        # The index that allows one open round judges what the database holds.
        self.flush_model(["state"])
        gate_round = self._append([self._prepare_round(record, gate, policy)])
        steps = [line._prepare_step_vals(record) for line in lines]
        steps += record._gate_extra_steps(gate, lines)
        self.env["complaint.gate.step"]._append(
            [{**vals, "round_id": gate_round.id} for vals in steps]
        )
        gate_round._check_signable()
        gate_round.step_ids.sorted(lambda s: (s.sequence, s.id))[:1]._activate()
        gate_round._log("gate.submitted", {"policy": policy.id, "steps": len(steps)})
        return gate_round

    def _prepare_round(self, record, gate, policy):
        document = record._gate_document(gate, policy._route_fields())
        content = canonical_json(document)
        return {
            "res_model": record._name,
            "res_id": record.id,
            "reference": record.display_name,
            "gate": gate,
            "number": self._latest(record, gate).number + 1,
            "company_id": record._gate_company().id,
            "policy_id": policy.id,
            "policy_name": policy.name,
            "requester_id": self.env.uid,
            "requested_at": fields.Datetime.now(),
            "digest": sha256_hex(content),
            "payload": content.decode(),
        }

    def _check_signable(self):
        """Refuse a round that would wait for ever for a person who does not exist."""
        for step in self.step_ids:
            if not step._named_users() - step._excluded_users():
                raise UserError(
                    self.env._(
                        "Nobody can sign as “%(role)s”: no active user of %(company)s "
                        "fits, who submits not counted. Ask an administrator to give "
                        "the role to somebody.",
                        role=step._role(),
                        company=self.company_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Signing
    # ------------------------------------------------------------------

    def _lock(self):
        """Keep everybody else from signing or changing the document meanwhile.

        :raises UserError: somebody does so right now
        """
        self.ensure_one()
        try:
            self._document().lock_for_update(allow_referencing=True)
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else signs or changes %(document)s right now. Try again "
                    "in a moment.",
                    document=self.reference,
                )
            ) from error

    def _sign(self, decision, principal, reason=None):
        """Count one signature of the current user; the caller has asked the password.

        :param decision: approve, send_back or refuse
        :param principal: the user for whom is signed; mostly the current one
        :param reason: why; needed unless it is an approval
        :return: the signature
        :raises UserError: it is not the user's turn, or the document has changed
        """
        self.ensure_one()
        self._lock()
        step = self._current_step()
        self._check_may_sign(step, principal)
        reason = (reason or "").strip()
        if decision != "approve" and not reason:
            raise UserError(self.env._("Say why you do not sign."))
        signature = self.env["complaint.gate.signature"]._give(
            step, principal, decision, reason
        )
        self._amend({"signature_count": self.signature_count + 1})
        self._log_signature(signature)
        if decision == "approve":
            self._advance(step)
        else:
            self._close(CLOSING_DECISIONS[decision], reason)
        return signature

    def _check_may_sign(self, step, principal):
        user = self.env.user
        delegations = self.env["complaint.gate.delegation"]._running_to(user)
        if self.state != "open" or not step:
            raise UserError(
                self.env._("There is nothing to sign: this round is closed.")
            )
        if not principal or principal not in step._acting_for(user, delegations):
            raise UserError(
                self.env._(
                    "It is not your turn to sign as “%(role)s”: the role is not yours, "
                    "or you submitted or signed this round before, or you signed "
                    "already. %(waiting)s.",
                    role=step._role(),
                    waiting=step.waiting_for,
                )
            )
        if not self._matches():
            raise UserError(
                self.env._(
                    "%(document)s has changed since it was submitted: it must be "
                    "submitted again.",
                    document=self.reference,
                )
            )

    def _advance(self, step):
        """Go on to the next step, or approve when this was the last one."""
        if not step._is_complete():
            step._sync_activities()
            return
        step._amend({"state": "signed"})
        step._sync_activities()
        waiting = self.step_ids.filtered(lambda s: s.state == "waiting")
        following = waiting.sorted(lambda s: (s.sequence, s.id))[:1]
        if not following:
            self._close("approved")
            return
        following._activate()
        following._sync_activities()

    def _close(self, state, reason=None):
        """End an open round, or make an approved one void."""
        now = fields.Datetime.now()
        vals = {"state": state}
        if self.state == "open":
            vals["closed_at"] = now
        if state == "void":
            vals.update(void_at=now, void_by_id=self.env.uid)
        if reason:
            vals["reason"] = reason
        self._amend(vals)
        pending = self.step_ids.filtered(lambda s: s.state in ("waiting", "current"))
        pending._amend({"state": "skipped"})
        self.step_ids._sync_activities()
        self._log(f"gate.{state}")
        # runs with the rights of the engine: who signs last, a general manager say,
        # may have no right to write the document
        hook = getattr(self._document(), f"_gate_on_{state}")
        hook(self.gate, self)
