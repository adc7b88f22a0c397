"""S9: a drug maker changes its procedure; what is in force stays as it is."""

from pharma import PharmaScenario
from scenario import CASE, Command

from odoo.exceptions import AccessError, UserError

VERSION = "complaint.procedure.version"
POLICY = "complaint.gate.policy"


class TestRules(PharmaScenario):
    def drafted(self):
        """Let the manager draft the next version: five days instead of seven."""
        manager = self.who("manager")
        procedure = self.version.procedure_id.id
        action = manager.press(procedure, "action_new_version", "complaint.procedure")
        draft = action["res_id"]
        term = manager.read(VERSION, draft, "term_ids")[0]
        manager.write("complaint.procedure.term", term, count=5)
        manager.write(
            VERSION,
            draft,
            effective_date="2026-12-01",
            change_note="Answer in five days.",
        )
        return draft

    def submit(self, draft):
        manager = self.who("manager")
        action = manager.press(draft, "action_submit", VERSION)
        manager.sign(draft, VERSION, action=action)

    def class_one(self, number):
        versions = self.version.procedure_id.version_ids
        found = versions.filtered(lambda v: v.number == number).class_ids
        return found.filtered(lambda c: c.code == "1").id

    def told(self, version):
        """Return the logins of whom a message on the version reached."""
        reached = version.message_ids.notified_partner_ids.user_ids
        return set(reached.mapped("login"))

    def due(self, when, version, text):
        self.at(when)
        case = self.log_case()
        inspector = self.who("inspector")
        inspector.write(CASE, case, class_id=self.class_one(version))
        self.assertDueAt(case, "S9.4.1.2", text)
        return case

    def test_change_is_approved_made_known_and_valid_from_its_date(self):
        """S1.7a, S1.7b: cases keep the version that was in force when they came."""
        self.at("2026-11-20 10:00")
        with self.refuses("manager", UserError):
            self.who("manager").write(
                "complaint.procedure.term", self.version.term_ids[0].id, count=5
            )
        draft = self.drafted()
        version = self.env[VERSION].browse(draft)
        for person in ("inspector", "head"):
            with self.refuses(person, AccessError):
                self.who(person).write(VERSION, draft, change_note="Mine.")
        self.submit(draft)
        for person in ("manager", "inspector", "vp"):
            with self.refuses(person, UserError, "not your turn"):
                self.who(person).sign(draft, VERSION)
        self.assertFalse(self.told(version))
        self.who("head").sign(draft, VERSION)
        self.assertEqual(version.state, "approved")
        told = self.told(version)
        self.assertLessEqual(self.logins("inspector", "inspector2", "head2"), told)
        # neither who approved it, nor who has no part in it
        self.assertFalse(told & self.logins("head", "sales", "plain"))
        # Monday 30 November + 7 = Monday 7 December, also after the change
        old = self.due("2026-11-30 10:00", 1, "2026-12-07 18:00")
        # Tuesday 1 December + 5 = Sunday 6 -> Monday 7
        self.due("2026-12-01 10:00", 2, "2026-12-07 18:00")
        # Wednesday 2 December + 5 = Monday 7
        self.due("2026-12-02 10:00", 2, "2026-12-07 18:00")
        self.assertEqual(self.browse(old).procedure_version_id, self.version)
        self.assertDueAt(old, "S9.4.1.2", "2026-12-07 18:00")

    def test_quality_drafts_head_reviews_vp_approves(self):
        """S9.0: three persons, in this order, where the company wants it so."""
        self.at("2026-11-20 10:00")
        policy = self.env.ref("complaint_mgmt.complaint_gate_policy_procedure").id
        step = {
            "name": "Quality VP",
            "meaning": "approved",
            "sequence": 30,
            "approver_type": "group",
            "group_ids": [
                Command.set(self.env.ref("complaint_mgmt.group_complaint_vp").ids)
            ],
        }
        for person in ("head", "vp"):
            with self.refuses(person, AccessError):
                self.who(person).write(POLICY, policy, line_ids=[Command.create(step)])
        self.who("manager").write(POLICY, policy, line_ids=[Command.create(step)])
        draft = self.drafted()
        version = self.env[VERSION].browse(draft)
        self.submit(draft)
        with self.refuses("vp", UserError, "not your turn"):
            self.who("vp").sign(draft, VERSION)
        self.who("head").sign(draft, VERSION)
        self.assertEqual(version.state, "review")
        with self.refuses("head", UserError, "not your turn"):
            self.who("head").sign(draft, VERSION)
        self.who("vp").sign(draft, VERSION)
        self.assertEqual(version.state, "approved")
        signers = version.gate_round_ids.signature_ids.user_id
        self.assertEqual(len(signers), 3)
