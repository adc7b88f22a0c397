from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

STAMPS = frozenset(("done_by_id", "done_at"))


class Complaint8DValidation(models.Model):
    """What was measured after the implementation, against before (S3.16).

    Recorded by somebody who owns none of the actions, and never changed: a measurement
    that was wrong is followed by another one.
    """

    _name = "complaint.8d.validation"
    _description = "Validation of an 8D Report"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, done_at, id"
    _discipline = "d6"
    _event_kind = "validation"

    name = fields.Char(string="What Was Measured", required=True)
    before_value = fields.Float(string="Before", digits=(16, 4), aggregator=None)
    after_value = fields.Float(string="After", digits=(16, 4), aggregator=None)
    unit = fields.Char(help="Such as ppm, % or pieces; empty where nothing is counted.")
    date_from = fields.Date(string="Measured From", required=True)
    date_to = fields.Date(
        string="Measured Until", required=True, default=fields.Date.context_today
    )
    sample_size = fields.Integer(aggregator=None)
    result = fields.Selection([("pass", "Passed"), ("fail", "Failed")], required=True)
    evidence = fields.Text(
        required=True, help="What it showed, and where it is recorded."
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "complaint_8d_validation_file_rel",
        string="Files",
        ondelete="restrict",
    )
    done_by_id = fields.Many2one(
        "res.users", string="Validated By", readonly=True, ondelete="restrict"
    )
    done_at = fields.Datetime(string="Recorded", readonly=True)

    _dates_check = models.Constraint(
        "CHECK(date_from <= date_to)", "The period ends after it begins."
    )
    _sample_check = models.Constraint(
        "CHECK(sample_size >= 0)", "A sample has no negative size."
    )

    @api.constrains("date_to")
    def _check_date_to(self):
        today = fields.Date.context_today(self)
        if any(line.date_to > today for line in self):
            raise ValidationError(self.env._("Measure first: the period is not over."))

    @api.constrains("evidence")
    def _check_evidence(self):
        if any(not (line.evidence or "").strip() for line in self):
            raise ValidationError(self.env._("Say what the validation showed."))

    def _system_fields(self):
        return super()._system_fields() | STAMPS

    def _blank_stamps(self):
        own = {"done_by_id": self.env.uid, "done_at": False}
        return {**super()._blank_stamps(), **own}

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # last: what it rests on is bound to it by now, and fixed from here on
        # sudo: nobody has the right to change a validation.
        lines.sudo()._write_engine({"done_at": fields.Datetime.now()})
        for report in lines.report_id:
            # sudo: who did what decides, whoever sees the actions.
            report.sudo()._check_not_doer(self.env.user)
        return lines

    # Calling super would be the breach: it refuses everybody.
    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A validation is evidence and is not changed: record another.")
        )

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("A validation is evidence and is not deleted: record another.")
        )

    def _attachment_is_locked(self):
        """Return the validations whose files are evidence: all that were recorded."""
        return self.filtered("done_at")

    def action_back_to_causes(self):
        """Go back to the analysis of causes, for what the failed validation shows.

        D4 and what rests on it is taken up again (S3.16).

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: it passed, or another validation followed
        """
        self.ensure_one()
        report = self.report_id
        report.check_access("write")
        if self.result != "fail" or self != report._last_validation():
            raise UserError(
                self.env._("Only the last validation leads back, when it failed.")
            )
        reason = self.env._(
            "Validation failed: %(name)s. %(evidence)s",
            name=self.name,
            evidence=self.evidence,
        )
        report._back_to_causes(reason)
        return True

    def _content_line(self):
        measured = bool(self.unit)
        return {
            "name": self.name,
            "before_value": self.before_value if measured else None,
            "after_value": self.after_value if measured else None,
            "uom": self.unit or "",
            "date_from": str(self.date_from),
            "date_to": str(self.date_to),
            "sample_size": self.sample_size,
            "result": self.result,
            "evidence": self.evidence,
            "files": sorted(self.attachment_ids.mapped("checksum")),
            "done_by": signed_name(self.done_by_id, "name"),
            "iteration": self.iteration,
        }


class Complaint8D(models.Model):
    _inherit = "complaint.8d"  # pylint: disable=R8180

    validation_ids = fields.One2many(
        "complaint.8d.validation", "report_id", string="Validations"
    )

    def _last_validation(self):
        # sudo: evidence counts, whoever looks.
        return self.sudo().validation_ids.sorted(lambda v: (v.done_at, v.id))[-1:]

    def _check_not_doer(self, user):
        """S3.16: who validates is another person than who implemented.

        :raises AccessError: the user owns or reported one of the actions
        """
        actions = self._chosen_options().action_id
        if user in actions._doers():
            raise AccessError(
                self.env._(
                    "Who owns or implemented an action does not validate it: ask a "
                    "colleague."
                )
            )

    def action_add_validation(self):
        """Open the dialog in which a validation is recorded.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Validation"), "complaint.8d.validation", report_id=self.id
        )
