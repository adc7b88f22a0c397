from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

VISIT_ACTIVITY = "complaint_mgmt.mail_activity_type_meeting"


class ComplaintVisit(models.Model):
    """A visit on site: planned, and then what was found (S2.4.3.1, S9.4.3.5.1).

    The visitors are called and see the visit they are to make, also without a role in
    complaints; a handler writes down what was found.
    """

    _name = "complaint.visit"
    _description = "Visit on Site"
    _inherit = ["complaint.hearing.mixin"]
    _order = "complaint_id, planned_at, id"
    _rec_name = "purpose"
    _evidence_kind = "visit"
    _evidence_removable = True

    case_number = fields.Char(related="complaint_id.name", string="Complaint Number")
    purpose = fields.Char(required=True)
    planned_at = fields.Datetime(
        string="Planned On", required=True, default=fields.Datetime.now
    )
    place = fields.Char()
    visitor_ids = fields.Many2many(
        "res.users",
        "complaint_visit_visitor_rel",
        string="Visitors",
        required=True,
        domain="[('share', '=', False)]",
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Contacts Met", ondelete="restrict"
    )
    met = fields.Char(string="Others Met")
    visited_at = fields.Datetime(string="Visited On")
    findings = fields.Text(string="What Was Found")
    next_steps = fields.Text()
    is_done = fields.Boolean(string="Done", compute="_compute_is_done")

    @api.depends("visited_at", "findings")
    def _compute_is_done(self):
        for visit in self:
            found = (visit.findings or "").strip()
            visit.is_done = bool(visit.visited_at and found)

    @api.constrains("visited_at")
    def _check_visited_at(self):
        now = fields.Datetime.now()
        if any(v.visited_at and v.visited_at > now for v in self):
            raise ValidationError(
                self.env._("A visit was made now or earlier. Correct the date.")
            )

    @api.constrains("visitor_ids", "complaint_id")
    def _check_visitors(self):
        for visit in self:
            if not visit.visitor_ids:
                raise ValidationError(self.env._("Say who visits."))
            visit.complaint_id._check_impartial(visit.visitor_ids)

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._call_visitors()
        return visits

    def write(self, vals):
        result = super().write(vals)
        self._call_visitors()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_planned(self):
        if any(visit.is_done for visit in self):
            raise UserError(self.env._("A visit that was made stays in the file."))

    def _call_visitors(self):
        for visit in self:
            if visit.is_done:
                # sudo: what called the visitors is settled.
                visit.sudo().activity_unlink([VISIT_ACTIVITY])
                continue
            visit._call_users(
                visit.visitor_ids,
                VISIT_ACTIVITY,
                lambda env, v=visit: env._(
                    "Visit on site: complaint %(number)s", number=v.case_number
                ),
                visit.planned_at,
            )
