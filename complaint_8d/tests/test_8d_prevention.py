from odoo.exceptions import AccessError, UserError, ValidationError

from .common_8d import EightDCase

UP_TO_D6 = tuple(f"d{n}" for n in range(7))


class Test8DPrevention(EightDCase):
    def at_d7(self, **vals):
        return self.complete(self.new_report(**vals), *UP_TO_D6)

    def complete_d7(self, report):
        self.step(report, "d7").action_complete()

    def test_each_document_type_is_answered(self):
        """S3.21: five types; IATF 16949 10.2.3: FMEA and control plan, too."""
        report = self.at_d7()
        kinds = set(report.document_ids.mapped("kind"))
        self.assertEqual(
            kinds,
            {
                "standard",
                "drawing",
                "instruction",
                "flow",
                "inspection",
                "fmea",
                "control_plan",
            },
        )
        self._fill_d7(report)
        fmea = report.document_ids.filtered(lambda d: d.kind == "fmea")
        fmea.reason = " "
        with self.refused(self.user_solver, UserError, "FMEA") as env:
            self.complete_d7(report.with_env(env))
        fmea.unlink()
        with self.refused(self.user_solver, UserError, "FMEA") as env:
            self.complete_d7(report.with_env(env))
        report.action_propose_prevention()
        self._fill_d7(report)
        self.complete_d7(report)
        self.assertTrue(self.step(report, "d7").is_done)

    def test_a_revision_has_number_date_responsible_and_link(self):
        """S3.21: type, number, revision, link."""
        report = self.at_d7()
        self._fill_d7(report)
        plan = report.document_ids.filtered(lambda d: d.kind == "control_plan")
        for name in ("number", "new_revision", "changed_on", "responsible_id", "url"):
            with self.subTest(name):
                kept = plan[name]
                plan[name] = False
                self.assertFalse(plan.is_answered)
                plan[name] = kept
                self.assertTrue(plan.is_answered)
        with self.refused(self.user_solver, ValidationError, "another revision"):
            plan.new_revision = "A/0"
        with self.refused(self.user_solver, ValidationError, "future"):
            plan.changed_on = "2090-01-01"

    def test_similar_elsewhere_is_answered_and_fits_the_list(self):
        """ISO 9001 10.2.1: whether similar ones exist or could occur."""
        report = self.at_d7()
        self._fill_d7(report)
        report.similar_elsewhere = False
        with self.refused(self.user_solver, UserError, "similar elsewhere") as env:
            self.complete_d7(report.with_env(env))
        report.similar_elsewhere = "yes"
        with self.refused(self.user_solver, UserError, "do not agree") as env:
            self.complete_d7(report.with_env(env))

    def test_what_is_affected_has_an_action_what_is_not_a_reason(self):
        """Horizontal deployment: done there, or why not; S3.17 at D8."""
        report = self.at_d7()
        self._fill_d7(report)
        line = report.deployment_ids.create(
            {
                "report_id": report.id,
                "kind": "process",
                "name": "Press 4",
                "affected": "yes",
            }
        )
        report.similar_elsewhere = "yes"
        with self.refused(self.user_solver, UserError, "Press 4") as env:
            self.complete_d7(report.with_env(env))
        action = self.env["complaint.action"].with_user(self.user_solver)
        line.action_id = action.create(
            {
                "report_id": report.id,
                "discipline": "d7",
                "name": "Calibrate press 4",
                "kind": "preventive",
                "owner_id": self.user_plain.id,
                "verifier_id": self.user_stock.id,
                "due_date": "2030-01-01",
            }
        )
        self.complete_d7(report)
        self._fill_d8(report)
        with self.refused(self.user_solver, UserError, "verified first") as env:
            self.step(report, "d8").with_env(env).action_complete()
        self.carry_out(line.action_id)
        self.step(report, "d8").action_complete()

    def test_products_of_the_category_and_defect_are_proposed_once(self):
        """Similar products are proposed; the team answers each."""
        sibling = self.new_product("Rear pad")
        category = self.env["product.category"].create({"name": "Pads"})
        (sibling | self.product).categ_id = category
        defect = self.env["complaint.defect"].create({"code": "CR", "name": "Crack"})
        same = self.new_product("Drum shoe")
        complaint = self.log()
        self.env["complaint.item"].sudo().create(
            {
                "complaint_id": complaint.id,
                "product_id": same.id,
                "defect_id": defect.id,
            }
        )
        report = self.at_d7(defect_id=defect.id)
        found = {d.product_id: d.source for d in report.deployment_ids}
        self.assertEqual(found, {sibling: "category", same: "defect"})
        report.action_propose_prevention()
        self.assertEqual(len(report.deployment_ids), 2)

    def test_lines_are_fixed_with_the_discipline(self):
        """A complete discipline is taken up again before it changes."""
        report = self.at_d7()
        self._fill_d7(report)
        self.complete_d7(report)
        with self.refused(self.user_solver, UserError, "complete") as env:
            report.document_ids[0].with_env(env).reason = "Other"
        with self.refused(self.user_solver, UserError, "complete") as env:
            report.with_env(env).similar_note = "Other"
        with self.refused(self.user_solver, UserError, "complete") as env:
            report.with_env(env).action_propose_prevention()
        with self.refused(self.user_solver, UserError) as env:
            report.document_ids[0].with_env(env).unlink()

    def test_readers_and_other_companies_do_not_write(self):
        """Lines belong to the team of the company."""
        report = self.at_d7()
        line = report.document_ids[0]
        with self.refused(self.user_reader, AccessError) as env:
            line.with_env(env).reason = "X"
        with self.refused(self.user_other, AccessError) as env:
            line.with_env(env).read(["kind"])
        with self.refused(self.user_other, AccessError) as env:
            env["complaint.8d.deployment"].create(
                {"report_id": report.id, "kind": "process", "name": "X"}
            )
        with self.refused(self.user_solver, UserError) as env:
            env["complaint.8d.deployment"].create(
                {
                    "report_id": report.id,
                    "kind": "process",
                    "name": "X",
                    "source": "used_in",
                }
            )

    def test_report_is_made_after_thanks_lessons_and_last_word(self):
        """Ford G8D D8: recognition, lessons, and the customer told."""
        report = self.complete(self.at_d7(), "d7")
        with self.refused(self.user_solver, UserError, "thank the team") as env:
            self.step(report, "d8").with_env(env).action_complete()
        with self.refused(self.user_solver, UserError, "recognition") as env:
            report.with_env(env).action_thank_team()
        with self.refused(self.user_solver, UserError) as env:
            report.with_env(env).thanked_at = "2026-01-01 00:00:00"
        self._fill_d8(report)
        thanks = report.message_ids.filtered(
            lambda m: self.user_plain.partner_id in m.notified_partner_ids
        )
        self.assertIn("do not crack", thanks.body)
        report.final_message_on = False
        with self.refused(self.user_solver, UserError, "customer was told") as env:
            self.step(report, "d8").with_env(env).action_complete()
        report.kind = "internal"
        self.step(report, "d8").action_complete()
        made = self.env["complaint.8d"].with_user(self.user_solver)
        made = made.with_context(default_thanked_at="2026-01-01 00:00:00")
        self.assertFalse(made.create({"title": "X"}).thanked_at)

    def test_none_of_the_types_is_left_out(self):
        """S3.21: standard, drawing, work instruction, process flow and inspection
        instruction: a new revision of each, or why it stays."""
        report = self.at_d7()
        self._fill_d7(report)
        for line in report.document_ids:
            label = line._kind_label()
            with self.subTest(label), self.env.cr.savepoint() as savepoint:
                line.unlink()
                with self.refused(self.user_solver, UserError, label) as env:
                    self.complete_d7(report.with_env(env))
                savepoint.rollback()
                self.env.invalidate_all()
        self.complete_d7(report)
        self.assertTrue(self.step(report, "d7").is_done)
