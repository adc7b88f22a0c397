from odoo import fields
from odoo.fields import Command

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase

TEAM = "complaint_8d.group_8d_user"
COORDINATOR = "complaint_8d.group_8d_manager"


class EightDCase(ComplaintCase):
    """A car-parts maker with an 8D team; brake pads crack at the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_solver = cls.new_user("solver", TEAM)
        cls.user_solver2 = cls.new_user("solver2", TEAM)
        cls.user_coordinator8d = cls.new_user("coordinator8d", COORDINATOR)

    def new_report(self, user=None, **vals):
        """Begin a report, as a member of the team."""
        values = {
            "title": "Brake pad cracks",
            "partner_id": self.customer.id,
            "product_id": self.product.id,
            "lot_ids": [Command.set(self.lot_1.ids)],
            "defective_qty": 12,
        }
        reports = self.env["complaint.8d"].with_user(user or self.user_solver)
        return reports.create({**values, **vals})

    def step(self, report, code):
        """Return a discipline, in the environment of the report."""
        return report.step_ids.filtered(lambda s: s.code == code)

    def left(self, report, code):
        """Return what is missing before a discipline is complete, a line each."""
        return "\n".join(report._blocking(code))

    def fill(self, report, code):
        """Fill in what a discipline needs; each one adds its own `_fill_<code>`."""
        filler = getattr(self, f"_fill_{code}", None)
        if filler:
            filler(report)

    def complete(self, report, *codes):
        """Fill in and complete disciplines, as the leader."""
        report = report.with_user(report.user_id)
        for code in codes:
            self.fill(report, code)
            self.step(report, code).action_complete()
        return report

    def close(self, report, signer=None):
        """Take a report through all disciplines and its closure."""
        report = report.with_user(report.user_id)
        done = report._done_codes()
        self.complete(report, *(f"d{n}" for n in range(9) if f"d{n}" not in done))
        self._sign(report, report.action_submit_closure())
        self.sign(report, signer or self.user_head)
        self.assertEqual(report.state, "closed")
        return report

    # ------------------------------------------------------------------
    # D0 to D3
    # ------------------------------------------------------------------

    def _fill_d0(self, report):
        answers = {
            "symptom": "9 of 500 pads show cracks after 200 km.",
            "emergency_needed": "yes",
            "emergency_action": "Delivery stopped by phone.",
            "emergency_at": fields.Datetime.now(),
            "emergency_by_id": report.user_id.id,
            "safety_relevant": "yes",
            "safety_note": "Braking distance; the safety officer was informed.",
            "is_needed": "yes",
            "need_reason": "Safety is concerned.",
        }
        report.write({n: v for n, v in answers.items() if not report[n]})

    def _fill_d1(self, report):
        team = report.member_ids
        if "champion" not in team.mapped("role"):
            self.add_member(
                report, role="champion", user_id=self.user_gm.id, function="Management"
            )
            self.add_member(report, name="Zhao Min", function="Production")
        team.filtered(lambda m: m.role == "leader").function = "Quality"

    def add_member(self, report, **vals):
        """Add a member to the team, as the leader."""
        members = self.env["complaint.8d.member"].with_user(report.user_id)
        return members.create({"report_id": report.id, **vals})

    def _fill_d2(self, report):
        names = ("what", "where", "when", "who", "why", "how", "how_many", "statement")
        blank = [n for n in names if not report[f"problem_{n}"]]
        report.write({f"problem_{n}": f"The {n} of it." for n in blank})
        report.fact_ids.filtered(lambda f: not f._is_answered()).write(
            {"is_fact": "Press 2", "is_not": "Press 1"}
        )
        if not report.confirmation_ids:
            self.confirm_problem(report)

    def confirm_problem(self, report, **vals):
        """Record that the problem was confirmed by samples, as the leader."""
        values = {
            "report_id": report.id,
            "method": "9 pads cut: a crack in each.",
            "sample_size": 9,
            "result": "confirmed",
            **vals,
        }
        confirmations = self.env["complaint.8d.confirmation"]
        return confirmations.with_user(report.user_id).create(values)

    def _fill_d3(self, report):
        for line in report.containment_ids.filtered("open_points"):
            self.answer_place(line)
        if not report.ica_needed:
            report.write({"ica_needed": "no", "ica_reason": "Production stands still."})
        for action in report.sudo()._interim_actions():
            if action.state == "open":
                self.carry_out(action)

    def answer_place(self, line):
        """Answer one place: what stands there is sorted, else it is not affected."""
        suspect = line.qty_suspect
        if not suspect:
            line.write({"answer": "not_affected", "reason": "None of the lot there."})
            return
        line.write(
            {
                "answer": "affected",
                "qty_checked": suspect,
                "qty_defective": 1,
                "qty_ok": suspect - 1,
                "disposition": "sort",
            }
        )

    # ------------------------------------------------------------------
    # D4 to D6
    # ------------------------------------------------------------------

    def add_cause(self, report, name, parent=None, proof=None, **vals):
        """Enter a cause as the leader; with a proof it is a confirmed root.

        :param str proof: evidence of a passed check
        """
        causes = self.env["complaint.8d.cause"].with_user(report.user_id)
        values = {"report_id": report.id, "name": name, "is_root": bool(proof)}
        if parent:
            values["parent_id"] = parent.id
        cause = causes.create({**values, **vals})
        if proof:
            self.check_cause(cause, evidence=proof)
            cause.action_confirm()
        return cause

    def check_cause(self, cause, result="pass", **vals):
        """Enter a check of a cause, as who entered the cause."""
        values = {
            "cause_id": cause.id,
            "method": "Cause set on and off again",
            "evidence": "Pads crack at 240 °C and above, none below.",
            "sample_size": 30,
            "result": result,
            **vals,
        }
        return cause.check_ids.create(values)

    def _fill_d4(self, report):
        if report._confirmed_roots():
            return
        first = self.add_cause(report, "Resin is brittle", category="material")
        second = self.add_cause(report, "Press too hot", first, category="machine")
        self.add_cause(
            report,
            "Sensor drifts and nobody calibrates it",
            second,
            proof="Calibrated: 0 of 500 cracked. Not calibrated: 9 of 500.",
            category="method",
        )
        self.add_cause(
            report,
            "Sampling takes one pad a shift",
            proof="Cracked pads were put in: 1 of 20 was found.",
            kind="escape",
            category="measurement",
        )
        self.add_cause(
            report,
            "Sensors are not in the maintenance plan",
            proof="No entry in the plan, revision 3.",
            kind="system",
            category="method",
        )
        report.write(
            {"escape_point": "Final inspection", "escape_control": "Visual check"}
        )

    def add_option(self, report, cause, **vals):
        """Enter a candidate action against a root, chosen and planned."""
        values = {
            "report_id": report.id,
            "cause_id": cause.id,
            "name": f"Remove: {cause.name}",
            "effect": "5",
            "cost": "3",
            "time": "4",
            "risk": "4",
            "is_chosen": True,
            "trial": "Tried on line 2 for one week.",
            "side_effect": "no",
            "side_effect_note": "Cycle time and strength looked at.",
            "owner_id": self.user_plain.id,
            "verifier_id": self.user_stock.id,
            "due_date": "2030-12-01",
            **vals,
        }
        options = self.env["complaint.8d.option"].with_user(report.user_id)
        return options.create(values)

    def _fill_d5(self, report):
        report = report.with_user(report.user_id)
        for root in report._confirmed_roots() - report._chosen_options().cause_id:
            self.add_option(report, root)
        if not report._gate_is_approved("choice"):
            self.sign_choice(report)

    def sign_choice(self, report, signer=None):
        """Submit the chosen actions as the leader, and sign them as the coordinator."""
        report = report.with_user(report.user_id)
        self._sign(report, report.action_submit_choice())
        self.sign(report, signer or self.user_coordinator8d)

    def carry_out(self, action):
        """Report an action done as its owner and verify it as its verifier."""
        own = action.with_user(action.owner_id)
        own.evidence = "Done, see record 12."
        own.action_report_done()
        judge = action.with_user(action.verifier_id)
        judge.verification_note = "Looked at it for a week."
        judge.action_verify()

    def validate_result(self, report, result="pass", user=None, **vals):
        """Record a validation, as another member of the team than the leader."""
        validations = self.env["complaint.8d.validation"]
        today = fields.Date.to_string(fields.Date.today())
        values = {
            "report_id": report.id,
            "name": "Cracked pads",
            "before_value": 1800,
            "after_value": 0 if result == "pass" else 1500,
            "unit": "ppm",
            "date_from": today,
            "date_to": today,
            "sample_size": 2000,
            "result": result,
            "evidence": "2,000 pads of three days inspected.",
            **vals,
        }
        return validations.with_user(user or self.user_solver2).create(values)

    def _fill_d6(self, report):
        for action in report.sudo().action_ids:
            if action.discipline == "d5" and action.state == "open":
                self.carry_out(action)
        for action in report.sudo().action_ids:
            if action._is_interim_open():
                action.with_user(report.user_id).action_end_interim()
        if report.sudo()._missing_validation():
            self.validate_result(report)

    # ------------------------------------------------------------------
    # D7 and D8
    # ------------------------------------------------------------------

    def _fill_d7(self, report):
        report = report.with_user(report.user_id)
        report.action_propose_prevention()
        report.document_ids.write({"answer": "na", "reason": "Not concerned."})
        changed = report.document_ids.filtered(lambda d: d.kind == "control_plan")
        changed.write(
            {
                "answer": "changed",
                "number": "CP-17",
                "old_revision": "A/0",
                "new_revision": "A/1",
                "changed_on": fields.Date.to_string(fields.Date.today()),
                "responsible_id": report.user_id.id,
                "url": "https://docs.example.com/CP-17",
            }
        )
        open_lines = report.deployment_ids.filtered(lambda d: not d.is_answered)
        open_lines.write({"affected": "no", "reason": "Made on another press."})
        if not report.similar_elsewhere:
            report.write(
                {"similar_elsewhere": "no", "similar_note": "Where-used looked at."}
            )

    def _fill_d8(self, report):
        report = report.with_user(report.user_id)
        report.write(
            {
                "recognition": "Thank you: the pads do not crack any more.",
                "lessons": "Every sensor belongs into the maintenance plan.",
                "final_message": "Sent with the report.",
                "final_message_on": fields.Date.to_string(fields.Date.today()),
            }
        )
        if not report.thanked_at:
            report.action_thank_team()

    def run_cron(self, name):
        """Let a scheduled action of this addon do its work now."""
        cron = self.env.ref(f"complaint_8d.{name}")
        with self.enter_registry_test_mode():
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
