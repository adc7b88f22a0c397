"""In whose hands a sample was: a chain without a hole that nobody rewrites."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_sample import SampleCase


@tagged("post_install", "-at_install")
class TestSampleCustody(SampleCase):
    def hand_over(self, sample, to_user=None, user=None, **vals):
        """Hand over through the dialog."""
        sample = sample.with_user(user or self.user_inspector)
        action = sample.action_hand_over()
        wizards = self.env[action["res_model"]].with_user(sample.env.user)
        values = {"reason": "Test", "seal_intact": "yes", **vals}
        if to_user:
            values["to_user_id"] = to_user.id
        wizards = wizards.with_context(**action["context"])
        return wizards.create(values).action_confirm()

    def test_receipt_begins_the_chain_with_who_took_it(self):
        """EU GMP 8: whoever has the sample is on record from the first hour."""
        sample = self.sample(self.case())
        self.assertFalse(sample.custody_ids)
        sample.action_receive()
        first = sample.custody_ids
        self.assertEqual((first.kind, first.sequence), ("taken", 1))
        self.assertEqual(first.from_label, "Huaxing Pharmacy")
        self.assertEqual(first.to_user_id, self.user_inspector)
        self.assertEqual(sample.holder_label, self.user_inspector.name)
        self.assertFalse(sample.is_to_acknowledge)

    def test_hand_over_begins_with_the_holder_and_is_acknowledged_by_the_receiver(self):
        """EU GMP 8: each hand-over has two who stand for it."""
        sample = self.to_received(self.sample(self.case()))
        self.hand_over(sample, self.user_reader)
        link = sample.custody_ids[-1:]
        self.assertEqual(link.from_user_id, self.user_inspector)
        self.assertTrue(sample.is_to_acknowledge)
        for user in (self.user_inspector, self.user_head, self.user_vp):
            self.assertFalse(sample.with_user(user).can_acknowledge)
            with self.refused(user, AccessError, "Only Test Reader"):
                sample.with_user(user).action_acknowledge()
        self.assertTrue(sample.with_user(self.user_reader).can_acknowledge)
        sample.with_user(self.user_reader).action_acknowledge()
        self.assertFalse(sample.is_to_acknowledge)
        self.hand_over(sample, self.user_inspector2)
        self.assertEqual(sample.custody_ids[-1:].from_user_id, self.user_reader)
        self.assertEqual(sample.custody_ids.mapped("sequence"), [1, 2, 3, 4])
        complaint = sample.complaint_id
        self.assertEqual(len(self.events_of(complaint, "sample.custody")), 4)

    def test_sample_that_sales_brought_is_handed_on_by_the_inspector(self):
        """S9.4.2.1.2: whoever visits the customer may take the sample."""
        sample = self.sample(self.case(), taken_by_id=self.user_sales.id)
        self.to_received(sample)
        self.assertFalse(sample.is_to_acknowledge)
        self.hand_over(sample, self.user_inspector)
        self.assertEqual(sample.custody_ids[-1:].from_user_id, self.user_sales)
        self.assertFalse(sample.is_to_acknowledge)
        other = self.sample(self.case(), taken_by_id=self.user_head.id)
        self.to_received(other)
        self.assertTrue(other.is_to_acknowledge)
        with self.refused(self.user_inspector, AccessError, "Only Test Head"):
            other.action_acknowledge()

    def test_next_hand_over_waits_for_the_acknowledgement(self):
        sample = self.to_received(self.sample(self.case()))
        self.hand_over(sample, self.user_inspector2)
        with self.refused(self.user_inspector, UserError, "not acknowledged"):
            self.hand_over(sample, self.user_head)

    def test_hand_over_says_to_whom_what_for_and_how_the_seal_is(self):
        sample = self.to_received(self.sample(self.case()))
        for vals, text in (
            ({}, "who receives"),
            ({"to_name": "SF Express", "reason": " "}, "what for"),
            ({"to_name": "SF Express", "seal_intact": "na"}, "seal is intact"),
        ):
            with self.refused(self.user_inspector, UserError, text):
                self.hand_over(sample, **vals)
        with self.refused(self.user_inspector, UserError, "are the same"):
            self.hand_over(sample, self.user_inspector)
        with self.refused(self.user_inspector, UserError, "cannot read complaints"):
            self.hand_over(sample, self.user_plain)
        self.hand_over(sample, to_name="SF Express")
        self.assertEqual(sample.holder_label, "SF Express")
        sample.action_acknowledge()
        self.assertFalse(sample.is_to_acknowledge)

    def test_nobody_hands_over_what_nobody_has(self):
        complaint = self.case()
        sample = self.sample(complaint)
        with self.refused(self.user_inspector, UserError, "Nobody has it"):
            self.hand_over(sample, self.user_head)
        self.to_received(sample)
        sample.action_return()
        self.assertEqual(sample.custody_ids[-1:].kind, "ended")
        self.assertFalse(sample.holder_label)
        with self.refused(self.user_inspector, UserError, "Nobody has it"):
            self.hand_over(sample, self.user_head)

    def test_reader_and_reporter_hand_over_nothing(self):
        sample = self.to_received(self.sample(self.case()))
        for user in (self.user_reader, self.user_plain, self.user_vp):
            with self.refused(user, AccessError):
                self.hand_over(sample, self.user_head, user)
            with self.refused(user, AccessError):
                sample.with_user(user)._hand_over(self.user_head, False, "Theft", "yes")

    def test_broken_seal_on_the_way_makes_the_sample_compromised(self):
        """S9.4.3.5.3: a seal that broke after the check counts as well."""
        complaint = self.case()
        sample = self.to_confirmed(self.sample(complaint))
        self.hand_over(sample, self.user_inspector2, seal_intact="no")
        self.assertEqual(sample.state, "compromised")
        with self.refused(self.user_inspector, AccessError, "QA Head"):
            sample.write({"state": "opened", "state_reason": "Hurry"})
        early = self.to_received(self.sample(complaint))
        self.hand_over(early, self.user_inspector2, seal_intact="no")
        early.write(dict.fromkeys(self.checks(), "yes"))
        with self.refused(self.user_inspector, UserError, "seal was broken"):
            early.write({"state": "confirmed"})

    def checks(self):
        return ("check_packaging", "check_seal", "check_own_product", "check_validity")

    def test_nobody_writes_or_deletes_a_link_of_the_chain(self):
        """EU GMP 8: the record of custody is evidence."""
        sample = self.to_received(self.sample(self.case()))
        link = sample.custody_ids
        for user in (self.user_head, self.user_manager, self.env.ref("base.user_root")):
            with self.refused(user, AccessError):
                link.with_user(user).write({"reason": "Other"})
            with self.refused(user, AccessError):
                link.with_user(user).unlink()
            with self.refused(user, AccessError):
                link.with_user(user).copy()
        with self.refused(self.user_head, UserError, "set by its steps"):
            sample.with_user(self.user_head).write({"custody_ids": [(5,)]})

    def test_custody_goes_on_when_the_case_is_closed(self):
        """EU GMP 8: the thing outlives the case."""
        complaint = self.case()
        sample = self.to_opened(self.sample(complaint))
        self.to_closed(self.to_reply(self.to_decision(complaint)))
        self.hand_over(sample, self.user_inspector2, seal_intact="na")
        sample.with_user(self.user_inspector2).action_acknowledge()
        self.assertEqual(sample.holder_label, self.user_inspector2.name)
