from odoo import api, fields, models
from odoo.tools import SQL

from .complaint_recall_steps import CLOSURE

PHONE_ACTIVITY = "complaint_recall.mail_activity_type_recall_phone"
OPEN = ("running", "closing")


class ComplaintRecall(models.Model):
    """Who of a recall was told, who waits, who has to be called."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    notice_ids = fields.One2many(
        "complaint.recall.notice", "recall_id", string="Notices", readonly=True
    )
    notice_count = fields.Integer(compute="_compute_notice_counts", compute_sudo=True)
    notice_waiting = fields.Integer(
        string="Waiting to Be Sent", compute="_compute_notice_counts", compute_sudo=True
    )
    told_percent = fields.Float(
        string="Told (%)", compute="_compute_notice_counts", compute_sudo=True
    )
    phone_count = fields.Integer(
        string="To Be Called", compute="_compute_notice_counts", compute_sudo=True
    )

    @api.depends(
        "notice_ids.state", "consignee_ids.to_call", "consignee_ids.notified_at"
    )
    def _compute_notice_counts(self):
        notices = self.env["complaint.recall.notice"]._read_group(
            [("recall_id", "in", self.ids)], ["recall_id", "state"], ["__count"]
        )
        total, waiting = {}, {}
        for recall, state, count in notices:
            total[recall.id] = total.get(recall.id, 0) + count
            if state in ("queued", "sending"):
                waiting[recall.id] = waiting.get(recall.id, 0) + count
        people = self._told_counts()
        for recall in self:
            in_depth, told, phone = people.get(recall.id, (0, 0, 0))
            recall.notice_count = total.get(recall.id, 0)
            recall.notice_waiting = waiting.get(recall.id, 0)
            recall.told_percent = 100.0 * told / in_depth if in_depth else 0.0
            recall.phone_count = phone

    def _told_counts(self):
        """Return dict, id of a recall -> (within the depth, told, to be called)."""
        self.env["complaint.recall.consignee"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT recall_id, count(*), count(notified_at),
                       count(*) FILTER (WHERE to_call)
                  FROM complaint_recall_consignee
                 WHERE in_depth AND recall_id = ANY(%s)
              GROUP BY recall_id
                """,
                self.ids,
            )
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _on_decided(self):
        result = super()._on_decided()
        for recall in self:
            recall._queue_missing()
        return result

    def _on_amended(self, gate_round):
        result = super()._on_amended(gate_round)
        for recall in self:
            recall._queue_missing()
            changed = recall._consignees_of_other_lots()
            self.env["complaint.recall.notice"]._queue(
                recall, "amendment", gate_round.number, changed
            )
        return result

    def _on_closed(self):
        """Tell whom was written to that it is over; what was signed does not change."""
        result = super()._on_closed()
        notices = self.env["complaint.recall.notice"]
        for recall in self.filtered(lambda r: not r._is_quiet()):
            sent = notices.search(
                [
                    ("recall_id", "=", recall.id),
                    ("channel", "=", "mail"),
                    ("state", "=", "sent"),
                ]
            )
            notices._queue(recall, "closing", 1, sent.consignee_id.ids)
        return result

    def _on_wording_in_force(self, wording):
        result = super()._on_wording_in_force(wording)
        former = self.wording_ids.filtered(lambda w: w.lang == wording.lang)
        waiting = self.env["complaint.recall.notice"].search(
            [("wording_id", "in", (former - wording).ids), ("state", "=", "queued")]
        )
        waiting.write({"wording_id": wording.id})
        return result

    def _queue_missing(self):
        """Queue the first notice for everybody within the depth who has none."""
        consignees = self.env["complaint.recall.consignee"].search(
            [
                ("recall_id", "=", self.id),
                ("in_depth", "=", True),
                ("notice_ids", "=", False),
            ]
        )
        self.env["complaint.recall.notice"]._queue(self, "first", 1, consignees.ids)

    def _consignees_of_other_lots(self):
        """Return ids of those who were told of other lots than they have now."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH told AS (
                    SELECT DISTINCT ON (consignee_id) consignee_id, lots_digest
                      FROM complaint_recall_notice
                     WHERE recall_id = %(recall)s
                  ORDER BY consignee_id, id DESC
                ), has AS (
                    SELECT consignee_id,
                           md5(string_agg(lot_id::text, ',' ORDER BY lot_id)) AS digest
                      FROM complaint_recall_consignee_line
                     WHERE recall_id = %(recall)s
                  GROUP BY consignee_id
                )
                SELECT c.id
                  FROM complaint_recall_consignee c
                  JOIN told ON told.consignee_id = c.id
                  JOIN has ON has.consignee_id = c.id
                 WHERE c.in_depth AND has.digest IS DISTINCT FROM told.lots_digest
              ORDER BY c.id
                """,
                recall=self.id,
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _open_points(self, step):
        points = super()._open_points(step)
        if step == CLOSURE and not self._is_quiet() and (count := self._count_untold()):
            points.append(
                self.env._(
                    "Tell %(count)s consignees, or call them: nobody has tried yet.",
                    count=count,
                )
            )
        return points

    def _count_untold(self):
        """21 CFR 7.55(a): nobody is left out; who cannot be reached was called."""
        domain = [("recall_id", "=", self.id), ("in_depth", "=", True)]
        domain += [
            (name, "=", False)
            for name in ("notified_at", "acknowledged_at", "responded_at", "call_ids")
        ]
        return self.env["complaint.recall.consignee"].search_count(domain)

    def _figures(self):
        _count, told, phone = self._told_counts().get(self.id, (0, 0, 0))
        first = self.first_notice_at
        return {
            **super()._figures(),
            "notified": told,
            "unreachable": phone,
            "first_notice_at": str(first) if first else False,
        }

    def _next_steps(self):
        steps = super()._next_steps()
        if self.state in ("draft", "decision") and self._wording_points():
            steps.append(
                {
                    "text": self.env._("Write the notices so that they meet the law."),
                    "method": "action_propose_wordings",
                    "level": "warning",
                }
            )
        if self.state == "draft" and self._has_mute_consignees():
            steps.append(
                {
                    "text": self.env._("Consignees have no mail address that works."),
                    "method": "action_mend_contacts",
                    "level": "warning",
                }
            )
        if self.state in OPEN and self.phone_count:
            text = self.env._(
                "%(count)s consignees have to be called.", count=self.phone_count
            )
            steps.append(
                {"text": text, "method": "action_phone_list", "level": "danger"}
            )
        return steps

    def _has_mute_consignees(self):
        domain = [("recall_id", "=", self.id), ("in_depth", "=", True)]
        domain.append(("email", "in", (False, "")))
        return bool(
            self.env["complaint.recall.consignee"].search_count(domain, limit=1)
        )

    # ------------------------------------------------------------------
    # Progress
    # ------------------------------------------------------------------

    def _note_progress(self):
        """Note the first notice, and when the last one within the depth was told."""
        for recall in self:
            if not recall.first_notice_at:
                now = fields.Datetime.now()
                recall._write_engine({"first_notice_at": now})
                recall._reach("first_notice", now)
            waiting = [
                ("recall_id", "=", recall.id),
                ("in_depth", "=", True),
                ("notified_at", "=", False),
            ]
            consignees = self.env["complaint.recall.consignee"]
            if not consignees.search_count(waiting, limit=1):
                recall._reach("notified")

    def _call_for_phone(self):
        """Call for the leader once, as long as somebody has to be called."""
        for recall in self.filtered(lambda r: not r._is_quiet()):
            open_ones = recall.activity_search([PHONE_ACTIVITY])
            if open_ones:
                continue
            user = recall.user_id
            recall.with_context(mail_activity_quick_update=True).activity_schedule(
                PHONE_ACTIVITY,
                user_id=user.id,
                summary=recall.with_context(lang=user.lang).env._(
                    "Call the consignees on the phone list"
                ),
            )

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Write again to those who do not answer, then put them on the phone list."""
        recalls = self.search([("state", "in", OPEN), ("is_mock", "=", False)])
        for done, recall in enumerate(recalls, start=1):
            recall._remind()
            left = len(recalls) - done
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                return

    def _remind(self):
        """Queue the next reminder for those whose time is over (21 CFR 7.49(b))."""
        row = self.class_id
        if not row.remind_after_hours:
            return
        notices = self.env["complaint.recall.notice"]
        by_count = {}
        for consignee_id, count in self._silent_consignees(row.remind_after_hours):
            by_count.setdefault(min(count, row.max_reminders), []).append(consignee_id)
        silent = by_count.pop(row.max_reminders, [])
        for count, ids in sorted(by_count.items()):
            notices._queue(self, "reminder", count + 1, ids)
        if silent:
            self.env["complaint.recall.consignee"]._set_to_call(silent, "no_answer")
            data = {"consignees": len(silent)}
            self.env["complaint.event"]._record(self, "recall.not_answered", data)
            self._call_for_phone()

    def _silent_consignees(self, hours):
        """Return (id, number of reminders) of those who were told and do not answer."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT c.id, count(*) FILTER (WHERE n.kind = 'reminder')
                  FROM complaint_recall_consignee c
                  JOIN complaint_recall_notice n ON n.consignee_id = c.id
                 WHERE c.recall_id = %(recall)s AND c.in_depth
                   AND c.responded_at IS NULL AND NOT coalesce(c.to_call, FALSE)
                   AND c.notified_at IS NOT NULL
              GROUP BY c.id
                HAVING max(n.sent_at) <= %(until)s
                   AND bool_and(n.state NOT IN ('queued', 'sending'))
              ORDER BY c.id
                """,
                recall=self.id,
                until=fields.Datetime.subtract(fields.Datetime.now(), hours=hours),
            )
        )
        return self.env.cr.fetchall()

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_open_notices(self):
        """Open the notices of this recall.

        :return: a window action
        """
        self.ensure_one()
        return self._notice_action(
            self.env._("Notices"),
            "complaint.recall.notice",
            [("recall_id", "=", self.id)],
        )

    def action_phone_list(self):
        """Open the consignees who have to be called.

        :return: a window action
        """
        self.ensure_one()
        return self._notice_action(
            self.env._("Phone List"),
            "complaint.recall.consignee",
            [("recall_id", "=", self.id), ("to_call", "=", True)],
        )

    def action_mend_contacts(self):
        """Open those consignees whose addresses should be mended.

        :return: a window action
        """
        self.ensure_one()
        return self.env["complaint.recall.contact"].action_find(self.id)

    def _notice_action(self, name, model, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }
