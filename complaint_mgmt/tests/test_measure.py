"""What is done for the customer: proposed, signed, carried out, recorded."""

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_procedure import ProcedureCase

TYPE = "complaint_mgmt.complaint_measure_type_"


@tagged("post_install", "-at_install")
class TestMeasure(ProcedureCase):
    def measure(self, complaint, kind="other", user=None, **vals):
        measures = self.env["complaint.measure"].with_user(user or self.user_inspector)
        values = {
            "complaint_id": complaint.id,
            "type_id": self.env.ref(TYPE + kind).id,
            **vals,
        }
        return measures.create(values)

    def decided(self, **vals):
        """Return a case whose decision holds one measure and is signed by all."""
        complaint = self.to_investigation()
        measure = self.measure(complaint, **vals)
        return self.to_reply(self.to_decision(complaint)), measure

    def done(self, measure, user=None, **vals):
        wizards = self.env["complaint.measure.done"].with_user(
            user or self.user_inspector
        )
        values = {"measure_id": measure.id, "evidence": "Called, all clear.", **vals}
        return wizards.create(values).action_confirm()

    # ------------------------------------------------------------------
    # Proposing
    # ------------------------------------------------------------------

    def test_handler_proposes_measures_and_nobody_below_does(self):
        """S9.4.2.2.4: to take back or to replace is part of the proposal."""
        complaint = self.to_investigation()
        measure = self.measure(complaint, "return", description="All ten bottles")
        self.assertEqual(measure.display_name, "Take the Goods Back: All ten bottles")
        self.assertTrue(self.events_of(complaint, "measure.added"))
        for user in (self.user_reader, self.user_plain, self.user_vp, self.user_portal):
            with self.refused(user, AccessError):
                self.measure(complaint, user=user)
            with self.refused(user, AccessError):
                measure.with_user(user).description = "Half of them"
        with self.refused(self.user_plain, AccessError):
            measure.with_user(self.user_plain).read(["description"])
        self.assertTrue(measure.with_user(self.user_reader).read(["description"]))

    def test_handler_of_another_company_sees_no_measure(self):
        measure = self.measure(self.to_investigation())
        with self.refused(self.user_other, AccessError):
            measure.with_user(self.user_other).read(["description"])
        with self.refused(self.user_other, AccessError):
            self.measure(measure.complaint_id, user=self.user_other)

    def test_visit_names_a_person_and_a_compensation_its_amount(self):
        """S5.2.4: a visit by a named person, a compensation with its amount."""
        complaint = self.to_investigation()
        with self.refused(self.user_inspector, ValidationError, "name the person"):
            self.measure(complaint, "visit", due_date="2026-12-01")
        with self.refused(self.user_inspector, ValidationError, "until when"):
            self.measure(complaint, "visit", user_id=self.user_sales.id)
        with self.refused(self.user_inspector, ValidationError, "enter the amount"):
            self.measure(complaint, "compensate")
        visit = self.measure(
            complaint, "visit", user_id=self.user_sales.id, due_date="2026-12-01"
        )
        with self.refused(self.user_inspector, ValidationError, "name the person"):
            visit.user_id = False
        with self.refused(self.user_inspector, ValidationError, "our own people"):
            visit.user_id = self.user_portal

    def test_compensation_is_the_sum_of_the_measures(self):
        complaint = self.to_investigation()
        complaint.amount = 15
        explain = self.measure(complaint, "explain")
        self.assertEqual(complaint.amount, 15)
        gift = self.measure(complaint, "gift", amount=20)
        credit = self.measure(complaint, "credit", amount=30.5)
        self.assertEqual(complaint.amount, 50.5)
        credit.amount = 40
        self.assertEqual(complaint.amount, 60)
        self.assertTrue(self.events_of(complaint, "complaint.changed"))
        with self.refused(self.user_inspector, ValidationError, "sum of the measures"):
            complaint.amount = 10
        credit.unlink()
        self.assertEqual(complaint.amount, 20)
        gift.unlink()
        self.assertEqual(complaint.amount, 0)
        complaint.amount = 15
        self.assertEqual(explain.complaint_id.amount, 15)

    # ------------------------------------------------------------------
    # Signed
    # ------------------------------------------------------------------

    def test_signature_covers_the_measures(self):
        """S5.2.4: whoever signs reads what is done, by whom and for how much."""
        complaint = self.to_investigation()
        self.measure(
            complaint,
            "visit",
            description="With flowers",
            user_id=self.user_sales.id,
            due_date="2026-12-01",
        )
        self.measure(complaint, "compensate", amount=80)
        self.to_decision(complaint.with_user(self.user_inspector), amount=80)
        summary = complaint.sudo().gate_round_ids.summary
        for text in ("Visit", "With flowers", "Test Sales", "2026-12-01", "80.00"):
            self.assertIn(text, summary)

    def to_decision(self, complaint=None, amount=None):
        complaint = (complaint or self.to_investigation()).with_user(
            self.user_inspector
        )
        findings = self.findings()
        if complaint.is_amount_sum:
            del findings["amount"]
        complaint.write(findings)
        self.propose(complaint)
        return complaint

    def test_what_was_signed_is_not_changed_and_not_removed(self):
        complaint, measure = self.decided(kind="compensate", amount=80)
        complaint = complaint.with_user(self.user_inspector)
        vals = {"amount": 8}
        with self.refused(self.user_inspector, UserError, "part of the decision"):
            measure.write(vals)
        with self.refused(self.user_inspector, UserError, "part of the decision"):
            complaint.write({"measure_ids": [Command.update(measure.id, vals)]})
        with self.refused(self.user_inspector, UserError, "part of the decision"):
            measure.with_context(_force_unlink=True).unlink()
        self.assertEqual(complaint.state, "reply")

    def test_new_measure_makes_the_signatures_void(self):
        complaint, __ = self.decided()
        self.measure(complaint, "gift", amount=5)
        self.assertEqual(complaint.state, "investigation")
        self.assertEqual(complaint.sudo().gate_round_ids.mapped("state"), ["void"])

    def test_measure_added_while_signatures_are_collected_makes_them_void(self):
        complaint = self.to_decision()
        self.measure(complaint)
        self.assertEqual(complaint.state, "investigation")

    def test_closed_case_takes_no_measure(self):
        complaint, measure = self.decided()
        self.to_closed(complaint)
        with self.refused(self.user_inspector, UserError, "fixed"):
            self.measure(complaint)
        with self.refused(self.user_inspector, UserError, "carried out between"):
            self.done(measure)

    # ------------------------------------------------------------------
    # Carried out
    # ------------------------------------------------------------------

    def test_handler_records_that_a_measure_was_carried_out(self):
        """S9.4.2.1.7.8: what was decided is carried out and recorded."""
        complaint, measure = self.decided()
        self.assertTrue(measure.can_do)
        self.done(measure)
        self.assertEqual(measure.done_by_id, self.user_inspector)
        self.assertEqual(measure.evidence, "Called, all clear.")
        self.assertTrue(self.events_of(complaint, "measure.done"))
        self.assertEqual(complaint.state, "reply")
        self.assertTrue(complaint._gate_is_approved("decision"))
        with self.refused(self.user_inspector, UserError, "done already"):
            self.done(measure)

    def test_only_a_handler_records_the_doing(self):
        __, measure = self.decided()
        for user in (self.user_reader, self.user_gm, self.user_plain):
            with self.refused(user, AccessError):
                self.done(measure, user=user)

    def test_nothing_is_carried_out_before_the_signature(self):
        """S9.4.2.2.4: the VP signs before anything is done."""
        complaint = self.to_investigation()
        measure = self.measure(complaint)
        with self.refused(self.user_inspector, UserError, "carried out between"):
            self.done(measure)
        self.to_decision(complaint)
        self.sign(complaint, self.user_head)
        with self.refused(self.user_inspector, UserError, "carried out between"):
            measure.with_user(self.user_inspector).action_ask_done()

    def test_doing_is_set_by_the_button_only(self):
        complaint, measure = self.decided()
        for vals in (
            {"done_at": "2026-01-01 10:00:00"},
            {"evidence": "Done."},
            {"done_by_id": self.user_inspector.id},
        ):
            with self.refused(self.user_inspector, UserError, "by the button"):
                measure.write(vals)
            with self.refused(self.user_inspector, UserError, "by the button"):
                self.measure(self.to_investigation(), **vals)
        with self.refused(self.user_inspector, UserError, "by the button"):
            case = self.to_investigation()
            self.env["complaint.measure"].with_user(self.user_inspector).with_context(
                default_done_at=datetime(2026, 1, 1)
            ).create({"complaint_id": case.id, "type_id": measure.type_id.id})
        self.assertFalse(measure.done_at)

    def test_doing_needs_evidence_and_a_time_that_can_be(self):
        with freeze_time("2026-11-02 08:00:00"):
            __, measure = self.decided()
        with freeze_time("2026-11-03 08:00:00"):
            with self.refused(self.user_inspector, UserError, "Say what was done"):
                self.done(measure, evidence=" ")
            for time in ("2026-11-01 08:00:00", "2026-11-04 08:00:00"):
                with self.refused(self.user_inspector, UserError, "Correct the time"):
                    self.done(measure, done_at=time)
            self.done(measure, done_at="2026-11-02 12:00:00")
        self.assertEqual(measure.done_at, datetime(2026, 11, 2, 12))

    def test_measure_that_was_carried_out_stays_when_the_case_is_taken_up_again(self):
        complaint, measure = self.decided()
        self.done(measure)
        self.reply(complaint, satisfaction="no")
        complaint.with_user(self.user_inspector).action_back_to_investigation()
        with self.refused(self.user_inspector, UserError, "carried out or under way"):
            measure.description = "Something else"
        with self.refused(self.user_inspector, UserError, "carried out or under way"):
            measure.unlink()
        self.assertTrue(self.measure(complaint))

    # ------------------------------------------------------------------
    # Demanded
    # ------------------------------------------------------------------

    def demand(self, *requirements):
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("MEA", term, classes=("A",), approve=False)
        self.class_minor = version.class_ids
        self.env["complaint.procedure.requirement"].create(
            [{"version_id": version.id, **vals} for vals in requirements]
        )
        self.approve(version.with_user(self.user_manager))
        return version

    def test_founded_complaint_is_not_proposed_without_correction(self):
        """S8.9.1: when it is our fault, the wrong is put right and compensated."""
        pay = self.env.ref(TYPE + "compensate")
        repair = self.env.ref(TYPE + "repair") | self.env.ref(TYPE + "exchange")
        vals = {"kind": "measure", "outcome": "own_fault"}
        self.demand(
            {**vals, "measure_type_ids": [Command.set(repair.ids)]},
            {**vals, "measure_type_ids": [Command.set(pay.ids)]},
        )
        complaint = self.to_investigation()
        complaint.write({**self.findings(), "outcome": "unfounded", "amount": 0})
        self.assertFalse(complaint.open_point_count)
        complaint.outcome = "own_fault"
        self.assertIn("Repair", complaint.open_points)
        with self.refused(self.user_inspector, UserError, "Propose a measure"):
            complaint.action_submit()
        self.measure(complaint, "repair")
        with self.refused(self.user_inspector, UserError, "Pay Compensation"):
            complaint.action_submit()
        self.measure(complaint, "compensate", amount=50)
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_any_measure_will_do_where_none_is_named(self):
        self.demand({"kind": "measure"})
        complaint = self.to_investigation()
        complaint.write(self.findings())
        with self.refused(self.user_inspector, UserError, "at least one measure"):
            complaint.action_submit()
        self.measure(complaint, "explain")
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_case_stays_open_until_its_measures_are_carried_out(self):
        """S9.4.2.1.7.8, S2.4.3.3a: what was agreed is executed before closing."""
        self.demand({"kind": "measures_done", "stage": "close"})
        complaint, measure = self.decided()
        self.reply(complaint, satisfaction="yes")
        complaint = complaint.with_user(self.user_inspector)
        with self.refused(self.user_inspector, UserError, "Carry out and record"):
            complaint.action_close()
        self.done(measure)
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_signature_on_a_procedure_covers_which_measures_it_demands(self):
        version = self.demand(
            {
                "kind": "measure",
                "measure_type_ids": [Command.set(self.env.ref(TYPE + "visit").ids)],
            }
        )
        self.assertIn("VISIT", version.requirement_ids._gate_payload_line())
        self.assertIn("Visit", version.requirement_ids.display_name)
        copy = version.with_user(self.user_manager).copy({"number": 2})
        self.assertEqual(
            copy.requirement_ids.measure_type_ids, self.env.ref(TYPE + "visit")
        )

    def test_type_that_was_signed_keeps_its_code(self):
        version = self.demand(
            {
                "kind": "measure",
                "measure_type_ids": [Command.set(self.env.ref(TYPE + "visit").ids)],
            }
        )
        kind = self.env.ref(TYPE + "visit").with_user(self.user_manager)
        with self.refused(self.user_manager, UserError, "code is part of"):
            kind.code = "CALL"
        with self.refused(self.user_manager, UserError, "archive it instead"):
            kind.unlink()
        kind.write({"name": "Personal Visit", "active": False})
        self.assertTrue(version._gate_is_approved("procedure"))

    def test_only_the_administrator_keeps_the_measure_types(self):
        kind = self.env.ref(TYPE + "visit")
        kind.with_user(self.user_manager).needs_date = False
        with self.refused(self.user_head, AccessError):
            kind.with_user(self.user_head).needs_date = True
