from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.chain import sha256_hex

# Who decided what, and when: only the steps of the review write it.
SYSTEM = (
    "reviewed_at",
    "reviewed_by_id",
    "decision",
    "decided_at",
    "decided_by_id",
    "notified_at",
    "notified_by_id",
    "notice_mode",
)


class ComplaintAdmissibility(models.Model):
    """The review of one case against the conditions of its procedure (S8.7, S8.8).

    The answers decide: all conditions met, and the case is admitted; one that is not
    met, and it is not. Who is not admitted is told why (S8.8d).
    """

    _name = "complaint.admissibility"
    _description = "Review of Admissibility"
    _inherit = ["complaint.evidence.mixin"]
    _order = "complaint_id, id desc"
    _evidence_kind = "admissibility"

    answer_ids = fields.One2many(
        "complaint.admissibility.answer", "admissibility_id", string="Conditions"
    )
    reason = fields.Text(
        string="Why It Is Not Admitted", help="The complainant is told these words."
    )
    instead = fields.Text(
        string="Where to Turn Instead",
        help="Who can help the complainant, if we cannot.",
    )
    is_unmet = fields.Boolean(compute="_compute_is_unmet")
    reviewed_at = fields.Datetime(string="Reviewed On", readonly=True)
    reviewed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decision = fields.Selection(
        [("admitted", "Admitted"), ("refused", "Not Admitted")],
        string="Admission Decision",
        readonly=True,
    )
    decided_at = fields.Datetime(string="Decided On", readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    notified_at = fields.Datetime(string="Complainant Told", readonly=True)
    notified_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    notice_mode = fields.Selection(
        [("email", "By Email"), ("letter", "By Letter")],
        string="Told How",
        readonly=True,
    )

    _pending_uniq = models.UniqueIndex(
        "(complaint_id) WHERE decision IS NULL",
        "Admissibility of this complaint is being reviewed already.",
    )

    @api.depends("answer_ids.answer")
    def _compute_is_unmet(self):
        for review in self:
            review.is_unmet = "no" in review.answer_ids.mapped("answer")

    @api.depends("decision")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["decision"]._description_selection(self.env))
        for review in self:
            name = labels.get(review.decision, self.env._("Review of Admissibility"))
            review.display_name = name

    # ------------------------------------------------------------------
    # Begun with the conditions of the procedure, fixed by the decision
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        for review in reviews:
            if any(review[name] for name in SYSTEM):
                review._refuse_by_hand()
            review._check_may_begin()
        reviews._add_answers()
        return reviews

    def _check_may_begin(self):
        case = self.complaint_id
        if not case.procedure_version_id.condition_ids:
            raise UserError(
                self.env._(
                    "%(number)s follows no procedure with conditions of admissibility.",
                    number=case.name,
                )
            )
        if case.admission == "admitted":
            raise UserError(
                self.env._("%(number)s is admitted already.", number=case.name)
            )

    def _add_answers(self):
        """Put each condition of the procedure down to be answered."""
        values = []
        for review in self:
            given = review.answer_ids.condition_id
            conditions = review.complaint_id.procedure_version_id.condition_ids
            values += [
                {"admissibility_id": review.id, "condition_id": condition.id}
                for condition in conditions - given
            ]
        self.env["complaint.admissibility.answer"].create(values)

    def write(self, vals):
        if not set(SYSTEM).isdisjoint(vals):
            self._refuse_by_hand()
        self._check_undecided()
        return super().write(vals)

    def _refuse_by_hand(self):
        raise UserError(
            self.env._("A review is decided by its steps, not by writing the result.")
        )

    def _check_undecided(self):
        if any(review.decision for review in self):
            raise UserError(
                self.env._(
                    "Admissibility is decided and not changed any more. The QA head "
                    "can reopen a closed case; then review it anew."
                )
            )

    def _stamp(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_review(self):
        """Note that all conditions were looked at; the answers are fixed then.

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: a condition is not answered, or reviewed before
        """
        self.ensure_one()
        self._check_undecided()
        if self.reviewed_at:
            raise UserError(self.env._("The conditions were reviewed already."))
        conditions = self.complaint_id.procedure_version_id.condition_ids
        answered = self.answer_ids.filtered("answer")
        if answered.condition_id != conditions or answered != self.answer_ids:
            raise UserError(self.env._("Answer each condition with yes or no."))
        now = fields.Datetime.now()
        self._stamp({"reviewed_at": now, "reviewed_by_id": self.env.uid})
        self._reach("reviewed", now)
        return True

    def action_decide(self):
        """Decide as the answers say: admitted only if every condition is met (S8.7).

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: a condition is not answered, or a rejection gives no reason
        """
        self.ensure_one()
        self._check_undecided()
        if self.is_unmet and not (self.reason or "").strip():
            raise UserError(
                self.env._("Say why it is not admitted: the complainant is told so.")
            )
        if not self.reviewed_at:
            self.action_review()
        decision = "refused" if self.is_unmet else "admitted"
        now = fields.Datetime.now()
        self._stamp(
            {"decision": decision, "decided_at": now, "decided_by_id": self.env.uid}
        )
        unmet = self.answer_ids.filtered(lambda a: a.answer == "no").condition_id
        data = {"decision": decision, "unmet": sorted(unmet.ids)}
        if decision == "refused":
            data["reason_sha256"] = sha256_hex(self.reason.encode())
        self._record_step("decided", data)
        self._reach("admitted", now)
        return True

    def action_tell(self):
        """Tell the complainant why the complaint is not admitted (S8.8d).

        Written by email where an address is known; else the letter is printed.

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: nothing is rejected, or it was told before
        """
        self.ensure_one()
        self._check_evidence_open()
        if self.decision != "refused" or self.notified_at:
            raise UserError(
                self.env._("There is no rejection that is still to be told.")
            )
        case = self.complaint_id
        template = self.env.ref("complaint_mgmt.mail_template_rejection", False)
        mode = "email" if template and case.partner_id.email else "letter"
        now = fields.Datetime.now()
        self._stamp(
            {
                "notified_at": now,
                "notified_by_id": self.env.uid,
                "notice_mode": mode,
            }
        )
        if mode == "email":
            case.message_post_with_source(
                template,
                subtype_xmlid="mail.mt_comment",
                partner_ids=case.partner_id.ids,
            )
        self._record_step("told", {"mode": mode})
        self._reach("rejection_told", now)
        return True

    def action_print(self):
        """Print the letter that tells the reasons.

        :return: a report action
        """
        self.ensure_one()
        report = self.env.ref("complaint_mgmt.action_report_rejection")
        return report.report_action(self.complaint_id)

    def _record_step(self, what, data):
        kind = f"admissibility.{what}"
        self.env["complaint.event"]._record(self.complaint_id, kind, data)

    def _reach(self, trigger, moment):
        self.complaint_id._reach_trigger(trigger, moment)
        self.complaint_id._refresh_clocks()
