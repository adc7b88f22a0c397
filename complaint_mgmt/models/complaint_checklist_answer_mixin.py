import math

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools import window

# What a person answers, by the type of the question.
ANSWERS = {
    "check": "result",
    "choice": "choice",
    "text": "value",
    "number": "value",
    "date": "value_date",
}
CONTENT = {*ANSWERS.values(), "note"}


class ComplaintChecklistAnswerMixin(models.AbstractModel):
    """The answer to one question of a checklist, and who gave it.

    Contract: a model has `checklist_id` and the facts of the question (`answer_type`,
    `needs_note`). The system makes its records; people answer them and write nothing
    else.
    """

    _name = "complaint.checklist.answer.mixin"
    _description = "Answer to a Question"
    _inherit = ["complaint.evidence.mixin"]
    _order = "checklist_id, sequence, id"

    result = fields.Selection(
        [("ok", "OK"), ("nok", "Not OK"), ("na", "N/A")], string="Check"
    )
    choice = fields.Selection([("yes", "Yes"), ("no", "No")], string="Yes or No")
    value = fields.Text(string="Answer")
    value_date = fields.Date(string="Date")
    note = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", bypass_search_access=True
    )
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answered_at = fields.Datetime(string="Answered On", readonly=True)

    def _is_given(self):
        """Return whether the answer is there, and the note that “not ok” needs."""
        answer = self[ANSWERS[self.answer_type]] if self.answer_type else False
        if isinstance(answer, str) and not answer.strip():
            return False
        if answer == "nok" and self.needs_note:
            return bool((self.note or "").strip())
        return bool(answer)

    def _has_content(self):
        return any(self[name] for name in CONTENT) or bool(self.attachment_ids)

    @api.constrains("result", "choice", "value", "value_date")
    def _check_answer_type(self):
        for line in self:
            own = ANSWERS[line.answer_type]
            if any(line[name] for name in CONTENT - {own, "note"}):
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is not answered this way.",
                        question=line.question,
                    )
                )
            if line.answer_type == "number" and (line.value or "").strip():
                line._check_number()

    def _check_number(self):
        try:
            is_number = math.isfinite(float(self.value))
        except ValueError:
            is_number = False
        if not is_number:
            raise ValidationError(
                self.env._(
                    "“%(question)s”: write a number, such as 12.5.",
                    question=self.question,
                )
            )

    # ------------------------------------------------------------------
    # The system asks, people answer
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("The questions of a checklist come from its template.")
            )
        return super().create(vals_list)

    def write(self, vals):
        self._check_answer_only(vals)
        if not (CONTENT | {"attachment_ids"}) & vals.keys():
            return super().write(vals)
        before = {line: line._event_answer() for line in self}
        stamp = {"answered_by_id": self.env.uid, "answered_at": fields.Datetime.now()}
        result = super().write({**vals, **stamp})
        if "attachment_ids" in vals:
            self._bind_files()
        self._record_answers(before, sorted(vals))
        return result

    def _check_answer_only(self, vals):
        if not self.env.su and vals.keys() - CONTENT - {"attachment_ids"}:
            raise AccessError(
                self.env._(
                    "Answer the question and add a note or files: the rest of it is "
                    "fixed."
                )
            )

    def _bind_files(self):
        """Let files that were just uploaded belong to their answer, as it is kept."""
        for line in self:
            # sudo: a file that the user uploaded for nothing else yet, and no other.
            if line.attachment_ids.sudo()._claim_for(line):
                raise ValidationError(
                    self.env._("This file belongs to something else. Upload it here.")
                )

    def _event_answer(self):
        """Return what the event log keeps of an answer: codes and digests."""
        return {}

    def _record_answers(self, before, names):
        for line, old in before.items():
            data = {
                "checklist": line.checklist_id.id,
                "line": line.id,
                "fields": names,
                **({"old": old, "new": line._event_answer()} if old else {}),
            }
            # sudo: who keeps sensitive answers need not read the case.
            case = line.sudo().complaint_id.sudo(False)
            self.env["complaint.event"]._record(case, "checklist.answered", data)

    def _attachment_is_locked(self):
        """Return the answers whose files nobody may touch any more."""
        return self.filtered(lambda a: a.complaint_id.state not in a._evidence_states)

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_ok(self):
        """Answer that it is in order.

        :return: True
        :raises AccessError: the user may not answer
        """
        return self.write({"result": "ok"})

    def action_nok(self):
        """Answer that it is not in order; the note says what was found.

        :return: True, or the action that asks for the note
        :raises AccessError: the user may not answer
        """
        self.write({"result": "nok"})
        if len(self) == 1 and not self._is_given():
            return self.action_note()
        return True

    def action_na(self):
        """Answer that the question does not apply.

        :return: True
        :raises AccessError: the user may not answer
        """
        return self.write({"result": "na"})

    def action_yes(self):
        """Answer yes.

        :return: True
        :raises AccessError: the user may not answer
        """
        return self.write({"choice": "yes"})

    def action_no(self):
        """Answer no.

        :return: True
        :raises AccessError: the user may not answer
        """
        return self.write({"choice": "no"})

    def action_note(self):
        """Open the one question, for a note, files or a long answer.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self, name=self.question, target="new")
