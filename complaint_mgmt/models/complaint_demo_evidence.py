from odoo import models
from odoo.fields import Command

from .complaint_sample import CHECKS

TEMPLATE = "complaint_mgmt.complaint_checklist_template"


class ComplaintDemo(models.AbstractModel):
    """Acts of the story on evidence: checklists, samples, comparison and risk."""

    _inherit = "complaint.demo"  # pylint: disable=R8180

    def _act_checklists(self, complaint, story):
        """Answer the questions that the story answers, and leave the others open.

        An answer is text, a date, yes or no; "=" takes over what the system proposes. A
        number instead of answers says of so many questions that they are in order.
        """
        for name, answers in story["checklists"].items():
            template = self.env.ref(f"{TEMPLATE}_{name}")
            checklist = complaint.checklist_ids.filtered(
                lambda c, wanted=template: c.template_id == wanted
            )
            if isinstance(answers, int):
                checklist.line_ids[:answers].write({"result": "ok"})
                continue
            for line, answer in zip(checklist.line_ids, answers, strict=False):
                self._answer(line, answer)

    def _answer(self, line, answer):
        if answer == "=":
            line.action_confirm()
        elif isinstance(answer, dict):
            line.write(answer)
        elif answer:
            line.write({"value": answer})

    def _act_samples(self, complaint, story):
        """Take samples, hand them on and confirm them, as far as the story goes."""
        for told in story["samples"]:
            sample = complaint.env["complaint.sample"].create(
                {"complaint_id": complaint.id, **told["values"]}
            )
            if told.get("received"):
                sample.action_receive()
            if "handed_to" in told:
                self._hand_sample_over(sample, told)
            if told.get("confirmed"):
                sample.write({**dict.fromkeys(CHECKS, "yes"), **told["confirmed"]})
                sample.action_confirm()

    def _hand_sample_over(self, sample, told):
        receiver = self._ref(f"user_{told['handed_to']}")
        self._dialog(
            sample.action_hand_over(),
            sample.env,
            to_user_id=receiver.id,
            reason=told["handed_for"],
            seal_intact="yes",
        )
        self._end_of_act()
        company = sample.company_id
        sample.with_env(self._as(told["handed_to"], company)).action_acknowledge()

    def _act_compare(self, complaint, story):
        told = story["comparison"]
        comparison = complaint.env["complaint.sample.comparison"].create(
            {
                "complaint_id": complaint.id,
                "standard": told["standard"],
                "conclusion": told["conclusion"],
                "line_ids": [Command.create(line) for line in told["lines"]],
            }
        )
        comparison.action_conclude()

    def _act_risk(self, complaint, story):
        complaint.env["complaint.risk"].create(
            {"complaint_id": complaint.id, **story["risk"]}
        )
