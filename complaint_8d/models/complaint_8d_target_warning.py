from odoo import fields, models

from odoo.addons.complaint_mgmt.models.complaint_clock_warning import WARNINGS

from ..tools.report_lifecycle import COORDINATOR


class Complaint8DStep(models.Model):
    """Who is called to a target of an 8D report, and when."""

    _inherit = "complaint.8d.step"  # pylint: disable=R8180
    _warning_link = "step_8d_id"

    _warning_idx = models.Index("(next_warning_at) WHERE NOT is_done")

    def _warning_domain(self):
        return [("is_done", "=", False), ("report_id.state", "=", "open")]

    def _is_warning(self):
        return bool(self.due_at) and not self.is_done

    def _warned_record(self):
        return self.report_id

    def _calls(self, level):
        """Call the leader; the coordinators too when all is over."""
        # sudo: who has a role is not readable by everybody; they are called, not shown.
        coordinators = self.env.ref(COORDINATOR).sudo().all_user_ids
        coordinators = coordinators.filtered(lambda u: u.active and not u.share)
        return {step: step._called(level, coordinators) for step in self}

    def _called(self, level, coordinators):
        leader = self.report_id.user_id.filtered("active")
        others = coordinators.filtered(lambda u: self.company_id in u.company_ids)
        return leader | others if level >= WARNINGS[-1] or not leader else leader

    def _deadline_name(self):
        return self.display_name

    def _write_warning(self, vals):
        self._write_engine(vals)

    def _complete(self):
        result = super()._complete()
        self._drop_activities()
        return result


class MailActivity(models.Model):
    """Activities that call people to a target of an 8D report."""

    _inherit = "mail.activity"  # pylint: disable=R8180

    step_8d_id = fields.Many2one(
        "complaint.8d.step",
        string="8D Discipline",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
