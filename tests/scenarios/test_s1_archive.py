"""S1.4, S1.5: a closed case of S9 goes into the archive and is found again."""

from pharma import SAMPLE, PharmaScenario
from scenario import CASE

from odoo.exceptions import AccessError, UserError

ENTRY = "complaint.archive.entry"
ITEM = "complaint.archive.item"
CHECKS = ("customer", "product", "lot", "dates", "result")


class TestArchive(PharmaScenario):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        role = "complaint_mgmt.group_complaint_archivist"
        cls.user_archivist2 = cls.new_user("archivist2", role)

    def answered(self):
        """Answer a minor complaint on the phone and close it; a sample came, too."""
        self.at("2026-11-20 10:00")
        case = self.intake(
            "sales", self.order, statement="外包装破损，胶囊受潮。 The capsules cake."
        )
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge")
        self.add_lot(case)
        inspector.write(CASE, case, class_id=self.case_class("1"))
        sample = self.sample(case, how="sent", place=False, seal_number=False)
        inspector.press(sample, "action_receive", SAMPLE)
        action = inspector.press(case, "action_answer_directly")
        inspector.dialog(
            action,
            None,
            mode="phone",
            text="Keep the capsules dry.",
            told_to="Wang Fang",
            satisfaction="yes",
        )
        inspector.press(case, "action_close")
        self.assertState(case, "closed")
        return case, sample

    def prepared(self, case):
        archivist = self.who("archivist")
        opened = archivist.press(case, "action_prepare_archive")
        entry = opened["res_id"]
        department = self.who("manager").create(
            "complaint.department", name="Quality", head_id=self.id_of("head")
        )
        archivist.write(
            ENTRY, entry, department_id=department, index_terms="受潮, caking"
        )
        items = archivist.find(ITEM, ("entry_id", "=", entry))
        archivist.call(ITEM, "action_done", items[1:])
        archivist.write(ITEM, items[0], result="waived", reason="Told on the phone.")
        return entry

    def test_from_the_closed_case_to_the_shelf_and_back_on_the_screen(self):
        """S4.19, S1.4.2 - S1.4.5, S1.5.1 - S1.5.4, S9.4.1.4, S9.4.2.2.7."""
        self.lot_1.expiration_date = "2035-05-31 12:00:00"
        case, sample = self.answered()
        called = self.called_by_activity(self.browse(case), "archive")
        self.assertIn(self.user_archivist.login, called)
        for person in ("inspector", "head", "sales", "manager"):
            with self.refuses(person, AccessError):
                self.who(person).press(case, "action_prepare_archive")
        entry = self.prepared(case)
        archivist, second = self.who("archivist"), self.who("archivist2")
        # S1.5.1: shown before, refused then
        self.assertIn("samples", archivist.read(ENTRY, entry, "missing_text"))
        with self.refuses("archivist", UserError, "samples"):
            archivist.press(entry, "action_submit", ENTRY)
        self.who("inspector").write(SAMPLE, sample, state="returned")
        self.at("2026-11-23 09:00")
        archivist.press(entry, "action_submit", ENTRY)
        # S1.5.3: a second person, fact by fact
        with self.refuses("archivist", UserError, "Somebody else"):
            archivist.press(entry, "action_enter", ENTRY)
        with self.refuses("archivist2", UserError, "tick each of them"):
            second.press(entry, "action_enter", ENTRY)
        second.write(ENTRY, entry, **{f"check_{name}": True for name in CHECKS})
        second.press(entry, "action_enter", ENTRY)
        number = second.read(ENTRY, entry, "name")
        self.assertRegex(number, r"^AR-202611-\d{4}$")
        # S9.4.1.4, S9.4.2.2.7: filed by product, kept to a year after the expiry
        names = ("product_id", "retention_until", "is_due")
        kept = [self.product.id, "2036-05-31", False]
        self.assertEqual(second.read(ENTRY, entry, *names), kept)
        # S1.4.4: shut, and proved
        with self.refuses("inspector", UserError, "is archived"):
            self.who("inspector").call(CASE, "message_post", [case], body="And then")
        with self.refuses("head", UserError, "is archived"):
            self.who("head").write(CASE, case, color=1)
        done = second.press(entry, "action_verify", ENTRY)
        self.assertEqual(done["params"]["type"], "success")
        self.find_by_every_key(case, entry, number)
        self.retrieve(case, entry)

    def find_by_every_key(self, case, entry, number):
        """S1.5.4: number, customer, product, lot, date, tag, full text."""
        reader = self.who("reader")
        for key in (
            ("complaint_number", "=", reader.read(CASE, case, "name")),
            ("name", "ilike", number),
            ("partner_id", "child_of", self.customer.id),
            ("product_id", "ilike", "Honeysuckle"),
            ("lot_names", "ilike", self.lot_1.name),
            ("closed_at", ">=", "2026-11-20"),
            ("index_terms", "ilike", "caking"),
            ("words", "ilike", "包装破损"),
            ("words", "ilike", "caked capsule"),
        ):
            self.assertIn(entry, reader.find(ENTRY, key), key)
        self.assertFalse(reader.find(ENTRY, ("words", "ilike", "破损包装")))

    def retrieve(self, case, entry):
        """S1.4.5: who asks says why; who does not ask is noted all the same."""
        reader = self.who("reader")
        opened = reader.press(entry, "action_retrieve", ENTRY)
        opened = reader.dialog(opened, reason="Inspection by the authority")
        reader.read(CASE, opened["res_id"], "statement")
        self.who("vp").read(CASE, case, "statement")
        rows = self.who("archivist").call(
            "complaint.retrieval",
            "search_read",
            [["complaint_id", "=", case]],
            ["kind", "reason"],
        )
        self.assertEqual(
            {(row["kind"], row["reason"]) for row in rows},
            {("file", "Inspection by the authority"), ("unasked", False)},
        )
