from odoo import models

from .complaint_recall_steps import CLOSURE


class ComplaintRecall(models.Model):
    """How many have answered, and what is to be done about answers."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _queue_for(self, consignees):
        """Have consignees written to who came to the recall while it runs."""
        consignees._ensure_tokens()
        if hasattr(consignees, "_queue_first_notice"):
            consignees._queue_first_notice()

    def _answer_counts(self):
        """Return {key: count} of the consignees within the depth, in one query."""
        self.ensure_one()
        keys = ["notified_at", "responded_at", "acknowledged_at"]
        # sudo: what is counted does not depend on who asks.
        rows = (
            self.env["complaint.recall.consignee"]
            .sudo()
            ._read_group(
                [("recall_id", "=", self.id), ("in_depth", "=", True)],
                [],
                ["__count", *(f"{key}:count" for key in keys)],
            )
        )
        return dict(zip(["all", *keys], rows[0], strict=True))

    def _count_waiting(self):
        """Return how many were written to, within the depth, and gave no figures."""
        domain = [
            ("recall_id", "=", self.id),
            ("in_depth", "=", True),
            ("notified_at", "!=", False),
            ("responded_at", "=", False),
        ]
        # sudo: as above.
        return self.env["complaint.recall.consignee"].sudo().search_count(domain)

    def _count_to_decide(self):
        """Return how many customers of consignees wait for a decision of the team."""
        domain = [
            ("recall_id", "=", self.id),
            ("state", "=", "open"),
            ("is_latest", "=", True),
        ]
        # sudo: as above.
        return self.env["complaint.recall.passed.on"].sudo().search_count(domain)

    def _figures(self):
        counts = self._answer_counts()
        return {
            **super()._figures(),
            "responded": counts["responded_at"],
            "acknowledged": counts["acknowledged_at"],
            "not_responded": self._count_waiting(),
            **self._check_figures(),
        }

    def _open_points(self, step):
        points = super()._open_points(step)
        if step != CLOSURE:
            return points
        if count := self._count_to_decide():
            points.append(
                self.env._(
                    "Decide on customers that consignees passed goods on to: "
                    "%(count)s.",
                    count=count,
                )
            )
        return points + self._check_points()

    def _next_steps(self):
        steps = super()._next_steps()
        if self.state != "running":
            return steps
        if count := self._count_to_decide():
            steps.append(
                {
                    "text": self.env._(
                        "Decide on customers that consignees passed goods on to: "
                        "%(count)s.",
                        count=count,
                    ),
                    "method": "action_open_passed_on",
                    "level": "danger",
                }
            )
        if count := self._count_waiting():
            steps.append(
                {
                    "text": self.env._(
                        "%(count)s consignees have not answered yet.", count=count
                    ),
                    "method": "action_open_unanswered",
                    "level": "warning",
                }
            )
        return steps + self._check_steps()

    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------

    def _list_action(self, name, model, domain, **more):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("recall_id", "=", self.id), *domain],
            "context": {"create": False},
            **more,
        }

    def action_open_unanswered(self):
        """Open the consignees that were written to and gave no figures yet.

        :return: a window action
        """
        name = self.env._("Not Answered")
        return self._list_action(
            name,
            "complaint.recall.consignee",
            [
                ("in_depth", "=", True),
                ("notified_at", "!=", False),
                ("responded_at", "=", False),
            ],
        )

    def action_open_responses(self):
        """Open all answers of this recall, the newest first.

        :return: a window action
        """
        name = self.env._("Answers")
        return self._list_action(name, "complaint.recall.response", [])

    def action_open_passed_on(self):
        """Open the customers that the latest answers name.

        :return: a window action
        """
        name = self.env._("Passed On")
        return self._list_action(
            name,
            "complaint.recall.passed.on",
            [("is_latest", "=", True)],
            view_mode="list",
        )

    def action_open_checks(self):
        """Open the effectiveness checks.

        :return: a window action
        """
        name = self.env._("Effectiveness Checks")
        return self._list_action(name, "complaint.recall.check", [])
