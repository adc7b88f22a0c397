"""Risk, changes and the form that holds them (S9.F3)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_action import ActionCase


@tagged("post_install", "-at_install")
class TestRisk(ActionCase):
    def assess(self, complaint, values=(4, 3, 2), user=None, **vals):
        risks = self.env["complaint.risk"].with_user(user or self.user_inspector)
        names = ("severity", "probability", "detection")
        return risks.create(
            {
                "complaint_id": complaint.id,
                **dict(zip(names, values, strict=True)),
                "has_person_hazard": "no",
                "rationale": "Two lots in three years.",
                **vals,
            }
        )

    def enter(self, complaint, user=None, **vals):
        changes = self.env["complaint.change"].with_user(user or self.user_inspector)
        values = {"complaint_id": complaint.id, "name": "Sealing temperature", **vals}
        return changes.create(values)

    # ------------------------------------------------------------------
    # Risk
    # ------------------------------------------------------------------

    def test_risk_is_severity_times_probability_times_detection(self):
        """S9.F3: S × P × D against the limit of the company."""
        risk = self.assess(self.to_investigation())
        self.assertEqual((risk.rpn, risk.limit), (24, 30))
        self.assertTrue(risk.is_acceptable)
        self.assertEqual(risk.assessed_by_id, self.user_inspector)
        self.assertIn("Temporary harm", risk.meaning)
        risk.detection = 5
        self.assertEqual(risk.rpn, 60)
        self.assertFalse(risk.is_acceptable)
        self.assertTrue(self.events_of(risk.complaint_id, "risk.changed"))

    def test_danger_to_a_person_is_never_acceptable(self):
        risk = self.assess(self.to_investigation(), (1, 1, 1), has_person_hazard="yes")
        self.assertFalse(risk.is_acceptable)

    def test_values_keep_to_the_scale_of_the_company(self):
        complaint = self.to_investigation()
        for values in ((0, 1, 1), (1, 6, 1), (1, 1, -1)):
            with self.refused(self.user_inspector, ValidationError, "from 1 to 5"):
                self.assess(complaint, values)
        self.company.sudo().complaint_risk_scale = "10"
        risk = self.assess(complaint, (10, 6, 2))
        self.assertEqual(risk.rpn, 120)
        with self.refused(self.user_inspector, ValidationError, "Say why"):
            risk.rationale = " "

    def test_number_limit_and_person_are_not_set_by_hand(self):
        complaint = self.to_investigation()
        for vals in ({"limit": 999}, {"assessed_at": "2026-01-01"}, {"rpn": 1}):
            with self.refused(self.user_inspector, UserError, "by the system"):
                self.assess(complaint, **vals)
        risk = self.assess(complaint)
        for vals in ({"limit": 999}, {"assessed_by_id": self.user_head.id}):
            with self.refused(self.user_inspector, UserError, "by the system"):
                risk.write(vals)

    def test_only_a_handler_assesses_and_a_reader_reads(self):
        complaint = self.to_investigation()
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user):
                self.assess(complaint, user=user)
        risk = self.assess(complaint)
        self.assertEqual(risk.with_user(self.user_reader).rpn, 24)
        for user in (self.user_plain, self.user_other):
            with self.refused(user):
                risk.with_user(user).read(["rpn"])
        with self.refused(self.user_manager):
            risk.with_user(self.user_manager).unlink()

    def test_decision_rests_on_the_initial_risk(self):
        """S9.F3: it is fixed by the proposal, and what is signed names it."""
        complaint = self.to_investigation()
        risk = self.assess(complaint)
        self.to_decision(complaint)
        payload = complaint.gate_round_ids.payload
        self.assertIn("= 24", payload)
        with self.refused(self.user_inspector, UserError, "fixed"):
            risk.severity = 1
        with self.refused(self.user_inspector, UserError, "fixed"):
            self.assess(self.to_decision())
        residual = self.assess(complaint, (1, 1, 1), moment="residual")
        self.assertEqual(residual.rpn, 1)
        self.assertEqual(complaint.state, "decision")
        with self.refused(self.user_inspector, UserError, "another assessment"):
            residual.moment = "initial"

    def test_closed_case_takes_no_residual_risk(self):
        complaint = self.to_closed()
        with self.refused(self.user_inspector, UserError, "closed"):
            self.assess(complaint, moment="residual")

    def test_procedure_demands_a_risk_that_is_acceptable(self):
        """S9.F3: no proposal without the risk, nor above what is accepted."""
        self.demand({"kind": "risk", "risk_maximum": 40})
        complaint = self.investigated()
        with self.refused(self.user_inspector, UserError, "Assess"):
            complaint.action_submit()
        risk = self.assess(complaint, (5, 3, 3))
        with self.refused(self.user_inspector, UserError, "accepts 40 at most"):
            complaint.action_submit()
        risk.detection = 1
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------

    def test_qa_head_approves_a_change_that_somebody_else_entered(self):
        """S9.F3: the change record names who approved, and is fixed then."""
        complaint = self.to_investigation()
        change = self.enter(complaint, number="CC-17", effective_date="2026-12-01")
        with self.refused(self.user_inspector, AccessError, "Only the QA head"):
            change.action_approve()
        with self.refused(self.user_inspector, UserError, "Use “Approve”"):
            change.approved_by_id = self.user_head
        own = self.enter(complaint, user=self.user_head)
        with self.refused(self.user_head, AccessError, "ask a colleague"):
            own.action_approve()
        change.with_user(self.user_head).action_approve()
        self.assertEqual(change.approved_by_id, self.user_head)
        with self.refused(self.user_inspector, UserError, "approved change"):
            change.name = "Other"
        with self.refused(self.user_inspector, UserError, "approved change"):
            change.unlink()
        self.assertTrue(self.events_of(complaint, "change.approved"))

    def test_change_names_an_action_of_the_same_case(self):
        complaint = self.to_investigation()
        action = self.plan(complaint)
        self.assertEqual(self.enter(complaint, action_id=action.id).action_id, action)
        with self.refused(self.user_inspector, UserError, "same complaint"):
            self.enter(self.to_investigation(), action_id=action.id)
        with self.refused(self.user_inspector, UserError, "have it approved"):
            self.enter(complaint, approved_at="2026-01-01")

    def test_procedure_demands_an_approved_change(self):
        """S9.F3: the process change is approved before the case closes."""
        self.demand({"kind": "change"})
        complaint = self.investigated()
        change = self.enter(complaint)
        with self.refused(self.user_inspector, UserError, "QA head approve"):
            complaint.action_submit()
        change.with_user(self.user_head).action_approve()
        self.propose(complaint)

    # ------------------------------------------------------------------
    # The form
    # ------------------------------------------------------------------

    def render(self, user, complaint):
        reports = self.env["ir.actions.report"].with_user(user)
        report = "complaint_mgmt.report_risk"
        return reports._render_qweb_html(report, complaint.ids)[0].decode()

    def test_reader_prints_risk_actions_and_changes(self):
        """S9.F3, S3.23: the form with its control block."""
        forms = self.env["complaint.form.control"].with_user(self.user_manager)
        domain = [("code", "=", "risk"), ("company_id", "=", self.company.id)]
        form = forms.search(domain)
        form.number = "QR-08-03"
        form.env["complaint.form.revision"].create(
            {"control_id": form.id, "version": "A/2", "description": "Scale of ten"}
        )
        complaint = self.to_investigation()
        self.assess(complaint)
        action = self.plan(complaint)
        self.judge(self.report(action))
        self.enter(complaint, number="CC-17")
        html = self.render(self.user_reader, complaint)
        for text in ("QR-08-03", "A/2", "24", action.number, "CC-17", "Ten blisters"):
            self.assertIn(text, html)

    def test_who_may_not_read_the_case_prints_no_form(self):
        complaint = self.to_investigation()
        for user in (self.user_plain, self.user_other):
            with self.refused(user):
                self.render(user, complaint)
