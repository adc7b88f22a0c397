from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

from .complaint_gate_policy_line import APPROVER_TYPES, MEANINGS, QUORUMS

SIGN_ACTIVITY = "complaint_mgmt.mail_activity_type_signature"
OVERDUE_ACTIVITY = "complaint_mgmt.mail_activity_type_signature_overdue"
ESCALATION_BATCH = 100


class ComplaintGateStep(models.Model):
    """One signature that a round waits for: a policy line as it was at submission.

    Who belongs to a role is asked at the moment of signing, since people come and go;
    which roles or persons sign, and under which rules, never changes.
    """

    _name = "complaint.gate.step"
    _description = "Signature Steps"
    _inherit = ["complaint.gate.evidence"]
    _order = "round_id desc, sequence, id"
    _amendable = frozenset(("state", "since", "escalate_at", "escalated_at"))

    round_id = fields.Many2one(
        "complaint.gate.round", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="round_id.company_id", store=True)
    line_id = fields.Many2one("complaint.gate.policy.line", ondelete="set null")
    sequence = fields.Integer()
    name = fields.Char(string="Signs As", required=True)
    meaning = fields.Selection(MEANINGS, required=True)
    approver_type = fields.Selection(APPROVER_TYPES, string="Who", required=True)
    group_ids = fields.Many2many(
        "res.groups", "complaint_gate_step_group_rel", string="Roles"
    )
    user_ids = fields.Many2many(
        "res.users", "complaint_gate_step_user_rel", string="Persons"
    )
    quorum = fields.Selection(QUORUMS, required=True)
    exclude_requester = fields.Boolean(string="Not the Submitter")
    distinct_signer = fields.Boolean(string="Another Person")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("current", "To Sign"),
            ("signed", "Signed"),
            ("skipped", "Not Reached"),
        ],
        required=True,
        default="waiting",
    )
    since = fields.Datetime(string="Waiting Since")
    escalate_after_hours = fields.Float(string="Escalate After (Hours)")
    escalation_group_id = fields.Many2one("res.groups", string="Escalate to Role")
    escalation_user_id = fields.Many2one("res.users", string="Escalate to Person")
    escalate_at = fields.Datetime(string="Escalation Due")
    escalated_at = fields.Datetime(string="Escalated")
    signature_ids = fields.One2many("complaint.gate.signature", "step_id")
    waiting_for = fields.Char(compute="_compute_waiting_for", compute_sudo=True)

    _current_idx = models.Index("(escalate_at) WHERE state = 'current'")

    def _compute_waiting_for(self):
        self._preload()
        for step in self:
            step.waiting_for = step.state == "current" and step._waiting_text()

    def _role(self):
        """Return the role in the user's language, as long as it is still called so."""
        # sudo: a reader of the document need not be a reader of the policies.
        line = self.line_id.sudo()
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        names = {line.with_context(lang=code).name for code in languages}
        return line.name if self.name in names else self.name

    def _waiting_text(self):
        names = self._pending_users().mapped("name")
        if not names:
            return self.env._(
                "Waiting for %(role)s: nobody who may sign, ask an administrator",
                role=self._role(),
            )
        shown = format_list(self.env, names[:3])
        if len(names) > 3:
            shown = self.env._(
                "%(names)s and %(count)s more", names=shown, count=len(names) - 3
            )
        return self.env._(
            "Waiting for %(role)s: %(names)s", role=self._role(), names=shown
        )

    # ------------------------------------------------------------------
    # Whose turn it is. All of it is asked of sudo records.
    # ------------------------------------------------------------------

    def _preload(self):
        """Read what the methods below ask, for all steps at once."""
        self.fetch(["round_id", "company_id", "state", "group_ids", "user_ids"])
        self.round_id.fetch(["state", "requester_id"])
        signatures = self.round_id.signature_ids | self.signature_ids
        signatures.fetch(["step_id", "user_id", "on_behalf_of_id"])

    def _named_users(self):
        """Return the users whom this step names, able to work for its company."""
        # all_user_ids holds those who have the role by way of another one, too
        named = self.user_ids | self.group_ids.all_user_ids
        return named.filtered(self._is_able)

    def _is_able(self, user):
        return user.active and not user.share and self.company_id in user.company_ids

    def _names_user(self, user):
        if not self._is_able(user):
            return False
        return user in self.user_ids or bool(self.group_ids & user.all_group_ids)

    def _excluded_users(self):
        """Return those who may not sign because of what they did in this round."""
        excluded = self.env["res.users"]
        if self.exclude_requester:
            excluded |= self.round_id.requester_id
        if self.distinct_signer:
            earlier = self.round_id.signature_ids - self.signature_ids
            excluded |= earlier.user_id | earlier.on_behalf_of_id
        return excluded

    def _signed_users(self):
        """Return those whose own signature this step has, be it by a delegate."""
        users = self.env["res.users"]
        for signature in self.signature_ids:
            users |= signature.on_behalf_of_id or signature.user_id
        return users

    def _pending_users(self):
        """Return the users whose signature this step still waits for."""
        self.ensure_one()
        if self.state != "current":
            return self.env["res.users"]
        return self._named_users() - self._excluded_users() - self._signed_users()

    def _acting_for(self, user, delegations):
        """Return as whom `user` may sign now: himself, or those he stands in for.

        :param user: one res.users record (sudo)
        :param delegations: the running delegations to this user (sudo)
        :return: res.users records; empty when it is not the user's turn
        """
        self.ensure_one()
        nobody = user.browse()
        if self.state != "current" or self.round_id.state != "open":
            return nobody
        excluded = self._excluded_users()
        if user in excluded or not self._is_able(user):
            return nobody
        done = excluded | self._signed_users()
        principals = self._stood_in_for(user, delegations) | user
        return principals.filtered(lambda p: p not in done and self._names_user(p))

    def _stood_in_for(self, user, delegations):
        """Return those for whom `user` may sign this step beside himself."""
        hands = self.signature_ids.user_id if self.distinct_signer else user.browse()
        counts_himself = self.quorum == "all" and self._names_user(user)
        # one person never counts twice where several persons are asked for
        if user in hands or (counts_himself and self.distinct_signer):
            return user.browse()
        return delegations.filtered(
            lambda d: d.company_id in (self.company_id, d.company_id.browse())
        ).user_id

    @api.model
    def _turn_of(self, user, model=None):
        """Return the steps that `user` may sign now, on documents of `model` or of all.

        :param user: one res.users record
        :param model: name of a model, or None
        """
        # sudo: roles and delegations decide, whoever asks.
        user = user.sudo()
        delegations = self.env["complaint.gate.delegation"]._running_to(user)
        users = user | delegations.user_id
        domain = Domain("state", "=", "current") & (
            Domain("user_ids", "in", users.ids)
            | Domain("group_ids", "in", users.all_group_ids.ids)
        )
        if model:
            domain &= Domain("round_id.res_model", "=", model)
        # sudo: whose turn it is depends on all signatures of the round.
        steps = self.sudo().search(domain)
        steps._preload()
        return steps.filtered(lambda step: step._acting_for(user, delegations))

    def _is_complete(self):
        if self.quorum == "any":
            return bool(self.signature_ids)
        return bool(self.signature_ids) and not self._pending_users()

    # ------------------------------------------------------------------
    # Steps of a step
    # ------------------------------------------------------------------

    def _activate(self):
        """Make this step the one that is waited for."""
        self.ensure_one()
        now = fields.Datetime.now()
        vals = {"state": "current", "since": now}
        if self.escalate_after_hours:
            vals["escalate_at"] = now + timedelta(hours=self.escalate_after_hours)
        self._amend(vals)

    def _sync_activities(self):
        """Give everybody whose turn it is one activity, and take away all others."""
        # sudo: the activities of others are created and removed for them.
        activities = self.env["mail.activity"].sudo()
        present = activities.search([("gate_step_id", "in", self.ids)])
        surplus, todo = activities, []
        for step in self:
            existing = present.filtered(lambda a, step=step: a.gate_step_id == step)
            if step.state != "current":
                surplus |= existing
                continue
            sign = existing.filtered(
                lambda a: a.activity_type_id == self.env.ref(SIGN_ACTIVITY)
            )
            called = step._called_users()
            surplus |= sign.filtered(lambda a, called=called: a.user_id not in called)
            missing = called - sign.user_id
            todo += step._prepare_activities(SIGN_ACTIVITY, missing)
        surplus.unlink()
        activities.create(todo)

    def _called_users(self):
        """Return all who may sign now: the pending ones and their delegates."""
        pending = self._pending_users()
        delegations = self.env["complaint.gate.delegation"]._running_from(pending)
        delegates = delegations.delegate_id.filtered(
            lambda d: self._acting_for(
                d, delegations.filtered(lambda line: line.delegate_id == d)
            )
        )
        return pending.filtered(lambda user: self._acting_for(user, user.browse())) | (
            delegates
        )

    def _prepare_activities(self, activity_type, users):
        gate_round = self.round_id
        model = self.env[gate_round.res_model]
        if "activity_ids" not in model._fields:
            return []
        deadline = self.escalate_at or self.since or fields.Datetime.now()
        return [
            {
                "activity_type_id": self.env.ref(activity_type).id,
                "summary": self._activity_summary(activity_type, user),
                "automated": True,
                "date_deadline": fields.Datetime.context_timestamp(
                    self.with_context(tz=user.tz), deadline
                ).date(),
                "res_model_id": self.env["ir.model"]._get_id(gate_round.res_model),
                "res_id": gate_round.res_id,
                "user_id": user.id,
                "gate_step_id": self.id,
            }
            for user in users
        ]

    def _activity_summary(self, activity_type, user):
        step = self.with_context(lang=user.lang)
        if activity_type == OVERDUE_ACTIVITY:
            return step._waiting_text()
        return step.env._(
            "%(gate)s: sign as %(role)s",
            gate=step.round_id.gate_label,
            role=step._role(),
        )

    # ------------------------------------------------------------------
    # Escalation
    # ------------------------------------------------------------------

    @api.model
    def _cron_escalate(self):
        """Report overdue signatures once, and call those whose absence has begun."""
        domain = [
            ("state", "=", "current"),
            ("escalate_at", "<=", fields.Datetime.now()),
            ("escalated_at", "=", False),
        ]
        cron = self.env["ir.cron"]
        remaining = self.search_count(domain)
        for step in self.search(domain, limit=ESCALATION_BATCH):
            step._escalate()
            remaining -= 1
            if not cron._commit_progress(1, remaining=remaining):
                return
        self.search([("state", "=", "current")])._sync_activities()

    def _escalate(self):
        self.ensure_one()
        self._amend({"escalated_at": fields.Datetime.now()})
        targets = self.escalation_user_id | self.escalation_group_id.all_user_ids
        targets = targets.filtered(self._is_able)
        # sudo: the cron calls others to the document.
        self.env["mail.activity"].sudo().create(
            self._prepare_activities(OVERDUE_ACTIVITY, targets)
        )
        data = {
            **self.round_id._event_data(),
            "step": self.id,
            "waiting_for": sorted(self._pending_users().ids),
            "escalated_to": sorted(targets.ids),
        }
        self.env["complaint.event"]._record(
            self.round_id._document(), "gate.escalated", data
        )
