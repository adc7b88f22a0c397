"""Four conditions decide whether a complaint is dealt with at all."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_procedure import utc
from .test_assessment import AssessmentCase

CONDITIONS = (
    "The complainant is directly concerned",
    "It is clear who is complained about",
    "There is a concrete request, with facts and reasons",
    "It is about the repair of a vehicle",
)
TERMS = (
    ("Review", "received", "reviewed", 0, "same_day", {"source": "review"}),
    ("Decide", "received", "admitted", 1, "days", {"source": "decide"}),
    ("Result", "admitted", "decided", 5, "working_days", {"source": "result"}),
)


class AdmissibilityCase(AssessmentCase):
    def s8(self, *requirements, **kwargs):
        demand = {"kind": "admissibility"}
        kwargs.setdefault("terms", TERMS)
        return self.version(demand, *requirements, conditions=CONDITIONS, **kwargs)

    def review(self, case, unmet=0, **vals):
        """Begin a review and answer: the first `unmet` conditions are not met."""
        reviews = self.env["complaint.admissibility"].with_user(self.user_inspector)
        review = reviews.browse(case.action_review_admissibility()["res_id"])
        for number, answer in enumerate(review.answer_ids):
            answer.answer = "no" if number < unmet else "yes"
        review.write(vals)
        return review

    def refuse(self, case):
        review = self.review(case, 1, reason="Not your car.", instead="The insurer.")
        review.action_decide()
        return review


@tagged("post_install", "-at_install")
class TestAdmissibility(AdmissibilityCase):
    def test_case_that_meets_every_condition_is_admitted(self):
        """S8.7: four conditions, all true, accepted; before that nothing starts."""
        self.s8()
        case = self.new_case()
        with self.refused(self.user_inspector, UserError, "Review the conditions"):
            case.action_start()
        review = self.review(case)
        self.assertEqual(review.answer_ids.mapped("name"), list(CONDITIONS))
        review.action_decide()
        self.assertEqual(review.decision, "admitted")
        self.assertEqual(review.decided_by_id, self.user_inspector)
        self.assertEqual(case.admission, "admitted")
        case.action_start()
        self.assertEqual(case.state, "investigation")
        with self.refused(self.user_inspector, UserError, "admitted already"):
            review.create({"complaint_id": case.id})

    def test_case_that_misses_any_condition_is_not_admitted(self):
        """S8.7: whichever of the four it is, any false, rejected."""
        self.s8()
        for number in range(4):
            case = self.new_case()
            review = self.review(case, reason="No.")
            review.answer_ids[number].answer = "no"
            review.action_decide()
            self.assertEqual(case.admission, "refused")
            with self.refused(self.user_inspector, UserError, "not admitted"):
                case.action_start()

    def test_review_is_decided_only_when_each_condition_is_answered(self):
        """S8.7: none is left open, and a rejection says why."""
        self.s8()
        case = self.new_case()
        review = self.review(case)
        review.answer_ids[2].answer = False
        for step in (review.action_decide, review.action_review):
            with self.refused(self.user_inspector, UserError, "Answer each"):
                step()
        review.answer_ids[2].answer = "no"
        with self.refused(self.user_inspector, UserError, "Say why"):
            review.action_decide()
        self.assertFalse(case.admission)

    def test_review_and_decision_meet_their_clocks(self):
        """S8.8a, S8.8b, S8.8c: the same day, the next day, then five working days."""
        self.s8()
        with freeze_time(utc("2026-11-12 10:00")):
            case = self.new_case()
            review = self.review(case)
        for source in ("review", "decide"):
            with self.refused(self.user_inspector, UserError, "not marked by hand"):
                clock = self.clock(case, source).with_user(self.user_inspector)
                clock.action_reach()
        with freeze_time(utc("2026-11-12 17:00")):
            review.action_review()
        self.assertEqual(self.clock(case, "review").reached_at, review.reviewed_at)
        self.assertFalse(self.clock(case, "result"))
        with self.refused(self.user_inspector, UserError, "answers are fixed"):
            review.answer_ids[0].answer = "no"
        with freeze_time(utc("2026-11-13 15:00")):
            review.action_decide()
            self.assertEqual(self.clock(case, "decide").status, "met")
        self.assertEqual(self.clock(case, "result").due_at, utc("2026-11-20 18:00"))

    def test_rejected_complainant_is_told_why_and_where_to_turn(self):
        """S8.8d: reasons are told, in the customer's mail, and when is kept."""
        self.s8()
        case = self.new_case()
        review = self.refuse(case)
        with self.refused(self.user_inspector, UserError, "Tell the complainant first"):
            case.action_close()
        case.action_tell_rejection()
        self.assertTrue(review.notified_at)
        self.assertEqual(review.notified_by_id, self.user_inspector)
        self.assertEqual(review.notice_mode, "email")
        message = case.message_ids.filtered(
            lambda m: self.customer in m.partner_ids or "Not your car" in (m.body or "")
        )[:1]
        self.assertIn("Not your car.", message.body)
        self.assertIn("The insurer.", message.body)
        self.assertIn(self.customer, message.partner_ids)
        with self.refused(self.user_inspector, UserError, "still to be told"):
            case.action_tell_rejection()
        self.assertNotIn("car", self.events_of(case, "admissibility.decided").data)

    def test_letter_of_rejection_is_printed_by_a_handler_only(self):
        """S8.8d: reasons and where to turn, for who has no mail address."""
        self.s8()
        self.customer.email = False
        case = self.new_case()
        report = "complaint_mgmt.report_rejection"
        reports = self.env["ir.actions.report"].with_user(self.user_inspector)
        with self.refused(self.user_inspector, UserError, "no rejection"):
            reports._render_qweb_html(report, case.ids)
        review = self.refuse(case)
        html = reports._render_qweb_html(report, case.ids)[0].decode()
        self.assertIn("Not your car.", html)
        self.assertIn("The insurer.", html)
        case.action_tell_rejection()
        self.assertEqual(review.notice_mode, "letter")
        for user in (self.user_reader, self.user_vp):
            with self.refused(user):
                reports.with_user(user)._render_qweb_html(report, case.ids)

    def test_no_result_clock_runs_on_a_case_that_is_not_admitted(self):
        """S8.8c: the time for the result is for admitted cases only."""
        only = {"admission": "admitted", "source": "only"}
        term = ("Visit", "received", "started", 2, "days", only)
        self.s8(terms=(*TERMS, term))
        case = self.new_case()
        self.assertTrue(self.clock(case, "reply").is_running)
        self.assertFalse(self.clock(case, "only"))
        self.refuse(case)
        self.assertEqual(self.clock(case, "reply").status, "ended")
        self.assertFalse(self.clock(case, "result"))
        self.assertFalse(self.clock(case, "only"))
        self.assertEqual(self.clock(case, "decide").status, "met")
        other = self.new_case()
        self.review(other).action_decide()
        self.assertTrue(self.clock(other, "only").is_running)

    def test_case_that_is_not_admitted_closes_without_a_decision(self):
        """S8.7, S8.8d: told why, it ends; the QA head may open it again."""
        self.s8()
        case = self.new_case()
        self.refuse(case)
        case.action_tell_rejection()
        for user in (self.user_reader, self.user_plain, self.user_vp):
            with self.refused(user):
                case.with_user(user).write({"state": "closed"})
        case.action_close()
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.closed_by_id, self.user_inspector)
        reason = {"state_reason": "New facts."}
        with self.refused(self.user_inspector):
            case.write({"state": "investigation", **reason})
        head = case.with_user(self.user_head)
        head.write({"state": "investigation", **reason})
        case.write({"user_id": self.user_inspector.id, **self.findings()})
        with self.refused(self.user_inspector, UserError, "nothing to decide"):
            case.action_submit()
        self.review(case).action_decide()
        self.assertEqual(case.admission, "admitted")
        self.assertEqual(
            self.clock(case, "result").start_at,
            case.admissibility_ids.sorted("id")[-1:].decided_at,
        )
        self.propose(case)

    def test_no_other_case_closes_without_decision_and_reply(self):
        """S9.5: the short way is for rejections only, whoever asks."""
        self.s8()
        for state in ("new", "investigation", "admitted"):
            case = self.new_case()
            if state != "new":
                self.review(case).action_decide()
            if state == "investigation":
                case.action_start()
            for user in (self.user_inspector, self.user_head, self.env.user):
                with self.refused(user, UserError, "not admitted") as env:
                    case.with_env(env).write({"state": "closed"})

    def test_procedure_without_conditions_knows_no_review(self):
        self.version()
        case = self.new_case()
        with self.refused(self.user_inspector, UserError, "no procedure with"):
            case.action_review_admissibility()


@tagged("post_install", "-at_install")
class TestAdmissibilityAttacks(AdmissibilityCase):
    def test_nobody_writes_the_decision(self):
        """S9.5: not by create, default, write on the case, or on the review."""
        self.s8()
        case = self.new_case()
        reviews = self.env["complaint.admissibility"].with_user(self.user_inspector)
        values = {"complaint_id": case.id}
        with self.refused(self.user_inspector, UserError, "by its steps"):
            reviews.create({**values, "decision": "admitted"})
        with self.refused(self.user_inspector, UserError, "by its steps"):
            default = reviews.with_context(default_decision="admitted")
            default.create(values)
        with self.refused(self.user_inspector, UserError, "by the system only"):
            case.write({"admission": "admitted"})
        with self.refused(self.user_inspector, UserError, "by its steps"):
            command = {**values, "decision": "admitted"}
            case.write({"admissibility_ids": [(0, 0, command)]})
        forged = self.log(self.user_inspector, admission="admitted")
        forged.invalidate_recordset()
        self.assertFalse(forged.admission)
        review = self.review(case)
        for name, value in {
            "decision": "admitted",
            "decided_at": utc("2026-01-05 10:00"),
            "notified_at": utc("2026-01-05 10:00"),
            "reviewed_at": utc("2026-01-05 10:00"),
        }.items():
            with self.refused(self.user_inspector, UserError, "by its steps"):
                review.write({name: value})

    def test_decided_review_stays_as_it_is(self):
        """S8.8b: neither reason nor answers nor the record itself change."""
        self.s8()
        case = self.new_case()
        review = self.refuse(case)
        with self.refused(self.user_inspector, UserError, "not changed any more"):
            review.reason = "Other"
        with self.refused(self.user_inspector, UserError, "not changed any more"):
            review.action_decide()
        for record in (review, review.answer_ids[:1]):
            with self.refused(self.user_inspector):
                record.unlink()
            with self.refused(self.env.user, UserError, "not deleted"):
                record.with_user(self.env.user).unlink()
            with self.refused(self.env.user, UserError, "not deleted"):
                forced = record.sudo().with_context(_force_unlink=True)
                forced.unlink()

    def test_conditions_asked_are_those_of_the_procedure(self):
        """S8.7: nobody leaves one out, words it anew or asks another one."""
        self.s8()
        case = self.new_case()
        review = self.review(case)
        answer = review.answer_ids[:1]
        for vals in ({"name": "Easy"}, {"condition_id": answer.condition_id.id}):
            with self.refused(self.user_inspector, UserError, "of the procedure"):
                answer.write(vals)
        other = self.env["complaint.procedure.version"].search(
            [("procedure_id.code", "=", "S2")]
        )
        other = other or self.env.ref("complaint_mgmt.complaint_procedure_s2_v1")
        foreign = self.env["complaint.admissibility.condition"].create(
            {"version_id": other.id, "name": "Easy"}
        )
        with self.refused(self.user_inspector, UserError, "of the procedure"):
            answer.create({"admissibility_id": review.id, "condition_id": foreign.id})

    def test_only_a_handler_reviews(self):
        """S9.2: readers read, others see nothing at all."""
        self.s8()
        case = self.new_case()
        review = self.review(case)
        self.assertTrue(review.with_user(self.user_reader).answer_ids.mapped("answer"))
        for user in (self.user_reader, self.user_vp, self.user_archivist):
            with self.refused(user):
                review.with_user(user).action_decide()
            with self.refused(user):
                review.answer_ids[:1].with_user(user).answer = "no"
            with self.refused(user):
                case.with_user(user).action_review_admissibility()
        for user in (self.user_plain, self.user_sales, self.user_other):
            with self.refused(user, AccessError):
                review.with_user(user).read(["decision"])
        with self.refused(self.user_plain, AccessError):
            case.with_user(self.user_plain).read(["admission_reason"])

    def test_conditions_are_signed_fixed_and_copied_with_the_version(self):
        """S1.7a: a version in force keeps its conditions, the next one takes them."""
        version = self.s8()
        payload = version._gate_payload("procedure")
        self.assertEqual(payload["condition_ids"], list(CONDITIONS))
        condition = version.condition_ids[:1].with_user(self.user_manager)
        with self.refused(self.user_manager, UserError, "Draft a new version"):
            condition.name = "Easier"
        with self.refused(self.user_manager, UserError, "Draft a new version"):
            condition.unlink()
        with self.refused(self.user_manager, UserError, "Draft a new version"):
            condition.create({"version_id": version.id, "name": "One more"})
        copy = version.with_user(self.user_manager).copy({"number": 2})
        self.assertEqual(copy.condition_ids.mapped("name"), list(CONDITIONS))
        copy.condition_ids[:1].name = "Easier"
        self.assertEqual(version.condition_ids[0].name, CONDITIONS[0])

    def test_version_that_demands_a_review_names_conditions(self):
        with self.refused(self.user_manager, UserError, "names no conditions"):
            self.version({"kind": "admissibility"})
