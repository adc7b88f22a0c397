"""Departments that take a case over, and third parties that it is passed on to."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ROLE
from .common_procedure import utc
from .test_assessment import AssessmentCase


class HandingCase(AssessmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_workshop = cls.new_user("workshop", ROLE + "reader")
        cls.department = cls.env["complaint.department"].create(
            {"name": "Workshop", "head_id": cls.user_workshop.id}
        )

    def hand_over(self, case, user=None, **vals):
        handovers = self.env["complaint.handover"].with_user(
            user or self.user_inspector
        )
        return handovers.create(
            {
                "complaint_id": case.id,
                "department_id": self.department.id,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestHandover(HandingCase):
    def test_head_of_the_department_is_called_at_once(self):
        """S2.4.1.2.2c, S4.12: which department, who heads it, when."""
        self.version({"kind": "handover"})
        case = self.new_case()
        with self.refused(self.user_inspector, UserError, "Hand the case over"):
            case.action_start()
        with freeze_time(utc("2026-01-05 10:00")):
            handover = self.hand_over(case, note="Look at the engine.")
        self.assertEqual(handover.head_id, self.user_workshop)
        self.assertEqual(handover.handed_at, utc("2026-01-05 10:00"))
        self.assertEqual(handover.handed_by_id, self.user_inspector)
        self.assertEqual(self.calls(case, "handover"), self.user_workshop)
        self.assertTrue(self.events_of(case, "handover.added"))
        self.assertEqual(case.handover_count, 1)
        case.action_start()
        self.assertEqual(case.state, "investigation")

    def test_head_accepts_and_the_minutes_are_measured(self):
        """S2.4.1.2.2c: a procedure may wait for the acceptance."""
        self.version({"kind": "handover", "needs_acceptance": True})
        case = self.new_case()
        with freeze_time(utc("2026-01-05 10:00")):
            handover = self.hand_over(case)
        with self.refused(self.user_inspector, UserError, "accepts the hand-over"):
            case.action_start()
        with freeze_time(utc("2026-01-05 10:42")):
            handover.with_user(self.user_workshop).action_accept()
        self.assertEqual(handover.acceptance_minutes, 42)
        self.assertEqual(handover.accepted_by_id, self.user_workshop)
        self.assertEqual(handover.status, "accepted")
        self.assertFalse(self.calls(case, "handover"))
        self.assertTrue(self.events_of(case, "handover.accepted"))
        case.action_start()
        with self.refused(self.user_workshop, UserError, "answered already"):
            handover.with_user(self.user_workshop).action_accept()

    def test_head_gives_back_with_a_reason_and_the_handler_is_called(self):
        """S2.4.1.2.2c: what was given back is not handed over."""
        self.version({"kind": "handover"})
        case = self.new_case()
        handover = self.hand_over(case)
        wizards = self.env["complaint.handover.return"].with_user(self.user_workshop)
        with self.refused(self.user_workshop, UserError, "Say why"):
            wizards.create({"handover_id": handover.id, "reason": " "}).action_confirm()
        wizards.create(
            {"handover_id": handover.id, "reason": "Not our part."}
        ).action_confirm()
        self.assertEqual(handover.status, "returned")
        self.assertEqual(handover.return_reason, "Not our part.")
        self.assertEqual(self.calls(case, "handover"), self.user_inspector)
        self.assertNotIn("Not our", self.events_of(case, "handover.returned").data)
        with self.refused(self.user_inspector, UserError, "Hand the case over"):
            case.action_start()

    def test_nobody_but_the_head_answers_and_nobody_rewrites(self):
        """S9.2, S9.5."""
        case = self.log().with_user(self.user_inspector)
        handover = self.hand_over(case)
        for user in (self.user_inspector, self.user_head, self.user_reader):
            with self.refused(user, AccessError, "Only Test Workshop"):
                handover.with_user(user).action_accept()
            with self.refused(user, AccessError, "Only Test Workshop"):
                handover.with_user(user)._return("No.")
        for user in (self.user_inspector, self.user_workshop, self.env.user):
            with self.refused(user, UserError, "stays as it is"):
                handover.with_user(user).accepted_at = utc("2026-01-05 10:00")
        stamps = {
            "accepted_at": utc("2026-01-05 10:00"),
            "return_reason": "No.",
            "returned_at": utc("2026-01-05 10:00"),
        }
        for name, value in stamps.items():
            with self.refused(self.user_inspector, UserError, "stays as it is"):
                self.hand_over(case, **{name: value})
            with self.refused(self.user_inspector, UserError, "stays as it is"):
                handovers = handover.with_context(**{f"default_{name}": value})
                handovers.create(
                    {"complaint_id": case.id, "department_id": self.department.id}
                )
        forged = self.hand_over(case, head_id=self.user_reader.id)
        self.assertEqual(forged.head_id, self.user_workshop)
        with self.refused(self.env.user, UserError, "not deleted"):
            handover.sudo().with_context(_force_unlink=True).unlink()

    def test_only_a_handler_hands_over_an_open_case(self):
        """S9.2, S9.5."""
        case = self.log().with_user(self.user_inspector)
        for user in (self.user_plain, self.user_reader, self.user_vp, self.user_other):
            with self.refused(user):
                self.hand_over(case, user)
        handover = self.hand_over(case)
        for user in (self.user_plain, self.user_other):
            with self.refused(user):
                handover.with_user(user).read(["note"])
        closed = self.to_closed()
        with self.refused(self.user_inspector, UserError, "at the step"):
            self.hand_over(closed)

    def test_department_is_led_by_somebody_who_reads_complaints(self):
        """S2.4.1.2.2c: a head that cannot read the case would never learn of it."""
        departments = self.env["complaint.department"].with_user(self.user_manager)
        for user in (self.user_plain, self.user_other):
            with self.refused(self.user_manager, ValidationError, "role Reader"):
                departments.create({"name": "Stores", "head_id": user.id})
        with self.refused(self.user_inspector):
            self.department.with_user(self.user_inspector).head_id = self.user_head


@tagged("post_install", "-at_install")
class TestReferral(HandingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.env["res.partner"].create(
            {"name": "Carrier Ltd", "email": "claims@carrier.example.com"}
        )

    def liable(self, **vals):
        """Return a case for which somebody else is liable."""
        item = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        goods = [(0, 0, {**item, "defective_qty": 3})]
        case = self.to_investigation(self.log(item_ids=goods, **vals))
        persons = {"Wang Fang": "complainant", "Zhou Min": "patient"}
        for name, kind in persons.items():
            self.env["complaint.person"].create(
                {"complaint_id": case.id, "name": name, "phone": "555", "kind": kind}
            )
        case.outcome = "third_party"
        return case

    def refer(self, case, user=None, **vals):
        referrals = self.env["complaint.referral"].with_user(
            user or self.user_inspector
        )
        values = {"complaint_id": case.id, "partner_id": self.carrier.id}
        return referrals.create({**values, "facts": "Crushed in transit.", **vals})

    def mail_to(self, case, partner):
        return case.message_ids.filtered(lambda m: partner in m.partner_ids)

    def test_third_party_reads_what_is_ticked_and_nothing_else(self):
        """S8.9.3: product, lot and facts by default; never who complained."""
        case = self.liable(occurred_on="2026-01-05")
        referral = self.refer(case)
        referral.action_forward()
        body = self.mail_to(case, self.carrier).body
        reports = self.env["ir.actions.report"].with_user(self.user_inspector)
        letter = reports._render_qweb_html(
            "complaint_mgmt.report_referral", referral.ids
        )[0].decode()
        for text in (body, letter):
            for word in (self.product.name, self.lot_1.name, "Crushed in transit."):
                self.assertIn(word, text)
            for word in (
                self.customer.name,
                "Wang Fang",
                "Zhou Min",
                "vinegar",
                "2026-01-05",
            ):
                self.assertNotIn(word, text)
        self.assertEqual(referral.forwarded_mode, "email")
        event = self.events_of(case, "referral.forwarded")
        self.assertIn(referral.content_sha256, event.data)
        self.assertNotIn("Crushed", event.data)
        self.assertIn("share_lot", event.data)
        self.assertNotIn("share_persons", event.data)

    def test_persons_leave_only_with_a_reason_and_patients_never(self):
        """S8.9.3: share only needed data; persons go on paper."""
        case = self.liable()
        referral = self.refer(case, share_persons=True)
        with self.refused(self.user_inspector, UserError, "Say why"):
            referral.action_forward()
        referral.persons_reason = "The carrier has to collect the goods."
        referral.action_forward()
        self.assertEqual(referral.forwarded_mode, "letter")
        self.assertFalse(self.mail_to(case, self.carrier))
        reports = self.env["ir.actions.report"].with_user(self.user_inspector)
        letter = reports._render_qweb_html(
            "complaint_mgmt.report_referral", referral.ids
        )[0].decode()
        self.assertIn("Wang Fang", letter)
        self.assertNotIn("Zhou Min", letter)
        for user in (self.user_reader, self.user_vp):
            with self.refused(user):
                referral.with_user(user).read(["content"])
            with self.refused(user):
                reports.with_user(user)._render_qweb_html(
                    "complaint_mgmt.report_referral", referral.ids
                )

    def test_what_left_is_fixed(self):
        """S8.9.3: what was forwarded is kept word by word."""
        case = self.liable()
        referral = self.refer(case)
        referral.action_forward()
        for vals in ({"share_persons": True}, {"facts": "Other"}):
            with self.refused(self.user_inspector, UserError, "is fixed"):
                referral.write(vals)
        case.item_ids.lot_id = self.lot_2
        self.assertIn(self.lot_1.name, referral.preview)
        self.assertNotIn(self.lot_2.name, referral.preview)
        with self.refused(self.user_inspector, UserError, "forwarded already"):
            referral.action_forward()
        with self.refused(self.env.user, UserError, "not deleted"):
            referral.sudo().with_context(_force_unlink=True).unlink()

    def test_case_closes_only_when_forwarded_and_the_customer_is_told(self):
        """S8.9.3: both dates are needed."""
        demand = {"kind": "referral", "stage": "propose", "outcome": "third_party"}
        self.version(demand)
        case = self.new_case()
        case.action_start()
        case.write({**self.findings(), "outcome": "third_party"})
        with self.refused(self.user_inspector, UserError, "Forward the case"):
            case.action_submit()
        referral = self.refer(case)
        with self.refused(self.user_inspector, UserError, "Forward it first"):
            referral.action_tell()
        referral.action_forward()
        with self.refused(self.user_inspector, UserError, "Tell the customer"):
            case.action_submit()
        referral.action_tell()
        self.assertTrue(referral.told_at)
        self.assertEqual(referral.told_by_id, self.user_inspector)
        self.assertIn("Carrier Ltd", self.mail_to(case, self.customer)[:1].body)
        self.propose(case)
        self.assertEqual(case.state, "decision")

    def test_only_what_a_third_party_is_liable_for_is_forwarded(self):
        """S8.9.3: the outcome says so, and something is ticked."""
        case = self.liable()
        case.outcome = "own_fault"
        referral = self.refer(case, share_facts=False)
        with self.refused(self.user_inspector, UserError, "Third Party Liable"):
            referral.action_forward()
        case.outcome = "third_party"
        referral.write({"share_product": False, "share_lot": False})
        with self.refused(self.user_inspector, UserError, "Nothing is ticked"):
            referral.action_forward()
        referral.write({"share_facts": True, "facts": " "})
        with self.refused(self.user_inspector, UserError, "Write down what"):
            referral.action_forward()

    def test_nobody_pretends_a_referral(self):
        """S9.2, S9.5: dates and digests are written by the steps alone."""
        case = self.liable()
        moment = utc("2026-01-05 10:00")
        for name in ("forwarded_at", "told_at"):
            with self.refused(self.user_inspector, UserError, "Use the buttons"):
                self.refer(case, **{name: moment})
            with self.refused(self.user_inspector, UserError, "Use the buttons"):
                self.refer(case).write({name: moment})
        referral = self.refer(case)
        for user in (self.user_reader, self.user_plain, self.user_vp, self.user_other):
            with self.refused(user):
                self.refer(case, user)
            with self.refused(user):
                referral.with_user(user).action_forward()
        closed = self.to_closed()
        with self.refused(self.user_inspector, UserError, "at the step"):
            self.refer(closed)
