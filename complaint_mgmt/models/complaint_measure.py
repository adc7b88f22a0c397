from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import window
from ..tools.chain import sha256_hex

# The steps in which a measure is proposed. Later the decision is signed: what was
# signed stays, and only the doing is recorded.
PROPOSED_STATES = ("new", "investigation")
DOING_FIELDS = frozenset(("done_at", "done_by_id", "evidence"))


class ComplaintMeasure(models.Model):
    """Something that is done for the customer: part of the decision that is signed.

    Proposed by the handler, signed with the decision, then carried out. A measure that
    is added to a signed decision makes the signatures void (S5.2.4, S9.4.2.1.7.8).
    """

    _name = "complaint.measure"
    _description = "Measure"
    _inherit = ["complaint.evidence.mixin"]
    _order = "complaint_id, id"
    _check_company_auto = True
    _evidence_kind = "measure"
    _evidence_removable = True
    _evidence_states = ("new", "investigation", "decision", "reply")

    type_id = fields.Many2one(
        "complaint.measure.type", string="Measure", required=True, ondelete="restrict"
    )
    description = fields.Char(help="What exactly is done.")
    currency_id = fields.Many2one(related="complaint_id.currency_id")
    amount = fields.Monetary(help="What it costs us, in the currency of the case.")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        check_company=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    due_date = fields.Date()
    done_at = fields.Datetime(string="Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users",
        string="Recorded By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    evidence = fields.Text(readonly=True, copy=False, help="What was done, and how.")
    needs_amount = fields.Boolean(related="type_id.needs_amount")
    needs_person = fields.Boolean(related="type_id.needs_person")
    needs_date = fields.Boolean(related="type_id.needs_date")
    case_state = fields.Selection(related="complaint_id.state", string="Case Status")
    can_do = fields.Boolean(compute="_compute_can_do", compute_sudo=True)

    follow_up_ids = fields.One2many(
        "complaint.follow.up", "measure_id", string="Follow-Ups", readonly=True
    )
    follow_up_kind = fields.Selection(related="type_id.follow_up_kind")
    can_follow_up = fields.Boolean(compute="_compute_can_follow_up", compute_sudo=True)
    is_document_done = fields.Boolean(
        string="Document Done", compute="_compute_can_follow_up", compute_sudo=True
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "The amount of a measure cannot be negative."
    )

    @api.depends("type_id", "description")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for measure in self:
            words = (measure.type_id.name, measure.description)
            measure.display_name = ": ".join(filter(None, words))

    @api.depends("done_at", "complaint_id.state")
    def _compute_can_do(self):
        ready = {c for c in self.complaint_id if c._may_follow_up()}
        for measure in self:
            measure.can_do = not measure.done_at and measure.complaint_id in ready

    @api.depends("can_do", "type_id", "follow_up_ids")
    def _compute_can_follow_up(self):
        for measure in self:
            live = measure._live_follow_ups()
            wanted = measure.can_do and measure.follow_up_kind
            measure.can_follow_up = bool(wanted and not live)
            measure.is_document_done = bool(live) and all(live.mapped("is_done"))

    # ------------------------------------------------------------------
    # What it must say
    # ------------------------------------------------------------------

    @api.constrains("type_id", "amount", "user_id", "due_date")
    def _check_complete(self):
        """S5.2.4: a compensation has its amount, a visit its named person."""
        for measure in self:
            if error := measure._completeness_error():
                raise ValidationError(
                    self.env._(
                        "%(measure)s: %(error)s",
                        measure=measure.type_id.name,
                        error=error,
                    )
                )

    def _completeness_error(self):
        if self.type_id.needs_amount and not self.amount:
            return self.env._("enter the amount.")
        if self.type_id.needs_person and not self.user_id:
            return self.env._("name the person who carries it out.")
        if self.type_id.needs_date and not self.due_date:
            return self.env._("enter until when it is done.")
        # sudo: whether a person is one of ours, yes or no.
        if self.user_id.sudo().share:
            return self.env._("choose one of our own people.")
        return None

    # ------------------------------------------------------------------
    # Proposing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        if any(measure[name] for measure in measures for name in DOING_FIELDS):
            measures._refuse_doing()
        measures._follow_in_case(measures.filtered("amount").complaint_id)
        return measures

    def write(self, vals):
        if not DOING_FIELDS.isdisjoint(vals):
            self._refuse_doing()
        self._check_still_proposed()
        priced = self.filtered("amount").complaint_id
        result = super().write(vals)
        self._check_still_proposed()
        self._follow_in_case(priced | self.filtered("amount").complaint_id)
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_proposed(self):
        self._check_still_proposed()
        # sudo: history counts whether or not the user reads it.
        if self.sudo().follow_up_ids:
            raise UserError(
                self.env._(
                    "A document was created for this measure: it stays in the file. "
                    "Change the measure instead."
                )
            )

    def unlink(self):
        complaints, priced = self.complaint_id, self.filtered("amount").complaint_id
        result = super().unlink()
        priced._sync_compensation()
        complaints._gate_recheck()
        return result

    def _follow_in_case(self, priced):
        """Bring sum and signatures of the cases to what their measures say now."""
        priced._sync_compensation()
        self.complaint_id._gate_recheck()

    def _refuse_doing(self):
        raise UserError(
            self.env._(
                "When and by whom a measure was carried out is set by the button "
                "“Done” only, after the decision is signed."
            )
        )

    def _check_still_proposed(self):
        """Refuse to touch what was proposed for signature, or carried out.

        :raises UserError: the decision is proposed, or the measure is under way
        """
        # sudo: the step of the case decides, whether or not the user reads it.
        for measure in self.sudo():
            if measure.complaint_id.state not in PROPOSED_STATES:
                raise UserError(
                    self.env._(
                        "%(number)s: the measures are part of the decision and are "
                        "fixed. Record that one is done, or add a new one: it needs "
                        "new signatures.",
                        number=measure.complaint_id.name,
                    )
                )
            if measure.done_at or measure._live_follow_ups():
                raise UserError(
                    self.env._(
                        "“%(measure)s” is carried out or under way and stays as it "
                        "is. Add a new measure.",
                        measure=measure.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Doing
    # ------------------------------------------------------------------

    def action_ask_done(self):
        """Open the dialog in which the doing of a measure is recorded.

        :return: a window action
        :raises UserError: the decision is not signed
        """
        self.ensure_one()
        self.check_access("write")
        self.complaint_id._check_may_carry_out()
        return window.dialog(
            self.env._("Measure Done"), "complaint.measure.done", measure_id=self.id
        )

    def _mark_done(self, evidence, done_at=None):
        """Record that a measure was carried out (S9.4.2.1.7.8).

        :param str evidence: what was done; kept in the file
        :param datetime done_at: when, UTC; now by default
        :raises AccessError: the user is no handler
        :raises UserError: the decision is not signed, it is done already, there is no
            evidence, or the time cannot be
        """
        self.ensure_one()
        self.check_access("write")
        self.complaint_id._check_may_carry_out()
        now = fields.Datetime.now()
        done_at = done_at or now
        if self.done_at:
            raise UserError(self.env._("This measure is recorded as done already."))
        if not (evidence or "").strip():
            raise UserError(self.env._("Say what was done: it is kept as evidence."))
        if not self.complaint_id._decided_at() <= done_at <= now:
            raise UserError(
                self.env._(
                    "A measure is carried out after the decision was signed, and not "
                    "in the future. Correct the time."
                )
            )
        # super: past the refusal in `write`, which is for everybody else.
        result = super().write(  # pylint: disable=W8164
            {"done_at": done_at, "done_by_id": self.env.uid, "evidence": evidence}
        )
        data = {"measure": self.id, "evidence_sha256": sha256_hex(evidence.encode())}
        self.env["complaint.event"]._record(self.complaint_id, "measure.done", data)
        return result

    def _live_follow_ups(self):
        """Return what was created for this and is neither cancelled nor gone."""
        return self.follow_up_ids._filter_live()

    def action_follow_up(self):
        """Create the document that this measure leads to, or open it.

        :return: a window action
        :raises AccessError: the user is no handler
        :raises UserError: the decision is not signed, or there is nothing to do
        """
        self.ensure_one()
        self.check_access("read")
        return self.complaint_id._follow_up(self.follow_up_kind, self)

    def _gate_payload_line(self):
        """Return what a signature covers of this: what was proposed, not the doing."""
        return {
            "type": self.type_id.code,
            "text": self.description or "",
            "amount": f"{self.amount:.2f}",
            "person": self.user_id.id or None,
            "due": str(self.due_date or ""),
        }
