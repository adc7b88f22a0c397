"""What handlers do in every trade: begin, propose, answer, act."""

import base64

from scenario import CASE, Scenario

FOUND = {
    "outcome": "own_fault",
    "investigation": "<p>The fixture scratches the housing.</p>",
    "proposal": "We replace the parts and change the fixture.",
}
ACTION = "complaint.action"
MEASURE = "complaint.measure"


class Handling(Scenario):
    """The steps that the stories have in common, each through its button."""

    def begin(self, case, code="minor", person="inspector"):
        """Confirm receipt, classify and begin the investigation."""
        handler = self.who(person)
        handler.press(case, "action_acknowledge")
        handler.write(CASE, case, class_id=self.case_class(code))
        handler.press(case, "action_start")
        self.assertState(case, "investigation")

    def propose(self, case, person="inspector", **found):
        """Write down what was found and sign the proposal."""
        handler = self.who(person)
        handler.write(CASE, case, **{**FOUND, **found})
        handler.sign(case, action=handler.press(case, "action_submit"))
        self.assertState(case, "decision")

    def measure(self, case, kind, **values):
        """Propose a measure by its dialog.

        :return: id
        """
        inspector = self.who("inspector")
        measure = self.env.ref(f"complaint_mgmt.complaint_measure_type_{kind}").id
        opened = inspector.press(case, "action_propose_measure")
        self.assertEqual(opened["res_model"], MEASURE)
        return inspector.dialog(opened, None, type_id=measure, **values)

    def done(self, measure, evidence):
        """Record that a measure was carried out."""
        inspector = self.who("inspector")
        opened = inspector.press(measure, "action_ask_done", MEASURE)
        inspector.dialog(opened, evidence=evidence)

    def answer(self, case, **values):
        """Record the answer to the customer by its dialog.

        :return: id of the reply
        """
        inspector = self.who("inspector")
        values = {"text": "We replace the parts.", "mode": "phone", **values}
        return inspector.dialog(
            inspector.press(case, "action_record_reply"), None, **values
        )

    def waive(self, case, kind, reason):
        """Go on without what the procedure lets a handler do without."""
        inspector = self.who("inspector")
        wanted = self.version.requirement_ids.filtered(
            lambda r: r.kind == kind and r.is_waivable
        )
        opened = inspector.press(case, "action_waive")
        inspector.dialog(opened, requirement_id=wanted[:1].id, reason=reason)

    def attach(self, case, name):
        """Attach a file to the case.

        :return: id of the attachment
        """
        data = base64.b64encode(name.encode()).decode()
        return self.who("inspector").create(
            "ir.attachment", name=name, res_model=CASE, res_id=case, datas=data
        )

    def plan_action(self, case, **values):
        """Plan an action that an employee does and a colleague verifies.

        :return: id
        """
        inspector = self.who("inspector")
        opened = inspector.press(case, "action_add_entry")
        self.assertEqual(opened["res_model"], ACTION)
        plan = {
            "name": "Pad the fixture",
            "owner_id": self.user_plain.id,
            "verifier_id": self.user_stock.id,
            "due_date": "2026-12-31",
        }
        return inspector.dialog(opened, None, **{**plan, **values})

    def do_action(self, action):
        """Let the owner report an action done."""
        owner = self.who("plain")
        owner.write(ACTION, action, evidence="Padded; see record 12.")
        owner.press(action, "action_report_done", ACTION)

    def judge_action(self, action, button="action_verify"):
        """Let the verifier judge an action."""
        verifier = self.who("stock")
        verifier.write(ACTION, action, verification_note="Fifty housings looked at.")
        verifier.press(action, button, ACTION)

    def department(self, head="reader"):
        """Return the id of a department, made by the manager."""
        user = getattr(self, f"user_{head}")
        return self.who("manager").create(
            "complaint.department", name="Workshop", head_id=user.id
        )

    def hand_over(self, case, head="reader"):
        """Hand the case over to a department, whose head takes it.

        :return: id of the hand-over
        """
        inspector = self.who("inspector")
        opened = inspector.press(case, "action_hand_over")
        handover = inspector.dialog(opened, None, department_id=self.department(head))
        self.who(head).press(handover, "action_accept", "complaint.handover")
        return handover
