"""All or none, of a register that is too long for one transaction."""

import json
from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models import complaint_ledger_whole
from .common import ROLE
from .test_ledger_read import HEAD, xlsx
from .test_ledger_steps import LATER, StepsCase

NOW = "2026-11-20 09:00:00"
REFUSED = "The lot is locked"
SHUT = "being taken over"
PARTS = (
    "complaint.complaint",
    "complaint.item",
    "complaint.person",
    "complaint.reply",
    "complaint.clock",
    "complaint.mark",
    "complaint.checklist",
)


def register(count, **changed):
    """Return a register with products, persons and answers; each third is open."""
    rows = [(*HEAD, "产品", "满意度")]
    for number in range(1, count + 1):
        closed, said = ("", "") if number % 3 == 0 else ("2025-01-03", "满意")
        row = [f"N{number}", "2025-01-02", f"张三 {number}", f"坏了 {number}", closed]
        rows.append(changed.get(f"N{number}", [*row, "金银花胶囊", said]))
    return xlsx(rows)


class WholeCase(StepsCase):
    """Batches of four; ten complaints, of which the last one is refused."""

    def setUp(self):
        super().setUp()
        self.before = self.counts()

    @contextmanager
    def batches(self):
        with (
            self.short_steps(50, 4),
            patch.object(complaint_ledger_whole, "BEGUN_AT_ONCE", 3),
            patch.object(complaint_ledger_whole, "UNDONE_AT_ONCE", 3),
        ):
            yield

    def counts(self):
        """Return how many rows there are of each part of a case."""
        self.env.flush_all()
        return {name: self.env[name].sudo().search_count([]) for name in PARTS}

    def prepared(self, content=None, **vals):
        """Read, check and verify a register of ten."""
        given = {"undecided_rows": "open", **vals}
        found = self.gathered(content or register(10), **given)
        found.action_rest_as_text()
        found.action_accept_sure()
        found.action_check()
        self.steps(found, "checking")
        return self.verify(found)

    def started(self, **vals):
        """Take the first batch over."""
        found = self.prepared(**vals)
        found.action_start()
        self.assertEqual((found.state, found.done_count), ("running", 4))
        return found

    @contextmanager
    def refusing(self, number="N10"):
        """Let the database refuse the case of one number."""
        cases = self.env.registry["complaint.complaint"]
        insert = cases._insert

        def refuse(records, vals_list):
            if any(vals.get("register_number") == number for vals in vals_list):
                raise UserError(REFUSED)
            return insert(records, vals_list)

        with patch.object(cases, "_insert", refuse):
            yield

    def failed(self):
        """Take a register over whose last batch fails, until it is taken back."""
        found = self.prepared()
        with self.refusing():
            found.action_start()
            self.steps(found, "running")
        self.assertEqual(found.state, "undoing")
        return found

    def one_of(self, found):
        """Return one case that is shut and over, and one that is shut and open."""
        cases = self.cases_of(found)
        return cases["N1"], cases["N3"]

    def assertNothing(self, found):
        """Assert that nothing of an import is there any more."""
        self.assertEqual(found.state, "stopped")
        self.assertEqual((found.done_count, len(self.cases_of(found))), (0, 0))
        self.assertEqual(self.counts(), self.before)
        self.assertFalse(found.line_ids.complaint_id)
        events = self.env["complaint.event"].sudo()
        self.assertEqual(events._verify(self.company)["problems"], [])

    def undone(self, found):
        """Return what the event log says of what was taken back."""
        return json.loads(self.events_of(found, "ledger.undone")[-1:].data)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerAllOrNone(WholeCase):
    """S6.8: a register is taken over whole, or nothing of it is."""

    def test_a_batch_that_fails_leaves_nothing_of_those_before(self):
        number = self.log().name
        self.before = self.counts()
        with self.batches():
            found = self.failed()
            self.assertEqual(len(self.cases_of(found)), 8)
            self.assertEqual(found.progress, 0)
            self.assertIn(REFUSED, found.error)
            seen = self.steps(found, "undoing")
        self.assertEqual(seen[:2], [37.5, 75.0])
        self.assertNothing(found)
        self.assertEqual(found.undone_count, 8)
        lines = self.lines_of(found)
        self.assertEqual((lines["N10"].state, lines["N10"].problem), ("bad", REFUSED))
        self.assertEqual(set((found.line_ids - lines["N10"]).mapped("state")), {"ok"})
        first = int(number.rsplit("-", 1)[1])
        told = self.undone(found)
        self.assertEqual((told["cases"], told["gaps"]), (8, []))
        self.assertIn(f"-{first + 1:04d}..", told["given_back"][-1])
        # the next case has the number behind the one before the import
        self.assertEqual(int(self.log().name.rsplit("-", 1)[1]), first + 1)

    def test_a_number_that_was_taken_meanwhile_makes_a_gap_that_is_explained(self):
        """S9.6: numbers below a later one are not issued again; the log names them."""
        with self.batches():
            found = self.started()
            names = sorted(case.name for case in self.cases_of(found).values())
            other = self.log()
            found.action_run_batch()
            found.action_cancel()
            self.steps(found, "undoing")
        told = self.undone(found)
        self.assertEqual(told["gaps"][-1].split("..")[0], names[0])
        self.assertEqual(told["gaps"][0].split("..")[-1], names[-1])
        self.assertTrue(told["given_back"])
        follows = int(other.name.rsplit("-", 1)[1]) + 1
        self.assertEqual(int(self.log().name.rsplit("-", 1)[1]), follows)

    def test_taking_back_that_is_cut_off_goes_on(self):
        """S9.6: a step that is killed is taken again as a whole."""
        with self.batches(), patch.object(self.env.cr, "commit"):
            found = self.failed()
            found.action_run_batch()
            with self.power_cut("complaint.number", "_give_back"):
                found.action_run_batch()
            with self.power_cut("complaint.ledger.import", "_write_engine"):
                found.action_run_batch()
            self.assertEqual(len(self.cases_of(found)), 5)
            self.assertEqual(found.undone_count, 3)
            with freeze_time(LATER):
                self.env["complaint.ledger.import"]._cron_run()
        self.assertNothing(found)
        self.assertEqual(self.undone(found)["cases"], 8)

    def test_a_register_is_taken_over_once_it_is_corrected(self):
        """Idempotent as ever: each number once, and numbers without a gap."""
        with self.batches():
            found = self.failed()
            self.steps(found, "undoing")
            again = self.prepared()
            again.action_start()
            self.steps(again, "running")
            self.steps(again, "beginning")
            self.assertEqual((again.state, again.done_count), ("done", 10))
            found.action_start()
            self.steps(found, "running")
            self.steps(found, "beginning")
        self.assertEqual((found.state, found.done_count), ("done", 0))
        self.assertEqual(found.same_count, 10)
        cases = self.cases_of(again).values()
        numbers = sorted(int(case.name.rsplit("-", 1)[1]) for case in cases)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 10)))
        own = self.env["complaint.complaint"].concat(*cases)
        self.assertEqual(len(self.events_of(own, "complaint.imported")), 10)

    def test_what_failed_is_tried_again_or_checked_anew(self):
        with self.batches():
            found = self.failed()
            self.steps(found, "undoing")
            found.action_back()
            self.assertEqual(found.state, "matches")
            found.bad_rows = "skip"
            found.action_check()
            self.steps(found, "checking")
            self.verify(found)
            with self.refusing():
                found.action_start()
                self.steps(found, "running")
        self.assertEqual((found.state, found.done_count), ("done", 9))
        self.assertEqual(self.lines_of(found)["N10"].problem, REFUSED)

    def test_an_import_that_is_given_up_leaves_nothing(self):
        with self.batches():
            found = self.started()
            found.action_cancel()
            self.assertEqual(found.state, "undoing")
            with self.refused(self.user_manager, UserError, "not the turn"):
                found.action_cancel()
            self.steps(found, "undoing")
            self.assertNothing(found)
            self.assertIn("given up", found.error)
            found.action_cancel()
        self.assertEqual(found.state, "cancelled")

    def test_who_lost_the_role_leaves_nothing(self):
        """The system takes back what nobody may go on with."""
        with self.batches(), patch.object(self.env.cr, "commit"):
            found = self.started()
            self.user_manager.group_ids -= self.env.ref(ROLE + "manager")
            with freeze_time(LATER):
                self.env["complaint.ledger.import"]._cron_run()
        self.env.invalidate_all()
        self.assertNothing(found.sudo())

    def test_without_what_fails_nothing_is_taken_back(self):
        with self.batches():
            found = self.started(bad_rows="skip")
            case = self.one_of(found)[0]
            self.assertFalse(found.is_whole or case.is_provisional)
            self.assertTrue(self.events_of(case, "complaint.imported"))
            found.action_cancel()
        self.assertEqual((found.state, found.done_count), ("cancelled", 4))

    def test_one_import_of_a_register_at_a_time(self):
        """What may be taken back is not known to another file yet."""
        with self.batches():
            second, third = self.prepared(), self.prepared()
            third.action_back()
            found = self.started()
            with self.refused(self.user_manager, UserError, "is at work"):
                second.action_start()
            with self.refused(self.user_manager, UserError, "is at work"):
                third.action_check()
            found.action_cancel()
            with self.refused(self.user_manager, UserError, "is at work"):
                second.action_start()
            self.steps(found, "undoing")
            second.action_start()
            self.steps(second, "running")
            self.steps(second, "beginning")
        self.assertEqual((second.state, second.done_count), ("done", 10))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerLastStep(WholeCase):
    """S6.8, S9.4: duties begin when everything was taken over, and not before."""

    def to_beginning(self):
        found = self.started()
        self.steps(found, "running")
        self.assertEqual((found.state, found.done_count), ("beginning", 10))
        return found

    def test_clocks_begin_after_the_last_batch(self):
        with self.batches():
            found = self.to_beginning()
            cases = self.cases_of(found)
            self.assertTrue(all(case.is_provisional for case in cases.values()))
            self.assertFalse(any(case.mark_ids for case in cases.values()))
            self.assertEqual(found.action_run_batch()["progress"], 30)
            self.assertFalse(cases["N1"].is_provisional)
            self.assertTrue(cases["N3"].mark_ids)
            self.assertFalse(cases["N6"].mark_ids)
            self.steps(found, "beginning")
        self.assertEqual(found.state, "done")
        marks = cases["N9"].mark_ids
        self.assertEqual(marks[0].reached_at, cases["N9"].received_at)
        self.assertFalse(any(case.is_provisional for case in cases.values()))
        self.to_investigation(cases["N3"])

    def test_it_goes_on_after_a_failure_and_is_not_given_up(self):
        with self.batches(), patch.object(self.env.cr, "commit"):
            found = self.to_beginning()
            with self.refused(self.user_manager, UserError, "not the turn"):
                found.action_cancel()
            with self.power_cut("complaint.complaint", "_note_imported"):
                found.action_run_batch()
            self.assertTrue(self.cases_of(found)["N1"].is_provisional)
            # what has begun ends, also where nobody may begin it any more
            self.user_manager.group_ids -= self.env.ref(ROLE + "manager")
            with freeze_time(LATER):
                self.env["complaint.ledger.import"]._cron_run()
        self.env.invalidate_all()
        cases = self.cases_of(found).values()
        self.assertEqual(found.sudo().state, "done")
        own = self.env["complaint.complaint"].concat(*cases)
        events = self.events_of(own, "complaint.imported")
        self.assertEqual(len(events), 10)
        self.assertEqual(events.user_id, self.user_manager)

    def test_a_case_whose_clocks_cannot_begin_is_named_and_keeps_none_back(self):
        cases = self.env.registry["complaint.complaint"]
        begin = cases._begin_open_ones

        def refuse(records):
            if "N6" in records.mapped("register_number"):
                raise UserError(REFUSED)
            return begin(records)

        with self.batches(), patch.object(cases, "_begin_open_ones", refuse):
            found = self.to_beginning()
            self.steps(found, "beginning")
        self.assertEqual(found.state, "done")
        self.assertIn(REFUSED, self.lines_of(found)["N6"].problem)
        own = self.cases_of(found)
        self.assertFalse(own["N6"].is_provisional or own["N6"].mark_ids)
        self.assertTrue(own["N3"].mark_ids and own["N9"].mark_ids)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerShut(WholeCase):
    """S6.8: what may be taken back is nobody's to work on."""

    def test_nobody_writes_or_acts_on_a_case_that_is_being_taken_over(self):
        with self.batches():
            found = self.started()
        closed, still_open = self.one_of(found)
        for user in (self.user_inspector, self.user_head, self.user_manager):
            with self.refused(user, UserError, SHUT):
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
        with self.refused(self.user_inspector, UserError, SHUT):
            self.to_investigation(still_open)
        with self.refused(self.user_head, UserError, SHUT):
            closed.with_user(self.user_head).write(
                {"state": "investigation", "state_reason": "x"}
            )

    def test_nothing_is_added_to_it(self):
        with self.batches():
            found = self.started()
        for case in self.one_of(found):
            own = case.with_user(self.user_head)
            with self.refused(self.user_head, UserError, SHUT):
                own.message_post(body="x")
            with self.refused(self.env.user, UserError, SHUT):
                case.sudo().message_post(body="x")
            with self.refused(self.user_head, UserError, SHUT):
                own.activity_schedule("mail.mail_activity_data_todo")
            with self.refused(self.user_head, UserError):
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
        with self.refused(self.user_head, UserError, SHUT):
            hold._add_cases(case.with_user(self.user_head))
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
