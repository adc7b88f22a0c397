from odoo.tests import tagged

from ..tools import intake_files
from .common import STATEMENT, ComplaintCase

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 64


@tagged("post_install", "-at_install")
class TestDoor(ComplaintCase):
    """The one way in for whoever has no part in the house."""

    def receive(self, user=None, door="portal", **values):
        """Receive a complaint of the customer as a user with nothing but a login."""
        cases = self.env["complaint.complaint"].with_user(user or self.user_portal)
        values = {
            "company_id": self.company.id,
            "partner_id": self.customer.id,
            "statement": STATEMENT,
            **values,
        }
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        return cases._receive(door, values, [item], {"name": "Wang Fang"})

    def test_what_comes_from_outside_becomes_a_case_that_the_team_is_called_to(self):
        """S6.9, S9.3: the system makes the case, and handlers are called at once."""
        case = self.receive()
        self.assertEqual(case.door, "portal")
        self.assertEqual(case.received_role, "customer")
        self.assertEqual(case.reported_by_id, self.user_portal)
        self.assertEqual(case.channel_id.code, "portal")
        self.assertEqual(case.item_ids.lot_id, self.lot_1)
        self.assertEqual(case.person_ids.kind, "complainant")
        self.assertTrue(case.activity_ids)

    def test_nobody_outside_says_what_is_for_the_house_to_judge(self):
        """S9.2: class, handler, step and money are refused, in lines as well."""
        for name, value in {
            "class_id": self.class_minor.id,
            "user_id": self.user_inspector.id,
            "state": "closed",
            "amount": 5,
        }.items():
            with self.assertRaises(ValueError, msg=name):
                self.receive(**{name: value})

    def test_defaults_of_a_context_do_not_come_through_a_door(self):
        """S9.5: a hand-made context changes nothing."""
        cases = self.env["complaint.complaint"].with_user(self.user_portal)
        cases = cases.with_context(
            default_class_id=self.class_minor.id, default_state="closed"
        )
        case = cases._receive(
            "web", {"company_id": self.company.id, "statement": STATEMENT}
        )
        self.assertFalse(case.class_id)
        self.assertEqual(case.state, "new")

    def test_only_photos_pdf_sound_and_video_are_taken_from_outside(self):
        """S7.4.1: evidence is taken by what it is, not by what it is called."""
        cases = self.env["complaint.complaint"]
        self.assertFalse(cases._check_door_files([("a.jpg", JPEG)]))
        for content in (b"<html>", b"<svg/>", b"MZ\x90", b""):
            self.assertTrue(cases._check_door_files([("a.jpg", content)]), content)
        many = [("a.jpg", JPEG)] * (intake_files.MOST + 1)
        self.assertEqual(len(cases._check_door_files(many)), 1)
        large = [("a.jpg", JPEG + b"0" * intake_files.LARGEST)]
        self.assertTrue(cases._check_door_files(large))

    def test_a_file_name_is_freed_of_paths_and_controls(self):
        """S9.5: what a sender calls a file is only a name."""
        self.assertEqual(intake_files.clean_name("../../etc/a\x00b.png"), "ab.png")
        self.assertEqual(intake_files.clean_name("C:\\x\\照片.jpg"), "照片.jpg")
        self.assertEqual(intake_files.clean_name("..."), "file")
        long = intake_files.clean_name("x" * 500 + ".pdf")
        self.assertEqual(len(long), intake_files.LONGEST_NAME)
        self.assertTrue(long.endswith(".pdf"))

    def test_what_was_said_in_public_first_is_the_social_channel(self):
        """S6.9: channel and source, whatever door it came by."""
        case = self.receive(source_url="https://weibo.example.com/p/1")
        self.assertEqual(case.channel_id.code, "social")
        self.assertEqual(case.source_url, "https://weibo.example.com/p/1")
        self.assertEqual(case.door, "portal")
