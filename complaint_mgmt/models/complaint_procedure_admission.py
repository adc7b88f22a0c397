from odoo import api, fields, models
from odoo.exceptions import UserError

# What leads to a result; nobody waits for the result of a case that is not admitted.
RESULTS = ("proposed", "decided", "replied")


class ComplaintProcedureVersion(models.Model):
    """A version says which complaints it admits, and which classes are reported."""

    _inherit = "complaint.procedure.version"  # pylint: disable=R8180

    condition_ids = fields.One2many(
        "complaint.admissibility.condition",
        "version_id",
        string="Conditions of Admissibility",
        copy=True,
    )

    def _gate_watched_fields(self):
        return super()._gate_watched_fields() | {"condition_ids"}

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        if gate != "procedure":
            return payload
        reported = self.class_ids.filtered("reports_to_leader").sorted("id")
        if reported:
            payload["reported_classes"] = reported.mapped("code")
        if self.condition_ids:
            payload["condition_ids"] = self.condition_ids.sorted("id").mapped("name")
        return payload

    def _gate_payload_labels(self, gate):
        label = self.env._("Classes Reported to the Leader")
        return {**super()._gate_payload_labels(gate), "reported_classes": label}

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        kinds = self.requirement_ids.mapped("kind")
        if gate == "procedure" and "admissibility" in kinds and not self.condition_ids:
            raise UserError(
                self.env._(
                    "This version demands a decision on admissibility and names no "
                    "conditions for it. Add them, or leave the requirement out."
                )
            )
        return result


class ComplaintProcedureTerm(models.Model):
    _inherit = "complaint.procedure.term"

    admission = fields.Selection(
        [("any", "All Complaints"), ("admitted", "Only Admitted Ones")],
        string="For",
        required=True,
        default="any",
    )
    only_petition = fields.Boolean(
        string="Only Petitions",
        help="For complaints that came as a petition to an authority.",
    )

    def _fits(self, complaint):
        if not super()._fits(complaint):
            return False
        if self.only_petition and not complaint.is_petition:
            return False
        if complaint.admission == "refused" and self._leads_to_result():
            return False
        return self.admission != "admitted" or complaint.admission == "admitted"

    def _leads_to_result(self):
        """Return whether only a case that is dealt with can ever meet this."""
        return (
            self.base_id.trigger == "admitted" or self.milestone_id.trigger in RESULTS
        )

    def _gate_payload_line(self):
        words = [super()._gate_payload_line()]
        if self.admission == "admitted":
            words.append("admitted only")
        if self.only_petition:
            words.append("petitions only")
        return " | ".join(words)


class ComplaintMilestone(models.Model):
    _inherit = "complaint.milestone"

    trigger = fields.Selection(
        selection_add=[
            ("reviewed", "Admissibility reviewed"),
            ("admitted", "Admissibility decided"),
            ("rejection_told", "Rejection told to the complainant"),
            ("called_back", "Customer called back"),
            ("referred", "Third party and customer told"),
        ]
    )


class ComplaintClock(models.Model):
    _inherit = "complaint.clock"  # pylint: disable=R8180

    # A procedure without conditions has no review: its milestones are marked by hand.
    @api.depends("term_id.milestone_id.trigger", "term_id.version_id.condition_ids")
    def _compute_is_manual(self):
        result = super()._compute_is_manual()
        for clock in self:
            if clock.term_id.milestone_id.trigger in ("reviewed", "admitted"):
                clock.is_manual = not clock.term_id.version_id.condition_ids
        return result
