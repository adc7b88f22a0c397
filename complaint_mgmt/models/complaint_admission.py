from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import window


class ComplaintComplaint(models.Model):
    """Whether a case is dealt with at all, as its procedure decides."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    admissibility_ids = fields.One2many(
        "complaint.admissibility",
        "complaint_id",
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )
    admission = fields.Selection(
        [("admitted", "Admitted"), ("refused", "Not Admitted")],
        compute="_compute_admission",
        store=True,
        compute_sudo=True,
        copy=False,
        tracking=True,
    )
    admission_reason = fields.Text(
        compute="_compute_admission_told",
        compute_sudo=True,
        groups="complaint_mgmt.group_complaint_reader",
    )
    is_rejection_told = fields.Boolean(
        compute="_compute_admission_told", compute_sudo=True
    )
    can_review_admissibility = fields.Boolean(
        compute="_compute_can_review", compute_sudo=True
    )

    @api.depends("admissibility_ids.decision")
    def _compute_admission(self):
        for complaint in self:
            decided = complaint.admissibility_ids.filtered("decision")
            complaint.admission = decided.sorted("id")[-1:].decision

    @api.constrains("admission")
    def _check_admission(self):
        # sudo: the last review counts, whether or not the user may read it.
        for complaint in self.sudo():
            decided = complaint.admissibility_ids.filtered("decision")
            if complaint.admission != decided.sorted("id")[-1:].decision:
                raise ValidationError(
                    self.env._("Admission is decided by its review, not by hand.")
                )

    @api.depends("admissibility_ids.notified_at", "admissibility_ids.reason")
    def _compute_admission_told(self):
        for complaint in self:
            latest = complaint._latest_admissibility()
            refused = latest.filtered(lambda r: r.decision == "refused")
            complaint.admission_reason = refused.reason
            complaint.is_rejection_told = bool(refused.notified_at)

    @api.depends(
        "admission",
        "state",
        "procedure_version_id.condition_ids",
        "admissibility_ids.decision",
    )
    def _compute_can_review(self):
        for complaint in self:
            latest = complaint._latest_admissibility()
            is_due = not latest or latest.decision == "refused"
            is_due = is_due and complaint.state in ("new", "investigation")
            conditions = complaint.procedure_version_id.condition_ids
            complaint.can_review_admissibility = bool(is_due and conditions)

    def _latest_admissibility(self):
        # sudo: the steps ask for it, whatever the user may read.
        return self.sudo().admissibility_ids.sorted("id")[-1:]

    @api.model
    def _system_fields(self):
        return super()._system_fields() | {"admission"}

    def _reached(self):
        """Count from the decision that admitted the case, not from a rejection."""
        reached = super()._reached()
        latest = self._latest_admissibility()
        if latest.decision == "admitted":
            for milestone in reached:
                if milestone.trigger == "admitted":
                    reached[milestone] = latest.decided_at
        return reached

    def action_review_admissibility(self):
        """Open the review of admissibility, a new one if none is pending.

        :return: a window action
        :raises AccessError: the user is no handler
        :raises UserError: the procedure names no conditions, or it is admitted
        """
        self.ensure_one()
        self.check_access("write")
        review = self._latest_admissibility().sudo(False)
        if not review or review.decision:
            review = review.create({"complaint_id": self.id})
        return window.form(review, name=self.env._("Admissibility"), target="new")

    def action_tell_rejection(self):
        """Tell the complainant that the complaint is not admitted, and why.

        :return: True
        :raises UserError: nothing was decided yet
        """
        return self._reviewed().action_tell()

    def action_print_rejection(self):
        """Print the letter that tells it.

        :return: a report action
        """
        return self._reviewed().action_print()

    def _reviewed(self):
        self.ensure_one()
        latest = self._latest_admissibility().sudo(False)
        self._require(
            latest, self.env._("Review the conditions and decide on admissibility.")
        )
        return latest

    def _guard_not_admitted(self):
        """S8.7, S8.8d: only what is not admitted, and told so, ends without a reply."""
        latest = self._latest_admissibility()
        self._require(
            latest.decision == "refused",
            self.env._(
                "Only a complaint that is not admitted is closed without a signed "
                "decision and a reply."
            ),
        )
        self._require(
            latest.notified_at,
            self.env._("Tell the complainant first why it is not admitted."),
        )

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        if gate == "decision" and self.admission == "refused":
            raise UserError(
                self.env._(
                    "%(number)s is not admitted: there is nothing to decide. Review "
                    "admissibility anew, or close it.",
                    number=self.name,
                )
            )
        return result
