from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import window
from ..tools.chain import sha256_hex


class ComplaintComplaint(models.Model):
    """The class of a case, with its history."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    classification_ids = fields.One2many(
        "complaint.classification",
        "complaint_id",
        string="Classifications",
        readonly=True,
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )
    is_classified = fields.Boolean(compute="_compute_is_classified", compute_sudo=True)
    class_reason = fields.Text(
        string="Reason of the Class",
        store=False,
        copy=False,
        help="Why the class changes. It enters the history of classifications.",
    )

    @api.depends("classification_ids.new_class_id")
    def _compute_is_classified(self):
        for complaint in self:
            complaint.is_classified = bool(complaint.classification_ids)

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        for complaint, vals in zip(complaints, vals_list, strict=True):
            if complaint.class_id:
                complaint._note_class(vals.get("class_reason"))
        return complaints

    def write(self, vals):
        if "class_id" not in vals:
            return super().write(vals)
        self._check_class_reason(vals)
        result = super().write(vals)
        self._note_class(vals.get("class_reason"))
        return result

    def action_change_class(self):
        """Open the dialog that asks for another class and the reason.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Change Class"), "complaint.class.change", complaint_id=self.id
        )

    def _check_class_reason(self, vals):
        """Refuse to change a class that was given without saying why (S9.4)."""
        if (vals.get("class_reason") or "").strip():
            return
        for complaint in self:
            if complaint.class_id and complaint.class_id.id != vals["class_id"]:
                raise UserError(
                    self.env._(
                        "%(number)s is classified already. Use “Change Class” and say "
                        "why.",
                        number=complaint.name,
                    )
                )

    def _note_class(self, reason):
        # sudo: the history is read to compare; who may classify was judged before.
        entries = self.env["complaint.classification"]._note(self.sudo(), reason)
        # the reason is free text: the log proves it by its digest
        proof = {"reason_sha256": sha256_hex(reason.encode())} if reason else {}
        for entry in entries.sudo():
            data = {
                "old": entry.old_class_id.code or None,
                "new": entry.new_class_id.code or None,
                **proof,
            }
            case = entry.complaint_id.with_env(self.env)
            self.env["complaint.event"]._record(case, "complaint.classified", data)
