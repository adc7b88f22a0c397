from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime, formatLang


class ReportRecallDrill(models.AbstractModel):
    """What a drill showed, on paper: the figures that were frozen when it ended."""

    _name = "report.complaint_recall.report_recall_drill"
    _description = "Report of a Drill (Printed)"
    _inherit = ["complaint.form"]
    _form_code = "recall_drill"

    @api.model
    def _get_report_values(self, docids, data=None):  # pylint: disable=W8106
        """Return what the template prints; `data` comes from the caller and is ignored.

        :raises AccessError: the user may not read a drill
        :raises UserError: a drill is not finished
        """
        # super is for forms on cases
        recalls = self.env["complaint.recall"].browse(docids)
        recalls.check_access("read")
        return {
            "doc_ids": recalls.ids,
            "doc_model": recalls._name,
            "docs": recalls,
            "facts": {recall.id: self._facts(recall) for recall in recalls},
            "control": self._controls(recalls),
            "label": self._label,
            "failure": self._failure,
            "step_text": self._step_text,
            "plan_text": self._plan_text,
            "rule_text": self._rule_text,
            "moment": self._moment,
            "number": lambda value, digits=2: formatLang(
                self.env, value or 0, digits=digits
            ),
        }

    def _facts(self, recall):
        # sudo: who may read the drill reads its frozen figures.
        facts = recall.sudo()._drill_frozen()
        if facts is None:
            raise UserError(
                self.env._(
                    "%(recall)s is no finished drill: there is nothing to report.",
                    recall=recall.display_name,
                )
            )
        return facts

    def _moment(self, text):
        return f"{format_datetime(self.env, text, tz='UTC')} UTC" if text else ""

    def _label(self, model, field, code):
        """Return the label of a code, in the language of the reader."""
        field = self.env[model]._fields[field]
        return dict(field._description_selection(self.env)).get(code, code or "")

    def _plan_text(self, plan):
        """Return the plan as it was, in one line."""
        labels = [
            self._label("complaint.recall.drill", name, plan[name])
            for name in ("direction", "hours", "announcement")
        ]
        every = self.env._(
            "every %(months)s months", months=str(plan["interval_months"])
        )
        return ", ".join([plan["name"], every, *labels])

    def _rule_text(self, draw):
        """Return how anybody draws again."""
        return self.env._(
            "The lot of which the SHA-256 of “seed:ID” is lowest. This lot has the ID "
            "%(lot)s.",
            lot=str(draw["lot_id"]),
        )

    def _step_text(self, step):
        """Return what a step showed as one line."""
        rows = self.env["complaint.recall.step"]
        return rows.new({"code": step["code"], "result": step["result"]})._in_words()

    def _failure(self, code):
        return {
            "steps": self.env._("Not all steps were done."),
            "late": self.env._("It took longer than the goal."),
            "balance": self.env._("Too little of the quantity was accounted for."),
            "contacts": self.env._("Not every consignee could have been reached."),
        }.get(code, code)
