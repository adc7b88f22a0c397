from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_hold import HoldCase


@tagged("post_install", "-at_install")
class TestLotLink(HoldCase):
    """What a person says of two lots is said by name, and stays on record."""

    def link(self, user=None, **vals):
        """Link the two lots, as a recall user."""
        links = self.env["complaint.lot.link"].with_user(user or self.user_recaller)
        values = {
            "parent_id": self.lot_1.id,
            "child_id": self.lot_2.id,
            "note": "Relabelled on the third of May.",
        }
        return links.create({**values, **vals})

    def test_a_link_is_said_by_who_enters_it(self):
        link = self.link(user_id=self.user_coordinator.id)
        self.assertEqual(link.user_id, self.user_recaller)
        self.assertEqual(self.events_of(link).mapped("kind"), ["lot.linked"])

    def test_only_the_recall_team_links_lots(self):
        for user in (self.user_reader, self.user_stock, self.user_keeper):
            with self.refused(user, AccessError):
                self.link(user)
            with self.refused(user, AccessError):
                self.link().with_user(user).read(["note"])

    def test_a_link_is_archived_and_neither_changed_nor_deleted(self):
        link = self.link()
        for vals in ({"parent_id": self.lot_2.id}, {"user_id": 1}, {"quantity": 3}):
            with self.refused(self.user_recaller, UserError, "stays as it is"):
                link.write(vals)
        with self.refused(self.user_coordinator):
            link.with_user(self.user_coordinator).unlink()
        link.active = False
        kinds = ["lot.linked", "lot.link_changed"]
        self.assertEqual(self.events_of(link).mapped("kind"), kinds)

    def test_how_it_is_known_is_said_and_a_change_of_it_leaves_a_mark(self):
        with self.refused(self.user_recaller, ValidationError, "how it is known"):
            self.link(note=" ")
        link = self.link()
        with self.refused(self.user_recaller, ValidationError, "how it is known"):
            link.note = " "
        link.note = "Said by the warehouse."
        first, second = self.events_of(link)
        self.assertNotEqual(first.data, second.data)

    def test_a_link_leads_from_one_lot_to_another(self):
        with self.refused(self.user_recaller, ValidationError, "choose two lots"):
            self.link(child_id=self.lot_1.id)
