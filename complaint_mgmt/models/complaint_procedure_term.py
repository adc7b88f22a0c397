from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import deadline, work_calendar

UNITS = [
    (deadline.SAME_DAY, "Same Day"),
    (deadline.HOURS, "Hours"),
    (deadline.DAYS, "Calendar Days"),
    (deadline.WORKING_DAYS, "Working Days"),
    (deadline.MONTHS, "Months"),
    (deadline.YEARS, "Years"),
]
ENDS = [
    (work_calendar.CLOSE, "Close of Business"),
    (work_calendar.MIDNIGHT, "24:00"),
]


class ComplaintProcedureTerm(models.Model):
    """One deadline of a procedure: until which milestone, how long, counted from where.

    Units are those of the Civil Code 200-204; see `tools.deadline`.
    """

    _name = "complaint.procedure.term"
    _description = "Term of a Procedure"
    _inherit = ["complaint.version.part"]
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        "complaint.procedure.version", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    base_id = fields.Many2one(
        "complaint.milestone",
        string="Counted From",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "complaint_mgmt.complaint_milestone_received", False
        ),
    )
    milestone_id = fields.Many2one(
        "complaint.milestone", string="Until", required=True, ondelete="restrict"
    )
    count = fields.Integer(string="Length", default=1, aggregator=None)
    unit = fields.Selection(
        UNITS,
        required=True,
        default=deadline.WORKING_DAYS,
    )
    end_at = fields.Selection(
        ENDS,
        string="Ends At",
        required=True,
        default=work_calendar.CLOSE,
    )
    shift = fields.Boolean(
        string="Moves Off Rest Days",
        default=True,
        help="A last day without work moves to the next working day (Civil Code 203).",
    )
    mode = fields.Selection(
        [("oral", "Oral"), ("written", "Written")], string="Only If"
    )
    class_ids = fields.Many2many("complaint.class", string="Only Classes")
    is_pausable = fields.Boolean(
        string="Waits for the Customer",
        default=True,
        help="The clock stands still while the case waits for the customer.",
    )
    extends_by_promise = fields.Boolean(
        string="A Promise Extends It",
        help="S5.2.5b: in a complex case, a promise that was told before the deadline "
        "passed moves it. The original date stays readable.",
    )
    source = fields.Char(help="Where the procedure says so, such as S7.4.4.")

    @api.constrains("count", "unit")
    def _check_count(self):
        for term in self:
            try:
                term._as_term()
            except work_calendar.DeadlineError as error:
                raise ValidationError(
                    self.env._(
                        "“%(term)s” is no term: give a number that fits the unit.",
                        term=term.name,
                    )
                ) from error

    @api.constrains("base_id", "milestone_id")
    def _check_milestones(self):
        if any(term.base_id == term.milestone_id for term in self):
            raise ValidationError(
                self.env._("A term leads from one milestone to another one.")
            )

    @api.constrains("class_ids", "version_id")
    def _check_classes(self):
        for term in self:
            owner = term.version_id.class_ids.version_id
            if any(found.version_id != owner for found in term.class_ids):
                raise ValidationError(
                    self.env._(
                        "“%(term)s”: choose classes of this version.", term=term.name
                    )
                )

    def _as_term(self):
        """Return the pure value that `tools.deadline` counts with."""
        count = 0 if self.unit == deadline.SAME_DAY else self.count
        return deadline.Term(count, self.unit, end_at=self.end_at, shift=self.shift)

    def _fits(self, complaint):
        """Return whether this term is for a case as it is sorted now."""
        if self.mode and self.mode != complaint.mode:
            return False
        return not self.class_ids or complaint.class_id in self.class_ids

    def _rule_text(self):
        """Return what the term says, in the user's language."""
        units = dict(self._fields["unit"]._description_selection(self.env))
        length = units[self.unit]
        if self.unit != deadline.SAME_DAY:
            length = f"{self.count} {length}"
        return self.env._(
            "%(base)s → %(milestone)s: %(length)s",
            base=self.base_id.name,
            milestone=self.milestone_id.name,
            length=length,
        )

    def _gate_payload_line(self):
        """Return what a signature on the version covers of this term, as a text."""
        classes = ",".join(self.class_ids.sorted("id").mapped("code")) or "*"
        words = [
            self.name,
            f"{self.base_id.code} > {self.milestone_id.code}",
            f"{self.count} {self.unit}",
            self.end_at,
            "moves" if self.shift else "stays",
            "waits" if self.is_pausable else "runs on",
            self.mode or "*",
            classes,
        ]
        if self.extends_by_promise:
            words.append("extended by a promise")
        return " | ".join(words)
