"""The customer is asked after closing; unhappy ones bring the handler back."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestSatisfaction(ComplaintCase):
    def ratings(self, case):
        return self.env["rating.rating"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )

    def mails(self):
        template = self.env.ref("complaint_mgmt.mail_template_satisfaction")
        subject = template.subject.split("{{")[0]
        return self.env["mail.mail"].search([("subject", "like", subject)])

    def answer(self, case, rate, feedback=""):
        """Answer as the page of the link does."""
        rating = self.ratings(case)
        return case.sudo().rating_apply(rate, rating=rating, feedback=feedback)

    def test_customer_is_asked_at_closing_by_a_link(self):
        """S4.18: sent at close, with a token."""
        before = self.mails()
        case = self.to_closed()
        mail = self.mails() - before
        self.assertEqual(mail.recipient_ids, self.customer)
        rating = self.ratings(case)
        self.assertEqual(rating.partner_id, self.customer)
        self.assertIn(f"/rate/{rating.access_token}/1", mail.body_html)
        self.assertTrue(case.satisfaction_asked_at)
        self.assertIn("satisfaction.asked", self.events_of(case).mapped("kind"))
        bodies = "".join(case.sudo().message_ids.mapped("body"))
        self.assertNotIn(rating.access_token, bodies)

    def test_customer_reads_the_question_in_his_language(self):
        """S4.18: as all mails to customers."""
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.env.ref("complaint_mgmt.mail_template_satisfaction")
        template.with_context(lang="zh_CN").subject = "投诉 {{ object.name }}"
        self.customer.lang = "zh_CN"
        case = self.to_closed()
        mail = self.env["mail.mail"].search([("subject", "=", f"投诉 {case.name}")])
        self.assertEqual(len(mail), 1)

    def test_who_cannot_or_should_not_be_asked_is_not(self):
        """S4.18: no address, cancelled, never answered, or switched off."""
        before = self.mails()
        self.customer.email = False
        nobody = self.to_closed()
        self.assertEqual(nobody.state, "closed")
        self.assertFalse(nobody.satisfaction_asked_at)
        self.customer.email = "quality@huaxing.example.com"
        cancelled = self.log().with_user(self.user_inspector)
        cancelled.write({"state": "cancelled", "state_reason": "Twice"})
        self.company.complaint_ask_satisfaction = False
        silent = self.to_closed()
        self.assertEqual(self.mails(), before)
        self.assertFalse(self.ratings(nobody) | self.ratings(cancelled))
        self.assertFalse(silent.satisfaction_asked_at)

    def test_unhappy_customer_calls_the_handler_and_reopens_nothing(self):
        """S4.18: whether to reopen is for a person."""
        case = self.to_closed()
        self.answer(case, 1, "Still no goods.")
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.rating_last_value, 1)
        kind = self.env.ref("complaint_mgmt.mail_activity_type_unhappy")
        called = case.sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertEqual(called.user_id, self.user_inspector)
        self.assertIn("satisfaction.answered", self.events_of(case).mapped("kind"))

    def test_happy_customer_calls_nobody(self):
        """S4.18: three and five are only recorded."""
        for rate in (3, 5):
            case = self.to_closed()
            before = case.sudo().activity_ids
            self.answer(case, rate)
            self.assertEqual(case.sudo().activity_ids, before)
            self.assertEqual(case.rating_last_value, rate)

    def test_first_answer_stands(self):
        """S4.18: an answer is evidence."""
        case = self.to_closed()
        self.answer(case, 1)
        self.answer(case, 5)
        self.assertEqual(case.rating_last_value, 1)

    def test_colleague_cannot_answer_for_the_customer(self):
        """S4.18: neither by RPC, nor with the token, nor with a message."""
        case = self.to_closed()
        rating = self.ratings(case)
        for user in (self.user_inspector, self.user_head, self.user_manager):
            mine = case.with_user(user)
            with self.refused(user):
                rating.with_user(user).read(["access_token"])
            self.assertFalse(mine.env["rating.rating"].search([("id", "=", rating.id)]))
            with self.refused(user):
                mine.search([("rating_ids.access_token", "=like", "%")])
            with self.refused(user, AccessError, "Only the customer"):
                mine.rating_apply(5, token=rating.access_token)
            with self.refused(user, UserError, "Only the customer"):
                mine.message_post(body="Fine", rating_value=5)
            with self.refused(user):
                rating.with_user(user).write({"rating": 5, "consumed": True})
            with self.refused(user):
                mine.env["rating.rating"].create(
                    {
                        "res_model_id": self.env["ir.model"]._get_id(case._name),
                        "res_id": case.id,
                        "rating": 5,
                        "consumed": True,
                    }
                )
        opened = self.to_investigation()
        with self.refused(self.user_inspector, UserError, "by the system"):
            opened.rating_last_value = 5

    def test_colleague_reads_no_link_by_the_template(self):
        """S4.18: a mail that he composes by it would hold the link of the customer."""
        case = self.to_closed()
        template = self.env.ref("complaint_mgmt.mail_template_satisfaction")
        for user in (self.user_inspector, self.user_head, self.user_manager):
            with self.refused(user, Exception):
                composer = self.env["mail.compose.message"].with_user(user)
                composer.create(
                    {
                        "model": case._name,
                        "res_ids": str(case.ids),
                        "template_id": template.id,
                        "composition_mode": "comment",
                    }
                ).read(["body"])
            messages = self.env["mail.message"].with_user(user)
            self.assertFalse(messages.search([("body", "like", "/rate/")]))

    def test_rating_of_another_document_is_not_moved_to_a_case(self):
        """S4.18: Odoo lets every colleague make a rating and say what it is about."""
        case = self.to_closed()
        model = self.env["ir.model"]._get_id
        for user in (self.user_plain, self.user_inspector):
            ratings = self.env["rating.rating"].with_user(user)
            rating = ratings.create(
                {
                    "res_model_id": model("res.partner"),
                    "res_id": self.customer.id,
                    "rating": 5,
                    "consumed": True,
                }
            )
            with self.refused(user, AccessError, "by him only"):
                rating.write({"res_model_id": model(case._name), "res_id": case.id})
        self.assertFalse(case.rating_last_value)

    def test_answer_is_read_by_who_reads_the_case(self):
        """S4.18: not by everybody, as Odoo lets ratings be."""
        case = self.to_closed()
        rating = self.answer(case, 3, "So so.")
        self.assertEqual(rating.with_user(self.user_reader).feedback, "So so.")
        for user in (self.user_plain, self.user_other, self.user_sales):
            with self.refused(user):
                rating.with_user(user).read(["feedback"])
            mine = self.env["rating.rating"].with_user(user)
            self.assertFalse(mine.search([("id", "=", rating.id)]))

    def test_ratings_of_other_apps_stay_as_they_are(self):
        """S4.18: a user without a complaint role rates other documents as before."""
        ratings = self.env["rating.rating"].with_user(self.user_plain)
        rating = ratings.create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.customer.id,
                "rating": 5,
            }
        )
        rating.feedback = "Fine"
        self.assertIn(rating, ratings.search([]))

    def test_case_that_is_closed_again_asks_again(self):
        """S4.18: sent at each close."""
        case = self.to_closed()
        self.answer(case, 1)
        case.with_user(self.user_head).write(
            {"state": "investigation", "state_reason": "Unhappy"}
        )
        self.to_closed(self.to_reply(self.to_decision(case)))
        self.assertEqual(len(self.ratings(case)), 2)
        self.assertEqual(len(self.ratings(case).filtered("consumed")), 1)


@tagged("post_install", "-at_install")
class TestSatisfactionPage(ComplaintCase, HttpCase):
    def test_face_is_a_link_that_needs_no_login(self):
        """S4.18: one click, and a word on it."""
        case = self.to_closed()
        rating = self.env["rating.rating"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        page = self.url_open(f"/rate/{rating.access_token}/1")
        self.assertEqual(page.status_code, 200)
        token = page.text.split('name="csrf_token"')[1].split('value="')[1]
        answer = self.url_open(
            f"/rate/{rating.access_token}/submit_feedback",
            data={
                "csrf_token": token.split('"')[0],
                "rate": 1,
                "feedback": "Nobody called.",
            },
        )
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(case.rating_last_value, 1)
        self.assertEqual(rating.feedback, "Nobody called.")
        self.assertTrue(case.sudo().activity_ids.filtered("automated"))
