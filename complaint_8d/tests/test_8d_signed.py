"""What a signer is shown, and how a report is taken up again on the screen."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DSigned(EightDCase):
    def dialog(self, action, user):
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def test_signer_of_the_choice_reads_causes_options_and_risks(self):
        """S3.12, 21 CFR 11.70: what is signed is shown in words, as it was signed."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3")
        report.write(
            {
                "risk_before_severity": 8,
                "risk_before_occurrence": 5,
                "risk_before_detection": 6,
            }
        )
        self.complete(report, "d4")
        roots = report._confirmed_roots().with_user(report.user_id)
        for root in roots:
            self.add_option(report, root)
        self.add_option(report, roots[0], name="Watch the press", is_chosen=False)
        self._sign(report, report.action_submit_choice())
        signer = self.user_coordinator8d
        shown = self.dialog(report.with_user(signer).action_gate_sign(), signer).summary
        for word in (
            report.problem_statement,
            "Sensor drifts and nobody calibrates it",
            "Calibrated: 0 of 500 cracked.",
            "Final inspection",
            "240",
            "Remove: Sampling takes one pad a shift",
            "Watch the press",
            "Tried on line 2 for one week.",
            self.user_plain.name,
        ):
            self.assertIn(word, shown)
        digest = report._gate_payload("choice")["d5"]
        self.assertNotIn(digest, shown, "a digest tells a person nothing")

    def test_signer_of_the_closure_reads_what_was_done_and_measured(self):
        """S3.18: the quality manager sees result and evidence before signing."""
        report = self.complete(self.new_report(), *(f"d{n}" for n in range(9)))
        self._sign(report, report.action_submit_closure())
        head = self.user_head
        shown = self.dialog(report.with_user(head).action_gate_sign(), head).summary
        for word in ("2,000 pads of three days", "Done, see record 12.", "1800"):
            self.assertIn(word, shown)

    def test_signature_of_the_choice_covers_the_words_that_were_shown(self):
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3", "d4")
        for root in report._confirmed_roots().with_user(report.user_id):
            self.add_option(report, root)
        self.sign_choice(report)
        report.option_ids[0].trial = "Tried once."
        self.assertFalse(report._gate_is_approved("choice"))

    # ------------------------------------------------------------------
    # Taking up again
    # ------------------------------------------------------------------

    def test_dialog_takes_a_discipline_up_again_with_what_rests_on_it(self):
        """S3.16: the reason is asked; what opens as well is said before."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3", "d4")
        action = self.step(report, "d2").action_ask_reopen()
        dialogs = self.env[action["res_model"]].with_user(report.user_id)
        dialog = dialogs.with_context(**action["context"]).create({"reason": "Other"})
        self.assertEqual(dialog.taken_along, "D4 Causes")
        dialog.action_confirm()
        self.assertEqual(report._done_codes(), {"d0", "d1", "d3"})

    def test_only_the_coordinator_takes_up_a_closed_report(self):
        """S3.20: the next iteration of a closed report begins with a reason."""
        report = self.close(self.new_report())
        action = report.action_ask_reopen()
        dialogs = self.env[action["res_model"]].with_context(**action["context"])
        own = dialogs.with_user(self.user_solver).create({"reason": "It came back."})
        with self.refused(self.user_solver, UserError):
            own.action_confirm()
        other = dialogs.with_user(self.user_coordinator8d)
        other.create({"reason": "It came back."}).action_confirm()
        self.assertEqual((report.state, report.iteration), ("open", 2))

    def test_team_takes_a_report_back_from_its_signers(self):
        report = self.complete(self.new_report(), *(f"d{n}" for n in range(9)))
        with self.refused(self.user_solver, UserError, "Nothing waits"):
            report.action_take_back()
        self._sign(report, report.action_submit_closure())
        with self.refused(self.user_reader, AccessError):
            report.with_user(self.user_reader).action_take_back()
        report.action_take_back()
        self.assertEqual(report.state, "open")
        self.assertFalse(report._gate_open_round("closure"))

    # ------------------------------------------------------------------
    # Names
    # ------------------------------------------------------------------

    def test_new_names_leave_signatures_valid(self):
        """21 CFR 11.70: people and goods under another name are the same facts."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3", "d4")
        for root in report._confirmed_roots().with_user(report.user_id):
            self.add_option(report, root)
        self.sign_choice(report)
        report.sudo().product_id.name = "Brake Pad N"
        report.sudo().product_id.uom_id.name = "Pieces"
        (self.user_plain | self.user_solver).sudo().name = "Married"
        self.env.invalidate_all()
        self.assertTrue(report._gate_is_approved("choice"))
