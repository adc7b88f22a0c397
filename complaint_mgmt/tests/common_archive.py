"""Two archivists, a department, and the way of a closed case into the archive."""

from .common import ROLE, ComplaintCase

CHECKS = {
    "check_customer": True,
    "check_product": True,
    "check_lot": True,
    "check_dates": True,
    "check_result": True,
}
ENTRY = "complaint.archive.entry"


class ArchiveCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_archivist2 = cls.new_user("archivist2", ROLE + "archivist")
        cls.user_keeper = cls.new_user("keeper", f"{ROLE}archivist,{ROLE}qa_head")
        cls.department = cls.env["complaint.department"].create(
            {"name": "Quality", "head_id": cls.user_head.id}
        )

    def opened(self, **vals):
        """Return a case under investigation, with a product and a lot."""
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        case = self.log(**vals)
        self.env["complaint.item"].create({"complaint_id": case.id, **item})
        case.with_user(self.user_inspector).action_acknowledge()
        return self.to_investigation(case)

    def closed(self, case=None, **vals):
        """Close a case, a fresh one if none is given."""
        case = case or self.opened(**vals)
        return self.to_closed(self.to_reply(self.to_decision(case)))

    def prepare(self, case=None, user=None):
        """Open the entry of a closed case and tick all of its list.

        :return: the entry, in the environment of the archivist
        """
        case = (case or self.closed()).with_user(user or self.user_archivist)
        action = case.action_prepare_archive()
        entry = case.env[ENTRY].browse(action["res_id"])
        entry.department_id = self.department
        entry.item_ids.action_done()
        return entry

    def submit(self, entry=None):
        entry = entry or self.prepare()
        entry.action_submit()
        return entry

    def enter(self, entry=None, user=None):
        """Let a second archivist compare the file and take it in."""
        entry = entry or self.submit()
        if entry.state == "preparation":
            entry.action_submit()
        entry = entry.with_user(user or self.user_archivist2)
        entry.write(CHECKS)
        entry.action_enter()
        return entry

    def archived(self, **vals):
        """Return an archived case, in the environment of its handler."""
        case = self.closed(**vals)
        self.enter(self.prepare(case))
        return case
