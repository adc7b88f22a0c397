from odoo import models
from odoo.exceptions import UserError

from ..tools import report_lifecycle


class Complaint8D(models.Model):
    """The disciplines of a report, and the hooks into which they plug.

    Contract: a discipline overrides `_missing(code)`, calls super and adds sentences;
    it guards its own records with `_check_editable(code)`.
    """

    _inherit = "complaint.8d"  # pylint: disable=R8180

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _missing(self, code):
        """Return what is missing before a discipline is complete.

        Read with the rights of the engine: evidence counts, whoever looks.

        :param str code: "d0" to "d8"
        :return: list of sentences in the user's language
        """
        self.ensure_one()
        return []

    def _content(self, code):
        """Return what a discipline says, as a JSON-able dict.

        It is what snapshots of an iteration keep, what is signed, and what the JSON
        exchange gives. Ids, numbers, texts; quantities as numbers with their unit.
        """
        self.ensure_one()
        return {}

    def _on_created(self):
        """React to reports that were begun: prefill, plan."""

    def _on_step_done(self, code):
        """React to a discipline that was completed (rights of the engine)."""

    def _on_step_reopened(self, code):
        """React to a discipline that was taken up again (rights of the engine)."""

    def _on_closed(self):
        """React to the last signature of the closure (rights of the engine)."""

    # ------------------------------------------------------------------
    # Disciplines
    # ------------------------------------------------------------------

    def _step(self, code):
        """Return the complaint.8d.step of a discipline, as the engine reads it."""
        self.ensure_one()
        # sudo: the state of a discipline is the same for everybody.
        return self.sudo().step_ids.filtered(lambda s: s.code == code)

    def _done_codes(self):
        """Return the codes of the disciplines that are done."""
        # sudo: see `_step`.
        return set(self.sudo().step_ids.filtered("is_done").mapped("code"))

    def _check_editable(self, code):
        """Refuse a change of what belongs to a discipline that is done or not open.

        :raises UserError: say what to do first
        """
        for report in self:
            if report.state != "open":
                raise UserError(report._fixed_refusal())
            step = report._step(code)
            if step.is_done:
                raise UserError(
                    self.env._(
                        "%(step)s of %(report)s is complete. Take it up again to "
                        "change it.",
                        step=step.display_name,
                        report=report.name,
                    )
                )

    def _check_can_complete(self, code):
        """Raise UserError with all that is missing before a discipline is complete."""
        self.ensure_one()
        points = self._blocking(code)
        if points:
            raise UserError(
                self.env._(
                    "%(step)s of %(report)s is not complete:\n%(points)s",
                    step=self._step(code).display_name,
                    report=self.name,
                    points="\n".join(f"• {point}" for point in points),
                )
            )

    def _blocking(self, code):
        """Return what keeps a discipline from being completed, as sentences."""
        # sudo: evidence counts, whoever looks.
        return self._waits_for(code) + self.sudo()._missing(code)

    def _waits_for(self, code):
        """Return which disciplines come before this one and are open, as sentences."""
        needed = set(report_lifecycle.NEEDS[code]) - self._done_codes()
        return [
            self.env._("Complete %(step)s first.", step=self._step(other).display_name)
            for other in sorted(needed)
        ]
