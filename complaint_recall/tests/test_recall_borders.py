from odoo.exceptions import AccessError, UserError

from .common_recall import COORDINATOR, RecallCase

# What is written by hand for a recall, and the least that it needs.
PARTS = {
    "complaint.recall.hazard": {},
    "complaint.recall.meeting": {},
    "complaint.recall.wording": {"lang": "en_US"},
    "complaint.recall.report": {"kind": "status"},
    "complaint.recall.filing": {"kind": "other"},
    "complaint.recall.destruction": {},
}


class TestRecallBorders(RecallCase):
    """What belongs to a recall belongs to its company, whatever a caller says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_there = cls.new_user("there", COORDINATOR, cls.other_company)

    def test_nobody_adds_to_a_recall_of_another_company(self):
        """A company that the caller names does not open the recall of another one."""
        recall = self.decide()
        there = self.other_company.id
        ways = (({}, {}), ({"company_id": there}, {}), ({}, {"company_id": there}))
        for name, vals in PARTS.items():
            for more, context in ways:
                keys = {f"default_{key}": value for key, value in context.items()}
                with (
                    self.subTest(name, vals=more, context=context),
                    self.env.cr.savepoint(),
                    self.refused(
                        self.user_there, UserError if more else AccessError
                    ) as env,
                ):
                    parts = env[name].with_context(**keys)
                    parts.create({**vals, **more, "recall_id": recall.id})
                    env.flush_all()

    def test_nobody_hides_a_part_of_a_recall_in_another_company(self):
        """What the team adds is in the company of its recall, whoever says else."""
        recall = self.decide()
        there = self.other_company.id
        for name in ("complaint.recall.hazard", "complaint.recall.report"):
            for more, key in (
                ({"company_id": there}, {}),
                ({}, {"default_company_id": there}),
            ):
                with self.subTest(name, vals=more, context=key):
                    parts = recall.env[name].with_context(**key)
                    part = parts.create({**PARTS[name], **more, "recall_id": recall.id})
                    self.env.flush_all()
                    part.invalidate_recordset()
                    self.assertEqual(part.sudo().company_id, recall.sudo().company_id)

    def test_nobody_says_when_the_last_step_was(self):
        """21 CFR 11.10(e): the system stamps; neither a value nor a default counts."""
        moment = "2020-01-02 03:04:05"
        with self.refused(self.user_leader, UserError):
            self.draft_recall(state_changed_at=moment)
        recall = self.draft_recall()
        with self.refused(self.user_leader, UserError):
            recall.state_changed_at = moment
        recalls = recall.with_context(default_state_changed_at=moment)
        made = recalls.create({"title": "Capsules"})
        self.assertFalse(made.state_changed_at)

    def test_nobody_chooses_by_which_procedure_a_recall_is_decided(self):
        """S9.4.3: who signs follows the procedure of the complaint, not the caller."""
        recall = self.draft_recall()
        version = self.env["complaint.procedure.version"].sudo().search([], limit=1)
        for name, value in (
            ("procedure_version_id", version.id),
            ("next_due_at", "2099-01-01 00:00:00"),
        ):
            with self.refused(self.user_leader, UserError):
                recall.write({name: value})
            with self.refused(self.user_leader, UserError):
                recall.create({"title": "Capsules", name: value})
            recalls = recall.with_context(**{f"default_{name}": value})
            self.assertFalse(recalls.create({"title": "Capsules"})[name])

    def test_what_belongs_to_a_recall_stays_in_its_company(self):
        """No part of a recall is moved out of the sight of its company."""
        recall = self.draft_recall()
        self.prepare(recall)
        hazard = recall.hazard_ids.copy({"severity": "1", "likelihood": "1"})
        hazard.score = 25
        meeting = recall.env["complaint.recall.meeting"].create(
            {"recall_id": recall.id}
        )
        for part in (hazard, meeting, recall.wording_ids):
            with self.subTest(part._name), self.refused(self.user_leader, UserError):
                part.write({"company_id": self.other_company.id})
        hazard.action_confirm()
        self.assertEqual(hazard.score, 1, "worked out, not believed")
