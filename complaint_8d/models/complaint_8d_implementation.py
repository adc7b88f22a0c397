from odoo import fields, models
from odoo.exceptions import UserError


class Complaint8D(models.Model):
    """D6: chosen actions are done and verified, interim ones ended (S3.15, S3.16)."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    action_count = fields.Integer(compute="_compute_action_counts", compute_sudo=True)
    action_open_count = fields.Integer(
        string="Unfinished Actions", compute="_compute_action_counts", compute_sudo=True
    )

    def _compute_action_counts(self):
        groups = self.env["complaint.action"]._read_group(
            [("report_id", "in", self.ids)], ["report_id", "state"], ["__count"]
        )
        for report in self:
            own = [(state, n) for found, state, n in groups if found == report]
            report.action_count = sum(n for _state, n in own)
            report.action_open_count = sum(
                n for state, n in own if state not in ("verified", "cancelled")
            )

    def action_view_actions(self):
        """Open the actions of this report.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_action_action"
        )
        action["domain"] = [("report_id", "=", self.id)]
        action["context"] = {"default_report_id": self.id}
        return action

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d6":
            return points
        points += self._missing_verified()
        points += self._missing_interim_end()
        return points + self._missing_validation()

    def _missing_verified(self):
        left = self._chosen_options().filtered(
            lambda o: o.action_id.state != "verified"
        )
        if not left:
            return []
        names = [o.action_id.display_name or o.name for o in left]
        return [
            self.env._(
                "Have these actions done and verified: %(actions)s.",
                actions=", ".join(names),
            )
        ]

    def _missing_interim_end(self):
        left = self.action_ids.filtered(lambda a: a._is_interim_open())
        if not left:
            return []
        return [
            self.env._(
                "End these interim actions or make them permanent: %(actions)s.",
                actions=", ".join(left.mapped("display_name")),
            )
        ]

    def _missing_validation(self):
        last = self._last_validation()
        done = self._chosen_options().action_id.filtered("done_at")
        after = last and all(
            last.done_at >= action.done_at and last.date_to >= action._done_on()
            for action in done
        )
        if last.result == "fail" and after:
            return [
                self.env._(
                    "The last validation failed: go back to the causes, or validate "
                    "again."
                )
            ]
        if not after or last.iteration != self.iteration:
            return [
                self.env._(
                    "Validate the result after the last action was implemented: what "
                    "was measured, before and after."
                )
            ]
        return []

    def _back_to_causes(self, reason):
        """Take up the causes again, and begin the next iteration if there are any.

        :param str reason: what the validation showed
        :raises UserError: the report is not in work, or D4 is open already
        """
        if self.state != "open":
            raise UserError(self._fixed_refusal())
        step = self._step("d4")
        if not step.is_done:
            raise UserError(self.env._("The causes are taken up again already."))
        # sudo: a discipline is written by its steps only.
        engine = self.sudo()
        if hasattr(engine, "_next_iteration"):
            engine._next_iteration(reason)
        if step.is_done:
            step._reopen(reason)

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def _content(self, code):
        content = super()._content(code)
        if code != "d6":
            return content
        actions = self.action_ids.filtered(lambda a: a.state != "cancelled")
        return {
            **content,
            "action_ids": [
                a._content_line()
                for a in actions.filtered(lambda a: a.discipline == "d5").sorted("id")
            ],
            "interim_ids": [
                a._content_line()
                for a in actions.filtered(lambda a: a.discipline == "d3").sorted("id")
            ],
            "validation_ids": [v._content_line() for v in self.validation_ids],
        }
