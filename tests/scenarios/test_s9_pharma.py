"""S9: a drug maker; complaints of class I, IIa, IIb and III."""

from scenario import CASE, Scenario


class TestPharma(Scenario):
    procedure = "S9"

    def test_minor_complaint_is_answered_within_a_week(self):
        """S9.4.1.2: an answer that needs an investigation takes a week at most."""
        self.at("2026-11-20 10:00")
        case = self.log_case("sales")
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge")
        inspector.write(CASE, case, class_id=self.case_class("1"))
        # Friday 20 November; the day itself is not counted: 7 days end on Friday 27th
        self.assertDueAt(case, "S9.4.1.2", "2026-11-27 18:00")
        inspector.press(case, "action_start")
        self.at("2026-11-24 10:00")
        inspector.write(
            CASE,
            case,
            outcome="own_fault",
            investigation="<p>The seal leaks.</p>",
            proposal="Replace.",
        )
        inspector.sign(case, action=inspector.press(case, "action_submit"))
        for person in ("head", "vp", "gm"):
            self.who(person).sign(case)
        self.assertState(case, "reply")
