from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common_8d import COORDINATOR, EightDCase

CLOSED = "2026-11-05 08:00:00"
RECURRED = "complaint_8d.mail_activity_type_8d_recurred"
OVERDUE = "complaint_8d.mail_activity_type_8d_effectiveness_overdue"


class Test8DEffectiveness(EightDCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        defects = cls.env["complaint.defect"]
        cls.crack = defects.create({"code": "CRACK", "name": "Crack"})
        cls.smell = defects.create({"code": "SMELL", "name": "Smell"})

    def closed(self, **vals):
        with freeze_time(CLOSED):
            return self.close(self.new_report(defect_id=self.crack.id, **vals))

    def complain(self, product=None, defect=None, user=None):
        """Log a complaint on a product with a defect, as a handler."""
        item = {
            "product_id": (product or self.product).id,
            "defect_id": (defect or self.crack).id,
        }
        items = [Command.create(item)]
        return self.log(user or self.user_inspector, item_ids=items)

    def activities(self, record, xmlid):
        own = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        kind = [("activity_type_id", "=", self.env.ref(xmlid).id)]
        return self.env["mail.activity"].search(own + kind)

    def test_closing_plans_a_dated_check_by_somebody_else(self):
        """S3.22: quality watches until the date; 90 days unless agreed."""
        report = self.closed()
        check = report.effectiveness_ids
        self.assertEqual(str(check.due_on), "2027-02-03")
        self.assertEqual(check.state, "planned")
        self.assertTrue(check.user_id)
        self.assertFalse(check.user_id & report._doers())
        self.assertEqual(check.activity_ids.user_id, check.user_id)

    def test_who_owned_or_did_an_action_does_not_judge(self):
        """IATF 16949 10.2.3: judged by another person."""
        report = self.closed()
        check = report.effectiveness_ids
        doer = report._doers()[:1]
        doer.sudo().group_ids += self.env.ref("complaint_8d.group_8d_user")
        check.with_user(self.user_solver2).evidence = "0 of 9,000 cracked."
        with freeze_time("2027-02-04"):
            with self.refused(doer, AccessError, "Ask somebody else") as env:
                check.with_env(env).action_effective()
            with self.refused(self.user_solver2, AccessError) as env:
                check.with_env(env).user_id = doer
            with self.refused(self.user_reader, AccessError) as env:
                check.with_env(env).action_effective()
            check.with_user(self.user_solver2).action_effective()
        self.assertEqual(check.state, "effective")
        self.assertEqual(check.judged_by_id, self.user_solver2)
        self.assertFalse(check.activity_ids)
        self.assertEqual(report.state, "closed")

    def test_profile_says_who_judges_and_never_an_implementer(self):
        """S3.22: role or person of the profile; who did an action is passed over."""
        profile = self.env.ref("complaint_8d.complaint_8d_profile_default")
        for by, person in (
            ("coordinator", self.user_coordinator8d),
            ("champion", self.user_gm),
            ("leader", self.user_solver),
            ("user", self.user_reader),
        ):
            profile.write(
                {"effectiveness_by": by, "effectiveness_user_id": self.user_reader.id}
            )
            self.env.ref("base.user_admin").group_ids -= self.env.ref(COORDINATOR)
            with self.subTest(by):
                self.assertEqual(self.closed().effectiveness_ids.user_id, person)
        profile.effectiveness_user_id = self.user_plain
        judge = self.closed().effectiveness_ids.user_id
        self.assertTrue(judge, "somebody else of quality")
        self.assertNotEqual(judge, self.user_plain, "owner of the actions")
        with self.refused(self.user_coordinator8d, ValidationError, "Name who") as env:
            profile.with_env(env).effectiveness_user_id = False

    def test_effective_needs_time_and_evidence_and_is_said_once(self):
        """Not before the date, not without what was looked at."""
        check = self.closed().effectiveness_ids.with_user(self.user_solver2)
        with freeze_time("2027-02-04"):
            with self.refused(self.user_solver2, UserError, "looked at") as env:
                check.with_env(env).action_effective()
        check.evidence = "0 of 9,000 cracked."
        with freeze_time("2027-02-02"):
            with self.refused(self.user_solver2, UserError, "too early") as env:
                check.with_env(env).action_effective()
        with freeze_time("2027-02-03 12:00:00"):
            check.action_effective()
            with self.refused(self.user_solver2, UserError, "was judged") as env:
                check.with_env(env).action_not_effective()
            with self.refused(self.user_solver2, UserError, "was judged") as env:
                check.with_env(env).evidence = "Other"

    def test_not_effective_begins_the_next_iteration(self):
        """S3.16: not effective goes back to the causes."""
        report = self.closed()
        check = report.effectiveness_ids.with_user(self.user_solver2)
        with freeze_time("2026-12-01"):
            check.evidence = "12 of 200 cracked."
            check.action_not_effective()
        self.assertEqual((check.state, report.state), ("not_effective", "open"))
        self.assertEqual(report.iteration, 2)
        self.assertIn("12 of 200", report.iteration_ids.reason)

    def test_result_is_set_by_its_steps_only(self):
        """No write, create, delete or default makes a check or its result."""
        report = self.closed()
        check = report.effectiveness_ids
        for vals in (
            {"state": "effective"},
            {"due_on": "2030-01-01"},
            {"judged_by_id": self.user_solver.id},
            {"recurrence_ids": [Command.clear()]},
        ):
            with self.refused(self.user_coordinator8d, UserError) as env:
                check.with_env(env).write(vals)
        with self.refused(self.user_coordinator8d, AccessError) as env:
            check.with_env(env).with_context(_force_unlink=True).unlink()
        with self.refused(self.user_coordinator8d, UserError) as env:
            env["complaint.8d.effectiveness"].create({"report_id": report.id})
        with self.refused(self.user_other, AccessError) as env:
            check.with_env(env).read(["state"])

    def test_next_iteration_drops_what_was_planned(self):
        """One check an iteration; that of the old one is not due any more."""
        report = self.closed()
        check = report.effectiveness_ids
        report._next_iteration("It cracks again.")
        self.assertEqual(check.state, "dropped")
        self.assertFalse(check.activity_ids)

    def test_overdue_check_calls_once(self):
        """S3.22: whoever leads is called, once."""
        check = self.closed().effectiveness_ids
        checks = self.env["complaint.8d.effectiveness"]
        with freeze_time("2027-02-03"):
            self.run_cron("ir_cron_8d_effectiveness")
            self.assertFalse(self.activities(check, OVERDUE))
        with freeze_time("2027-02-04"):
            self.run_cron("ir_cron_8d_effectiveness")
            self.run_cron("ir_cron_8d_effectiveness")
            calls = self.activities(check, OVERDUE)
            wanted = self.user_solver | self.user_coordinator8d
            self.assertLessEqual(wanted, calls.user_id)
            self.assertEqual(len(calls), len(calls.user_id))
            self.assertIn(check, checks.search([("is_overdue", "=", True)]))

    def test_same_defect_on_the_same_product_is_a_recurrence(self):
        """S3.14: an effective report is overturned, and people are called."""
        report = self.closed()
        check = report.effectiveness_ids
        with freeze_time("2027-03-01"):
            check.with_user(self.user_solver2).evidence = "0 of 9,000 cracked."
            check.with_user(self.user_solver2).action_effective()
            complaint = self.complain()
        self.assertEqual(check.state, "recurred")
        self.assertEqual(check.recurrence_ids, complaint)
        self.assertEqual(check.judged_by_id, self.user_solver2)
        called = self.activities(report, RECURRED).user_id
        self.assertLessEqual(self.user_solver | self.user_coordinator8d, called)
        text = complaint.with_user(self.user_inspector).recurrence_text
        self.assertIn(report.name, text)
        self.assertIn("closed on 2026-11-05", text)
        self.assertEqual(check.occurrence_count, 1)
        self.assertEqual(len(self.events_of(report, "8d.recurred")), 1)

    def test_what_is_no_recurrence(self):
        """Another defect, another product, after the window, or the own complaint."""
        with freeze_time("2026-11-01"):
            own = self.complain()
        report = self.closed(complaint_ids=[Command.set(own.ids)])
        check = report.effectiveness_ids
        with freeze_time("2027-03-01"):
            other = self.complain(defect=self.smell)
            self.complain(product=self.new_product("Drum"))
        with freeze_time("2027-11-06"):
            self.complain()
        with freeze_time("2026-11-04"):
            self.complain()
        self.assertEqual(check.state, "planned")
        self.assertFalse(other.with_user(self.user_inspector).recurrence_text)
        with freeze_time("2027-03-02"):
            item = other.with_user(self.user_inspector).item_ids
            item.defect_id = self.crack
        self.assertEqual(check.state, "recurred")

    def test_scope_and_window_are_of_the_profile(self):
        """The customer's profile says what is the same, and for how long."""
        profile = self.env.ref("complaint_8d.complaint_8d_profile_default")
        report = self.closed()
        sibling = self.new_product("Rear pad", categ_id=self.product.categ_id.id)
        category = self.env["product.category"].create({"name": "Pads"})
        (sibling | self.product).categ_id = category
        profile.write({"recurrence_scope": "category", "recurrence_months": 1})
        with freeze_time("2026-12-06"):
            self.complain(sibling)
        self.assertEqual(report.effectiveness_ids.state, "planned")
        with freeze_time("2026-12-04"):
            self.complain(sibling)
        self.assertEqual(report.effectiveness_ids.state, "recurred")

    def test_other_plants_are_counted_and_not_named(self):
        """IATF 16949 10.2.3: the same defect at another company overturns the report,
        and its number is for who may read it."""
        report = self.closed()
        complaint = self.env["complaint.complaint"].with_user(self.user_other)
        with freeze_time("2026-12-01"):
            complaint = complaint.create(
                {
                    "statement": "It cracks.",
                    "partner_id": self.customer.id,
                    "company_id": self.other_company.id,
                    "item_ids": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "defect_id": self.crack.id,
                            }
                        )
                    ],
                }
            )
        text = complaint.recurrence_text
        self.assertIn("other plants", text)
        self.assertNotIn(report.name, text)
        check = report.effectiveness_ids.with_user(self.user_solver)
        self.assertEqual(check.state, "recurred")
        self.assertEqual(check.plant_recurrence_count, 1)
        self.assertIn("0 complaints here, 1 at other plants", report.recurred_text)
        self.assertFalse(check.recurrence_ids)
        with self.refused(self.user_coordinator8d, AccessError):
            check.with_user(self.user_coordinator8d).read(["plant_recurrence_ids"])
        called = self.activities(report, RECURRED).user_id
        self.assertLessEqual(self.user_solver | self.user_coordinator8d, called)
        event = self.events_of(report, "8d.recurred")
        self.assertIn('"complaints":[]', event.data.replace(" ", ""))
        self.assertIn('"other_plants":1', event.data.replace(" ", ""))

    def test_banners_of_many_complaints_need_few_queries(self):
        """A page of complaints is compared by one query on the reports."""
        self.closed()
        with freeze_time("2026-12-01"):
            ids = [self.complain().id for __ in range(2)]
            few = self.count_banners(ids)
            ids += [self.complain().id for __ in range(8)]
        self.assertLessEqual(self.count_banners(ids), few + 2)

    def count_banners(self, ids):
        complaints = self.env["complaint.complaint"].with_user(self.user_inspector)
        return self.count_queries(
            lambda: complaints.browse(ids).mapped("recurrence_text")
        )
