"""What is refused to each role, over the door that every client has.

One method a role: what only the next role up may, what only the system writes, final
states, deleting, other companies, and signatures that are somebody else's.
"""

from scenario import CASE, Command, Scenario

from odoo.exceptions import AccessError, UserError

STEP = "complaint.gate.step"
SIGNATURE = "complaint.gate.signature"
REPLY = "complaint.reply"
# Written by the system only, whoever asks.
SYSTEM = {
    "name": "CP-1",
    "acknowledged_at": "2026-01-05 10:00:00",
    "closed_at": "2026-01-05 10:00:00",
    "next_due_at": "2036-01-05 10:00:00",
    "state_changed_at": "2026-01-05 10:00:00",
    "procedure_version_id": False,
    "callback_at": "2026-01-05 10:00:00",
    "admission": "admitted",
    "is_first_contact": True,
    "safety_state": "dismissed",
}


class Refused(Scenario):
    """Attempts that a role makes, each of which must fail.

    An `AccessError` is a `UserError`: where a rule refuses before the rights do, the
    latter is named.
    """

    def setUp(self):
        super().setUp()
        self.at("2026-11-20 10:00")

    def refuse_all(self, person, exception, *attempts):
        """Let a person try things, each of which is refused.

        :param attempts: tuples (name of a method of Person, *arguments, dict of
            keyword arguments)
        """
        for name, *args, kwargs in attempts:
            with self.subTest(person=person, name=name, args=args):
                with self.refuses(person, exception):
                    getattr(self.who(person), name)(*args, **kwargs)

    def refuse_system(self, person, case):
        """Nobody writes what the system writes."""
        self.refuse_all(
            person,
            UserError,
            *(("write", CASE, case, {name: value}) for name, value in SYSTEM.items()),
        )

    def refuse_handling(self, person, case):
        """Only handlers work on a case, whatever the way."""
        states = ("investigation", "decision", "reply", "closed", "cancelled")
        buttons = (
            "action_acknowledge",
            "action_assign_to_me",
            "action_start",
            "action_close",
            "action_wait",
            "action_promise",
            "action_callback",
            "action_hand_over",
            "action_refer",
            "action_propose_measure",
            "action_waive",
            "action_report_to_head",
        )
        self.refuse_all(
            person,
            AccessError,
            *(("write", CASE, case, {"state": state}) for state in states),
            *(("press", case, button, {}) for button in buttons),
            ("write", CASE, case, {"class_id": self.class_minor.id}),
            ("write", CASE, case, {"user_id": self.user_inspector.id}),
            ("create", REPLY, {"complaint_id": case, "text": "No."}),
            ("create", "complaint.measure", self.measure_values(case)),
        )

    def measure_values(self, case):
        measure = self.env.ref("complaint_mgmt.complaint_measure_type_explain").id
        return {"complaint_id": case, "type_id": measure}

    def refuse_forging(self, person, case):
        """Evidence is written by the steps, not by hand, and nothing is deleted."""
        round_id = self.browse(case).gate_round_ids[:1].id
        self.refuse_all(
            person,
            UserError,
            ("call", CASE, "unlink", [case], {}),
            ("create", SIGNATURE, {"round_id": round_id, "user_id": 1}),
            ("create", STEP, {"round_id": round_id, "name": "Me", "sequence": 1}),
            ("create", "complaint.gate.round", {"res_id": case, "res_model": CASE}),
            ("create", "complaint.event", {"kind": "state.changed"}),
            ("create", "complaint.mark", {"complaint_id": case}),
            ("create", "complaint.clock", {"complaint_id": case}),
            ("create", "complaint.waiver", {"complaint_id": case, "reason": "No"}),
            ("create", "complaint.promise", {"complaint_id": case}),
            ("create", "complaint.alert", {"complaint_id": case}),
        )
        with self.refuses(person, AccessError, "Private methods"):
            self.who(person).call(CASE, "_write_system", [case], {"name": "X"})

    def refuse_other_company(self, person):
        """A case of another company is not there, nor can one be put there."""
        other = self.log(self.user_other).id
        self.assertFalse(self.who(person).find(CASE, ("id", "=", other)))
        company = {"allowed_company_ids": self.other_company.ids}
        self.refuse_all(
            person,
            AccessError,
            ("read", CASE, other, "name", {}),
            ("write", CASE, other, {"priority": "1"}),
            ("call", CASE, "read", [other], ["name"], {"context": company}),
            (
                "create",
                CASE,
                {"statement": "X", "company_id": self.other_company.id},
            ),
        )


class TestRefused(Refused):
    def test_sales_logs_and_does_not_handle(self):
        """S9.2: sales reads its own cases and takes no step on them."""
        case, foreign = self.log_case("sales"), self.log_case("plain")
        self.refuse_handling("sales", case)
        self.refuse_forging("sales", case)
        self.refuse_system("sales", case)
        self.refuse_other_company("sales")
        new = {"statement": "Broken", "partner_id": self.customer.id}
        self.refuse_all(
            "sales",
            AccessError,
            ("read", CASE, foreign, "statement", {}),
            ("create", CASE, {**new, "class_id": self.class_minor.id}),
            ("create", CASE, {**new, "user_id": self.user_inspector.id}),
            ("create", CASE, {**new, "outcome": "unfounded"}),
            ("create", "complaint.ledger.export", {}),
            ("find", "complaint.event", {}),
            ("find", "complaint.classification", {}),
        )
        self.refuse_all(
            "sales",
            UserError,
            ("create", CASE, {**new, "state": "closed"}),
            ("create", CASE, {**new, "acknowledged_at": "2026-11-19 10:00:00"}),
            ("create", CASE, {**new, "received_at": "2027-01-01 10:00:00"}),
            ("create", CASE, {**new, "name": "CP-2"}),
        )
        forged = self.log_case("sales", reported_by_id=self.user_gm.id)
        self.assertEqual(self.browse(forged).reported_by_id, self.user_sales)
        with self.refuses("sales", UserError):
            self.who("sales").sign(self.to_decision().id)

    def test_guard_sees_nothing_but_what_the_guard_logged(self):
        """S9.3, S9.2: the guard receives at night and hands on, nothing else."""
        person = {"name": "Mr. Chen", "phone": "13805550142"}
        case = self.log_case("plain")
        foreign = self.log_case("sales", person_ids=[Command.create(person)])
        persons = self.browse(foreign).person_ids
        answered = self.to_investigation(self.log(self.user_sales))
        reply = self.to_closed(self.to_reply(self.to_decision(answered))).reply_ids
        self.refuse_handling("plain", case)
        self.refuse_forging("plain", case)
        self.refuse_system("plain", case)
        self.refuse_other_company("plain")
        self.refuse_all(
            "plain",
            AccessError,
            ("read", CASE, foreign, "name", {}),
            ("read", "complaint.person", persons.id, "phone", {}),
            ("read", REPLY, reply.id, "text", {}),
            ("write", "complaint.person", persons.id, {"phone": "1"}),
            ("create", "complaint.person", {"complaint_id": foreign, **person}),
            ("create", "complaint.item", self.item_values(foreign)),
            ("create", "complaint.class", {"name": "Mine", "code": "X"}),
            ("create", "complaint.oncall", {"user_id": self.user_plain.id}),
            ("find", "complaint.alert", {}),
        )
        self.who("inspector").press(case, "action_acknowledge")
        self.refuse_all(
            "plain", AccessError, ("create", "complaint.item", self.item_values(case))
        )

    def item_values(self, case):
        return {"complaint_id": case, "product_id": self.product.id}

    def test_inspector_decides_nothing_alone(self):
        """S9.5, S9.4.2.1.7.7: a handler proposes; others sign, reopen and move."""
        case = self.to_decision().id
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "not your turn"):
            inspector.sign(case)
        self.refuse_forging("inspector", case)
        self.refuse_system("inspector", case)
        self.refuse_other_company("inspector")
        self.refuse_all(
            "inspector",
            UserError,
            ("write", CASE, case, {"state": "reply"}),
            ("write", CASE, case, {"state": "closed"}),
            ("write", CASE, case, {"company_id": self.other_company.id}),
            ("press", case, "action_record_reply", {}),
            ("create", REPLY, {"complaint_id": case, "text": "We are sorry."}),
            ("press", case, "action_close", {}),
        )
        closed = self.to_closed().id
        reopened = {"state": "investigation", "state_reason": "I want to"}
        self.refuse_all(
            "inspector",
            UserError,
            ("write", CASE, closed, reopened),
            ("write", CASE, closed, {"proposal": "Something else"}),
            ("write", CASE, closed, {"state": "new", "state_reason": "Again"}),
            ("create", "complaint.item", self.item_values(closed)),
        )
        started = self.to_investigation().id
        cancelled = {"state": "cancelled", "state_reason": "I want to"}
        self.refuse_all(
            "inspector",
            AccessError,
            ("write", CASE, started, cancelled),
            ("create", "complaint.procedure.move", {"reason": "No"}),
            ("create", "complaint.gate.policy", {"name": "Mine", "res_model": CASE}),
            ("create", "complaint.amount.limit", {"amount": 1}),
            ("create", "complaint.class", {"name": "Mine", "code": "X"}),
            ("find", "complaint.event", {}),
        )

    def test_qa_head_signs_for_nobody_else_and_configures_nothing(self):
        """S9.4.2.1.7.7, S9.5: the head reviews; VP and GM decide and approve."""
        case = self.to_decision().id
        head = self.who("head")
        with self.refuses("head", UserError, "not your password"):
            head.sign(case, password="wrong")
        head.sign(case)
        with self.refuses("head", UserError, "not your turn"):
            head.sign(case)
        self.refuse_forging("head", case)
        self.refuse_system("head", case)
        self.refuse_other_company("head")
        self.refuse_all(
            "head",
            UserError,
            ("write", CASE, case, {"state": "reply"}),
            ("write", CASE, case, {"state": "closed"}),
            ("create", REPLY, {"complaint_id": case, "text": "We are sorry."}),
        )
        closed = self.to_closed().id
        self.refuse_all(
            "head",
            UserError,
            ("write", CASE, closed, {"state": "investigation"}),
            ("write", CASE, closed, {"outcome": "unfounded"}),
            ("write", CASE, closed, {"state": "cancelled", "state_reason": "Gone"}),
        )
        event = self.env["complaint.event"].search([], limit=1)
        self.refuse_all(
            "head",
            UserError,
            ("write", "complaint.event", event.id, {"data": "{}"}),
            ("call", "complaint.event", "unlink", [event.id], {}),
            ("create", "complaint.gate.policy", {"name": "Mine", "res_model": CASE}),
            ("create", "complaint.amount.limit", {"amount": 1}),
            ("create", "complaint.procedure", {"name": "Mine", "code": "X"}),
            ("create", "complaint.special.day", {"name": "X", "date": "2026-12-24"}),
        )
        own = self.to_decision(self.to_investigation(user=self.user_head)).id
        with self.refuses("head", UserError, "not your turn"):
            head.sign(own)

    def test_vp_decides_in_turn_and_handles_nothing(self):
        """S9.4.2.1.7.7: not before the head, not instead of the general manager."""
        case = self.to_decision().id
        vp = self.who("vp")
        with self.refuses("vp", UserError, "not your turn"):
            vp.sign(case)
        self.who("head").sign(case)
        for decision in ("send_back", "refuse"):
            with self.refuses("vp", UserError):
                vp.sign(case, decision=decision)
        vp.sign(case)
        with self.refuses("vp", UserError, "not your turn"):
            vp.sign(case)
        self.refuse_handling("vp", case)
        self.refuse_forging("vp", case)
        self.refuse_system("vp", case)
        self.refuse_other_company("vp")
        closed = self.to_closed().id
        again = {"state": "investigation", "state_reason": "Again"}
        patient = {"kind": "patient", "name": "Ms. Li", "complaint_id": case}
        secret = self.env["complaint.person"].create(patient)
        self.refuse_all(
            "vp",
            AccessError,
            ("write", CASE, closed, again),
            ("read", "complaint.person", secret.id, "name", {}),
            ("create", "complaint.gate.policy", {"name": "Mine", "res_model": CASE}),
            ("create", "complaint.amount.limit", {"amount": 1}),
            ("find", "complaint.event", {}),
        )

    def test_general_manager_approves_last_and_handles_nothing(self):
        """S9.4.2.1.7.7: nothing is approved that VP and head have not signed."""
        case = self.to_decision().id
        gm = self.who("gm")
        for person in ("head", "vp"):
            with self.refuses("gm", UserError, "not your turn"):
                gm.sign(case)
            self.who(person).sign(case)
        with self.refuses("gm", UserError, "not your password"):
            gm.sign(case, password=self.user_vp.login)
        opened = gm.press(case, "action_gate_sign")
        with self.refuses("vp", UserError):
            self.who("vp").sign(case, action=opened)
        gm.sign(case)
        self.assertState(case, "reply")
        with self.refuses("gm", UserError, "not your turn"):
            gm.sign(case)
        self.refuse_handling("gm", case)
        self.refuse_forging("gm", case)
        self.refuse_system("gm", case)
        self.refuse_other_company("gm")
        closed = self.to_closed().id
        again = {"state": "investigation", "state_reason": "Again"}
        self.refuse_all(
            "gm",
            AccessError,
            ("write", CASE, closed, again),
            ("create", "complaint.gate.policy", {"name": "Mine", "res_model": CASE}),
            ("create", "complaint.procedure", {"name": "Mine", "code": "X"}),
            ("find", "complaint.event", {}),
        )
