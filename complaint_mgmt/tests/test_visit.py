"""Visits: what was seen, by somebody impartial."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_hearing import EARLIER, LATER, NOW, HearingCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestVisit(HearingCase):
    def visit(self, complaint, user=None, **vals):
        values = {
            "purpose": "See the damage",
            "planned_at": LATER,
            "visitor_ids": self.user_driver.ids,
        }
        return self.add("visit", complaint, user, **{**values, **vals})

    def test_proposal_waits_for_the_visit_that_the_procedure_demands(self):
        """S2.4.3.1: specialists learn the facts on site and keep them."""
        self.demand({"kind": "visit"})
        complaint = self.investigated(self.class_a)
        complaint.write(self.findings())
        visit = self.visit(complaint)
        with self.refused(self.user_inspector, UserError, "Visit on site"):
            complaint.action_submit()
        visit.write({"visited_at": EARLIER})
        with self.refused(self.user_inspector, UserError, "Visit on site"):
            complaint.action_submit()
        visit.findings = "The roof leaks."
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_visitor_without_a_role_is_called_and_sees_the_visit_only(self):
        """S2.4.3.1: specialists of any department visit."""
        complaint = self.investigated()
        visit = self.visit(complaint)
        self.assertEqual(self.called(visit, "meeting"), self.user_driver)
        mine = visit.with_user(self.user_driver)
        self.assertEqual(mine.purpose, "See the damage")
        with self.refused(self.user_driver, AccessError):
            mine.findings = "Nothing."
        with self.refused(self.user_driver, AccessError):
            complaint.with_user(self.user_driver).read(["statement"])
        for user in (self.user_plain, self.user_other):
            with self.refused(user, AccessError):
                visit.with_user(user).read(["purpose"])
        visit.write({"visited_at": EARLIER, "findings": "The roof leaks."})
        self.assertFalse(self.called(visit, "meeting"))

    def test_visit_is_made_in_the_past_by_somebody_impartial(self):
        """S4.8: who is accused does not visit."""
        complaint = self.investigated()
        with self.refused(self.user_inspector, ValidationError, "now or earlier"):
            self.visit(complaint, visited_at=LATER)
        complaint.subject_user_ids = self.user_driver
        with self.refused(self.user_inspector, UserError, "Choose somebody else"):
            self.visit(complaint)
        with self.refused(self.user_inspector, ValidationError, "who visits"):
            self.visit(complaint, visitor_ids=[])

    def test_visit_that_was_made_stays_in_the_file(self):
        """S9.4.3.5.1: all that is investigated is on record."""
        complaint = self.investigated()
        self.visit(complaint).unlink()
        visit = self.visit(complaint, visited_at=EARLIER, findings="It leaks.")
        with self.refused(self.user_inspector, UserError, "stays in the file"):
            visit.unlink()
        self.assertTrue(self.events_of(complaint, "visit.removed"))
