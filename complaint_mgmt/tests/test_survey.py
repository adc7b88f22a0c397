"""Periodic surveys: sample by tier, answers by mail, phone or visit, results."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .test_customer import CustomerCase


class SurveyCase(CustomerCase):
    def survey(self, start=True, **vals):
        """Make a survey as a handler, and draw its sample."""
        surveys = self.env["complaint.survey"].with_user(self.user_inspector)
        survey = surveys.create(
            {
                "name": "Second half",
                "date_from": "2026-11-01",
                "date_to": "2026-12-31",
                **vals,
            }
        )
        if start:
            survey.action_start()
        return survey

    def mails_to(self, partner):
        mails = self.env["mail.mail"].sudo().search([], order="id desc", limit=20)
        return mails.filtered(lambda m: partner in m.recipient_ids)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 02:00:00")
class TestSurvey(SurveyCase):
    def test_sample_is_drawn_by_tier(self):
        """S5.3.4: of each tier the share that the tier says, rounded up."""
        self.tier_c.survey_percent = 30
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(10)]
        )
        customers = self.env["complaint.customer"].with_user(self.user_inspector)
        customers.create([{"partner_id": partner.id} for partner in partners])
        self.care(importance="3")
        survey = self.survey()
        asked = [request.tier_id.id for request in survey.request_ids]
        self.assertEqual(asked.count(self.tier_c.id), 3)
        self.assertEqual(asked.count(self.tier_a.id), 1)
        only = self.survey(tier_ids=self.tier_a.ids)
        self.assertEqual(only.request_ids.partner_id, self.customer)
        with self.refused(self.user_inspector, UserError, "Nobody is asked"):
            self.survey(tier_ids=self.tier_b.ids)

    def test_customers_are_written_to_once_in_their_language(self):
        """S5.3.4: by mail, with a link; who has no address is asked otherwise."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        template = self.env.ref("complaint_mgmt.mail_template_survey")
        template.with_context(lang="zh_CN").subject = "您对我们满意吗？"
        self.care(importance="3")
        self.care(self.stranger, importance="3")
        survey = self.survey()
        for __ in range(2):
            survey.action_send()
        mails = self.mails_to(self.customer)
        self.assertEqual(mails.mapped("subject"), ["您对我们满意吗？"])
        requests = survey.request_ids
        own = requests.filtered(lambda r: r.partner_id == self.customer)
        self.assertIn(own.sudo().access_token, mails.body_html)
        self.assertTrue(own.sent_at)
        self.assertFalse((requests - own).sent_at)

    def test_handler_enters_what_was_said_by_phone(self):
        """S5.3.4: by phone or on a visit, and then it stays."""
        self.care(importance="3")
        request = self.survey().request_ids
        with self.refused(self.user_inspector, ValidationError, "answered first"):
            request.action_answered()
        request.score_ids[0].value = "2"
        request.score_ids[1].value = "5"
        request.write({"comment": "Boxes are too big.", "mode": "phone"})
        request.action_answered()
        self.assertEqual(request.average, 3.5)
        self.assertEqual(request.answered_by_id, self.user_inspector)
        survey = request.survey_id
        survey.invalidate_recordset()
        self.assertEqual((survey.answer_count, survey.average), (1, 3.5))
        for step in (
            lambda: request.write({"comment": "All fine."}),
            lambda: request.score_ids[0].write({"value": "5"}),
            request.action_answered,
        ):
            with self.refused(self.user_inspector, UserError, "stays as it is"):
                step()

    def test_results_are_kept_by_tier(self):
        """S5.3.4: the tier at the time, question by question."""
        row = self.care(importance="3")
        survey = self.survey()
        survey.request_ids.score_ids.value = "4"
        survey.request_ids.action_answered()
        row.importance = "1"
        scores = self.env["complaint.survey.score"].with_user(self.user_reader)
        found = scores._read_group(
            [("survey_id", "=", survey.id)], ["tier_id"], ["points:avg"]
        )
        self.assertEqual(found, [(self.tier_a, 4.0)])

    def test_sample_and_questions_are_fixed_once_drawn(self):
        """S5.3.4: nobody is added or taken out to mend the result."""
        self.care(importance="3")
        survey = self.survey()
        request = survey.request_ids
        with self.refused(self.user_inspector, UserError, "sample was drawn"):
            survey.tier_ids = self.tier_b
        with self.refused(self.user_inspector, UserError, "no draft again"):
            survey.state = "draft"
        for attempt in (
            request.unlink,
            lambda: request.copy(),
            request.score_ids[0].unlink,
        ):
            with self.refused(self.user_inspector):
                attempt()
        for vals in ({"answered_at": "2026-11-24"}, {"tier_id": self.tier_b.id}):
            with self.refused(self.user_inspector, UserError, "the answer only"):
                request.write(vals)
        with self.refused(self.user_reader):
            request.with_user(self.user_reader).comment = "Mine"
        with self.refused(self.user_inspector, UserError, "starts as a draft"):
            self.survey(start=False, state="running")

    def test_closed_or_late_survey_takes_no_answer(self):
        self.care(importance="3")
        survey = self.survey()
        with freeze_time("2027-01-01 02:00:00"):
            with self.refused(self.user_inspector, UserError, "time to answer"):
                survey.request_ids.comment = "Late"
        survey.action_close()
        with self.refused(self.user_inspector, UserError, "does not run"):
            survey.request_ids.comment = "Late"

    def test_nobody_reads_the_token_or_a_survey_without_a_role(self):
        """S5.3.4: who knows the link could answer for the customer."""
        self.care(importance="3")
        request = self.survey().request_ids
        for user in (self.user_inspector, self.user_manager):
            with self.refused(user, AccessError):
                request.with_user(user).read(["access_token"])
        for user in (self.user_plain, self.user_other):
            with self.refused(user):
                request.with_user(user).read(["comment"])

    def test_nobody_reads_the_link_in_the_mail(self):
        """S5.3.4: not with the request, and not as the one who sent it."""
        self.care(importance="3")
        survey = self.survey()
        survey.action_send()
        link = [("body", "like", "/complaint/survey/")]
        self.assertTrue(self.env["mail.message"].search(link))
        for user in (self.user_inspector, self.user_inspector2, self.user_manager):
            self.assertFalse(self.env["mail.message"].with_user(user).search(link))

    def test_survey_does_not_run_without_a_sample(self):
        survey = self.survey(start=False)
        self.care(importance="3")
        with self.refused(self.user_inspector, UserError, "Draw the sample first"):
            survey.state = "running"
        survey.action_start()
        self.assertEqual(survey.state, "running")


@tagged("post_install", "-at_install")
class TestSurveyPage(SurveyCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.care(importance="3")
        self.asked = self.survey(date_to="2099-12-31").request_ids
        self.path = self.asked.sudo()._answer_path()

    def post(self, **values):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        token = page.text.split('name="csrf_token"')[1].split('value="')[1]
        values["csrf_token"] = token.split('"')[0]
        return self.url_open(self.path, data=values)

    def test_customer_answers_without_a_login(self):
        """S5.3.4: by the link, once."""
        scores = self.asked.score_ids
        values = {f"question_{s.question_id.id}": "5" for s in scores[:2]}
        self.assertIn("at least one question", self.post(comment="No").text)
        page = self.post(**values, comment="<b>More</b> colours", person="Wang Fang")
        self.assertIn("Thank you for your answer", page.text)
        self.env.invalidate_all()
        self.assertEqual(self.asked.average, 5)
        self.assertEqual(self.asked.comment, "<b>More</b> colours")
        self.assertEqual(self.asked.mode, "mail")
        again = self.url_open(self.path)
        self.assertIn("Thank you for your answer", again.text)
        self.assertNotIn("csrf_token", again.text.split("o_complaint_survey")[1])

    def test_grades_of_a_colleague_are_no_answer_of_the_customer(self):
        """S5.3.4: what the customer leaves open stays open."""
        first, second = self.asked.score_ids[:2]
        second.with_user(self.user_inspector).value = "5"
        self.post(**{f"question_{first.question_id.id}": "1"})
        self.env.invalidate_all()
        self.assertEqual((first.value, second.value), ("1", False))
        self.assertEqual(self.asked.average, 1)

    def test_wrong_link_shows_nothing(self):
        """S5.3.4: a token opens one request only."""
        for path in ("/complaint/survey/x", self.path[:-1]):
            self.assertEqual(self.url_open(path).status_code, 404)

    def test_grade_that_does_not_exist_is_no_answer(self):
        question = self.asked.score_ids[0].question_id
        page = self.post(**{f"question_{question.id}": "9"})
        self.assertIn("at least one question", page.text)
        self.env.invalidate_all()
        self.assertFalse(self.asked.answered_at)

    def test_the_address_of_the_page_stays_with_its_customer(self):
        """The address is the secret: no cache, index or other site learns it."""
        headers = self.url_open(self.path).headers
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", headers["Cache-Control"])
        self.assertIn("noindex", headers["X-Robots-Tag"])
