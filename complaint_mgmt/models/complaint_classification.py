from odoo import api, fields, models


class ComplaintClassification(models.Model):
    """One classification of a case: from which class to which, by whom and why.

    The case writes it whenever its class changes; nobody edits or deletes it (S9.4).
    """

    _name = "complaint.classification"
    _description = "Classifications"
    _inherit = ["complaint.append.only"]
    _order = "id desc"
    _rec_name = "new_class_id"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    old_class_id = fields.Many2one(
        "complaint.class", string="Earlier Class", ondelete="restrict"
    )
    new_class_id = fields.Many2one(
        "complaint.class", string="Class", ondelete="restrict"
    )
    reason = fields.Text()
    user_id = fields.Many2one(
        "res.users", string="Classified By", required=True, ondelete="restrict"
    )
    classified_at = fields.Datetime(string="Classified On", required=True)

    @api.model
    def _note(self, complaints, reason):
        """Append what is new about the class of cases; nothing if nothing is.

        :param complaints: cases whose class may have changed
        :param reason: why, or nothing for a first classification
        """
        vals_list = []
        for complaint in complaints:
            old = complaint.classification_ids.sorted("id")[-1:].new_class_id
            if old != complaint.class_id:
                vals_list.append(
                    {
                        "complaint_id": complaint.id,
                        "old_class_id": old.id,
                        "new_class_id": complaint.class_id.id,
                        "reason": reason or False,
                        "user_id": self.env.uid,
                        "classified_at": fields.Datetime.now(),
                    }
                )
        return self._append(vals_list) if vals_list else self.browse()
