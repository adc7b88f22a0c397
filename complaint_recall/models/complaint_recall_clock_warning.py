from odoo import api, fields, models

from odoo.addons.complaint_mgmt.tools import deadline

from ..tools.recall_lifecycle import COORDINATOR
from .complaint_recall_clock import _aware

# After which parts of the time a clock gives warning.
WARNINGS = (50, 80, 100)
# How many clocks one transaction of the cron takes.
BATCH = 500


class ComplaintRecallClock(models.Model):
    """Who is called to a deadline of a recall, and when.

    By activities only, without a mail: also in a drill, where its leader alone is
    called.
    """

    _inherit = "complaint.recall.clock"  # pylint: disable=R8180

    def _plan_warning(self):
        """Return when the next warning is due."""
        level = next((n for n in WARNINGS if n > self.warned), None)
        if level is None or not self.is_running:
            return False
        moment = deadline.moment_at(
            level / 100, _aware(self.start_at), _aware(self.due_at)
        )
        return moment.replace(tzinfo=None)

    @api.model
    def _cron_warn(self):
        """Call people to deadlines of which half, 80 % or all of the time is used."""
        now = fields.Datetime.now()
        domain = [("is_running", "=", True), ("next_warning_at", "<=", now)]
        clocks = self.search(domain, order="next_warning_at, id", limit=BATCH)
        levels = {clock: clock._level_at(now) for clock in clocks}
        for level, group in clocks.grouped(levels.get).items():
            group._call(level)
            group.write({"warned": level})
        for clock in clocks:
            clock.next_warning_at = clock._plan_warning()
        self.env["ir.cron"]._commit_progress(
            processed=len(clocks), remaining=self.search_count(domain)
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
        model = self.env["ir.model"]._get_id("complaint.recall")
        self._drop_activities()
        coordinators = self._coordinators()
        values = [
            {
                "res_model_id": model,
                "res_id": clock.recall_id.id,
                "activity_type_id": kind.id,
                "user_id": user.id,
                "summary": clock.with_context(lang=user.lang)._summary(level),
                "date_deadline": clock._local_due(),
                "recall_clock_id": clock.id,
                "automated": True,
            }
            for clock in self
            for user in clock._called(level, coordinators)
        ]
        quick = {"mail_activity_quick_update": True, "mail_create_nosubscribe": True}
        self.env["mail.activity"].with_context(**quick).create(values)

    def _local_due(self):
        context = self.with_context(tz=self._zone())
        return fields.Datetime.context_timestamp(context, self.due_at).date()

    @api.model
    def _coordinators(self):
        # sudo: who has a role is not readable by everybody; they are called, not shown.
        users = self.env.ref(COORDINATOR).sudo().all_user_ids
        return users.filtered(lambda user: user.active and not user.share)

    def _called(self, level, coordinators):
        leader = self.recall_id.user_id.filtered("active")
        if self.is_mock:
            return leader
        others = coordinators.filtered(lambda u: self.company_id in u.company_ids)
        return leader | others if level >= WARNINGS[-1] or not leader else leader

    def _summary(self, level):
        if level >= WARNINGS[-1]:
            return self.env._("Overdue: %(deadline)s", deadline=self.name)
        return self.env._(
            "%(level)s%% of the time used: %(deadline)s",
            level=level,
            deadline=self.name,
        )

    def _drop_activities(self):
        # sudo: the warnings of all users about these clocks, whoever met the deadline.
        activities = self.env["mail.activity"].sudo()
        activities.search([("recall_clock_id", "in", self.ids)]).unlink()


class MailActivity(models.Model):
    """Activities that call people to a deadline of a recall."""

    _inherit = "mail.activity"  # pylint: disable=R8180

    recall_clock_id = fields.Many2one(
        "complaint.recall.clock",
        string="Recall Deadline",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
