from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..recovery import differences
from ..tools.recall_lifecycle import COORDINATOR
from .complaint_recall_steps import CLOSURE

NAMED = 3
PATIENT = ("outside", "outstanding")


class ComplaintRecall(models.Model):
    """Recovery ends: differences are explained, goods destroyed, the leader says so.

    21 CFR 7.55(a): a recall is terminated when all reasonable efforts to remove or
    correct the product were made. S9.4.3.5.6: the balance is part of the final report.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    difference_ids = fields.One2many(
        "complaint.recall.difference", "recall_id", string="Differences", readonly=True
    )
    open_difference_count = fields.Integer(
        string="Open Differences",
        compute="_compute_open_difference_count",
        compute_sudo=True,
    )
    settle_used = fields.Boolean(
        string="Settle Used Goods",
        copy=False,
        tracking=True,
        help="Consignees are given replacement or credit for what they used up, too.",
    )

    @api.depends("difference_ids.accepted_at", "state")
    def _compute_open_difference_count(self):
        counts = dict.fromkeys(self.ids, 0)
        for row in self._open_counts():
            counts[row["recall_id"]] += row["count"]
        for recall in self:
            recall.open_difference_count = counts.get(recall.id, 0)

    def _open_counts(self):
        """Return how many differences are open: dicts `recall_id, kind, count`."""
        if not self.ids:
            return []
        statement = differences.counts(self.ids, self._declared_columns())
        return self._balance_rows(statement)

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_view_differences(self):
        """Compare what was shipped with where it is, and open the differences.

        :return: a window action
        :raises AccessError: the user may not work on the recall
        """
        self.ensure_one()
        self.check_access("read")
        if self.state in ("running", "closing"):
            # sudo: rows are listed by comparing, whoever looks.
            self.env["complaint.recall.difference"].sudo()._find(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_recall.complaint_recall_difference_action"
        )
        action["domain"] = [("recall_id", "=", self.id)]
        return action

    def action_view_balance(self):
        """Open what each consignee was shipped, and where it is.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_recall.complaint_recall_consignee_line_action"
        )
        action["domain"] = [("recall_id", "=", self.id)]
        return action

    def action_complete_recovery(self):
        """Say that recovery is over: nothing more is to be had, all is explained.

        :return: True
        :raises AccessError: the user neither leads the recall nor is a coordinator
        :raises UserError: not running, said already, or differences are open
        """
        self.ensure_one()
        self.check_access("write")
        if self.user_id != self.env.user and not self.env.user.has_group(COORDINATOR):
            # sudo: the name only, for who is refused.
            raise AccessError(
                self.env._(
                    "Who leads the recall says that recovery is over: %(leader)s.",
                    leader=self.user_id.sudo().name,
                )
            )
        if self.state != "running" or self.completed_at:
            raise UserError(
                self.env._("Recovery comes to its end once, in a recall that runs.")
            )
        # sudo: what is missing does not depend on what the user may read.
        own = self.sudo()
        if points := own._difference_points() + own._destruction_points():
            raise UserError("\n".join(points))
        own._complete_recovery()
        return True

    def _complete_recovery(self):
        self._write_engine({"completed_at": fields.Datetime.now()})
        data = {"figures_sha256": self._closure_digest()}
        self.env["complaint.event"]._record(self, "recall.recovery_completed", data)
        self._reach("completed")

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _open_points(self, step):
        points = super()._open_points(step)
        if step != CLOSURE:
            return points
        points += self._difference_points()
        points += self._destruction_points()
        if not self.completed_at:
            points.append(self.env._("Say that recovery is over."))
        return points

    def _difference_points(self):
        """Return what is unexplained, as sentences."""
        columns = self._declared_columns()
        rows = self._balance_rows(differences.examples(self.ids, columns, NAMED))
        if not rows:
            return []
        return [
            self.env._(
                "Explain the differences: %(count)s are open, such as %(examples)s.",
                count=rows[0]["total"],
                examples=format_list(self.env, map(self._difference_text, rows)),
            )
        ]

    def _difference_text(self, row):
        labels = dict(
            self.env["complaint.recall.difference"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        consignee = self.env["complaint.recall.consignee"].browse(row["consignee_id"])
        entry = self.env["complaint.recall.lot"].browse(row["id"])
        return self.env._(
            "%(kind)s (%(what)s: %(quantity)s %(uom)s)",
            kind=labels[row["kind"]],
            what=" ".join(filter(None, (consignee.name, entry.lot_id.name))),
            quantity=f"{row['quantity']:g}",
            uom=entry.uom_id.name,
        )

    def _next_steps(self):
        steps = super()._next_steps()
        if self.state != "running":
            return steps
        counts = {row["kind"]: row["count"] for row in self._open_counts()}
        if count := counts.get("outside"):
            text = self.env._(
                "Put returned goods into quarantine: %(count)s lots.", count=count
            )
            steps.append(_step(text, "danger"))
        # goods that are out are simply out until recovery is to end
        pressing = sum(counts.values()) - sum(counts.get(kind, 0) for kind in PATIENT)
        if pressing:
            text = self.env._(
                "Explain what does not add up: %(count)s differences.", count=pressing
            )
            steps.append(_step(text, "warning"))
        if not counts and not self.completed_at:
            text = self.env._("Nothing is open: say that recovery is over.")
            steps.append(_step(text, "info", "action_complete_recovery"))
        return steps

    # ------------------------------------------------------------------
    # What the closure signs
    # ------------------------------------------------------------------

    def _closure_digest(self):
        return sha256_hex(canonical_json(self._closure_figures()))

    def _signed_closure(self):
        # sudo: each explanation counts.
        rows = self.sudo().difference_ids.filtered("accepted_at").sorted("id")
        said = [
            [row.id, f"{row.explained_qty:.6f}", row.explanation or ""] for row in rows
        ]
        return {
            **super()._signed_closure(),
            "completed_at": str(self.completed_at or ""),
            "explanations": len(said),
            "explanations_sha256": sha256_hex(canonical_json(said)),
        }


def _step(text, level, method="action_view_differences"):
    """Return what is to be done next, for the cockpit."""
    return {"text": text, "level": level, "method": method}
