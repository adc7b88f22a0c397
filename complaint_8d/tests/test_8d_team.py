"""D1: a team of several functions, led by one and sponsored by another."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DTeam(EightDCase):
    def roles(self, report):
        """Return who has which role."""
        return {m.user_id.login or m.name: m.role for m in report.member_ids}

    def test_team_needs_champion_leader_people_and_functions(self):
        """Ford G8D D1, S3.12: departments work together."""
        report = self.complete(self.new_report(), "d0")
        step = self.step(report, "d1")
        self.assertIn("champion", self.left(report, step.code))
        self.assertIn("3 people", self.left(report, step.code))
        self.assertIn("2 functions", self.left(report, step.code))
        self.add_member(report, role="champion", user_id=self.user_gm.id)
        self.add_member(report, name="Zhao Min", function="Production")
        self.assertNotIn("3 people", self.left(report, step.code))
        self.assertIn("2 functions", self.left(report, step.code))
        report.member_ids.filtered(lambda m: m.role == "leader").function = "quality"
        self.assertFalse(self.left(report, step.code))
        report.member_ids[-1].function = " QUALITY "
        self.assertIn("2 functions", self.left(report, step.code))

    def test_customer_profile_says_how_large_the_team_is(self):
        report = self.complete(self.new_report(), "d0")
        self._fill_d1(report)
        self.assertFalse(self.left(report, "d1"))
        profile = report.profile_id.with_user(self.user_coordinator8d)
        profile.write({"team_least": 4, "function_least": 4})
        self.assertIn("4 people", self.left(report, "d1"))
        self.assertIn("4 functions", self.left(report, "d1"))

    def test_leader_of_the_report_and_of_the_team_are_one(self):
        report = self.new_report()
        leader = report.member_ids
        self.assertEqual((leader.role, leader.user_id), ("leader", self.user_solver))
        second = self.add_member(report, user_id=self.user_solver2.id)
        second.role = "leader"
        self.assertEqual(report.user_id, self.user_solver2)
        self.assertEqual(leader.role, "member")
        report.user_id = self.user_solver
        self.assertEqual((leader.role, second.role), ("leader", "member"))
        leader.user_id = self.user_coordinator8d
        self.assertEqual(report.user_id, self.user_coordinator8d)
        for attack in (
            lambda row: row.write({"role": "member"}),
            lambda row: row.write({"role": "champion"}),
            lambda row: row.unlink(),
        ):
            with self.refused(self.user_solver, UserError, "another leader") as env:
                attack(leader.with_env(env))

    def test_champion_is_one_and_does_not_lead(self):
        """Ford G8D: the champion gives the mandate, the leader works with it."""
        report = self.new_report()
        champion = self.add_member(
            report, role="champion", user_id=self.user_gm.id, function="Management"
        )
        with self.refused(self.user_solver, ValidationError, "one champion"):
            self.add_member(report, role="champion", user_id=self.user_vp.id)
        with self.refused(self.user_solver, UserError, "does not lead") as env:
            report.with_env(env).user_id = self.user_gm
        with self.refused(self.user_solver, ValidationError, "leader is a user"):
            self.add_member(report, role="leader", name="Zhao Min")
        self.assertEqual(champion.role, "champion")

    def test_everybody_is_in_the_team_once(self):
        report = self.new_report()
        self.add_member(report, partner_id=self.contact.id, role="customer")
        self.add_member(report, name="Zhao Min")
        twice = ({"user_id": self.user_solver.id}, {"partner_id": self.contact.id})
        for vals in twice:
            with self.refused(self.user_solver, IntegrityError):
                self.add_member(report, **vals)
        with self.refused(self.user_solver, ValidationError, "already"):
            self.add_member(report, name=" zhao min")
        with self.refused(self.user_solver, ValidationError, "as contacts"):
            self.add_member(report, user_id=self.user_portal.id)
        with self.refused(self.user_solver, ValidationError, "not both"):
            partner = self.env["res.partner"].create({"name": "Li Na"})
            both = {"user_id": self.user_gm.id, "partner_id": partner.id}
            self.add_member(report, **both)
        with self.refused(self.user_solver, ValidationError, "Say who"):
            self.add_member(report, name=" ")

    def test_people_of_the_complaint_are_proposed(self):
        """S3.12: handler and contact are known from the case."""
        complaint = self.to_investigation(self.log(partner_id=self.contact.id))
        report = self.new_report(complaint_ids=[Command.set(complaint.ids)])
        self.assertEqual(
            self.roles(report),
            {
                self.user_solver.login: "leader",
                self.user_inspector.login: "member",
                self.contact.name: "customer",
            },
        )
        member = report.member_ids.filtered("partner_id")
        self.assertEqual(member.email, self.contact.email)
        before = report.member_ids
        report.action_propose_team()
        self.assertEqual(report.member_ids, before)

    def test_complete_team_changes_its_leader_within_itself_only(self):
        report = self.complete(self.new_report(), "d0", "d1")
        second = report.member_ids.filtered(lambda m: m.role == "member")
        with self.refused(self.user_solver, UserError, "Take it up again") as env:
            second.with_env(env).function = "Sales"
        with self.refused(self.user_solver, UserError, "Take it up again"):
            self.add_member(report, user_id=self.user_solver2.id)
        with self.refused(self.user_solver, UserError, "Take it up again") as env:
            second.with_env(env).unlink()
        with self.refused(self.user_solver, UserError, "Take it up again") as env:
            report.with_env(env).action_propose_team()
        with self.refused(self.user_solver, UserError, "without") as env:
            report.with_env(env).user_id = self.user_solver2
        self.step(report, "d1").action_reopen("Somebody is missing.")
        self.add_member(report, user_id=self.user_solver2.id, function="Quality")
        self.step(report, "d1").action_complete()
        report.user_id = self.user_solver2
        self.assertEqual(self.roles(report)[self.user_solver2.login], "leader")

    def test_only_the_team_of_the_company_writes(self):
        report = self.new_report()
        vals = {"report_id": report.id, "name": "X"}
        for user in (self.user_reader, self.user_sales):
            with self.refused(user) as env:
                env["complaint.8d.member"].create(vals)
        with self.refused(self.user_other, UserError) as env:
            env["complaint.8d.member"].create(vals)
        with self.refused(self.user_sales) as env:
            report.member_ids.with_env(env).read(["name"])
        with self.refused(self.user_other) as env:
            report.member_ids.with_env(env).read(["name"])
        with self.refused(self.user_solver, UserError):
            self.add_member(report, user_id=self.user_other.id)

    def test_defaults_of_a_caller_do_not_choose_the_leader(self):
        reports = self.env["complaint.8d"].with_user(self.user_solver)
        crafted = {"default_role": "champion", "default_function": "X"}
        report = reports.with_context(**crafted).create({"title": "X"})
        self.assertEqual(report.member_ids.mapped("role"), ["leader"])
        self.assertFalse(report.member_ids.function)
