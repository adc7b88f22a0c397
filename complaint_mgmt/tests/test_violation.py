"""Violations of staff and their penalties: who learns of them, and who decides."""

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ROLE, ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 02:00:00")
class TestViolation(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_officer = cls.new_user("officer", ROLE + "staff")
        cls.user_officer2 = cls.new_user("officer2", ROLE + "staff")
        cls.user_approver = cls.new_user("approver", ROLE + "staff_approver")
        cls.user_approver2 = cls.new_user("approver2", ROLE + "staff_approver")
        cls.user_director = cls.new_user("director", ROLE + "staff_director")
        cls.outsiders = (
            cls.user_plain
            | cls.user_reader
            | cls.user_head
            | cls.user_vp
            | cls.user_gm
            | cls.user_archivist
            | cls.user_manager
        )

    def register(self, user=None, **vals):
        """Register a violation, as an officer."""
        values = {
            "subject_user_id": self.user_sales.id,
            "facts": "Shouted at the customer at the counter.",
            **vals,
        }
        violations = self.env["complaint.violation"]
        return violations.with_user(user or self.user_officer).create(values)

    def hear(self, violation, side="respondent", **vals):
        values = {"violation_id": violation.id, "side": side, "text": "As I said."}
        return violation.hearing_ids.create({**values, **vals})

    def ready(self, penalty="oral", **vals):
        """Return a matter that may be proposed, in the environment of the officer."""
        violation = self.register(**vals)
        self.hear(violation)
        violation.write({"penalty": penalty, "penalty_reason": "The first time."})
        return violation

    def submit(self, violation):
        return self._sign(violation, violation.action_submit())

    def staff_case(self):
        """Return a complaint on the behaviour of the salesperson."""
        case = self.log(subject_type="staff").with_user(self.user_inspector)
        case.subject_user_ids = self.user_sales
        return case

    # ------------------------------------------------------------------
    # The register, and the graded penalties
    # ------------------------------------------------------------------

    def test_violation_is_registered_without_a_penalty(self):
        """S4.4: it may end without a penalty, with a reason, and is kept."""
        violation = self.register(person_name="Zhang San", subject_user_id=False)
        self.assertTrue(violation.name.startswith("SM-202611-"))
        with self.refused(self.user_officer, UserError, "needs a reason"):
            violation.state = "closed"
        action = violation.with_context(target_state="closed").action_ask_reason()
        dialogs = violation.env[action["res_model"]].with_context(**action["context"])
        dialogs.create({"reason": "Talked to on the same day."}).action_confirm()
        self.assertEqual(violation.state, "closed")
        with self.refused(self.user_officer, UserError, "The register is kept"):
            violation.sudo().unlink()
        with self.refused(self.user_officer, UserError, "this is fixed"):
            violation.facts = "Nothing happened."
        with self.refused(self.user_officer, AccessError, "Penalty Approver"):
            violation.write({"state": "open", "state_reason": "Again"})
        violation.with_user(self.user_approver).write(
            {"state": "open", "state_reason": "It happened again."}
        )
        self.assertEqual(violation.state, "open")

    def test_light_penalty_is_approved_by_another_person(self):
        """S4.20: proposed by one, approved by another."""
        violation = self.ready("written")
        self.submit(violation)
        self.assertEqual(violation.state, "proposed")
        with self.refused(self.user_officer, UserError, "not your turn"):
            violation.action_gate_sign()
        with self.refused(self.user_officer2, UserError, "not your turn"):
            violation.with_user(self.user_officer2).action_gate_sign()
        self.sign(violation, self.user_approver)
        self.assertEqual(violation.state, "decided")
        with self.refused(self.user_officer, UserError, "was told the decision"):
            violation.action_close()
        violation.write({"told_on": "2026-11-24", "told_note": "Accepts it."})
        violation.action_close()
        self.assertEqual(violation.state, "closed")

    def test_higher_penalty_needs_a_higher_approver(self):
        """S4.20: suspension and dismissal need one more signature."""
        for penalty in ("suspension", "dismissal"):
            with self.subTest(penalty=penalty):
                violation = self.ready(penalty)
                violation.suspension_days = 5
                self.submit(violation)
                self.sign(violation, self.user_approver)
                self.assertEqual(violation.state, "proposed")
                with self.refused(self.user_approver2, UserError, "not your turn"):
                    violation.with_user(self.user_approver2).action_gate_sign()
                self.sign(violation, self.user_director)
                self.assertEqual(violation.state, "decided")

    def test_each_severity_suggests_its_penalty(self):
        """S4.20: four penalties, graded by severity."""
        violation = self.register()
        found = []
        for severity in ("minor", "moderate", "serious", "gross"):
            violation.severity = severity
            found.append(violation.suggested_penalty)
        self.assertEqual(found, ["oral", "written", "suspension", "dismissal"])
        self.assertFalse(violation.penalty)

    def test_approver_does_not_approve_the_own_proposal(self):
        """S4.20: who proposes signs as nothing else, whatever role he has."""
        violation = self.register(self.user_approver)
        self.hear(violation)
        violation.write({"penalty": "oral", "penalty_reason": "Minor."})
        self.submit(violation)
        with self.refused(self.user_approver, UserError, "not your turn"):
            violation.action_gate_sign()
        self.sign(violation, self.user_approver2)
        self.assertEqual(violation.state, "decided")

    def test_both_sides_are_heard_before_a_penalty(self):
        """S4.13, S4.20: the person concerned, and the complainant where there is one;
        or why not."""
        case = self.staff_case()
        violation = self.register(complaint_id=case.id, penalty="oral")
        with self.refused(self.user_officer, UserError, "hearing of the person"):
            violation.action_submit()
        violation.penalty_reason = "The first time."
        self.hear(violation)
        with self.refused(self.user_officer, UserError, "hearing of the complainant"):
            violation.action_submit()
        self.hear(violation, "complainant", not_heard=True, text="Moved away.")
        self.submit(violation)
        hearing = violation.hearing_ids[0]
        for step in (
            lambda: hearing.write({"text": "I never did."}),
            hearing.unlink,
            lambda: self.hear(violation, "witness"),
        ):
            with self.refused(self.user_officer, UserError, "hearings of SM-"):
                step()
        with self.refused(self.user_officer, ValidationError, "Write down"):
            self.hear(self.register(), text="  ")

    def test_no_state_without_its_signatures(self):
        """S4.20: neither by RPC nor by an import."""
        violation = self.ready()
        for state, text in (
            ("decided", "cannot go"),
            ("proposed", "submitting it"),
            ("closed", "Take the penalty out"),
        ):
            with self.refused(self.user_officer, UserError, text):
                violation.write({"state": state, "state_reason": "Now"})
        for vals in (
            {"state": "decided"},
            {"told_on": "2026-11-24"},
            {"name": "SM-202611-9999"},
        ):
            with self.refused(self.user_officer, UserError):
                self.register(**vals)
        with self.refused(self.user_officer, UserError) as env:
            env["complaint.violation"].with_context(default_state="closed").create(
                {"person_name": "Zhang San", "facts": "He shouted."}
            )
        self.submit(violation)
        with self.refused(self.user_officer, UserError, "by signatures only"):
            violation.state = "decided"
        with self.refused(self.user_officer, UserError, "this is fixed"):
            violation.penalty = "dismissal"

    def test_only_the_officer_of_the_matter_proposes(self):
        violation = self.ready()
        with self.refused(self.user_officer2, UserError, "proposes the penalty"):
            violation.with_user(self.user_officer2).action_submit()
        with self.refused(self.user_officer, ValidationError, "cannot handle"):
            violation.officer_id = self.user_inspector

    # ------------------------------------------------------------------
    # The person concerned
    # ------------------------------------------------------------------

    def test_person_concerned_sees_and_decides_nothing(self):
        """S4.20: whoever it is about has no part in it, in the group or not."""
        own = self.register(subject_user_id=self.user_approver.id)
        self.hear(own)
        own.write({"penalty": "oral", "penalty_reason": "The first time."})
        self.submit(own)
        mine = own.with_user(self.user_approver)
        self.assertFalse(mine.search([]) & own)
        self.assertFalse(mine.env["complaint.violation.hearing"].search([]))
        self.assertFalse(mine.env["complaint.gate.round"].search([]))
        with self.refused(self.user_approver, AccessError):
            mine.read(["name"])
        with self.refused(self.user_approver, AccessError):
            mine.action_gate_sign()
        self.assertNotIn(self.user_approver, own.sudo().activity_ids.user_id)
        with self.refused(self.user_officer2, AccessError):
            self.register(self.user_officer2, subject_user_id=self.user_officer2.id)
        with self.refused(self.user_officer, AccessError, "about you"):
            self.register().subject_user_id = self.user_officer

    def test_who_is_accused_in_the_case_has_no_part_in_its_matters(self):
        """S4.8, S4.20: all colleagues complained about in the same case."""
        case = self.staff_case()
        case.subject_user_ids = self.user_sales | self.user_approver
        violation = self.register(complaint_id=case.id)
        with self.refused(self.user_approver, AccessError):
            violation.with_user(self.user_approver).read(["facts"])
        with self.refused(self.user_officer, ValidationError, "cannot handle"):
            violation.officer_id = self.user_approver
        self.assertIn(violation, violation.with_user(self.user_approver2).search([]))

    def test_signature_of_who_is_accused_later_is_void(self):
        """S4.8, S4.20: who turns out to be involved has decided nothing."""
        case = self.staff_case()
        violation = self.ready("suspension", complaint_id=case.id)
        violation.suspension_days = 3
        self.hear(violation, "complainant")
        self.submit(violation)
        self.sign(violation, self.user_approver)
        case.subject_user_ids = self.user_sales | self.user_approver
        self.assertEqual(violation.state, "open")
        self.assertEqual(violation.sudo().gate_round_ids.state, "void")

    # ------------------------------------------------------------------
    # Nobody else learns of it
    # ------------------------------------------------------------------

    def test_nobody_outside_of_the_group_reads_counts_or_groups(self):
        """S4.20: not by name, count, search, chatter, export or group."""
        case = self.staff_case()
        violation = self.ready(complaint_id=case.id)
        self.hear(violation, "complainant")
        self.submit(violation)
        messages = violation.sudo().message_ids
        for user in self.outsiders:
            with self.subTest(user=user.login):
                mine = violation.with_user(user)
                hearings = mine.env["complaint.violation.hearing"]
                for attempt in (
                    lambda mine=mine: mine.read(["name"]),
                    lambda mine=mine: mine.search([]),
                    lambda mine=mine: mine.search_count([]),
                    lambda mine=mine: mine.name_search("SM"),
                    lambda mine=mine: mine._read_group([], ["penalty"], ["__count"]),
                    lambda mine=mine: mine.export_data(["person_name"]),
                    lambda mine=mine: mine.write({"facts": "Nothing"}),
                    hearings.search_read,
                ):
                    with self.refused(user):
                        attempt()
                self.assertFalse(
                    mine.env["complaint.gate.round"].search(
                        [("res_model", "=", "complaint.violation")]
                    )
                )
                self.assertFalse(
                    mine.env["mail.message"].search([("id", "in", messages.ids)])
                )
                self.assertFalse(
                    mine.env["mail.activity"].search(
                        [("res_model", "=", "complaint.violation")]
                    )
                )
                if not user.has_group(ROLE + "reader"):
                    continue
                with self.refused(user):
                    case.with_user(user).read(["violation_count"])
                with self.refused(user):
                    case.with_user(user).action_view_violations()

    def test_group_sees_the_count_on_the_case(self):
        case = self.staff_case()
        self.register(complaint_id=case.id)
        mine = case.with_user(self.user_officer2)
        self.assertEqual(mine.violation_count, 1)
        action = mine.action_view_violations()
        self.assertEqual(action["domain"], [("complaint_id", "=", case.id)])
        self.assertEqual(
            action["context"]["default_subject_user_id"], self.user_sales.id
        )

    def test_events_carry_neither_names_nor_penalty(self):
        """S4.20: the log proves that something happened, not what or to whom."""
        violation = self.ready("dismissal")
        self.submit(violation)
        self.sign(violation, self.user_approver)
        events = self.events_of(violation)
        self.assertIn("violation.registered", events.mapped("kind"))
        text = json.dumps([[e.data, e.reference] for e in events])
        for secret in ("dismissal", "Sales", "Shouted", "complaint_sales", "first"):
            self.assertNotIn(secret, text)
        self.assertEqual(set(events.mapped("reference")), {violation.name})

    def test_message_goes_to_members_of_the_group_only(self):
        """S4.20: a colleague outside of the group is not told by a mention either."""
        violation = self.register()
        partner = self.user_head.partner_id
        for attempt in (
            lambda: violation.message_post(body="Look", partner_ids=partner.ids),
            lambda: violation.message_notify(body="Look", partner_ids=partner.ids),
            lambda: violation.message_post(
                body="Look", partner_ids=self.user_sales.partner_id.ids
            ),
        ):
            with self.refused(self.user_officer, UserError, "Only members"):
                attempt()
        violation.message_post(
            body="Look", partner_ids=self.user_approver.partner_id.ids
        )
        violation.message_subscribe(self.user_approver.partner_id.ids)
        followers = self.env["mail.followers"].with_user(self.user_plain)
        self.assertFalse(followers.search([("res_model", "=", violation._name)]))

    def test_nobody_reads_who_was_told_of_a_matter(self):
        """S4.20: not from the notifications, which Odoo shows to every colleague."""
        violation = self.ready()
        self.submit(violation)
        messages = self.env["mail.message"].search([("model", "=", violation._name)])
        told = self.env["mail.notification"].search(
            [("mail_message_id", "in", messages.ids)]
        )
        self.assertTrue(told)
        partner = self.user_approver.partner_id
        own = told.filtered(lambda row: row.res_partner_id == partner)
        for user in self.outsiders | self.user_sales | self.user_officer2:
            mine = told.with_user(user)
            self.assertFalse(mine.search([("id", "in", told.ids)]))
            self.assertFalse(mine.search_count([("id", "in", told.ids)]))
            with self.refused(user, AccessError):
                mine.read(["mail_message_id"])
        mine = told.with_user(self.user_approver)
        self.assertEqual(mine.search([("id", "in", told.ids)]), own)
        self.assertTrue(own.with_user(self.user_approver).read(["res_partner_id"]))

    def test_nobody_outside_of_the_group_is_called_to_a_matter(self):
        """S4.20: also where a key of the context keeps Odoo from telling."""
        violation = self.register()
        todo = "mail.mail_activity_data_todo"
        quiet = violation.with_context(mail_activity_quick_update=True)
        for user in (self.user_sales, self.user_head):
            with self.refused(self.user_officer, UserError, "never the person"):
                quiet.activity_schedule(todo, user_id=user.id)
        activity = quiet.activity_schedule(todo, user_id=self.user_officer2.id)
        with self.refused(self.user_officer, UserError, "never the person"):
            activity.user_id = self.user_sales
        self.assertFalse(violation.sudo().message_follower_ids)

    def test_delegate_outside_of_the_group_is_neither_called_nor_signs(self):
        """S4.20: an absence hands on no secret."""
        self.env["complaint.gate.delegation"].create(
            {
                "user_id": self.user_approver.id,
                "delegate_id": self.user_head.id,
                "date_from": "2026-11-01",
                "date_to": "2026-12-31",
                "reason": "Holiday",
            }
        )
        violation = self.ready()
        self.submit(violation)
        called = violation.sudo().activity_ids.user_id
        self.assertNotIn(self.user_head, called)
        self.assertIn(self.user_approver, called)
        with self.refused(self.user_head):
            violation.with_user(self.user_head).action_gate_sign()

    def test_policy_cannot_name_somebody_outside_of_the_group(self):
        """S4.20: whoever configures signatures gives nobody a look at a matter."""
        line = self.env.ref(
            "complaint_mgmt.complaint_gate_policy_line_penalty_approved"
        )
        line.with_user(self.user_manager).group_ids = self.env.ref(ROLE + "gm")
        violation = self.ready()
        with self.refused(self.user_officer, UserError, "Nobody can sign"):
            self.submit(violation)

    def test_matters_of_another_company_are_out_of_reach(self):
        violation = self.register()
        other = self.new_user("officer3", ROLE + "staff", self.other_company)
        with self.refused(other):
            violation.with_user(other).read(["facts"])
        with self.refused(self.user_officer, Exception):
            self.register(company_id=self.other_company.id)

    def test_files_of_a_proposed_matter_are_fixed(self):
        violation = self.ready()
        vals = {
            "name": "letter.txt",
            "raw": b"I shouted.",
            "res_model": violation._name,
            "res_id": violation.id,
        }
        attachment = violation.env["ir.attachment"].create(vals)
        with self.refused(self.user_head):
            attachment.with_user(self.user_head).read(["raw"])
        self.submit(violation)
        with self.refused(self.user_officer, UserError):
            violation.env["ir.attachment"].create(vals)

    def test_several_are_registered_at_once(self):
        """S4.4: numbers follow each other."""
        violations = self.env["complaint.violation"].with_user(self.user_officer)
        rows = violations.create(
            [{"person_name": name, "facts": "Late."} for name in ("A", "B")]
        )
        numbers = [int(row.name[-4:]) for row in rows]
        self.assertEqual(numbers[1], numbers[0] + 1)
