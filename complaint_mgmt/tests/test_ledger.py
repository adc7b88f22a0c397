import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, HttpCase, tagged

from ..tools.ledger import workbook
from .common import ComplaintCase

FORMULA = '=HYPERLINK("http://evil.example.com","open")'


@tagged("post_install", "-at_install")
class TestLedgerFile(BaseCase):
    def test_every_cell_is_text(self):
        cells = [FORMULA, "+1", "-1", "@x", "{=1}", "http://example.com", "bad\x00bad"]
        content = workbook("A/B", ["Line"], ["H"] * len(cells), [cells])
        sheet = load_workbook(io.BytesIO(content)).active
        for cell, value in zip(sheet[3], cells, strict=True):
            self.assertEqual(cell.data_type, "s")
            self.assertEqual(cell.value, value.replace("\x00", ""))
            self.assertFalse(cell.hyperlink)


@tagged("post_install", "-at_install")
class TestLedger(ComplaintCase):
    def export(self, user, **vals):
        """Export November 2026 and return the file's sheet."""
        values = {"date_from": "2026-11-01", "date_to": "2026-11-30", **vals}
        wizards = self.env["complaint.ledger.export"].with_user(user)
        wizard = wizards.with_context(lang=user.lang).create(values)
        wizard.action_export()
        name, content = wizard._export()
        self.assertTrue(name.endswith(".xlsx"))
        return load_workbook(io.BytesIO(content)).active

    def texts(self, sheet):
        """Return the rows of a sheet as lists of str."""
        return [
            [cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)
        ]

    def in_ledger(self, case, sheet):
        """Tell whether the register has the number of a case."""
        return any(row[0] == case.name for row in self.texts(sheet))

    def test_a_reader_exports_the_register_of_a_period(self):
        """S9.F4: list and XLSX by period, running, all complaints."""
        with freeze_time("2026-11-10 08:00:00"):
            case = self.log(statement=FORMULA)
            cancelled = self.log().with_user(self.user_inspector)
            cancelled.write({"state": "cancelled", "state_reason": "Twice"})
            abroad = self.log(self.user_other, partner_id=False)
        with freeze_time("2026-10-10 08:00:00"):
            earlier = self.log(received_at="2026-10-10 07:00:00")
        sheet = self.export(self.user_reader)
        self.assertTrue(self.in_ledger(case, sheet))
        self.assertTrue(self.in_ledger(cancelled, sheet))
        self.assertFalse(self.in_ledger(earlier, sheet))
        self.assertFalse(
            any(abroad.sudo().company_id.name in str(row) for row in self.texts(sheet))
        )
        row = next(row for row in self.texts(sheet) if row[0] == case.name)
        self.assertIn(FORMULA, row)
        self.assertIn("Huaxing Pharmacy", row)
        self.assertIn("F4", str(self.texts(sheet)[:5]))
        event = self.events_of(self.company, "ledger.exported")[-1]
        self.assertIn('"2026-11-01"', event.data)
        self.assertEqual(event.user_id, self.user_reader)
        action = self.env.ref("complaint_mgmt.complaint_complaint_action_ledger")
        view = self.env.ref("complaint_mgmt.complaint_complaint_view_list_ledger")
        self.assertIn(view, action.view_ids.view_id)

    def test_the_days_are_those_of_the_users_zone(self):
        self.user_reader.tz = "Asia/Shanghai"
        with freeze_time("2026-12-15 08:00:00"):
            inside = self.log(received_at="2026-10-31 16:30:00")
            outside = self.log(received_at="2026-11-30 16:30:00")
        sheet = self.export(self.user_reader)
        self.assertTrue(self.in_ledger(inside, sheet))
        self.assertFalse(self.in_ledger(outside, sheet))

    def test_a_period_ends_after_it_begins(self):
        with self.refused(self.user_reader, UserError, "before it begins"):
            self.export(self.user_reader, date_to="2026-10-01")

    def test_nobody_without_a_role_or_of_another_company_exports(self):
        for user in (self.user_plain, self.user_sales):
            with self.refused(user, AccessError):
                self.export(user)
        with self.refused(self.user_reader, AccessError):
            self.export(self.user_reader, company_id=self.other_company.id)
        exports = self.env["complaint.ledger.export"].with_user(self.user_reader)
        own = exports.create({})
        with self.refused(self.user_inspector) as env:
            own.with_env(env).check_access("read")

    def test_the_register_is_in_chinese_for_a_chinese_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["complaint_mgmt"], ["zh_CN"])
        self.user_reader.lang = "zh_CN"
        text = str(self.texts(self.export(self.user_reader)))
        self.assertIn("投诉登记台账", text)
        self.assertIn("投诉编号", text)


@tagged("post_install", "-at_install")
class TestLedgerDownload(HttpCase, ComplaintCase):
    def test_the_file_is_for_who_asked_for_it(self):
        self.authenticate(self.user_reader.login, self.user_reader.login)
        wizards = self.env["complaint.ledger.export"]
        own = wizards.with_user(self.user_reader).create({})
        answer = self.url_open(own.action_export()["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content[:2], b"PK")
        self.assertTrue(self.events_of(self.company, "ledger.exported"))
        foreign = wizards.with_user(self.user_inspector).create({})
        answer = self.url_open(f"/complaint/ledger/export/{foreign.id}")
        self.assertEqual(answer.status_code, 403)
