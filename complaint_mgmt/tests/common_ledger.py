import base64
from pathlib import Path

from .common import ComplaintCase

DATA = Path(__file__).parent / "data"


class LedgerCase(ComplaintCase):
    """The way of an earlier register: a manager prepares, a QA head verifies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.register = (
            cls.env["complaint.ledger.register"]
            .with_user(cls.user_manager)
            .create({"name": "Ledger until 2025"})
        )
        cls.hospital = cls.env["res.partner"].create({"name": "东湖医院"})
        cls.pharmacy = cls.env["res.partner"].create({"name": "华兴大药房有限公司"})
        cls.capsules = cls.new_product("金银花胶囊")
        cls.old_lot = cls.new_lot("250101", cls.capsules)

    def begin(self, content, name="register.xlsx", user=None, **vals):
        """Begin an import of a file, as a manager."""
        imports = self.env["complaint.ledger.import"].with_user(
            user or self.user_manager
        )
        values = {
            "register_id": self.register.id,
            "file": base64.b64encode(content),
            "file_name": name,
            **vals,
        }
        return imports.create(values)

    def to_matches(self, content, **vals):
        """Read a file; its columns are taken as they are recognised."""
        if isinstance(content, str):
            content = (DATA / content).read_bytes()
        found = self.begin(content, **vals)
        found.action_read()
        for column in found.column_ids.filtered("needs_order"):
            column.date_order = "ymd"
        found.action_columns_done()
        return found

    def to_checked(self, content, **vals):
        """Check a file; proposals from 90 % are taken, the rest is kept as text."""
        found = self.to_matches(content, **vals)
        found.action_accept_sure()
        found.action_rest_as_text()
        found.action_check()
        return found

    def verify(self, found):
        """Let the QA head verify what a manager prepared."""
        found.with_user(self.user_head).action_verify()
        return found

    def take_over(self, content, **vals):
        """Take a file over: all of it, or what can be."""
        found = self.verify(self.to_checked(content, **vals))
        found.action_start()
        return found

    def cases_of(self, found):
        """Return the cases of an import by the number in the register."""
        cases = self.env["complaint.complaint"].search(
            [("ledger_import_id", "=", found.id)]
        )
        return {case.register_number: case for case in cases}

    def lines_of(self, found):
        """Return the lines of an import by their number."""
        return {line.number: line for line in found.line_ids}
