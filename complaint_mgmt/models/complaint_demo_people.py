from odoo import models
from odoo.fields import Command


class ComplaintDemo(models.AbstractModel):
    """Acts of the story in which several people and documents take part."""

    _inherit = "complaint.demo"  # pylint: disable=R8180

    def _act_convene(self, complaint, story):
        """Call a task force together, as its leader."""
        told = story["taskforce"]
        taskforce = complaint.env["complaint.taskforce"].create(
            {
                "complaint_id": complaint.id,
                "leader_id": complaint.env.uid,
                "mandate": told["mandate"],
                "departments": told["departments"],
            }
        )
        complaint.env["complaint.taskforce.member"].create(
            [
                {
                    "taskforce_id": taskforce.id,
                    "user_id": self._ref(f"user_{login}").id,
                    "department": department,
                    "task": task,
                }
                for login, department, task in told["members"]
            ]
        )
        taskforce.action_convene()

    def _act_join(self, complaint, story):
        """Accept to take part, and report progress if the story has some."""
        members = complaint.env["complaint.taskforce.member"]
        member = members.search(
            [("complaint_id", "=", complaint.id), ("user_id", "=", members.env.uid)]
        )
        member.action_accept()
        text = story["progress"].get(member.user_id.login)
        if text:
            self._dialog(member.action_report(), members.env, text=text)

    def _act_hand_over(self, complaint, story):
        told = story["handover"]
        complaint.env["complaint.handover"].create(
            {
                "complaint_id": complaint.id,
                "department_id": self._ref(f"department_{told['department']}").id,
                "note": told["note"],
            }
        )

    def _act_take_over(self, complaint, story):
        complaint.handover_ids[:1].action_accept()

    def _act_sheet(self, complaint, story):
        """Send the complaint sheet to those in the house whom it concerns."""
        told = story["sheet"]
        notice = complaint.env["complaint.internal.notice"].create(
            {
                "complaint_id": complaint.id,
                "kind": told["kind"],
                "name": told["name"],
                "text": told["text"],
                "recipient_ids": [
                    Command.create(
                        {"user_id": self._ref(f"user_{login}").id, "role": role}
                    )
                    for login, role in told["recipients"]
                ],
            }
        )
        notice.action_send()

    def _act_confirm_sheet(self, complaint, story):
        complaint.internal_notice_ids.action_confirm_receipt()

    def _act_measures(self, complaint, story):
        measures = complaint.env["complaint.measure"]
        measures.create(
            [
                {
                    **self._planned(complaint, told),
                    "type_id": self.env.ref(
                        f"complaint_mgmt.complaint_measure_type_{told['type']}"
                    ).id,
                    "description": told["text"],
                    "amount": told.get("amount", 0),
                    "user_id": self._ref(f"user_{told['person']}").id,
                }
                for told in story["measures"]
            ]
        )

    def _act_actions(self, complaint, story):
        complaint.env["complaint.action"].create(
            [
                {
                    **self._planned(complaint, told),
                    "name": told["text"],
                    "kind": told["kind"],
                    "category": told.get("category"),
                    "owner_id": self._ref(f"user_{told['person']}").id,
                    "verifier_id": self._ref(f"user_{told['verifier']}").id,
                }
                for told in story["actions"]
            ]
        )

    def _planned(self, complaint, told):
        due = self._in_days(complaint.env, told["in_days"])
        return {"complaint_id": complaint.id, "due_date": due}

    def _act_follow_up(self, complaint, story):
        """Create the document to which one of the measures leads."""
        complaint.action_follow_up(story["follow_up"])
