from odoo import api, fields, models

QUESTIONS = [
    ("what", "What"),
    ("where", "Where"),
    ("when", "When"),
    ("extent", "How Much"),
]


class Complaint8DFact(models.Model):
    """One row of Is / Is Not: where the problem is, and where it could be and is not.

    The difference between both, and what changed there, leads to the causes.
    """

    _name = "complaint.8d.fact"
    _description = "Is / Is Not of an 8D Report"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, sequence, id"
    _discipline = "d2"
    _event_kind = "fact"

    sequence = fields.Integer(default=10)
    question = fields.Selection(QUESTIONS, required=True)
    is_fact = fields.Text(string="Is")
    is_not = fields.Text(help="Where it could be as well, and is not.")
    difference = fields.Text(help="What is particular about where it is.")
    change = fields.Text(help="What changed there, and when.")

    @api.depends("question")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["question"]._description_selection(self.env))
        for fact in self:
            fact.display_name = labels.get(fact.question, "")

    def _is_answered(self):
        return bool((self.is_fact or "").strip() and (self.is_not or "").strip())

    def _content_line(self):
        return {
            "question": self.question,
            "is_fact": self.is_fact or "",
            "is_not": self.is_not or "",
            "difference": self.difference or "",
            "change": self.change or "",
        }
