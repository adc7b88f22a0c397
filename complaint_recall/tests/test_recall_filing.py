"""What is filed is fixed, proved, and meets the deadline."""

import base64
import json

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common import ROLE
from odoo.addons.complaint_mgmt.tests.common_procedure import utc

from .common_recall_law import RecallLawCase
from .common_trace import TEAM

TUESDAY = "2026-11-10 10:00"


@tagged("post_install", "-at_install")
class TestRecallFiling(RecallLawCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(utc("2026-11-11 12:00")))

    def setUp(self):
        super().setUp()
        self.recall = self.begin("cn_drug_2022", "I", TUESDAY)
        self.reach(self.recall, "decided", TUESDAY)

    def draft(self, user=None, **vals):
        filings = self.env["complaint.recall.filing"].with_user(
            user or self.user_leader
        )
        return filings.create({"recall_id": self.recall.id, "kind": "plan", **vals})

    def upload(self, user=None, **vals):
        files = self.env["ir.attachment"].with_user(user or self.user_leader)
        model = "complaint.recall.filing"
        values = {"name": "receipt.pdf", "raw": b"received", "res_model": model}
        return files.create({**values, **vals})

    def test_a_filing_meets_its_deadline(self):
        """2022 measures: assessment and plan are filed; the number is kept."""
        filing = self.draft(reference="2026-118")
        self.assertEqual(filing.recipient, "Provincial medical products administration")
        self.assertEqual(self.clock(self.recall, "plan").status, "running")
        filing.action_confirm()
        clock = self.clock(self.recall, "plan")
        self.assertEqual(clock.status, "met")
        self.assertEqual(clock.reached_at, utc("2026-11-11 12:00"))
        self.assertEqual(clock.filing_id, filing)
        mark = self.recall.mark_ids.filtered(lambda m: m.code == "plan")
        self.assertEqual((mark.filing_id, mark.user_id), (filing, self.user_leader))
        (event,) = self.events_of(self.recall, "recall.filed")
        self.assertNotIn("2026-118", event.data)

    def test_an_earlier_filing_is_shown_by_a_note_or_a_file(self):
        for values in ({"note": "By phone."}, {"file": True}):
            self.recall = self.begin("cn_drug_2022", "I", TUESDAY)
            self.reach(self.recall, "decided", TUESDAY)
            filing = self.draft(filed_at=utc("2026-11-10 17:00"))
            with self.refused(self.user_leader, UserError, "how you know") as env:
                filing.with_env(env).action_confirm()
            if values.pop("file", False):
                values["attachment_ids"] = [Command.link(self.upload().id)]
            filing.write(values)
            filing.action_confirm()
            met = self.clock(self.recall, "plan").reached_at
            self.assertEqual(met, utc("2026-11-10 17:00"))

    def test_nothing_is_filed_in_the_future_or_before_the_danger_was_known(self):
        for moment in ("2026-11-11 12:01", "2026-11-10 09:59"):
            filing = self.draft(filed_at=utc(moment), note="By post.")
            with self.refused(self.user_leader, ValidationError) as env:
                filing.with_env(env).action_confirm()
        self.assertEqual(self.clock(self.recall, "plan").status, "running")

    def test_another_kind_meets_nothing(self):
        self.draft(kind="other").action_confirm()
        self.draft(kind="destruction").action_confirm()
        self.assertEqual(self.clock(self.recall, "plan").status, "running")
        codes = self.recall.mark_ids.mapped("code")
        self.assertEqual(codes, ["known", "decided", "destruction"])

    def test_a_confirmed_filing_is_fixed_for_everybody(self):
        filing = self.draft(reference="2026-118")
        filing.action_confirm()
        for user in (self.user_leader, self.user_coordinator, self.user_head):
            for vals in (
                {"reference": "X"},
                {"filed_at": utc(TUESDAY)},
                {"kind": "final"},
                {"note": "X"},
                {"user_id": user.id},
                {"attachment_ids": [Command.link(self.upload().id)]},
                {"confirmed_at": False},
            ):
                with self.subTest(user=user.login, vals=list(vals)):
                    with self.refused(user, UserError) as env:
                        filing.with_env(env).write(vals)
            with self.refused(user, UserError) as env:
                filing.with_env(env).with_context(_force_unlink=True).unlink()
            with self.refused(user, UserError) as env:
                filing.with_env(env).action_confirm()

    def test_nobody_makes_a_confirmed_filing(self):
        values = {"recall_id": self.recall.id, "kind": "plan"}
        for more in (
            {"confirmed_at": utc(TUESDAY)},
            {"confirmed_by_id": self.user_head.id},
        ):
            with self.refused(self.user_coordinator, UserError) as env:
                env["complaint.recall.filing"].create({**values, **more})
            context = {f"default_{name}": value for name, value in more.items()}
            filing = self.env["complaint.recall.filing"].with_user(self.user_leader)
            filing = filing.with_context(**context).create(values)
            self.assertFalse(filing.confirmed_at)
            self.assertFalse(filing.confirmed_by_id)
        self.assertEqual(self.clock(self.recall, "plan").status, "running")

    def test_files_of_a_confirmed_filing_stay(self):
        """The receipt of an authority is evidence."""
        file = self.upload()
        filing = self.draft(attachment_ids=[Command.link(file.id)])
        self.assertEqual(file.sudo().res_id, filing.id)
        filing.action_confirm()
        (event,) = self.events_of(self.recall, "recall.filed")
        self.assertEqual(len(json.loads(event.data)["files"]), 1)
        for user in (self.user_leader, self.user_head, self.env.ref("base.user_admin")):
            for attempt in (
                lambda f: f.unlink(),
                lambda f: f.write({"raw": b"other"}),
                lambda f: f.write({"datas": base64.b64encode(b"other")}),
                lambda f: f.write({"res_id": 0}),
                lambda f: f.write({"name": "other.pdf"}),
            ):
                with self.refused(user, UserError) as env:
                    attempt(file.with_env(env))
                with self.refused(user, UserError) as env:
                    attempt(file.with_env(env).sudo())
        with self.refused(self.user_leader, UserError) as env:
            self.upload(self.user_leader, res_id=filing.id)
        self.assertEqual(file.sudo().raw, b"received")

    def test_a_file_of_something_else_is_no_proof(self):
        """It could change or go where it belongs."""
        elsewhere = self.upload(
            res_model="complaint.recall", res_id=self.recall.id, raw=b"other"
        )
        strange = self.upload(self.user_coordinator)
        for file in (elsewhere, strange):
            with self.refused(self.user_leader, UserError):
                self.draft(attachment_ids=[Command.link(file.id)])

    def test_a_report_that_was_filed_is_one_that_was_issued(self):
        """21 CFR 7.53: the report that went out, not a draft of it."""
        recall = self.decide(self.draft_recall())
        report = self.report(recall)
        values = {"recall_id": recall.id, "kind": "progress", "report_id": report.id}
        filing = self.draft(**values)
        with self.refused(self.user_leader, ValidationError) as env:
            filing.with_env(env).action_confirm()
        report.action_issue()
        strange = self.draft(report_id=report.id)
        with self.refused(self.user_leader, ValidationError) as env:
            strange.with_env(env).action_confirm()
        filing.action_confirm()
        (event,) = self.events_of(recall, "recall.filed")
        self.assertEqual(json.loads(event.data)["report_sha256"], report.pdf_sha256)

    def test_a_draft_can_be_corrected_and_thrown_away(self):
        filing = self.draft()
        filing.reference = "1"
        with self.refused(self.user_leader, UserError) as env:
            filing.with_env(env).recall_id = self.begin("house", "I", TUESDAY)
        filing.unlink()
        self.assertEqual(self.clock(self.recall, "plan").status, "running")

    def test_who_may_file(self):
        """S9.2: the recall team files; readers look on; sales knows nothing of it."""
        filing = self.draft(self.user_recall)
        filing.with_user(self.user_reader).read(["kind", "reference"])
        values = {"recall_id": self.recall.id, "kind": "plan"}
        for user in (self.user_reader, self.user_sales, self.user_stock):
            with self.refused(user) as env:
                env["complaint.recall.filing"].create(values)
            with self.refused(user) as env:
                filing.with_env(env).action_confirm()
            with self.refused(user) as env:
                self.recall.with_env(env).action_add_filing()
        stranger = self.new_user(
            "stranger", f"{ROLE}handler,{TEAM}", self.other_company
        )
        for user in (self.user_sales, stranger):
            for records in (filing, self.recall.mark_ids, self.recall.clock_ids):
                with self.refused(user) as env:
                    records.with_env(env).read(["recall_id"])
                if user == stranger:
                    found = records.with_user(user).search([("id", "in", records.ids)])
                    self.assertFalse(found)
            with self.refused(user) as env:
                env["complaint.recall.filing"].create(values)


@tagged("post_install", "-at_install")
class TestLawAccess(RecallLawCase):
    def test_the_law_is_kept_by_coordinators_alone(self):
        """The team works under the law, and does not write it."""
        regime = self.law("cn_food")
        parts = (regime, regime.class_ids[0], regime.term_ids[0])
        for user in (self.user_leader, self.user_head, self.user_reader):
            for part in parts:
                part.with_user(user).read(["name"])
                with self.refused(user) as env:
                    part.with_env(env).write({"name": "X"})
                with self.refused(user) as env:
                    part.with_env(env).unlink()
            with self.refused(user) as env:
                regime.with_env(env).action_verify()
            with self.refused(user) as env:
                regime.term_ids[0].with_env(env).action_verify()
            with self.refused(user) as env:
                env["complaint.recall.regime"].create({"name": "X", "code": "X"})
        for part in parts:
            with self.refused(self.user_sales) as env:
                part.with_env(env).read(["name"])
            part.with_user(self.user_coordinator).write({"name": "X"})

    def test_nobody_ticks_a_figure_without_the_step(self):
        """Who checked, and when, is not a matter of writing."""
        term = self.law("cn_drug_2022").term_ids[0].with_user(self.user_coordinator)
        values = {"regime_id": term.regime_id.id, "name": "X", "until_code": "plan"}
        stamps = {"is_verified": True, "verified_by_id": self.user_head.id}
        for name, value in stamps.items():
            with self.refused(self.user_coordinator, UserError) as env:
                term.with_env(env).write({name: value})
            with self.refused(self.user_coordinator, UserError) as env:
                env["complaint.recall.term"].create({**values, name: value})
        made = term.with_context(
            **{f"default_{name}": value for name, value in stamps.items()}
        ).create(values)
        self.assertFalse(made.is_verified)
        self.assertFalse(made.verified_by_id)
        self.assertFalse(term.is_verified)
        self.assertFalse(made.copy().is_verified)
