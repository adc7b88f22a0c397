"""S3 and Ford G8D: brake pads crack; from a Thursday evening to another plant."""

from scenario import CASE, Command, Scenario, utc

from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_8d.tests.common_8d import EightDCase

REPORT = "complaint.8d"
STEP = "complaint.8d.step"
VALIDATION = "complaint.8d.validation"
RECURRED = "complaint_8d.mail_activity_type_8d_recurred"


class TestCrackedPads(Scenario, EightDCase):
    """The leader is the inspector, another member of the team validates."""

    procedure = "S3"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crack = cls.env["complaint.defect"].create(
            {"code": "CRACK", "name": "Crack"}
        )
        cls.sell_and_ship({cls.lot_1: 500})

    def begun(self):
        """Return the report on a complaint that came in on a Thursday evening."""
        self.at("2026-11-19 20:10")
        case = self.log_case(
            "sales",
            statement="9 of 500 pads crack.",
            item_ids=[
                Command.create(
                    {
                        "product_id": self.product.id,
                        "lot_id": self.lot_1.id,
                        "defect_id": self.crack.id,
                    }
                )
            ],
        )
        inspector = self.who("inspector")
        action = inspector.press(case, "action_start_8d")
        return case, action["res_id"]

    def report(self, report):
        """Return the report for its leader, fresh from the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[REPORT].browse(report).with_user(self.user_inspector)

    def press_complete(self, report, *codes, person="inspector"):
        """Fill in disciplines and complete them by their button."""
        for code in codes:
            found = self.report(report)
            self.fill(found, code)
            step = self.step(found, code).id
            self.who(person).press(step, "action_complete", STEP)

    def status(self, report, code):
        return self.step(self.report(report), code).target_status

    def closed(self):
        """Return a report that was closed at the first go."""
        case, report = self.begun()
        self.at("2026-11-20 15:00")
        self.press_complete(report, *(f"d{n}" for n in range(9)))
        inspector = self.who("inspector")
        action = inspector.press(report, "action_submit_closure", REPORT)
        inspector.sign(report, REPORT, action=action)
        self.who("gm").sign(report, REPORT)
        return case, report

    def test_containment_is_due_on_friday_evening(self):
        """S3.12: 24 hours run through the night, and are late a minute after."""
        case, report = self.begun()
        d3 = self.step(self.report(report), "d3")
        self.assertEqual(d3.due_at, utc("2026-11-20 20:10"))
        self.assertEqual(self.report(report).complaint_ids.id, case)
        self.at("2026-11-20 20:09")
        self.assertEqual(self.status(report, "d3"), "running")
        self.at("2026-11-20 20:11")
        self.assertEqual(self.status(report, "d3"), "late")
        with self.refuses("sales", AccessError):
            self.who("sales").read(REPORT, report, "title")

    def test_a_failed_validation_goes_back_to_the_causes(self):
        """S3.16, S3.17, S3.18, S3.20: the first way stays as it was; the second one
        holds, and only quality manager or general manager makes it valid."""
        _case, report = self.begun()
        self.at("2026-11-20 15:00")
        self.press_complete(report, "d0", "d1", "d2", "d3")
        self.assertEqual(self.status(report, "d3"), "met")
        self.at("2026-11-24 10:00")
        self.press_complete(report, "d4", "d5")
        found = self.report(report)
        for action in found.sudo().action_ids.filtered(lambda a: a.state == "open"):
            self.carry_out(action)
        failed = self.validate_result(found, "fail", user=self.user_solver)
        with self.refuses("inspector", UserError):
            step = self.step(self.report(report), "d6").id
            self.who("inspector").press(step, "action_complete", STEP)
        self.who("inspector").press(failed.id, "action_back_to_causes", VALIDATION)
        found = self.report(report)
        self.assertEqual(found.iteration, 2)
        self.assertEqual(found._done_codes(), {"d0", "d1", "d2", "d3"})
        kept = found.iteration_ids
        self.assertTrue(kept._is_intact())
        with self.refuses("coordinator8d", AccessError):
            self.who("coordinator8d").write(
                "complaint.8d.iteration", kept.id, reason="Another"
            )
        self.at("2026-12-01 10:00")
        self.press_complete(report, "d4", "d5", "d6", "d7", "d8")
        inspector = self.who("inspector")
        action = inspector.press(report, "action_submit_closure", REPORT)
        inspector.sign(report, REPORT, action=action)
        for person in ("solver", "vp", "coordinator8d"):
            with self.refuses(person, UserError):
                self.who(person).sign(report, REPORT)
        self.who("gm").sign(report, REPORT)
        self.assertEqual(self.report(report).state, "closed")

    def test_the_same_crack_at_another_plant_is_seen(self):
        """S3.5, S3.22, IATF 16949 10.2.3: six weeks later, in another company: the
        old report is marked, its leader is called, and no name leaves that company."""
        _case, report = self.closed()
        self.assertEqual(self.report(report).state, "closed")
        self.at("2027-01-04 09:00")
        item = {"product_id": self.product.id, "defect_id": self.crack.id}
        other = self.who("other").create(
            CASE,
            statement="Pads crack here, too.",
            partner_id=self.stranger.id,
            item_ids=[Command.create(item)],
        )
        found = self.report(report)
        check = found.sudo().effectiveness_ids
        self.assertEqual(check.state, "recurred")
        calls = found.sudo().activity_ids | check.activity_ids
        self.assertIn(self.user_inspector, calls.user_id)
        own = self.who("inspector").find(CASE, ("id", "=", other))
        self.assertEqual(own, [])
