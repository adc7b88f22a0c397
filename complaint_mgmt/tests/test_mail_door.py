"""A mail to the address of a team becomes a complaint."""

import io
from datetime import timedelta

from PIL import Image

from odoo import fields
from odoo.tests import tagged

from .common_mail import PNG, SENDER, WORDS, MailCase


@tagged("post_install", "-at_install")
class TestMailDoor(MailCase):
    def test_mail_of_a_contact_becomes_a_case_of_the_customer(self):
        """S6.6, S7.3.2: in writing, by the team, with the words of the mail."""
        before = fields.Datetime.now()
        case = self.take_case(self.raw())
        self.assertEqual(case.partner_id, self.contact)
        self.assertEqual(case.commercial_partner_id, self.customer)
        self.assertEqual(case.team_id, self.team)
        self.assertEqual(case.company_id, self.company)
        self.assertEqual((case.door, case.mode), ("mail", "written"))
        self.assertEqual(case.channel_id.code, "email")
        self.assertEqual(case.statement, f"Bad capsules\n\n{WORDS}")
        self.assertGreaterEqual(case.received_at, before)
        self.assertEqual(case.reported_by_id, self.env.ref("base.user_root"))
        self.assertEqual(case.received_role, "customer")
        self.assertIn(self.user_inspector, case.activity_ids.user_id)

    def test_whole_mail_stays_in_the_file_with_its_own_date(self):
        """S7.4.1: what came is kept as it came."""
        message = self.mails_of(self.take_case(self.raw()))[0]
        self.assertEqual(message.subject, "Bad capsules")
        self.assertEqual(str(message.date), "2026-11-23 01:30:00")
        self.assertEqual(message.author_id, self.contact)
        self.assertIn(WORDS, message.body)

    def test_somebody_unknown_is_a_person_with_name_and_address(self):
        """S2.4.1.2.1: who it was is known, though nobody is on record."""
        case = self.take_case(self.raw(sender="Li Wei <li@nowhere.example.org>"))
        self.assertFalse(case.partner_id)
        person = case.person_ids
        self.assertEqual(person.kind, "complainant")
        self.assertEqual(person.name, "Li Wei")
        self.assertEqual(person.email, "li@nowhere.example.org")

    def test_two_customers_with_one_address_are_listed_and_none_is_chosen(self):
        """S7.4.1: the handler chooses, the system does not guess."""
        self.stranger.email = self.contact.email
        case = self.take_case(self.raw())
        self.assertFalse(case.partner_id)
        self.assertEqual(case.person_ids.name, "Wang Fang")
        self.assertIn("Beiyuan Clinic", self.notes_of(case))

    def test_two_contacts_of_one_customer_are_that_customer(self):
        self.contact.copy({"name": "Wang Fang (2)", "email": self.contact.email})
        self.assertEqual(self.take_case(self.raw()).partner_id, self.customer)

    def test_contact_of_another_company_is_not_taken(self):
        """S9.2: customers of one company are nothing to another."""
        self.contact.parent_id = False
        self.contact.company_id = self.other_company
        case = self.take_case(self.raw())
        self.assertFalse(case.partner_id)

    def test_order_of_the_customer_is_linked_by_either_number(self):
        """S7.4.1: the mail names it, so nobody types it."""
        order = self.sell(self.product)
        case = self.take_case(self.raw(subject=f"Order {order.name}: bad"))
        self.assertEqual(case.sale_order_id, order)
        order.client_order_ref = "PO-88121"
        case = self.take_case(self.raw(f"Our order PO-88121.\n{WORDS}"))
        self.assertEqual(case.sale_order_id, order)

    def test_order_is_found_as_a_chinese_keyboard_writes_it(self):
        """S7.4.1: in small letters, or in letters of full width."""
        order = self.sell(self.product)
        wide = "".join(chr(ord(letter) + 0xFEE0) for letter in order.name)
        for subject in (f"订单{order.name.lower()}质量", f"订单{wide}胶囊"):
            case = self.take_case(self.raw(subject=subject))
            self.assertEqual(case.sale_order_id, order, subject)

    def test_two_orders_of_one_customer_are_a_note(self):
        """S7.4.1: the handler chooses; nothing is guessed."""
        orders = self.sell(self.product) | self.sell(self.product)
        case = self.take_case(self.raw(subject=" 和 ".join(orders.mapped("name"))))
        self.assertFalse(case.sale_order_id)
        for order in orders:
            self.assertIn(order.name, self.notes_of(case))

    def test_delivery_of_the_customer_is_linked(self):
        order = self.sell_and_ship({self.lot_1: 10})
        picking = order.picking_ids
        case = self.take_case(self.raw(f"Delivery {picking.name} is bad."))
        self.assertEqual(case.picking_id, picking)

    def test_order_of_another_customer_is_a_note_for_the_handler_only(self):
        """S9.2: nobody learns from us whose order a number is."""
        order = self.sell(self.product, partner=self.stranger)
        case = self.take_case(self.raw(subject=f"Order {order.name}"))
        self.assertFalse(case.sale_order_id)
        self.assertIn("Beiyuan Clinic", self.notes_of(case))
        receipt = self.mails_of(case)[-1]
        self.assertNotIn("Beiyuan", f"{receipt.subject} {receipt.body}")
        self.assertNotIn("Beiyuan", case.statement)

    def test_signature_and_quoted_mail_are_no_words_of_the_complaint(self):
        """S2.4.1.2.1: the own words, while the whole mail stays in the messages."""
        body = f"{WORDS}\n\n-- \nWang Fang\n+86 571 5550 0101\n"
        case = self.take_case(self.raw(body))
        self.assertTrue(case.statement.endswith(WORDS))
        body = f"{WORDS}\n\nOn Mon, 2 Nov 2026, Works wrote:\n> Thank you.\n> Bye\n"
        case = self.take_case(self.raw(body))
        self.assertTrue(case.statement.endswith(WORDS), case.statement)

    def test_forwarded_mail_keeps_what_it_quotes(self):
        """What a forwarded mail quotes is the complaint itself."""
        body = f"See below.\n\n---- Forwarded message ----\n> {WORDS}\n"
        case = self.take_case(self.raw(body, subject="Fwd: capsules"))
        self.assertIn(WORDS, case.statement)

    def test_html_mail_is_read_as_text_without_styles_and_scripts(self):
        mail = self.raw("Plain part")
        mail.add_alternative(
            "<html><head><style>p {color: red}</style></head><body>"
            f"<p>{WORDS}</p><script>alert(1)</script><p>Second line</p>"
            "<div class='gmail_quote'>On Monday you wrote: hello</div></body></html>",
            subtype="html",
        )
        statement = self.take_case(mail).statement
        self.assertIn(f"{WORDS}\n", statement)
        self.assertIn("Second line", statement)
        for silent in ("color", "alert", "<p>", "you wrote"):
            self.assertNotIn(silent, statement)

    def test_mail_with_nothing_but_a_photo_says_so_in_the_language_of_the_team(self):
        """S7.4.1: a photo alone is a complaint, too."""
        mail = self.raw("", subject="")
        mail.add_attachment(PNG, maintype="image", subtype="png", filename="1.png")
        case = self.take_case(mail)
        self.assertEqual(case.statement, "(see the attached files)")
        files = self.mails_of(case)[0].attachment_ids
        self.assertEqual(files.mapped("raw"), [PNG])
        self.assertEqual((files.res_model, files.res_id), (case._name, case.id))

    def test_photo_keeps_every_pixel(self):
        """S7.4.1, evidence: Odoo would make a large photo smaller."""
        large = self.large_photo()
        mail = self.raw()
        mail.add_attachment(large, maintype="image", subtype="png", filename="1.png")
        case = self.take_case(mail)
        self.assertEqual(self.mails_of(case)[0].attachment_ids.raw, large)

    def large_photo(self):
        """Return a photo that Odoo would make smaller."""
        stream = io.BytesIO()
        Image.new("RGB", (2400, 2000), "white").save(stream, "PNG")
        return stream.getvalue()

    def test_chinese_charsets_are_read(self):
        """Mail programs write gb2312 and mean gb18030."""
        words = "胶囊粘连，有醋味。收件人：王喆"
        for charset in ("gb18030", "gbk", "gb2312", "utf-8", "x-unknown"):
            encoded = words.encode("gb18030" if charset[0] == "g" else "utf-8")
            raw = (
                f"From: {SENDER}\r\nTo: {self.address}\r\nMessage-Id: <{charset}@h>\r\n"
                "Subject: =?gb18030?b?vbrE0tX6wao=?=\r\nMIME-Version: 1.0\r\n"
                f"Content-Type: text/plain; charset={charset}\r\n"
                "Content-Transfer-Encoding: 8bit\r\n\r\n"
            )
            case = self.take_case(raw.encode() + encoded + b"\r\n")
            self.assertIn(words, case.statement, charset)
        raw = raw.replace("x-unknown", "big5").replace("<", "<big5-", 2)
        case = self.take_case(raw.encode() + "膠囊黏連".encode("big5"))
        self.assertIn("膠囊黏連", case.statement)

    def test_what_names_no_charset_or_a_wrong_one_is_read(self):
        """S2.4.1.2.1: the own words are not lost to the program that sent them."""
        words = "胶囊粘连，有醋味，请尽快处理。"
        whole = words.encode()
        # what was sent, what the mail says it is, what is read
        sent = (
            (words.encode("gb18030"), "", words),
            (words.encode("gb18030"), "; charset=utf-8", words),
            (words.encode("gb18030"), "; charset=us-ascii", words),
            (whole, "", words),
            # cut in the middle of a letter, and no reason to doubt the rest
            (whole * 3 + whole[:-1], "; charset=utf-8", words * 3 + words[:-1]),
        )
        for at, (raw, charset, read) in enumerate(sent):
            head = (
                f"From: {SENDER}\r\nTo: {self.address}\r\nMessage-Id: <cs{at}@h>\r\n"
                f"Subject: Bad\r\nMIME-Version: 1.0\r\nContent-Type: text/plain"
                f"{charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            )
            case = self.take_case(head.encode() + raw)
            self.assertIn(read, case.statement, at)

    def test_a_file_of_text_is_kept_byte_for_byte(self):
        """S1.5.1: the list of an old program is evidence as it came."""
        table = "批号,数量\r\nLOT-2611-1,24\r\n".encode("gb18030")
        mail = self.raw()
        mail.add_attachment(table, maintype="text", subtype="csv", filename="a.csv")
        case = self.take_case(mail)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        self.assertEqual(files.raw, table)

    def test_cells_of_a_table_are_words_apart(self):
        """S7.4.1: a lot in a table is still found by its number."""
        mail = self.raw()
        mail.set_content(
            "<table><tr><td>Lot</td><td>LOT-2611-1</td></tr></table>", subtype="html"
        )
        self.assertIn("Lot LOT-2611-1", self.take_case(mail).statement)

    def test_huge_mail_is_cut_in_the_statement_and_whole_in_the_messages(self):
        body = "\n".join(f"Line {n}: {WORDS}" for n in range(4000))
        case = self.take_case(self.raw(body))
        self.assertLess(len(case.statement), 21_000)
        self.assertIn("Line 3999", self.mails_of(case)[0].body)
        self.assertIn("The mail is long", self.notes_of(case))

    def test_mail_of_danger_calls_the_leader_at_once(self):
        """S9.4.3: words of danger are found in mails as well."""
        case = self.take_case(self.raw("My son is in hospital, it was a burn."))
        self.assertTrue(case.safety_word_ids)
        self.assertIn(self.user_head, case.activity_ids.user_id)

    def test_reply_joins_an_open_case(self):
        """S6.6: a reply is no second complaint."""
        case = self.take_case(self.raw())
        receipt = self.mails_of(case)[-1]
        reply = self.raw("Here is the lot: LOT-1", In_Reply_To=receipt.message_id)
        cases, aside = self.take(reply)
        self.assertFalse(cases)
        self.assertFalse(aside)
        self.assertIn("LOT-1", self.mails_of(case)[-1].body)

    def test_fresh_mail_with_our_number_joins_the_case_of_its_customer(self):
        """S6.6: people write a new mail and name the number."""
        case = self.take_case(self.raw())
        cases, aside = self.take(self.raw("More", subject=f"about {case.name}"))
        self.assertFalse(cases)
        self.assertFalse(aside)
        self.assertIn("More", self.mails_of(case)[-1].body)

    def test_number_of_somebody_else_neither_joins_nor_is_confirmed(self):
        """S9.2: a number tells a stranger nothing."""
        case = self.take_case(self.raw())
        self.stranger.email = "info@beiyuan.example.com"
        count = len(self.mails_of(case))
        new = self.take_case(
            self.raw("And mine?", "info@beiyuan.example.com", f"Re: {case.name}")
        )
        self.assertEqual(new.partner_id, self.stranger)
        self.assertEqual(len(self.mails_of(case)), count)
        receipt = self.mails_of(new)[-1]
        self.assertNotIn(case.name, f"{receipt.subject} {receipt.body}")
        self.assertIn(case.name, self.notes_of(new))

    def test_reply_of_a_contact_of_another_customer_does_not_join(self):
        """S9.2: a message id that was passed on opens no file."""
        case = self.take_case(self.raw())
        self.stranger.email = "info@beiyuan.example.com"
        receipt = self.mails_of(case)[-1]
        new = self.take_case(
            self.raw(
                "Let me in",
                "info@beiyuan.example.com",
                "Re: your complaint",
                In_Reply_To=receipt.message_id,
            )
        )
        self.assertNotEqual(new, case)
        self.assertNotIn("Let me in", self.mails_of(case)[-1].body)

    def test_mail_of_a_colleague_names_no_customer(self):
        """S7.3.1: a salesperson passes on what a customer wrote."""
        case = self.take_case(self.raw(sender=self.user_sales.email_formatted))
        self.assertFalse(case.partner_id)
        self.assertIn("colleague", self.notes_of(case))

    def test_one_mail_to_two_teams_of_a_company_is_one_complaint(self):
        self.team.copy({"name": "Second Team", "alias_name": "claims"})
        raw = self.raw(To=f"{self.address}, claims@works.example.com")
        self.take_case(raw)

    def test_defaults_of_an_address_say_nothing_but_team_and_company(self):
        """S9.2, S9.5: who keeps addresses does not decide on cases."""
        self.team.alias_id.alias_defaults = repr(
            {
                "team_id": self.team.id,
                "state": "closed",
                "user_id": self.user_inspector.id,
                "class_id": self.class_minor.id,
                "reported_by_id": self.user_head.id,
            }
        )
        case = self.take_case(self.raw())
        self.assertEqual(case.state, "new")
        self.assertFalse(case.user_id or case.class_id)
        self.assertEqual(case.reported_by_id, self.env.ref("base.user_root"))

    def test_received_is_never_in_the_future(self):
        """S9.4.1: a deadline begins when the mail came, whatever it claims."""
        raw = self.raw(Date="Mon, 23 Nov 2099 09:30:00 +0800")
        case = self.take_case(raw)
        soon = fields.Datetime.now() + timedelta(seconds=1)
        self.assertLessEqual(case.received_at, soon)
        self.assertLessEqual(self.mails_of(case)[0].date, soon)
