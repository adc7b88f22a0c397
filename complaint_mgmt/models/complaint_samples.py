from odoo import api, fields, models

from ..tools import sample_lifecycle

SAMPLE_FIELDS = ("sample_ids", "comparison_ids", "test_ids")


class ComplaintComplaint(models.Model):
    """Samples, comparisons and tests of a case, and what a procedure wants of them."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    sample_ids = fields.One2many(
        "complaint.sample",
        "complaint_id",
        string="Samples",
        groups="complaint_mgmt.group_complaint_reader",
    )
    comparison_ids = fields.One2many(
        "complaint.sample.comparison",
        "complaint_id",
        string="Comparisons",
        groups="complaint_mgmt.group_complaint_reader",
    )
    test_ids = fields.One2many(
        "complaint.test",
        "complaint_id",
        string="Tests",
        groups="complaint_mgmt.group_complaint_reader",
    )

    @api.model
    def _handling_fields(self):
        return super()._handling_fields() | set(SAMPLE_FIELDS)

    @api.model
    def _next_names(self, model, letter, vals_list):
        """Return the numbers of new records: number of the case, letter, position.

        :param model: complaint.sample or complaint.test; never deleted, so that the
            count is the last position
        :param str letter: S or T
        :param vals_list: the values of the new records
        :return: list of names, False where no case is given
        """
        default = model.default_get(["complaint_id"]).get("complaint_id")
        ids = [vals.get("complaint_id", default) or 0 for vals in vals_list]
        # sudo: the number counts all records of the case, whoever reads them.
        domain = [("complaint_id", "in", ids)]
        groups = model.sudo()._read_group(domain, ["complaint_id"], ["__count"])
        counts = {complaint.id: count for complaint, count in groups}
        numbers = {c.id: c.name for c in self.sudo().browse(ids).exists()}
        names = []
        for complaint_id in ids:
            counts[complaint_id] = counts.get(complaint_id, 0) + 1
            number = numbers.get(complaint_id)
            position = counts[complaint_id]
            names.append(number and f"{number}-{letter}{position}")
        return names

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_add_sample(self):
        """Open the form of a new sample.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        return self._new_evidence("complaint.sample", self.env._("New Sample"))

    def action_add_test(self):
        """Open the form of a new test request; it takes the samples that are there.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        there = self.sample_ids.filtered(
            lambda s: s.state in ("received", "confirmed", "opened", "tested")
        )
        return self._new_evidence(
            "complaint.test",
            self.env._("New Test Request"),
            default_sample_ids=there.ids,
        )

    def action_add_comparison(self):
        """Open the form of a new comparison of complaint sample and retained sample.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        return self._new_evidence(
            "complaint.sample.comparison", self.env._("New Comparison")
        )

    def _new_evidence(self, model, title, **defaults):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "context": {"default_complaint_id": self.id, **defaults},
        }

    # ------------------------------------------------------------------
    # What a procedure demands
    # ------------------------------------------------------------------

    def _samples_of(self, requirement):
        """Return the samples that a requirement is about."""
        kind = requirement.sample_kind
        return self.sample_ids.filtered(lambda s: not kind or s.kind == kind)

    def _missing_sample(self, requirement):
        settled = {"unavailable", *sample_lifecycle.RECEIVED}
        if settled.intersection(self._samples_of(requirement).mapped("state")):
            return None
        return self.env._(
            "Ask for a sample and receive it, or say why there is none (%(what)s).",
            what=requirement._details() or self.env._("any"),
        )

    def _missing_sample_confirmed(self, requirement):
        samples = self._samples_of(requirement)
        states = set(samples.mapped("state"))
        if any(samples.mapped("confirmed_at")) or states == {"unavailable"}:
            return None
        return self.env._(
            "Confirm a sample by its four checks: packaging, seal, own product, "
            "validity (%(what)s).",
            what=requirement._details() or self.env._("any"),
        )

    def _missing_sample_comparison(self, requirement):
        if any(self.comparison_ids.mapped("concluded_at")):
            return None
        return self.env._(
            "Compare the complaint sample with the retained one, and conclude."
        )

    def _missing_test(self, requirement):
        tests = self.test_ids.filtered(
            lambda t: t.state == "done" and (t.is_full or not requirement.is_full_test)
        )
        # a test that was corrected counts no longer, its correction does
        tests -= tests.filtered(lambda t: "done" in t.corrected_by_ids.mapped("state"))
        if tests and requirement._test_kinds() <= set(tests.sample_ids.mapped("kind")):
            return None
        what = requirement._details() or self.env._("any")
        return self.env._("Finish a test: %(what)s.", what=what)

    # ------------------------------------------------------------------
    # What is signed
    # ------------------------------------------------------------------

    def _gate_watched_fields(self):
        return super()._gate_watched_fields() | set(SAMPLE_FIELDS)

    def _gate_payload_labels(self, gate):
        labels = {
            name.removesuffix("_ids") + "s": self._fields[name]._description_string(
                self.env
            )
            for name in SAMPLE_FIELDS
        }
        return {**super()._gate_payload_labels(gate), **labels}

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        if gate != "decision":
            return payload
        # sudo: what is signed does not depend on who looks.
        own = self.sudo()
        evidence = {
            "samples": own.sample_ids,
            "comparisons": own.comparison_ids.filtered("concluded_at"),
            "tests": own.test_ids.filtered(lambda t: t.state == "done"),
        }
        for key, records in evidence.items():
            if records:
                lines = [record._gate_payload_line() for record in records.sorted("id")]
                payload[key] = lines
        return payload
