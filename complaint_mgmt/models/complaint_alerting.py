from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..tools import lifecycle

READER = "complaint_mgmt.group_complaint_reader"
# What ends with the case or its class, not with a deadline.
OF_THE_CLASS = ("serious",)


class ComplaintComplaint(models.Model):
    """Calling people about a case until one of them acknowledges (S9.4.3)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    alert_ids = fields.One2many(
        "complaint.alert",
        "complaint_id",
        string="Alerts",
        readonly=True,
        copy=False,
        groups=READER,
    )
    alert_call_ids = fields.One2many(
        "complaint.alert.call",
        "complaint_id",
        string="Calls",
        readonly=True,
        copy=False,
        groups=READER,
    )
    alert_text = fields.Text(
        string="Who Was Called",
        compute="_compute_alert_text",
        compute_sudo=True,
        groups=READER,
    )
    can_acknowledge_alert = fields.Boolean(
        compute="_compute_can_acknowledge_alert", compute_sudo=True
    )
    report_demanded = fields.Boolean(
        compute="_compute_report_demanded", compute_sudo=True
    )

    # ------------------------------------------------------------------
    # The banner
    # ------------------------------------------------------------------

    @api.depends("alert_ids.is_open", "alert_ids.called_ids")
    @api.depends_context("lang", "tz")
    def _compute_alert_text(self):
        for complaint in self:
            alerts = complaint._alerts_shown()
            complaint.alert_text = "\n".join(complaint._alert_line(a) for a in alerts)

    @api.depends("alert_ids.is_open", "alert_ids.called_ids")
    @api.depends_context("uid")
    def _compute_can_acknowledge_alert(self):
        for complaint in self:
            alerts = complaint._alerts_shown()
            complaint.can_acknowledge_alert = bool(
                complaint._alerts_for(self.env.user, alerts)
            )

    @api.depends("state", "procedure_version_id", "class_id", "alert_ids.is_open")
    def _compute_report_demanded(self):
        for complaint in self:
            stage = complaint._next_stage()
            missing = complaint._missing(stage) if stage else {}
            complaint.report_demanded = any(
                found.kind == "alert_acknowledged" for found in missing
            ) and not complaint.alert_ids.filtered("is_open")

    def _alerts_shown(self):
        return self.alert_ids.filtered(lambda a: a.is_open and a.call_ids)

    def _alert_line(self, alert):
        """Return who was called when, and in how many minutes others will be."""
        last = max(alert.call_ids.mapped("called_at"))
        zone = self.env.context.get("tz") or self._zone()
        text = self.env._(
            "%(why)s. Called at %(time)s: %(names)s.",
            why=alert.display_name,
            time=format_datetime(self.env, last, tz=zone, dt_format="HH:mm"),
            names=", ".join(alert.called_ids.mapped("name")),
        )
        if not alert.next_at:
            return text
        left = alert.next_at - fields.Datetime.now()
        minutes = max(int(left.total_seconds() // 60), 0)
        coming = self.env._("Next call in %(minutes)s minutes.", minutes=minutes)
        return f"{text} {coming}"

    # ------------------------------------------------------------------
    # Raising and acknowledging
    # ------------------------------------------------------------------

    def _alert(self, trigger, key=None, users=None):
        """Call people about these cases, in this very transaction.

        For any concern that must tell somebody at once, such as "confirmed" (VP and GM
        hear of a confirmed quality problem, S9.4.3.5.4).

        :param str trigger: one of the triggers of `complaint.escalation.level`
        :param str key: what happened; the same key calls nobody twice. None: an alert
            that is still open with this trigger is enough
        :param users: res.users to be called, besides the levels of the trigger
        :return: complaint.alert, the new ones (sudo)
        """
        # sudo: alerts are written by the system only.
        alerts = self.env["complaint.alert"].sudo()
        for complaint in self:
            # sudo: whether people were called, whoever asks.
            same = complaint.sudo().alert_ids.filtered(lambda a: a.trigger == trigger)
            if not key and same.filtered("is_open"):
                continue
            name = key or f"{trigger}/{len(same) + 1}"
            alerts |= alerts._raise(complaint, trigger, name, users=users)
        return alerts

    def action_report_to_head(self):
        """Report these cases to the QA head, who acknowledges (S9.4).

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: the case is closed
        """
        self.check_access("write")
        for complaint in self:
            complaint._check_open()
        self._alert("reported")
        return True

    def action_acknowledge_alerts(self):
        """Take notice of the alerts of these cases: nobody else is called any more.

        :return: True
        :raises AccessError: the user was not called, and is no QA head
        :raises UserError: nothing is to be acknowledged
        """
        self.check_access("read")
        user = self.env.user
        for complaint in self:
            # sudo: alerts are written by the system only; who may was judged here.
            alerts = complaint.sudo().alert_ids.filtered("is_open")
            if not alerts:
                raise UserError(
                    self.env._(
                        "%(number)s: nobody waits for an acknowledgement.",
                        number=complaint.name,
                    )
                )
            own = complaint._alerts_for(user, alerts)
            if not own:
                raise AccessError(
                    self.env._(
                        "%(number)s: you were not called. Who was called or the QA "
                        "head acknowledges.",
                        number=complaint.name,
                    )
                )
            own._acknowledge(user)
            complaint._hand_over(user)
        return True

    def _alerts_for(self, user, alerts):
        """Return what a user may acknowledge: what called him, or all as a QA head."""
        if user in self._gate_barred_users():
            return alerts.browse()  # S4.8: the case is about this very person
        if user.has_group(lifecycle.QA_HEAD):
            return alerts
        return alerts.filtered(lambda alert: user in alert.called_ids)

    # ------------------------------------------------------------------
    # Who can be called
    # ------------------------------------------------------------------

    def _reachable(self, users):
        """Return those of `users` who may read the case; the delegates of the absent.

        Nobody is called to a case that he may not see.
        """
        absences = self.env["complaint.gate.delegation"]._running_from(users)
        absences = absences.filtered(lambda a: a.company_id <= self.company_id)
        present = users - absences.user_id
        away = self.env["complaint.gate.delegation"]._running_from(absences.delegate_id)
        found = present | (absences.delegate_id - away.user_id)
        return found.filtered(self._may_be_called)

    def _may_be_called(self, user):
        # sudo: rights of other users are not readable by everybody; yes or no only.
        user = user.sudo()
        return self._is_in_company(user) and not user.share and user.has_group(READER)

    def _qa_heads(self):
        # sudo: who has a role is not readable by everybody.
        return self._reachable(self.env.ref(lifecycle.QA_HEAD).sudo().all_user_ids)

    # ------------------------------------------------------------------
    # What raises and ends alerts
    # ------------------------------------------------------------------

    def _note_class(self, reason):
        result = super()._note_class(reason)
        # sudo: the history tells which class is new; people are called, not asked.
        for complaint in self.sudo():
            if complaint.is_serious:
                last = complaint.classification_ids.sorted("id")[-1:]
                known = complaint.alert_ids.filtered(
                    lambda a: a.trigger in OF_THE_CLASS and a.is_open
                )
                if not known:
                    complaint.sudo(False)._alert("serious", f"serious/{last.id}")
            else:
                complaint._alerts_of(OF_THE_CLASS)._end()
        return result

    def _close_safety(self, state, reason=False):
        result = super()._close_safety(state, reason)
        # sudo: whether people were called, whoever judges the words.
        known = self.sudo()._alerts_of(OF_THE_CLASS)
        is_serious = any(self.sudo().safety_word_ids.mapped("is_serious"))
        if state == "accepted" and is_serious and not known:
            self._alert("serious", f"safety/{len(self.sudo().alert_ids)}")
        return result

    def _alerts_of(self, triggers):
        return self.alert_ids.filtered(lambda a: a.trigger in triggers)

    def _gate_on_refused(self, gate, gate_round):
        result = super()._gate_on_refused(gate, gate_round)
        if gate == "decision":
            self._alert("refused", f"refused/{gate_round.id}")
        return result

    def _decision_refusal_count(self):
        rounds = self.gate_round_ids.filtered(lambda r: r.gate == "decision")
        return len(rounds.filtered(lambda r: r.state == "refused"))

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in lifecycle.FINAL:
            # sudo: nobody is called any more to a case that is over.
            self.sudo().alert_ids._end()
        return result
