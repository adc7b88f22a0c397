from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import window


class ComplaintComplaint(models.Model):
    """The measures of a case: part of its decision, and the sum that they cost."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    measure_ids = fields.One2many(
        "complaint.measure",
        "complaint_id",
        string="Measures",
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )
    is_amount_sum = fields.Boolean(
        compute="_compute_is_amount_sum",
        compute_sudo=True,
        help="The compensation is the sum of the measures.",
    )

    @api.depends("measure_ids.amount")
    def _compute_is_amount_sum(self):
        for complaint in self:
            complaint.is_amount_sum = any(complaint.measure_ids.mapped("amount"))

    @api.constrains("amount")
    def _check_amount_is_sum(self):
        # sudo: the sum counts whether or not the user reads the measures.
        for complaint in self.sudo():
            total = complaint._measure_total()
            if complaint.is_amount_sum and complaint.currency_id.compare_amounts(
                complaint.amount, total
            ):
                raise ValidationError(
                    self.env._(
                        "%(number)s: the compensation is the sum of the measures. "
                        "Change the amount of a measure.",
                        number=complaint.name,
                    )
                )

    def _measure_total(self):
        return sum(self.measure_ids.mapped("amount"))

    def _sync_compensation(self):
        """Make the compensation the sum of the measures; it is logged as a change."""
        for complaint in self:
            total = complaint._measure_total()
            if complaint.currency_id.compare_amounts(complaint.amount, total):
                complaint.amount = total

    def action_propose_measure(self):
        """Open the form of a new measure.

        :return: a window action
        :raises AccessError: the user may not handle the case
        """
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self.env._("Add a Measure"), "complaint.measure", complaint_id=self.id
        )

    # ------------------------------------------------------------------
    # May it be carried out?
    # ------------------------------------------------------------------

    def _may_follow_up(self):
        """Return whether measures may be carried out.

        The decision is signed, or the class lets the case be answered without one, and
        then without any money (S9.4.1.1).
        """
        self.ensure_one()
        if self.state != "reply":
            return False
        if self.is_first_contact:
            return not self._why_not_directly()
        return self._gate_is_approved("decision")

    def _check_may_carry_out(self):
        """Refuse to carry out what is not decided.

        :raises UserError: the decision is not signed, or the case is closed
        """
        for complaint in self:
            complaint._require(
                complaint._may_follow_up(),
                self.env._(
                    "measures are carried out between the last signature on the "
                    "decision and closing."
                ),
            )

    # ------------------------------------------------------------------
    # Part of what is signed
    # ------------------------------------------------------------------

    def _gate_watched_fields(self):
        return super()._gate_watched_fields() | {"measure_ids"}

    def _gate_payload_labels(self, gate):
        labels = super()._gate_payload_labels(gate)
        return {**labels, "measures": self.env._("Measures")}

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        measures = self.measure_ids.sorted("id")
        if gate == "decision" and measures:
            payload["measures"] = [m._gate_payload_line() for m in measures]
        return payload

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        if gate == "decision":
            # a type may have become stricter since the measure was written
            self.measure_ids._check_complete()
        return result

    def _gate_render_value(self, key, value):
        if key == "measures" and isinstance(value, dict):
            return self._gate_render_measure(value)
        return super()._gate_render_value(key, value)

    def _gate_render_measure(self, line):
        # sudo: names of type and person, for whoever may see what is signed.
        types = self.env["complaint.measure.type"].with_context(active_test=False)
        found = types.sudo().search([("code", "=", line["type"])], limit=1)
        person = self.env["res.users"].sudo().browse(line["person"] or []).exists()
        amount = line["amount"] if float(line["amount"]) else ""
        words = [found.name or line["type"], line["text"], amount, person.name]
        return " · ".join(word for word in [*words, line["due"]] if word)

    # ------------------------------------------------------------------
    # Requirements
    # ------------------------------------------------------------------

    def _missing_measure(self, requirement):
        wanted = requirement.measure_type_ids
        proposed = self.measure_ids.type_id
        if (wanted & proposed) if wanted else proposed:
            return None
        if not wanted:
            return self.env._("Propose at least one measure.")
        return self.env._(
            "Propose a measure: %(types)s.", types=" / ".join(wanted.mapped("name"))
        )

    def _missing_measures_done(self, requirement):
        undone = self.measure_ids.filtered(lambda measure: not measure.done_at)
        wanted = requirement.measure_type_ids
        if wanted:
            undone = undone.filtered(lambda measure: measure.type_id in wanted)
        if not undone:
            return None
        return self.env._(
            "Carry out and record: %(measures)s.",
            measures=", ".join(undone.mapped("display_name")),
        )
