"""Every printed form is a controlled document: number, version, who approved it."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ROLE, ComplaintCase
from .common_reply import ReplyCase
from .common_sample import SampleCase
from .test_admissibility import AdmissibilityCase

PRINTED = ("receipt", "judgement", "risk", "acknowledgement")


class FormHelpers:
    """The steps of a revision, for any case."""

    def form(self, code="receipt", company=None):
        domain = [
            ("code", "=", code),
            ("company_id", "=", (company or self.company).id),
        ]
        return self.env["complaint.form.control"].search(domain)

    def draft_form(self, user=None, code="receipt", **vals):
        """Draft the next revision of a form, through the button of the form."""
        form = self.form(code).with_user(user or self.user_inspector)
        revisions = self.env["complaint.form.revision"].with_user(form.env.user)
        context = form.action_revise()["context"]
        return revisions.with_context(**context).create(
            {"description": "A field for the seal number.", **vals}
        )

    def submit_form(self, revision):
        self._sign(revision, revision.action_submit())
        return revision

    def approve_form(self, revision, head=None, vp=None):
        self.submit_form(revision)
        self.sign(revision, head or self.user_head)
        self.sign(revision, vp or self.user_vp)
        return revision

    def html(self, report, docs, user=None, lang="en_US"):
        reports = self.env["ir.actions.report"].with_user(user or self.user_inspector)
        reports = reports.with_context(lang=lang)
        report = f"complaint_mgmt.report_{report}"
        html = reports._render_qweb_html(report, docs.ids)[0].decode()
        return " ".join(html.split())


@tagged("post_install", "-at_install")
class TestFormRevision(FormHelpers, ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_head2 = cls.new_user("head2", ROLE + "qa_head")
        cls.user_both = cls.new_user("both", f"{ROLE}qa_head,{ROLE}vp")

    # ------------------------------------------------------------------
    # Three signatures
    # ------------------------------------------------------------------

    def test_revision_is_drafted_reviewed_and_approved_by_three_persons(self):
        """S3.23, S9.0: drafter, QA head, VP, in this order, each for himself."""
        revision = self.submit_form(self.draft_form())
        self.assertEqual(revision.state, "review")
        for user in (self.user_vp, self.user_inspector, self.user_gm):
            with self.refused(user, UserError, "not your turn"):
                self.sign(revision, user)
        self.sign(revision, self.user_head)
        for user in (self.user_head, self.user_head2, self.user_inspector):
            with self.refused(user, UserError, "not your turn"):
                self.sign(revision, user)
        self.assertEqual(revision.state, "review")
        self.sign(revision, self.user_vp)
        self.assertEqual(revision.state, "approved")
        signatures = revision._signatures()
        self.assertEqual(
            signatures.mapped("meaning"), ["drafted", "reviewed", "approved"]
        )
        self.assertEqual(len(signatures.user_id), 3)

    def test_nobody_gives_two_of_the_three_signatures(self):
        """S3.23: who has two roles still signs once."""
        revision = self.submit_form(self.draft_form(self.user_head))
        with self.refused(self.user_head, UserError, "not your turn"):
            self.sign(revision, self.user_head)
        self.sign(revision, self.user_both)
        with self.refused(self.user_both, UserError, "not your turn"):
            self.sign(revision, self.user_both)
        self.sign(revision, self.user_vp)
        self.assertEqual(revision.state, "approved")

    def test_manager_and_qa_head_and_handler_draft_and_others_do_not(self):
        for user in (self.user_manager, self.user_head, self.user_inspector):
            revision = self.draft_form(user)
            self.assertEqual(revision.author_id, user)
            revision.unlink()
        form = self.form()
        for user in (self.user_reader, self.user_vp, self.user_plain):
            with self.refused(user, AccessError) as env:
                env["complaint.form.revision"].create(
                    {"control_id": form.id, "description": "Mine"}
                )

    def test_only_who_changed_the_draft_last_submits_it(self):
        """S3.23: the signature “drafted” is the one of the person who did so."""
        revision = self.draft_form()
        revision.with_user(self.user_head).description = "Another field."
        self.assertEqual(revision.author_id, self.user_head)
        with self.refused(self.user_inspector, UserError, "changed this draft last"):
            revision.action_submit()
        self.submit_form(revision.with_user(self.user_head))
        with self.refused(self.user_head, UserError, "not your turn"):
            self.sign(revision, self.user_head)

    def test_change_without_a_description_is_not_submitted(self):
        """S3.23: 更改描述, each change says what it changes."""
        revision = self.draft_form(description=" ")
        with self.refused(self.user_inspector, UserError, "Say what changes"):
            revision.action_submit()

    def test_revision_that_was_sent_back_is_corrected_and_signed_anew(self):
        revision = self.submit_form(self.draft_form())
        self.sign(revision, self.user_head, "send_back", "Which seal?")
        self.assertEqual(revision.state, "draft")
        revision.description = "A field for the number of the outer seal."
        self.approve_form(revision)
        self.assertEqual(len(revision._signatures()), 3)

    # ------------------------------------------------------------------
    # An approved revision is fixed
    # ------------------------------------------------------------------

    def test_submitted_and_approved_revision_is_not_changed(self):
        """S3.23: what was signed stays; the next change is a new revision."""
        revision = self.submit_form(self.draft_form())
        users = (self.user_inspector, self.user_head, self.user_manager, self.env.user)
        values = {"version": "Z/9", "description": "?", "document_number": "X"}
        for _turn in ("review", "approved"):
            for user in users:
                for name, value in {**values, "date": "2020-01-01"}.items():
                    with self.refused(user, UserError, "not changed any more") as env:
                        revision.with_env(env).write({name: value})
                with self.refused(user, UserError) as env:
                    revision.with_env(env).unlink()
            if revision.state == "review":
                self.sign(revision, self.user_head)
                self.sign(revision, self.user_vp)

    def test_nobody_writes_state_author_or_number(self):
        revision = self.draft_form()
        other = self.form("risk").id
        for vals in (
            {"state": "approved"},
            {"state": "review"},
            {"author_id": self.user_head.id},
            {"number": 7},
            {"control_id": other},
        ):
            for user in (self.user_inspector, self.user_manager, self.env.user):
                with self.refused(user, UserError) as env:
                    revision.with_env(env).with_context(force=True).write(vals)
        with self.refused(self.user_inspector, UserError, "starts as a draft") as env:
            env["complaint.form.revision"].create(
                {"control_id": other, "state": "approved"}
            )
        forged = self.env["complaint.form.revision"].with_user(self.user_inspector)
        forged = forged.with_context(default_number=9).create(
            {"control_id": other, "author_id": self.user_head.id, "number": 8}
        )
        self.assertEqual(forged.author_id, self.user_inspector)
        self.assertEqual(forged.number, 1)

    def test_one_revision_at_a_time_and_versions_follow_one_another(self):
        """S3.23: number of the change and version A/0, A/1, then B/0."""
        first = self.draft_form()
        self.assertEqual((first.number, first.version), (1, "A/0"))
        form = self.form().with_user(self.user_manager)
        self.assertEqual(form.action_revise()["res_id"], first.id)
        with self.refused(self.user_manager, UserError, "is under way") as env:
            env["complaint.form.revision"].create(
                {"control_id": form.id, "version": "A/1"}
            )
        self.approve_form(first)
        second = self.approve_form(self.draft_form())
        self.assertEqual((second.number, second.version), (2, "A/1"))
        third = self.draft_form(version="B/0")
        self.assertEqual(form.revision_id, second)
        self.assertEqual(form.draft_id, third)
        self.approve_form(third)
        self.assertEqual(form.revision_id, third)
        with self.refused(self.user_inspector, Exception, "version_uniq"):
            self.draft_form(version="A/1")

    def test_number_changes_by_a_revision_once_one_is_approved(self):
        form = self.form()
        with self.refused(self.user_head, AccessError) as env:
            form.with_env(env).number = "QR-1"
        form.with_user(self.user_manager).number = "QR-1"
        self.approve_form(self.draft_form())
        with self.refused(self.user_manager, UserError, "by a new revision") as env:
            form.with_env(env).number = "QR-2"
        self.approve_form(self.draft_form(document_number="QR-2"))
        self.assertEqual(form.number, "QR-2")

    def test_every_company_has_every_form_once(self):
        codes = dict(self.env["complaint.form.control"]._fields["code"].selection)
        company = self.env["res.company"].create({"name": "New Works"})
        for one in (self.company, self.other_company, company):
            forms = self.env["complaint.form.control"].search(
                [("company_id", "=", one.id)]
            )
            self.assertEqual(set(forms.mapped("code")), set(codes))
        form = self.form()
        for user in (self.user_manager, self.user_head):
            with self.refused(user, AccessError) as env:
                form.with_env(env).unlink()
            with self.refused(user, AccessError) as env:
                env["complaint.form.control"].create(
                    {"company_id": self.company.id, "code": "receipt"}
                )
        with self.refused(self.user_manager, UserError, "belongs to its company"):
            form.with_user(self.user_manager).code = "risk"

    def test_forms_of_another_company_are_out_of_reach(self):
        revision, form = self.draft_form(), self.form()
        for record in (revision, form):
            with self.refused(self.user_other, AccessError) as env:
                record.with_env(env).read(["number"])
        with self.refused(self.user_other, AccessError) as env:
            env["complaint.form.revision"].create(
                {"control_id": self.form("risk").id, "description": "Mine"}
            )

    def test_approval_is_an_event(self):
        revision = self.approve_form(self.draft_form())
        events = self.env["complaint.event"].search(
            [("kind", "=", "form.approved"), ("company_id", "=", self.company.id)]
        )
        self.assertIn(str(revision.number), str(events[:1].data))
        self.assertEqual(events[:1].label, "Revision of a form approved")


@tagged("post_install", "-at_install")
class TestFormPrinted(FormHelpers, SampleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._load_module_terms(["complaint_mgmt"], ["zh_CN"])

    def everything(self):
        """Return one document for each printed form, with its company's form code."""
        complaint = self.case()
        env = self.env(user=self.user_inspector)
        test = self.request(complaint, self.sample(complaint))
        referral = env["complaint.referral"].create(
            {"complaint_id": complaint.id, "partner_id": self.stranger.id}
        )
        notice = env["complaint.internal.notice"].create(
            {
                "complaint_id": complaint.id,
                "kind": "fault",
                "name": "Leaking seals",
                "text": "Check the seals.",
                "recipient_ids": [Command.create({"user_id": self.user_plain.id})],
            }
        )
        return {
            **dict.fromkeys(PRINTED, complaint),
            "test_request": test,
            "referral": referral,
            "internal_notice": notice,
        }

    def test_every_form_prints_number_version_changes_and_three_signatures(self):
        """S3.23: 文件编号, 版本, 更改, 制定, 审核, 批准 on every printed form."""
        codes = {"internal_notice": "notice"}
        for report, doc in self.everything().items():
            code = codes.get(report, report)
            with self.subTest(report=report):
                self.approve_form(
                    self.draft_form(code=code, document_number=f"QR-{code}")
                )
                html = self.html(report, doc)
                for wanted in (
                    f"QR-{code}",
                    "A/0",
                    "A field for the seal number.",
                    "Drafted",
                    "Reviewed",
                    "Approved",
                    "Test Inspector",
                    "Test Head",
                    "Test Vp",
                ):
                    self.assertIn(wanted, html)
                self.assertNotIn("(not approved)", html)

    def test_form_is_marked_until_its_version_is_approved(self):
        """S3.23: what is printed is the approved version, or says that it is none."""
        complaint = self.log()
        html = self.html("receipt", complaint, self.user_reader)
        self.assertIn("F1", html)
        for text in ("(not approved)", "A/0", "Change No."):
            self.assertNotIn(text, html)
        first = self.draft_form(document_number="QR-7")
        for step in (lambda: None, lambda: self.submit_form(first)):
            step()
            html = self.html("receipt", complaint, self.user_reader)
            for text in ("QR-7", "A/0", "(not approved)"):
                self.assertIn(text, html)
            self.assertNotIn("Reviewed", html)
        self.sign(first, self.user_head)
        self.sign(first, self.user_vp)
        self.draft_form(description="Not yet in force.")
        html = self.html("receipt", complaint, self.user_reader)
        self.assertIn("A/0", html)
        for text in ("A/1", "(not approved)", "Not yet in force."):
            self.assertNotIn(text, html)

    def test_closed_case_is_printed_with_the_version_of_today(self):
        self.approve_form(self.draft_form(description="First issue."))
        complaint = self.to_closed()
        self.approve_form(self.draft_form(description="More room for findings."))
        html = self.html("receipt", complaint, self.user_reader)
        for text in ("A/1", "First issue.", "More room for findings."):
            self.assertIn(text, html)

    def test_block_is_in_the_language_of_the_form(self):
        """S3.23: in Chinese on a Chinese form, whoever prints a letter."""
        complaint = self.log()
        complaint.with_user(self.user_inspector).action_acknowledge()
        for code in ("receipt", "acknowledgement"):
            self.approve_form(self.draft_form(code=code))
        html = self.html("receipt", complaint, self.user_reader, "zh_CN")
        wanted = ("文件编号", "版本", "更改序号", "更改时间", "更改描述", "更改人")
        for text in (*wanted, "制定", "审核", "批准"):
            self.assertIn(text, html)
        self.customer.lang = "zh_CN"
        html = self.html("acknowledgement", complaint)
        for text in (*wanted, "制定", "审核", "批准"):
            self.assertIn(text, html)
        self.customer.lang = "en_US"
        html = self.html("acknowledgement", complaint, lang="zh_CN")
        self.assertIn("Drafted", html)
        self.assertNotIn("制定", html)

    def test_ledger_as_a_file_says_who_approved_it(self):
        """S3.23: the ledger (S9.F4) is a form, too."""
        with freeze_time("2026-05-04 08:00:00"):
            self.approve_form(self.draft_form(code="ledger", document_number="QR-L"))
        wizard = self.env["complaint.ledger.export"].with_user(self.user_reader)
        lines = wizard.create({})._preamble(self.env["complaint.complaint"])
        text = "\n".join(lines)
        for wanted in (
            "QR-L, version A/0",
            "1  A/0  2026-05-04  A field for the seal number.  Test Inspector",
            "Drafted: Test Inspector, 2026-05-04 08:00:00 UTC",
            "Approved: Test Vp",
        ):
            self.assertIn(wanted, text)
        self.assertNotIn("not approved", text)


@tagged("post_install", "-at_install")
class TestFormOfLetter(FormHelpers, ReplyCase):
    def test_letter_that_was_sent_keeps_its_version(self):
        """S3.23: the letter in the file stays as it was sent."""
        self.approve_form(self.draft_form(code="reply", description="First issue."))
        self.demand({"part": "care"})
        reply = self.draft(self.decided_case())
        self.fill(reply, care="We care about you.")
        html = self.html("reply", reply)
        for text in ("L2", "A/0", "First issue.", "Reviewed", "Test Vp"):
            self.assertIn(text, html)
        reply.action_send()
        letter = reply.sudo().letter_id
        before = letter.raw
        self.assertIn(b"First issue.", before)
        self.approve_form(self.draft_form(code="reply", description="Second issue."))
        self.assertEqual(letter.raw, before)
        url = f"/web/content/{letter.id}?download=true"
        self.assertEqual(reply.action_print()["url"], url)


@tagged("post_install", "-at_install")
class TestFormOfRejection(FormHelpers, AdmissibilityCase):
    def test_letter_of_rejection_is_a_form_of_its_own(self):
        """S3.23: not under the number of the acknowledgement."""
        self.approve_form(self.draft_form(code="rejection"))
        self.s8()
        case = self.new_case()
        self.refuse(case)
        html = self.html("rejection", case)
        for text in ("L3", "A/0", "Test Inspector", "Test Head", "Test Vp"):
            self.assertIn(text, html)
