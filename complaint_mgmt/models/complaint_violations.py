from odoo import fields, models

from ..tools import violation_lifecycle


class ComplaintComplaint(models.Model):
    """The way from a complaint to staff matters, for those who know of them."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    violation_count = fields.Integer(
        string="Staff Matters",
        compute="_compute_violation_count",
        groups=violation_lifecycle.OFFICER,
    )

    def _compute_violation_count(self):
        # as the user: what he may not know is not counted either
        rows = self.env["complaint.violation"]._read_group(
            [("complaint_id", "in", self.ids)], ["complaint_id"], ["__count"]
        )
        counts = {complaint.id: count for complaint, count in rows}
        for complaint in self:
            complaint.violation_count = counts.get(complaint.id, 0)

    def _void_signatures_of(self, users):
        result = super()._void_signatures_of(users)
        # sudo: who is accused now has signed nothing that still waits, whoever notes it
        matters = self.env["complaint.violation"].sudo()
        domain = [
            ("complaint_id", "in", self.ids),
            ("state", "not in", violation_lifecycle.FINAL),
        ]
        matters.search(domain)._void_signatures_of(users)
        return result

    def action_view_violations(self):
        """Open the staff matters that arose from this case, or a new one.

        :return: a window action
        :raises AccessError: the user is not in the group Staff Matters
        """
        self.ensure_one()
        violations = self.env["complaint.violation"]
        violations.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_violation_action"
        )
        subjects = self.subject_user_ids
        context = {
            "default_complaint_id": self.id,
            "default_company_id": self.company_id.id,
            "default_occurred_on": self.occurred_on,
        }
        if len(subjects) == 1:
            context["default_subject_user_id"] = subjects.id
        action.update(domain=[("complaint_id", "=", self.id)], context=context)
        if not violations.search_count(action["domain"], limit=1):
            action.update(view_mode="form", views=[(False, "form")])
        return action
