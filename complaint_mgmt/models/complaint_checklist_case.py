from odoo import api, fields, models

# What decides which checklists a procedure demands.
DECISIVE = {"state", "class_id", "mode", "outcome", "user_id"}


class ComplaintComplaint(models.Model):
    """The checklists of a case, and those that its procedure demands."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    checklist_ids = fields.One2many(
        "complaint.checklist",
        "complaint_id",
        string="Checklists",
        groups="complaint_mgmt.group_complaint_reader",
    )
    checklist_count = fields.Integer(
        compute="_compute_checklist_count", compute_sudo=True
    )

    @api.depends("checklist_ids")
    def _compute_checklist_count(self):
        for complaint in self:
            complaint.checklist_count = len(complaint.checklist_ids)

    @api.depends("checklist_ids.is_done", "checklist_ids.answered_count")
    def _compute_open_points(self):
        return super()._compute_open_points()

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._put_checklists()
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if DECISIVE & vals.keys():
            self._put_checklists()
        return result

    def _move_procedure(self, version, complaint_class, reason):
        result = super()._move_procedure(version, complaint_class, reason)
        self._put_checklists()
        return result

    def _put_checklists(self):
        """Put the checklists into the file that the procedure demands, each once.

        A second call changes nothing. What is demanded before the investigation comes
        as soon as the case is sorted so, the rest with the investigation.
        """
        # sudo: the procedure decides this, not the rights of who takes the step.
        for complaint in self.sudo().filtered("procedure_version_id"):
            templates = complaint._demanded_templates()
            if not templates:
                continue
            own = complaint.checklist_ids
            self.env["complaint.checklist"].sudo().create(
                [
                    {
                        "complaint_id": complaint.id,
                        "template_id": template.id,
                        "user_id": complaint.user_id.id,
                        "is_demanded": True,
                    }
                    for template in templates - own.template_id
                ]
            )
            if complaint.user_id:
                own.filtered(lambda c: not c.user_id).user_id = complaint.user_id

    def _demanded_templates(self):
        """Return the templates that the procedure demands at this step of the case."""
        stages = {"new": ["start"], "investigation": ["start", "propose"]}
        demanded = self.env["complaint.procedure.requirement"]
        for stage in stages.get(self.state, []):
            demanded |= self._requirements(stage).filtered("checklist_template_id")
        if demanded:
            demanded -= self.waiver_ids.requirement_id
        return demanded.checklist_template_id

    def _missing_checklist(self, requirement):
        template = requirement.checklist_template_id
        own = self.checklist_ids.filtered(lambda c: c.template_id == template)
        if not own:
            return self.env._("Add the checklist “%(name)s”.", name=template.name)
        unfinished = own.filtered(lambda c: not c.is_done)[:1]
        if not unfinished:
            return None
        if unfinished.needs_consent and unfinished.consent == "not_asked":
            return self.env._(
                "“%(name)s”: ask for consent and record it.",
                name=unfinished.display_name,
            )
        return self.env._(
            "Finish “%(name)s”: %(answered)s of %(total)s answered.",
            name=unfinished.display_name,
            answered=unfinished.answered_count,
            total=unfinished.question_count,
        )

    def action_add_checklist(self):
        """Open the dialog that adds a checklist by hand.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        view = self.env.ref("complaint_mgmt.complaint_checklist_view_form_add")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add Checklist"),
            "res_model": "complaint.checklist",
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"default_complaint_id": self.id},
        }

    # ------------------------------------------------------------------
    # What a decision covers
    # ------------------------------------------------------------------

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        # sudo: what is signed covers the answers, whoever asks for the text.
        checklists = self.sudo().checklist_ids.sorted("id")
        if gate == "decision" and checklists:
            payload["checklists"] = [c._gate_payload_line() for c in checklists]
        return payload

    def _gate_payload_labels(self, gate):
        labels = super()._gate_payload_labels(gate)
        return {**labels, "checklists": self.env._("Checklists")}

    def _gate_render_value(self, key, value):
        if key == "checklists" and isinstance(value, dict):
            return self._gate_render_checklist(value)
        return super()._gate_render_value(key, value)

    def _gate_render_checklist(self, line):
        # sudo: the name of a checklist, for whoever may see what is signed.
        templates = self.env["complaint.checklist.template"].sudo()
        return self.env._(
            "%(name)s: %(answered)s of %(total)s answered, %(nok)s not OK",
            name=templates.browse(line["template"]).exists().display_name or "",
            answered=line["answered"],
            total=line["total"],
            nok=line["not_ok"],
        )
