from odoo import api, models


class ReportJudgement(models.AbstractModel):
    """Form 2 (S9.F2, S9.4.2.1.1): what was found and decided, and who signed it."""

    _name = "report.complaint_mgmt.report_judgement"
    _description = "Complaint Judgement and Investigation Record"
    _inherit = ["complaint.form"]
    _form_code = "judgement"

    @api.model
    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data)
        cases = values["docs"]
        values["is_draft"] = {
            case.id: not case._gate_is_approved("decision") for case in cases
        }
        values["signatures"] = {
            case.id: case.gate_round_ids.filtered(
                lambda r: r.gate == "decision"
            ).signature_ids.sorted("id")
            for case in cases
        }
        return values
