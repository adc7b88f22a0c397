"""S5: a customer service department; receipt in 24 hours, result in 48."""

from handling import FOUND, Handling
from scenario import CASE, Command

from odoo.exceptions import AccessError, UserError

HANDOVER = "complaint.handover"


class Service(Handling):
    procedure = "S5"

    def setUp(self):
        super().setUp()
        self.at("2026-11-20 17:45")

    def log_guest(self, **person):
        """Log what somebody says who is no customer on record."""
        return self.log_case(
            "plain",
            partner_id=False,
            statement="The delivery came two hours late and nobody called.",
            subject_type="service",
            person_ids=[Command.create({"name": "Ms. Zhao", **person})],
        )

    def ready(self, **values):
        """Return a case whose proposal only lacks its measures."""
        case = self.log_case("plain", **values)
        self.begin(case)
        self.hand_over(case)
        self.who("inspector").write(CASE, case, **FOUND)
        return case


class TestService(Service):
    def test_late_delivery_is_answered_in_forty_eight_hours(self):
        """S5.2.1, S5.2.2, S5.2.3, S5.2.5a: Friday evening to Sunday evening; hours do
        not stop for the week-end.
        """
        case = self.log_guest()
        # 17:45 + 24 h is Saturday 17:45, + 48 h is Sunday 17:45; no shift (B0.5)
        self.assertDueAt(case, "S5.2.1", "2026-11-21 17:45")
        self.assertDueAt(case, "S5.2.5a", "2026-11-22 17:45")
        self.assertEqual(
            str(self.browse(case).received_at), "2026-11-20 09:45:00"
        )  # the time of the complaint, in UTC
        inspector = self.who("inspector")
        self.at("2026-11-21 10:00")
        with self.refuses("plain", AccessError):
            self.who("plain").press(case, "action_acknowledge")
        inspector.press(case, "action_acknowledge")
        self.assertKept(case, "S5.2.1")
        with self.refuses("inspector", UserError, "fixed since receipt"):
            inspector.write(CASE, case, statement="Nothing happened.")

        inspector.write(CASE, case, class_id=self.case_class("minor"))
        with self.refuses("inspector", UserError, "Ask for a phone number, or note"):
            inspector.press(case, "action_start")
        person = inspector.read(CASE, case, "person_ids")[0]
        inspector.write("complaint.person", person, phone="+86 571 5550 0177")
        inspector.press(case, "action_start")

        inspector.write(CASE, case, **FOUND)
        with self.refuses("inspector", UserError, "Hand the case over"):
            inspector.press(case, "action_submit")
        opened = inspector.press(case, "action_hand_over")
        values = {"department_id": self.department(), "note": "What did the driver do?"}
        handover = inspector.dialog(opened, None, **values)
        with self.refuses("inspector2", AccessError, "Only Test Reader"):
            self.who("inspector2").press(handover, "action_accept", HANDOVER)
        self.who("reader").press(handover, "action_accept", HANDOVER)

        with self.refuses("inspector", UserError, "Propose at least one measure"):
            inspector.press(case, "action_submit")
        apology = self.measure(case, "apologise", description="By phone")
        self.propose(case)
        with self.refuses("inspector2", UserError, "not your turn"):
            self.who("inspector2").sign(case)
        self.who("head").sign(case)

        self.at("2026-11-22 17:30")
        self.answer(case, text="We are sorry; the driver will call from now on.")
        self.assertKept(case, "S5.2.5a")
        with self.refuses("inspector", UserError, "Carry out and record: Apologise"):
            inspector.press(case, "action_close")
        self.done(apology, "Apologised to Ms. Zhao.")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_four_facts_of_a_complaint_are_demanded(self):
        """S5.2.2: name, how to reach the customer, what happened, and when."""
        with self.refuses("plain", UserError, "Write down what happened"):
            self.log_case("plain", statement=" ")
        with self.refuses("plain", UserError, "today or earlier"):
            self.log_case("plain", received_at="2026-12-24 10:00:00")
        nobody = self.log_case("plain", partner_id=False)
        self.who("inspector").write(CASE, nobody, class_id=self.case_class("minor"))
        with self.refuses("inspector", UserError, "Ask for the name, a phone number"):
            self.who("inspector").press(nobody, "action_start")
        self.begin(self.log_guest(phone="+86 571 5550 0177"))
        self.begin(self.log_guest(email="zhao@example.com"))
        refused = self.log_guest()
        self.who("inspector").write(CASE, refused, contact_refusal="Did not want to")
        self.begin(refused)

    def test_other_departments_are_asked_where_needed(self):
        """S5.2.3: a department gives it back, or is not needed, with a reason."""
        case = self.log_case("plain")
        self.begin(case)
        self.measure(case, "explain")
        inspector = self.who("inspector")
        inspector.write(CASE, case, **FOUND)
        opened = inspector.press(case, "action_hand_over")
        handover = inspector.dialog(opened, None, department_id=self.department())
        head = self.who("reader")
        refusal = head.press(handover, "action_return", HANDOVER)
        head.dialog(refusal, reason="Not ours: the carrier.")
        with self.refuses("inspector", UserError, "Hand the case over"):
            inspector.press(case, "action_submit")
        with self.refuses("plain", AccessError):
            self.who("plain").press(case, "action_waive")
        self.waive(case, "handover", "The call centre knows all about it.")
        self.propose(case)

    def test_compensation_above_the_limit_needs_one_more_signature(self):
        """S5.2.4: call and apology, a visit by a named person, a compensation."""
        values = {"group_id": self.env.ref("complaint_mgmt.group_complaint_vp").id}
        with self.refuses("head", AccessError):
            self.who("head").create("complaint.amount.limit", amount=500, **values)
        self.who("manager").create("complaint.amount.limit", amount=500, **values)
        case = self.ready()
        with self.refuses("inspector", UserError, "enter the amount"):
            self.measure(case, "compensate")
        with self.refuses("inspector", UserError, "name the person"):
            self.measure(case, "visit", due_date="2026-11-25")
        paid = self.measure(case, "compensate", amount=501)
        visit = self.measure(
            case, "visit", user_id=self.user_plain.id, due_date="2026-11-25"
        )
        self.assertEqual(self.browse(case).amount, 501)
        self.propose(case)
        self.who("head").sign(case)
        self.assertState(case, "decision")
        with self.refuses("head", UserError, "not your turn"):
            self.who("head").sign(case)
        self.who("vp").sign(case)
        self.assertState(case, "reply")
        self.answer(case)
        self.at("2026-11-25 10:00")
        self.done(paid, "Paid by bank transfer.")
        with self.refuses("inspector", UserError, "Carry out and record: Visit"):
            self.who("inspector").press(case, "action_close")
        self.done(visit, "Called on the customer with flowers.")
        self.who("inspector").press(case, "action_close")

    def test_compensation_at_the_limit_needs_no_further_signature(self):
        """S5.2.4: at the amount itself the head is enough."""
        group = self.env.ref("complaint_mgmt.group_complaint_vp").id
        self.who("manager").create("complaint.amount.limit", amount=500, group_id=group)
        case = self.ready()
        self.measure(case, "compensate", amount=500)
        self.propose(case)
        self.who("head").sign(case)
        self.assertState(case, "reply")


class TestComplex(Service):
    def promise(self, case, until, told=None):
        """Tell the customer on the phone until when the result takes."""
        inspector = self.who("inspector")
        values = {"promised_at": self.utc_text(until), "reason": "The carrier is asked"}
        if told:
            values["told_at"] = self.utc_text(told)
        inspector.dialog(inspector.press(case, "action_promise"), **values)

    def utc_text(self, text):
        hours = int(text[11:13]) - 8
        return f"{text[:11]}{hours:02}{text[13:]}:00"

    def test_complex_case_told_in_time_has_until_the_promised_date(self):
        """S5.2.5b: told before the 48 hours are over, and contacted when it is done."""
        case = self.ready()
        self.who("inspector").write(CASE, case, is_complex=True)
        self.at("2026-11-22 17:00")
        with self.refuses("plain", AccessError):
            self.who("plain").press(case, "action_promise")
        self.promise(case, "2026-11-27 12:00")
        self.assertDueAt(case, "S5.2.5a", "2026-11-27 12:00")
        clock = self.clock(self.browse(case), "S5.2.5a")
        # the original date stays: Sunday 22 November 17:45 is 09:45 UTC
        self.assertEqual(str(clock.original_due_at), "2026-11-22 09:45:00")
        self.measure(case, "explain")
        self.propose(case)
        self.who("head").sign(case)
        self.at("2026-11-27 11:00")
        self.answer(case)
        self.assertKept(case, "S5.2.5a")

    def test_promise_after_the_forty_eight_hours_extends_nothing(self):
        """S5.2.5b: nor does one that is only said to have been told in time."""
        case = self.log_case("plain")
        self.who("inspector").write(CASE, case, is_complex=True)
        self.at("2026-11-22 18:00")
        self.promise(case, "2026-11-27 12:00", told="2026-11-22 17:00")
        self.assertDueAt(case, "S5.2.5a", "2026-11-22 17:45")
        self.assertEqual(self.browse(case).deadline_state, "overdue")

    def test_promise_in_a_case_that_is_not_complex_extends_nothing(self):
        """S5.2.5b: only a complex case has the longer time."""
        case = self.log_case("plain")
        self.promise(case, "2026-11-27 12:00")
        self.assertDueAt(case, "S5.2.5a", "2026-11-22 17:45")


class TestCustomerFile(Service):
    def test_purchases_are_at_hand_and_personal_data_are_safe(self):
        """S5.3.1: what the customer bought comes from sales; persons are protected."""
        order = self.sell_and_ship({self.lot_1: 30})
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        case = self.log_case(
            "plain",
            sale_order_id=order.id,
            item_ids=[Command.create(item)],
            person_ids=[Command.create({"name": "Ms. Zhao", "phone": "1380000"})],
        )
        inspector = self.who("inspector")
        line = inspector.read(CASE, case, "item_ids")[0]
        self.assertEqual(inspector.read("complaint.item", line, "delivered_qty"), 30)
        self.assertEqual(inspector.read("sale.order", order.id, "state"), "sale")
        person = inspector.read(CASE, case, "person_ids")[0]
        self.assertEqual(inspector.read("complaint.person", person, "phone"), "1380000")
        for user in ("sales", "stock", "vp"):
            with self.refuses(user, AccessError):
                self.who(user).read("complaint.person", person, "phone")
        with self.refuses("inspector", UserError, "counted"):
            inspector.write(
                "complaint.item",
                line,
                product_uom_id=self.env.ref("uom.product_uom_hour").id,
            )
