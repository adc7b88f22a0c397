"""Who complains from outside is told the number at once."""

from ast import literal_eval

from odoo.tests import tagged
from odoo.tools import formataddr

from .common import STATEMENT
from .common_mail import MailCase


@tagged("post_install", "-at_install")
class TestReceipt(MailCase):
    def receive(self, door="portal", person=None, **values):
        vals = {
            "company_id": self.company.id,
            "partner_id": self.customer.id,
            "team_id": self.team.id,
            "statement": STATEMENT,
            **values,
        }
        cases = self.env["complaint.complaint"].with_user(self.user_portal)
        return cases._receive(door, vals, person=person)

    def receipts_of(self, case):
        return self.mails_of(case).filtered(lambda m: m.message_type == "auto_comment")

    def test_receipt_names_the_number_and_is_marked_as_automatic(self):
        """S2.4.1.2.2b, RFC 3834: number and what comes next; no machine answers."""
        case = self.take_case(self.raw())
        receipt = self.receipts_of(case)
        self.assertEqual(len(receipt), 1)
        self.assertIn(case.name, receipt.subject)
        self.assertIn(case.name, receipt.body)
        self.assertIn(self.contact, receipt.partner_ids)
        mail = self.outgoing(receipt)
        headers = literal_eval(mail.headers)
        self.assertEqual(headers["Auto-Submitted"], "auto-replied")
        self.assertEqual(headers["X-Auto-Response-Suppress"], "All")
        first = self.mails_of(case)[0]
        self.assertIn(first.message_id, mail.references)
        sender = (self.company.name, self.address)
        self.assertEqual(receipt.reply_to, formataddr(sender))
        self.assertIn(self.address, receipt.email_from)
        self.assertTrue(case.receipt_sent_at)

    def test_receipt_is_no_acknowledgement_of_a_handler(self):
        """S2.4.1.2.2b: that is a person's to give."""
        case = self.take_case(self.raw())
        self.assertFalse(case.acknowledged_at or case.acknowledged_by_id)
        case.with_user(self.user_inspector).action_acknowledge()
        self.assertEqual(case.acknowledged_by_id, self.user_inspector)

    def test_portal_and_public_form_confirm_as_well(self):
        case = self.receive()
        self.assertEqual(self.receipts_of(case).partner_ids, self.customer)
        person = {"name": "Li Wei", "email": "li@nowhere.example.org"}
        case = self.receive("web", person, partner_id=False)
        receipt = self.receipts_of(case)
        self.assertEqual(receipt.outgoing_email_to, "li@nowhere.example.org")
        self.assertFalse(receipt.partner_ids)
        self.assertNotEqual(receipt.author_id, self.user_portal.partner_id)

    def test_somebody_without_an_address_gets_none(self):
        case = self.receive("web", {"name": "Li Wei"}, partner_id=False)
        self.assertFalse(self.receipts_of(case) or case.receipt_sent_at)

    def test_addresses_that_nobody_reads_get_none(self):
        """RFC 3834: nothing is answered to a machine."""
        for sender in ("no-reply@shop.example.com", "bounce-1@shop.example.com"):
            case = self.take_case(self.raw(sender=sender))
            self.assertFalse(self.receipts_of(case))
        case = self.receive("web", {"name": "x", "email": self.address}, partner_id=0)
        self.assertFalse(self.receipts_of(case))

    def test_company_may_switch_it_off(self):
        self.company.complaint_confirm_receipt = False
        case = self.take_case(self.raw())
        self.assertFalse(self.receipts_of(case))
        self.assertTrue(case.activity_ids)

    def test_nobody_has_us_fill_the_mailbox_of_another(self):
        """Else a door would be a way to send mails to somebody else."""
        person = {"name": "Li Wei", "email": "victim@nowhere.example.org"}
        cases = [
            self.receive("portal", person, partner_id=0, statement=f"{STATEMENT} {n}")
            for n in range(7)
        ]
        self.assertEqual(len([c for c in cases if self.receipts_of(c)]), 5)

    def test_receipt_is_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        case = self.take_case(self.raw("胶囊粘连", sender="li@nowhere.example.org"))
        self.assertEqual(case._receipt_lang(), "zh_CN")
        self.contact.lang = "en_US"
        case = self.take_case(self.raw("胶囊粘连"))
        self.assertEqual(case._receipt_lang(), "en_US")

    def test_second_mail_gets_no_second_receipt(self):
        case = self.take_case(self.raw())
        self.take(self.raw(subject=f"about {case.name}"))
        self.assertEqual(len(self.receipts_of(case)), 1)

    def test_nobody_sets_the_time_of_the_receipt_by_hand(self):
        """S9.5: system fields."""
        case = self.receive()
        for values in ({"receipt_sent_at": False}, {"sender_key": "x"}):
            with self.refused(self.user_head, Exception) as env:
                case.with_env(env).write(values)
        with self.refused(self.user_plain, Exception) as env:
            env["complaint.complaint"].create(
                {"statement": "x", "receipt_sent_at": "2026-01-01 00:00:00"}
            )
