from odoo import api, fields, models

from ..tools import action_lifecycle, window

# Demands that have to do with the page “Actions & Risk”.
MEASURE_KINDS = {
    "action",
    "actions_verified",
    "internal_notice",
    "risk",
    "change",
}


class ComplaintComplaint(models.Model):
    """The actions of a case, the notices on it, and what a procedure wants of them."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    action_ids = fields.One2many("complaint.action", "complaint_id", string="Actions")
    action_count = fields.Integer(compute="_compute_action_counts", compute_sudo=True)
    action_open_count = fields.Integer(
        string="Unfinished Actions", compute="_compute_action_counts", compute_sudo=True
    )
    internal_notice_ids = fields.One2many(
        "complaint.internal.notice", "complaint_id", string="Internal Notices"
    )
    show_measures = fields.Boolean(compute="_compute_show_measures", compute_sudo=True)

    @api.depends("action_ids.state")
    def _compute_action_counts(self):
        for complaint in self:
            actions = complaint.action_ids
            complaint.action_count = len(actions)
            complaint.action_open_count = len(
                actions.filtered(lambda a: a.state in action_lifecycle.UNFINISHED)
            )

    @api.depends(
        "action_ids",
        "internal_notice_ids",
        "risk_ids",
        "change_ids",
        "procedure_version_id.requirement_ids.kind",
    )
    def _compute_show_measures(self):
        for complaint in self:
            demanded = complaint.procedure_version_id.requirement_ids.mapped("kind")
            complaint.show_measures = bool(
                complaint.action_ids
                or complaint.internal_notice_ids
                or complaint.risk_ids
                or complaint.change_ids
                or MEASURE_KINDS.intersection(demanded)
            )

    def _handling_fields(self):
        return super()._handling_fields() | {"action_ids", "internal_notice_ids"}

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_view_actions(self):
        """Open the actions of this case.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_action_action"
        )
        action["domain"] = [("complaint_id", "=", self.id)]
        action["context"] = {"default_complaint_id": self.id}
        return action

    def action_add_entry(self):
        """Open a new record for this case; its model comes in the context.

        :return: a window action
        :raises KeyError: the context names no such model
        """
        self.ensure_one()
        names = {
            "complaint.action": self.env._("Add an Action"),
            "complaint.risk": self.env._("Assess the Risk"),
            "complaint.change": self.env._("Record a Change"),
            "complaint.internal.notice": self.env._("Notify a Department"),
        }
        model = self.env.context.get("added_model", "complaint.action")
        return window.dialog(names[model], model, complaint_id=self.id)

    # ------------------------------------------------------------------
    # What a procedure demands
    # ------------------------------------------------------------------

    def _missing_action(self, requirement):
        """S9.F3, S6.18: at least one action, of the kind and field that is asked."""
        found = self.action_ids.filtered(lambda a: a.state != "cancelled")
        if requirement.action_kind:
            found = found.filtered(lambda a: a.kind == requirement.action_kind)
        if requirement.action_category:
            found = found.filtered(lambda a: a.category == requirement.action_category)
        if found:
            return None
        what = requirement._details() or self.env._("an action")
        return self.env._("Plan: %(action)s.", action=what)

    def _missing_actions_verified(self, requirement):
        """S2.4.3.5: no action is left that nobody verified."""
        left = self.action_ids.filtered(
            lambda a: a.state in action_lifecycle.UNFINISHED
        )
        if not left:
            return None
        return self.env._(
            "Have these actions verified or cancel them: %(numbers)s.",
            numbers=", ".join(left.mapped("number")),
        )

    def _missing_internal_notice(self, requirement):
        """S9.4.2.2.6, S3.6: who is at fault was told in writing, and received it."""
        sent = self.internal_notice_ids.filtered("sent_at")
        if requirement.notice_kind:
            sent = sent.filtered(lambda n: n.kind == requirement.notice_kind)
        sent = sent.filtered(
            lambda n: len(n.recipient_ids) >= requirement.notice_recipients
        )
        if not sent:
            return self.env._(
                "Send: %(notice)s, to at least %(count)s.",
                notice=requirement._details() or self.env._("an internal notice"),
                count=max(requirement.notice_recipients, 1),
            )
        if requirement.notice_confirmed and not any(n.is_confirmed for n in sent):
            return self.env._("Every recipient of the notice confirms its receipt.")
        return None


class ComplaintProcedureRequirement(models.Model):
    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[
            ("action", "An Action Is Planned"),
            ("actions_verified", "All Actions Are Verified"),
            ("internal_notice", "A Department Was Notified"),
        ],
        ondelete={
            "action": "cascade",
            "actions_verified": "cascade",
            "internal_notice": "cascade",
        },
    )
    action_kind = fields.Selection(
        selection=lambda self: self.env["complaint.action"]._fields["kind"].selection,
        string="Action Type",
    )
    action_category = fields.Selection(
        selection=lambda self: (
            self.env["complaint.action"]._fields["category"].selection
        ),
        string="Action Field (5M)",
    )
    notice_kind = fields.Selection(
        selection=lambda self: (
            self.env["complaint.internal.notice"]._fields["kind"].selection
        ),
    )
    notice_recipients = fields.Integer(string="Recipients at Least", default=1)
    notice_confirmed = fields.Boolean(string="Receipt Confirmed by All")

    @api.model
    def _parameter_fields(self):
        return [
            *super()._parameter_fields(),
            "action_kind",
            "action_category",
            "notice_kind",
            "notice_recipients",
            "notice_confirmed",
        ]

    @api.depends("action_kind", "action_category", "notice_kind")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _title(self):
        parameters = {
            "action": ("action_kind", "action_category"),
            "internal_notice": ("notice_kind",),
        }
        words = [super()._title()]
        for name in parameters.get(self.kind, ()):
            labels = dict(self._fields[name]._description_selection(self.env))
            words.append(labels.get(self[name]))
        return ", ".join(filter(None, words))
