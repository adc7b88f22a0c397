"""Tests of samples and their comparison: authorised, finished, told, and fixed."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_sample import SampleCase

LABEL = "complaint_mgmt.report_sample_label"
REQUEST = "complaint_mgmt.report_test_request"
JUDGEMENT = "complaint_mgmt.report_judgement"


@tagged("post_install", "-at_install")
class TestSampleTest(SampleCase):
    def both(self, complaint):
        sample = self.to_opened(self.sample(complaint))
        return sample | self.to_opened(self.retained(complaint))

    def test_qa_head_authorises_the_inspector_who_tests_both_samples(self):
        """S9.4.2.2.3: an authorised inspector takes both samples, all items."""
        complaint = self.case()
        test = self.request(complaint, self.both(complaint))
        self.assertEqual(test.name, f"{complaint.name}-T1")
        self.assertTrue(test.is_full)
        with self.refused(self.user_inspector2, AccessError, "QA Head"):
            test.with_user(self.user_inspector2).action_authorise()
        with self.refused(self.user_inspector2, UserError, "cannot go from"):
            test.with_user(self.user_inspector2).action_start()
        test.with_user(self.user_head).action_authorise()
        self.assertEqual(test.authorised_by_id, self.user_head)
        with self.refused(
            self.user_inspector, UserError, "Only the authorised analyst"
        ):
            test.action_start()
        test.with_user(self.user_inspector2).action_start()
        self.assertTrue(test.started_at)

    def test_request_needs_analyst_samples_and_items(self):
        complaint = self.case()
        sample = self.sample(complaint)
        for vals, text in (
            ({"analyst_id": False}, "the analyst and the samples"),
            ({"sample_ids": False}, "the analyst and the samples"),
            ({"is_full": False, "line_ids": False}, "List the items"),
        ):
            test = self.request(complaint, sample, **vals)
            with self.refused(self.user_head, UserError, text):
                test.with_user(self.user_head).action_authorise()
        with self.refused(
            self.user_inspector, ValidationError, "cannot be the analyst"
        ):
            self.request(complaint, sample, analyst_id=self.user_reader.id)

    def test_test_does_not_start_before_the_samples_are_confirmed_and_opened(self):
        """S9.4.3.5.3: confirmed, opened, and only then tested."""
        complaint = self.case()
        sample = self.sample(complaint)
        test = self.request(complaint, sample)
        test.with_user(self.user_head).action_authorise()
        for step in ("requested", "received", "confirmed"):
            if step == "received":
                self.to_received(sample)
            if step == "confirmed":
                sample.write(dict.fromkeys(self.checks(), "yes"))
                sample.action_confirm()
            self.assertEqual(sample.state, step)
            with self.refused(self.user_inspector2, UserError, "Confirm and open"):
                test.with_user(self.user_inspector2).action_start()
            with self.refused(self.user_inspector2, UserError):
                sample.with_user(self.user_inspector2).write({"state": "tested"})
        sample.action_open_seal()
        test.with_user(self.user_inspector2).action_start()
        self.assertEqual(test.state, "started")

    def checks(self):
        return ("check_packaging", "check_seal", "check_own_product", "check_validity")

    def test_finishing_tells_the_qa_head_at_once(self):
        """S9.4.2.2.3, S9.4.2.2.2: the result reaches the QA head in time."""
        complaint = self.case()
        samples = self.both(complaint)
        test = self.to_done(self.request(complaint, samples), "fail")
        self.assertEqual(test.result, "oos")
        self.assertEqual(set(samples.mapped("state")), {"tested"})
        kind = self.env.ref("complaint_mgmt.mail_activity_type_test")
        activities = complaint.sudo().activity_ids.filtered(
            lambda a: a.activity_type_id == kind
        )
        self.assertIn(self.user_head, activities.user_id)
        self.assertNotIn(self.user_inspector, activities.user_id)
        self.assertIn("Out of Specification", activities[0].summary)
        self.assertTrue(self.events_of(complaint, "test.finished"))

    def test_opinion_goes_back_to_who_logged_the_complaint(self):
        """S3.10: sales hears what the test came to."""
        item = Command.create({"product_id": self.product.id})
        logged = self.log(self.user_sales, item_ids=[item])
        complaint = self.to_investigation(logged)
        test = self.request(complaint, self.to_opened(self.sample(complaint)))
        test = self.to_done(test)
        self.assertTrue(test.feedback_at)
        message = complaint.sudo().message_ids.filtered(
            lambda m: self.user_sales.partner_id in m.partner_ids
        )
        self.assertIn("The capsules are dry.", message.body)
        own = self.to_investigation(self.log(self.user_inspector))
        test = self.request(own, self.to_opened(self.sample(own)))
        self.assertFalse(self.to_done(test).feedback_at)

    def test_test_is_not_finished_without_results_and_conclusion(self):
        complaint = self.case()
        test = self.request(complaint, self.to_opened(self.sample(complaint)))
        test = self.to_started(test)
        with self.refused(self.user_inspector2, UserError, "for each item"):
            test.action_finish()
        test.line_ids.verdict = "pass"
        with self.refused(self.user_inspector2, UserError, "conclusion"):
            test.action_finish()

    def test_finished_test_is_fixed_and_corrected_by_another_with_a_reason(self):
        complaint = self.case()
        test = self.to_done(self.request(complaint, self.both(complaint)))
        head = test.with_user(self.user_head)
        for vals in ({"conclusion": "No."}, {"line_ids": [Command.clear()]}):
            with self.refused(self.user_head, UserError, "is fixed"):
                head.write(vals)
        for vals in ({"result": "oos"}, {"feedback_at": False}, {"name": "X"}):
            with self.refused(self.user_head, UserError, "set by its steps"):
                head.write(vals)
        with self.refused(self.user_head, UserError, "is fixed"):
            head.line_ids.verdict = "fail"
        with self.refused(self.user_head, UserError, "is fixed"):
            head.line_ids.unlink()
        with self.refused(self.user_head, UserError):
            head.sample_ids.write({"test_ids": [Command.clear()]})
        with self.refused(self.user_head, UserError, "cannot go from"):
            head.write({"state": "started"})
        with self.refused(self.user_inspector, ValidationError, "Say why"):
            self.request(complaint, test.sample_ids, corrects_id=test.id)
        correction = self.request(
            complaint,
            test.sample_ids,
            corrects_id=test.id,
            correction_reason="Wrong balance.",
        )
        self.assertEqual(test.corrected_by_ids, correction)

    def test_authorised_request_is_fixed_and_a_full_test_takes_its_items(self):
        complaint = self.case()
        sample = self.to_opened(self.sample(complaint))
        test = self.to_started(self.request(complaint, sample))
        for vals in (
            {"analyst_id": self.user_head.id},
            {"is_full": False},
            {"sample_ids": [Command.clear()]},
        ):
            with self.refused(self.user_inspector2, UserError, "is fixed"):
                test.write(vals)
        test.line_ids = [Command.create({"name": "Weight"})]
        self.assertEqual(len(test.line_ids), 2)
        with self.refused(self.user_inspector2, UserError, "is fixed"):
            listed = self.to_started(self.request(complaint, sample, is_full=False))
            listed.line_ids = [Command.create({"name": "Weight"})]

    def test_test_is_born_requested_whatever_comes_along(self):
        complaint = self.case()
        sample = self.sample(complaint)
        for vals in (
            {"state": "done"},
            {"result": "conform"},
            {"authorised_by_id": self.user_head.id},
            {"finished_at": "2024-01-01 00:00:00"},
        ):
            with self.refused(self.user_inspector, UserError, "starts as a request"):
                self.request(complaint, sample, line_ids=False, **vals)
        for user in (self.user_reader, self.user_plain, self.user_other):
            with self.refused(user, AccessError):
                self.request(complaint, sample, user)
        with self.refused(self.user_inspector, ValidationError, "of this complaint"):
            self.request(self.case(), sample)

    def test_comparison_needs_both_samples_or_a_reason(self):
        """S9.4.2.1.7.5: retained and complaint sample are looked at side by side."""
        complaint = self.case()
        sample = self.to_received(self.sample(complaint))
        comparison = self.compare(complaint)
        self.assertEqual(comparison.complaint_sample_id, sample)
        with self.refused(self.user_inspector, UserError, "say why one"):
            comparison.action_conclude()
        retained = self.retained(complaint)
        comparison.retained_sample_id = retained
        with self.refused(self.user_inspector, UserError, "not received"):
            comparison.action_conclude()
        retained.action_receive()
        comparison.line_ids.result = False
        with self.refused(self.user_inspector, UserError, "each aspect"):
            comparison.action_conclude()
        comparison.line_ids.result = "different"
        comparison.action_conclude()
        self.assertTrue(comparison.is_different and comparison.concluded_at)
        with self.refused(self.user_head, UserError, "concluded"):
            comparison.with_user(self.user_head).conclusion = "Same."
        with self.refused(self.user_head, UserError, "concluded"):
            comparison.line_ids.with_user(self.user_head).result = "same"
        alone = self.compare(complaint, retained_sample_id=False)
        alone.write({"retained_sample_id": False, "missing_reason": "Used up."})
        alone.action_conclude()
        self.assertTrue(alone.concluded_at)

    def test_comparison_is_not_born_concluded_and_takes_own_samples(self):
        complaint = self.case()
        with self.refused(self.user_inspector, UserError, "its own step"):
            at = "2024-01-01 00:00:00"
            self.compare(complaint, line_ids=False, concluded_at=at)
        with self.refused(self.user_inspector, UserError, "its own step"):
            self.compare(complaint).write({"concluded_at": "2024-01-01 00:00:00"})
        other = self.sample(self.case())
        with self.refused(self.user_inspector, ValidationError, "does not fit"):
            self.compare(complaint, complaint_sample_id=other.id)
        with self.refused(self.user_reader, AccessError):
            self.compare(complaint).with_user(self.user_reader).action_conclude()

    def test_label_request_and_judgement_show_what_belongs_to_them(self):
        """S9.F2: the judgement record shows samples, comparison and tests."""
        complaint = self.case()
        samples = self.both(complaint)
        comparison = self.compare(complaint)
        comparison.action_conclude()
        test = self.to_done(self.request(complaint, samples))
        reports = self.env["ir.actions.report"].with_user(self.user_reader)
        label = reports._render_qweb_html(LABEL, samples.ids)[0].decode()
        for text in (samples[0].name, self.lot_1.name, "F-0815", "data:image/svg+xml"):
            self.assertIn(text, label)
        bodies = reports._prepare_html(label, samples._name)[0]
        self.assertEqual(len(bodies), 1, "each label once, on a page of its own")
        self.assertEqual("".join(bodies).count("page-break-before"), len(samples) - 1)
        page = reports._render_qweb_html(REQUEST, test.ids)[0].decode()
        self.assertIn("All items of the quality standard", page)
        self.assertIn("Loss on drying", page)
        page = reports._render_qweb_html(JUDGEMENT, complaint.ids)[0].decode()
        for text in (samples[1].name, comparison.conclusion, test.conclusion):
            self.assertIn(text, page)
        with self.refused(self.user_plain, AccessError) as env:
            env["ir.actions.report"]._render_qweb_html(LABEL, samples.ids)


@tagged("post_install", "-at_install")
class TestSampleRequirement(SampleCase):
    def demand(self, *requirements):
        """A case at its investigation that follows a procedure with these demands."""
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("SMP", term, classes=("A",), approve=False)
        self.requirements = self.env["complaint.procedure.requirement"].create(
            [{"version_id": version.id, **vals} for vals in requirements]
        )
        self.approve(version.with_user(self.user_manager))
        item = Command.create({"product_id": self.product.id, "lot_id": self.lot_1.id})
        complaint = self.log(item_ids=[item]).with_user(self.user_inspector)
        complaint.class_id = version.class_ids
        complaint.action_start()
        complaint.write(self.findings())
        return complaint

    def missing(self, complaint):
        self.env.invalidate_all()
        return complaint.open_point_count

    def test_decision_waits_for_a_sample_or_the_reason_why_there_is_none(self):
        """S9.4.1.1, S9.4.2.2.2: the procedure says whether a sample is needed."""
        complaint = self.demand({"kind": "sample", "sample_kind": "complaint"})
        with self.refused(self.user_inspector, UserError, "Ask for a sample"):
            complaint.action_submit()
        sample = self.sample(complaint)
        self.to_received(self.retained(complaint))
        self.assertEqual(self.missing(complaint), 1)
        sample.write({"state": "unavailable", "state_reason": "Thrown away."})
        self.assertEqual(self.missing(complaint), 0)
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_decision_waits_for_the_four_checks(self):
        """S9.4.2.1.2: no decision on a sample that nobody confirmed."""
        complaint = self.demand({"kind": "sample_confirmed"})
        sample = self.to_received(self.sample(complaint))
        with self.refused(self.user_inspector, UserError, "four checks"):
            complaint.action_submit()
        sample.write(dict.fromkeys(self.checks(), "yes"))
        sample.action_confirm()
        self.assertEqual(self.missing(complaint), 0)

    def checks(self):
        return ("check_packaging", "check_seal", "check_own_product", "check_validity")

    def test_decision_waits_for_the_comparison(self):
        """S9.4.2.1.7.5: a comparison that is concluded."""
        complaint = self.demand({"kind": "sample_comparison"})
        self.to_received(self.sample(complaint))
        self.to_received(self.retained(complaint))
        comparison = self.compare(complaint)
        with self.refused(self.user_inspector, UserError, "Compare the complaint"):
            complaint.action_submit()
        comparison.action_conclude()
        self.assertEqual(self.missing(complaint), 0)

    def test_decision_waits_for_the_full_test_of_the_retained_sample(self):
        """S9.4.3.5.2: all items of the retained sample, nothing less."""
        complaint = self.demand(
            {"kind": "test", "is_full_test": True, "test_samples": "retained"}
        )
        sample = self.to_opened(self.sample(complaint))
        retained = self.to_opened(self.retained(complaint))
        self.to_done(self.request(complaint, sample))
        self.to_done(self.request(complaint, retained, is_full=False))
        with self.refused(self.user_inspector, UserError, "Retained Sample"):
            complaint.action_submit()
        wrong = self.to_done(self.request(complaint, retained))
        self.assertEqual(self.missing(complaint), 0)
        self.to_done(
            self.request(
                complaint,
                sample,
                corrects_id=wrong.id,
                correction_reason="Samples were mixed up.",
            )
        )
        self.assertEqual(self.missing(complaint), 1)

    def test_decision_waits_for_tests_of_both_samples(self):
        """S9.4.2.2.3: of the samples taken and of the retained ones."""
        complaint = self.demand({"kind": "test", "test_samples": "both"})
        self.to_done(self.request(complaint, self.to_opened(self.sample(complaint))))
        self.assertEqual(self.missing(complaint), 1)
        self.to_done(self.request(complaint, self.to_opened(self.retained(complaint))))
        self.assertEqual(self.missing(complaint), 0)

    def test_signature_on_a_version_covers_the_parameters(self):
        self.demand({"kind": "test", "is_full_test": True, "test_samples": "both"})
        line = self.requirements._gate_payload_line()
        self.assertIn("test", line)
        self.assertIn("is_full_test True | test_samples both", line)
        self.assertIn("Both Samples", self.requirements.display_name)
