from odoo import api, fields, models

from ..scope import drift
from ..tools.recall_lifecycle import ACTIVE
from .complaint_recall_steps import CLOSURE

ACTIVITY = "complaint_recall.mail_activity_type_recall_drift"


class ComplaintRecall(models.Model):
    """After the decision nothing of the scope may move unseen.

    A movement looks at once whether it concerns a running recall, at the price of one
    query; a cron compares scope and stock as a net below. A drill holds nothing, so
    that goods go on moving: it raises no alarm.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    drift_ids = fields.One2many(
        "complaint.recall.drift", "recall_id", string="Moved Since", readonly=True
    )
    open_drift_count = fields.Integer(
        string="Alarms to Decide On",
        compute="_compute_open_drift_count",
        compute_sudo=True,
    )

    @api.depends("drift_ids.state")
    def _compute_open_drift_count(self):
        counts = self._open_drift_counts()
        for recall in self:
            recall.open_drift_count = counts.get(recall.id, 0)

    def _open_drift_counts(self):
        # sudo: how many wait does not depend on what the user may read.
        rows = (
            self.env["complaint.recall.drift"]
            .sudo()
            ._read_group(
                [("recall_id", "in", self.ids), ("state", "=", "open")],
                ["recall_id"],
                ["__count"],
            )
        )
        return {recall.id: count for recall, count in rows}

    def _open_drifts(self):
        """Return how many alarms wait for a decision, as of now."""
        self.ensure_one()
        return self._open_drift_counts().get(self.id, 0)

    def _find_drift(self):
        """Compare scope and stock, and raise an alarm for what moved since.

        :return: complaint.recall.drift that are new
        """
        lots = self._lots_in()
        new = self._lots_since()
        walked = self.lot_ids._genealogy("down").lots
        new |= self._own_lots(set(walked) - set(self._all_lots()))[0]
        return self._raise_alarm(lots, new)

    def _find_drift_of(self, lot_ids, lines):
        """Raise an alarm for lines that were just done, at once.

        :param lot_ids: lots of the scope that moved, or that went into what was made
        :param lines: stock.move.line, done
        """
        seeds = self.env["stock.lot"].browse(lot_ids)
        made = seeds._genealogy_lot_ids("down") - set(self._all_lots())
        return self._raise_alarm(lot_ids, self._own_lots(made)[0], lines)

    def _all_lots(self):
        rows = self.env["complaint.recall.lot"].search_fetch(
            [("recall_id", "=", self.id)], ["lot_id"]
        )
        return rows.lot_id.ids

    def _raise_alarm(self, lot_ids, new_lots, lines=None):
        self.env.flush_all()
        now = fields.Datetime.now()
        line_ids = None if lines is None else lines.ids
        found = []
        with self.lot_ids._genealogy_fetch() as fetch:
            if lot_ids:
                found += fetch(drift.shipments(self, lot_ids, now, line_ids))
                found += fetch(drift.productions(self, lot_ids, now))
            if new_lots:
                found += fetch(drift.new_lots(self, new_lots, now))
        drifts = self.env["complaint.recall.drift"].browse(i for (i,) in found)
        if drifts:
            self.invalidate_recordset(["drift_ids", "open_drift_count"])
            self._call_for_drift(drifts)
        return drifts

    def _call_for_drift(self, drifts):
        counts = {kind: len(own) for kind, own in drifts.grouped("kind").items()}
        data = {"count": len(drifts), "kinds": counts, "first": min(drifts.ids)}
        self.env["complaint.event"]._record(self, "recall.drifted", data)
        self._message_log(
            body=self.env._(
                "%(count)s movements of recalled goods after the decision: decide on "
                "them.",
                count=len(drifts),
            )
        )
        if self.activity_search([ACTIVITY]):
            return
        leader = self.user_id
        words = self.with_context(lang=leader.lang)
        self.activity_schedule(
            ACTIVITY,
            user_id=leader.id,
            summary=words.env._("Recalled goods moved: amend the scope or dismiss"),
        )

    def _end_alarm(self):
        """End the activity of alarms that are all decided on."""
        self.invalidate_recordset(["drift_ids", "open_drift_count"])
        for recall in self:
            if not recall._open_drifts():
                recall.activity_unlink([ACTIVITY])

    @api.model
    def _cron_find_drift(self):
        """Compare each running recall with the stock: the net below the alarm."""
        domain = [("state", "in", ACTIVE), ("is_mock", "=", False)]
        recalls = self.search(domain)
        self.env["ir.cron"]._commit_progress(remaining=len(recalls))
        for recall in recalls:
            recall._find_drift()
            self.env["ir.cron"]._commit_progress(1)

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _on_decided(self):
        result = super()._on_decided()
        for recall in self.filtered(lambda r: not r._is_quiet()):
            # what moved while the signatures were collected
            recall._find_drift()
        return result

    def _figures(self):
        return {**super()._figures(), "drifts": self._open_drifts()}

    def _open_points(self, step):
        points = super()._open_points(step)
        if step == CLOSURE and self._open_drifts():
            points.append(
                self.env._(
                    "Decide on %(count)s movements of recalled goods: amend the scope "
                    "or dismiss them.",
                    count=self._open_drifts(),
                )
            )
        return points

    def _next_steps(self):
        steps = super()._next_steps()
        count = self._open_drifts() if self.state in ACTIVE else 0
        if not count:
            return steps
        text = self.env._(
            "%(count)s movements of recalled goods after the decision",
            count=count,
        )
        step = {"text": text, "method": "action_view_drifts", "level": "danger"}
        return [step, *steps]

    def action_view_drifts(self):
        """Open what moved after the decision.

        :return: a window action
        """
        return self._action_rows("complaint_recall_drift_action")
