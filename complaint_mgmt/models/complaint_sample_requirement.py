from odoo import api, fields, models


class ComplaintProcedureRequirement(models.Model):
    """What a procedure wants of samples and tests."""

    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[
            ("sample", "A Sample Was Received"),
            ("sample_confirmed", "A Sample Is Confirmed"),
            ("sample_comparison", "Samples Are Compared"),
            ("test", "A Test Is Finished"),
        ],
        ondelete={
            "sample": "cascade",
            "sample_confirmed": "cascade",
            "sample_comparison": "cascade",
            "test": "cascade",
        },
    )
    sample_kind = fields.Selection(
        selection="_selection_sample_kind",
        string="Kind of Sample",
        help="Empty: any kind.",
    )
    is_full_test = fields.Boolean(
        string="All Items", help="Only a test of all items of the standard counts."
    )
    test_samples = fields.Selection(
        [
            ("complaint", "Complaint Sample"),
            ("retained", "Retained Sample"),
            ("both", "Both Samples"),
        ],
        string="Tested Samples",
        help="Which samples finished tests must cover. Empty: any.",
    )

    @api.model
    def _selection_sample_kind(self):
        kinds = self.env["complaint.sample"]._fields["kind"]
        return kinds._description_selection(self.env)

    @api.model
    def _parameter_fields(self):
        own = ["sample_kind", "is_full_test", "test_samples"]
        return [*super()._parameter_fields(), *own]

    def _test_kinds(self):
        """Return the kinds of samples that finished tests must cover."""
        if self.test_samples == "both":
            return {"complaint", "retained"}
        return {self.test_samples} - {False}

    @api.depends("sample_kind", "is_full_test", "test_samples")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _title(self):
        words = [super()._title()]
        if self.kind in ("sample", "sample_confirmed") and self.sample_kind:
            words.append(self._label_of("sample_kind"))
        if self.kind == "test":
            if self.is_full_test:
                words.append(self._fields["is_full_test"]._description_string(self.env))
            if self.test_samples:
                words.append(self._label_of("test_samples"))
        return " · ".join(words)

    def _label_of(self, name):
        labels = self._fields[name]._description_selection(self.env)
        return dict(labels).get(self[name], "")
