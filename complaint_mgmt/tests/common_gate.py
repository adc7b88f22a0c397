from odoo.fields import Command

from .common import ROLE, ComplaintCase

WRONG = "not the password"


class GateCase(ComplaintCase):
    """Complaints with signature policies that each test makes for itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env.ref("complaint_mgmt.complaint_gate_policy_decision")
        cls.user_head2 = cls.new_user("head2", ROLE + "qa_head")
        cls.user_vp2 = cls.new_user("vp2", ROLE + "vp")

    def line(self, role=None, users=None, **vals):
        """Return the command that makes one line of a policy."""
        values = {"name": role or "Signer", "meaning": "approved", **vals}
        if role:
            groups = self.env.ref(ROLE + role).ids
            values.update(approver_type="group", group_ids=[Command.set(groups)])
        elif users:
            values.update(approver_type="users", user_ids=[Command.set(users.ids)])
        return Command.create(values)

    def new_policy(self, *lines, **vals):
        """Create, as a manager, a policy for the decision that comes before others."""
        values = {
            "name": "Policy of a test",
            "res_model": "complaint.complaint",
            "gate": "decision",
            "sequence": 1,
            "line_ids": list(lines),
            **vals,
        }
        policies = self.env["complaint.gate.policy"].with_user(self.user_manager)
        return policies.create(values)

    def delegate(self, absent, delegate, date_from, date_to, author=None, **vals):
        """Enter an absence, by the absent person unless an author is given."""
        absences = self.env["complaint.gate.delegation"].with_user(author or absent)
        return absences.create(
            {
                "user_id": absent.id,
                "delegate_id": delegate.id,
                "date_from": date_from,
                "date_to": date_to,
                **vals,
            }
        )

    def ready(self):
        """Return a case that can be proposed, in the environment of its handler."""
        complaint = self.to_investigation()
        complaint.write(self.findings())
        return complaint

    def round_of(self, complaint):
        """Return the latest round of the decision."""
        rounds = self.env["complaint.gate.round"].sudo()
        domain = [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)]
        return rounds.search(domain, order="number desc", limit=1)

    def called(self, complaint, xmlid="mail_activity_type_signature"):
        """Return the users whom an open activity calls to a case."""
        kind = self.env.ref(f"complaint_mgmt.{xmlid}")
        domain = [
            ("res_model", "=", complaint._name),
            ("res_id", "=", complaint.id),
            ("activity_type_id", "=", kind.id),
        ]
        return self.env["mail.activity"].sudo().search(domain).user_id
