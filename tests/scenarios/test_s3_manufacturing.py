"""S3: a maker of parts; from the call of a customer to the verified improvement."""

from handling import FOUND, Handling
from scenario import CASE, Command

from odoo.exceptions import AccessError, UserError

NOTICE = "complaint.internal.notice"
SAMPLE = "complaint.sample"
INTAKE = "complaint.intake"


class Parts(Handling):
    procedure = "S3"

    def setUp(self):
        super().setUp()
        self.at("2026-09-21 10:00")
        self.order = self.sell_and_ship({self.lot_1: 100})
        self.defect = self.who("manager").create(
            "complaint.defect", code="SCRATCH", name="Scratched"
        )
        self.at("2026-09-30 15:00")

    def intake(self, **answers):
        """Log from the order, as sales does on the phone.

        :param answers: what the customer says to what is asked besides
        :return: id of the case
        """
        sales = self.who("sales")
        source = {"active_model": "sale.order", "active_id": self.order.id}
        names = ["company_id", "sale_order_id", "partner_id", "line_ids"]
        names.append("is_partner_known")
        values = sales.call(INTAKE, "default_get", names, context=source)
        line = values["line_ids"][0][2]
        self.assertEqual(line["delivered_qty"], 100)
        self.assertEqual(line["delivered_on"], "2026-09-21 02:00:00")
        line["selected"] = True
        values.update(answers, statement="Housings are scratched.")
        intake = sales.create(INTAKE, **values)
        return sales.press(intake, "action_log_and_open", INTAKE)["res_id"]

    def facts(self, case):
        """Fill in what the customer says about the defect."""
        item = self.browse(case).item_ids.id
        values = {"defect_id": self.defect, "defective_qty": 12, "severity": "minor"}
        self.who("inspector").write("complaint.item", item, **values)

    def circumstances(self, case):
        self.who("inspector").write(
            CASE,
            case,
            found_stage="Incoming inspection",
            conditions="Dry, 20 °C",
            prior_tests="None",
            disposition_requested="return",
            similar_result="none",
        )

    def sheet(self, case, *people):
        """Write the complaint sheet for some people."""
        roles = {"head": "QA", "inspector2": "QA", "stock": "Plant Manager"}
        return self.who("inspector").create(
            NOTICE,
            complaint_id=case,
            kind="sheet",
            name="Complaint sheet",
            text="Twelve of a hundred housings are scratched.",
            recipient_ids=[
                Command.create(
                    {"user_id": getattr(self, f"user_{p}").id, "role": roles[p]}
                )
                for p in people
            ],
        )

    def sample(self, case):
        """Ask the customer for a defective part."""
        return self.who("inspector").create(
            SAMPLE,
            complaint_id=case,
            how="on_site",
            place="Huaxing",
            seal_number="F-0815",
        )

    def ready(self):
        """Return a case with everything that a proposal needs."""
        case = self.intake()
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge")
        inspector.write(CASE, case, class_id=self.case_class("QUALITY"))
        self.facts(case)
        inspector.press(case, "action_start")
        self.circumstances(case)
        inspector.press(self.sheet(case, "head", "stock"), "action_send", NOTICE)
        inspector.press(self.sample(case), "action_receive", SAMPLE)
        return case


class TestManufacturing(Parts):
    def test_parts_are_investigated_answered_and_improved(self):
        """S3.1, S3.2, S3.3, S3.4, S3.5, S3.9, S3.19: the story of scratched housings,
        over National Day and its make-up Saturday.
        """
        case = self.intake()
        # Wednesday 30 September; 1-7 October are holidays: the first working day is
        # Thursday 8 October
        self.assertDueAt(case, "S3.1", "2026-10-08 18:00")
        # 8, 9, Saturday 10 (make-up), 12-16 (Mon-Fri), 19, 20: the tenth working day
        self.assertDueAt(case, "S3.19", "2026-10-20 18:00")
        inspector = self.who("inspector")
        self.at("2026-10-08 09:30")
        with self.refuses("sales", AccessError):
            self.who("sales").press(case, "action_acknowledge")
        inspector.press(case, "action_acknowledge")
        self.assertKept(case, "S3.1")
        self.assertIn(self.customer, self.browse(case).message_ids.partner_ids)

        inspector.write(CASE, case, class_id=self.case_class("QUALITY"))
        with self.refuses("inspector", UserError, "Enter defect and defective"):
            inspector.press(case, "action_start")
        item = self.browse(case).item_ids.id
        facts = {"defect_id": self.defect, "defective_qty": 12}
        inspector.write("complaint.item", item, **facts)
        with self.refuses("inspector", UserError, "how severe the defect"):
            inspector.press(case, "action_start")
        self.facts(case)
        with self.refuses("sales", AccessError):
            self.who("sales").press(case, "action_start")
        inspector.press(case, "action_start")

        inspector.write(CASE, case, **FOUND)
        for missing in (
            "Fill in “Found At”",
            "Fill in “Under Which Conditions”",
            "Fill in “Tests or Treatment Before”",
            "Fill in “Wished for the Goods”",
            "Fill in “Other Customers and Lots”",
            "Complaint Sheet",
            "sample",
        ):
            with self.refuses("inspector", UserError, missing):
                inspector.press(case, "action_submit")
        self.circumstances(case)
        inspector.press(self.sheet(case, "head", "stock"), "action_send", NOTICE)
        sample = self.sample(case)
        with self.refuses("inspector", UserError, "sample"):
            inspector.press(case, "action_submit")
        self.at("2026-10-10 11:00")
        inspector.press(sample, "action_receive", SAMPLE)
        self.propose(case)

        with self.refuses("vp", UserError, "not your turn"):
            self.who("vp").sign(case)
        with self.refuses("inspector", UserError, "not your turn"):
            inspector.sign(case)
        self.who("head").sign(case)
        self.assertState(case, "reply")

        self.at("2026-10-12 10:00")
        with self.refuses("inspector", UserError, "enclose the report"):
            self.answer(case)
        files = [self.attach(case, "report.pdf"), self.attach(case, "test.csv")]
        reply = self.answer(case, attachment_ids=[Command.set(files)])
        self.assertKept(case, "S3.19")
        # sales follows up, and tells the handler what the customer says
        kind = self.env.ref("complaint_mgmt.mail_activity_type_ask_customer")
        call = self.browse(case).activity_ids.filtered(
            lambda a: a.activity_type_id == kind
        )
        self.assertEqual(call.user_id, self.user_sales)
        said = {"feedback": "They are content."}
        self.who("sales").call("mail.activity", "action_feedback", call.ids, **said)
        bodies = " ".join(self.browse(case).message_ids.mapped("body"))
        self.assertIn("They are content.", bodies)
        inspector.press(reply, "action_satisfied", "complaint.reply")

        with self.refuses("inspector", UserError, "Plan: "):
            inspector.press(case, "action_close")
        action = self.plan_action(case, category="machine")
        with self.refuses("inspector", UserError, "Have these actions verified"):
            inspector.press(case, "action_close")
        self.do_action(action)
        with self.refuses("plain", AccessError, "verified by"):
            self.who("plain").press(action, "action_verify", "complaint.action")
        self.judge_action(action)
        with self.refuses("reader", AccessError):
            self.who("reader").press(case, "action_close")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_sales_asks_where_and_how_it_was_found(self):
        """S3.2, S3.3, S3.4: in the very dialog in which sales logs the complaint."""
        answers = {
            "found_stage": "Incoming inspection",
            "conditions": "Dry, 20 °C",
            "prior_tests": "None",
            "disposition_requested": "return",
        }
        case = self.intake(**answers)
        kept = self.who("inspector").read(CASE, case, *answers)
        self.assertEqual(kept, list(answers.values()))
        with self.refuses("sales", AccessError):
            self.who("sales").write(CASE, case, found_stage="Assembly")

    def test_general_manager_may_approve_instead_of_the_quality_manager(self):
        """S3.18: one of the two is enough; before that nobody is answered."""
        case = self.ready()
        self.propose(case)
        with self.refuses("inspector", UserError, "not signed by all"):
            self.who("inspector").press(case, "action_record_reply")
        for person in ("vp", "legal", "inspector2"):
            with self.refuses(person, UserError, "not your turn"):
                self.who(person).sign(case)
        self.who("gm").sign(case)
        self.assertState(case, "reply")

    def test_sheet_goes_to_quality_and_to_the_plant_manager(self):
        """S3.6: two recipients, and each confirms the receipt."""
        case = self.intake()
        self.begin_parts(case)
        inspector = self.who("inspector")
        single = self.sheet(case, "head")
        inspector.press(single, "action_send", NOTICE)
        with self.refuses("inspector", UserError, "to at least 2"):
            inspector.press(case, "action_submit")
        alike = self.sheet(case, "head", "inspector2")
        inspector.press(alike, "action_send", NOTICE)
        with self.refuses("inspector", UserError, "to another department"):
            inspector.press(case, "action_submit")
        both = self.sheet(case, "head", "stock")
        with self.refuses("stock", AccessError):
            self.who("stock").press(both, "action_send", NOTICE)
        inspector.press(both, "action_send", NOTICE)
        self.assertFalse(inspector.read(NOTICE, both, "is_confirmed"))
        with self.refuses("plain", AccessError):
            self.who("plain").press(both, "action_confirm_receipt", NOTICE)
        for number, person in enumerate(("stock", "head"), start=1):
            self.who(person).press(both, "action_confirm_receipt", NOTICE)
            receipt = inspector.read(NOTICE, both, "receipt")
            self.assertEqual(receipt, f"{number} / 2")
        self.assertTrue(inspector.read(NOTICE, both, "is_confirmed"))

    def begin_parts(self, case):
        self.facts(case)
        self.begin(case, "QUALITY")
        self.circumstances(case)
        self.who("inspector").write(CASE, case, **FOUND)

    def test_question_to_the_customer_stops_the_clock(self):
        """S3.8: what is not clear is asked, and the answer is waited for."""
        case = self.intake()
        self.at("2026-10-08 10:00")
        inspector = self.who("inspector")
        with self.refuses("sales", AccessError):
            self.who("sales").press(case, "action_wait")
        opened = inspector.press(case, "action_wait")
        inspector.dialog(opened, reason="Which machine are they mounted on?")
        self.at("2026-10-10 10:00")
        inspector.press(case, "action_customer_answered")
        # the clock stood still at the close of 8 and 9 October: 10 (make-up Saturday),
        # 12-16, 19-22 are the ten days that count
        self.assertDueAt(case, "S3.19", "2026-10-22 18:00")
        # receipt is confirmed in time, whoever waits
        self.assertDueAt(case, "S3.1", "2026-10-08 18:00")

    def test_sample_that_cannot_be_had_is_waived_with_a_reason(self):
        """S3.9: the customer is asked for a part; without one it says why."""
        case = self.intake()
        self.begin_parts(case)
        inspector = self.who("inspector")
        notice = self.sheet(case, "head", "stock")
        inspector.press(notice, "action_send", NOTICE)
        with self.refuses("inspector", UserError, "sample"):
            inspector.press(case, "action_submit")
        with self.refuses("reader", AccessError):
            self.who("reader").press(case, "action_waive")
        with self.refuses("inspector", UserError, "Say why"):
            self.waive(case, "sample", " ")
        self.waive(case, "sample", "All scrapped by the customer.")
        self.propose(case)

    def test_answer_that_does_not_satisfy_leads_back_to_the_investigation(self):
        """S3.19: sales follows up; what was signed before does not count any more."""
        case = self.ready()
        self.propose(case)
        self.who("head").sign(case)
        inspector = self.who("inspector")
        files = [self.attach(case, "report.pdf")]
        reply = self.answer(case, attachment_ids=[Command.set(files)])
        with self.refuses("sales", AccessError):
            self.who("sales").press(reply, "action_not_satisfied", "complaint.reply")
        inspector.press(reply, "action_not_satisfied", "complaint.reply")
        with self.refuses("inspector", UserError, "not satisfied"):
            inspector.press(case, "action_close")
        inspector.press(case, "action_back_to_investigation")
        self.assertState(case, "investigation")
        with self.refuses("inspector", UserError, "not at the step Reply"):
            self.answer(case, attachment_ids=[Command.set(files)])
        self.propose(case, proposal="We sort the whole lot at the customer's site.")
        self.assertState(case, "decision")

    def test_action_that_does_not_work_begins_anew(self):
        """S3.16: not effective, so the next iteration; the first stays readable."""
        case = self.ready()
        action = self.plan_action(case)
        self.do_action(action)
        self.judge_action(action, "action_not_effective")
        owner = self.who("plain")
        owner.press(action, "action_take_up_again", "complaint.action")
        names = ("iteration", "state", "evidence")
        self.assertEqual(
            owner.read("complaint.action", action, *names), [2, "open", False]
        )
        checks = owner.read("complaint.action", action, "check_ids")
        self.assertEqual(len(checks), 1)
        with self.refuses("head", Exception):
            self.who("head").write("complaint.action.check", checks[0], iteration=9)
        self.do_action(action)
        self.judge_action(action)
        checks = owner.read("complaint.action", action, "check_ids")
        self.assertEqual(len(checks), 2)

    def test_other_customers_of_the_lot_are_looked_up(self):
        """S3.5: the system finds the cases on the same lot; the handler says what."""
        first, second = self.intake(), self.intake()
        inspector = self.who("inspector")
        self.assertEqual(inspector.read(CASE, second, "similar_count"), 1)
        opened = inspector.press(second, "action_view_similar")
        self.assertEqual(inspector.find(CASE, *opened["domain"]), [first])
        inspector.write(
            CASE, second, similar_result="found", related_ids=[Command.link(first)]
        )
        self.assertEqual(inspector.read(CASE, second, "related_ids"), [first])
