"""Cases of a register that may be taken back are nobody's to work on."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_ledger_whole import NOW, WholeCase, register

SHUT = "being taken over"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerShut(WholeCase):
    """S6.8: what may be taken back is nobody's to work on."""

    def test_nobody_writes_or_acts_on_a_case_that_is_being_taken_over(self):
        with self.batches():
            found = self.started()
        closed, still_open = self.one_of(found)
        own = still_open.with_user(self.user_manager)
        with self.refused(self.user_manager, UserError, SHUT):
            own.write({"priority": "1"})
        for user in (self.user_inspector, self.user_head, self.user_manager):
            with self.refused(user, UserError):
                still_open.with_user(user).write({"priority": "1"})
            with self.refused(user, UserError):
                closed.with_user(user).write({"priority": "1"})
        with self.refused(self.env.user, UserError, SHUT):
            still_open.sudo().write({"priority": "1"})
        for case in (closed, still_open):
            with self.refused(self.user_reader):
                case.with_user(self.user_reader).write({"priority": "1"})
            with self.refused(self.env.user, UserError, SHUT):
                case.sudo()._write_system({"priority": "1"})
            with self.refused(self.env.user, UserError):
                case.sudo().unlink()
        with self.refused(self.user_inspector):
            self.to_investigation(still_open)
        with self.refused(self.user_head):
            closed.with_user(self.user_head).write(
                {"state": "investigation", "state_reason": "x"}
            )

    def test_nothing_is_added_to_it(self):
        with self.batches():
            found = self.started()
        for case in self.one_of(found):
            own = case.with_user(self.user_manager)
            with self.refused(self.user_manager, UserError, SHUT):
                own.message_post(body="x")
            with self.refused(self.env.user, UserError, SHUT):
                case.sudo().message_post(body="x")
            with self.refused(self.user_manager, UserError, SHUT):
                own.activity_schedule("mail.mail_activity_data_todo")
            with self.refused(self.user_manager, UserError):
                own.env["ir.attachment"].create(
                    {"name": "x", "res_model": case._name, "res_id": case.id}
                )
            for model, vals in (
                ("complaint.item", {"product_id": self.capsules.id}),
                ("complaint.person", {"name": "x", "kind": "witness"}),
                ("complaint.action", {"name": "x", "due_date": "2026-12-01"}),
            ):
                with self.refused(self.env.user, UserError, SHUT):
                    own.env[model].sudo().create({"complaint_id": case.id, **vals})
            with self.refused(self.env.user, UserError):
                case.person_ids.sudo().write({"name": "x"})

    def test_nothing_is_linked_to_it(self):
        """Neither the archive, nor a hold, nor another case."""
        with self.batches():
            found = self.started()
        case, other = self.one_of(found)[0], self.log()
        archive = self.env["complaint.archive.entry"].sudo()
        with self.refused(self.env.user, UserError, SHUT):
            archive.create({"complaint_id": case.id})
        hold = self.env["complaint.legal.hold"].with_user(self.user_head)
        hold = hold.create({"reason": "x"})
        with self.refused(self.user_head):
            hold._add_cases(case.with_user(self.user_head))
        with self.refused(self.env.user, UserError, SHUT):
            hold.sudo()._add_cases(case.sudo())
        cases = self.env["complaint.complaint"].sudo()
        for command in (Command.link(case.id), Command.set(case.ids)):
            with self.refused(self.env.user, UserError, SHUT):
                other.sudo().write({"related_ids": [command]})
            vals = {"statement": "x", "related_ids": [command]}
            with self.refused(self.env.user, UserError, SHUT):
                cases.create(vals)
            given = cases.with_context(default_related_ids=[command])
            with self.refused(self.env.user, UserError, SHUT):
                given.create({"statement": "x"})

    def test_a_mail_that_names_it_is_a_case_of_its_own(self):
        """A mail is neither lost nor kept with a case that may be taken back."""
        with self.batches():
            found = self.started()
        for case in self.one_of(found):
            route = case._route_to_case(None, {}, (case._name, case.id))
            self.assertEqual(route[:2], (case._name, 0))
            self.assertEqual(route[2]["company_id"], self.company.id)

    def test_the_mark_is_the_systems_alone(self):
        case = self.log()
        with self.refused(self.user_manager, UserError):
            case.with_user(self.user_manager).write({"is_provisional": True})
        with self.refused(self.env.user, UserError):
            case.sudo().write({"is_provisional": False})
        given = self.env["complaint.complaint"].with_context(
            default_is_provisional=True
        )
        with self.refused(self.user_plain, UserError):
            given.with_user(self.user_plain).create({"statement": "x"})
        with self.refused(self.env.user, AccessError):
            case.sudo()._remove_provisional()

    def test_a_customer_sees_it_when_it_is_there(self):
        with self.batches():
            found = self.started(content=register(10, N1=self.of_hospital()))
            case = self.one_of(found)[0]
            self.assertEqual(case.partner_id, self.hospital)
            user = self.new_user("hospital", "base.group_portal")
            user.partner_id.parent_id = self.hospital
            cases = self.env["complaint.complaint"]
            domain = cases.with_user(user)._portal_domain()
            self.assertNotIn(case, cases.search(domain))
            self.steps(found, "running")
            self.steps(found, "beginning")
            self.assertIn(case, cases.search(domain))

    def of_hospital(self):
        return ["N1", "2025-01-02", "东湖医院", "坏了", "2025-01-03", "", ""]

    def test_a_case_that_is_there_costs_no_query_more(self):
        """Open and closed, logged and taken over: the gate asks for nothing."""
        with self.batches():
            found = self.started()
            self.steps(found, "running")
            self.steps(found, "beginning")
        closed, still_open = self.one_of(found)
        cases = self.env.registry["complaint.complaint"]
        for case in (closed, still_open, self.log()):
            tags = case.sudo()

            def write(own=tags):
                own.write({"tag_ids": [Command.clear()]})

            counted = self.count_queries(write)
            with patch.object(cases, "_guard_not_provisional", lambda self: None):
                self.assertEqual(self.count_queries(write), counted)
