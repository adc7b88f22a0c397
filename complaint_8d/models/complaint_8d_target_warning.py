from odoo import api, fields, models

from odoo.addons.complaint_mgmt.tools import deadline

from ..tools.report_lifecycle import COORDINATOR
from .complaint_8d_target import _aware

# After which parts of the time a target gives warning.
WARNINGS = (50, 80, 100)
# How many targets one transaction of the cron takes.
BATCH = 500


class Complaint8DStep(models.Model):
    """Who is called to a target of an 8D report, and when."""

    _inherit = "complaint.8d.step"  # pylint: disable=R8180

    warned = fields.Integer(string="Warned At (%)", readonly=True, aggregator=None)
    next_warning_at = fields.Datetime(readonly=True)

    _warning_idx = models.Index("(next_warning_at) WHERE NOT is_done")

    def _plan_warning(self):
        """Return when the next warning is due."""
        level = next((n for n in WARNINGS if n > self.warned), None)
        if level is None or self.is_done or not self.due_at:
            return False
        moment = deadline.moment_at(
            level / 100, _aware(self.start_at), _aware(self.due_at)
        )
        return moment.replace(tzinfo=None)

    @api.model
    def _cron_warn(self):
        """Call people to targets of which half, 80 % or all of the time is used."""
        now = fields.Datetime.now()
        domain = [
            ("is_done", "=", False),
            ("next_warning_at", "<=", now),
            ("report_id.state", "=", "open"),
        ]
        steps = self.search(domain, order="next_warning_at, id", limit=BATCH)
        levels = {step: step._level_at(now) for step in steps}
        for level, group in steps.grouped(levels.get).items():
            group._call(level)
            group._write_engine({"warned": level})
        for step in steps:
            step._write_engine({"next_warning_at": step._plan_warning()})
        self.env["ir.cron"]._commit_progress(
            processed=len(steps), remaining=self.search_count(domain)
        )

    def _level_at(self, now):
        if self.due_at <= now:
            return WARNINGS[-1]
        used = deadline.fraction_used(
            _aware(self.start_at), _aware(self.due_at), _aware(now)
        )
        passed = [level for level in WARNINGS if level <= used * 100 + 0.01]
        return max(passed, default=WARNINGS[0])

    def _call(self, level):
        """Plan an activity for the leader; for the coordinators too when all is over.

        :param int level: per cent of the time that is used up
        """
        kind = self.env.ref("complaint_mgmt.mail_activity_type_deadline")
        model = self.env["ir.model"]._get_id("complaint.8d")
        self._drop_activities()
        # sudo: who has a role is not readable by everybody; they are called, not shown.
        coordinators = self.env.ref(COORDINATOR).sudo().all_user_ids
        coordinators = coordinators.filtered(lambda u: u.active and not u.share)
        values = [
            {
                "res_model_id": model,
                "res_id": step.report_id.id,
                "activity_type_id": kind.id,
                "user_id": user.id,
                "summary": step.with_context(lang=user.lang)._summary(level),
                "date_deadline": step._local_due(),
                "step_8d_id": step.id,
                "automated": True,
            }
            for step in self
            for user in step._called(level, coordinators)
        ]
        quick = {"mail_activity_quick_update": True, "mail_create_nosubscribe": True}
        self.env["mail.activity"].with_context(**quick).create(values)

    def _local_due(self):
        context = self.with_context(tz=self._zone())
        return fields.Datetime.context_timestamp(context, self.due_at).date()

    def _called(self, level, coordinators):
        leader = self.report_id.user_id.filtered("active")
        others = coordinators.filtered(lambda u: self.company_id in u.company_ids)
        return leader | others if level >= WARNINGS[-1] or not leader else leader

    def _summary(self, level):
        if level >= WARNINGS[-1]:
            return self.env._("Overdue: %(deadline)s", deadline=self.display_name)
        return self.env._(
            "%(level)s%% of the time used: %(deadline)s",
            level=level,
            deadline=self.display_name,
        )

    def _drop_activities(self):
        # sudo: the warnings of all users about these targets, whoever met them.
        activities = self.env["mail.activity"].sudo()
        activities.search([("step_8d_id", "in", self.ids)]).unlink()

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
