from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models import complaint_8d_sending_page as rules
from .common_sending import PAPER, SendingCase


@tagged("post_install", "-at_install")
class TestReportPage(SendingCase, HttpCase):
    """S3.19, S3.20: the customer reads, accepts or rejects, without a login."""

    def setUp(self):
        super().setUp()
        self.report = self.interim()
        self.sending = self.send(self.report)
        self.path = self.sending._answer_path()

    def csrf(self, path=None):
        page = self.url_open(path or self.path)
        return page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    def post(self, path=None, do="send", csrf=None, **values):
        """Send the form, and follow to the page after it."""
        path = path or self.path
        data = {"person": "Ms Meyer", "do": do, **values}
        data["csrf_token"] = csrf or self.csrf(path)
        return self.url_open(path, data=data)

    def verdicts(self):
        self.env.invalidate_all()
        return self.report.sudo().verdict_ids.sorted("id")

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def test_the_page_shows_what_was_sent_and_nothing_of_the_house(self):
        """Number, reference, title, files and disciplines; no name, no note."""
        self.report.note = "SECRETNOTE"
        self.judge(self.report, remark="SECRETREMARK")
        page = self.url_open(self.path)
        for words in ("<!DOCTYPE html>", self.report.name, "CUST-7", "Brake pad"):
            self.assertIn(words, page.text)
        self.assertIn("D3 Containment", page.text)
        self.assertNotIn("D4 Causes", page.text)
        self.assertIn("Ms Meyer", page.text)
        house = (self.user_solver.name, "SECRET", "Huaxing", self.user_gm.name)
        for words in house:
            self.assertNotIn(words, page.text)
        self.assertNotIn("<script", page.text)

    def test_the_title_is_the_one_that_was_sent(self):
        self.report.title = "Called otherwise now"
        self.assertNotIn("otherwise", self.url_open(self.path).text)

    def test_the_address_stays_secret(self):
        """The link is the key: no referrer, cache, index or frame learns it."""
        for path in (self.path, f"{self.path}/file/{self.sending.file_ids.id}"):
            headers = self.url_open(path).headers
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertIn("no-store", headers["Cache-Control"])
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")

    def test_the_very_files_are_there_and_no_others(self):
        file = self.sending.file_ids
        got = self.url_open(f"{self.path}/file/{file.id}")
        self.assertEqual(got.content, PAPER)
        self.assertIn("attachment", got.headers["Content-Disposition"])
        other = self.send(self.interim()).file_ids
        loose = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        for wrong in (other, loose):
            path = f"{self.path}/file/{wrong.id}"
            self.assertEqual(self.url_open(path).status_code, 404)
        path = f"/complaint/8d/{'A' * 43}/file/{file.id}"
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_wrong_links_are_not_found(self):
        csrf = self.csrf()
        for path in (
            "/complaint/8d/x",
            self.path[:-1],
            self.path + "A",
            "/complaint/8d/" + "A" * 43,
            "/complaint/8d/%00" + "A" * 42,
            f"/complaint/8d/{self.sending.id}",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)
            data = {"csrf_token": csrf, "person": "X", "do": "accept"}
            self.assertEqual(self.url_open(path, data=data).status_code, 404, path)

    def test_opening_the_link_changes_nothing(self):
        """Programs that scan mails open links; that is no verdict."""
        for query in ("?do=accept&person=X", "?verdict_d3=accepted&person=X"):
            self.assertEqual(self.url_open(self.path + query).status_code, 200)
        self.assertFalse(self.verdicts())
        self.assertFalse(self.sending.answered_at)

    def test_the_page_speaks_the_language_of_the_customer(self):
        self.assertIn('lang="en-US"', self.url_open(self.path).text)
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        self.env.flush_all()
        self.assertIn('<html lang="zh-CN"', self.url_open(self.path).text)
        page = self.url_open(f"{self.path}?lang=en_US").text
        self.assertIn('<html lang="en-US"', page)
        self.assertIn("简体中文", page)
        for odd in ("xx_XX", "../..", '"><script>', ""):
            page = self.url_open(f"{self.path}?lang={odd}").text
            self.assertIn('<html lang="zh-CN"', page)
            self.assertNotIn("<script", page)

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    def test_a_customer_accepts_and_rejects_in_one_go(self):
        """Acceptance of D3 does not wait for D2, which is rejected with a reason."""
        page = self.post(
            verdict_d3="accepted",
            verdict_d2="rejected",
            remark_d2="<b>Which lot?</b>",
        )
        self.assertEqual(page.status_code, 200)
        self.assertIn("Your answer is recorded", page.text)
        self.assertIn("&lt;b&gt;Which lot?&lt;/b&gt;", page.text)
        said = {v.code: v for v in self.verdicts()}
        self.assertEqual(said["d3"].verdict, "accepted")
        self.assertEqual(said["d2"].verdict, "rejected")
        self.assertEqual(set(self.verdicts().mapped("via")), {"page"})
        self.assertEqual(self.verdicts().user_id, self.env.ref("base.public_user"))
        self.assertEqual(said["d2"].sending_id, self.sending)
        events = self.events_of(self.report, "8d.judged")
        self.assertEqual(len(events), 2)
        self.assertNotIn("Which lot", "".join(events.mapped("data")))
        self.assertEqual(self.called(self.report, "rejects"), self.report.user_id)
        note = self.report.sudo().activity_ids.filtered("note")[0].note
        self.assertIn("&lt;b&gt;", note)
        self.assertTrue(self.sending.answered_at)

    def test_all_is_accepted_with_one_button(self):
        page = self.post(do="accept", verdict_d2="rejected")
        self.assertIn("Your answer is recorded", page.text)
        self.assertEqual(self.verdicts().mapped("code"), ["d0", "d1", "d2", "d3"])
        self.assertEqual(set(self.verdicts().mapped("verdict")), {"accepted"})
        self.assertNotIn('id="accept_all"', page.text)
        again = self.post(do="accept")
        self.assertEqual(again.status_code, 422)
        self.assertIn("You accepted all", again.text)
        self.assertEqual(len(self.verdicts()), 4)

    def test_a_rejection_needs_a_reason(self):
        csrf = self.csrf()
        page = self.post(csrf=csrf, verdict_d1="accepted", verdict_d3="rejected")
        self.assertEqual(page.status_code, 422)
        self.assertIn("Say why you reject D3 Containment", page.text)
        self.assertIn('aria-invalid="true"', page.text)
        self.assertIn('value="Ms Meyer"', page.text, "what was typed stays")
        for values in ({}, {"verdict_d3": "maybe"}, {"verdict_d5": "accepted"}):
            page = self.post(csrf=csrf, **values)
            self.assertEqual(page.status_code, 422, values)
        page = self.post(csrf=csrf, person=" ", verdict_d3="accepted")
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self.verdicts())

    def test_the_last_verdict_holds_and_the_earlier_ones_stay(self):
        self.post(verdict_d3="accepted")
        page = self.post(verdict_d3="accepted")
        self.assertEqual(page.status_code, 422)
        self.assertIn("You accepted D3 Containment already", page.text)
        self.post(verdict_d3="rejected", remark_d3="Stock at our plant 2.")
        page = self.post(verdict_d3="rejected", remark_d3="Stock at our plant 2.")
        self.assertEqual(page.status_code, 422)
        self.assertIn("for this reason already", page.text)
        self.assertEqual(self.verdicts().mapped("verdict"), ["accepted", "rejected"])
        text = self.url_open(self.path).text
        self.assertIn("mark accepted", text)
        self.assertIn("mark rejected", text)
        self.assertEqual(self.step(self.report, "d3").customer_verdict, "rejected")

    def test_a_form_from_elsewhere_is_refused(self):
        for csrf in ("wrong", "0" * 40 + "o99999999999"):
            page = self.post(csrf=csrf, do="accept")
            self.assertEqual(page.status_code, 400)
        data = {"person": "X", "do": "accept"}
        self.assertEqual(self.url_open(self.path, data=data).status_code, 400)
        self.assertFalse(self.verdicts())

    def test_a_program_that_fills_in_all_fields_is_refused(self):
        page = self.post(do="accept", more="https://spam.example.com")
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.verdicts())

    def test_texts_are_cut_and_giants_refused(self):
        self.post(person="x" * 999, verdict_d3="rejected", remark_d3="y" * 9000)
        verdict = self.verdicts()
        self.assertEqual(len(verdict.person), rules.MAX_NAME)
        self.assertEqual(len(verdict.remark), rules.MAX_REMARK)
        page = self.post(verdict_d2="rejected", remark_d2="y" * 2_000_000)
        self.assertIn(page.status_code, (400, 413))
        self.assertEqual(len(self.verdicts()), 1)

    def test_too_many_answers_are_slowed_down(self):
        with patch.object(rules, "MAX_AN_HOUR", 1):
            self.post(verdict_d3="accepted")
            page = self.post(verdict_d2="accepted")
        self.assertEqual(page.status_code, 429)
        self.assertEqual(len(self.verdicts()), 1)

    def test_the_day_is_the_one_of_the_customer(self):
        self.customer.tz = "Pacific/Kiritimati"
        self.env.flush_all()
        self.post(verdict_d3="accepted")
        zoned = self.env.user.with_context(tz="Pacific/Kiritimati")
        self.assertEqual(self.verdicts().decided_on, fields.Date.context_today(zoned))

    def test_a_rejected_final_report_is_worked_on_once_more(self):
        """S3.20: not satisfied, back to the causes; two rejections, one iteration."""
        report = self.close(self.report)
        sending = self.send(report)
        page = self.post(
            sending._answer_path(),
            verdict_d1="accepted",
            verdict_d4="rejected",
            remark_d4="No proof.",
            verdict_d5="rejected",
            remark_d5="No trial on line 1.",
        )
        self.assertEqual(page.status_code, 200)
        self.assertIn("We work on this report once more", page.text)
        self.assertNotIn("csrf_token", page.text)
        self.env.invalidate_all()
        self.assertEqual((report.state, report.iteration), ("open", 2))
        self.assertEqual(len(self.verdicts()), 3)
        self.assertEqual(set(self.verdicts().mapped("iteration")), {1})

    # ------------------------------------------------------------------
    # What was superseded
    # ------------------------------------------------------------------

    def test_what_was_superseded_is_read_only_and_says_so(self):
        csrf = self.csrf()
        self.complete(self.report, "d4")
        newer = self.send(self.report, upto="d4")
        page = self.url_open(self.path)
        self.assertIn("A newer version was sent", page.text)
        self.assertNotIn("csrf_token", page.text)
        self.assertNotIn(newer.access_token, page.text)
        page = self.post(csrf=csrf, do="accept")
        self.assertEqual(page.status_code, 409)
        self.assertFalse(self.verdicts())
        public = self.sending.with_user(self.env.ref("base.public_user")).sudo()
        with self.assertRaisesRegex(UserError, "newer version"):
            public._take_verdicts("Ms Meyer", {"d3": ("accepted", "")})

    def test_the_same_version_sent_twice_is_answered_on_both_pages(self):
        again = self.send(self.report)
        self.assertEqual(again.digest, self.sending.digest)
        self.post(verdict_d3="accepted")
        self.post(again._answer_path(), verdict_d2="accepted")
        self.assertEqual(len(self.verdicts()), 2)

    def test_another_customer_does_not_supersede_and_is_not_shown(self):
        """A report that also went to somebody else says nothing of them."""
        self.stranger.email = "qa@beiyuan.example.com"
        other = self.send(self.report, partner_id=self.stranger.id)
        self.post(
            other._answer_path(),
            person="Stranger",
            verdict_d3="rejected",
            remark_d3="STRANGE",
        )
        text = self.url_open(self.path).text
        self.assertNotIn("STRANGE", text.upper())
        self.assertEqual(self.post(verdict_d3="accepted").status_code, 200)

    def test_a_cancelled_report_says_so(self):
        csrf = self.csrf()
        self.env.cr.execute(
            "UPDATE complaint_8d SET state = 'cancelled' WHERE id = %s",
            [self.report.id],
        )
        self.env.invalidate_all()
        page = self.url_open(self.path)
        self.assertIn("This report was withdrawn", page.text)
        self.assertEqual(self.post(csrf=csrf, do="accept").status_code, 409)
        self.assertFalse(self.verdicts())

    # ------------------------------------------------------------------
    # Who has the link, who is logged in
    # ------------------------------------------------------------------

    def test_nobody_reads_or_sets_a_link(self):
        """Who knows the link answers for the customer."""
        self.assertRegex(self.sending.access_token, r"^[A-Za-z0-9_-]{43}$")
        sending = self.sending.with_user(self.user_coordinator8d)
        with self.assertRaises(AccessError):
            sending.read(["access_token"])
        with self.assertRaises(AccessError):
            sending.sudo().access_token = "A" * 43
        report = self.interim().with_context(default_access_token="B" * 43)
        self.assertNotEqual(self.send(report).access_token, "B" * 43)

    def test_the_link_is_in_the_mail_and_not_in_the_report(self):
        """Whoever reads the report does not get the link of the customer."""
        report = self.interim()
        report.message_subscribe(self.user_solver2.partner_id.ids)
        with self.mock_mail_gateway():
            sending = self.send(report)
        path = sending._answer_path()
        told = [m for m in self._mails if path in m["body"]]
        self.assertEqual(len(told), 1)
        self.assertIn("carmaker.example.com", str(told[0]["email_to"]))
        self.assertNotIn(sending.access_token, sending.message_id.body)
        with self.mock_mail_gateway():
            report.with_context(eight_d_sending=sending.id).message_post(
                body="Look", partner_ids=self.user_solver2.partner_id.ids
            )
        self.assertTrue(self._mails)
        for mail in self._mails:
            self.assertNotIn(sending.access_token, mail["body"])

    def test_a_colleague_does_not_answer_for_the_customer(self):
        """The page is evidence that the customer said so, not somebody of the house."""
        csrf = self.csrf()
        self.authenticate(self.user_solver.login, self.user_solver.login)
        page = self.url_open(self.path)
        self.assertIn("logged in as a colleague", page.text)
        self.assertNotIn("csrf_token", page.text)
        csrf = self.url_open("/odoo").text.split('csrf_token: "')[1].split('"')[0]
        page = self.post(csrf=csrf, do="accept")
        self.assertEqual(page.status_code, 403)
        self.assertFalse(self.verdicts())

    def test_only_the_team_records_what_it_was_told(self):
        """Readers and plain colleagues record no verdict, the 8D team does."""
        for user in (self.user_reader, self.user_plain):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.judge(self.report, user=user)
        verdict = self.judge(self.report, user=self.user_solver2)
        self.assertEqual((verdict.via, verdict.user_id), ("staff", self.user_solver2))
        with self.assertRaisesRegex(UserError, "accepted already"):
            self.judge(self.report)

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    def portal_user(self, partner, login):
        return new_test_user(
            self.env,
            login=login,
            groups="base.group_portal",
            password=login,
            partner_id=partner.id,
        )

    def test_a_portal_user_sees_the_reports_of_the_own_company(self):
        """The list leads to the same page; the verdict is the user's own."""
        self.portal_user(self.contact, "eightd_contact")
        self.authenticate("eightd_contact", "eightd_contact")
        text = self.url_open("/my/8d").text
        self.assertIn(self.report.name, text)
        self.assertIn("To Answer", text)
        self.assertNotIn(self.sending.access_token, text)
        self.assertIn("/my/8d", self.url_open("/my").text)
        page = self.url_open(f"/my/8d/{self.sending.id}")
        self.assertTrue(page.url.endswith(self.path))
        self.post(verdict_d3="accepted")
        self.assertEqual(self.verdicts().user_id.login, "eightd_contact")

    def test_a_portal_user_of_another_customer_sees_nothing(self):
        self.portal_user(self.stranger, "eightd_stranger")
        self.authenticate("eightd_stranger", "eightd_stranger")
        text = self.url_open("/my/8d").text
        self.assertNotIn(self.report.name, text)
        page = self.url_open(f"/my/8d/{self.sending.id}")
        self.assertEqual(page.status_code, 404)
        with self.assertRaises(AccessError):
            self.sending.with_user(self.stranger.user_ids).read(["title"])

    # ------------------------------------------------------------------
    # In the report
    # ------------------------------------------------------------------

    def test_the_form_says_what_the_customer_said_last(self):
        """Badge, who, when and how; reports that are rejected are found."""
        reports = self.env["complaint.8d"].with_user(self.user_reader)
        wanted = [("is_rejected", "=", True), ("id", "=", self.report.id)]
        self.post(verdict_d3="rejected", remark_d3="No.")
        self.env.invalidate_all()
        step = self.step(self.report.with_user(self.user_reader), "d3")
        self.assertEqual(step.customer_verdict, "rejected")
        self.assertIn("Ms Meyer", step.customer_said)
        self.assertIn("Said on the Page", step.customer_said)
        self.assertTrue(self.report.is_rejected)
        self.assertTrue(reports.search(wanted))
        self.judge(self.report)
        self.env.invalidate_all()
        self.assertFalse(self.report.is_rejected)
        self.assertFalse(reports.search(wanted))
        self.assertTrue(reports.search([*wanted[1:], ("is_rejected", "=", False)]))

    def test_staff_records_a_day_of_the_customers_zone(self):
        """Today in China is not the future because it is yesterday in UTC."""
        self.customer.tz = "Pacific/Kiritimati"
        zoned = self.env.user.with_context(tz="Pacific/Kiritimati")
        today = fields.Date.context_today(zoned)
        self.judge(self.report, decided_on=today)
        with self.assertRaisesRegex(UserError, "in the future"):
            self.judge(self.report, code="d2", decided_on=today + timedelta(days=1))
