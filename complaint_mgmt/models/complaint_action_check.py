from odoo import api, fields, models


class ComplaintActionCheck(models.Model):
    """One verification of an action: what was reported, and whether it works."""

    _name = "complaint.action.check"
    _inherit = ["complaint.append.only"]
    _description = "Verifications of an Action"
    _order = "action_id, iteration"
    _log_access = False

    action_id = fields.Many2one(
        "complaint.action", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    iteration = fields.Integer(required=True, aggregator=None)
    evidence = fields.Text(required=True)
    done_at = fields.Datetime(string="Reported Done", required=True)
    done_by_id = fields.Many2one(
        "res.users", string="Reported By", required=True, ondelete="restrict"
    )
    verified_at = fields.Datetime(required=True)
    verified_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    result = fields.Selection(
        selection=lambda self: self.env["complaint.action"]._fields["result"].selection,
        required=True,
    )
    note = fields.Text(string="Verification", required=True)

    @api.model
    def _note(self, actions):
        """Keep what the verifier found, action by action."""
        names = ("iteration", "evidence", "done_at", "verified_at", "result")
        self._append(
            [
                {
                    **{name: action[name] for name in names},
                    "action_id": action.id,
                    "company_id": action.company_id.id,
                    "done_by_id": action.done_by_id.id,
                    "verified_by_id": action.verified_by_id.id,
                    "note": action.verification_note,
                }
                for action in actions
            ]
        )
        actions.invalidate_recordset(["check_ids"])
