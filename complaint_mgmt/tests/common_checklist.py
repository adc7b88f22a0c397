"""Cases whose procedure demands checklists."""

from odoo.fields import Command

from .common_procedure import ProcedureCase


class ChecklistCase(ProcedureCase):
    def template(self, name):
        return self.env.ref(f"complaint_mgmt.complaint_checklist_template_{name}")

    def add(self, name, complaint=None, user=None, **vals):
        """Add a checklist by hand, as a handler."""
        complaint = complaint or self.to_investigation()
        checklists = self.env["complaint.checklist"]
        return checklists.with_user(user or self.user_inspector).create(
            {
                "complaint_id": complaint.id,
                "template_id": self.template(name).id,
                **vals,
            }
        )

    def demand(self, *names, classes=(), **vals):
        """Approve a procedure that demands checklists before the proposal."""
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("CHK", term, classes=("A", "B"), approve=False)
        self.class_a, self.class_b = version.class_ids.sorted("code")
        self.requirements = self.env["complaint.procedure.requirement"].create(
            [
                {
                    "version_id": version.id,
                    "kind": "checklist",
                    "checklist_template_id": self.template(name).id,
                    "class_ids": [Command.set([getattr(self, c).id for c in classes])],
                    **vals,
                }
                for name in names
            ]
        )
        self.approve(version.with_user(self.user_manager))
        return version

    def start(self, **vals):
        complaint = self.log(**vals).with_user(self.user_inspector)
        complaint.class_id = self.class_a
        complaint.action_start()
        return complaint
