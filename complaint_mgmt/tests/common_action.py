"""Cases with actions, and procedures that demand them."""

from .common_procedure import ProcedureCase


class ActionCase(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # an employee without any role in complaints, like `plain`
        cls.user_worker = cls.new_user("worker", "base.group_user")

    def plan(self, complaint=None, user=None, **vals):
        """Plan an action that `plain` does and `worker` verifies.

        :return: complaint.action, in the environment of who planned it
        """
        actions = self.env["complaint.action"].with_user(user or self.user_inspector)
        return actions.create(
            {
                "name": "Change the sealing temperature",
                "complaint_id": complaint.id if complaint else False,
                "owner_id": self.user_plain.id,
                "verifier_id": self.user_worker.id,
                "due_date": "2026-12-01",
                **vals,
            }
        )

    def report(self, action, user=None, text="Set to 180 °C, record 12."):
        """Report an action done, as its owner."""
        action = action.with_user(user or action.owner_id)
        action.evidence = text
        action.action_report_done()
        return action

    def judge(self, action, works=True, user=None, note="Ten blisters tested."):
        """Verify an action, as its verifier."""
        action = action.with_user(user or action.verifier_id)
        action.verification_note = note
        return action.action_verify() if works else action.action_not_effective()

    def demand(self, *requirements):
        """Approve a procedure that demands what the dicts say."""
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("REQ", term, classes=("A",), approve=False)
        self.class_a = version.class_ids
        self.env["complaint.procedure.requirement"].create(
            [{"version_id": version.id, **vals} for vals in requirements]
        )
        self.approve(version.with_user(self.user_manager))
        return version

    def investigated(self):
        """Return a case of that procedure, ready but for what it demands."""
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = self.class_a
        complaint.action_start()
        complaint.write(self.findings())
        return complaint

    def called_to(self, record, xmlid=None):
        """Return the users whom open activities call to a record."""
        domain = [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        if xmlid:
            kind = self.env.ref(f"complaint_mgmt.mail_activity_type_{xmlid}")
            domain.append(("activity_type_id", "=", kind.id))
        return self.env["mail.activity"].sudo().search(domain).user_id
