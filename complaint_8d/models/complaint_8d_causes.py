from odoo import api, fields, models

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from .complaint_8d_cause import KINDS

WHY_LEAST = 3
WHY_TARGET = 5
FIELDS_D4 = {"escape_point": "d4", "escape_control": "d4", "cause_ids": "d4"}


class Complaint8D(models.Model):
    """D4: why it happened, why it was not found, why the system allowed it (S3.11)."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    cause_ids = fields.One2many("complaint.8d.cause", "report_id", string="Causes")
    escape_point = fields.Char(
        help="The earliest point in the process that should have found it."
    )
    escape_control = fields.Char(
        string="Control That Failed", help="Which control did not find it there."
    )
    fishbone = fields.Json(compute="_compute_fishbone", compute_sudo=True)

    def _discipline_fields(self):
        return {**super()._discipline_fields(), **FIELDS_D4}

    @api.depends(
        "title",
        "cause_ids.tree_key",
        "cause_ids.name",
        "cause_ids.category",
        "cause_ids.is_root",
        "cause_ids.state",
    )
    @api.depends_context("lang")
    def _compute_fishbone(self):
        for report in self:
            names = ("number", "kind", "category", "name", "is_root", "state", "level")
            report.fishbone = {
                "title": report.title or "",
                "causes": [
                    {name: cause[name] for name in names}
                    for cause in report.cause_ids.sorted("tree_key")
                ],
            }

    def action_add_cause(self):
        """Open the dialog for a cause of the problem itself: the first why.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why? %(effect)s", effect=self.title),
            "res_model": "complaint.8d.cause",
            "view_mode": "form",
            "views": [(self.cause_ids._view_of("why"), "form")],
            "target": "new",
            "context": {"default_report_id": self.id, "dialog_size": "medium"},
        }

    def _why_limits(self):
        """Return how often a chain has to ask why: at least, and by target."""
        # sudo: what the customer wants is no secret of the profile.
        profile = self.sudo().profile_id
        least = profile.why_least if profile else WHY_LEAST
        return least, max(least, profile.why_target if profile else WHY_TARGET)

    def _confirmed_roots(self):
        """Return the roots that a passed check with evidence confirms."""
        # sudo: evidence counts, whoever looks.
        return self.sudo().cause_ids.filtered(lambda c: c._is_confirmed_root())

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d4":
            return points
        points += self._missing_roots()
        points += self._missing_verdicts()
        for root in self._confirmed_roots():
            points += self._missing_of_root(root)
        return points

    def _missing_roots(self):
        kinds = ["occurrence", "escape"]
        profile = self.profile_id
        if not profile or profile.needs_system_cause:
            kinds.append("system")
        found = set(self._confirmed_roots().mapped("kind"))
        labels = self._kind_labels_of_causes()
        points = [
            self.env._("Confirm a root cause for: %(kind)s.", kind=labels[kind])
            for kind in kinds
            if kind not in found
        ]
        point = (self.escape_point or "").strip()
        control = (self.escape_control or "").strip()
        if not (point and control):
            points.append(
                self.env._(
                    "Name the escape point: where it should have been found first, and "
                    "which control failed."
                )
            )
        return points

    def _kind_labels_of_causes(self):
        field = self.env["complaint.8d.cause"]._fields["kind"]
        return dict(field._description_selection(self.env))

    def _missing_verdicts(self):
        """VDA: each possible cause is followed to its end, and judged."""
        held = self.cause_ids.filtered(lambda c: c.state != "excluded")
        leaves = held.filtered(lambda c: not c.child_ids & held)
        points = []
        hanging = held.filtered(lambda c: c.parent_id.state == "excluded")
        if hanging:
            points.append(
                self.env._(
                    "These explain what was ruled out: rule them out as well, or take "
                    "that verdict back: %(causes)s.",
                    causes=", ".join(hanging.mapped("display_name")),
                )
            )
        loose = leaves.filtered(lambda c: not c.is_root)
        if loose:
            points.append(
                self.env._(
                    "Ask why again, mark as a root, or rule out: %(causes)s.",
                    causes=", ".join(loose.mapped("display_name")),
                )
            )
        unproved = leaves.filtered(lambda c: c.is_root and not c._is_confirmed_root())
        if unproved:
            points.append(
                self.env._(
                    "Verify or rule out: %(causes)s.",
                    causes=", ".join(unproved.mapped("display_name")),
                )
            )
        return points

    def _missing_of_root(self, root):
        points = []
        least, _target = self._why_limits()
        ended = (root.end_reason or "").strip()
        if root.kind == "occurrence" and root.level < least and not ended:
            points.append(
                self.env._(
                    "%(cause)s: ask why again, or say why the chain ends.",
                    cause=root.display_name,
                )
            )
        if root.is_human and not (root.human_reason or "").strip():
            points.append(
                self.env._(
                    "%(cause)s: say why human error is the root, and which causes in "
                    "the process were ruled out.",
                    cause=root.display_name,
                )
            )
        return points

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def _content(self, code):
        content = super()._content(code)
        if code != "d4":
            return content
        causes = self.cause_ids.sorted("tree_key")
        order = {kind: rank for rank, (kind, _label) in enumerate(KINDS)}
        return {
            **content,
            "escape_point": self.escape_point or "",
            "escape_control": self.escape_control or "",
            "cause_ids": [
                cause._content_line()
                for cause in causes.sorted(lambda c: order.get(c.kind, 0))
            ],
        }


class Complaint8DCause(models.Model):
    _inherit = "complaint.8d.cause"  # pylint: disable=R8180

    is_link = fields.Boolean(
        compute="_compute_is_link",
        compute_sudo=True,
        help="Has no verdict of its own: it is judged by what explains it.",
    )

    @api.depends("state", "child_ids.state")
    def _compute_is_link(self):
        for cause in self:
            held = cause.child_ids.filtered(lambda c: c.state != "excluded")
            cause.is_link = cause.state == "open" and bool(held)

    def _content_line(self):
        return {
            "number": self.number,
            "parent": self.parent_id.number or "",
            "level": self.level,
            "kind": self.kind,
            "category": self.category or "",
            "name": self.name,
            "is_root": self.is_root,
            "state": "" if self.is_link else self.state,
            "state_reason": self.state_reason or "",
            "end_reason": self.end_reason or "",
            "is_human": self.is_human,
            "human_reason": self.human_reason or "",
            "iteration": self.iteration,
            "check_ids": [check._content_line() for check in self.check_ids],
        }


class Complaint8DCauseCheck(models.Model):
    _inherit = "complaint.8d.cause.check"  # pylint: disable=R8180

    def _content_line(self):
        return {
            "method": self.method,
            "evidence": self.evidence or "",
            "files": sorted(self.attachment_ids.mapped("checksum")),
            "sample_size": self.sample_size,
            "done_on": str(self.done_on),
            "done_by": signed_name(self.done_by_id, "name"),
            "result": self.result,
        }
