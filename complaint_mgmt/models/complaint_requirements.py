from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from ..tools import lifecycle, window
from ..tools.chain import sha256_hex
from .complaint_procedure_requirement import STAGES

# Before which step what is demanded, by the state in which a case is.
AHEAD = {
    "new": "start",
    "investigation": "propose",
    "decision": "reply",
    "reply": "reply",
}


class ComplaintComplaint(models.Model):
    """What the procedure demands before each step, and what of it is missing."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    waiver_ids = fields.One2many(
        "complaint.waiver", "complaint_id", string="Waived", readonly=True
    )
    open_point_count = fields.Integer(
        string="Open Points", compute="_compute_open_points", compute_sudo=True
    )
    open_points = fields.Text(
        string="Needed Before the Next Step",
        compute="_compute_open_points",
        compute_sudo=True,
    )
    can_waive = fields.Boolean(compute="_compute_open_points", compute_sudo=True)

    # What is missing depends on whatever the kinds look at: never stored, never cached
    # longer than a transaction.
    @api.depends("state", "procedure_version_id", "class_id", "mode", "outcome")
    def _compute_open_points(self):
        for complaint in self:
            stage = complaint._next_stage()
            missing = complaint._missing(stage) if stage else {}
            complaint.open_point_count = len(missing)
            complaint.open_points = "\n".join(missing.values())
            complaint.can_waive = any(found.is_waivable for found in missing)

    def _next_stage(self):
        """Return the stage whose requirements come next, or nothing."""
        if self.state == "reply" and self._current_replies():
            return "close"
        return AHEAD.get(self.state)

    def _requirements(self, stage):
        """Return what this case must meet before a stage, whether or not it does."""
        # sudo: what a procedure demands is for everybody who meets a refusal by it.
        demanded = self.procedure_version_id.sudo().requirement_ids
        return demanded.filtered(lambda r: r.stage == stage and r._fits(self))

    def _missing(self, stage):
        """Return what is missing: dict, requirement -> sentence."""
        # sudo: what was waived counts, whether or not the user may read it.
        waived = self.sudo().waiver_ids.requirement_id
        missing = {}
        for requirement in self._requirements(stage) - waived:
            # sudo: evidence counts whether or not the user may read it.
            sentence = getattr(self.sudo(), f"_missing_{requirement.kind}")(requirement)
            if sentence:
                missing[requirement] = sentence
        return missing

    def _missing_field(self, requirement):
        field = self._fields.get(requirement.field_id.name)
        value = field and self[field.name]
        if field and field.type == "html":
            value = not is_html_empty(value)
        if isinstance(value, str):
            value = value.strip()
        if value:
            return None
        return self.env._("Fill in “%(field)s”.", field=requirement._title())

    def _check_requirements(self, stage):
        """Refuse a step as long as the procedure misses something.

        :param str stage: one of `STAGES`
        :raises UserError: names every point that is missing
        """
        for complaint in self:
            missing = complaint._missing(stage)
            if missing:
                raise UserError(
                    self.env._(
                        "%(number)s: before %(stage)s, the procedure demands:\n"
                        "%(points)s",
                        number=complaint.name,
                        stage=complaint._stage_label(stage),
                        points="\n".join(f"• {point}" for point in missing.values()),
                    )
                )

    def _stage_label(self, stage):
        requirement = self.env["complaint.procedure.requirement"]
        labels = requirement._fields["stage"]._description_selection(self.env)
        return dict(labels or STAGES)[stage]

    def _guard_required_start(self):
        self._check_requirements("start")

    def _guard_required_propose(self):
        self._check_requirements("propose")

    def _guard_required_close(self):
        self._check_requirements("close")

    # ------------------------------------------------------------------
    # Waiving
    # ------------------------------------------------------------------

    def action_waive(self):
        """Open the dialog in which a handler goes on without a requirement.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self.env._("Go On Without"), "complaint.waive", complaint_id=self.id
        )

    def _waive(self, requirement, reason):
        """Go on without a requirement of this case.

        :param requirement: complaint.procedure.requirement
        :param str reason: why; kept in the file
        :raises AccessError: the user is no handler
        :raises UserError: it is binding, not missing, not of this case, or there is no
            reason
        """
        self.check_access("write")
        self._check_waivable(requirement, reason)
        self.env["complaint.waiver"]._append(
            [
                {
                    "complaint_id": self.id,
                    "company_id": self.company_id.id,
                    "requirement_id": requirement.id,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "waived_at": fields.Datetime.now(),
                }
            ]
        )
        data = {
            "requirement": requirement.id,
            "reason_sha256": sha256_hex(reason.encode()),
        }
        self.env["complaint.event"]._record(self, "requirement.waived", data)

    def _check_waivable(self, requirement, reason):
        if not self._is_handler():
            raise AccessError(self.env._("Only a handler waives a requirement."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it can do without: it is kept."))
        if self.state in lifecycle.FINAL:
            raise UserError(self.env._("%(number)s is closed.", number=self.name))
        if requirement not in self._missing(requirement.stage):
            raise UserError(
                self.env._("%(number)s does not miss this.", number=self.name)
            )
        if not requirement.is_waivable:
            raise UserError(
                self.env._(
                    "The procedure does not let anybody waive “%(requirement)s”.",
                    requirement=requirement.display_name,
                )
            )
