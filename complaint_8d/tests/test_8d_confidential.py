"""A report on a confidential case: the report follows, and so does all that it has."""

from odoo.fields import Command
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DConfidential(EightDCase):
    def secret_case(self):
        case = self.to_investigation()
        case.sudo()._write_system({"is_confidential": True})
        return case.sudo()

    def secret_report(self):
        """Return a report on a confidential case, led by its handler."""
        case = self.secret_case()
        values = {"complaint_ids": [Command.set(case.ids)]}
        return self.new_report(self.user_inspector, **values)

    def test_nobody_joins_the_team_of_a_hidden_report_by_himself(self):
        """S1.5.2: the team knows of its report; no row of one's own opens it."""
        report = self.secret_report()
        with self.refused(self.user_solver) as env:
            report.with_env(env).read(["title"])
        values = {"report_id": report.id, "user_id": self.user_solver.id}
        with self.refused(self.user_solver) as env:
            env["complaint.8d.member"].create(values)
        with self.refused(self.user_solver) as env:
            members = env["complaint.8d.member"].with_context(
                default_report_id=report.id
            )
            members.create({"user_id": self.user_solver.id})

    def test_nobody_links_a_case_that_he_may_not_know(self):
        """S1.5.2: not to read of it what a report takes over from its cases."""
        case = self.secret_case()
        own = self.new_report()
        with self.refused(self.user_solver) as env:
            env["complaint.8d"].create(
                {"title": "x", "complaint_ids": [Command.set(case.ids)]}
            )
        with self.refused(self.user_solver) as env:
            own.with_env(env).write({"complaint_ids": [Command.link(case.id)]})

    def test_actions_changes_and_copies_hide_with_their_report(self):
        """S1.5.2: what leads to a hidden report by itself is hidden as well."""
        report = self.secret_report()
        action = (
            self.env["complaint.action"]
            .with_user(self.user_inspector)
            .create(
                {
                    "name": "Secret",
                    "report_id": report.id,
                    "discipline": "d3",
                    "owner_id": self.user_plain.id,
                    "verifier_id": self.user_stock.id,
                    "due_date": "2030-01-01",
                }
            )
        )
        self.add_member(report, user_id=self.user_solver2.id)
        notice = (
            self.env["complaint.internal.notice"]
            .sudo()
            ._create_copy(
                {
                    "report_id": report.id,
                    "complaint_id": False,
                    "kind": "eight_d",
                    "name": "Secret",
                    "text": "Secret",
                    "recipient_ids": [Command.create({"user_id": self.user_stock.id})],
                }
            )
        )
        notice._send_copy(b"%PDF-1.4 paper", "copy.pdf")
        rows = {
            action: self.user_plain | self.user_solver2,
            notice: self.user_stock,
            report.member_ids[:1]: self.user_solver2,
            report: self.user_solver2,
        }
        for row, insiders in rows.items():
            domain = [("id", "=", row.id)]
            model = self.env[row._name]
            for user in (self.user_solver, self.user_reader, self.user_head):
                found = model.with_user(user).search_count(domain)
                self.assertFalse(found, (row, user.name))
            for user in insiders:
                self.assertTrue(model.with_user(user).search_count(domain), row)
        self.assertNotIn("Brake", report.with_user(self.user_stock).display_name)

    def test_who_follows_a_hidden_report_and_its_events_hide_with_it(self):
        """S1.5.2: what points to the report and to its parts by name and id."""
        report = self.secret_report()
        member = self.add_member(report, user_id=self.user_solver2.id)
        domain = [("res_model", "=", report._name), ("res_id", "in", report.ids)]
        event = self.env["complaint.event"].sudo()._record(member.sudo(), "8d.test")
        for user in (self.user_solver, self.user_head, self.user_manager):
            followers = self.env["mail.followers"].with_user(user)
            self.assertFalse(followers.search(domain), user.name)
            if self.env["complaint.event"].with_user(user).has_access("read"):
                events = event.with_user(user)
                self.assertFalse(events.search(domain), user.name)
                self.assertFalse(events.search([("id", "=", event.id)]), user.name)
        team = self.env["mail.followers"].with_user(self.user_solver2)
        self.assertTrue(team.search(domain))

    def test_who_may_not_know_of_a_report_is_not_called_told_or_a_signer(self):
        """S1.5.2, S4.10: as with the case itself."""
        case = self.to_investigation()
        values = {"complaint_ids": [Command.set(case.ids)]}
        report = self.new_report(self.user_inspector, **values)
        head = self.user_head.partner_id
        report.message_subscribe(head.ids)
        todo = "mail.mail_activity_data_todo"
        report.sudo().activity_schedule(todo, user_id=self.user_head.id)
        case.action_make_confidential()
        report = report.sudo()
        self.assertNotIn(head, report.message_partner_ids)
        self.assertNotIn(self.user_head, report.activity_ids.user_id)
        report.message_subscribe(head.ids)
        self.assertNotIn(head, report.message_partner_ids)
        called = report._call_users(
            self.user_head | self.user_inspector, todo, lambda env: "Look"
        )
        self.assertEqual(called, self.user_inspector)
        self.assertFalse(report._who_may_judge(self.user_head))
        late = report.step_ids[0]._called(100, self.user_coordinator8d)
        self.assertEqual(late, self.user_inspector)
        other = self.new_report(self.user_inspector)
        other.message_subscribe(head.ids)
        other.complaint_ids = case
        self.assertNotIn(head, other.sudo().message_partner_ids)
        step = self.env["complaint.gate.step"].sudo()
        step = step.new({"round_id": step.round_id.new({"res_model": report._name})})
        step.round_id.res_id = report.id
        step.round_id.company_id = report.company_id
        self.assertFalse(step._is_able(self.user_head))
