"""S9: a drug maker; a minor complaint (class I), answered at once or in a week."""

from pharma import SAMPLE, PharmaScenario
from scenario import CASE

from odoo.exceptions import AccessError, UserError


class TestMinor(PharmaScenario):
    """Class I: answered at once, or within a week when it needs an investigation."""

    def minor(self, when="2026-11-20 10:00", **values):
        self.at(when)
        case = self.intake("sales", self.order, **values)
        self.who("inspector").press(case, "action_acknowledge")
        return case

    def test_answer_at_once_with_a_sample_and_without_signatures(self):
        """S9.4.1.1, S9.2: told by the inspector on the phone, 20 minutes later."""
        case = self.minor()
        with self.refuses("sales", AccessError):
            self.who("sales").press(case, "action_answer_directly")
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "Classify the complaint first"):
            inspector.press(case, "action_answer_directly")
        inspector.write(
            CASE, case, class_id=self.case_class("1"), in_validity="validity"
        )
        # where it helps: the lot of the order is known, it is valid until 2028
        sample = self.sample(case, how="sent", place=False, seal_number=False)
        inspector.press(sample, "action_receive", SAMPLE)
        self.assertEqual(inspector.read(SAMPLE, sample, "check_validity"), "yes")
        self.at("2026-11-20 10:20")
        action = inspector.press(case, "action_answer_directly")
        reply = inspector.dialog(
            action,
            None,
            mode="phone",
            text="The capsules are harmless: keep them dry.",
            told_to="Wang Fang",
            told_number="+86 571 5550 0100",
        )
        with self.refuses("inspector", UserError, "needs a customer who accepts"):
            inspector.press(case, "action_close")
        inspector.press(reply, "action_satisfied", "complaint.reply")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")
        self.assertKept(case, "S9.4.1.2")
        self.assertFalse(self.browse(case).gate_round_ids)

    def test_four_ways_to_answer(self):
        """S9.4.1.3: in writing, by phone, by a visit, through somebody else."""
        for mode in ("written", "phone", "visit", "entrusted"):
            case = self.minor()
            inspector = self.who("inspector")
            inspector.write(CASE, case, class_id=self.case_class("1"))
            action = inspector.press(case, "action_answer_directly")
            inspector.dialog(
                action, None, mode=mode, text="Keep it dry.", satisfaction="yes"
            )
            inspector.press(case, "action_close")
            self.assertEqual(self.browse(case).reply_ids.mode, mode)

    def test_direct_answer_that_it_is_not_our_fault_is_explained(self):
        """S9.4.1.2: not our quality problem; no answer without an explanation."""
        case = self.minor()
        inspector = self.who("inspector")
        inspector.write(
            CASE, case, class_id=self.case_class("1"), outcome="third_party"
        )
        action = inspector.press(case, "action_answer_directly")
        told = {"text": "The haulier left it in the rain.", "satisfaction": "yes"}
        with self.refuses("inspector", UserError, "Explanation for the Customer"):
            inspector.dialog(action, None, **told)
        inspector.write(CASE, case, explanation="The haulier's log shows it.")
        inspector.dialog(action, None, **told)
        inspector.press(case, "action_close")

    def test_investigated_and_explained_within_a_week(self):
        """S9.4.1.2: inspector proposes, QA head reviews, answer by the seventh day."""
        case = self.minor()
        self.sorted_case(case, "1")
        # Friday 20 November; the day itself is not counted: 7 days end on Friday 27th
        self.assertDueAt(case, "S9.4.1.2", "2026-11-27 18:00")
        self.at("2026-11-24 10:00")
        self.find_out(case, "unfounded")
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "Explanation for the Customer"):
            inspector.press(case, "action_submit")
        inspector.write(CASE, case, explanation="The colour is the one of the herb.")
        self.assertFalse(self.points(case))
        self.propose(case)
        with self.refuses("inspector", UserError, "is not at the step Reply"):
            inspector.create("complaint.reply", complaint_id=case, text="Wait.")
        for person in ("vp", "gm"):
            with self.refuses(person, UserError, "not your turn"):
                self.who(person).sign(case)
        self.who("head").sign(case)
        self.at("2026-11-27 17:59")
        self.tell(case, satisfaction="yes")
        self.assertKept(case, "S9.4.1.2")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_week_over_national_day(self):
        """S9.4.1.2: a last day that is a holiday moves to the next working day."""
        for received, due in (
            # Monday 28 September + 7 = Monday 5 October, a holiday until Wednesday 7
            ("2026-09-28 10:00", "2026-10-08 18:00"),
            # Saturday 3 October + 7 = Saturday 10, worked to make up for a holiday
            ("2026-10-03 10:00", "2026-10-10 18:00"),
        ):
            case = self.minor(received)
            inspector = self.who("inspector")
            inspector.write(CASE, case, class_id=self.case_class("1"))
            self.assertDueAt(case, "S9.4.1.2", due)

    def test_only_a_trained_inspector_takes_a_case(self):
        """S9.1, S9.T: one hour on this procedure, entered by the QA head."""
        user = self.new_user("trainee", "complaint_mgmt.group_complaint_handler")
        self.user_trainee = user
        case = self.minor()
        trainee = self.who("trainee")
        with self.refuses("trainee", UserError, "no valid training of 1 h"):
            trainee.press(case, "action_assign_to_me")
        with self.refuses("trainee", AccessError):
            trainee.create(
                "complaint.training", name="x", user_id=user.id, trainer="Me"
            )
        self.train("trainee", hours=0.5)
        with self.refuses("trainee", UserError, "no valid training of 1 h"):
            trainee.press(case, "action_assign_to_me")
        self.train("trainee")
        trainee.press(case, "action_assign_to_me")

    def test_worse_than_it_looked(self):
        """S9.4, S9.6: class IIa keeps the number, loses the week, needs the head."""
        case = self.minor()
        inspector = self.who("inspector")
        number = inspector.read(CASE, case, "name")
        self.assertRegex(number, r"^[A-Z0-9]+-[A-Z0-9]+-[A-Z0-9]+$")
        inspector.write(CASE, case, class_id=self.case_class("1"))
        with self.refuses("inspector", UserError, "why"):
            inspector.write(CASE, case, class_id=self.case_class("2A"))
        action = inspector.press(case, "action_change_class")
        inspector.dialog(
            action, class_id=self.case_class("2A"), reason="A rash, as we now hear."
        )
        self.assertEqual(inspector.read(CASE, case, "name"), number)
        self.assertEqual(self.clock(self.browse(case), "S9.4.1.2").status, "ended")
        with self.refuses("inspector", UserError, "Report the case and let QA Head"):
            inspector.press(case, "action_start")
        inspector.press(case, "action_report_to_head")
        self.who("head").press(case, "action_acknowledge_alerts")
        with self.refuses("inspector", UserError, "without a signed decision"):
            inspector.press(case, "action_answer_directly")
