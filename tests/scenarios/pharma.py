"""A drug maker in Shanghai that works by S9: its people, its lot, its evidence."""

from datetime import datetime

from scenario import CASE, Command, Scenario

from odoo import fields

BATCH_RECORDS = ("BATCH", "PACK", "MONITOR", "INSPECT")
SAMPLE = "complaint.sample"
TEST = "complaint.test"
CHECKS = {
    "check_packaging": "yes",
    "check_seal": "yes",
    "check_own_product": "yes",
    "check_validity": "yes",
}


class PharmaScenario(Scenario):
    procedure = "S9"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # employees without any role in complaints
        cls.user_guard = cls.new_user("guard", "base.group_user")
        cls.user_workshop = cls.new_user("workshop", "base.group_user")
        cls.lot_1.expiration_date = datetime(2028, 6, 30)
        cls.order = cls.sell_and_ship({cls.lot_1: 10})

    def setUp(self):
        super().setUp()
        self.train("inspector", "inspector2")

    def train(self, *people, hours=1):
        """Let the QA head enter that people were trained for the procedure."""
        for person in people:
            self.who("head").create(
                "complaint.training",
                name="User complaints",
                user_id=self.who(person).user.id,
                procedure_id=self.version.procedure_id.id,
                hours=hours,
                date="2026-01-15",
                trainer="Quality Assurance",
            )

    def id_of(self, person):
        return self.who(person).user.id

    # ------------------------------------------------------------------
    # Intake, class, report
    # ------------------------------------------------------------------

    def intake(self, person, source=None, **values):
        """Fill in the dialog with which everybody logs a complaint.

        :param source: the record it is opened from, such as the order
        :return: id of the case
        """
        context = {}
        if source is not None:
            context = {"active_model": source._name, "active_id": source.id}
        action = {"res_model": "complaint.intake", "context": context}
        values.setdefault("statement", "The capsules stick together.")
        opened = self.who(person).dialog(action, "action_log_and_open", **values)
        return opened["res_id"]

    def add_lot(self, case, person="inspector"):
        """Name product and lot, which whoever took the call could not."""
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        self.who(person).write(CASE, case, item_ids=[Command.create(item)])

    def sorted_case(self, case, code, person="inspector"):
        """Take the case over, class it, report it to the QA head, and begin."""
        owner = self.who(person)
        owner.press(case, "action_acknowledge")
        owner.press(case, "action_assign_to_me")
        owner.write(CASE, case, class_id=self.case_class(code))
        if code not in ("1", "3"):
            owner.press(case, "action_report_to_head")
        if code != "1":
            self.who("head").press(case, "action_acknowledge_alerts")
        owner.press(case, "action_start")

    def points(self, case, person="inspector"):
        """Return what the form says is needed before the next step."""
        return self.who(person).read(CASE, case, "open_points") or ""

    def find_out(self, case, outcome="own_fault", person="inspector", **values):
        self.who(person).write(
            CASE,
            case,
            outcome=outcome,
            investigation="<p>Record 7 of the sealing line shows 165 °C.</p>",
            proposal="Exchange the goods.",
            **values,
        )

    def propose(self, case, person="inspector"):
        owner = self.who(person)
        owner.sign(case, action=owner.press(case, "action_submit"))

    # ------------------------------------------------------------------
    # Checklists
    # ------------------------------------------------------------------

    def checklist(self, case, code):
        """Return the checklist that the procedure put into the file."""
        found = self.browse(case).checklist_ids
        return found.filtered(lambda c: c.template_id.code == code).id

    def answer(self, case, code, person="inspector"):
        """Answer all questions of a checklist, line by line, as in its form."""
        owner = self.who(person)
        model = "complaint.checklist.line"
        lines = owner.find(model, ("checklist_id", "=", self.checklist(case, code)))
        self.assertTrue(lines, f"{code} is not in the file")
        for line in lines:
            kind, known = owner.read(model, line, "answer_type", "fill_source")
            if known:
                owner.press(line, "action_confirm", model)
            elif kind == "check":
                owner.press(line, "action_ok", model)
            elif kind == "choice":
                owner.press(line, "action_no", model)
            elif kind == "date":
                owner.write(model, line, value_date="2026-11-18")
            else:
                value = "4" if kind == "number" else "As the user tells."
                owner.write(model, line, value=value)

    def answer_secretly(self, case, code, person="sensitive"):
        """Let the reader of sensitive data write down what a person tells."""
        keeper = self.who(person)
        model = "complaint.checklist.secret"
        for secret in keeper.find(
            model, ("checklist_id", "=", self.checklist(case, code))
        ):
            kind = keeper.read(model, secret, "answer_type")
            if kind == "choice":
                keeper.press(secret, "action_no", model)
            else:
                keeper.write(model, secret, value="52" if kind == "number" else "None.")

    def consent(self, case, how="written", consent="given"):
        self.who("inspector").write(
            "complaint.checklist",
            self.checklist(case, "PATIENT"),
            consent=consent,
            consent_at=fields.Datetime.now(),
            consent_how=how,
        )

    # ------------------------------------------------------------------
    # Samples and tests
    # ------------------------------------------------------------------

    def sample(self, case, kind="complaint", person="inspector", **facts):
        """Ask for a sample by the button of the case."""
        owner = self.who(person)
        values = {"kind": kind, "quantity": 10}
        if kind == "complaint":
            values.update(how="on_site", place="Huaxing Pharmacy", seal_number="F-0815")
        action = owner.press(case, "action_add_sample")
        return owner.dialog(action, None, **{**values, **facts})

    def confirm(self, sample, person="inspector", **checks):
        owner = self.who(person)
        owner.press(sample, "action_receive", SAMPLE)
        owner.write(SAMPLE, sample, **{**CHECKS, **checks})
        owner.press(sample, "action_confirm", SAMPLE)

    def open_seal(self, *samples):
        for sample in samples:
            self.who("inspector").press(sample, "action_open_seal", SAMPLE)

    def request_test(self, case, *samples, **values):
        """Request a test of all items by the button of the case."""
        owner = self.who("inspector")
        item = {"name": "Loss on drying", "specification": "≤ 9 %"}
        return owner.dialog(
            owner.press(case, "action_add_test"),
            None,
            **{
                "sample_ids": [Command.set(samples)],
                "analyst_id": self.id_of("inspector2"),
                "line_ids": [Command.create(item)],
                **values,
            },
        )

    def carry_out_test(self, test, verdict="pass"):
        """The analyst tests, as the QA head authorised."""
        analyst = self.who("inspector2")
        analyst.press(test, "action_start", TEST)
        for line in analyst.read(TEST, test, "line_ids"):
            analyst.write("complaint.test.line", line, result="8 %", verdict=verdict)
        analyst.write(TEST, test, conclusion="As the items say.")
        analyst.press(test, "action_finish", TEST)

    def compare(self, case, result="different"):
        owner = self.who("inspector")
        comparison = owner.dialog(
            owner.press(case, "action_add_comparison"),
            None,
            standard="Q/HX 12-2025",
            line_ids=[Command.create({"name": "Colour", "result": result})],
            conclusion="The retained sample is fine.",
        )
        owner.press(comparison, "action_conclude", "complaint.sample.comparison")

    def assess(self, case, hazard="no"):
        return self.who("inspector").create(
            "complaint.risk",
            complaint_id=case,
            severity=3,
            probability=2,
            detection=2,
            has_person_hazard=hazard,
            rationale="Mild; two of 8 000 packs; seen at once.",
        )

    # ------------------------------------------------------------------
    # After the decision
    # ------------------------------------------------------------------

    def measure(self, case, kind, person="inspector", **values):
        found = self.env.ref(f"complaint_mgmt.complaint_measure_type_{kind}")
        return self.who(person).create(
            "complaint.measure", complaint_id=case, type_id=found.id, **values
        )

    def carry_out(self, measure, text="Picking list 118.", person="inspector"):
        owner = self.who(person)
        action = owner.press(measure, "action_ask_done", "complaint.measure")
        owner.dialog(action, evidence=text)

    def notify(self, case, *recipients):
        """Write to the department at fault.

        :return: id of the notice, which was sent
        """
        owner = self.who("inspector")
        notice = owner.create(
            "complaint.internal.notice",
            complaint_id=case,
            name="Sealing temperature too low",
            text="Lot LOT-2611-1 was sealed at 165 °C. Set the line and report.",
            recipient_ids=[
                Command.create({"user_id": self.id_of(person), "role": "Workshop 2"})
                for person in recipients
            ],
        )
        owner.press(notice, "action_send", "complaint.internal.notice")
        return notice

    def tell(self, case, mode="written", person="inspector", **values):
        """Record the answer by the button of the case.

        :return: id of the reply
        """
        owner = self.who(person)
        action = owner.press(case, "action_record_reply")
        values.setdefault("text", "We exchange the goods.")
        return owner.dialog(action, None, mode=mode, **values)

    # ------------------------------------------------------------------
    # Who was called
    # ------------------------------------------------------------------

    def run_alerts(self):
        """Let the system look, as it does every five minutes."""
        with self.enter_registry_test_mode():
            cron = self.env.ref("complaint_mgmt.ir_cron_alerts")
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()

    def called(self, case, trigger, step=None):
        """Return the logins of whom an alert called."""
        alerts = self.browse(case).alert_ids.filtered(lambda a: a.trigger == trigger)
        calls = alerts.call_ids.filtered(lambda c: step is None or c.step == step)
        return set(calls.user_ids.mapped("login"))

    def logins(self, *people):
        return {self.who(person).user.login for person in people}

    def called_by_activity(self, record, xmlid):
        """Return the logins of whom open activities of a kind call to a record."""
        kind = self.env.ref(f"complaint_mgmt.mail_activity_type_{xmlid}")
        found = self.env["mail.activity"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("activity_type_id", "=", kind.id),
            ]
        )
        return set(found.user_id.mapped("login"))
