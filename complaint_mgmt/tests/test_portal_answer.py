"""What a customer writes, answers and rates on the page of his case."""

import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import complaint_portal_talk
from ..tools.chain import sha256_hex
from .common_portal import JPEG, PDF, PortalCase


@tagged("post_install", "-at_install")
class TestPortalAnswer(PortalCase):
    def answer(self, case, answer, code=200, **data):
        reply = case.sudo()._portal_open_reply()
        data = {"reply_id": reply.id, "answer": answer, **data}
        path = self.path(case)
        return self.post(f"{path}/answer", data, page=self.get(path), code=code)

    def say(self, case, text="", files=None, query="", code=200):
        path = self.path(case)
        page = self.get(path + query)
        data = {"text": text}
        if query:
            data["access_token"] = self.hidden(page, "access_token")
        return self.post(f"{path}/message", data, files=files, page=page, code=code)

    def called(self, case):
        kind = self.env.ref("complaint_mgmt.mail_activity_type_portal")
        return case.sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def answers(self, case):
        self.env.invalidate_all()
        answers = self.env["complaint.portal.answer"].sudo()
        return answers.search([("complaint_id", "=", case.id)])

    # ------------------------------------------------------------------
    # Step and dates
    # ------------------------------------------------------------------

    def test_the_step_is_told_in_plain_words(self):
        """S4.15: from the receipt to the end, never by the name of a step."""
        case = self.log(partner_id=self.contact.id)
        codes = [case._portal_status()["code"]]
        case = case.with_user(self.user_inspector)
        case.action_acknowledge()
        codes.append(case._portal_status()["code"])
        case = self.to_investigation(case)
        codes.append(case._portal_status()["code"])
        self.to_decision(case)
        codes.append(case._portal_status()["code"])
        self.to_reply(case)
        codes.append(case._portal_status()["code"])
        reply = self.reply(case)
        codes.append(case._portal_status()["code"])
        reply.satisfaction = "no"
        codes.append(case._portal_status()["code"])
        reply.satisfaction = "yes"
        codes.append(case._portal_status()["code"])
        case.action_close()
        codes.append(case._portal_status()["code"])
        self.assertEqual(
            codes,
            [
                "received",
                "acknowledged",
                "investigating",
                "deciding",
                "writing",
                "answered",
                "contested",
                "accepted",
                "closed",
            ],
        )

    def test_who_is_waited_for_is_said(self):
        """S4.15: a pause is told, and not what was noted for it."""
        case = self.to_investigation(self.acknowledged())
        pauses = self.env["complaint.pause"].with_user(self.user_inspector)
        pauses.create({"complaint_id": case.id, "reason": "He is always late"})
        self.login()
        page = self.get(self.path(case))
        self.assertIn('data-status="waiting"', page)
        self.assertNotIn("always late", page)

    def test_a_promise_is_told_and_called_late_when_it_passed(self):
        """S2.4.1.2.2b, S4.9: the promised date, and the truth about it."""
        case = self.acknowledged()
        soon = fields.Datetime.now() + timedelta(days=3)
        case._promise(soon, told_how="phone")
        self.login()
        self.assertIn("Promised to you", self.get(self.path(case)))
        clock = case.sudo().clock_ids.filtered("promise_id")
        clock.due_at = "2026-11-01 08:00:00"
        self.assertIn("We are late", self.get(self.path(case)))

    # ------------------------------------------------------------------
    # Conversation
    # ------------------------------------------------------------------

    def test_a_customer_writes_with_a_photo_and_the_handler_is_called(self):
        """S4.15: between him and us; the file shows who wrote it."""
        case = self.to_investigation(self.acknowledged())
        self.login()
        page = self.say(case, "More of <b>it</b>", [("more.jpg", JPEG)])
        self.assertIn("We have your message", page)
        self.assertIn("&lt;b&gt;it&lt;/b&gt;", page)
        self.assertIn("more.jpg", page)
        message = case.sudo().message_ids.filtered(lambda m: "More of" in m.body)
        self.assertEqual(message.author_id, self.user_portal.partner_id)
        self.assertEqual(self.called(case).user_id, self.user_inspector)
        event = self.events_of(case, "portal.message")
        self.assertEqual(json.loads(event.data)["by"], "login")
        self.say(case, "Again")
        self.assertEqual(len(self.called(case)), 1)

    def test_by_the_link_he_writes_in_the_name_of_the_customer(self):
        """S4.15: without a login, for this case only."""
        case = self.acknowledged()
        self.authenticate(None, None)
        query = f"?access_token={self.token(case)}"
        page = self.say(case, "From the mail", query=query)
        self.assertIn("We have your message", page)
        message = case.sudo().message_ids.filtered(lambda m: "From the" in m.body)
        self.assertEqual(message.author_id, self.contact)
        event = self.events_of(case, "portal.message")
        self.assertEqual(json.loads(event.data)["by"], "link")

    def test_messages_that_are_no_messages_are_refused(self):
        """S9.5: empty, too long, too many, files of a wrong kind; the text is kept."""
        case = self.acknowledged()
        self.login()
        self.assertIn("Write something", self.say(case, "  \x00 "))
        self.assertIn("too long", self.say(case, "x" * 10_001))
        page = self.say(case, "Kept words", [("a.jpg", b"<html>"), ("b.pdf", PDF)])
        self.assertIn("was not taken", page)
        self.assertIn("Kept words", page)
        page = self.say(case, "Many", [("a.jpg", JPEG)] * 11)
        self.assertIn("more than ten", page)
        with patch.object(complaint_portal_talk, "MOST_A_DAY", 1):
            self.say(case, "First")
            self.assertIn("very often", self.say(case, "Second"))
        self.assertNotIn("Second", "".join(case.sudo().message_ids.mapped("body")))

    def test_nobody_else_writes(self):
        """S9.2: a rival, or nobody, gets the same answer as for no case at all."""
        case = self.acknowledged()
        page = self.get("/web/login")
        token = self.hidden(page, "csrf_token")
        for path in ("message", "answer"):
            data = {"text": "Hi", "csrf_token": token, "reply_id": "1", "answer": "yes"}
            found = self.url_open(self.path(case, f"/{path}"), data=data)
            self.assertEqual(found.status_code, 404)
        self.login(self.user_rival)
        page = self.get("/my/complaints/new?about=other")
        data = {"text": "Hi", "csrf_token": self.hidden(page, "csrf_token")}
        found = self.url_open(self.path(case, "/message"), data=data)
        self.assertEqual(found.status_code, 404)
        found = self.url_open(self.path(case, "/message"), data={"text": "Hi"})
        self.assertEqual(found.status_code, 400)
        self.assertNotIn("Hi", "".join(case.sudo().message_ids.mapped("body")))

    def test_danger_that_is_told_later_calls_people(self):
        """S9.4.3: words of danger count whenever they are said."""
        case = self.to_investigation(self.acknowledged())
        self.assertFalse(case.safety_state)
        word = self.env["complaint.safety.word"].search([], limit=1)
        self.login()
        self.say(case, f"Now there is {word.name}")
        self.env.invalidate_all()
        self.assertEqual(case.sudo().safety_state, "open")
        self.assertIn(word, case.sudo().safety_word_ids)

    def test_after_the_end_a_message_is_kept_aside_for_a_person_to_decide(self):
        """S4.15: a closed file stays closed, and the customer learns whom to call."""
        case = self.answered()
        case.reply_ids.satisfaction = "yes"
        case.action_close()
        before = case.sudo().message_ids
        self.login()
        self.assertIn("We have your message", self.say(case, "Too late"))
        late = self.env["complaint.late.mail"].search([("complaint_id", "=", case.id)])
        self.assertIn("Too late", late.text)
        self.assertTrue(late.activity_ids)
        self.assertEqual(case.sudo().message_ids, before)

    # ------------------------------------------------------------------
    # Answering the reply
    # ------------------------------------------------------------------

    def test_a_customer_reads_the_reply_and_accepts_it(self):
        """S2.4.3, S4.15: noted as a handler would note it, and as his own answer."""
        case = self.answered()
        self.login()
        page = self.get(self.path(case))
        self.assertIn("We replace the goods.", page)
        self.assertIn("Do you accept our answer?", page)
        self.assertIn("You accepted our answer", self.answer(case, "yes"))
        own = self.answers(case)
        self.assertEqual((own.answer, own.by), ("yes", "login"))
        self.assertEqual(case.satisfaction, "yes")
        self.assertIn("portal.answered", self.events_of(case).mapped("kind"))
        case.action_close()
        self.assertEqual(case.state, "closed")

    def test_a_customer_contests_with_a_reason_and_nobody_turns_it_round(self):
        """S2.4.3.4: it counts as a refusal; staff cannot make it an acceptance."""
        case = self.answered()
        self.login()
        page = self.answer(case, "no", reason=" ", wish="Money")
        self.assertIn("Please say why", page)
        self.assertIn("Money", page)
        self.assertFalse(self.answers(case))
        self.answer(case, "no", reason="Late <i>again</i>", wish="Money back")
        own = self.answers(case)
        self.assertEqual((own.reason, own.wish), ("Late <i>again</i>", "Money back"))
        reply = case.reply_ids
        self.assertEqual(reply.satisfaction, "no")
        self.assertIn("Money back", reply.customer_comment)
        self.assertEqual(case._refusal_count(), 1)
        self.assertEqual(self.called(case).user_id, self.user_inspector)
        for vals in ({"satisfaction": "yes"}, {"customer_comment": "Fine"}):
            with self.refused(self.user_inspector, UserError, "himself"):
                reply.write(vals)
        with self.refused(self.user_inspector, UserError, "not satisfied"):
            case.action_close()
        for act in (
            lambda: own.sudo().write({"answer": "yes"}),
            lambda: own.sudo().unlink(),
            lambda: own.sudo().create({"answer": "yes"}),
        ):
            with self.assertRaises(AccessError):
                act()
        self.answer(case, "yes")
        self.assertEqual(self.answers(case).mapped("answer"), ["yes", "no"])
        case.action_close()
        self.assertEqual(case.state, "closed")

    def test_only_the_reply_that_holds_is_answered(self):
        """S9.5: not a foreign one, a draft, an earlier one, nor after the end."""
        case, other = (
            self.answered(),
            self.answered(self.log(partner_id=self.stranger.id)),
        )
        self.login()
        page = self.get(self.path(case))
        for number in (other.reply_ids.id, 0, 99999999, "x", "-1", ""):
            data = {"reply_id": number, "answer": "yes"}
            text = self.post(self.path(case, "/answer"), data, page=page)
            self.assertIn("cannot be given any more", text)
        self.assertIn("cannot be given", self.answer(case, "maybe"))
        self.assertFalse(self.answers(case) | self.answers(other))
        reply = case.reply_ids
        reply.satisfaction = "yes"
        case.action_close()
        data = {"reply_id": reply.id, "answer": "no", "reason": "Late"}
        text = self.post(self.path(case, "/answer"), data, page=page)
        self.assertIn("cannot be given any more", text)
        self.assertEqual(reply.satisfaction, "yes")

    def test_the_letter_is_the_one_that_was_sent(self):
        """S7.5.4: with its files; not when it was tampered with."""
        case = self.answered()
        reply = case.reply_ids.sudo()
        letter = self.env["ir.attachment"].create({"name": "Letter.pdf", "raw": PDF})
        reply._write_told({"letter_id": letter.id, "letter_sha256": sha256_hex(PDF)})
        self.login()
        self.assertIn("Letter.pdf", self.get(self.path(case)))
        answer = self.url_open(self.path(case, f"/file/{letter.id}"))
        self.assertEqual(answer.content, PDF)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        reply._write_told({"letter_sha256": "0" * 64})
        self.get(self.path(case, f"/file/{letter.id}"), 404)

    def test_he_rates_after_the_closing(self):
        """S4.18: the same question as in the mail, once."""
        case = self.answered()
        case.reply_ids.satisfaction = "yes"
        self.login()
        self.assertNotIn("/rate/", self.get(self.path(case)))
        case.action_close()
        page = self.get(self.path(case))
        rating = self.env["rating.rating"].search([("res_id", "=", case.id)])
        self.assertIn(f"/rate/{rating.access_token}/5", page)
        case.sudo().rating_apply(5, rating=rating)
        page = self.get(self.path(case))
        self.assertIn("you are happy", page)
        self.assertNotIn("/rate/", page)

    def test_who_has_no_address_rates_on_the_page(self):
        """S4.18: no mail can ask him; the portal does, while the file is open."""
        case = self.answered()
        case.sudo().partner_id.email = False
        case.reply_ids.satisfaction = "yes"
        case.action_close()
        self.assertFalse(case.satisfaction_asked_at)
        self.login()
        page = self.get(self.path(case))
        rating = self.env["rating.rating"].search([("res_id", "=", case.id)])
        self.assertIn(f"/rate/{rating.access_token}/5", page)
        case.sudo().rating_apply(1, rating=rating)
        self.assertIn("you are unhappy", self.get(self.path(case)))
        self.company.complaint_ask_satisfaction = False
        silent = self.answered()
        silent.reply_ids.satisfaction = "yes"
        silent.action_close()
        self.assertNotIn("/rate/", self.get(self.path(silent)))

    def test_a_refused_answer_shows_what_was_typed(self):
        """S2.4.3.3b: what he wants instead is not lost when the reason is missing."""
        case = self.answered()
        self.login()
        data = {"reply_id": case.reply_ids.id, "answer": "no", "reason": " "}
        data["wish"] = "A new pump"
        page = self.get(self.path(case))
        text = self.post(self.path(case, "/answer"), data, page=page)
        self.assertIn("say why you do not accept", text)
        self.assertIn("A new pump", text)
        self.assertRegex(text, r"<details[^>]*\bopen")

    def test_who_answered_is_asked_whether_he_thinks_otherwise_now(self):
        """S4.15: the page does not ask again as if nothing had been said."""
        case = self.answered()
        self.login()
        page = self.get(self.path(case))
        self.assertIn("Do you accept our answer?", page)
        data = {"reply_id": case.reply_ids.id, "answer": "yes"}
        page = self.post(self.path(case, "/answer"), data, page=page)
        self.assertNotIn("Do you accept our answer?", page)
        self.assertIn("Have you changed your mind?", page)
