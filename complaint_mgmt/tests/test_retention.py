from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.complaint_archive_retention import RETENTION_FIELDS
from .common_retention import RetentionCase


@tagged("post_install", "-at_install")
class TestRetentionRule(RetentionCase):
    def test_only_a_manager_keeps_rules_and_each_change_is_an_event(self):
        """S1.5.5: the manager sets the term."""
        rule = self.rule(("closed", 3))
        for user in (self.user_head, self.user_archivist, self.user_gm):
            with self.refused(user) as env:
                rule.with_env(env).active = False
            with self.refused(user) as env:
                rule.term_ids.with_env(env).count = 1
            with self.refused(user):
                self.rule(("closed", 1), user=user)
        rule.term_ids.count = 5
        rule.name = "Only a word"
        changes = self.events_of(rule, "retention.rule_changed")
        self.assertEqual(len(changes), 2)
        self.assertIn('["closed",5,"years",false]', changes[-1].data)

    def test_a_rule_is_switched_off_and_not_deleted(self):
        rule = self.rule(("closed", 3))
        with self.refused(self.user_manager, UserError, "Archive it") as env:
            rule.with_env(env).unlink()
        with self.refused(self.user_manager, UserError, "no fallback") as env:
            rule.term_ids.with_env(env).unlink()
        for vals in ({"count": 0}, {"count": 101}):
            with self.refused(self.user_manager, ValidationError) as env:
                rule.term_ids.with_env(env).write(vals)
        with self.refused(self.user_manager, ValidationError, "no fallback"):
            self.rule(("closed", 3, "years", True))

    def test_a_term_does_not_become_the_only_fallback(self):
        """21 CFR 211.198: a rule that counts from nothing keeps no file."""
        rule = self.rule(("closed", 3))
        with self.refused(self.user_manager, ValidationError, "no fallback") as env:
            rule.term_ids.with_env(env).is_fallback = True

    def test_a_rule_of_another_company_is_not_ours(self):
        """Neither to read nor to count by."""
        rule = self.rule(("closed", 3))
        rule.sudo().company_id = self.other_company
        with self.refused(self.user_reader) as env:
            rule.with_env(env).read(["name"])
        entry = self.archive()
        self.assertEqual(entry.retention_state, "no_rule")

    def test_a_condition_that_is_switched_off_still_narrows_a_rule(self):
        """S1.5.5: a rule for a procedure that nobody follows is for no case."""
        procedure = self.env["complaint.procedure"].create(
            {"name": "Nobody's", "code": "S99", "active": False}
        )
        rule = self.rule(("closed", 6), procedure_ids=[Command.set(procedure.ids)])
        self.assertEqual(rule.procedure_ids, procedure)
        self.env.invalidate_all()
        entry = self.archive()
        self.assertEqual(entry.retention_state, "no_rule")

    def test_shipped_rules_name_their_source_and_what_is_from_memory(self):
        """Section B: what is not checked says so."""
        rules = self.env["complaint.retention.rule"].with_context(active_test=False)
        for rule in rules.search([]):
            if rule.get_external_id()[rule.id].startswith("complaint_mgmt."):
                with self.subTest(rule=rule.name):
                    self.assertTrue(rule.source)
                    self.assertTrue(rule._as_rule())
                    self.assertEqual(rule.is_unchecked, "erify" in rule.source)


@tagged("post_install", "-at_install")
class TestRetention(RetentionCase):
    def test_the_date_of_a_file_says_why(self):
        """S1.5.5: every date explains itself."""
        self.rule(("closed", 3), name="Three years")
        entry = self.archive(on="2020-02-29")
        self.assertEqual(entry.retention_state, "fixed")
        self.assertEqual(entry.retention_until, date(2023, 2, 28))
        self.assertIn("Three years", entry.retention_text)
        self.assertIn("02/29/2020", entry.retention_text)
        self.assertIn("3 Years", entry.retention_text)

    def test_medicine_is_kept_to_a_year_after_its_expiry(self):
        """S9.4.1.4, S9.4.2.2.7; 21 CFR 211.198: the longest term of the rule."""
        self.rule(("lot_expiry", 1), ("received", 1), ("distributed", 3, "years", True))
        self.lot_1.expiration_date = "2022-03-31 12:00:00"
        self.lot_2.expiration_date = "2021-01-31 12:00:00"
        lots = [
            Command.create({"product_id": self.product.id, "lot_id": lot.id})
            for lot in (self.lot_1, self.lot_2)
        ]
        entry = self.archive(self.to_closed(self.case_of(item_ids=lots)))
        self.assertEqual(entry.retention_until, date(2023, 3, 31))
        self.lot_2.expiration_date = "2025-01-31 12:00:00"
        self.assertEqual(entry.retention_until, date(2026, 1, 31))
        # received is the later one
        (self.lot_1 | self.lot_2).expiration_date = "2015-01-31 12:00:00"
        self.assertEqual(entry.retention_until, date(2021, 6, 15))

    def test_without_an_expiry_three_years_after_the_last_delivery_count(self):
        """21 CFR 211.198: OTC medicines without an expiration date."""
        self.rule(("lot_expiry", 1), ("distributed", 3, "years", True))
        order = self.sell_and_ship({self.lot_1: 5})
        self.sell_and_ship({self.lot_1: 5}, partner=self.stranger)
        lines = order.picking_ids.move_line_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move_line SET date = '2019-05-31 12:00' WHERE id = ANY(%s)",
            [lines.ids],
        )
        self.env.invalidate_all()
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        case = self.case_of(item_ids=[Command.create(item)])
        entry = self.archive(self.to_closed(case))
        self.assertEqual(entry.retention_until, date(2022, 5, 31))
        # no delivery to this customer is known: nothing is guessed
        item["lot_id"] = self.lot_2.id
        case = self.case_of(item_ids=[Command.create(item)])
        entry = self.archive(self.to_closed(case))
        self.assertEqual(entry.retention_state, "unknown")
        self.assertFalse(entry.retention_until)
        self.assertFalse(entry.is_due)
        self.assertIn("The lot expires", entry.retention_text)

    def case_of(self, **vals):
        case = self.log(**vals)
        return self.to_reply(self.to_decision(self.to_investigation(case)))

    def test_the_longest_rule_that_fits_counts(self):
        """Class, category, product category: each may say for which."""
        self.rule(("closed", 2))
        self.rule(("closed", 9), class_ids=[Command.set(self.class_critical.ids)])
        fits = self.rule(("closed", 4), class_ids=[Command.set(self.class_minor.ids)])
        entry = self.archive()
        self.assertEqual(entry.retention_until, date(2024, 6, 15))
        fits.term_ids.count = 6
        self.assertTrue(entry.retention_outdated)
        self.assertFalse(entry.is_due)
        entry.sudo()._refresh_retention()
        self.assertEqual(entry.retention_until, date(2026, 6, 15))

    def test_nobody_writes_the_date_of_a_file(self):
        """Not by RPC, not at birth, not by a default of the context."""
        self.rule(("closed", 3))
        entry = self.archive()
        for name in RETENTION_FIELDS:
            with self.refused(self.user_archivist, UserError, "how long") as env:
                entry.with_env(env).write({name: False})
        case = self.to_closed()
        entries = entry.with_context(
            default_retention_until="2000-01-01", default_retention_state="fixed"
        )
        born = entries.create({"complaint_id": case.id})
        self.assertFalse(born.retention_until)
        self.assertFalse(born.retention_state)

    def test_a_file_is_due_the_day_after_its_last_day(self):
        """S1.4.6: never before its date."""
        self.rule(("closed", 3))
        entry = self.archive()
        for day, due in (("2023-06-14", False), ("2023-06-15", False)):
            with freeze_time(f"{day} 23:59:59"):
                entry.invalidate_recordset(["is_due"])
                self.assertEqual(entry.is_due, due, day)
        with freeze_time("2023-06-16 00:00:00"):
            entry.invalidate_recordset(["is_due"])
            self.assertTrue(entry.is_due)

    def test_days_are_those_of_the_company(self):
        """What arrives at 00:30 in Shanghai arrived on that day, not the one before."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.rule(("closed", 1))
        entry = self.archive()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_complaint SET closed_at = '2020-06-15 16:30' WHERE id=%s",
            [entry.complaint_id.id],
        )
        self.env.invalidate_all()
        entry.sudo()._refresh_retention()
        self.assertEqual(entry.retention_until, date(2021, 6, 16))

    def test_many_files_need_as_many_queries_as_few(self):
        self.rule(("lot_expiry", 1), ("received", 1), ("distributed", 3, "years", True))
        entries = self.env["complaint.archive.entry"].sudo()
        few = self.archive().sudo()
        one = self.count_queries(few._retention_values)
        for __ in range(4):
            entries |= self.archive().sudo()
        self.assertLessEqual(self.count_queries(entries._retention_values), one + 1)


@tagged("post_install", "-at_install")
class TestRetentionConflict(RetentionCase):
    def setUp(self):
        super().setUp()
        self.rule(("closed", 6), name="Tax law")
        self.rule(("closed", 5), name="GPSR", scope="personal", kind="cap")
        self.entry = self.archive()

    def decide(self, user, choice="minimum", reason="The court wants it"):
        action = self.entry.with_user(user).action_decide_retention()
        wizards = self.env[action["res_model"]].with_user(user)
        wizards = wizards.with_context(**action["context"])
        wizards.create({"choice": choice, "reason": reason}).action_confirm()

    def test_a_cap_before_a_minimum_is_open_until_the_qa_head_decides(self):
        """GDPR 17(3): a person says which law counts; nothing goes meanwhile."""
        entry = self.entry
        self.assertEqual(entry.retention_state, "conflict")
        self.assertEqual(entry.personal_until, date(2025, 6, 15))
        self.assertFalse(entry.is_due)
        for user in (self.user_archivist, self.user_inspector, self.user_manager):
            with self.refused(user, AccessError, "QA head"):
                self.decide(user)
        with self.refused(self.user_head, UserError, "reason"):
            self.decide(self.user_head, reason="  ")
        self.decide(self.user_head, "minimum")
        self.assertEqual(entry.retention_state, "fixed")
        self.assertEqual(entry.personal_until, date(2026, 6, 15))
        with self.refused(self.user_head, UserError, "nothing to decide"):
            self.decide(self.user_head, "cap")

    def test_the_choice_is_in_the_language_of_who_decides(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        labels = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "complaint.retention.decision"),
                ("field_id.name", "=", "choice"),
            ]
        )
        for label in labels:
            label.with_context(lang="zh_CN").sudo().name = f"zh {label.value}"
        wizards = self.env["complaint.retention.decide"].with_context(lang="zh_CN")
        shown = dict(wizards.fields_get(["choice"])["choice"]["selection"])
        self.assertEqual(
            shown, {value: f"zh {value}" for value in ("minimum", "erase", "cap")}
        )

    def test_the_cap_may_win(self):
        self.decide(self.user_head, "cap")
        self.assertEqual(self.entry.retention_until, date(2025, 6, 15))
        self.assertTrue(self.entry.is_due)
        self.assertTrue(self.events_of(self.entry.complaint_id, "retention.decided"))

    def test_other_dates_are_decided_anew(self):
        """A decision is about the dates that it was made on."""
        self.decide(self.user_head, "cap")
        rules = self.env["complaint.retention.rule"].search([("name", "=", "Tax law")])
        rules.with_user(self.user_manager).term_ids.count = 7
        self.entry.sudo()._refresh_retention()
        self.assertEqual(self.entry.retention_state, "conflict")

    def test_a_decision_stays_as_it_is(self):
        self.decide(self.user_head)
        decision = self.entry.retention_decision_ids
        for user in (self.user_head, self.user_manager, self.env.user):
            with self.refused(user) as env:
                decision.with_env(env).write({"choice": "cap"})
            with self.refused(user) as env:
                decision.with_env(env).sudo().unlink()
