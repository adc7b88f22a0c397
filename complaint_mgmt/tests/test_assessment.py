"""What is asked when a complaint comes in, who is called, and the first look at it."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ROLE
from .common_procedure import ProcedureCase, utc


class AssessmentCase(ProcedureCase):
    """A procedure made of requirements, and the people who are called."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_leader = cls.new_user("leader", ROLE + "reader")
        cls.user_boss = cls.new_user("boss", ROLE + "reader")
        cls.env["complaint.team"].search([]).active = False
        cls.team = cls.env["complaint.team"].create(
            {
                "name": "Supervision",
                "company_id": cls.company.id,
                "leader_id": cls.user_leader.id,
            }
        )

    def version(self, *requirements, terms=(), conditions=(), **vals):
        """Approve a procedure that demands what the dicts say."""
        term = ("Reply", "received", "replied", 3, "working_days", {"source": "reply"})
        version = self.new_procedure(
            "ASSESS", term, *terms, classes=("A", "B"), approve=False
        )
        self.class_a, self.class_b = version.class_ids.sorted("code")
        version.write(vals)
        for number, name in enumerate(conditions):
            self.env["complaint.admissibility.condition"].create(
                {"version_id": version.id, "name": name, "sequence": number}
            )
        for requirement in requirements:
            self.env["complaint.procedure.requirement"].create(
                {"version_id": version.id, "stage": "start", **requirement}
            )
        self.approve(version.with_user(self.user_manager))
        return version

    def new_case(self, **vals):
        """Log a case as a plain user, and classify it as the inspector."""
        complaint = self.log(**vals).with_user(self.user_inspector)
        complaint.class_id = self.class_a
        return complaint

    def calls(self, complaint, name):
        """Return who is called to a case by an activity of ours."""
        kind = self.env.ref(f"complaint_mgmt.mail_activity_type_{name}")
        activities = complaint.sudo().activity_ids
        return activities.filtered(lambda a: a.activity_type_id == kind).user_id

    def field(self, name):
        return self.env.ref(f"complaint_mgmt.field_complaint_complaint__{name}").id


@tagged("post_install", "-at_install")
class TestFacts(AssessmentCase):
    def test_the_dialog_takes_what_is_known_and_asks_for_no_more(self):
        """S7.4.1, S7.2: when, where and who are prompted for and block nothing."""
        intake = self.env["complaint.intake"].with_user(self.user_plain)
        bare = intake.create({"statement": "Leaks.", "contact_name": "Li"})
        action = bare.action_log_and_open()
        case = self.env["complaint.complaint"].browse(action["res_id"])
        prompt = case.with_user(self.user_reader).intake_prompt
        for word in ("when", "where", "evidence", "phone", "address"):
            self.assertIn(word, prompt)
        full = intake.create(
            {
                "statement": "Leaks.",
                "partner_id": self.customer.id,
                "complainant_type": "tenant",
                "occurred_on": date(2026, 1, 5),
                "place": "Building 3",
                "contact_refusal": "Does not want to be called",
            }
        )
        case = self.env["complaint.complaint"].browse(
            full.action_log_and_open()["res_id"]
        )
        self.assertEqual(case.complainant_type, "tenant")
        self.assertEqual(case.place, "Building 3")
        self.assertEqual(case.occurred_on, date(2026, 1, 5))
        prompt = case.with_user(self.user_reader).intake_prompt
        self.assertEqual(prompt, "evidence, such as photos")

    def test_every_kind_of_complainant_can_be_noted(self):
        """S7.2: owner, tenant, resident and merchant."""
        for kind in ("owner", "tenant", "resident", "merchant"):
            self.assertEqual(self.log(complainant_type=kind).complainant_type, kind)

    def test_case_tells_when_the_goods_were_shipped(self):
        """S3.2: ship date and shipped quantity come from the delivery."""
        order = self.sell_and_ship({self.lot_1: 7})
        vals = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        case = self.log(item_ids=[(0, 0, {**vals, "defective_qty": 2})])
        item = case.with_user(self.user_reader).item_ids
        done = order.picking_ids.move_line_ids.date
        self.assertEqual(item.shipped_at, done)
        self.assertEqual(item.delivered_qty, 7)
        self.assertEqual(item.defective_qty, 2)
        item.sudo().lot_id = self.lot_2
        self.assertFalse(item.shipped_at)

    def test_handler_notes_stage_conditions_tests_and_what_is_wished(self):
        """S3.3, S3.4: as a procedure may demand before the investigation."""
        names = ("found_stage", "conditions", "prior_tests", "disposition_requested")
        self.version(*({"field_id": self.field(name)} for name in names))
        case = self.new_case()
        for missing in ("Found At", "Conditions", "Tests", "Wished"):
            with self.refused(self.user_inspector, UserError, missing):
                case.action_start()
        case.write(
            {
                "found_stage": "Assembly",
                "conditions": "Humid",
                "prior_tests": "None",
                "disposition_requested": "sort",
            }
        )
        case.action_start()
        self.assertEqual(case.state, "investigation")

    def test_investigation_waits_until_truth_and_reason_are_answered(self):
        """S4.12: both are answered, by the handler."""
        names = ("verified_true", "verified_reasonable")
        self.version(*({"field_id": self.field(name)} for name in names))
        case = self.new_case()
        case.verified_true = "yes"
        with self.refused(self.user_inspector, UserError, "Is It Reasonable?"):
            case.action_start()
        case.verified_reasonable = "unclear"
        case.action_start()
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user):
                case.with_user(user).verified_true = "no"
        for name in (*names, "in_validity"):
            value = "expired" if name == "in_validity" else "yes"
            with self.refused(self.user_plain, AccessError, "Only a handler"):
                self.log(**{name: value})

    def test_class_one_case_says_whether_validity_has_run_out(self):
        """S9.4.1.1: within validity or responsibility period, or neither."""
        self.version({"field_id": self.field("in_validity")})
        case = self.new_case()
        with self.refused(self.user_inspector, UserError, "Validity"):
            case.action_start()
        case.in_validity = "responsibility"
        case.action_start()
        self.assertTrue(self.events_of(case, "complaint.changed"))

    def test_unfounded_complaint_is_explained_before_it_is_decided(self):
        """S4.21, S2.4.3.6, S8.9.2, S9.4.2.1.7.9: the explanation is mandatory."""
        demand = {"field_id": self.field("explanation"), "outcome": "unfounded"}
        self.version({**demand, "stage": "propose"})
        case = self.new_case()
        case.action_start()
        case.write({**self.findings(), "outcome": "unfounded"})
        with self.refused(self.user_inspector, UserError, "Explanation"):
            case.action_submit()
        case.explanation = "The smell comes from the herb itself."
        self.propose(case)
        self.assertEqual(case.state, "decision")

    def test_explanation_is_signed_with_the_decision(self):
        """S9.5: a change of what signers relied on makes their signatures void."""
        case = self.to_investigation()
        case.write({"explanation": "The herb smells.", "verified_true": "no"})
        case = self.to_decision(case)
        case.with_user(self.user_inspector).explanation = "Something else"
        self.assertEqual(case.state, "investigation")

    def test_closed_case_keeps_its_assessment(self):
        case = self.to_closed()
        for name in ("place", "explanation", "contact_refusal"):
            with self.refused(self.user_inspector, UserError, "is closed"):
                case.with_user(self.user_inspector)[name] = "Later"

    def test_contact_details_are_there_or_were_refused(self):
        """S2.4.1.2.1: name, address, phone and event, or a reason."""
        self.version({"kind": "contact"})
        self.customer.write({"street": False, "city": False})
        case = self.new_case()
        with self.refused(self.user_inspector, UserError, "the address"):
            case.action_start()
        for nothing in (" ", False):
            case.contact_refusal = nothing
            with self.refused(self.user_inspector, UserError, "the address"):
                case.action_start()
        case.contact_refusal = "Asked not to be written to"
        case.action_start()
        other = self.new_case(
            person_ids=[(0, 0, {"name": "Li", "phone": "1", "address": "Road 1"})]
        )
        other.action_start()
        self.assertEqual(other.state, "investigation")

    def test_petition_has_its_number_and_its_own_clocks(self):
        """S2.4.1.1: a petition runs 15 days to the notice and 60 to the end."""
        petition = {"only_petition": True, "end_at": "midnight", "shift": False}
        self.version(
            terms=(
                (
                    "Notice",
                    "received",
                    "acknowledged",
                    15,
                    "days",
                    {**petition, "source": "p15"},
                ),
                (
                    "End",
                    "received",
                    "closed",
                    60,
                    "days",
                    {**petition, "source": "p60"},
                ),
            )
        )
        plain = self.log_at("2026-03-02 10:00")
        self.assertFalse(self.clock(plain, "p15"))
        case = self.log_at("2026-03-02 10:00", petition_number="XF-2026-7")
        self.assertEqual(self.clock(case, "p15").due_at, utc("2026-03-17 23:59:59"))
        self.assertEqual(self.clock(case, "p60").due_at, utc("2026-05-01 23:59:59"))
        channel = self.env["complaint.channel"].search([("code", "=", "petition")])
        plain.with_user(self.user_inspector).channel_id = channel
        self.assertTrue(self.clock(plain, "p60"))
        plain.with_user(self.user_inspector).channel_id = False
        self.assertTrue(self.clock(plain, "p60").ended_at)


@tagged("post_install", "-at_install")
class TestReception(AssessmentCase):
    def test_team_leader_looks_into_a_refused_reception(self):
        """S4.7: the refusal has a reason, and calls the leader at once."""
        intake = self.env["complaint.intake"].with_user(self.user_plain)
        values = {"statement": "Sent away.", "contact_name": "Li"}
        values["reception_refused"] = True
        with self.refused(self.user_plain, ValidationError, "say why"):
            intake.create(values).action_log()
        values["reception_refusal_reason"] = "The office was closed"
        case = self.env["complaint.complaint"].browse(
            intake.create(values).action_log_and_open()["res_id"]
        )
        self.assertEqual(self.calls(case, "reception"), self.user_leader)
        self.assertEqual(len(self.events_of(case, "reception.refused")), 1)
        self.assertNotIn("office", self.events_of(case, "reception.refused").data)

    def test_later_note_of_a_refused_reception_calls_the_leader_once(self):
        """S4.7: also when the handler learns of it."""
        case = self.log().with_user(self.user_inspector)
        self.assertFalse(self.calls(case, "reception"))
        values = {"reception_refused": True, "reception_refusal_reason": "Busy"}
        case.write(values)
        case.write(values)
        self.assertEqual(len(self.events_of(case, "reception.refused")), 1)
        with self.refused(self.user_plain):
            case.with_user(self.user_plain).reception_refused = False


@tagged("post_install", "-at_install")
class TestLeader(AssessmentCase):
    def test_leader_is_told_of_each_complaint_on_receipt(self):
        """S2.4.1.2.3: in the same transaction, and it is in the log."""
        self.team.report_to_id = self.user_boss
        case = self.log()
        self.assertEqual(self.calls(case, "leader"), self.user_boss)
        event = self.events_of(case, "leader.reported")
        self.assertIn('"why":"received"', event.data)

    def test_nobody_is_called_where_no_leader_is_set(self):
        case = self.log()
        self.assertFalse(self.calls(case, "leader"))
        self.assertFalse(self.events_of(case, "leader.reported"))

    def test_major_complaint_is_reported_as_soon_as_it_is_classified(self):
        """S2.3c: at once on classification, to the leader, once a change."""
        version = self.version()
        self.assertFalse(version.class_ids.filtered("reports_to_leader"))
        draft = version.with_user(self.user_manager).copy({"number": 2})
        draft.class_ids.filtered(lambda c: c.code == "B").reports_to_leader = True
        self.approve(draft)
        self.assertTrue(draft.gate_round_ids)
        case = self.log().with_user(self.user_inspector)
        classes = {c.code: c for c in case.class_version_id.class_ids}
        case.class_id = classes["A"]
        self.assertFalse(self.events_of(case, "leader.reported"))
        self.reclassify(case, classes["B"])
        self.assertEqual(self.calls(case, "leader"), self.user_leader)
        event = self.events_of(case, "leader.reported")
        self.assertIn('"why":"class"', event.data)
        case.write({"class_id": classes["B"].id})
        self.assertEqual(len(self.events_of(case, "leader.reported")), 1)

    def test_which_classes_are_reported_is_signed_with_the_version(self):
        """S1.7a, S2.3c: the flag is part of what is approved."""
        version = self.version()
        self.assertNotIn("reported_classes", version._gate_payload("procedure"))
        draft = version.with_user(self.user_manager).copy({"number": 2})
        draft.class_ids[:1].reports_to_leader = True
        payload = draft._gate_payload("procedure")
        self.assertEqual(
            payload["reported_classes"], draft.class_ids[:1].mapped("code")
        )
        with self.refused(self.user_manager, UserError, "Draft a new version") as env:
            version.class_ids[:1].with_env(env).reports_to_leader = True

    def test_leader_must_be_able_to_read_what_is_reported(self):
        with self.refused(self.user_manager, ValidationError, "may not read") as env:
            self.team.with_env(env).report_to_id = self.user_plain


@tagged("post_install", "-at_install")
class TestCallback(AssessmentCase):
    def call_back(self, case, demand="A new machine", user=None):
        wizards = self.env["complaint.callback"].with_user(user or self.user_inspector)
        return wizards.create({"complaint_id": case.id, "demand": demand})

    def test_customer_is_called_back_before_the_investigation(self):
        """S6.12, S6.11: who called, when, and the confirmed demand."""
        term = ("Call", "received", "called_back", 2, "hours", {"source": "call"})
        self.version({"kind": "callback"}, terms=(term,))
        case = self.new_case(remedy_sought="Repair")
        with self.refused(self.user_inspector, UserError, "Call the customer back"):
            case.action_start()
        wizard = self.env["complaint.callback"].with_user(self.user_inspector)
        wizard = wizard.create({"complaint_id": case.id})
        self.assertEqual(wizard.demand, "Repair")
        wizard.demand = "A new machine"
        wizard.action_confirm()
        self.assertEqual(case.callback_by_id, self.user_inspector)
        self.assertEqual(case.callback_demand, "A new machine")
        self.assertEqual(self.clock(case, "call").status, "met")
        self.assertTrue(self.events_of(case, "callback.done"))
        case.action_start()
        with self.refused(self.user_inspector, UserError, "already"):
            self.call_back(case).action_confirm()

    def test_nobody_invents_a_call_back(self):
        """S6.12: not by writing the date, at birth, by hand or in another role."""
        term = ("Call", "received", "called_back", 2, "hours", {"source": "call"})
        self.version({"kind": "callback"}, terms=(term,))
        case = self.new_case()
        with self.refused(self.user_inspector, UserError, "by the system only"):
            case.callback_at = utc("2026-01-05 10:00")
        with self.refused(self.user_inspector, UserError, "starts as new"):
            self.log(self.user_inspector, callback_at=utc("2026-01-05 10:00"))
        with self.refused(self.user_inspector, UserError, "not marked by hand"):
            self.clock(case, "call").with_user(self.user_inspector).action_reach()
        for user in (self.user_plain, self.user_reader, self.user_other):
            with self.refused(user):
                self.call_back(case, user=user).action_confirm()
            with self.refused(user):
                case.with_user(user)._call_back("A new machine")
        with self.refused(self.user_inspector, UserError, "what the customer asks"):
            case._call_back("  ")
