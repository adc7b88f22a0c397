from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.complaint_mgmt.tests.common import ROLE

from .common_hold import HoldCase


@tagged("post_install", "-at_install")
class TestHoldRelease(HoldCase):
    """Lots are let go by a signature of another person, and by nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_head2 = cls.new_user("head2", ROLE + "qa_head")

    def submitted(self, lines, user=None):
        release = self.draft_release(lines, user)
        self._sign(release, release.action_submit())
        return release

    def test_the_coordinator_or_the_qa_head_releases(self):
        for signer in (self.user_coordinator, self.user_head):
            hold = self.hold(self.lot_1)
            release = self.release(hold.line_ids, signer=signer)
            self.assertEqual(release.state, "approved")
            self.assertRegex(release.name, r"^RL-2026\d\d-\d{4}$")
            self.assertFalse(self.lot_1.is_held)
            line = hold.line_ids
            self.assertEqual((line.state, line.release_id), ("released", release))
            self.assertEqual(line.released_by_id, signer)
            self.assertTrue(line.released_at)
            self.assertEqual(hold.state, "released")
            self.assertTrue(hold.released_at)

    def test_a_release_is_recorded_once_a_hold(self):
        hold = self.hold(self.lot_1, self.lot_2)
        release = self.release(hold.line_ids)
        event = self.events_of(hold, "hold.released")
        self.assertEqual(len(event), 1)
        self.assertIn(f'"release":{release.id}', event.data)
        self.assertEqual(event.user_id, self.user_coordinator)

    def test_who_placed_the_hold_does_not_release_it(self):
        hold = self.hold(self.lot_1, user=self.user_head)
        release = self.submitted(hold.line_ids)
        with self.refused(self.user_head, UserError, "not your turn"):
            self.sign(release, self.user_head)
        self.sign(release, self.user_head2)
        self.assertFalse(self.lot_1.is_held)

    def test_who_submits_does_not_release(self):
        hold = self.hold(self.lot_1)
        release = self.submitted(hold.line_ids, self.user_coordinator)
        with self.refused(self.user_coordinator, UserError, "not your turn"):
            self.sign(release, self.user_coordinator)
        self.assertTrue(self.lot_1.is_held)

    def test_who_accepted_a_proposal_does_not_release_it(self):
        hold = self.hold(self.lot_1)
        hold._propose(self.lot_2)
        line = hold.line_ids.filtered(lambda x: x.state == "proposed")
        line.with_user(self.user_head).action_accept()
        release = self.submitted(line)
        with self.refused(self.user_head, UserError, "not your turn"):
            self.sign(release, self.user_head)

    def test_a_handler_cannot_sign_and_a_reader_cannot_submit(self):
        hold = self.hold(self.lot_1)
        release = self.submitted(hold.line_ids)
        with self.refused(self.user_inspector2, UserError, "not your turn"):
            self.sign(release, self.user_inspector2)
        for user in (self.user_reader, self.user_stock):
            with self.refused(user):
                self.draft_release(hold.line_ids, user)

    def test_a_wrong_password_releases_nothing(self):
        hold = self.hold(self.lot_1)
        release = self.submitted(hold.line_ids)
        with self.refused(self.user_coordinator, UserError, "password"):
            self.sign(release, self.user_coordinator, password="wrong")
        self.assertTrue(self.lot_1.is_held)

    def test_a_release_needs_lots_on_hold_and_a_reason(self):
        hold = self.hold(self.lot_1)
        empty = self.draft_release(self.env["complaint.lot.hold.line"])
        with self.refused(self.user_inspector, UserError, "Choose the lots"):
            empty.action_submit()
        silent = self.draft_release(hold.line_ids)
        silent.reason = " "
        with self.refused(self.user_inspector, UserError, "say why"):
            silent.action_submit()
        self.release(hold.line_ids)
        late = self.draft_release(hold.line_ids)
        with self.refused(self.user_inspector, UserError, "on hold"):
            late.action_submit()

    def test_a_refused_release_leaves_the_lots_on_hold(self):
        hold = self.hold(self.lot_1)
        release = self.submitted(hold.line_ids)
        self.sign(release, self.user_head, "refuse", "The retest is missing.")
        self.assertEqual(release.state, "refused")
        self.assertTrue(self.lot_1.is_held)

    def test_a_release_that_was_sent_back_is_changed_and_submitted_again(self):
        hold = self.hold(self.lot_1)
        release = self.submitted(hold.line_ids)
        self.sign(release, self.user_head, "send_back", "Attach the retest.")
        self.assertEqual(release.state, "draft")
        release.reason = "The retest is in the file."
        self._sign(release, release.action_submit())
        self.sign(release, self.user_head)
        self.assertFalse(self.lot_1.is_held)

    def test_nobody_writes_a_release_into_effect(self):
        hold = self.hold(self.lot_1)
        releases = self.env["complaint.lot.release"].with_user(self.user_coordinator)
        lines = [Command.set(hold.line_ids.ids)]
        with self.refused(self.user_coordinator, UserError, "starts as a draft"):
            releases.create({"line_ids": lines, "reason": "x", "state": "approved"})
        sly = releases.with_context(default_state="approved")
        self.assertEqual(sly.create({"line_ids": lines, "reason": "x"}).state, "draft")
        release = self.submitted(hold.line_ids)
        for vals in (
            {"state": "approved"},
            {"line_ids": [Command.clear()]},
            {"reason": "Other."},
            {"name": "RL-1"},
        ):
            with self.refused(self.user_coordinator, UserError):
                release.with_user(self.user_coordinator).write(vals)
        with self.refused(self.user_coordinator, UserError):
            release.with_user(self.user_coordinator).unlink()
        self.assertTrue(self.lot_1.is_held)

    def test_some_lots_of_a_hold_are_released_and_the_hold_goes_on(self):
        hold = self.hold(self.lot_1, self.lot_2)
        line = hold.line_ids.filtered(lambda x: x.lot_id == self.lot_1)
        self.release(line)
        self.assertFalse(self.lot_1.is_held)
        self.assertTrue(self.lot_2.is_held)
        self.assertEqual(hold.state, "active")
        self.assertEqual((hold.held_count, hold.line_count), (1, 2))

    def test_a_release_is_about_lots_of_one_company(self):
        foreign = self.env["stock.lot"].create(
            {
                "name": "FOREIGN-3",
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        line = foreign.with_company(self.other_company)._hold("Theirs.").line_ids
        with self.refused(self.user_inspector, Exception):
            self.draft_release(line)
        with self.refused(self.user_other, Exception):
            self.draft_release(self.hold(self.lot_1).line_ids, self.user_other)

    def test_the_buttons_of_hold_and_line_open_a_draft_of_a_release(self):
        hold = self.hold(self.lot_1, self.lot_2).with_user(self.user_inspector)
        action = hold.action_release()
        form = Form(
            self.env["complaint.lot.release"]
            .with_user(self.user_inspector)
            .with_context(**action["context"])
        )
        form.reason = "The retest passed."
        release = form.save()
        self.assertEqual(release.line_ids, hold.line_ids)
        self.assertEqual(release.hold_ids, hold)
        self.release(hold.line_ids)
        with self.refused(self.user_inspector, UserError, "Choose lots"):
            hold.action_release()

    def test_without_a_policy_the_refusal_says_whom_to_ask(self):
        policy = self.env.ref("complaint_recall.complaint_gate_policy_release")
        policy.active = False
        self.hold(self.lot_1)
        self.assertIn("nobody yet", self.lot_1.hold_text)
