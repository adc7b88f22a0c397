from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import lifecycle, window
from ..tools.chain import canonical_json, sha256_hex

# What the system decides when a checklist comes into the file.
FROZEN = {
    "template_id",
    "is_sensitive",
    "needs_consent",
    "is_demanded",
    "line_ids",
    "secret_ids",
}


class ComplaintChecklist(models.Model):
    """A checklist or questionnaire in the file of a case, as it is being answered.

    It keeps a copy of the questions of its template. Sensitive answers are not on its
    lines but in `complaint.checklist.secret`.
    """

    _name = "complaint.checklist"
    _description = "Checklist of a Complaint"
    _inherit = ["complaint.evidence.mixin"]
    _order = "complaint_id, id"
    _evidence_kind = "checklist"
    _evidence_removable = True

    state = fields.Selection(related="complaint_id.state", string="Complaint Status")
    template_id = fields.Many2one(
        "complaint.checklist.template",
        string="Checklist",
        required=True,
        index=True,
        domain="[('company_id', 'in', [False, company_id])]",
        ondelete="restrict",
    )
    audience = fields.Selection(related="template_id.audience")
    item_id = fields.Many2one(
        "complaint.item",
        string="Product",
        domain="[('complaint_id', '=', complaint_id)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: for all products of the complaint.",
    )
    user_id = fields.Many2one("res.users", string="Assigned To", ondelete="restrict")
    is_sensitive = fields.Boolean(readonly=True)
    needs_consent = fields.Boolean(readonly=True)
    is_demanded = fields.Boolean(
        string="Demanded", readonly=True, help="The procedure demands it."
    )
    line_ids = fields.One2many(
        "complaint.checklist.line", "checklist_id", string="Questions"
    )
    secret_ids = fields.One2many(
        "complaint.checklist.secret",
        "checklist_id",
        string="Sensitive Answers",
        groups="complaint_mgmt.group_complaint_sensitive",
    )
    consent = fields.Selection(
        [("not_asked", "Not Asked"), ("given", "Given"), ("refused", "Refused")],
        default="not_asked",
        required=True,
        help="Consent of the person to store what he or she tells.",
    )
    consent_at = fields.Datetime(string="Consent Asked On")
    consent_how = fields.Selection(
        [("written", "In Writing"), ("person", "In Person"), ("phone", "By Phone")],
        string="Consent Asked",
    )
    question_count = fields.Integer(
        string="Number of Questions", compute="_compute_progress", store=True
    )
    answered_count = fields.Integer(
        string="Answered", compute="_compute_progress", store=True
    )
    nok_count = fields.Integer(string="Not OK", compute="_compute_progress", store=True)
    progress = fields.Integer(compute="_compute_progress", store=True, aggregator="avg")
    is_done = fields.Boolean(string="Done", compute="_compute_progress", store=True)
    can_answer = fields.Boolean(compute="_compute_can_answer")
    can_read_secrets = fields.Boolean(compute="_compute_can_answer")
    # which columns the form needs
    has_checks = fields.Boolean(compute="_compute_has")
    has_choices = fields.Boolean(compute="_compute_has")
    has_values = fields.Boolean(compute="_compute_has")
    has_dates = fields.Boolean(compute="_compute_has")
    has_fills = fields.Boolean(compute="_compute_has")

    # A procedure puts each of its checklists into a file once.
    _demanded_uniq = models.UniqueIndex(
        "(complaint_id, template_id) WHERE is_demanded",
        "The procedure put this checklist into the file already.",
    )

    @api.depends("template_id.name", "item_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for checklist in self:
            # sudo: the name of a template is no secret.
            words = [checklist.template_id.sudo().display_name or ""]
            item = checklist.item_id.sudo()
            if item:
                words.append(item.lot_id.name or item.product_id.display_name)
            checklist.display_name = " · ".join(words)

    @api.depends("line_ids.is_answered", "line_ids.result", "consent")
    def _compute_progress(self):
        for checklist in self:
            lines = checklist.line_ids
            answered = lines.filtered("is_answered")
            refused = checklist.needs_consent and checklist.consent == "refused"
            checklist.question_count = len(lines)
            checklist.answered_count = len(answered)
            checklist.nok_count = len(lines.filtered(lambda line: line.result == "nok"))
            checklist.progress = 100 * len(answered) // (len(lines) or 1)
            checklist.is_done = refused or (bool(lines) and lines == answered)

    @api.depends("line_ids.answer_type")
    def _compute_has(self):
        for checklist in self:
            types = set(checklist.line_ids.mapped("answer_type"))
            checklist.has_checks = "check" in types
            checklist.has_choices = "choice" in types
            checklist.has_values = bool(types & {"text", "number"})
            checklist.has_dates = "date" in types
            checklist.has_fills = any(checklist.line_ids.mapped("fill_key"))

    @api.depends_context("uid")
    @api.depends("state", "consent")
    def _compute_can_answer(self):
        is_reader = self.env.user.has_group("complaint_mgmt.group_complaint_sensitive")
        is_handler = self.env.user.has_group(lifecycle.HANDLER)
        for checklist in self:
            checklist.can_read_secrets = is_reader
            allowed = is_reader if checklist.is_sensitive else is_handler
            consents = not checklist.needs_consent or checklist.consent == "given"
            is_open = checklist.state in self._evidence_states
            checklist.can_answer = allowed and consents and is_open

    @api.constrains("template_id", "item_id", "complaint_id")
    def _check_belongs(self):
        # sudo: what belongs together does not depend on who asks.
        for checklist in self.sudo():
            item, company = checklist.item_id, checklist.template_id.company_id
            if item and item.complaint_id != checklist.complaint_id:
                raise ValidationError(
                    self.env._("Choose a product of the same complaint.")
                )
            if company and company != checklist.company_id:
                raise ValidationError(
                    self.env._("This checklist belongs to another company.")
                )

    @api.constrains("user_id")
    def _check_user(self):
        # sudo: the groups of another user are not readable by everybody; yes/no only.
        for user in self.user_id.sudo():
            if not user.has_group(lifecycle.HANDLER):
                raise ValidationError(
                    self.env._(
                        "%(user)s may not handle complaints. Choose a handler.",
                        user=user.name,
                    )
                )

    @api.constrains("consent", "consent_at", "consent_how")
    def _check_consent_told(self):
        """PIPL 29: when and how the person was asked is recorded with the answer."""
        now = fields.Datetime.now()
        for checklist in self:
            if checklist.consent == "not_asked":
                continue
            if not (checklist.consent_at and checklist.consent_how):
                raise ValidationError(
                    self.env._("Say when and how the person was asked for consent.")
                )
            if checklist.consent_at > now:
                raise ValidationError(
                    self.env._("Consent was asked for in the past. Correct the date.")
                )

    # ------------------------------------------------------------------
    # Into the file, and out of it
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepare_birth(vals) for vals in vals_list]
        checklists = super().create(vals_list)
        checklists._freeze_questions()
        checklists._fill_from_system()
        return checklists

    def _prepare_birth(self, vals):
        """Return what a new checklist is made of: its questions come from the template.

        :raises AccessError: questions, or that it is demanded, are given by hand
        """
        given = FROZEN - {"template_id"}
        if not self.env.su and any(vals.get(name) for name in given):
            raise AccessError(self._frozen_message())
        # sudo: managers' data, for whoever adds a checklist.
        templates = self.env["complaint.checklist.template"].sudo()
        template = templates.browse(vals.get("template_id"))
        return {
            "user_id": self.env.uid,
            # no default of the caller decides these
            "is_demanded": False,
            "consent": "not_asked",
            **{name: vals[name] for name in vals.keys() - {"line_ids", "secret_ids"}},
            "is_sensitive": template.is_sensitive,
            "needs_consent": template.needs_consent,
        }

    def _freeze_questions(self):
        # sudo: only the system makes lines; a handler answers them.
        own = self.sudo()
        vals_list = [
            {"checklist_id": checklist.id, **question._freeze()}
            for checklist in own
            for question in checklist.template_id.line_ids
        ]
        lines = self.env["complaint.checklist.line"].sudo().create(vals_list)
        kept_apart = lines.filtered(lambda line: line.checklist_id.is_sensitive)
        self.env["complaint.checklist.secret"].sudo().create(
            [
                {"line_id": line.id, "checklist_id": line.checklist_id.id}
                for line in kept_apart
            ]
        )

    def write(self, vals):
        if not self.env.su:
            self._check_frozen_kept(vals)
        if vals.get("consent", "given") != "given":
            self._check_no_secret()
        return super().write(vals)

    def _check_frozen_kept(self, vals):
        # the answers are on the lines, whose own rules judge them
        names = (FROZEN - {"line_ids", "secret_ids"}) & vals.keys()
        for checklist in self:
            for name in names:
                field = self._fields[name]
                value = field.convert_to_cache(vals[name], checklist)
                if value != field.convert_to_cache(checklist[name], checklist):
                    raise AccessError(self._frozen_message())

    def _frozen_message(self):
        return self.env._(
            "The questions of a checklist come from its template. Add another "
            "checklist, or ask a manager for a new version of the template."
        )

    def _check_no_secret(self):
        # sudo: whether there are answers, whoever asks; yes/no only.
        if any(secret._has_content() for secret in self.sudo().secret_ids):
            raise UserError(
                self.env._(
                    "There are answers that this person agreed to. Use “Consent "
                    "Withdrawn”, which removes them."
                )
            )

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_untouched(self):
        if any(checklist.is_demanded for checklist in self):
            raise UserError(
                self.env._("The procedure demands this checklist: it stays.")
            )
        # sudo: whether there are answers, whoever asks; yes/no only.
        own = self.sudo()
        if any(answer._has_content() for answer in [*own.line_ids, *own.secret_ids]):
            raise UserError(
                self.env._("A checklist with answers is part of the file and stays.")
            )

    def _attachment_is_locked(self):
        """Return the checklists whose files nobody may touch any more."""
        return self.filtered(lambda c: c.complaint_id.state not in c._evidence_states)

    def _gate_payload_line(self):
        """Return what is signed of this; of sensitive answers only that they exist."""
        answers = [line._event_answer() for line in self.line_ids.sorted("id")]
        payload = {
            "template": self.template_id.id,
            "answered": self.answered_count,
            "total": self.question_count,
            "not_ok": self.nok_count,
        }
        if not self.is_sensitive:
            payload["answers_sha256"] = sha256_hex(canonical_json(answers))
        return payload

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_open(self):
        """Open the checklist on a page of its own.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self, name=self.display_name)

    def action_withdraw_consent(self):
        """Remove what a person told who no longer agrees to it (PIPL 15, 47).

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: the case fixes its evidence
        """
        self.check_access("write")
        self._check_evidence_open()
        if any(checklist.consent != "given" for checklist in self):
            raise UserError(self.env._("There is no consent that could be withdrawn."))
        # sudo: answers go whether or not the user may read them.
        secrets = self.sudo().secret_ids
        secrets._files().unlink()
        secrets._erase()
        secrets.line_id.write({"is_kept": False})
        self.write({"consent": "refused", "consent_at": fields.Datetime.now()})
        for complaint, checklists in self.grouped("complaint_id").items():
            self.env["complaint.event"]._record(
                complaint, "checklist.withdrawn", {"ids": checklists.ids}
            )
        return True
