from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import recall_lifecycle


class ComplaintAction(models.Model):
    """An action that a recall or a drill led to."""

    _inherit = "complaint.action"  # pylint: disable=R8180

    recall_id = fields.Many2one(
        "complaint.recall",
        index="btree_not_null",
        copy=False,
        check_company=True,
        ondelete="restrict",
        groups="complaint_mgmt.group_complaint_reader",
    )

    @api.constrains("company_id", "recall_id")
    def _check_company_of_recall(self):
        # sudo: the company of the recall, whether or not the user reads it.
        for action in self.sudo().filtered("recall_id"):
            if action.company_id != action.recall_id.company_id:
                raise ValidationError(
                    self.env._(
                        "The company is the one of the recall, and not set by hand."
                    )
                )

    def _with_company(self, vals):
        vals = super()._with_company(vals)
        default = self.env.context.get("default_recall_id")
        recall_id = vals.get("recall_id", default)
        if not recall_id or vals.get("company_id"):
            return vals
        # sudo: only the company is taken.
        recall = self.env["complaint.recall"].sudo().browse(recall_id)
        return {**vals, "company_id": recall.company_id.id}

    def _check_birth(self):
        result = super()._check_birth()
        # sudo: the step of the recall decides, whether or not the user reads it.
        for recall in self.sudo().recall_id:
            if recall.state in recall_lifecycle.FINAL:
                raise UserError(
                    self.env._(
                        "%(recall)s is finished: no action can be added to it.",
                        recall=recall.name,
                    )
                )
        return result

    def write(self, vals):
        # sudo: whose action it is decides, whether or not the user reads the recall.
        if "recall_id" in vals and any(
            action.recall_id.id != vals["recall_id"] for action in self.sudo()
        ):
            raise UserError(self.env._("An action stays with its recall."))
        return super().write(vals)

    def _event_data(self):
        data = super()._event_data()
        # sudo: only the link to the recall is taken.
        recall = self.sudo().recall_id
        return {**data, "recall": recall.id} if recall else data


class ComplaintRecall(models.Model):
    _inherit = "complaint.recall"  # pylint: disable=R8180

    action_ids = fields.One2many("complaint.action", "recall_id", string="Actions")
