from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.complaint_mgmt.tools import window


class Complaint8DCauseCheck(models.Model):
    """How a cause was verified: can the problem be switched on and off by it?"""

    _name = "complaint.8d.cause.check"
    _description = "Check of a Cause"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "cause_id, done_on, id"
    _discipline = "d4"
    _event_kind = "cause_check"
    _line_owner = "cause_id"

    cause_id = fields.Many2one(
        "complaint.8d.cause", required=True, index=True, ondelete="restrict"
    )
    method = fields.Char(
        string="How It Was Tested",
        required=True,
        help="How it was tested, such as: cause set on and off again.",
    )
    evidence = fields.Text(help="What was seen or measured, and where it is recorded.")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "complaint_8d_cause_check_file_rel",
        string="Files",
        ondelete="restrict",
    )
    sample_size = fields.Integer(aggregator=None)
    done_on = fields.Date(required=True, default=fields.Date.context_today)
    done_by_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="restrict",
    )
    result = fields.Selection(
        [("pass", "It Is the Cause"), ("fail", "It Is Not")], required=True
    )

    @api.constrains("sample_size")
    def _check_sample_size(self):
        if any(check.sample_size < 0 for check in self):
            raise ValidationError(self.env._("A sample has no negative size."))

    @api.constrains("done_on")
    def _check_done_on(self):
        today = fields.Date.context_today(self)
        if any(check.done_on > today for check in self):
            raise ValidationError(self.env._("A check was made today or earlier."))

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks.cause_id._doubt()
        return checks

    def write(self, vals):
        result = super().write(vals)
        self.cause_id._doubt()
        return result

    def unlink(self):
        causes = self.cause_id
        result = super().unlink()
        causes._doubt()
        return result


class Complaint8DCause(models.Model):
    _inherit = "complaint.8d.cause"  # pylint: disable=R8180

    def _doubt(self):
        """Take back the verdict on confirmed causes that no check proves any more."""
        self.invalidate_recordset(["check_ids"])
        doubted = self.filtered(lambda c: c.state == "confirmed" and not c._is_proved())
        doubted._write_engine({"state": "open"})

    def action_confirm(self):
        """Confirm causes: their last check passed, with evidence.

        :return: True
        :raises ValidationError: no such check
        """
        self.write({"state": "confirmed"})
        return True

    def action_rule_out(self):
        """Rule causes out: a check showed it, or the reason is written down.

        :return: True
        :raises ValidationError: neither a failed check nor a reason
        """
        self.write({"state": "excluded"})
        return True

    def action_take_back(self):
        """Take back the verdict on causes: they are possible again.

        :return: True
        """
        self.write({"state": "open"})
        return True

    def action_ask_why(self):
        """Open the dialog for the next cause below this one.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why? %(effect)s", effect=self.name),
            "res_model": self._name,
            "view_mode": "form",
            "views": [(self._view_of("why"), "form")],
            "target": "new",
            "context": {
                "default_report_id": self.report_id.id,
                "default_parent_id": self.id,
                "default_category": self.category,
                "dialog_size": "medium",
            },
        }

    def action_open(self):
        """Open this cause with its checks.

        :return: a window action
        """
        self.ensure_one()
        return window.form(
            self,
            name=self.display_name,
            views=[(self._view_of(), "form")],
            target="new",
        )

    def _view_of(self, kind=None):
        """Return the id of the form, or of the short one that asks why."""
        name = "_".join(filter(None, ("complaint_8d_cause_view_form", kind)))
        return self.env.ref(f"complaint_8d.{name}").id

    def action_done(self):
        """Close the dialog: the cause is saved.

        :return: a window close action
        """
        return {"type": "ir.actions.act_window_close"}
