"""Ways to end a real recall as a drill, or to better a drill. Each is refused."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.addons.complaint_mgmt.tests.common_procedure import utc

from ..models.complaint_recall_drilled import DRILL_SYSTEM
from .common_drill import DAY, LATER, STEPS, DrillCase

FORGED = {
    MODULE_UNINSTALL_FLAG: True,
    "tracking_disable": True,
    "install_mode": True,
    "default_is_mock": True,
    "default_drill_result": "passed",
}
LIES = {
    "drill_result": "passed",
    "drill_hours": 0.1,
    "drill_called_at": "2020-01-01 00:00:00",
    "drill_started_at": "2020-01-01 00:00:00",
    "drill_finished_at": "2020-01-01 00:00:00",
    "drill_evidence": "{}",
    "drill_digest": "0" * 64,
    "drill_goal_hours": 1000,
    "drill_share": 1,
    "drill_off_hours": True,
    "drill_signed": False,
    "drill_clock": "start",
    "drill_failures": "",
    "drill_id": False,
    "drill_draw_id": False,
}


@tagged("post_install", "-at_install")
class TestDrillAttacks(DrillCase):
    def drill(self, **vals):
        plan = self.plan(**vals)
        with freeze_time(utc(DAY)):
            return plan._start(self.raw_1).with_user(self.user_leader)

    def close_by_hand(self, recall, user):
        with self.refused(user, UserError) as env:
            recall.with_env(env).with_context(**FORGED).write({"state": "closed"})
        with self.refused(user, UserError) as env:
            recall.with_env(env).with_context(**FORGED).action_finish_drill()

    def test_a_real_recall_never_ends_as_a_drill(self):
        """S9.4.3.5.6: it is closed by signatures, whatever steps were taken."""
        recall = self.draft_recall()
        for step in STEPS[2:]:
            getattr(recall, step)()
        self.close_by_hand(recall, self.user_leader)
        self.close_by_hand(recall, self.user_coordinator)
        self.assertEqual(recall.state, "draft")
        self.decide(recall)
        self.close_by_hand(recall, self.user_leader)
        self.close_by_hand(recall, self.user_coordinator)
        self.assertEqual(recall.state, "running")

    def test_not_even_the_superuser_ends_a_real_recall_as_a_drill(self):
        recall = self.decide()
        with self.assertRaises(UserError):
            recall.sudo().write({"state": "closed"})

    def test_with_a_forged_result_in_the_database_a_real_recall_stays_open(self):
        """The guard asks whether it is a drill, not only whether it was judged."""
        recall = self.draft_recall()
        recall.sudo()._start_clock()
        for step in STEPS[2:]:
            getattr(recall, step)()
        self.assertFalse(recall._drill_missing())
        self.decide(recall)
        recall.sudo()._write_engine(
            {"drill_result": "passed", "drill_digest": "0" * 64}
        )
        with self.refused(self.user_leader, UserError, "signatures") as env:
            recall.with_env(env).write({"state": "closed"})

    def test_a_real_recall_never_becomes_a_drill(self):
        recall = self.draft_recall()
        for value in (True, 1, "1"):
            with self.refused(self.user_coordinator, UserError) as env:
                recall.with_env(env).write({"is_mock": value})
        drill = self.drill()
        for value in (False, 0, None):
            with self.refused(self.user_coordinator, UserError) as env:
                drill.with_env(env).write({"is_mock": value})

    def test_a_real_recall_does_not_come_from_a_drill(self):
        with self.refused(self.user_leader, ValidationError):
            self.draft_recall(origin="drill")

    def test_a_drill_whose_steps_are_done_does_not_close_without_a_result(self):
        drill = self.work(self.drill())
        with self.refused(self.user_leader, UserError) as env:
            drill.with_env(env).with_context(**FORGED).write({"state": "closed"})
        with self.refused(self.user_coordinator, UserError) as env:
            drill.with_env(env).with_context(**FORGED).write({"state": "closed"})
        self.assertFalse(drill.drill_result)

    def test_nobody_writes_times_or_result(self):
        """Times are those of the server."""
        drill = self.work(self.drill())
        self.assertEqual(set(LIES), set(DRILL_SYSTEM))
        for name, value in LIES.items():
            with self.refused(self.user_coordinator, UserError) as env:
                drill.with_env(env).write({name: value})
            values = {"title": "X", "is_mock": True, name: value}
            with self.refused(self.user_coordinator, UserError) as env:
                env["complaint.recall"].create(values)

    def test_defaults_of_a_caller_do_not_count(self):
        recalls = self.env["complaint.recall"].with_user(self.user_leader)
        lies = {f"default_{name}": value for name, value in LIES.items()}
        made = recalls.with_context(**lies).create(
            {"title": "X", "is_mock": True, "lot_ids": [Command.set(self.raw_1.ids)]}
        )
        self.assertFalse(made.drill_result)
        self.assertFalse(made.drill_started_at)
        self.assertFalse(made.drill_evidence)
        self.assertEqual(made.drill_goal_hours, 4)
        self.assertEqual(made.drill_clock, "call")
        self.assertGreater(made.drill_called_at.year, 2020)

    def test_steps_are_added_by_the_system_and_never_changed(self):
        drill = self.work(self.drill(), steps=STEPS[:2])
        step = drill.step_ids[:1]
        values = {
            "recall_id": drill.id,
            "company_id": drill.company_id.id,
            "code": "balance",
            "started_at": "2027-01-12 00:00:00",
            "done_at": "2027-01-12 00:00:01",
            "user_id": self.user_leader.id,
        }
        root = self.env.ref("base.user_root")
        for user in (self.user_leader, self.user_coordinator, root):
            with self.refused(user, AccessError) as env:
                env["complaint.recall.step"].create(values)
            with self.refused(user, AccessError) as env:
                step.with_env(env).write({"done_at": "2027-01-12 00:00:01"})
            with self.refused(user, AccessError) as env:
                step.with_env(env).with_context(**FORGED).unlink()
            with self.refused(user, AccessError) as env:
                drill.with_env(env).write({"step_ids": [Command.create(values)]})
            with self.refused(user, AccessError) as env:
                drill.drill_draw_id.with_env(env).write({"seed": "0" * 64})
            with self.refused(user, AccessError) as env:
                drill.drill_draw_id.with_env(env).with_context(**FORGED).unlink()

    def test_the_lot_of_a_drill_by_plan_stays(self):
        drill = self.drill()
        with self.refused(self.user_coordinator, UserError, "was drawn") as env:
            drill.with_env(env).lot_ids = self.raw_2

    def test_known_since_does_not_move_the_clock(self):
        drill = self.drill()
        drill.known_at = "2020-01-01 00:00:00"
        self.finish(self.work(drill), LATER)
        self.assertAlmostEqual(drill.drill_hours, 0.5)

    def test_a_finished_drill_is_fixed(self):
        drill = self.finish(self.work(self.drill()))
        for vals in (
            {"title": "Better"},
            {"state": "draft"},
            {"state": "running"},
            {"user_id": self.user_recall.id},
            {"lot_ids": [Command.clear()]},
        ):
            with self.refused(self.user_coordinator, UserError) as env:
                drill.with_env(env).write(vals)

    def test_an_action_stays_with_its_drill_and_company(self):
        drill = self.work(self.drill(goal_hours=0.1))
        self.finish(drill)
        action = drill.sudo().action_ids
        actions = self.env["complaint.action"].with_user(self.user_inspector)
        with self.refused(self.user_inspector, UserError) as env:
            action.with_env(env).recall_id = False
        values = {
            "name": "More",
            "due_date": "2027-02-01",
            "owner_id": self.user_inspector.id,
        }
        with self.refused(self.user_inspector, UserError, "finished"):
            actions.create({**values, "recall_id": drill.id})
        with self.refused(self.user_inspector, UserError, "finished"):
            actions.with_context(default_recall_id=drill.id).create(values)
        recall = self.draft_recall()
        with self.refused(self.user_inspector, UserError):
            actions.create(
                {**values, "recall_id": recall.id, "company_id": self.other_company.id}
            )
        made = actions.with_context(default_recall_id=recall.id).create(values)
        self.assertEqual(made.recall_id, recall)

    def test_nobody_of_another_company_reads_steps_and_draws(self):
        drill = self.work(self.drill(), steps=STEPS[:2])
        for record in (drill.step_ids, drill.drill_draw_id, drill):
            with self.refused(self.user_other, AccessError) as env:
                record.with_env(env).read()
            with self.refused(self.user_sales, AccessError) as env:
                record.with_env(env).read()
