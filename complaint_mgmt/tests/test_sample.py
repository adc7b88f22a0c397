"""Samples: asked for, taken, confirmed by four checks, opened, and never rewound."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.complaint_sample import CHECKS
from ..tools import sample_lifecycle
from .common_sample import CHECKED, FACTS, SampleCase


@tagged("post_install", "-at_install")
class TestSample(SampleCase):
    def test_inspector_asks_for_a_sample_that_gets_its_number_and_the_lot(self):
        """S9.4.1.1, S3.9: a sample is asked for when it is needed."""
        complaint = self.case()
        first, second = self.sample(complaint), self.retained(complaint)
        self.assertEqual(first.name, f"{complaint.name}-S1")
        self.assertEqual(second.name, f"{complaint.name}-S2")
        self.assertEqual(first.state, "requested")
        self.assertEqual(first.lot_id, self.lot_1)
        self.assertEqual(first.requested_by_id, self.user_inspector)
        self.assertTrue(self.events_of(complaint, "sample.added"))

    def test_samples_made_in_one_go_get_one_number_each(self):
        complaint, other = self.case(), self.case()
        samples = self.env["complaint.sample"].with_user(self.user_inspector)
        made = samples.create(
            [{"complaint_id": c.id} for c in (complaint, other, complaint)]
        )
        names = [f"{complaint.name}-S1", f"{other.name}-S1", f"{complaint.name}-S2"]
        self.assertEqual(made.mapped("name"), names)

    def test_only_handlers_work_on_samples(self):
        """S9.2: nobody but a handler handles."""
        complaint = self.case()
        sample = self.sample(complaint)
        for user in (self.user_reader, self.user_plain, self.user_vp, self.user_other):
            with self.refused(user, AccessError):
                self.sample(complaint, user)
            with self.refused(user, AccessError):
                sample.with_user(user).action_receive()
        with self.refused(self.user_plain, AccessError):
            sample.with_user(self.user_plain).read(["name"])
        self.assertTrue(sample.with_user(self.user_reader).read(["name"]))
        with self.refused(self.user_other, AccessError):
            sample.with_user(self.user_other).read(["name"])

    def test_letter_asks_the_customer_in_his_language_for_the_sample(self):
        """S3.9: where there is nothing to look at, the customer is asked for one."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        complaint = self.case()
        sample = self.sample(complaint)
        action = sample.action_request_letter()
        composers = self.env["mail.compose.message"].with_user(self.user_inspector)
        composer = composers.with_context(**action["context"]).create({})
        self.assertEqual(composer.lang, "zh_CN")
        self.assertIn(sample.name, composer.body)
        self.assertIn(self.lot_1.name, composer.body)
        composer.action_send_mail()
        letter = sample.message_ids[:1]
        self.assertEqual(letter.partner_ids, self.customer)
        self.assertIn(complaint.name, letter.subject)

    def test_case_waits_for_the_sample_when_the_inspector_chooses_so(self):
        """S3.9: the clock may stand still until the customer sent it."""
        complaint = self.case()
        sample = self.sample(complaint)
        self.assertFalse(complaint.waiting_since)
        action = sample.action_wait()
        pauses = self.env["complaint.pause"].with_user(self.user_inspector)
        pauses.with_context(**action["context"]).create({})
        self.assertTrue(complaint.waiting_since)
        self.assertIn(sample.name, complaint.sudo().pause_ids.reason)

    def test_sample_is_received_only_with_how_much_and_how_it_came(self):
        """S9.4.2.1.2: who took how much, where and how it was sealed."""
        complaint = self.case()
        sample = self.sample(complaint, how=False)
        with self.refused(self.user_inspector, UserError, "Say how it came"):
            sample.action_receive()
        sample.how = "sent"
        sample.quantity = 0
        with self.refused(self.user_inspector, UserError, "how much"):
            sample.action_receive()
        sample.quantity = 3
        sample.action_receive()
        self.assertEqual(sample.taken_by_id, self.user_inspector)
        self.assertTrue(sample.collected_at and sample.received_at)
        self.assertEqual(sample.seal_number, FACTS["seal_number"])

    def test_sample_cannot_have_been_taken_tomorrow(self):
        with self.refused(self.user_inspector, ValidationError, "in the future"):
            self.sample(self.case(), collected_at=datetime.now() + timedelta(days=1))

    def test_each_of_the_four_checks_must_be_answered(self):
        """S9.4.2.1.2: packaging, seal, own product, validity, each of them."""
        complaint = self.case()
        for name in CHECKS:
            sample = self.to_received(self.sample(complaint))
            sample.write({**CHECKED, name: False})
            with self.refused(self.user_inspector, UserError, "all four checks"):
                sample.action_confirm()
            with self.refused(self.user_inspector, UserError, "all four checks"):
                sample.write({"state": "confirmed"})

    def test_validity_is_proposed_by_the_expiration_date_of_the_lot(self):
        """S9.4.2.1.2: within validity, or within the responsibility period."""
        self.lot_2.expiration_date = datetime(2020, 1, 1)
        complaint = self.case()
        self.assertEqual(self.sample(complaint).check_validity, "yes")
        expired = self.sample(complaint, item_id=False, lot_id=self.lot_2.id)
        self.assertEqual(expired.check_validity, "no")
        expired.write(
            {"check_validity": "yes", "check_validity_note": "Responsibility: 2 years"}
        )
        self.assertEqual(expired.check_validity, "yes")

    def test_sample_is_not_opened_before_it_is_confirmed(self):
        """S9.4.3.5.3: confirmed first (intact, sealed, our own), then opened."""
        sample = self.sample(self.case())
        for target in ("opened", "tested", "used_up"):
            with self.refused(self.user_head, UserError, "cannot go from"):
                sample.with_user(self.user_head).write({"state": target})
        self.to_received(sample)
        with self.refused(self.user_inspector, UserError, "cannot go from"):
            sample.action_open_seal()
        sample.write(CHECKED)
        sample.action_confirm()
        sample.action_open_seal()
        self.assertEqual(sample.state, "opened")
        self.assertEqual(sample.confirmed_by_id, self.user_inspector)
        self.assertTrue(sample.opened_at)

    def test_a_no_is_opened_by_the_qa_head_with_a_reason_only(self):
        """S9.4.2.1.2, S9.4.3.5.3: what is not intact is not opened as if it were."""
        complaint = self.case()
        for name in CHECKS:
            sample = self.to_confirmed(self.sample(complaint), **{name: "no"})
            self.assertEqual(sample.state, "compromised")
            self.assertTrue(sample.is_compromised)
            with self.refused(self.user_inspector, AccessError, "QA Head"):
                sample.write({"state": "opened", "state_reason": "No time."})
            with self.refused(self.user_head, UserError, "needs a reason"):
                sample.with_user(self.user_head).write({"state": "opened"})
        action = sample.with_user(self.user_head).action_open_seal()
        wizards = self.env[action["res_model"]].with_user(self.user_head)
        wizard = wizards.with_context(**action["context"])
        wizard.create({"reason": "All that is left."}).action_confirm()
        self.assertEqual(sample.state, "opened")
        self.assertEqual(sample.confirmed_by_id, self.user_head)
        self.assertTrue(sample.is_compromised)

    def test_a_no_is_not_confirmed_by_a_hand_made_write_or_value(self):
        complaint = self.case()
        samples = self.env["complaint.sample"].with_user(self.user_inspector)
        sample = samples.with_context(default_is_compromised=False).create(
            {"complaint_id": complaint.id, **FACTS, **CHECKED, "check_seal": "no"}
        )
        sample.action_receive()
        with self.refused(self.user_inspector, UserError, "A check says no"):
            sample.write({"state": "confirmed"})
        with self.refused(self.user_inspector, UserError, "set by its steps"):
            sample.write({"is_compromised": False, "state": "confirmed"})

    def test_sample_is_never_rewound(self):
        """S9.4.3.5.3: no step leads back, for nobody."""
        order = ["requested", "received", "confirmed", "opened", "tested"]
        for old, new in sample_lifecycle.EDGES:
            if old in order and new in order:
                self.assertLess(order.index(old), order.index(new))
        self.assertFalse(
            [e for e in sample_lifecycle.EDGES if e[0] in sample_lifecycle.FINAL]
        )
        sample = self.to_opened(self.sample(self.case()))
        for target in ("requested", "received", "confirmed", "compromised"):
            with self.refused(self.user_head, UserError, "cannot go from"):
                sample.with_user(self.user_head).write(
                    {"state": target, "state_reason": "Mistake."}
                )

    def test_sample_is_born_requested_whatever_comes_along(self):
        complaint = self.case()
        for vals in (
            {"state": "opened"},
            {"confirmed_at": datetime(2024, 1, 1)},
            {"opened_at": datetime(2024, 1, 1)},
            {"received_at": datetime(2024, 1, 1)},
        ):
            with self.refused(self.user_inspector, UserError, "starts as requested"):
                self.sample(complaint, **vals)
        context = {"default_state": "confirmed"}
        with self.refused(self.user_inspector, UserError, "starts as requested"):
            samples = self.env["complaint.sample"].with_user(self.user_inspector)
            samples.with_context(**context).create({"complaint_id": complaint.id})

    def test_facts_are_fixed_once_confirmed_and_times_always(self):
        sample = self.to_confirmed(self.sample(self.case()))
        for vals in ({"seal_number": "F-1"}, {"check_seal": "no"}, {"quantity": 9}):
            with self.refused(self.user_head, UserError, "is fixed"):
                sample.with_user(self.user_head).write(vals)
        for vals in ({"name": "X"}, {"confirmed_at": False}, {"requested_at": False}):
            with self.refused(self.user_head, UserError, "set by its steps"):
                sample.with_user(self.user_head).write(vals)
        with self.refused(self.user_head, AccessError):
            sample.with_user(self.user_head).unlink()
        with self.refused(self.user_head, UserError, "not deleted"):
            sample.sudo().with_context(_force_unlink=True).unlink()

    def test_missing_sample_needs_a_reason(self):
        """S9.4.1.1: where there is no sample, the file says why."""
        sample = self.sample(self.case())
        with self.refused(self.user_inspector, UserError, "needs a reason"):
            sample.write({"state": "unavailable"})
        sample.write({"state": "unavailable", "state_reason": "Thrown away."})
        self.assertEqual(sample.state_reason, "Thrown away.")

    def test_evidence_is_fixed_by_the_proposal_but_the_thing_still_goes_its_way(self):
        """EU GMP 8: samples are handled to their end, after the decision as well."""
        complaint = self.case()
        sample = self.to_opened(self.sample(complaint))
        waiting = self.sample(complaint)
        complaint = self.to_decision(complaint)
        with self.refused(self.user_inspector, UserError, "is fixed"):
            sample.note = "Afterwards."
        with self.refused(self.user_inspector, UserError, "is fixed"):
            waiting.action_receive()
        with self.refused(self.user_inspector, UserError, "is fixed"):
            self.sample(complaint)
        self.to_closed(self.to_reply(complaint))
        sample.write({"storage_place": "Cabinet 4"})
        sample.action_store()
        with self.refused(self.user_inspector, UserError, "needs a reason"):
            sample.write({"state": "destroyed"})
        sample.write({"state": "destroyed", "state_reason": "One year is over."})
        self.assertEqual(sample.state, "destroyed")
        self.assertEqual(complaint.state, "closed")

    def test_signature_covers_what_the_samples_showed(self):
        complaint = self.case()
        sample = self.to_confirmed(self.sample(complaint), check_packaging="no")
        sample = self.to_confirmed(self.sample(complaint))
        complaint = self.to_decision(complaint)
        payload = complaint._gate_payload("decision")
        self.assertIn(sample.name, payload["samples"][1])
        self.assertIn("seal=yes", payload["samples"][1])
        self.assertNotIn("tests", payload)

    def test_reporter_gives_no_sample_with_the_complaint(self):
        with self.refused(self.user_plain, AccessError):
            self.log(sample_ids=[Command.create({"kind": "complaint"})])

    def test_sample_of_another_case_or_product_line_is_refused(self):
        complaint, other = self.case(), self.case()
        with self.refused(self.user_inspector, ValidationError, "of this complaint"):
            self.sample(complaint, item_id=other.item_ids.id)
        sample = self.sample(complaint)
        with self.refused(self.user_inspector, UserError, "stays with its complaint"):
            sample.complaint_id = other
