"""S8: a vehicle repair shop; four conditions, three outcomes, fixed terms."""

from handling import FOUND, Handling
from scenario import CASE, Command

from odoo.exceptions import AccessError, UserError

REVIEW = "complaint.admissibility"
REFERRAL = "complaint.referral"
REPLY = "complaint.reply"


class Repair(Handling):
    procedure = "S8"

    def setUp(self):
        super().setUp()
        self.at("2026-09-30 15:00")

    def log_driver(self, **values):
        """Log the complaint of the driver of a car."""
        person = {"name": "Mr. Chen", "phone": "13805550142", "address": "Lake Road 7"}
        return self.log_case(
            "sales",
            statement="The brakes squeal since the service.",
            subject_type="service",
            person_ids=[Command.create(person)],
            **values,
        )

    def review(self, case, unmet=(), **values):
        """Begin the review and answer its conditions, as the inspector.

        :param unmet: positions of the conditions that are not met
        :return: id of the review
        """
        inspector = self.who("inspector")
        review = inspector.press(case, "action_review_admissibility")["res_id"]
        answers = inspector.read(REVIEW, review, "answer_ids")
        self.assertEqual(len(answers), 4)
        for number, answer in enumerate(answers):
            word = "no" if number in unmet else "yes"
            inspector.write("complaint.admissibility.answer", answer, answer=word)
        if values:
            inspector.write(REVIEW, review, **values)
        return review

    def admitted(self, **values):
        """Return a case that is admitted and investigated."""
        case = self.log_driver(**values)
        self.who("inspector").press(self.review(case), "action_decide", REVIEW)
        self.begin(case)
        return case

    def approved(self, case, **found):
        self.propose(case, **found)
        self.who("head").sign(case)
        self.assertState(case, "reply")

    def prove(self, reply):
        """Note how we know that the answer arrived."""
        inspector = self.who("inspector")
        opened = inspector.press(reply, "action_add_proof", REPLY)
        inspector.dialog(opened, None, kind="call", note="Mr. Chen confirmed it.")


class TestRepair(Repair):
    def test_founded_complaint_is_corrected_and_compensated(self):
        """S8.7, S8.8a, S8.8b, S8.8c, S8.9.1, S8.10: the story, over National Day."""
        case = self.log_driver()
        # reviewed the same day; decided by the next day, which is a holiday until
        # 7 October, so on Thursday 8 October
        self.assertDueAt(case, "S8.8a", "2026-09-30 18:00")
        self.assertDueAt(case, "S8.8b", "2026-10-08 18:00")
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge")
        inspector.write(CASE, case, class_id=self.case_class("minor"))
        with self.refuses("inspector", UserError, "Review the conditions"):
            inspector.press(case, "action_start")
        for person in ("sales", "reader", "vp"):
            with self.refuses(person, AccessError):
                self.who(person).press(case, "action_review_admissibility")
        review = self.review(case)
        self.at("2026-09-30 17:30")
        inspector.press(review, "action_review", REVIEW)
        self.assertKept(case, "S8.8a")
        self.at("2026-10-08 11:00")
        inspector.press(review, "action_decide", REVIEW)
        self.assertKept(case, "S8.8b")
        # from the decision on Thursday 8: 9, Saturday 10 (make-up), 12, 13, 14
        self.assertDueAt(case, "S8.8c", "2026-10-14 18:00")
        inspector.press(case, "action_start")

        inspector.write(CASE, case, **FOUND)
        for missing in ("Replace the Goods / Repair", "Credit / Pay Comp"):
            with self.refuses("inspector", UserError, missing):
                inspector.press(case, "action_submit")
        repair = self.measure(case, "repair", description="New brake pads")
        with self.refuses("inspector", UserError, "Pay Compensation"):
            inspector.press(case, "action_submit")
        paid = self.measure(case, "compensate", amount=200)
        self.at("2026-10-14 16:00")
        self.propose(case)
        self.assertFalse(self.clock(self.browse(case), "S8.8c").reached_at)
        self.who("head").sign(case)
        self.assertKept(case, "S8.8c")

        reply = self.answer(case)
        with self.refuses("inspector", UserError, "Carry out and record"):
            inspector.press(case, "action_close")
        self.done(repair, "Pads changed, tried on the road.")
        self.done(paid, "Paid in cash against a receipt.")
        with self.refuses("inspector", UserError, "proof that it reached"):
            inspector.press(case, "action_close")
        self.prove(reply)
        with self.refuses("sales", AccessError):
            self.who("sales").press(case, "action_close")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")
        with self.refuses("inspector", UserError):
            self.prove(reply)

    def test_correction_is_binding_and_compensation_may_be_waived(self):
        """S8.9.1: an error is always corrected; without a loss nothing is paid."""
        case = self.admitted()
        self.who("inspector").write(CASE, case, **FOUND)
        self.measure(case, "compensate", amount=200)
        with self.refuses("inspector", UserError, "Repair"):
            self.who("inspector").press(case, "action_submit")
        other = self.admitted()
        self.measure(other, "repair")
        self.who("inspector").write(CASE, other, **FOUND)
        self.waive(other, "measure", "The driver had no loss.")
        self.approved(other)

    def test_unfounded_complaint_is_explained(self):
        """S8.9.2: what is not true is explained; the explanation is signed, too."""
        case = self.admitted()
        inspector = self.who("inspector")
        inspector.write(CASE, case, **{**FOUND, "outcome": "unfounded"})
        with self.refuses("inspector", UserError, "Explanation for the Customer"):
            inspector.press(case, "action_submit")
        words = "New pads squeal for the first hundred kilometres."
        self.approved(case, outcome="unfounded", explanation=words)
        self.prove(self.answer(case, text=words))
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_explanation_that_changes_after_the_signature_is_signed_anew(self):
        """S8.9.2: nobody tells something else than what was approved."""
        case = self.admitted()
        words = "New pads squeal for the first hundred kilometres."
        self.approved(case, outcome="unfounded", explanation=words)
        self.who("inspector").write(CASE, case, explanation="Buy another car.")
        self.assertState(case, "investigation")

    def test_case_of_a_third_party_is_forwarded_and_the_customer_told(self):
        """S8.9.3, S8.13: both dates; what is not needed does not leave."""
        case = self.admitted()
        inspector = self.who("inspector")
        self.approved(case, outcome="third_party")
        with self.refuses("inspector", UserError, "Forward the case to the third"):
            self.answer(case)
        maker = {"name": "Brake Maker", "email": "brakes@example.com"}
        partner = self.env["res.partner"].create(maker).id
        opened = inspector.press(case, "action_refer")
        values = {"partner_id": partner, "facts": "The pads squeal when cold."}
        referral = inspector.dialog(opened, None, **values)
        with self.refuses("inspector", UserError, "Forward it first"):
            inspector.press(referral, "action_tell", REFERRAL)
        for person in ("sales", "reader"):
            with self.refuses(person, AccessError):
                self.who(person).press(referral, "action_forward", REFERRAL)
        self.at("2026-09-30 16:00")
        inspector.press(referral, "action_forward", REFERRAL)
        with self.refuses("inspector", UserError, "Tell the customer to whom"):
            self.answer(case)
        self.at("2026-09-30 16:30")
        inspector.press(referral, "action_tell", REFERRAL)
        dates = inspector.read(REFERRAL, referral, "forwarded_at", "told_at")
        self.assertEqual(dates, ["2026-09-30 08:00:00", "2026-09-30 08:30:00"])
        left = inspector.read(REFERRAL, referral, "content")
        self.assertIn("squeal when cold", left)
        for secret in ("Chen", "13805550142", "Lake Road", "Huaxing"):
            self.assertNotIn(secret, left)
        with self.refuses("inspector", UserError, "fixed"):
            inspector.write(REFERRAL, referral, facts="Other")
        self.prove(self.answer(case, text="The maker of the brakes takes over."))
        inspector.press(case, "action_close")

    def test_persons_go_to_a_third_party_with_a_reason_only(self):
        """S8.13, S8.9.3: names leave where the third party needs them."""
        case = self.admitted()
        self.propose(case, outcome="third_party")
        inspector = self.who("inspector")
        partner = self.env["res.partner"].create({"name": "Brake Maker"}).id
        opened = inspector.press(case, "action_refer")
        values = {"partner_id": partner, "facts": "Squeals.", "share_persons": True}
        referral = inspector.dialog(opened, None, **values)
        with self.refuses("inspector", UserError, "Say why the third party"):
            inspector.press(referral, "action_forward", REFERRAL)
        inspector.write(REFERRAL, referral, persons_reason="To collect the car.")
        inspector.press(referral, "action_forward", REFERRAL)
        self.assertIn("Chen", inspector.read(REFERRAL, referral, "content"))

    def test_personal_data_are_for_handlers_only(self):
        """S8.13: who logs, reads or signs does not see where the driver lives."""
        case = self.admitted()
        inspector = self.who("inspector")
        person = inspector.read(CASE, case, "person_ids")[0]
        address = inspector.read("complaint.person", person, "address")
        self.assertEqual(address, "Lake Road 7")
        for user in ("plain", "stock", "vp", "other"):
            with self.refuses(user, AccessError):
                self.who(user).read("complaint.person", person, "address")
        for user in ("plain", "other"):
            with self.refuses(user, AccessError):
                self.who(user).read(CASE, case, "statement")


class TestNotAdmitted(Repair):
    def test_any_condition_that_is_not_met_rejects_and_the_reason_is_told(self):
        """S8.7, S8.8d: not admitted, told why, closed without a decision."""
        inspector = self.who("inspector")
        for number in range(4):
            case = self.log_driver()
            review = self.review(case, unmet=(number,))
            with self.refuses("inspector", UserError, "Say why it is not admitted"):
                inspector.press(review, "action_decide", REVIEW)
            inspector.write(REVIEW, review, reason="We did not service this car.")
            inspector.press(review, "action_decide", REVIEW)
            self.assertEqual(inspector.read(CASE, case, "admission"), "refused")
            self.assertFalse(self.clock(self.browse(case), "S8.8c"))
            with self.refuses("inspector", UserError, "Tell the complainant first"):
                inspector.press(case, "action_close")
            with self.refuses("sales", AccessError):
                self.who("sales").press(case, "action_tell_rejection")
            inspector.press(case, "action_tell_rejection")
            self.assertTrue(inspector.read(REVIEW, review, "notified_at"))
            inspector.press(case, "action_close")
            self.assertState(case, "closed")

    def test_decision_on_a_friday_is_due_on_the_make_up_saturday(self):
        """S8.8b: the next day counts, if it is a day of work."""
        self.at("2026-10-09 16:00")
        # Friday 9 October; Saturday 10 is a make-up working day
        self.assertDueAt(self.log_driver(), "S8.8b", "2026-10-10 18:00")
        self.at("2026-10-16 16:00")
        # Friday 16 October; the next day is a free Saturday, so Monday 19
        self.assertDueAt(self.log_driver(), "S8.8b", "2026-10-19 18:00")

    def test_result_after_the_fifth_working_day_is_late(self):
        """S8.8c: five working days from the acceptance, and not one more."""
        self.at("2026-11-26 15:00")
        case = self.admitted()
        # Thursday 26: 27, 30, 1, 2, 3 December
        self.assertDueAt(case, "S8.8c", "2026-12-03 18:00")
        self.at("2026-12-03 18:01")
        self.assertEqual(self.browse(case).deadline_state, "overdue")


class TestUnit(Repair):
    def test_one_unit_receives_reviews_and_handles(self):
        """S8.5: a team of its own, whose leader signs what the unit proposes."""
        values = {
            "name": "Complaints Desk",
            "leader_id": self.user_inspector2.id,
            "member_ids": [Command.set(self.user_inspector.ids)],
            "sequence": -100,
        }
        with self.refuses("inspector", AccessError):
            self.who("inspector").create("complaint.team", **values)
        team = self.who("manager").create("complaint.team", **values)
        case = self.admitted()
        inspector = self.who("inspector")
        self.assertEqual(inspector.read(CASE, case, "team_id"), team)
        with self.refuses("sales", AccessError):
            self.who("sales").press(case, "action_assign_to_me")
        self.measure(case, "repair")
        inspector.write(CASE, case, **FOUND)
        self.waive(case, "measure", "The driver had no loss.")
        self.propose(case)
        with self.refuses("inspector", UserError, "not your turn"):
            inspector.sign(case)
        self.who("inspector2").sign(case)
        self.assertState(case, "reply")

    def test_terms_are_written_down_and_signed(self):
        """S8.6: steps, deadlines and conditions of the version stay as signed."""
        manager = self.who("manager")
        term = self.version.term_ids[:1].id
        with self.refuses("manager", UserError, "Draft a new version"):
            manager.write("complaint.procedure.term", term, count=9)
        with self.refuses("head", AccessError):
            self.who("head").create("complaint.procedure", name="Mine", code="X")
