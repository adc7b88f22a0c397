"""S4: the rules of a company for the complaints of its customers."""

from scenario import CASE, Scenario, utc

from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.complaint_mgmt.tests.common import ROLE

REPLY = "complaint.reply"
LINE = "complaint.reply.line"
STATEMENT = "complaint.statement"
RUDE = "The clerk shouted at me and threw my invoice on the floor."


class CompanyCase(Scenario):
    procedure = "S4"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_desk = cls.new_user("desk", "base.group_user")
        # the clerk who is complained about handles complaints as well
        cls.user_clerk = cls.new_user("clerk", ROLE + "handler")
        cls.user_leader = cls.new_user("leader", ROLE + "qa_head")

    def setUp(self):
        super().setUp()
        self.who("manager").create(
            "complaint.team", name="Service", leader_id=self.user_leader.id, sequence=1
        )

    def received(self, **values):
        values = {
            "partner_id": self.customer.id,
            "statement": RUDE,
            "subject_type": "staff",
            **values,
        }
        return self.who("desk").log(**values)

    def started(self, **values):
        case = self.received(**values)
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge")
        category = self.env.ref("complaint_mgmt.complaint_category_product").id
        class_id = self.case_class("minor")
        inspector.write(CASE, case, class_id=class_id, category_id=category)
        inspector.press(case, "action_start")
        return case

    def hear(self, case, side, **values):
        said = {"text": "He shouted.", "heard_at": str(utc("2026-09-20 11:00"))}
        return self.who("inspector").create(
            STATEMENT, complaint_id=case, side=side, **{**said, **values}
        )

    def find_out(self, case, **values):
        found = {
            "outcome": "own_fault",
            "investigation": "<p>The camera shows it.</p>",
            "proposal": "The clerk apologises; he is trained.",
            "verified_true": "yes",
            "verified_reasonable": "yes",
            **values,
        }
        self.who("inspector").write(CASE, case, **found)

    def waive(self, case, source, reason):
        inspector = self.who("inspector")
        requirement = self.version.requirement_ids.filtered(
            lambda r: r.source == source and r.kind == "visit"
        )
        action = inspector.press(case, "action_waive")
        return inspector.dialog(action, requirement_id=requirement.id, reason=reason)

    def propose(self, case):
        inspector = self.who("inspector")
        return inspector.sign(case, action=inspector.press(case, "action_submit"))

    def investigated(self, **values):
        """Return a case that is ready to be proposed."""
        case = self.started(**values)
        now = str(self.browse(case).state_changed_at)
        self.hear(case, "complainant", partner_id=self.contact.id, heard_at=now)
        self.hear(case, "respondent", party="Haulier", heard_at=now)
        self.find_out(case)
        self.waive(case, "S4.13", "Nothing is to be seen on site any more.")
        return case

    def answered(self, case):
        """Let a case be decided and answered."""
        self.propose(case)
        self.who("leader").sign(case)
        inspector = self.who("inspector")
        reply = inspector.press(case, "action_record_reply")["res_id"]
        inspector.write(LINE, self.part(reply, "remedy"), text="We pay for it.")
        inspector.press(reply, "action_send", REPLY)


class TestCompany(CompanyCase):
    def test_rude_clerk_from_the_letter_to_the_lessons(self):
        """S4.9: the customer is told the milestones and their dates.

        S4.11: verified, investigated, answered, in this order.
        S4.12: is it true, is it reasonable; S4.13: looked at on site, both sides heard.
        S4.14: answered with the solution; S4.16: within 15 days.
        S4.17: closed with what was learned; S4.19: then it is to be filed.
        """
        self.at("2026-09-18 11:00")
        case = self.received(channel_id=self.channel("letter"))
        # Friday 18; Sunday 20 September is a make-up working day
        self.assertDueAt(case, "S4.9", "2026-09-20 18:00")
        # 18 + 15 = Saturday 3 October, within the holidays: Thursday 8 October
        self.assertDueAt(case, "S4.16", "2026-10-08 18:00")
        self._receive(case)
        self.at("2026-09-20 15:00")
        self._verify(case)
        self._hear_both(case)
        self.propose(case)
        with self.refuses("inspector", UserError, "not signed by all"):
            self.who("inspector").press(case, "action_record_reply")
        self.who("leader").sign(case)
        self.at("2026-10-08 16:00")
        self._answer(case)
        self.assertKept(case, "S4.16")
        self._close(case)

    def _receive(self, case):
        """S4.9: the acknowledgement names what comes by when."""
        inspector = self.who("inspector")
        for person in ("desk", "reader"):
            with self.refuses(person, AccessError):
                self.who(person).press(case, "action_acknowledge")
        inspector.press(case, "action_acknowledge")
        self.assertKept(case, "S4.9")
        body = self.browse(case).message_ids.mapped("body")
        letter = next(text for text in body if "goes on" in text)
        self.assertIn("09/18/2026 11:00:00 AM", letter)
        self.assertIn("10/08/2026 06:00:00 PM", letter)
        self.assertIn("Result told to the customer", letter)
        # the first stage comes first
        with self.refuses("inspector", UserError):
            inspector.write(CASE, case, state="reply")
        with self.refuses("inspector", UserError, "Classify the complaint"):
            inspector.press(case, "action_start")
        inspector.write(CASE, case, class_id=self.case_class("minor"))
        inspector.press(case, "action_start")

    def _verify(self, case):
        inspector = self.who("inspector")
        self.find_out(case, verified_true=False, verified_reasonable=False)
        for name, label in {
            "verified_true": "Is It True?",
            "verified_reasonable": "Is It Reasonable?",
        }.items():
            with self.refuses("inspector", UserError, label):
                inspector.press(case, "action_submit")
            with self.refuses("reader", AccessError):
                self.who("reader").write(CASE, case, **{name: "yes"})
            inspector.write(CASE, case, **{name: "yes"})
        note = "The cash office confirms it."
        inspector.write(CASE, case, verified_note=note)

    def _hear_both(self, case):
        """Seen on site; the customer and the clerk, who answers for himself."""
        inspector, clerk = self.who("inspector"), self.who("clerk")
        with self.refuses("inspector", UserError, "Visit on site"):
            inspector.press(case, "action_submit")
        inspector.create(
            "complaint.visit",
            complaint_id=case,
            purpose="Camera of the hall",
            visitor_ids=[[6, 0, self.user_inspector.ids]],
            visited_at=str(utc("2026-09-20 10:30")),
            findings="One sees the invoice fly.",
        )
        text = "take down: Complainant, Respondent"
        with self.refuses("inspector", UserError, text):
            inspector.press(case, "action_submit")
        self.hear(case, "complainant", partner_id=self.contact.id)
        ask = {"user_id": self.user_clerk.id, "question": "What happened?"}
        statement = inspector.create(
            STATEMENT, complaint_id=case, side="respondent", **ask
        )
        with self.refuses("inspector", UserError, "take down: Respondent"):
            inspector.press(case, "action_submit")
        # who is accused says his part and does nothing else
        with self.refuses("clerk", AccessError, "is a complaint about you"):
            clerk.write(CASE, case, outcome="unfounded")
        with self.refuses("inspector2", AccessError, "Somebody else is asked"):
            action = self.who("inspector2").press(statement, "action_give", STATEMENT)
            self.who("inspector2").dialog(action, text="He is always so.")
        action = clerk.press(statement, "action_give", STATEMENT)
        clerk.dialog(action, text="It fell down.")

    def _answer(self, case):
        inspector = self.who("inspector")
        reply = inspector.press(case, "action_record_reply")["res_id"]
        with self.refuses("inspector", UserError, "write the part “Solution”"):
            inspector.press(reply, "action_send", REPLY)
        line = self.part(reply, "remedy")
        inspector.write(LINE, line, text="The clerk apologises to you in person.")
        for person in ("desk", "reader", "vp"):
            with self.refuses(person, AccessError):
                self.who(person).press(reply, "action_send", REPLY)
        inspector.press(reply, "action_send", REPLY)
        inspector.press(reply, "action_satisfied", REPLY)

    def _close(self, case):
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "Lessons Learned"):
            inspector.press(case, "action_close")
        inspector.write(CASE, case, lessons=" ")
        with self.refuses("inspector", UserError, "Lessons Learned"):
            inspector.press(case, "action_close")
        inspector.write(CASE, case, lessons="Two people at the desk at noon.")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")
        self.assertEqual(self.called(case, "archive"), self.user_archivist)
        with self.refuses("inspector", UserError, "closed"):
            inspector.write(CASE, case, lessons="None.")

    def test_what_is_not_true_is_told_to_the_customer_all_the_same(self):
        """S4.21: the result is told; nothing that criticises the customer is sent."""
        self.at("2026-11-16 09:00")
        case = self.started(subject_type="service")
        inspector = self.who("inspector")
        self.hear(case, "complainant", partner_id=self.contact.id)
        self.hear(case, "respondent", party="Haulier")
        self.find_out(case, outcome="unfounded", verified_true="no")
        self.waive(case, "S4.13", "Nothing is to be seen on site any more.")
        inspector.call(CASE, "message_post", [case], body="He tried it before.")
        self.propose(case)
        self.who("leader").sign(case)
        reply = inspector.press(case, "action_record_reply")["res_id"]
        inspector.write(LINE, self.part(reply, "remedy"), text="Nothing is owed.")
        inspector.write(LINE, self.part(reply, "result"), text=" ")
        with self.refuses("inspector", UserError, "Result of the Investigation"):
            inspector.press(reply, "action_send", REPLY)
        text = "The film shows that nobody was in the hall."
        inspector.write(LINE, self.part(reply, "result"), text=text)
        inspector.press(reply, "action_send", REPLY)
        told = inspector.read(REPLY, reply, "text")
        self.assertIn(text, told)
        self.assertNotIn("He tried it before", told)
        inspector.write(CASE, case, lessons="Keep the films for a month.")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_a_visit_may_be_left_out_with_a_reason_and_a_verification_not(self):
        """S4.12, S4.13: the questions are binding, the visit needs both or a reason."""
        self.at("2026-11-16 09:00")
        case = self.started()
        inspector = self.who("inspector")
        self.find_out(case, verified_reasonable=False)
        with self.refuses("inspector", UserError, "Say why"):
            self.waive(case, "S4.13", " ")
        with self.refuses("reader", AccessError):
            action = inspector.press(case, "action_waive")
            self.who("reader").dialog(action, reason="No time.")
        self.waive(case, "S4.13", "The shop is closed for good.")
        binding = self.version.sudo().requirement_ids.filtered(
            lambda r: r.field_id.name == "verified_reasonable"
        )
        action = inspector.press(case, "action_waive")
        with self.refuses("inspector", UserError, "does not let anybody waive"):
            inspector.dialog(action, requirement_id=binding.id, reason="No time.")

    def test_late_is_not_silent(self):
        """S4.16: the team leader is called, then who is in charge."""
        self.at("2026-11-02 09:00")
        case = self.started()
        # Monday 2 + 15 = Tuesday 17 November
        self.assertDueAt(case, "S4.16", "2026-11-17 18:00")
        self.at("2026-11-18 09:00")
        self.call_on()
        self.assertEqual(self.called(case, "alert"), self.user_leader)
        self.at("2026-11-18 14:35")
        self.call_on()
        self.assertEqual(self.called(case, "alert"), self.user_leader | self.user_vp)


class TestCompanyReception(CompanyCase):
    def test_by_call_letter_and_visit(self):
        """S4.5, S4.6: everybody takes a complaint in, and nothing starts without it."""
        self.at("2026-11-16 09:00")
        desk = self.who("desk")
        for name, mode in {
            "phone": "oral",
            "letter": "written",
            "visit": "oral",
            "social": "written",
        }.items():
            case = self.received(channel_id=self.channel(name))
            self.assertEqual(desk.read(CASE, case, "mode"), mode)
            self.assertTrue(desk.read(CASE, case, "name"))
            self.assertEqual(desk.read(CASE, case, "state"), "new")
        with self.refuses("desk", ValidationError, "what happened"):
            desk.create(CASE, partner_id=self.customer.id, statement=" ")
        with self.refuses("inspector", UserError, "starts as new"):
            self.who("inspector").create(CASE, statement=RUDE, state="investigation")
        # the words stay what they were once receipt is acknowledged
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge")
        with self.refuses("inspector", UserError, "own words"):
            inspector.write(CASE, case, statement="He was nice.")

    def test_nobody_is_turned_away_without_a_reason(self):
        """S4.7: the leader looks into it."""
        self.at("2026-11-16 09:00")
        with self.refuses("desk", ValidationError, "say why it was"):
            self.received(reception_refused=True)
        case = self.received(
            reception_refused=True, reception_refusal_reason="He was drunk."
        )
        self.assertEqual(self.called(case, "reception"), self.user_leader)

    def test_nobody_judges_a_complaint_about_himself(self):
        """S4.8: the accused neither handles, writes nor signs."""
        self.at("2026-11-16 09:00")
        case = self.received()
        inspector = self.who("inspector")
        inspector.write(CASE, case, subject_user_ids=[[4, self.user_clerk.id]])
        with self.refuses("inspector", ValidationError, "who cannot handle"):
            inspector.write(CASE, case, user_id=self.user_clerk.id)
        with self.refuses("clerk", AccessError, "is a complaint about you"):
            self.who("clerk").press(case, "action_acknowledge")

    def test_who_has_no_part_in_it_sees_nothing(self):
        """S4.10: outsiders, colleagues without a role and other companies."""
        self.at("2026-11-16 09:00")
        case = self.received(contact_name="Mrs. Gu", contact_phone="555 0130")
        for person in ("plain", "stock", "other", "portal"):
            with self.refuses(person, AccessError):
                self.who(person).read(CASE, case, "statement")
        persons = self.browse(case).person_ids.ids
        for person in ("plain", "reader", "other", "portal"):
            with self.refuses(person, AccessError):
                self.who(person).read("complaint.person", persons[0], "name")
        name = self.who("inspector").read("complaint.person", persons[0], "name")
        self.assertEqual(name, "Mrs. Gu")
