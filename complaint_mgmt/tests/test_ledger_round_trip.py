"""What leaves as a ledger comes in as one, in another company and in each language."""

import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.tests import tagged

from ..models.complaint_ledger import LEDGER_FIELDS
from ..tools import lifecycle
from .common import ROLE
from .common_ledger import LedgerCase

RECEIVED = "2026-11-10 08:15:30"
EXPORTED = "2026-11-20 09:00:00"
PERIOD = {"date_from": "2026-11-01", "date_to": "2026-11-30"}
# What is the same in the register of the company that took it over.
SAME = (
    "received_at",
    "partner_id",
    "product_names",
    "lot_names",
    "statement",
    "outcome",
    "proposal",
)


@tagged("post_install", "-at_install")
class TestLedgerRoundTrip(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_manager = cls.new_user("manager2", ROLE + "manager", cls.other_company)
        cls.new_head = cls.new_user("head2", ROLE + "qa_head", cls.other_company)
        cls.new_reader = cls.new_user("reader2", ROLE + "reader", cls.other_company)
        zone = cls.env["complaint.complaint"]._zone_of(cls.company)
        (cls.user_reader | cls.new_reader).tz = zone
        cls.other_company.resource_calendar_id.tz = zone

    def ledger(self, user, lang):
        """Return a register as its file, and as dicts by its first column."""
        user.lang = lang
        exports = self.env["complaint.ledger.export"].with_user(user)
        wizard = exports.with_context(lang=lang).create(PERIOD)
        __, content = wizard._export()
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        width = len(LEDGER_FIELDS)
        tables = [row for row in rows if sum(map(bool, row)) > 4]
        found = [
            dict(zip(LEDGER_FIELDS, (cell or "" for cell in row[:width]), strict=True))
            for row in tables[1:]
        ]
        return content, {row["name"]: row for row in found}

    def with_lots(self, *lots):
        """Log a case on lots of the capsules."""
        case = self.log()
        self.env["complaint.item"].create(
            [
                {
                    "complaint_id": case.id,
                    "product_id": self.capsules.id,
                    "lot_id": self.new_lot(lot, self.capsules).id,
                }
                for lot in lots
            ]
        )
        return case

    def investigated(self, *lots):
        return self.to_investigation(self.with_lots(*lots))

    def cases_of_every_state(self):
        """Return cases, one or more of each state, with products and lots."""
        with freeze_time(RECEIVED):
            made = {
                "new": self.with_lots("250102"),
                "investigation": self.to_investigation(self.with_lots("250103")),
                "decision": self.to_decision(self.investigated("250104", "250105")),
                "reply": self.to_reply(self.to_decision(self.investigated("250106"))),
                "cancelled": self.with_lots().with_user(self.user_inspector),
            }
            closed = self.to_decision(self.investigated("250107", "250108"))
            made["closed"] = self.to_closed(self.to_reply(closed))
            made["cancelled"].write({"state": "cancelled", "state_reason": "Twice"})
        states = {case.sudo().state for case in made.values()}
        field = self.env["complaint.complaint"]._fields["state"]
        self.assertEqual(states, set(field.get_values(self.env)))
        return made

    def take_over_elsewhere(self, content, lang):
        """Take a file over in the other company."""
        self.new_manager.lang = lang
        env = self.env(
            user=self.new_manager,
            context={"allowed_company_ids": self.other_company.ids, "lang": lang},
        )
        register = env["complaint.ledger.register"].create({"name": f"Of {lang}"})
        found = self.begin(content, user=self.new_manager, register_id=register.id)
        found = found.with_env(env)
        found.action_read()
        for column in found.column_ids.filtered("needs_order"):
            # 11/10/2026: its reader knows, its cells do not tell
            column.date_order = "mdy"
        found.action_columns_done()
        found.action_rest_as_text()
        found.action_check()
        problems = found.line_ids.filtered("problem").mapped("problem")
        self.assertEqual(problems, [])
        found.with_user(self.new_head).action_verify()
        found.action_start()
        self.assertEqual(found.state, "done")
        return found

    def check_round_trip(self, lang):
        """S9.F4, S6.8: every cell is the same again, or stands in the banner."""
        made = self.cases_of_every_state()
        with freeze_time(EXPORTED):
            content, before = self.ledger(self.user_reader, lang)
            found = self.take_over_elsewhere(content, lang)
            __, after = self.ledger(self.new_reader, lang)
        taken = self.env["complaint.complaint"].search(
            [("ledger_import_id", "=", found.id)]
        )
        self.assertEqual(len(taken), len(before))
        by_number = {case.reference: case for case in taken}
        for case in made.values():
            old, new = before[case.sudo().name], by_number[case.sudo().name]
            own = after[new.name]
            with self.subTest(lang, state=case.sudo().state):
                self.assertEqual(new.company_id, self.other_company)
                for name in SAME:
                    self.assertEqual(own[name], old[name], name)
                phones = new.person_ids.mapped("phone") + [new.partner_phone]
                self.assertTrue(
                    not old["partner_phone"] or old["partner_phone"] in phones
                )
                for name in set(LEDGER_FIELDS) - {*SAME, "name", "partner_phone"}:
                    note = new.register_note or ""
                    kept = own[name] == old[name] or old[name] in note
                    self.assertTrue(kept, (name, old[name], own[name], note))
                state = case.sudo().state
                over = state in lifecycle.FINAL
                self.assertEqual(new.state, state if over else "new")
                if state == "closed":
                    self.assertEqual(own["closed_at"], old["closed_at"])
                    self.assertEqual(own["satisfaction"], old["satisfaction"])
                    self.assertEqual(own["class_id"], old["class_id"])

    def test_cases_of_every_state_come_back_from_an_english_ledger(self):
        self.check_round_trip("en_US")

    def test_cases_of_every_state_come_back_from_a_chinese_ledger(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["complaint_mgmt"], ["zh_CN"])
        self.check_round_trip("zh_CN")
