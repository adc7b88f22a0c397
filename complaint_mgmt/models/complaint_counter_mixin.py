from odoo import api, fields, models


class ComplaintCounterMixin(models.AbstractModel):
    """A count of complaints and the way to them, for records that the ERP owns.

    Contract: `_complaint_link`, the path from `complaint.complaint` to the model.
    """

    _name = "complaint.counter.mixin"
    _description = "Complaint Counter"
    _complaint_link = None

    complaint_count = fields.Integer(
        compute="_compute_complaint_count", string="Complaints"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_complaint_count(self):
        counts = self._complaint_counts()
        for record in self:
            record.complaint_count = counts.get(record._origin.id, 0)

    def _complaint_counts(self):
        """Return {id: number of complaints that the user may read}; one query."""
        complaints = self.env["complaint.complaint"]
        if not complaints.has_access("read"):
            return {}
        link, _sep, path = self._complaint_link.partition(".")
        if path:
            complaints = self.env[complaints._fields[link].comodel_name]
        rows = complaints._read_group(
            [(path or link, "in", self.ids)],
            [path or link],
            ["complaint_id:count_distinct" if path else "__count"],
        )
        return {record.id: count for record, count in rows}

    def _complaint_domain(self):
        """Return the domain of the complaints on these records."""
        return [(self._complaint_link, "in", self.ids)]

    def action_view_complaints(self):
        """Open the complaints on this record: the form if there is one, else the list.

        :return: a window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_complaint_action"
        )
        complaints = self.env["complaint.complaint"].search(
            self._complaint_domain(), limit=2
        )
        action["domain"] = self._complaint_domain()
        action["context"] = {"create": False}
        if len(complaints) == 1:
            action.update(
                res_id=complaints.id, views=[(False, "form")], view_mode="form"
            )
        return action

    def action_log_complaint(self):
        """Open the four-field form that logs a complaint on this record.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_intake_action"
        )
        action["context"] = {"active_model": self._name, "active_id": self.id}
        return action
