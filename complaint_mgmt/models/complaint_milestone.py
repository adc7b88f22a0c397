from odoo import fields, models
from odoo.exceptions import UserError

# The steps of a case that reach a milestone by themselves.
TRIGGERS = [
    ("received", "Complaint received"),
    ("acknowledged", "Receipt acknowledged"),
    ("assigned", "Handler assigned"),
    ("started", "Investigation started"),
    ("proposed", "Decision proposed"),
    ("decided", "Decision signed by all"),
    ("replied", "Reply recorded"),
    ("closed", "Case closed"),
]


class ComplaintMilestone(models.Model):
    """A point in the life of a case that terms begin at or lead to.

    Some are reached by a step of the case (`trigger`), the others are marked by the
    handler: reviewed, called back, first reply given.
    """

    _name = "complaint.milestone"
    _description = "Milestone"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    trigger = fields.Selection(
        TRIGGERS,
        string="Reached By",
        help="The step that reaches it. Empty: the handler marks it by hand.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another milestone has this code already."
    )
    _trigger_uniq = models.UniqueIndex(
        "(trigger) WHERE trigger IS NOT NULL",
        "Another milestone is reached by this step already.",
    )

    def write(self, vals):
        if {"code", "trigger"} & vals.keys():
            self._check_unused()
        return super().write(vals)

    def _check_unused(self):
        """Refuse to change what a submitted or approved version says.

        :raises UserError: a version that is no draft uses one of the milestones
        """
        # sudo: versions of other companies count as well.
        terms = self.env["complaint.procedure.term"].sudo()
        domain = [
            ("version_id.state", "!=", "draft"),
            "|",
            ("milestone_id", "in", self.ids),
            ("base_id", "in", self.ids),
        ]
        if terms.search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "A submitted or approved procedure uses this milestone. Make "
                    "another one for the next version."
                )
            )
