"""Templates are managers' data; what was asked is not rewritten."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_checklist import ChecklistCase


@tagged("post_install", "-at_install")
class TestChecklistTemplate(ChecklistCase):
    def new_template(self, **vals):
        templates = self.env["complaint.checklist.template"]
        return templates.with_user(self.user_manager).create(
            {
                "name": "Cold Chain",
                "code": "COLD",
                "line_ids": [Command.create({"question": "Was it kept cold?"})],
                **vals,
            }
        )

    def test_manager_writes_templates_and_a_handler_does_not(self):
        template = self.new_template()
        template.line_ids.question = "Was it kept at 2 to 8 °C?"
        for user in (self.user_inspector, self.user_head):
            with self.refused(user, AccessError) as env:
                template.with_env(env).name = "Other"
            with self.refused(user, AccessError) as env:
                template.line_ids.with_env(env).question = "Other"
            with self.refused(user, AccessError) as env:
                template.with_env(env).action_new_version()

    def used(self):
        template = self.new_template()
        checklists = self.env["complaint.checklist"].with_user(self.user_inspector)
        complaint = self.to_investigation()
        checklist = checklists.create(
            {"complaint_id": complaint.id, "template_id": template.id}
        )
        return template, checklist

    def test_template_in_use_is_not_rewritten(self):
        template, checklist = self.used()
        line = template.line_ids
        for attempt in (
            lambda: template.write({"name": "Other"}),
            lambda: template.write({"is_sensitive": True}),
            lambda: template.write({"line_ids": [Command.clear()]}),
            lambda: line.write({"question": "Other"}),
            lambda: line.unlink(),
            lambda: line.copy({"template_id": template.id}),
            lambda: line.update_field_translations("question", {"en_US": "Other"}),
            lambda: template.unlink(),
        ):
            with self.refused(self.user_manager, UserError, "in use"):
                attempt()
        self.assertEqual(checklist.line_ids.question, "Was it kept cold?")

    def test_template_of_a_procedure_in_force_is_not_rewritten(self):
        self.demand("retention")
        template = self.template("retention").with_user(self.user_manager)
        with self.refused(self.user_manager, UserError, "in use"):
            template.line_ids.question = "Other"

    def test_new_version_asks_anew_and_old_checklists_stay(self):
        template, checklist = self.used()
        action = template.action_new_version()
        new = template.browse(action["res_id"])
        self.assertEqual((new.version, new.code), (2, "COLD"))
        self.assertFalse(template.active)
        new.line_ids.question = "Was it frozen?"
        self.assertEqual(checklist.line_ids.question, "Was it kept cold?")
        checklist.line_ids.action_ok()
        self.assertTrue(checklist.is_done)

    def test_question_shows_in_the_language_of_who_answers(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.new_template()
        template.line_ids.with_context(lang="zh_CN").question = "是否冷藏?"
        checklists = self.env["complaint.checklist"].with_user(self.user_inspector)
        checklist = checklists.create(
            {"complaint_id": self.to_investigation().id, "template_id": template.id}
        )
        line = checklist.line_ids
        self.assertEqual(line.with_context(lang="zh_CN").question, "是否冷藏?")
        self.assertEqual(line.with_context(lang="en_US").question, "Was it kept cold?")

    def test_sensitive_questions_are_not_filled_in_by_the_system(self):
        line = {"question": "What?", "answer_type": "text", "fill_key": "product"}
        with self.refused(self.user_manager, ValidationError, "not filled in"):
            self.new_template(is_sensitive=True, line_ids=[Command.create(line)])

    def test_template_of_another_company_enters_no_case(self):
        template = self.new_template().sudo()
        template.company_id = self.other_company
        with self.refused(self.user_inspector, ValidationError, "another company"):
            self.env["complaint.checklist"].with_user(self.user_inspector).create(
                {
                    "complaint_id": self.to_investigation().id,
                    "template_id": template.id,
                }
            )

    def test_requirement_names_its_checklist(self):
        version = self.demand("storage")
        self.assertEqual(version.requirement_ids.display_name, "Product Storage Record")
        self.assertIn("STORAGE", version.requirement_ids._gate_payload_line())
        copy = version.with_user(self.user_manager).copy({"number": 2})
        self.assertEqual(
            copy.requirement_ids.checklist_template_id, self.template("storage")
        )
