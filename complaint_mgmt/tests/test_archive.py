"""S1.2a - S1.5.3, S8.12: from the closed case into the archive."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import archive_lifecycle
from .common_archive import CHECKS, ENTRY, ArchiveCase


@tagged("post_install", "-at_install")
class TestArchivePreparation(ArchiveCase):
    def test_only_an_archivist_archives(self):
        """S1.3b: handlers, heads and configurers of the cases do not."""
        case = self.closed()
        for person in ("inspector", "head", "vp", "manager", "reader"):
            user = getattr(self, f"user_{person}")
            with self.refused(user, AccessError):
                case.with_user(user).action_prepare_archive()
            with self.refused(user, AccessError) as env:
                env[ENTRY].create({"complaint_id": case.id})
        entry = self.prepare(case)
        for person in ("inspector", "head", "reader"):
            user = getattr(self, f"user_{person}")
            with self.refused(user, AccessError):
                entry.with_user(user).write({"index_terms": "mine"})
            with self.refused(user, AccessError):
                entry.with_user(user).action_submit()
            with self.refused(user, AccessError):
                entry.item_ids[0].with_user(user).write({"result": "open"})
        with self.refused(self.user_other, AccessError):
            entry.with_user(self.user_other).read(["name"])

    def test_an_open_case_is_not_archived(self):
        """S1.4.2: the archive begins where the case ends."""
        case = self.to_decision()
        with self.refused(self.user_archivist, UserError, "is not closed"):
            case.with_user(self.user_archivist).action_prepare_archive()

    def test_several_cases_are_prepared_at_once_and_each_once(self):
        """S1.4.2: from the list; who presses again gets the entry that is there."""
        cases = self.closed() | self.closed()
        cases = cases.with_user(self.user_archivist)
        cases[0].action_prepare_archive()
        cases.action_prepare_archive()
        entries = self.env[ENTRY].search([("complaint_id", "in", cases.ids)])
        self.assertEqual(entries.complaint_id, cases)
        self.assertEqual(entries.product_id, self.product)
        self.assertEqual(set(entries.mapped("lot_names")), {self.lot_1.name})

    def test_a_file_is_ready_when_all_is_ticked_or_waived_with_a_reason(self):
        """S1.4.2, S1.3a: checklist and department."""
        entry = self.prepare()
        entry.department_id = False
        item = entry.item_ids[0]
        item.result = "open"
        with self.refused(self.user_archivist, UserError, "department"):
            entry.action_submit()
        entry.department_id = self.department
        with self.refused(self.user_archivist, UserError, item.name):
            entry.action_submit()
        with self.refused(self.user_archivist, Exception):
            with self.env.cr.savepoint():
                item.result = "waived"
                item.flush_recordset()
        item.write({"result": "waived", "reason": "No paper in this case"})
        self.assertEqual(item.done_by_id, self.user_archivist)
        entry.action_submit()
        self.assertEqual(entry.state, "review")
        with self.refused(self.user_archivist, UserError, "no longer in preparation"):
            item.result = "done"

    def test_the_checklist_is_data_of_company_and_procedure(self):
        """S1.4.2: lines of another company or procedure are not asked."""
        defaults = self.env["complaint.archive.item.default"]
        with self.refused(self.user_head, AccessError) as env:
            env[defaults._name].create({"name": "Mine"})
        defaults.with_user(self.user_archivist).create({"name": "Own line"})
        defaults.create({"name": "Other", "company_id": self.other_company.id})
        procedure = self.env["complaint.procedure"].create({"code": "X", "name": "X"})
        defaults.create({"name": "Procedure X", "procedure_id": procedure.id})
        names = self.prepare().item_ids.mapped("name")
        self.assertIn("Own line", names)
        self.assertFalse({"Other", "Procedure X"} & set(names))

    def test_no_item_is_born_ticked_by_nobody(self):
        """S1.4.2: a tick has a person, also one by a default of the context."""
        entry = self.prepare()
        items = entry.item_ids.with_context(
            default_result="done", default_done_by_id=self.user_head.id
        )
        item = items.create({"entry_id": entry.id, "name": "Seals"})
        self.assertEqual(item.result, "open")
        self.assertFalse(item.done_by_id)

    def test_system_fields_are_noted_by_the_steps_only(self):
        """S1.5.3: not by create, write or a default of the context."""
        case = self.closed()
        entries = self.env[ENTRY].with_user(self.user_archivist)
        for name, value in (
            ("name", "AR-1"),
            ("digest", "0"),
            ("entered_by_id", self.user_archivist2.id),
            ("checked_by_id", self.user_archivist2.id),
        ):
            with self.refused(self.user_archivist, UserError):
                entries.create({"complaint_id": case.id, name: value})
        entry = entries.with_context(
            default_state="entered",
            default_name="AR-1",
            default_check_lot=True,
            default_entered_by_id=self.user_archivist2.id,
        ).create({"complaint_id": case.id, "state": "entered"})
        self.assertEqual(entry.state, "preparation")
        self.assertFalse(entry.name or entry.check_lot or entry.entered_by_id)
        for state in ("entered", "destroyed"):
            with self.refused(self.user_archivist, UserError):
                entry.state = state
        with self.refused(self.user_archivist, UserError):
            entry.prepared_by_id = self.user_archivist
        with self.refused(self.user_archivist, AccessError):
            entry.unlink()
        with self.refused(self.user_archivist, UserError):
            entry.item_ids[0].unlink()


@tagged("post_install", "-at_install")
class TestArchiveCompleteness(ArchiveCase):
    def test_a_closed_case_with_everything_is_complete(self):
        """S1.5.1, S8.12: nothing of the groups is missing."""
        entry = self.prepare()
        self.assertFalse(entry.missing_text)
        self.assertTrue(entry.is_complete)
        self.assertIn("what the customer asks for", entry.hint_text)
        # S4.19: a case that was handled does not lack why it was not
        self.assertNotIn("why it was not handled", entry.hint_text)
        self.submit(entry)
        self.assertEqual(entry.action_ask_reason()["name"], "Give Back")
        self.enter(entry)
        self.assertEqual(entry.action_ask_reason()["name"], "Take Out")

    def test_a_group_without_any_content_blocks_the_archive(self):
        """S1.5.1, S8.12: shown before, and refused."""
        case = self.closed()
        entry = self.prepare(case)
        # as an import of an old ledger could have left it
        self.env.cr.execute(
            "UPDATE complaint_complaint SET partner_id = NULL, user_id = NULL"
            " WHERE id = %s",
            [case.id],
        )
        self.env.invalidate_all()
        self.assertIn("Parties: nothing of customer, handler", entry.missing_text)
        self.assertIn("Complainant: nothing", entry.missing_text)
        self.assertFalse(entry.is_complete)
        with self.refused(self.user_archivist, UserError, "Parties"):
            entry.action_submit()

    def test_what_is_asked_of_many_entries_needs_no_more_queries(self):
        """S1.5.1: set-based."""
        one = self.prepare()
        entries = one | self.prepare() | self.prepare()
        few = self.count_queries(lambda: one.mapped("missing_text"))
        many = self.count_queries(lambda: entries.mapped("missing_text"))
        self.assertLessEqual(many, few)

    def test_samples_in_hands_and_open_calls_keep_the_file_out(self):
        """S9.4.3.5.6: what became of a sample is said before the file is shut."""
        case = self.opened()
        sample = self.env["complaint.sample"].with_user(self.user_inspector)
        sample = sample.create({"complaint_id": case.id, "quantity": 1})
        self.assertEqual(sample.state, "requested")
        sample.sudo()._write({"state": "received"})
        sample.invalidate_recordset()
        case = self.closed(case)
        entry = self.prepare(case)
        self.assertIn(sample.name, entry.missing_text)
        with self.refused(self.user_archivist, UserError, "samples"):
            entry.action_submit()
        sample.write({"state": "destroyed", "state_reason": "Spoiled"})
        entry.invalidate_recordset()
        self.assertFalse(entry.missing_text)
        case.activity_schedule("mail.mail_activity_data_todo", user_id=self.env.uid)
        entry.invalidate_recordset()
        self.assertIn("To-Do", entry.missing_text)


@tagged("post_install", "-at_install")
class TestArchiveSecondPerson(ArchiveCase):
    def test_who_prepared_does_not_verify(self):
        """S1.5.3: nor who ticked an item of the list."""
        entry = self.prepare()
        entry.with_user(self.user_keeper).item_ids[0].action_done()
        entry.action_submit()
        for user in (self.user_archivist, self.user_keeper):
            with self.refused(user, UserError, "Somebody else"):
                entry.with_user(user).write(CHECKS)
            with self.refused(user, UserError, "Somebody else"):
                entry.with_user(user).action_enter()
        with self.refused(self.user_head, AccessError):
            entry.with_user(self.user_head).action_enter()
        self.enter(entry)
        self.assertEqual(entry.state, "entered")

    def test_each_fact_is_compared_by_who_enters(self):
        """S1.5.3: ticks of another person do not count."""
        entry = self.submit()
        second = entry.with_user(self.user_archivist2)
        for name in CHECKS:
            second.write({**CHECKS, name: False})
            with self.refused(self.user_archivist2, UserError, "tick each of them"):
                second.action_enter()
        second.write(CHECKS)
        third = entry.with_user(self.user_keeper)
        with self.refused(self.user_keeper, UserError, "tick each of them"):
            third.action_enter()
        third.write({"check_lot": True})
        self.assertFalse(entry.check_customer)
        with self.refused(self.user_keeper, UserError, "tick each of them"):
            third.action_enter()

    def test_the_file_gets_a_number_of_the_catalogue(self):
        """S9.4.2.2.7, S1.4.3: numbered, stamped and recorded."""
        entry = self.enter()
        self.assertRegex(entry.name, r"^AR-\d{6}-\d{4}$")
        self.assertEqual(entry.prepared_by_id, self.user_archivist)
        self.assertEqual(entry.entered_by_id, self.user_archivist2)
        self.assertTrue(entry.entered_at)
        event = self.events_of(entry.complaint_id, "archive.entered")
        self.assertIn(entry.digest, event.data)
        self.assertNotIn(self.customer.name, event.data)

    def test_closing_asks_for_the_filing_and_archiving_ends_it(self):
        """S4.19: the archivists are called, until the file is in."""
        case = self.closed()
        kind = self.env.ref("complaint_mgmt.mail_activity_type_archive")
        called = case.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertIn(self.user_archivist, called.user_id)
        entry = self.submit(self.prepare(case))
        self.assertIn(self.user_archivist2, entry.activity_ids.user_id)
        self.enter(entry)
        self.assertFalse(case.sudo().activity_ids | entry.sudo().activity_ids)

    def test_going_back_and_coming_out_need_a_reason(self):
        """S1.4.3: and what was compared counts no more; the number stays."""
        entry = self.submit()
        with self.refused(self.user_archivist2, UserError, "reason"):
            entry.with_user(self.user_archivist2).write({"state": "preparation"})
        wizard = self.env["complaint.archive.reason"].with_user(self.user_archivist2)
        wizard.create(
            {"entry_ids": entry.ids, "reason": "The lot is another one"}
        ).action_confirm()
        self.assertEqual(entry.state, "preparation")
        self.assertFalse(entry.prepared_by_id)
        self.enter(entry)
        number = entry.name
        with self.refused(self.user_inspector, AccessError):
            entry.with_user(self.user_inspector).write(
                {"state": "preparation", "state_reason": "I want it"}
            )
        entry.write({"state": "preparation", "state_reason": "The court asks"})
        self.assertFalse(entry.digest or entry.check_lot or entry.entered_at)
        self.assertTrue(self.events_of(entry.complaint_id, "archive.taken_out"))
        self.assertFalse(entry.complaint_id._is_archived())
        self.enter(entry)
        self.assertEqual(entry.name, number)

    def test_the_table_of_steps_names_the_archivist_only(self):
        """S1.3b: no other role takes a step of the archive."""
        for edge in archive_lifecycle.EDGES.values():
            self.assertLessEqual(set(edge.groups), {archive_lifecycle.ARCHIVIST})

    def test_the_originals_may_move_and_nothing_else(self):
        """S1.4.4: a folder is put on another shelf, which is recorded."""
        entry = self.enter()
        shelf = self.env["complaint.archive.location"].with_user(self.user_archivist)
        shelf = shelf.create({"name": "Shelf 3"})
        entry.location_id = shelf
        self.assertTrue(self.events_of(entry.complaint_id, "archive.moved"))
        for name, value in (
            ("lot_names", "other"),
            ("department_id", False),
            ("index_terms", "x"),
            ("check_lot", False),
        ):
            with self.refused(self.user_archivist2, UserError, "can no longer be"):
                entry.write({name: value})


@tagged("post_install", "-at_install")
class TestArchiveCompany(ArchiveCase):
    def test_the_settings_make_sense(self):
        for name, value in (
            ("complaint_archive_days", -1),
            ("complaint_audit_percent", 0),
            ("complaint_audit_percent", 101),
            ("complaint_audit_months", 0),
        ):
            with self.assertRaises(ValidationError):
                self.company[name] = value
