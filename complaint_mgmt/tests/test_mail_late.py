"""A mail to a case that is closed is neither lost nor slipped into its file."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_mail import PNG, MailCase

LATE = "The new ones are bad, too."


@tagged("post_install", "-at_install")
class TestMailLate(MailCase):
    def setUp(self):
        super().setUp()
        self.case = self.take_case(self.raw())
        self.receipt = self.mails_of(self.case)[-1]
        handled = self.case.with_user(self.user_inspector)
        handled.action_assign_to_me()
        handled.write({"state": "cancelled", "state_reason": "Logged twice"})

    def late(self, body=LATE, with_file=True, **headers):
        """Take a mail that answers on the closed case."""
        headers.setdefault("In_Reply_To", self.receipt.message_id)
        raw = self.raw(body, subject="Re: complaint", **headers)
        if with_file:
            raw.add_attachment(PNG, maintype="image", subtype="png", filename="1.png")
        before = len(self.case.message_ids)
        cases, aside = self.take(raw)
        self.assertFalse(cases)
        self.assertEqual(len(aside), 1)
        self.assertEqual(len(self.case.message_ids), before)
        return aside

    def decide(self, mail, user, decision, reason=False):
        mail = mail.with_user(user)
        action = mail.action_decide()
        wizards = self.env[action["res_model"]].with_user(user)
        wizards = wizards.with_context(**action["context"])
        wizard = wizards.create({"decision": decision, "reason": reason})
        wizard.action_confirm()
        return mail

    def test_late_mail_is_kept_with_text_and_files_and_the_handler_is_called(self):
        """S1.4.4: a closed file takes nothing in; S9.2: the customer is not left."""
        told = len(self.env["mail.mail"].search([("author_id", "=", False)]))
        mail = self.late()
        self.assertEqual((mail.kind, mail.state), ("late", "waiting"))
        self.assertEqual(mail.complaint_id, self.case)
        self.assertEqual(mail.text, LATE)
        self.assertEqual(mail.mail_message_id.attachment_ids.raw, PNG)
        self.assertEqual(mail.activity_ids.user_id, self.user_inspector)
        self.assertEqual(self.case.late_mail_count, 1)
        errors = self.env["mail.mail"].search([("author_id", "=", False)])
        self.assertEqual(len(errors), told)
        event = self.events_of(mail, "mail.aside")
        self.assertNotIn(LATE, event.data)
        self.assertNotIn("wang", event.data)

    def test_plain_reply_without_a_file_is_kept_aside_as_well(self):
        self.assertEqual(self.late(with_file=False).text, LATE)

    def test_fresh_mail_with_the_number_of_a_closed_case_is_kept_aside(self):
        mail = self.late(In_Reply_To=None, Subject=f"about {self.case.name}")
        self.assertEqual(mail.complaint_id, self.case)

    def test_words_of_danger_call_the_leader_too(self):
        """S9.4.3: danger is heard in a mail to a closed case as well."""
        mail = self.late("My son is in hospital with a burn.")
        self.assertTrue(mail.is_dangerous)
        self.assertEqual(
            mail.activity_ids.user_id, self.user_inspector | self.user_head
        )

    def test_nobody_changes_or_deletes_what_is_kept(self):
        """S9.5: mail and files are evidence."""
        mail = self.late()
        file = mail.mail_message_id.attachment_ids
        for user in (self.user_inspector, self.user_head, self.user_manager):
            for attack in (
                lambda env: mail.with_env(env).write({"text": "x"}),
                lambda env: mail.with_env(env).write({"state": "dismissed"}),
                lambda env: mail.with_env(env).unlink(),
                lambda env: mail.with_env(env).sudo().write({"text": "x"}),
                lambda env: file.with_env(env).unlink(),
                lambda env: file.with_env(env).write({"raw": b"x"}),
                lambda env: env["complaint.late.mail"].create({"kind": "late"}),
                lambda env: mail.mail_message_id.with_env(env).write({"body": "x"}),
            ):
                with self.refused(user, UserError) as env:
                    attack(env)

    def test_readers_read_and_others_do_not(self):
        """S9.2: everybody else sees the own cases only."""
        mail = self.late()
        self.assertTrue(mail.with_user(self.user_reader).text)
        for user in (self.user_plain, self.user_other, self.user_portal):
            with self.refused(user) as env:
                mail.with_env(env).read(["text"])
        with self.refused(self.user_reader) as env:
            mail.with_env(env).action_decide()

    def test_qa_head_reopens_and_the_mail_enters_the_file(self):
        """S9.4: reopening is the QA head's step and has a reason."""
        mail = self.late()
        with self.refused(self.user_inspector, AccessError):
            self.decide(mail, self.user_inspector, "filed", "New facts")
        with self.refused(self.user_head, UserError):
            self.decide(mail, self.user_head, "filed")
        self.assertEqual(mail.state, "waiting")
        self.decide(mail, self.user_head, "filed", "New facts")
        self.assertEqual(self.case.state, "new")
        self.assertEqual(self.case.state_reason, "New facts")
        filed = self.mails_of(self.case)[-1]
        self.assertIn(LATE, filed.body)
        self.assertEqual(filed.author_id, self.contact)
        self.assertEqual(filed.attachment_ids.raw, PNG)
        self.assertEqual(filed.attachment_ids.res_id, self.case.id)
        self.assertEqual(mail.decided_by_id, self.user_head)
        self.assertFalse(mail.activity_ids)

    def test_archived_case_is_taken_out_of_the_archive_first(self):
        """S1.4.4: nothing enters a file that is shut."""
        mail = self.late()
        cases = type(self.case)
        self.env.cr.precommit.run()  # what was tracked before it was shut
        self.patch(cases, "_is_archived", lambda records: records)
        with self.refused(self.user_head, UserError, "archive"):
            self.decide(mail, self.user_head, "filed", "New facts")
        self.assertEqual(mail.state, "waiting")

    def test_handler_logs_it_as_a_new_complaint_linked_to_the_old_one(self):
        mail = self.late()
        self.decide(mail, self.user_inspector, "logged")
        case = mail.new_complaint_id
        self.assertEqual(case.door, "mail")
        self.assertEqual(case.partner_id, self.contact)
        self.assertEqual(case.related_ids, self.case)
        self.assertEqual(case.reported_by_id, self.env.ref("base.user_root"))
        first = self.mails_of(case)[0]
        self.assertEqual(first.attachment_ids.raw, PNG)
        self.assertTrue(case.receipt_sent_at)
        self.assertEqual(self.case.state, "cancelled")

    def test_nothing_to_do_needs_a_reason(self):
        mail = self.late("Thank you!")
        with self.refused(self.user_inspector, UserError):
            self.decide(mail, self.user_inspector, "dismissed")
        self.decide(mail, self.user_inspector, "dismissed", "Thanks only")
        self.assertEqual(mail.state, "dismissed")
        with self.refused(self.user_head, UserError, "already"):
            self.decide(mail, self.user_head, "logged")

    def test_who_is_complained_about_does_not_decide(self):
        """S4.8: nobody decides in the own matter."""
        mail = self.late()
        # the case is closed: what is written here was known before
        self.case._write_system({"subject_user_ids": [(4, self.user_inspector2.id)]})
        with self.refused(self.user_inspector2, UserError, "complaint about"):
            self.decide(mail, self.user_inspector2, "dismissed", "No")

    def test_what_belongs_to_no_case_goes_by_itself_after_some_years(self):
        """PIPL 19, 47: machines and what was put aside; nothing that waits for us."""
        robot = self.take(self.raw(Auto_Submitted="auto-replied"))[1]
        dismissed, waiting = self.late("Thank you", False), self.late("And now?", False)
        self.decide(dismissed, self.user_inspector, "dismissed", "Thanks only")
        other = self.late("Of a case that stays")
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE complaint_late_mail SET received_at = '2020-01-01',
                      complaint_id = CASE WHEN id = %s THEN complaint_id END""",
            [other.id],
        )
        self.env.invalidate_all()
        self.decide(other, self.user_inspector, "dismissed", "Nothing to do")
        messages, files = robot.message_ids.ids, other.mail_message_id.attachment_ids
        robot.env["complaint.late.mail"]._gc_aside()
        mails = robot | dismissed | waiting | other
        self.assertEqual(mails.exists(), waiting | other)
        self.assertFalse(self.env["mail.message"].browse(messages).exists())
        self.assertTrue(files.exists())
        event = self.env["complaint.event"].search([("kind", "=", "mail.forgotten")])
        self.assertIn(str(robot.id), event.data)
