from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintProcedureVersion(models.Model):
    """Whether who handles by this version must be trained (S9.1, S9.T)."""

    _inherit = "complaint.procedure.version"  # pylint: disable=R8180

    needs_training = fields.Selection(
        [
            ("none", "Not Needed"),
            ("warn", "Warn Who Assigns"),
            ("block", "Assign Nobody Without"),
        ],
        string="Training of the Handler",
        required=True,
        default="none",
    )
    training_hours = fields.Float(
        default=1.0, help="How long one training must have been at least."
    )

    _training_hours_positive = models.Constraint(
        "CHECK(training_hours >= 0)", "The hours of a training cannot be negative."
    )

    def _gate_watched_fields(self):
        return super()._gate_watched_fields() | {"needs_training", "training_hours"}

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        # only where it says something, so that what was signed before stays signed
        if gate == "procedure" and self.needs_training != "none":
            payload["needs_training"] = self.needs_training
            payload["training_hours"] = f"{self.training_hours:.2f}"
        return payload


class ComplaintComplaint(models.Model):
    """Only who is trained for the procedure is assigned as handler (S9.1)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    training_warning = fields.Char(
        compute="_compute_training_warning",
        compute_sudo=True,
        help="The handler lacks the training that the procedure asks for.",
    )

    # Trainings expire as time passes: never stored.
    @api.depends("user_id", "procedure_version_id")
    @api.depends_context("lang")
    def _compute_training_warning(self):
        untrained = self._without_training()
        for complaint in self:
            lacks = complaint in untrained
            complaint.training_warning = lacks and complaint._training_sentence()

    def _without_training(self):
        """Return those of these cases whose handler lacks the training that counts."""
        # sudo: trainings of others decide, whoever asks; only yes or no.
        todo = self.sudo().filtered(
            lambda c: (
                c.user_id and c.procedure_version_id.needs_training in ("warn", "block")
            )
        )
        trainings = self.env["complaint.training"].sudo()
        by_user = trainings.search([("user_id", "in", todo.user_id.ids)]).grouped(
            "user_id"
        )
        now = fields.Datetime.now()
        lacking = todo.filtered(
            lambda c: (
                not any(
                    training._covers(
                        c.user_id,
                        c.procedure_version_id,
                        c.company_id,
                        c._local_date(now),
                    )
                    for training in by_user.get(c.user_id, ())
                )
            )
        )
        return self.browse(lacking.ids)

    def _training_sentence(self):
        # sudo: name and procedure, of a case that is readable.
        case = self.sudo()
        version = case.procedure_version_id
        return self.env._(
            "%(user)s has no valid training of %(hours)s h or more for %(procedure)s. "
            "The QA head enters trainings.",
            user=case.user_id.name,
            hours=f"{version.training_hours:g}",
            procedure=version.procedure_id.display_name,
        )

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._check_trained()
        return complaints

    def write(self, vals):
        if not vals.get("user_id"):
            return super().write(vals)
        before = {complaint: complaint.user_id for complaint in self}
        result = super().write(vals)
        # who handles the case already keeps it when the training expires
        self.filtered(lambda c: c.user_id != before[c])._check_trained()
        return result

    def _check_trained(self):
        """Refuse a handler who is not trained, where the procedure says so (S9.1).

        :raises UserError: names who lacks which training
        """
        for complaint in self._without_training():
            # sudo: what the procedure demands, whoever may read it.
            version = complaint.sudo().procedure_version_id
            if version.needs_training == "block":
                raise UserError(
                    self.env._(
                        "%(number)s: %(reason)s",
                        number=complaint.name,
                        reason=complaint._training_sentence(),
                    )
                )
