from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Before which step of a case something must be there.
STAGES = [
    ("start", "Starting the Investigation"),
    ("propose", "Proposing a Decision"),
    ("reply", "Answering the Customer"),
    ("close", "Closing"),
]


class ComplaintProcedureRequirement(models.Model):
    """One thing that a procedure wants to see in the file before a step is taken.

    Contract for what is demanded: each `kind` has a method `_missing_<kind>` on
    `complaint.complaint`, which takes the requirement and returns what is missing as a
    sentence in the user's language, or nothing. A concern adds its kinds with
    `selection_add`, its parameters as fields, and these to `_parameter_fields`.
    """

    _name = "complaint.procedure.requirement"
    _description = "Requirement of a Procedure"
    _inherit = ["complaint.version.part"]
    _order = "version_id, stage_order, sequence, id"

    version_id = fields.Many2one(
        "complaint.procedure.version", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    stage = fields.Selection(STAGES, string="Before", required=True, default="propose")
    stage_order = fields.Integer(compute="_compute_stage_order", store=True)
    kind = fields.Selection(
        [("field", "A Field Is Filled In")],
        string="What",
        required=True,
        default="field",
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        domain="[('model', '=', 'complaint.complaint'), ('store', '=', True)]",
        ondelete="cascade",
    )
    mode = fields.Selection(
        [("oral", "Oral"), ("written", "Written")], string="Only If"
    )
    class_ids = fields.Many2many("complaint.class", string="Only Classes")
    outcome = fields.Selection(
        selection="_selection_outcome", string="Only With the Outcome"
    )
    is_waivable = fields.Boolean(
        string="Can Be Waived",
        help="The handler may go on without it and says why; the reason stays in the "
        "file.",
    )
    source = fields.Char(help="Where the procedure says so, such as S7.6.3.")

    @api.model
    def _selection_outcome(self):
        outcome = self.env["complaint.complaint"]._fields["outcome"]
        return outcome._description_selection(self.env)

    @api.depends("stage")
    def _compute_stage_order(self):
        order = {stage: number for number, (stage, _label) in enumerate(STAGES)}
        for requirement in self:
            requirement.stage_order = order.get(requirement.stage, 0)

    @api.depends("kind", "field_id", "source")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for requirement in self:
            requirement.display_name = requirement._title()

    def _title(self):
        """Return what is demanded, in a few words of the user's language."""
        if self.kind == "field":
            # sudo: the label of a field is no secret.
            return self.field_id.sudo().field_description or ""
        return self._kind_label()

    def _kind_label(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return kinds.get(self.kind, "")

    def _details(self):
        """Return what the title says more than the kind does, maybe nothing."""
        return self._title().removeprefix(self._kind_label()).lstrip(" ·,")

    @api.constrains("kind", "field_id")
    def _check_field(self):
        for requirement in self:
            # sudo: who configures need not read the fields of the system.
            field = requirement.field_id.sudo()
            if requirement.kind == "field" and (
                field.model != "complaint.complaint" or not field.store
            ):
                raise ValidationError(
                    self.env._("Choose the field of the complaint to be filled in.")
                )

    @api.constrains("class_ids", "version_id")
    def _check_classes(self):
        for requirement in self:
            owner = requirement.version_id.class_ids.version_id
            if any(found.version_id != owner for found in requirement.class_ids):
                raise ValidationError(
                    self.env._(
                        "“%(requirement)s”: choose classes of this version.",
                        requirement=requirement.display_name,
                    )
                )

    def _fits(self, complaint):
        """Return whether a case, as it is sorted now, must meet this."""
        if self.mode and self.mode != complaint.mode:
            return False
        if self.outcome and self.outcome != complaint.outcome:
            return False
        return not self.class_ids or complaint.class_id in self.class_ids

    @api.model
    def _parameter_fields(self):
        """Return the names of the fields that say more than the kind does."""
        return ["field_id"]

    @api.model
    def _default_of(self, name):
        default = self._fields[name].default
        return default(self) if default else self.new({})[name]

    def _gate_payload_line(self):
        """Return what a signature on the version covers of this, as a text."""
        words = [f"before {self.stage}", self.kind]
        for name in self._parameter_fields():
            value = self[name]
            # what is as it is by default says nothing
            if value == self._default_of(name):
                continue
            if isinstance(value, models.BaseModel):
                # sudo: names of fields and templates, for whoever signs. Sorted and
                # by what no translation changes: order and language say nothing.
                by = "code" if "code" in value._fields else "display_name"
                by = "name" if name == "field_id" else by
                value = ",".join(sorted(value.sudo().mapped(by)))
            words.append(f"{name} {value}")
        words += [
            self.mode or "*",
            self.outcome or "*",
            ",".join(self.class_ids.sorted("id").mapped("code")) or "*",
            "waivable" if self.is_waivable else "binding",
        ]
        return " | ".join(words)
