from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.chain import canonical_json, sha256_hex
from ..tools.signed_names import KEY, SignedNames


class ComplaintGateMixin(models.AbstractModel):
    """A document on which decisions are signed.

    A model that inherits this mixin overrides `_gate_labels` and `_gate_payload`, and
    those of the other hooks that it needs. It should be a mail thread with activities:
    those whose turn it is are called by an activity.

    The hooks `_gate_on_...` run with the rights of the engine (sudo, same user), since
    who signs last may have no right to write the document. They get the round.
    """

    _name = "complaint.gate.mixin"
    _description = "Document With Signed Decisions"

    gate_round_ids = fields.One2many(
        "complaint.gate.round",
        "res_id",
        string="Signature Rounds",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    gate_signature_ids = fields.Many2many(
        "complaint.gate.signature",
        string="Signatures",
        compute="_compute_gate_signature_ids",
    )
    gate_open_round_id = fields.Many2one(
        "complaint.gate.round",
        string="Open Round",
        compute="_compute_gate_status",
        compute_sudo=True,
    )
    gate_status = fields.Char(
        string="Signatures Status",
        compute="_compute_gate_status",
        compute_sudo=True,
        help="Who is waited for, or what the last round came to.",
    )
    gate_waiting_for_me = fields.Boolean(
        string="Waiting for My Signature",
        compute="_compute_gate_waiting_for_me",
        search="_search_gate_waiting_for_me",
    )
    gate_can_sign = fields.Boolean(
        string="I May Sign", compute="_compute_gate_waiting_for_me"
    )

    # ------------------------------------------------------------------
    # Contract: what a document overrides
    # ------------------------------------------------------------------

    @api.model
    def _gate_labels(self):
        """Return the decisions that are signed on this model.

        :return: dict, code -> label in the user's language
        """
        return {}

    def _gate_payload(self, gate):
        """Return what is signed, as a JSON-able dict.

        It is read with the rights of the engine, in English and UTC, so that it is the
        same for everybody. Leave out what the decision itself changes, such as a state.
        Texts and files enter as they are or by their digest, other records by their
        id or by `signed_name`, so that a new name makes no signature void.
        """
        raise NotImplementedError(f"{self._name} has no payload for the gate {gate}")

    def _gate_payload_labels(self, gate):
        """Return labels for those keys of the payload that are no field names.

        :return: dict, key -> label in the user's language
        """
        return {}

    def _gate_watched_fields(self):
        """Return the fields a change of which can change a payload, or None for any.

        Only a write of these, or of a field by which a policy chooses the signers,
        makes the engine look at once whether signatures became void. Before each
        signature, and whenever a decision is relied on, it looks in any case.
        """
        return None

    def _gate_check_submit(self, gate):
        """Raise UserError when the document is not ready to be submitted."""

    def _gate_extra_steps(self, gate, lines):
        """Return the signatures that are needed besides those of the policy.

        :param lines: the complaint.gate.policy.line that apply
        :return: list of values of `complaint.gate.step`, without the round
        """
        return []

    def _gate_on_submitted(self, gate, gate_round):
        """React to a round that was opened."""

    def _gate_on_approved(self, gate, gate_round):
        """React to the last signature."""

    def _gate_on_sent_back(self, gate, gate_round):
        """React to a signer who sent the document back."""

    def _gate_on_refused(self, gate, gate_round):
        """React to a signer who refused."""

    def _gate_on_void(self, gate, gate_round):
        """React to a change of what was signed, or to a withdrawal."""

    def _gate_company(self):
        """Return the company whose policies and people sign."""
        company = self["company_id"] if "company_id" in self._fields else None
        return company or self.env.company

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("gate_round_ids.signature_ids")
    def _compute_gate_signature_ids(self):
        for record in self:
            record.gate_signature_ids = record.gate_round_ids.signature_ids

    @api.depends("gate_round_ids.state", "gate_round_ids.step_ids.state")
    @api.depends_context("lang")
    def _compute_gate_status(self):
        by_record = {}
        for row in self.env["complaint.gate.round"]._latest(self):
            by_record.setdefault(row.res_id, []).append(row)
        for record in self:
            rows = by_record.get(record.id, [])
            opened = [row for row in rows if row.state == "open"]
            record.gate_open_round_id = opened[0] if opened else False
            record.gate_status = ". ".join(map(self._gate_status_text, opened or rows))

    @api.model
    def _gate_status_text(self, row):
        if row.state == "open":
            return row.waiting_for or ""
        return f"{row.gate_label}: {row._state_label()}"

    @api.depends("gate_round_ids.state", "gate_round_ids.step_ids.state")
    @api.depends_context("uid")
    def _compute_gate_waiting_for_me(self):
        steps = self.env["complaint.gate.step"]._turn_of(self.env.user, self._name)
        mine = set(steps.round_id.mapped("res_id"))
        for record in self:
            record.gate_waiting_for_me = record.gate_can_sign = record.id in mine

    @api.model
    def _search_gate_waiting_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        steps = self.env["complaint.gate.step"]._turn_of(self.env.user, self._name)
        mine = Domain("id", "in", steps.round_id.mapped("res_id"))
        return Domain.OR(mine if wanted else ~mine for wanted in value)

    # ------------------------------------------------------------------
    # Write and delete
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if self._gate_is_watched(vals):
            self._gate_recheck()
        return result

    @api.model
    def _gate_is_watched(self, names):
        watched = self._gate_watched_fields()
        if watched is None or not watched.isdisjoint(names):
            return True
        routing = self.env["complaint.gate.policy"]._routing_fields(self._name)
        return not routing.isdisjoint(names)

    # not at_uninstall=False: that is switched off by a context key of any caller
    @api.ondelete(at_uninstall=True)
    def _unlink_except_signed(self):
        # sudo: signatures that the user may not read keep the document as well.
        rounds = self.env["complaint.gate.round"].sudo()
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        if rounds.search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "A document that was submitted for signature cannot be deleted."
                )
            )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_gate_submit(self, gate=None):
        """Open the dialog in which a decision is submitted, and signed by the proposer.

        :param str gate: code of the decision; may be left out where there is only one
        :return: a window action
        :raises UserError: no such decision, it is not ready, submitted already, or
            nobody is configured to sign it
        :raises AccessError: the user may not write the document
        """
        self.ensure_one()
        codes = list(self._gate_labels())
        gate = gate or (codes[0] if len(codes) == 1 else None)
        if gate not in codes:
            raise UserError(self.env._("Say which decision is submitted."))
        self._gate_check_can_submit(gate)
        return self.env["complaint.gate.sign"]._open_for(self, gate)

    def action_gate_sign(self):
        """Open the dialog in which the user signs, sends back or refuses.

        :return: a window action
        :raises UserError: it is not the user's turn
        """
        self.ensure_one()
        self.check_access("read")
        steps = self.env["complaint.gate.step"]._turn_of(self.env.user, self._name)
        step = steps.filtered(lambda s: s.round_id.res_id == self.id)[:1]
        if not step:
            raise UserError(
                self.env._(
                    "It is not your turn to sign %(document)s. %(status)s",
                    document=self.display_name,
                    status=self.gate_status or "",
                )
            )
        return self.env["complaint.gate.sign"]._open_for(self, step.round_id.gate, step)

    # ------------------------------------------------------------------
    # Engine
    # ------------------------------------------------------------------

    def _gate_check_can_submit(self, gate):
        self.ensure_one()
        self.check_access("write")
        if self._gate_open_round(gate):
            raise UserError(
                self.env._(
                    "%(document)s was submitted already. %(status)s",
                    document=self.display_name,
                    status=self.gate_status or "",
                )
            )
        self._gate_check_submit(gate)

    def _gate_submit(self, gate):
        """Open a round of signatures; its first step still has to be signed.

        :return: the complaint.gate.round, with the rights of the engine
        """
        self._gate_check_can_submit(gate)
        gate_round = self.env["complaint.gate.round"]._open(self, gate)
        gate_round._lock()
        # sudo: the step that follows a submission belongs to the engine.
        self.sudo()._gate_on_submitted(gate, gate_round)
        gate_round.step_ids._sync_activities()
        return gate_round

    def _gate_withdraw(self, reason):
        """Make the open rounds of these documents void, for the reason given."""
        latest = self.env["complaint.gate.round"]._latest(self)
        for gate_round in latest.filtered(lambda r: r.state == "open"):
            gate_round._close("void", reason)

    def _gate_open_round(self, gate):
        """Return the round of `gate` that collects signatures now, if any."""
        latest = self.env["complaint.gate.round"]._latest(self, gate)
        return latest.filtered(lambda r: r.state == "open").sudo(self.env.su)

    def _gate_is_approved(self, gate):
        """Return whether the latest round is approved and its content unchanged."""
        self.ensure_one()
        return bool(self._gate_filter_approved(gate))

    def _gate_filter_approved(self, gate):
        """Return those documents whose latest round approves what they are now."""
        latest = self.env["complaint.gate.round"]._latest(self, gate)
        approved = latest.filtered(lambda r: r.state == "approved" and r._matches())
        ids = set(approved.mapped("res_id"))
        return self.filtered(lambda record: record.id in ids)

    def _gate_recheck(self):
        """Make signatures void whose content has changed.

        Called after each write; call it after a change of lines that are signed, too.

        :return: the rounds that became void
        """
        # an engine in which nothing was ever submitted costs this one query
        latest = self.env["complaint.gate.round"]._latest(self)
        stale = latest.filtered(
            lambda r: r.state in ("open", "approved") and not r._matches()
        )
        for gate_round in stale:
            gate_round._close(
                "void", self.env._("What was signed has changed: submit it again.")
            )
        return stale

    def _gate_neutral(self):
        """Return the document as the engine reads it: the same for every user."""
        context = {
            "lang": "en_US",
            "tz": "UTC",
            "allowed_company_ids": self._gate_company().ids,
        }
        # sudo: what is signed must not depend on who looks at it.
        return self.with_env(self.env(su=True, context=context))

    def _gate_document(self, gate, route_fields=(), names=None, content=None):
        """Return all that a digest covers: which document, what, and by which route.

        :param str gate: code of the decision
        :param route_fields: fields on which the choice of the signers depends
        :param dict names: names as they were signed; None: as they are now
        :param content: function of the document, instead of `_gate_payload`
        :return: a JSON-able dict
        """
        signed = SignedNames(names)
        record = self._gate_neutral().with_context(**{KEY: signed})
        document = {
            "model": record._name,
            "id": record.id,
            "company": record._gate_company().id,
            "gate": gate,
            "content": content(record) if content else record._gate_payload(gate),
            "route": {path: record._gate_route_value(path) for path in route_fields},
        }
        # which records the names stand for: another one of the same name is another
        meant = signed.meant()
        return {**document, "names": meant} if meant else document

    def _gate_route_value(self, path):
        value = self.mapped(path)
        if isinstance(value, models.BaseModel):
            return sorted(value.ids)
        return sorted(str(item) for item in value)

    def _gate_digest(self, gate):
        """Return the digest and the content that a submission would sign now."""
        policy = self.env["complaint.gate.policy"]._find(self, gate)
        document = self._gate_document(gate, policy._route_fields())
        return sha256_hex(canonical_json(document)), document["content"]

    # ------------------------------------------------------------------
    # What is signed, for people
    # ------------------------------------------------------------------

    @api.model
    def _gate_render(self, gate, content):
        """Return a payload as an HTML table."""
        labels = self._gate_payload_labels(gate)
        rows = Markup().join(
            Markup("<tr><th class='pe-3 align-top'>%s</th><td>%s</td></tr>")
            % (self._gate_label(key, labels), self._gate_render_value(key, value))
            for key, value in content.items()
        )
        return Markup("<table class='table table-sm'><tbody>%s</tbody></table>") % rows

    @api.model
    def _gate_label(self, key, labels):
        if key in labels:
            return labels[key]
        for name in (key, f"{key}_id", f"{key}_ids"):
            if name in self._fields:
                return self._fields[name]._description_string(self.env)
        return key.replace("_", " ").capitalize()

    @api.model
    def _gate_render_value(self, key, value):
        if isinstance(value, dict):
            pairs = [f"{name}: {item}" for name, item in value.items()]
            return ", ".join(pairs)
        if isinstance(value, list):
            items = [self._gate_render_value(key, item) for item in value]
            return Markup("<br/>").join(items)
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        field = self._fields.get(key)
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return "" if value is None else str(value)
