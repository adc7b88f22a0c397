from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.recall_lifecycle import COORDINATOR


class ComplaintRecall(models.Model):
    """Effectiveness checks of a recall: who is drawn, and what of it is open."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    check_draw_ids = fields.One2many(
        "complaint.recall.check.draw",
        "recall_id",
        string="Samples of Consignees",
        readonly=True,
    )
    check_ids = fields.One2many("complaint.recall.check", "recall_id", string="Checks")

    def action_draw_checks(self):
        """Draw who is checked, from those written to and not drawn from so far.

        21 CFR 7.42(b)(3): A all, B the share of the recall, C 10 %, D 2 %, E none.

        :return: the action that shows the checks
        :raises AccessError: the user is not in the recall team
        :raises UserError: the recall does not run, or everybody was drawn from
        """
        self.ensure_one()
        self._check_drawing()
        # sudo: who is drawn from does not depend on what the user may read.
        engine = self.sudo()
        consignees = engine._undrawn()
        if not consignees:
            raise UserError(
                self.env._("All who were written to have been drawn from already.")
            )
        self.env["complaint.recall.check.draw"].sudo()._draw(engine, consignees)
        return self.action_open_checks()

    def _redraw_checks(self, reason):
        """Draw anew from all who were written to; the earlier draws are kept.

        :param str reason: why; nobody draws until the result pleases
        :raises AccessError: the user is not the coordinator
        :raises UserError: no reason, or nothing was drawn yet
        """
        self.ensure_one()
        self._check_drawing()
        if not self.env.user.has_group(COORDINATOR):
            raise AccessError(self.env._("Only the recall coordinator draws anew."))
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the sample is drawn anew."))
        # sudo: as above.
        engine = self.sudo()
        drawn = engine.check_draw_ids.filtered(lambda d: not d.is_superseded)
        if not drawn:
            raise UserError(self.env._("Nothing was drawn yet."))
        drawn._supersede()
        draws = self.env["complaint.recall.check.draw"].sudo()
        draws._draw(engine, engine._undrawn(), reason[:200])

    def _check_drawing(self):
        self.check_access("write")
        # sudo: draws are written by the engine only.
        if self.sudo().state != "running":
            raise UserError(self.env._("Checks are drawn while the recall is running."))
        # one draw at a time, and none that another has made in the meantime
        self.lock_for_update()

    def _undrawn(self):
        """Return who was written to, within the depth, and was not drawn from yet."""
        valid = self.check_draw_ids.filtered(lambda d: not d.is_superseded)
        domain = [
            ("recall_id", "=", self.id),
            ("in_depth", "=", True),
            ("notified_at", "!=", False),
        ]
        # sudo: who is drawn from does not depend on what the user may read.
        found = self.env["complaint.recall.consignee"].sudo().search(domain)
        drawn = valid._population()
        return found.filtered(lambda c: c.id not in drawn)

    # ------------------------------------------------------------------
    # What is open
    # ------------------------------------------------------------------

    def _check_figures(self):
        """Return the figures of the checks that count."""
        self.ensure_one()
        # sudo: what is counted does not depend on who asks.
        checks = self.env["complaint.recall.check"].sudo()
        domain = self._valid_checks()
        done = [*domain, ("done_at", "!=", False)]
        return {
            "checks": checks.search_count(done),
            "checks_effective": checks.search_count(
                [*done, ("is_effective", "=", True)]
            ),
            "checks_wanted": checks.search_count(domain),
        }

    def _valid_checks(self):
        return [
            ("recall_id", "=", self.id),
            ("counts", "=", True),
            ("draw_id.is_superseded", "=", False),
        ]

    def _check_points(self):
        """Return what is missing of the checks for the closure, as sentences."""
        figures = self._check_figures()
        points = []
        undrawn = len(self._undrawn()) if self.effectiveness_level != "E" else 0
        if undrawn:
            points.append(
                self.env._(
                    "Draw who is checked for effectiveness; not drawn from so far: "
                    "%(count)s consignees.",
                    count=undrawn,
                )
            )
        if missing := figures["checks_wanted"] - figures["checks"]:
            points.append(
                self.env._(
                    "Make the effectiveness checks that were drawn; missing: "
                    "%(count)s.",
                    count=missing,
                )
            )
        return points

    def _check_steps(self):
        """Return what is to be done next about the checks."""
        figures = self._check_figures()
        if self.effectiveness_level != "E" and self._undrawn():
            return [
                {
                    "text": self.env._("Draw who is checked for effectiveness."),
                    "method": "action_draw_checks",
                    "level": "info",
                }
            ]
        if failed := figures["checks"] - figures["checks_effective"]:
            text = self.env._(
                "Checks found %(count)s consignees who did not get the notice or did "
                "not act: inform them and check again.",
                count=failed,
            )
            return [{"text": text, "method": "action_open_checks", "level": "danger"}]
        if missing := figures["checks_wanted"] - figures["checks"]:
            text = self.env._(
                "Effectiveness checks to be made: %(count)s.", count=missing
            )
            return [{"text": text, "method": "action_open_checks", "level": "warning"}]
        return []
