"""Checklists in the file: demanded by a procedure, answered, fixed by the proposal."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_checklist import ChecklistCase

# What the text of S9 lists, by template; the data must have as many and no others.
ITEMS = {
    "hospital": ("check", "number", "number", "check"),
    "doctor": ("text", "number", "text"),
    "patient": ("text", "number", *["text"] * 8),
    "batch_production": ("check",) * 4,
    "batch_packaging": ("check",) * 4,
    "batch_monitoring": ("check",) * 6,
    "batch_inspection": ("check",) * 4,
    "visit": ("check",) * 8,
}


@tagged("post_install", "-at_install")
class TestChecklist(ChecklistCase):
    # ------------------------------------------------------------------
    # What is shipped
    # ------------------------------------------------------------------

    def test_each_shipped_checklist_has_the_items_of_the_text(self):
        """S9.4.2.1.4, S9.4.2.1.5, S9.4.2.1.6, S9.4.2.1.7.1, S9.4.2.1.7.2,
        S9.4.2.1.7.3, S9.4.2.1.7.4, S9.4.3.5.1: what is asked, item by item."""
        for name, types in ITEMS.items():
            lines = self.template(name).line_ids
            self.assertEqual(tuple(lines.mapped("answer_type")), types, name)
            checklist = self.add(name)
            self.assertEqual(checklist.question_count, len(types), name)
            self.assertEqual(
                checklist.line_ids.mapped("question"), lines.mapped("question")
            )

    def test_user_is_asked_about_everything_that_bears_on_quality(self):
        """S9.4.2.1.3: a full interview, which ends with an open question."""
        checklist = self.add("user")
        last = checklist.line_ids.sorted()[-1]
        self.assertEqual(last.answer_type, "text")
        last.value = "The carton had been opened before."
        self.assertTrue(last.is_answered)
        self.assertFalse(checklist.is_done)

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    def test_handler_answers_and_the_system_notes_who_and_when(self):
        """S9.4.2.1.7.1: each point of the batch record is judged, ok, not ok or n.a."""
        checklist = self.add("batch_production")
        first, second, third, last = checklist.line_ids.sorted()
        first.action_ok()
        second.action_na()
        third.action_ok()
        self.assertEqual((checklist.answered_count, checklist.progress), (3, 75))
        self.assertEqual(first.answered_by_id, self.user_inspector)
        self.assertTrue(first.answered_at)
        self.assertFalse(checklist.is_done)
        last.action_ok()
        self.assertTrue(checklist.is_done)
        events = self.events_of(checklist.complaint_id, "checklist.answered")
        self.assertEqual(len(events), 4)

    def test_not_ok_counts_only_with_a_note_on_what_was_found(self):
        """S9.4.2.1.7.3: what is not in order is described."""
        checklist = self.add("batch_monitoring")
        line = checklist.line_ids[:1]
        action = line.action_nok()
        self.assertEqual(action["res_id"], line.id)
        self.assertFalse(line.is_answered)
        line.note = "  "
        self.assertFalse(line.is_answered)
        line.note = "Spots on the gelatine of drum 4."
        self.assertTrue(line.is_answered)
        self.assertEqual(checklist.nok_count, 1)

    def test_answer_fits_its_question(self):
        checklist = self.add("hospital")
        check, number = checklist.line_ids.sorted()[:2]
        with self.refused(self.user_inspector, ValidationError, "not answered this"):
            check.value = "fine"
        with self.refused(self.user_inspector, ValidationError, "not answered this"):
            check.choice = "yes"
        for wrong in ("many", "nan", "1e999"):
            with self.refused(self.user_inspector, ValidationError, "write a number"):
                number.value = wrong
        number.value = "0"
        self.assertTrue(number.is_answered)

    def test_nobody_below_a_handler_adds_or_answers(self):
        checklist = self.add("storage")
        line = checklist.line_ids[:1]
        for user in (self.user_reader, self.user_vp, self.user_plain, self.user_other):
            with self.refused(user, AccessError):
                self.add("user", checklist.complaint_id, user=user)
            with self.refused(user, AccessError) as env:
                line.with_env(env).action_ok()
            with self.refused(user, AccessError) as env:
                checklist.with_env(env).action_fill()
        self.assertEqual(checklist.with_user(self.user_reader).question_count, 2)
        with self.refused(self.user_plain, AccessError) as env:
            checklist.with_env(env).read(["progress"])

    def test_handler_writes_answers_and_nothing_else(self):
        checklist = self.add("storage")
        line = checklist.line_ids[:1]
        for vals in (
            {"texts": {"question": {"en_US": "Is all well?"}}},
            {"answered_by_id": self.user_head.id},
            {"answered_at": "2026-01-01 00:00:00"},
            {"is_kept": True},
            {"needs_note": False},
            {"fill_value": "7"},
            {"checklist_id": self.add("user").id},
        ):
            for context in ({}, {"_force_unlink": True, "install_mode": True}):
                with self.refused(self.user_inspector, AccessError):
                    line.with_context(**context).write(vals)
        for vals in (
            {"is_demanded": True},
            {"is_sensitive": True},
            {"template_id": self.template("user").id},
        ):
            with self.refused(self.user_inspector, AccessError):
                checklist.write(vals)

    def test_questions_come_from_the_template_only(self):
        question = {
            "answer_type": "check",
            "texts": {"question": {"en_US": "Is all well?"}},
            "result": "ok",
        }
        checklist = self.add("storage")
        with self.refused(self.user_inspector, AccessError) as env:
            env["complaint.checklist.line"].create(
                {"checklist_id": checklist.id, **question}
            )
        with self.refused(self.user_inspector, AccessError):
            checklist.write({"line_ids": [Command.create(question)]})
        with self.refused(self.user_inspector, AccessError):
            self.add("user", line_ids=[Command.create(question)])
        with self.refused(self.user_inspector, AccessError):
            self.add("user", is_demanded=True)
        with self.refused(self.user_inspector, AccessError):
            checklist.line_ids.unlink()

    def test_default_from_the_context_makes_no_demanded_checklist(self):
        checklists = self.env["complaint.checklist"].with_user(self.user_inspector)
        checklist = checklists.with_context(default_is_demanded=True).create(
            {
                "complaint_id": self.to_investigation().id,
                "template_id": self.template("user").id,
            }
        )
        self.assertFalse(checklist.is_demanded)

    def test_untouched_checklist_may_go_and_an_answered_one_stays(self):
        checklist = self.add("user")
        complaint = checklist.complaint_id
        checklist.unlink()
        self.assertTrue(self.events_of(complaint, "checklist.removed"))
        checklist = self.add("storage")
        checklist.line_ids[:1].action_ok()
        with self.refused(self.user_inspector, UserError, "stays"):
            checklist.unlink()

    def test_checklist_is_on_products_of_its_own_case(self):
        one, other = self.log(), self.log()
        items = self.env["complaint.item"].with_user(self.user_inspector)
        item = items.create({"complaint_id": other.id, "product_id": self.product.id})
        with self.refused(self.user_inspector, ValidationError, "same complaint"):
            self.add("storage", one, item_id=item.id)
        checklist = self.add("storage", other, item_id=item.id)
        self.assertIn(self.product.name, checklist.display_name)

    # ------------------------------------------------------------------
    # Fixed by the proposal
    # ------------------------------------------------------------------

    def test_answers_and_their_files_are_fixed_by_the_proposal(self):
        checklist = self.add("storage")
        line = checklist.line_ids[:1]
        line.action_ok()
        files = self.env["ir.attachment"].with_user(self.user_inspector)
        vals = {"name": "a.txt", "raw": b"1", "res_model": line._name}
        file = files.create({**vals, "res_id": line.id})
        line.attachment_ids = file
        self.to_decision(checklist.complaint_id)
        with self.refused(self.user_inspector, UserError, "is fixed"):
            line.action_na()
        with self.refused(self.user_inspector, UserError, "is fixed"):
            self.add("user", checklist.complaint_id)
        with self.refused(self.user_inspector, UserError):
            files.create({**vals, "res_id": line.id})
        for record in (file, file.with_user(self.user_head), file.sudo()):
            with self.refused(self.user_inspector, UserError):
                record.unlink()
            with self.refused(self.user_inspector, UserError):
                record.raw = b"2"

    def test_file_that_is_uploaded_for_an_answer_belongs_to_it(self):
        line = self.add("storage").line_ids[:1]
        files = self.env["ir.attachment"].with_user(self.user_inspector)
        loose = files.create({"name": "a.txt", "raw": b"1", "res_model": line._name})
        line.attachment_ids = loose
        self.assertEqual((loose.res_model, loose.res_id), (line._name, line.id))
        other = self.add("user").line_ids[:1]
        with self.refused(self.user_inspector, ValidationError, "something else"):
            other.attachment_ids = loose

    def test_signature_covers_the_answers(self):
        checklist = self.add("storage")
        checklist.line_ids[:1].action_ok()
        complaint = checklist.complaint_id
        payload = complaint._gate_payload("decision")["checklists"]
        self.assertEqual((payload[0]["answered"], payload[0]["total"]), (1, 2))
        checklist.line_ids[:1].action_na()
        changed = complaint._gate_payload("decision")["checklists"]
        self.assertNotEqual(payload, changed)
        shown = complaint._gate_render_value("checklists", changed)
        self.assertIn("1 of 2 answered", str(shown))

    # ------------------------------------------------------------------
    # Demanded by the procedure
    # ------------------------------------------------------------------

    def test_investigation_brings_the_checklists_that_are_demanded_once(self):
        """S9.4.2.2.6: the batch records and the storage record are checked."""
        names = (
            "batch_production",
            "batch_packaging",
            "batch_monitoring",
            "batch_inspection",
            "storage",
        )
        self.demand(*names)
        complaint = self.start()
        templates = self.env["complaint.checklist.template"]
        expected = templates.union(*(self.template(name) for name in names))
        self.assertEqual(complaint.checklist_ids.template_id, expected)
        self.assertEqual(len(complaint.checklist_ids), 5)
        self.assertEqual(complaint.checklist_ids.user_id, self.user_inspector)
        self.assertTrue(all(complaint.checklist_ids.mapped("is_demanded")))
        complaint._put_checklists()
        complaint.mode = "oral"
        self.assertEqual(len(complaint.checklist_ids), 5)
        with self.refused(self.user_inspector, UserError, "demands this checklist"):
            complaint.checklist_ids[:1].unlink()

    def test_four_records_and_the_retention_observation_are_reviewed(self):
        """S9.4.3.5.2: without these five, no decision is proposed."""
        names = ["batch_production", "batch_packaging", "batch_monitoring"]
        self.demand(*names, "batch_inspection", "retention")
        complaint = self.start()
        complaint.write(self.findings())
        self.assertEqual(complaint.open_point_count, 5)
        with self.refused(self.user_inspector, UserError, "Retention Observation"):
            complaint.action_submit()
        for line in complaint.checklist_ids.line_ids:
            line.action_ok()
        self.assertFalse(complaint.open_point_count)
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_visit_leaves_nothing_out(self):
        """S9.4.3.5.1: visit, sample, seal, questions, product, all on record."""
        self.demand("visit")
        complaint = self.start()
        complaint.write(self.findings())
        for line in complaint.checklist_ids.line_ids[:3]:
            line.action_ok()
        with self.refused(self.user_inspector, UserError, "3 of 8 answered"):
            complaint.action_submit()
        complaint.checklist_ids.line_ids[3:].action_ok()
        self.propose(complaint)

    def test_step_is_refused_when_the_checklist_is_not_in_the_file(self):
        self.demand("storage")
        complaint = self.start()
        complaint.checklist_ids.sudo().is_demanded = False
        complaint.checklist_ids.unlink()
        self.assertIn("Add the checklist", complaint.open_points)

    def test_change_of_class_brings_what_the_new_class_demands(self):
        self.demand("storage", classes=("class_b",))
        complaint = self.start()
        self.assertFalse(complaint.checklist_ids)
        self.reclassify(complaint, self.class_b)
        self.assertEqual(complaint.checklist_ids.template_id, self.template("storage"))

    def test_what_is_demanded_before_the_start_comes_with_the_class(self):
        self.demand("storage", stage="start", classes=("class_a",))
        complaint = self.log().with_user(self.user_inspector)
        self.assertFalse(complaint.checklist_ids)
        complaint.class_id = self.class_a
        with self.refused(self.user_inspector, UserError, "0 of 2 answered"):
            complaint.action_start()
        check, date = complaint.checklist_ids.line_ids.sorted()
        check.action_ok()
        date.value_date = "2027-01-01"
        complaint.action_start()
        self.assertEqual(complaint.checklist_ids.user_id, self.user_inspector)

    def test_own_checklist_of_the_handler_counts_and_comes_no_second_time(self):
        self.demand("storage")
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = self.class_a
        checklist = self.add("storage", complaint)
        complaint.action_start()
        self.assertEqual(complaint.checklist_ids, checklist)

    def test_no_checklist_is_demanded_when_nobody_can_answer_it_any_more(self):
        for stage in ("reply", "close"):
            with self.refused(self.env.user, ValidationError, "before the decision"):
                self.demand("storage", stage=stage)

    def test_case_without_a_procedure_needs_no_checklist(self):
        complaint = self.to_investigation()
        self.assertFalse(complaint.checklist_ids)

    def test_printed_record_tells_the_answers(self):
        checklist = self.add("batch_production")
        lines = checklist.line_ids.sorted()
        lines[0].write({"result": "nok", "note": "Charge of lot 7 is missing."})
        report = self.env["ir.actions.report"].with_user(self.user_reader)
        content, __ = report._render_qweb_html(
            "complaint_mgmt.report_judgement", checklist.complaint_id.ids
        )
        self.assertIn("Charge of lot 7 is missing.", content.decode())
        self.assertIn("Not answered", content.decode())
