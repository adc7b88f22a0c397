from odoo import api, fields, models

SEVERITIES = [
    ("critical", "Critical: May Hurt Somebody"),
    ("major", "Major: Not Fit for Its Use"),
    ("minor", "Minor: Fit for Its Use"),
]


class ComplaintItem(models.Model):
    """How bad the defect of the goods is, beside what it is and how many (S3.2)."""

    _inherit = "complaint.item"  # pylint: disable=R8180

    severity = fields.Selection(
        SEVERITIES,
        string="Severity of the Defect",
        help="How bad the defect is, as the customer shows it. The class says how the "
        "case is handled.",
    )

    def _gate_payload_line(self):
        payload = super()._gate_payload_line()
        # only where it is said, so that what was signed before keeps its digest
        return {**payload, "severity": self.severity} if self.severity else payload


class ComplaintProcedureRequirement(models.Model):
    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    needs_severity = fields.Boolean(
        string="Severity Too",
        help="Defect and quantity are not enough: how bad the defect is, too (S3.2).",
    )

    @api.model
    def _parameter_fields(self):
        return [*super()._parameter_fields(), "needs_severity"]


class ComplaintComplaint(models.Model):
    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _missing_defect_facts(self, requirement):
        missing = super()._missing_defect_facts(requirement)
        if missing or not requirement.needs_severity:
            return missing
        lacking = self.item_ids.filtered(lambda item: not item.severity)
        if not lacking:
            return None
        names = [item.product_id.name or item.lot_text or "" for item in lacking]
        return self.env._(
            "Say how severe the defect of %(products)s is.",
            products=", ".join(filter(None, names)),
        )
