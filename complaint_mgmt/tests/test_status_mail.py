"""The customer is told when the case goes on, each thing once (S4.9, S4.15)."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestStatusMail(PortalCase):
    def reasons(self, case):
        """Return why the customer was written to by the mail of the step."""
        events = self.events_of(case, "status.sent")
        return [json.loads(event.data)["why"] for event in events]

    def decided(self):
        """Return a case that the customer knows of, decided and not answered yet."""
        case = self.to_investigation(self.acknowledged())
        return self.to_reply(self.to_decision(case))

    def test_decision_and_promise_are_told_and_nothing_twice(self):
        """S4.15: acknowledgement, reply and the question after closing are mails."""
        case = self.acknowledged()
        soon = fields.Datetime.now() + timedelta(days=2)
        case._promise(soon, told_how="phone")
        case._promise(soon + timedelta(days=1), told_how="written")
        self.assertEqual(self.reasons(case), ["promised"])
        case = self.answered(case)
        self.assertEqual(self.reasons(case), ["promised", "reply"])
        case.reply_ids.satisfaction = "yes"
        case.action_close()
        self.assertEqual(self.reasons(case), ["promised", "reply"])
        self.assertTrue(case.satisfaction_asked_at)

    def test_the_end_is_told_where_no_question_follows(self):
        """S4.15: once, by one of the two mails."""
        self.company.complaint_ask_satisfaction = False
        case = self.answered()
        case.reply_ids.satisfaction = "yes"
        case.action_close()
        self.assertEqual(self.reasons(case)[-1], "closed")

    def test_a_case_that_is_taken_up_again_is_told(self):
        """S4.15: contested, and looked at again."""
        case = self.answered()
        case.reply_ids.satisfaction = "no"
        case.action_back_to_investigation()
        self.assertEqual(self.reasons(case)[-1], "investigation")

    def test_nobody_is_told_who_knows_nothing_or_is_not_to_be_told(self):
        """S4.15: cases of the house, no address, switched off."""
        case = self.to_reply(self.to_decision(self.to_investigation()))
        self.assertFalse(self.reasons(case))
        self.company.complaint_status_mails = False
        case = self.decided()
        self.assertFalse(self.reasons(case))
        self.company.complaint_status_mails = True
        self.contact.email = False
        case = self.decided()
        self.assertFalse(self.reasons(case))

    def test_the_mail_is_in_his_language_and_names_no_colleague(self):
        """S4.15: who signed last is not told to the customer."""
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.env.ref("complaint_mgmt.mail_template_status")
        template.with_context(lang="zh_CN").subject = "投诉 {{ object.name }}"
        self.contact.lang = "zh_CN"
        case = self.decided()
        message = case.sudo().message_ids.filtered(
            lambda m: m.subject == f"投诉 {case.name}"
        )
        self.assertEqual(len(message), 1)
        self.assertEqual(message.author_id, self.env.ref("base.partner_root"))
        self.assertEqual(message.partner_ids, self.contact)
        for user in (self.user_inspector, self.user_head):
            self.assertNotIn(user.name, message.body + message.email_from)
