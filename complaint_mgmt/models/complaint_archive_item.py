from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.archive_lifecycle import ARCHIVIST


class ComplaintArchiveItemDefault(models.Model):
    """What is looked after before a file goes into the archive (S1.4.2).

    A checklist of a case is evidence that is fixed with the decision; this one begins
    when the case is closed, so it is a list of its own.
    """

    _name = "complaint.archive.item.default"
    _description = "Item of the Archive Checklist"
    _order = "sequence, id"

    name = fields.Char(string="What Is Checked", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    procedure_id = fields.Many2one(
        "complaint.procedure",
        ondelete="cascade",
        help="Empty: for cases of every procedure.",
    )


class ComplaintArchiveItem(models.Model):
    """One item of the preparation of a file: ticked, or waived with a reason."""

    _name = "complaint.archive.item"
    _description = "Item of an Archive Entry"
    _order = "entry_id, sequence, id"

    entry_id = fields.Many2one(
        "complaint.archive.entry", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="entry_id.company_id", store=True, index=True)
    name = fields.Char(string="What Is Checked", required=True)
    sequence = fields.Integer(default=10)
    result = fields.Selection(
        [("open", "Still to Check"), ("done", "Checked"), ("waived", "Waived")],
        default="open",
        required=True,
    )
    reason = fields.Char(string="Why Not Needed")
    done_by_id = fields.Many2one(
        "res.users", string="By", readonly=True, ondelete="restrict"
    )
    done_at = fields.Datetime(string="On", readonly=True)

    _waived_why = models.Constraint(
        "CHECK(result != 'waived' OR trim(coalesce(reason, '')) != '')",
        "Say why this item is not needed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        blank = {"done_by_id": False, "done_at": False}
        stamped = [
            {"result": "open", **vals, **blank, **self._stamp(vals.get("result"))}
            for vals in vals_list
        ]
        items = super().create(stamped)
        items._check_preparation()
        return items

    def write(self, vals):
        self._check_preparation()
        if not vals.keys() <= {"result", "reason"}:
            raise UserError(
                self.env._("What is checked stays as it is. Tick it or waive it.")
            )
        if "result" in vals:
            vals = {**vals, **self._stamp(vals["result"])}
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("An item is not removed. Waive it and say why it is not needed.")
        )

    def action_done(self):
        """Tick these items.

        :return: True
        :raises UserError: the entry is no longer in preparation
        """
        return self.write({"result": "done", "reason": False})

    def _stamp(self, result):
        if result not in ("done", "waived"):
            return {"done_by_id": False, "done_at": False}
        return {"done_by_id": self.env.uid, "done_at": fields.Datetime.now()}

    def _check_preparation(self):
        """Refuse whoever is no archivist, and an entry that was handed on.

        :raises AccessError: the user is no archivist (S1.3b)
        :raises UserError: the entry is not in preparation
        """
        if not self.env.su and not self.env.user.has_group(ARCHIVIST):
            raise AccessError(self.env._("Only an archivist prepares a file."))
        # sudo: the step of the entry decides, whoever reads it.
        if any(entry.state != "preparation" for entry in self.sudo().entry_id):
            raise UserError(
                self.env._(
                    "The entry is no longer in preparation: its checklist is fixed."
                )
            )
