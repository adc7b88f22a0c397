from odoo import api, fields, models

from ..tools import deadline

# After which parts of the time a deadline gives warning.
WARNINGS = (50, 80, 100)
# How many deadlines one transaction of the cron takes.
BATCH = 500


class ComplaintClockMixin(models.AbstractModel):
    """Who is called to a deadline, and when: at 50, 80 and 100 % of its time.

    Contract: `_warning_link` is the field by which an activity points to the deadline;
    `_warned_record()` is what the activity is at, `_calls(level)` says who is called.
    """

    _inherit = "complaint.clock.mixin"  # pylint: disable=R8180
    _warning_link = None

    warned = fields.Integer(string="Warned At (%)", readonly=True, aggregator=None)
    next_warning_at = fields.Datetime(readonly=True)

    def _warning_domain(self):
        """Return which deadlines run."""
        return [("is_running", "=", True)]

    def _is_warning(self):
        """Tell whether this deadline runs."""
        return self.is_running

    def _warning_pauses(self):
        """Return the spans in which the time stands still."""
        return ()

    def _warned_record(self):
        """Return the record at which people are called."""
        raise NotImplementedError

    def _calls(self, level):
        """Return whom to call to each of these deadlines.

        :param int level: per cent of the time that is used up
        :return: {deadline: res.users}
        """
        raise NotImplementedError

    def _deadline_name(self):
        return self.name

    def _write_warning(self, vals):
        self.write(vals)

    def _plan_warning(self):
        """Return when the next warning is due, or False."""
        level = next((n for n in WARNINGS if n > self.warned), None)
        if level is None or not self._is_warning():
            return False
        moment = deadline.moment_at(
            level / 100,
            deadline.utc(self.start_at),
            deadline.utc(self.due_at),
            self._warning_pauses(),
        )
        return moment and moment.replace(tzinfo=None)

    @api.model
    def _cron_warn(self):
        """Call people to deadlines of which half, 80 % or all of the time is used."""
        now = fields.Datetime.now()
        domain = [*self._warning_domain(), ("next_warning_at", "<=", now)]
        clocks = self.search(domain, order="next_warning_at, id", limit=BATCH)
        levels = {clock: clock._level_at(now) for clock in clocks}
        for level, group in clocks.grouped(levels.get).items():
            group._call(level)
            group._write_warning({"warned": level})
        for clock in clocks:
            clock._write_warning({"next_warning_at": clock._plan_warning()})
        self.env["ir.cron"]._commit_progress(
            processed=len(clocks), remaining=self.search_count(domain)
        )

    def _level_at(self, now):
        if self.due_at <= now:
            return WARNINGS[-1]
        used = deadline.fraction_used(
            deadline.utc(self.start_at),
            deadline.utc(self.due_at),
            deadline.utc(now),
            self._warning_pauses(),
        )
        passed = [level for level in WARNINGS if level <= used * 100 + 0.01]
        return max(passed, default=WARNINGS[0])

    def _call(self, level):
        """Plan an activity for everybody who is called.

        :param int level: per cent of the time that is used up
        """
        kind = self.env.ref("complaint_mgmt.mail_activity_type_deadline")
        self._drop_activities()
        values = [
            clock._warning_values(level, user, kind)
            for clock, users in self._calls(level).items()
            for user in users
        ]
        quick = {"mail_activity_quick_update": True, "mail_create_nosubscribe": True}
        self.env["mail.activity"].with_context(**quick).create(values)

    def _warning_values(self, level, user, kind):
        record = self._warned_record()
        local = self.with_context(tz=self._zone())
        due = fields.Datetime.context_timestamp(local, self.due_at)
        return {
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "activity_type_id": kind.id,
            "user_id": user.id,
            "summary": self.with_context(lang=user.lang)._summary(level),
            "date_deadline": due.date(),
            self._warning_link: self.id,
            "automated": True,
        }

    def _summary(self, level):
        name = self._deadline_name()
        if level >= WARNINGS[-1]:
            return self.env._("Overdue: %(deadline)s", deadline=name)
        return self.env._(
            "%(level)s%% of the time used: %(deadline)s", level=level, deadline=name
        )

    def _drop_activities(self):
        # sudo: the warnings of all users about these deadlines, whoever met them.
        activities = self.env["mail.activity"].sudo()
        activities.search([(self._warning_link, "in", self.ids)]).unlink()
