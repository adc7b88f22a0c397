from odoo import api, fields, models

# From where a case may go straight to the answer.
DIRECT_FROM = ("new", "investigation")


class ComplaintComplaint(models.Model):
    """An answer on the spot, without a signed decision (S2.4.1.2.2, S9.4.1.1).

    Only where the signed version says so of the class, never where somebody may be in
    danger, and only as long as the customer accepts it.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    is_first_contact = fields.Boolean(
        string="Answered Directly",
        readonly=True,
        copy=False,
        help="Answered without a signed decision, as the class allows.",
    )
    can_answer_directly = fields.Boolean(
        compute="_compute_can_answer_directly", compute_sudo=True
    )

    @api.depends(
        "state",
        "class_id.answers_directly",
        "is_serious",
        "safety_state",
        "reply_ids.satisfaction",
        "gate_round_ids",
        "amount",
    )
    def _compute_can_answer_directly(self):
        for complaint in self:
            complaint.can_answer_directly = (
                complaint.state in DIRECT_FROM and not complaint._why_not_directly()
            )

    @api.model
    def _system_fields(self):
        return super()._system_fields() | {"is_first_contact"}

    def action_answer_directly(self):
        """Answer the customer on the spot.

        :return: a window action, the form of the reply
        :raises AccessError: the user is no handler
        :raises UserError: the class does not allow it, or somebody may be in danger
        """
        self.ensure_one()
        self.check_access("write")
        if not self.user_id:
            self.user_id = self.env.user
        self.write({"state": "reply"})
        return self.action_record_reply()

    def write(self, vals):
        if vals.get("state") == "reply":
            # before the step, which marks milestones: this is no signed decision
            direct = self.filtered(lambda c: c.state in DIRECT_FROM)
            direct._write_system({"is_first_contact": True})
        elif vals.get("state") == "investigation":
            self.filtered("is_first_contact")._write_system({"is_first_contact": False})
        return super().write(vals)

    def _reach_trigger(self, trigger, reached_at=None):
        reached = self
        if trigger == "decided":
            reached = self.filtered(lambda c: not c.is_first_contact)
        return super(ComplaintComplaint, reached)._reach_trigger(trigger, reached_at)

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    def _guard_direct_answer(self):
        reason = self._why_not_directly()
        self._require(not reason, reason)

    def _why_not_directly(self):
        """Return why this case needs a signed decision, or nothing."""
        # sudo: all rounds and replies count, whatever the user may read.
        own = self.sudo()
        if own.is_serious or own.safety_state == "open":
            return self.env._(
                "Somebody may be in danger: this needs an investigation and a signed "
                "decision."
            )
        if own.amount:
            return self.env._(
                "Money is promised to the customer: this needs a signed decision."
            )
        if not own.class_id.answers_directly:
            return self.env._(
                "The procedure does not let complaints of this class be answered "
                "without a signed decision."
            )
        if own._decision_round() or "no" in own._all_lines("reply_ids").mapped(
            "satisfaction"
        ):
            return self.env._(
                "A decision was begun, or the customer was not satisfied: this needs a "
                "signed decision."
            )
        return None

    def _guard_gate_approved(self):
        if not self.is_first_contact:
            return super()._guard_gate_approved()
        # The customer may refuse and the case still stays at the step Reply for now;
        # what may never be is a direct answer on a case that became serious.
        if self._current_replies()[-1:].satisfaction != "no":
            self._guard_direct_answer()
        return None

    def _guard_settled(self):
        if self.is_first_contact:
            self._require(
                self._current_replies()[-1:].satisfaction == "yes",
                self.env._(
                    "An answer on the spot needs a customer who accepts it. Else "
                    "investigate the case."
                ),
            )
        return super()._guard_settled()
