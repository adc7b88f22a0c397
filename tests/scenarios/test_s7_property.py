"""S7: a property company; owners, tenants, residents and merchants complain."""

from scenario import CASE, Scenario, utc

from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_mgmt.tests.common import ROLE

REPLY = "complaint.reply"
LINE = "complaint.reply.line"
NOISE = "The lift of block 3 screeches so loudly that nobody can sleep."


class PropertyCase(Scenario):
    procedure = "S7"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a guard and a repairman: employees without any role in complaints
        cls.user_guard = cls.new_user("guard", "base.group_user")
        # the complaint centre: assigns, reads, signs what its handlers propose
        cls.user_centre = cls.new_user("centre", ROLE + "qa_head")
        cls.tenant = cls.env["res.partner"].create(
            {"name": "Zhao Min", "email": "zhao.min@example.com", "phone": "555 0103"}
        )

    def setUp(self):
        super().setUp()
        self.who("manager").create(
            "complaint.team",
            name="Complaint Centre",
            leader_id=self.user_centre.id,
            report_to_id=self.user_centre.id,
            sequence=1,
        )

    def registered(self, code="GENERAL", **values):
        """Let the guard log a complaint and the centre give it to the inspector."""
        values = {"partner_id": self.tenant.id, "statement": NOISE, **values}
        case = self.who("guard").log(**values)
        centre = self.who("centre")
        class_id = self.case_class(code)
        centre.write(CASE, case, class_id=class_id, user_id=self.user_inspector.id)
        return case

    def first_reply(self, case, **values):
        inspector = self.who("inspector")
        told = {
            "text": "The lift is switched off and the maker is called.",
            "next_measures": "The maker changes the rollers until 9 October.",
            "mode": "phone",
            **values,
        }
        action = inspector.press(case, "action_first_reply")
        return inspector.dialog(action, button=None, **told)

    def investigated(self, case):
        self.who("inspector").write(
            CASE,
            case,
            investigation="<p>Two rollers of the cabin were worn out.</p>",
            outcome="own_fault",
            proposal="New rollers; they are greased every month from now on.",
        )

    def decided(self, **values):
        """Return a general complaint whose decision is signed."""
        case = self.registered(**values)
        inspector = self.who("inspector")
        inspector.press(case, "action_start")
        self.first_reply(case)
        self.investigated(case)
        inspector.sign(case, action=inspector.press(case, "action_submit"))
        self.who("centre").sign(case)
        return case

    def written(self, case):
        """Return the draft of a reply with its four parts."""
        inspector = self.who("inspector")
        reply = inspector.press(case, "action_record_reply")["res_id"]
        step = "We grease the rollers every month and look after the noise."
        inspector.write(LINE, self.part(reply, "next_step"), text=step)
        inspector.write(LINE, self.part(reply, "time_node"), date="2026-12-04")
        return reply


class TestProperty(PropertyCase):
    def test_noise_in_the_lift_over_the_national_day(self):
        """S7.3.1: a guard is told, and logs it.

        S7.4.2: recorded at once in the short form, and the centre is called.
        S7.4.3: the centre registers it and gives it to a handler.
        S7.4.4: a reply within 24 hours that names the next measures.
        S7.5.3: the result within 3 working days.
        S7.5.4: closed with a proof that the letter arrived.
        S7.6.1: answered after the handling, S7.6.2: read by a second person.
        S7.6.3: with care, apology, next step and time node.
        """
        self.at("2026-09-30 17:40")
        guard, centre = self.who("guard"), self.who("centre")
        case = guard.log(
            partner_id=self.tenant.id,
            statement=NOISE,
            channel_id=self.channel("visit"),
            subject_type="service",
            complainant_type="tenant",
            occurred_on="2026-09-30",
            place="Block 3, north lift",
        )
        self.assertEqual(guard.read(CASE, case, "mode"), "oral")
        self.assertEqual(self.called(case, "leader"), self.user_centre)
        # 24 hours run through the holidays
        self.assertDueAt(case, "S7.4.4", "2026-10-01 17:40")
        # Wednesday is not counted, 1 to 7 October are holidays: Thursday 8 and
        # Friday 9 are the first two days, make-up Saturday 10 is the third
        self.assertDueAt(case, "S7.5.3", "2026-10-10 18:00")
        self._register(case)

        self.at("2026-10-01 10:05")
        self._answer_first(case)
        self.assertKept(case, "S7.4.4")

        self.at("2026-10-09 11:00")
        self._decide(case)
        self.at("2026-10-10 15:00")
        reply = self._reply(case)
        self.assertKept(case, "S7.5.3")

        self.at("2026-10-12 09:30")
        self._prove(case, reply)
        self.assertState(case, "closed")
        self.assertFalse(centre.find("complaint.clock", ("is_running", "=", True)))

    def _register(self, case):
        """The centre gives the case to a handler; nobody else could."""
        centre, inspector = self.who("centre"), self.who("inspector")
        general = self.case_class("GENERAL")
        for person in ("guard", "reader"):
            with self.refuses(person, AccessError):
                self.who(person).write(CASE, case, class_id=general)
        with self.refuses("centre", UserError, "Assign a handler"):
            centre.write(CASE, case, state="investigation", class_id=general)
        with self.refuses("inspector", UserError, "Classify the complaint"):
            inspector.press(case, "action_start")
        centre.write(CASE, case, class_id=general, user_id=self.user_inspector.id)
        inspector.press(case, "action_acknowledge")
        inspector.press(case, "action_start")

    def _answer_first(self, case):
        inspector = self.who("inspector")
        self.investigated(case)
        with self.refuses("inspector", UserError, "first reply that names"):
            inspector.press(case, "action_submit")
        with self.refuses("inspector", UserError, "Say what we do next"):
            self.first_reply(case, next_measures=" ")
        for person in ("guard", "reader"):
            with self.refuses(person, AccessError):
                values = {"complaint_id": case, "purpose": "first", "text": "Wait."}
                self.who(person).create(REPLY, next_measures="More.", **values)
        self.first_reply(case)

    def _decide(self, case):
        """The inspector proposes, the centre approves; the others may not."""
        inspector = self.who("inspector")
        inspector.sign(case, action=inspector.press(case, "action_submit"))
        self.assertState(case, "decision")
        for person in ("inspector", "inspector2", "vp"):
            with self.refuses(person, UserError, "not your turn"):
                self.who(person).sign(case)
        with self.refuses("inspector", UserError):
            inspector.press(case, "action_record_reply")
        self.who("centre").sign(case)
        self.assertState(case, "reply")

    def _reply(self, case):
        inspector, second = self.who("inspector"), self.who("inspector2")
        reply = inspector.press(case, "action_record_reply")["res_id"]
        for code, name in {"care": "Care", "apology": "Apology"}.items():
            line = self.part(reply, code)
            sample = inspector.read(LINE, line, "text")
            inspector.write(LINE, line, text=" ")
            with self.refuses("inspector", UserError, f"write the part “{name}"):
                inspector.press(reply, "action_send", REPLY)
            inspector.write(LINE, line, text=sample)
        with self.refuses("inspector", UserError, "write the part “Next Step”"):
            inspector.press(reply, "action_send", REPLY)
        step = "We grease the rollers every month and look after the noise."
        inspector.write(LINE, self.part(reply, "next_step"), text=step)
        with self.refuses("inspector", UserError, "give the date in “Time Node”"):
            inspector.press(reply, "action_send", REPLY)
        inspector.write(LINE, self.part(reply, "time_node"), date="2026-10-30")
        with self.refuses("inspector", UserError, "let another handler"):
            inspector.press(reply, "action_send", REPLY)
        self._read_twice(reply)
        with self.refuses("guard", AccessError):
            self.who("guard").press(reply, "action_send", REPLY)
        second.press(reply, "action_approve_wording", REPLY)
        inspector.press(reply, "action_send", REPLY)
        return reply

    def _read_twice(self, reply):
        """The writer cannot approve, and a later change needs a new approval."""
        inspector, second = self.who("inspector"), self.who("inspector2")
        approve = "action_approve_wording"
        with self.refuses("inspector", UserError, "You wrote this reply"):
            inspector.press(reply, approve, REPLY)
        with self.refuses("reader", AccessError):
            self.who("reader").press(reply, approve, REPLY)
        second.press(reply, approve, REPLY)
        line = self.part(reply, "next_step")
        inspector.write(LINE, line, text="We grease the rollers every week.")
        with self.refuses("inspector", UserError, "let another handler"):
            inspector.press(reply, "action_send", REPLY)

    def _prove(self, case, reply):
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "proof that it reached"):
            inspector.press(case, "action_close")
        action = inspector.press(reply, "action_add_proof", REPLY)
        with self.refuses("inspector", UserError, "who confirmed it on the phone"):
            inspector.dialog(action, button=None, kind="call")
        note = "Mrs. Zhao read the letter and the lift is quiet."
        inspector.dialog(action, button=None, kind="call", note=note)
        with self.refuses("reader", AccessError):
            self.who("reader").press(case, "action_close")
        inspector.press(case, "action_close")
        self.assertEqual(self.called(case, "archive"), self.user_archivist)

    def test_who_is_not_satisfied_is_investigated_again(self):
        """S7.6.1: the result of the second round is told, too."""
        self.at("2026-11-16 09:00")
        case = self.decided()
        reply = self.written(case)
        inspector = self.who("inspector")
        time_node = self.part(reply, "time_node")
        inspector.write(LINE, time_node, date="2026-10-30")
        self.who("inspector2").press(reply, "action_approve_wording", REPLY)
        with self.refuses("inspector", UserError, "A promise is for a time after"):
            inspector.press(reply, "action_send", REPLY)
        inspector.write(LINE, time_node, date="2026-12-04")
        self.who("inspector2").press(reply, "action_approve_wording", REPLY)
        inspector.press(reply, "action_send", REPLY)
        inspector.press(reply, "action_not_satisfied", REPLY)
        with self.refuses("inspector", UserError, "not satisfied"):
            inspector.press(case, "action_close")
        inspector.press(case, "action_back_to_investigation")
        inspector.write(CASE, case, proposal="A new cabin door.")
        inspector.sign(case, action=inspector.press(case, "action_submit"))
        self.who("centre").sign(case)
        with self.refuses("inspector", UserError, "Record the reply"):
            inspector.press(case, "action_close")
        self.assertState(case, "reply")

    def test_result_too_late_calls_the_centre_and_then_the_leader(self):
        """S7.5.3: a deadline that passes is not silent."""
        self.at("2026-11-16 09:00")
        case = self.registered()
        # Monday is not counted: Tuesday, Wednesday, Thursday
        self.assertDueAt(case, "S7.5.3", "2026-11-19 18:00")
        self.first_reply(case)
        self.at("2026-11-20 09:05")
        self.call_on()
        self.assertEqual(self.called(case, "alert"), self.user_centre)
        # 4 working hours after Friday 9:05, with the lunch from 12 to 13:30
        self.at("2026-11-20 14:40")
        self.call_on()
        self.assertEqual(self.called(case, "alert"), self.user_centre | self.user_vp)


class TestPropertyIntake(PropertyCase):
    def test_every_way_in_has_its_mode(self):
        """S7.3.1, S7.3.2: oral in person, written by letter, mail and SMS.

        S7.3.3: the procedure does not say how WeChat counts: the company does.
        """
        self.at("2026-11-16 09:00")
        guard = self.who("guard")
        modes = {
            "visit": "oral",
            "service_centre": "oral",
            "duty": "oral",
            "phone": "oral",
            "letter": "written",
            "email": "written",
            "sms": "written",
            "wechat": False,
        }
        for name, mode in modes.items():
            case = guard.log(
                partner_id=self.tenant.id,
                statement=NOISE,
                channel_id=self.channel(name),
            )
            self.assertEqual(guard.read(CASE, case, "mode"), mode, name)
            self.assertDueAt(case, "S7.4.4", "2026-11-17 09:00")
        self.who("inspector").write(CASE, case, mode="oral")
        channels = "complaint.channel"
        with self.refuses("centre", AccessError):
            self.who("centre").write(channels, self.channel("wechat"), mode="written")
        manager = self.who("manager")
        manager.write(channels, self.channel("wechat"), mode="written")
        channel = self.channel("wechat")
        case = guard.log(partner_id=self.tenant.id, statement=NOISE, channel_id=channel)
        self.assertEqual(guard.read(CASE, case, "mode"), "written")

    def test_owner_tenant_resident_and_merchant_complain(self):
        """S7.2, S7.4.1: who complains; what is missing is asked for, not demanded."""
        self.at("2026-11-16 09:00")
        guard = self.who("guard")
        for sort in ("owner", "tenant", "resident", "merchant"):
            case = guard.log(
                contact_name="Somebody", statement=NOISE, complainant_type=sort
            )
            self.assertEqual(guard.read(CASE, case, "complainant_type"), sort)
        prompt = guard.read(CASE, case, "intake_prompt")
        for word in ("when", "where", "evidence", "a phone number"):
            self.assertIn(word, prompt)
        with self.refuses("guard", UserError, "who complained"):
            guard.log(statement=NOISE)


class TestPropertyDanger(PropertyCase):
    def setUp(self):
        super().setUp()
        self.who("manager").create(
            "complaint.oncall",
            user_id=self.user_inspector2.id,
            pattern="weekly",
            weekday="5",
            hour_from=18.0,
            hour_to=8.0,
        )

    def test_danger_at_night_is_handled_at_once(self):
        """S7.5.1, S7.5.2: before everything else; people are called at once.

        S7.5.3: the result is told no later than that of a general complaint.
        """
        self.at("2026-11-20 09:00")
        old = self.registered()
        # Saturday night
        self.at("2026-11-21 22:30")
        guard = self.who("guard")
        case = guard.log(
            contact_name="Resident of block 5",
            contact_phone="555 0104",
            statement="A ceiling panel fell down beside a child.",
            channel_id=self.channel("duty"),
            is_urgent=True,
        )
        self.assertEqual(self.called(case, "alert"), self.user_inspector2)
        self.assertDueAt(case, "S7.4.4", "2026-11-22 22:30")
        # the week-end is not counted: Monday 23, Tuesday 24, Wednesday 25
        self.assertDueAt(case, "S7.5.3", "2026-11-25 18:00")
        self._take_up(case)
        queue = self.who("inspector").find(CASE, ("id", "in", [old, case]))
        self.assertEqual(queue, [case, old])

        self.at("2026-11-23 10:00")
        reply = self._report(case)
        self.assertKept(case, "S7.5.3")
        inspector = self.who("inspector2")
        action = inspector.press(reply, "action_add_proof", REPLY)
        inspector.dialog(action, button=None, kind="call", note="The father.")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def _take_up(self, case):
        """Who is on call acknowledges, classifies and begins within the hour."""
        with self.refuses("inspector", AccessError, "you were not called"):
            self.who("inspector").press(case, "action_acknowledge_alerts")
        self.at("2026-11-21 22:40")
        inspector = self.who("inspector2")
        inspector.press(case, "action_acknowledge_alerts")
        if inspector.read(CASE, case, "safety_state") == "open":
            inspector.press(case, "action_safety_accept")
        inspector.write(CASE, case, class_id=self.case_class("SAFETY"))
        self.assertTrue(inspector.read(CASE, case, "is_serious"))
        # one hour after the receipt
        self.assertDueAt(case, "S7.5.2", "2026-11-21 23:30")
        called = self.called(case, "alert")
        self.assertEqual(
            called & (self.user_centre | self.user_head | self.user_vp | self.user_gm),
            self.user_centre | self.user_head | self.user_vp,
        )
        self.at("2026-11-21 22:56")
        self.call_on()
        self.assertIn(self.user_gm, self.called(case, "alert"))
        self.who("vp").press(case, "action_acknowledge_alerts")
        self.assertFalse(self.called(case, "alert"))
        inspector.press(case, "action_start")
        self.assertKept(case, "S7.5.2")

    def _report(self, case):
        inspector = self.who("inspector2")
        action = inspector.press(case, "action_first_reply")
        inspector.dialog(
            action,
            button=None,
            text="The corridor is closed off.",
            next_measures="All panels of block 5 are checked by Monday.",
            mode="phone",
            replied_at=str(utc("2026-11-21 23:10")),
        )
        inspector.write(
            CASE,
            case,
            investigation="<p>The panel was not screwed on.</p>",
            outcome="own_fault",
            proposal="All panels are screwed on.",
        )
        inspector.sign(case, action=inspector.press(case, "action_submit"))
        self.who("centre").sign(case)
        reply = inspector.press(case, "action_record_reply")["res_id"]
        inspector.write(LINE, self.part(reply, "next_step"), text="A yearly check.")
        inspector.write(LINE, self.part(reply, "time_node"), date="2026-12-18")
        inspector.write(REPLY, reply, mode="phone")
        self.who("inspector").press(reply, "action_approve_wording", REPLY)
        inspector.press(reply, "action_send", REPLY)
        return reply

    def test_work_that_does_not_begin_within_the_hour_is_an_alert(self):
        """S7.5.2: at once means within the hour that the procedure gives."""
        self.at("2026-11-20 14:00")
        case = self.registered("SAFETY")
        self.assertDueAt(case, "S7.5.2", "2026-11-20 15:00")
        self.who("vp").press(case, "action_acknowledge_alerts")
        self.at("2026-11-20 15:05")
        self.call_on()
        self.assertEqual(self.called(case, "alert"), self.user_centre)

    def test_danger_is_never_answered_on_the_spot(self):
        """S7.5.2: it needs an investigation and a signed decision."""
        self.at("2026-11-20 14:00")
        case = self.registered("SAFETY")
        with self.refuses("inspector", UserError, "may be in danger"):
            self.who("inspector").press(case, "action_answer_directly")
