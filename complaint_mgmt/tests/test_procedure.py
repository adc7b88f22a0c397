"""Procedures: who makes them take effect, and which case follows which."""

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_procedure import ProcedureCase, utc


@tagged("post_install", "-at_install")
class TestProcedureApproval(ProcedureCase):
    def draft(self, code="S7"):
        procedures = self.env["complaint.procedure"].with_context(active_test=False)
        procedure = procedures.search([("code", "=", code)])
        return procedure.with_user(self.user_manager).version_ids

    def test_shipped_procedures_are_off_until_somebody_switches_them_on(self):
        procedures = self.env["complaint.procedure"]
        shipped = ("S2", "S5", "S7", "S8", "S9")
        self.assertFalse(procedures.search([("code", "in", shipped)]))
        found = procedures.with_context(active_test=False).search(
            [("code", "in", shipped)]
        )
        self.assertEqual(set(found.version_ids.mapped("state")), {"draft"})
        self.assertEqual(len(found), 5)
        self.assertFalse(self.log().procedure_version_id)

    def test_a_version_takes_effect_by_the_signature_of_another_person(self):
        """S1.7b, S9.0."""
        version = self.draft()
        version.effective_date = "2026-01-01"
        self._sign(version, version.action_submit())
        self.assertEqual(version.state, "review")
        self.sign(version, self.user_head)
        self.assertEqual(version.state, "approved")
        self.assertTrue(self.events_of(version, "procedure.approved"))

    def test_the_author_cannot_approve_the_own_version(self):
        """S9.0: not even one who is QA head as well."""
        version = self.draft().with_user(self.user_both)
        version.effective_date = "2026-01-01"
        self._sign(version, version.action_submit())
        with self.refused(self.user_both, UserError):
            self.sign(version, self.user_both)
        self.assertEqual(version.state, "review")

    def test_who_changed_the_draft_last_is_its_author_and_submits_it(self):
        """S9.0: a QA head who changes a term cannot approve it afterwards."""
        version = self.draft()
        version.effective_date = "2026-01-01"
        version.term_ids[0].with_user(self.user_both).count = 12
        self.assertEqual(version.author_id, self.user_both)
        with self.refused(self.user_manager, UserError, "changed this draft last"):
            version.action_submit()
        with self.refused(self.user_manager, UserError):
            version.author_id = self.user_manager

    def test_a_handler_neither_writes_nor_approves_a_procedure(self):
        """S1.7b."""
        version = self.draft()
        with self.refused(self.user_inspector):
            version.with_user(self.user_inspector).effective_date = "2026-01-01"
        with self.refused(self.user_head):
            version.term_ids.with_user(self.user_head).write({"count": 1})
        version.effective_date = "2026-01-01"
        self._sign(version, version.action_submit())
        with self.refused(self.user_inspector, UserError):
            self.sign(version, self.user_inspector)

    def test_no_write_and_no_import_makes_a_version_take_effect(self):
        """S9.5."""
        version = self.draft()
        version.effective_date = "2026-01-01"
        with self.refused(self.user_manager, UserError, "by signatures only"):
            version.state = "approved"
        with self.refused(self.user_manager, UserError):
            version.copy(
                {"number": 2, "state": "approved", "effective_date": "2026-01-01"}
            )

    def test_a_version_in_force_is_fixed_with_its_terms_and_classes(self):
        """S1.7a."""
        version = self.switch_on("S7")
        term, found = version.term_ids[0], version.class_ids[0]
        milestone = term.milestone_id.with_user(self.user_manager)
        attempts = (
            lambda: version.write({"effective_date": "2020-01-01"}),
            lambda: version.write(
                {"state": "approved", "effective_date": "2020-01-01"}
            ),
            lambda: version.write({"state": "draft"}),
            lambda: version.write({"term_ids": [Command.delete(term.id)]}),
            lambda: version.unlink(),
            lambda: term.write({"count": 99}),
            lambda: term.unlink(),
            lambda: term.copy(),
            lambda: found.write({"is_serious": True}),
            lambda: found.unlink(),
            lambda: found.copy({"code": "NEW"}),
            lambda: milestone.write({"code": "other"}),
        )
        for number, attempt in enumerate(attempts):
            with self.subTest(number), self.refused(self.user_manager, UserError):
                attempt()

    def test_a_version_without_date_or_terms_is_not_submitted(self):
        version = self.draft()
        with self.refused(self.user_manager, UserError, "from when on"):
            version.action_submit()

    def test_a_term_needs_a_number_that_fits_its_unit(self):
        version = self.draft()
        with self.refused(self.user_manager, ValidationError):
            version.term_ids[0].count = 0

    def test_a_next_version_copies_terms_with_its_own_classes(self):
        """S1.7a."""
        version = self.switch_on("S7")
        version.procedure_id.action_new_version()
        draft = version.procedure_id.version_ids - version
        self.assertEqual(draft.number, 2)
        self.assertEqual(draft.state, "draft")
        self.assertEqual(
            draft.term_ids.mapped("source"), version.term_ids.mapped("source")
        )
        self.assertEqual(draft.term_ids.class_ids.version_id, draft)
        self.assertEqual(version.term_ids.class_ids.version_id, version)


@tagged("post_install", "-at_install")
class TestProcedureOfCase(ProcedureCase):
    def test_a_case_keeps_the_version_it_was_logged_under(self):
        """S1.7a."""
        first = self.switch_on("S5")
        case = self.log_at("2026-11-13 10:00")
        first.procedure_id.action_new_version()
        second = first.procedure_id.version_ids - first
        second.term_ids.filtered(lambda t: t.source == "S5.2.1").count = 12
        self.approve(second, effective="2026-01-01")
        case.with_user(self.user_inspector).mode = "written"
        self.assertEqual(case.procedure_version_id, first)
        self.assertDue(case, "S5.2.1", "2026-11-14 10:00")
        later = self.log_at("2026-11-13 10:00")
        self.assertEqual(later.procedure_version_id, second)
        self.assertDue(later, "S5.2.1", "2026-11-13 22:00")

    def test_a_version_is_not_followed_before_its_date(self):
        """S1.7a: the date begins where the company is."""
        self.switch_on("S5", effective="2026-11-14")
        self.assertFalse(self.log_at("2026-11-13 23:59").procedure_version_id)
        self.assertTrue(self.log_at("2026-11-14 00:00").procedure_version_id)

    def test_the_first_rule_that_fits_decides(self):
        """S2.2."""
        line = self.env["complaint.business.line"].create({"name": "Garage"})
        food = self.env["product.category"].create({"name": "Food"})
        child = self.env["product.category"].create(
            {"name": "Frozen", "parent_id": food.id}
        )
        self.product.categ_id = child
        versions = {code: self.switch_on(code) for code in ("S2", "S5", "S7", "S8")}
        conditions = {
            "S8": {"sequence": 1, "business_line_id": line.id},
            "S7": {"sequence": 2, "product_category_id": food.id},
            "S5": {"sequence": 3, "kind": "demand"},
            "S2": {"sequence": 4, "company_id": self.other_company.id},
        }
        for code, values in conditions.items():
            versions[code].procedure_id.rule_ids.write(values)
        item = [Command.create({"product_id": self.product.id})]
        cases = {
            "S8": {"business_line_id": line.id, "kind": "demand"},
            "S7": {"item_ids": item, "kind": "demand"},
            "S5": {"kind": "demand"},
        }
        for code, values in cases.items():
            self.assertEqual(self.log(**values).procedure_version_id, versions[code])
        self.assertFalse(self.log().procedure_version_id)

    def test_nobody_chooses_the_procedure_of_a_case_by_hand(self):
        """S9.5."""
        version = self.switch_on("S5")
        version.procedure_id.active = False
        with self.refused(self.user_inspector, UserError):
            self.log(self.user_inspector, procedure_version_id=version.id)
        case = self.log().with_user(self.user_head)
        with self.refused(self.user_head, UserError):
            case.procedure_version_id = version

    def test_a_case_is_sorted_by_the_classes_of_its_procedure_only(self):
        """S9.4."""
        version = self.switch_on("S9")
        case = self.log().with_user(self.user_inspector)
        with self.refused(self.user_inspector, ValidationError, "no class"):
            case.class_id = self.class_minor
        case.class_id = version.class_ids[0]
        version.procedure_id.active = False
        general = self.log().with_user(self.user_inspector)
        with self.refused(self.user_inspector, ValidationError, "no class"):
            general.class_id = version.class_ids[0]

    def test_another_class_ends_old_clocks_and_starts_new_ones(self):
        """S9.4: history stays; the new clock counts from receipt."""
        version = self.new_procedure(
            "R",
            ("A", "received", "replied", 3, "days", {"source": "A"}),
            ("B", "received", "replied", 5, "days", {"source": "B"}),
            classes=("A", "B"),
            approve=False,
        )
        by_code = {found.code: found for found in version.class_ids}
        for term in version.term_ids:
            term.class_ids = by_code[term.source]
        version = version.with_user(self.user_manager)
        self.approve(version)
        # Monday 2 November: A on Thursday 5, B on Saturday 7 -> Monday 9
        case = self.log_at("2026-11-02 10:00").with_user(self.user_inspector)
        with freeze_time(utc("2026-11-03 10:00")):
            case.class_id = by_code["A"]
            self.assertDue(case, "A", "2026-11-05 18:00")
            self.reclassify(case, by_code["B"])
        old = self.clock(case, "A")
        self.assertEqual(old.status, "ended")
        self.assertDue(case, "B", "2026-11-09 18:00")
        with freeze_time(utc("2026-11-06 10:00")):
            self.reclassify(case, by_code["A"])
        self.assertEqual(len(case.clock_ids), 3)
        self.assertNotEqual(self.clock(case, "A"), old)
        self.assertEqual(old.status, "ended")
        self.assertIn("clock.ended", self.events_of(case).mapped("kind"))

    def test_the_qa_head_moves_a_case_with_a_reason(self):
        """S1.7a: recorded as an event, the old clocks end."""
        self.switch_on("S5")
        case = self.log_at("2026-11-13 10:00")
        case.with_user(self.user_inspector).class_id = self.class_minor
        target = self.switch_on("S7")
        with freeze_time(utc("2026-11-13 12:00")):
            self.move(case, target, self.user_head, class_id=target.class_ids[0].id)
        self.assertEqual(case.procedure_version_id, target)
        self.assertEqual(case.class_id, target.class_ids[0])
        self.assertEqual(self.clock(case, "S5.2.1").status, "ended")
        self.assertDue(case, "S7.4.4", "2026-11-14 10:00")
        self.assertTrue(self.events_of(case, "procedure.moved"))

    def test_nobody_below_the_qa_head_moves_a_case(self):
        """S1.7a."""
        case = self.log(self.user_sales)
        target = self.switch_on("S5")
        for user in (self.user_sales, self.user_inspector, self.user_vp):
            with self.refused(user):
                self.move(case, target, user)
            with self.refused(user):
                none = self.env["complaint.class"]
                case.with_user(user)._move_procedure(target, none, "Because.")

    def test_a_case_moves_to_a_version_in_force_only(self):
        case = self.log()
        draft = self.new_procedure(
            "D", ("A", "received", "replied", 3, "days", {}), approve=False
        )
        with self.refused(self.user_head, UserError, "not approved"):
            self.move(case, draft, self.user_head)
        with self.refused(self.user_head, UserError, "Say why"):
            self.move(case, self.switch_on("S5"), self.user_head, reason=" ")

    def move(self, case, version, user, **vals):
        moves = self.env["complaint.procedure.move"].with_user(user)
        values = {"complaint_id": case.id, "version_id": version.id, "reason": "Wrong."}
        moves.create({**values, **vals}).action_confirm()
