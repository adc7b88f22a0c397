"""What a register says of confidential matters is confidential at once."""

from freezegun import freeze_time

from odoo.tests import tagged

from .test_ledger_whole import NOW, WholeCase, xlsx

HEAD = ("编号", "受理日期", "客户", "投诉内容", "关闭日期", "类别")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerConfidential(WholeCase):
    """S1.5.2: the category decides, by whatever door a complaint comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["complaint.category"].create(
            {"name": "对员工的举报", "is_confidential": True}
        )

    def content(self, count):
        rows = [HEAD]
        for number in range(1, count + 1):
            kind = "对员工的举报" if number == 2 else ""
            day, over = "2025-01-02", "2025-01-03"
            rows.append([f"N{number}", day, "张三", f"坏了 {number}", over, kind])
        return xlsx(rows)

    def assertSecret(self, found):
        cases = self.cases_of(found)
        secret, other = cases["N2"], cases["N1"]
        self.assertTrue(secret.is_confidential)
        self.assertFalse(other.is_confidential)
        readers = self.env["complaint.complaint"].with_user(self.user_inspector)
        self.assertEqual(readers.search([("id", "in", (secret | other).ids)]), other)
        with self.refused(self.user_inspector):
            secret.with_user(self.user_inspector).read(["statement"])
        # who took it over wrote down what it says
        secret.with_user(self.user_manager).read(["statement"])
        self.assertEqual(len(self.events_of(secret, "complaint.confidential")), 1)

    def test_a_confidential_category_shuts_what_is_taken_over(self):
        found = self.prepared(self.content(3))
        found.action_start()
        self.steps(found, "running")
        self.assertEqual(found.state, "done")
        self.assertSecret(found)

    def test_it_is_shut_when_a_long_register_opens(self):
        with self.batches():
            found = self.prepared(self.content(6))
            found.action_start()
            self.steps(found, "running")
            self.steps(found, "beginning")
        self.assertEqual(found.state, "done")
        self.assertSecret(found)
