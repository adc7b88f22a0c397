from odoo import api, fields, models

from .complaint_meeting import MEETING_KINDS


class ComplaintProcedureRequirement(models.Model):
    """What a procedure may demand of hearing people."""

    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[
            ("statements", "The Sides Were Heard"),
            ("visit", "A Visit on Site"),
            ("meeting", "A Meeting With Confirmed Minutes"),
            ("taskforce", "A Task Force Is Convened"),
            ("progress", "Progress Is Reported"),
        ],
        ondelete={
            "statements": "cascade",
            "visit": "cascade",
            "meeting": "cascade",
            "taskforce": "cascade",
            "progress": "cascade",
        },
    )
    hear_side = fields.Selection(
        [
            ("complainant", "Complainant"),
            ("respondent", "Respondent"),
        ],
        string="Who Is Heard",
        help="Empty: both sides.",
    )
    meeting_kind = fields.Selection(MEETING_KINDS, help="Empty: a meeting of any kind.")

    meeting_plans = fields.Boolean(
        string="Names Cause, Responsible and Plan",
        help="The minutes say why it happened, who is responsible and what is planned.",
    )

    def _parameter_fields(self):
        own = ["hear_side", "meeting_kind", "meeting_plans"]
        return [*super()._parameter_fields(), *own]

    def _title(self):
        if self.kind == "meeting" and self.meeting_kind:
            kinds = dict(self._fields["meeting_kind"]._description_selection(self.env))
            return kinds[self.meeting_kind]
        return super()._title()


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "statement.added": self.env._("Statement added"),
            "statement.changed": self.env._("Statement changed"),
            "statement.given": self.env._("Statement given in the own words"),
            "visit.added": self.env._("Visit added"),
            "visit.changed": self.env._("Visit changed"),
            "visit.removed": self.env._("Planned visit removed"),
            "meeting.added": self.env._("Meeting added"),
            "meeting.changed": self.env._("Meeting changed"),
            "meeting.removed": self.env._("Meeting removed"),
            "meeting.confirmed": self.env._("Minutes confirmed"),
            "taskforce.added": self.env._("Task force added"),
            "taskforce.changed": self.env._("Task force changed"),
            "taskforce.proposed": self.env._("Task force proposed"),
            "taskforce.convened": self.env._("Task force convened"),
            "taskforce.accepted": self.env._("Task force: accepted"),
            "taskforce.refused": self.env._("Task force: refused"),
            "taskforce_member.added": self.env._("Task force member added"),
            "taskforce_member.changed": self.env._("Task force member changed"),
            "taskforce_member.removed": self.env._("Task force member removed"),
            "progress.noted": self.env._("Progress reported"),
            "progress.confirmed": self.env._("Confirmed problem: people called"),
            "training.added": self.env._("Training entered"),
            "training.changed": self.env._("Training changed"),
        }


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"  # pylint: disable=R8180

    @api.model
    def _get_model_info_by_xmlid(self):
        # people are called by these: they must not be deleted
        info = super()._get_model_info_by_xmlid()
        for name in ("asked", "meeting", "taskforce", "training"):
            xmlid = f"complaint_mgmt.mail_activity_type_{name}"
            info[xmlid] = {"res_model": False, "unlink": False}
        return info
