"""Who is told when a recall is decided: mail, phone list, reminders, bounces."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common_notice import NoticeCase

HERE = "odoo.addons.complaint_recall.models.complaint_recall_notice_send"
CRON = "complaint_recall.ir_cron_recall_notices"
REMIND = "complaint_recall.ir_cron_recall_reminders"


class Post:
    """A mail server: keeps what it took, and says what the test wants."""

    def __init__(self):
        self.taken = []
        self.answers = {}

    def send(self, message, **_options):
        """Take a mail, or answer as the test wants."""
        address = str(message["To"])
        for part, answer in self.answers.items():
            if part in address:
                raise answer
        self.taken.append(message)
        return message["Message-Id"]


class OutboxCase(NoticeCase):
    """`huaxing` has a mail address, `stranger` has a phone only."""

    def setUp(self):
        super().setUp()
        self.post = Post()
        self.patch(
            IrMail_Server, "send_email", lambda _s, m, **o: self.post.send(m, **o)
        )
        self.patch(IrMail_Server, "_connect__", lambda _s, *a, **o: None)

    def run_cron(self, name=CRON):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(name).method_direct_trigger()
        self.env.invalidate_all()

    def consignee(self, recall, partner):
        return recall.sudo().consignee_ids.filtered(lambda c: c.partner_id == partner)

    def mailed(self):
        return [str(message["To"]) for message in self.post.taken]


class TestRecallNotice(OutboxCase):
    def test_the_decision_queues_a_notice_for_each_consignee(self):
        """S9.4.3.6: who can be written to is, the others are called."""
        recall = self.decide()
        mail, phone = (
            self.consignee(recall, partner)
            for partner in (self.customer, self.stranger)
        )
        self.assertEqual(mail.notice_ids.mapped("channel"), ["mail"])
        self.assertEqual(mail.notice_ids.state, "queued")
        self.assertEqual((phone.to_call, phone.state), (True, "unreachable"))
        self.assertEqual(phone.to_call_reason, "no_mail")
        self.assertFalse(self.post.taken)
        self.assertTrue(
            recall.sudo().activity_ids.filtered(
                lambda a: a.summary == "Call the consignees on the phone list"
            )
        )
        figures = recall._figures()
        self.assertEqual((figures["notified"], figures["unreachable"]), (0, 1))

    def test_a_notice_is_sent_once_with_the_link_and_the_print(self):
        """21 CFR 7.49(c): URGENT, lots, danger, what to do, how to answer."""
        recall = self.decide()
        self.run_cron()
        (message,) = self.post.taken
        self.assertIn("quality@huaxing.example.com", str(message["To"]))
        self.assertIn("URGENT", message["Subject"])
        text = message.get_body(("html",)).get_content()
        consignee = self.consignee(recall, self.customer)
        for wanted in ("F-1", "200", "Stop selling", consignee._answer_path()):
            self.assertIn(wanted, text)
        self.assertNotIn("F-2", text.split("What We Delivered")[1])
        self.assertEqual(len(list(message.iter_attachments())), 1)
        notice = consignee.notice_ids
        self.assertEqual((notice.state, consignee.state), ("sent", "notified"))
        self.assertTrue(recall.first_notice_at)
        self.assertEqual(message["Message-Id"], notice._message_code())
        self.run_cron()
        self.assertEqual(len(self.post.taken), 1)

    def test_nobody_in_the_house_reads_the_link(self):
        """Whoever has the link answers for the customer: no colleague has it."""
        recall = self.decide()
        self.run_cron()
        consignee = self.consignee(recall, self.customer)
        token = consignee.access_token
        for user in (self.user_leader, self.user_head, self.user_coordinator):
            own = consignee.with_user(user)
            messages = own.message_ids
            self.assertTrue(messages.filtered(lambda m: "Stop selling" in m.body))
            self.assertNotIn(token, "".join(messages.mapped("body")))
            with self.refused(user, AccessError):
                own.read(["access_token"])
            with self.refused(user, AccessError) as env:
                env["mail.mail"].search([]).mapped("body_html")

    def test_the_print_is_one_file_that_nobody_changes(self):
        """21 CFR 11.70: the file that went out is the one that is kept."""
        self.new_customer("Third")
        recall = self.decide()
        self.run_cron()
        wording = recall.sudo().wording_ids
        notices = recall.sudo().notice_ids.filtered(lambda n: n.channel == "mail")
        files = notices.message_id.attachment_ids
        self.assertEqual(len(notices), 2)
        self.assertEqual(files, wording.pdf_id)
        with self.refused(self.user_head, UserError) as env:
            wording.pdf_id.with_env(env).raw = b"Another"

    def new_customer(self, name, **vals):
        partner = self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "email": f"{name.lower()}@example.com",
                **vals,
            }
        )
        self.sell_out({self.made_1: 5}, partner)
        return partner

    def test_a_drill_counts_and_sends_nothing(self):
        """EU GMP 8.30: a drill has no effect, and shows the times."""
        recall = self.draft_recall(is_mock=True)
        recall.action_propose_wordings()
        about = ("complaint.recall.consignee", "complaint.recall.notice")
        messages = self.env["mail.message"].search([("model", "in", about)])
        self.decide(recall)
        consignees = recall.sudo().consignee_ids
        self.assertEqual(set(consignees.notice_ids.mapped("state")), {"skipped"})
        self.run_cron()
        self.run_cron(REMIND)
        self.assertFalse(self.post.taken)
        mails = self.env["mail.mail"].search([])
        # the signers in the house are called as ever
        self.assertFalse(mails.recall_notice_id)
        self.assertNotIn("huaxing", "".join(m.email_to or "" for m in mails))
        later = self.env["mail.message"].search([("model", "in", about)])
        self.assertEqual(later, messages)
        figures = recall._figures()
        self.assertEqual((figures["notified"], figures["unreachable"]), (1, 1))
        self.assertTrue(recall.first_notice_at)

    def test_blocked_and_bounced_addresses_are_called(self):
        blocked, bounced = self.new_customer("Blocked"), self.new_customer("Bounced")
        self.env["mail.blacklist"]._add(blocked.email)
        bounced.message_bounce = 1
        broken = self.new_customer("Broken", email="no address")
        recall = self.decide()
        for partner in (blocked, bounced, broken):
            consignee = self.consignee(recall, partner)
            self.assertEqual(consignee.notice_ids.channel, "phone", partner.name)

    def test_what_the_server_says_decides_what_becomes_of_a_notice(self):
        """A no is a no; a broken connection says nothing, so nobody writes again."""
        names = ("refused", "later", "broken", "data")
        partners = {name: self.new_customer(name) for name in names}
        self.post.answers = {
            "refused": self.wrapped(SMTPRecipientsRefused({"x": (550, b"no")})),
            "later": self.wrapped(SMTPRecipientsRefused({"x": (451, b"later")})),
            "broken": SMTPServerDisconnected("gone"),
            "data": self.wrapped(SMTPDataError(554, b"spam")),
        }
        recall = self.decide()
        self.run_cron()
        notices = {
            name: self.consignee(recall, partner).notice_ids
            for name, partner in partners.items()
        }
        self.assertEqual(
            {name: notice.state for name, notice in notices.items()},
            {
                "refused": "failed",
                "later": "queued",
                "broken": "unknown",
                "data": "failed",
            },
        )
        for name in ("refused", "broken", "data"):
            self.assertTrue(notices[name].consignee_id.to_call, name)
        self.assertEqual(len(self.post.taken), 1)
        self.post.answers = {}
        self.run_cron()
        self.assertEqual(len(self.post.taken), 1)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=16)):
            self.run_cron()
        self.assertEqual(len(self.post.taken), 2)
        self.assertEqual(notices["later"].state, "sent")
        self.assertEqual(notices["broken"].state, "unknown")

    def wrapped(self, error):
        """What Odoo makes of an error of the mail server."""
        result = Exception("Mail Delivery Failed")
        result.__context__ = error
        return result

    def test_a_mail_server_that_is_down_loses_nothing(self):
        recall = self.decide()
        with (
            patch.object(IrMail_Server, "_connect__", side_effect=OSError("down")),
            mute_logger(HERE),
        ):
            self.run_cron()
        notice = self.consignee(recall, self.customer).notice_ids
        self.assertEqual((notice.state, notice.tries), ("queued", 0))
        self.run_cron()
        self.assertEqual((notice.state, len(self.post.taken)), ("sent", 1))
        self.assertEqual(len(notice._mail()), 1)

    def test_what_a_dead_process_was_sending_is_called_and_not_sent(self):
        """Never twice: nobody knows whether that mail left."""
        recall = self.decide()
        notice = self.consignee(recall, self.customer).notice_ids
        notice._make_mail(4711)
        self.run_cron()
        self.assertEqual(notice.state, "unknown")
        self.assertFalse(self.post.taken)
        self.assertTrue(notice.consignee_id.to_call)

    def test_what_a_living_process_sends_is_left_to_it(self):
        recall = self.decide()
        notice = self.consignee(recall, self.customer).notice_ids
        notices = self.env["complaint.recall.notice"]
        with notices._claimant() as claim:
            notice._make_mail(claim)
            self.run_cron()
            self.assertEqual(notice.state, "sending")
        self.run_cron()
        self.assertEqual(notice.state, "unknown")

    def test_odoo_never_sends_a_notice_on_its_own(self):
        """The queue of Odoo would send it twice after a crash."""
        recall = self.decide()
        self.post.answers = {"huaxing": SMTPServerDisconnected("gone")}
        self.run_cron()
        self.post.answers = {}
        mail = self.consignee(recall, self.customer).notice_ids._mail()
        self.assertEqual(mail.state, "exception")
        admin = self.env.ref("base.user_admin")
        for act in ("mark_outgoing", "action_retry"):
            with self.refused(admin, UserError, "not sent again") as env:
                getattr(mail.with_env(env), act)()
        mail.with_user(admin).send()
        mail.with_user(admin).action_send_and_close()
        self.env["mail.mail"].process_email_queue()
        self.assertFalse(self.post.taken)

    def test_a_mail_that_comes_back_puts_the_consignee_on_the_phone_list(self):
        """S7.5.4: a letter that came back told nobody."""
        recall = self.decide()
        self.run_cron()
        consignee = self.consignee(recall, self.customer)
        self.assertEqual(consignee.state, "notified")
        consignee._message_receive_bounce(self.customer.email, self.customer)
        self.assertEqual(consignee.notice_ids.failure, "bounced")
        self.assertEqual(
            (consignee.state, consignee.notified_at), ("unreachable", False)
        )
        self.assertTrue(self.events_of(recall, "recall.notice_bounced"))

    def test_a_call_tells_the_consignee_and_is_kept(self):
        recall = self.decide()
        consignee = self.consignee(recall, self.stranger).with_user(self.user_leader)
        calls = self.env["complaint.recall.call"].with_user(self.user_leader)
        calls.create({"consignee_id": consignee.id, "result": "no_answer"})
        self.assertEqual(consignee.state, "unreachable")
        with self.refused(self.user_leader, UserError, "with whom"):
            calls.create({"consignee_id": consignee.id, "result": "reached"})
        values = {"consignee_id": consignee.id, "result": "reached", "person": "Li"}
        call = calls.with_context(default_called_at="2020-01-01").create(
            {**values, "user_id": self.user_head.id}
        )
        self.assertEqual(call.user_id, self.user_leader)
        self.assertEqual(call.called_at.date(), fields.Date.today())
        self.assertEqual((consignee.state, consignee.to_call), ("notified", False))
        self.assertEqual(consignee.notice_ids.state, "by_hand")
        for user in (self.user_leader, self.user_head, self.env.user):
            with self.refused(user, Exception) as env:
                call.with_env(env).write({"person": "Wang"})
            with self.refused(user, Exception) as env:
                call.with_env(env).unlink()
        with self.refused(self.user_reader, AccessError) as env:
            env["complaint.recall.call"].create(values)

    def test_a_letter_by_post_replaces_the_mail(self):
        recall = self.decide()
        consignee = self.consignee(recall, self.customer)
        consignee.with_user(self.user_leader).action_mark_posted()
        self.run_cron()
        self.assertFalse(self.post.taken)
        self.assertEqual(consignee.notice_ids.channel, "post")
        self.assertEqual(consignee.state, "notified")

    def test_all_told_is_a_point_of_the_life(self):
        reached = []
        recalls = type(self.env["complaint.recall"])
        self.patch(recalls, "_reach", lambda r, code, moment=None: reached.append(code))
        recall = self.decide()
        self.run_cron()
        self.assertIn("first_notice", reached)
        self.assertNotIn("notified", reached)
        self.env["complaint.recall.call"].with_user(self.user_leader).create(
            {
                "consignee_id": self.consignee(recall, self.stranger).id,
                "result": "reached",
                "person": "Li",
            }
        )
        self.assertIn("notified", reached)

    def test_those_who_do_not_answer_are_reminded_and_then_called(self):
        """21 CFR 7.49(b): follow-up communications to those who fail to respond."""
        self.class_1.write({"remind_after_hours": 24, "max_reminders": 2})
        with freeze_time("2026-11-20 08:00:00"):
            recall = self.decide(self.draft_recall(known_at="2026-11-20 07:00:00"))
            self.run_cron()
        for day, count in ((20, 1), (21, 2), (22, 3), (23, 3)):
            with freeze_time(f"2026-11-{day} 09:00:00"):
                self.run_cron(REMIND)
                self.run_cron()
            self.assertEqual(len(self.post.taken), count, day)
        self.assertIn("Reminder", self.post.taken[-1]["Subject"])
        consignee = self.consignee(recall, self.customer)
        self.assertEqual(
            [(n.kind, n.number) for n in consignee.notice_ids.sorted("id")],
            [("first", 1), ("reminder", 1), ("reminder", 2)],
        )
        self.assertEqual(consignee.to_call_reason, "no_answer")

    def test_who_answered_is_not_reminded(self):
        with freeze_time("2026-11-20 08:00:00"):
            recall = self.decide(self.draft_recall(known_at="2026-11-20 07:00:00"))
            self.run_cron()
        consignee = self.consignee(recall, self.customer)
        with freeze_time("2026-11-22 08:00:00"):
            recall.sudo()._remind()
            consignee.responded_at = fields.Datetime.now()
            self.run_cron()
        self.assertEqual(len(self.post.taken), 1)
        self.assertEqual(consignee.notice_ids.sorted("id")[-1].state, "void")

    def test_the_hours_follow_the_class(self):
        self.assertEqual(self.class_1.remind_after_hours, 24)
        self.assertEqual(self.class_2.remind_after_hours, 72)

    def test_a_wording_that_the_law_no_longer_allows_is_not_sent(self):
        recall = self.decide()
        self.regime.rule_ids.create(
            {"regime_id": self.regime.id, "kind": "banned", "text": "stop selling"}
        )
        self.run_cron()
        self.assertFalse(self.post.taken)
        old = recall.wording_ids
        new = old.browse(old.action_new_version()["res_id"])
        new.stop = "Do not sell these lots."
        new.with_user(self.user_head).action_approve()
        self.run_cron()
        self.assertEqual(len(self.post.taken), 1)
        text = self.post.taken[0].get_body(("html",)).get_content()
        self.assertIn("Do not sell these lots.", text)

    def test_nobody_writes_notices_or_how_far_a_consignee_is(self):
        recall = self.decide()
        consignee = self.consignee(recall, self.customer)
        notice = consignee.notice_ids
        for user in (self.user_leader, self.user_coordinator, self.user_head):
            with self.refused(user, AccessError) as env:
                notice.with_env(env).write({"state": "sent"})
            with self.refused(user, AccessError) as env:
                notice.with_env(env).unlink()
            with self.refused(user, AccessError) as env:
                env["complaint.recall.notice"].create(
                    {
                        "recall_id": recall.id,
                        "company_id": recall.company_id.id,
                        "consignee_id": consignee.id,
                        "channel": "mail",
                        "queued_at": fields.Datetime.now(),
                    }
                )
            for name in ("notified_at", "to_call", "state"):
                with self.refused(user, AccessError) as env:
                    consignee.with_env(env).write({name: False})
        with self.refused(self.user_other, AccessError) as env:
            notice.with_env(env).read(["state"])
        with self.refused(self.user_sales, AccessError) as env:
            notice.with_env(env).read(["state"])

    def test_more_lots_are_told_to_those_whom_they_concern(self):
        """S9.4.3.6: an amendment goes to who got other lots than told."""
        recall = self.decide().sudo()
        self.run_cron()
        line = self.consignee(recall, self.customer).line_ids[:1]
        other = self.consignee(recall, self.stranger).line_ids[:1]
        line.copy({"lot_id": other.lot_id.id, "recall_lot_id": other.recall_lot_id.id})
        gate_round = recall.gate_round_ids[:1]
        recall._on_amended(gate_round)
        self.run_cron()
        notices = self.consignee(recall, self.customer).notice_ids.sorted("id")
        self.assertEqual(notices.mapped("kind"), ["first", "amendment"])
        self.assertEqual(len(self.post.taken), 2)
        self.assertIn("F-2", self.post.taken[1].get_body(("html",)).get_content())
        recall._on_amended(gate_round)
        self.assertEqual(len(recall.notice_ids), 3)


class TestManyNotices(OutboxCase):
    def test_ten_thousand_are_queued_by_as_many_queries_as_ten(self):
        """A recall of a large works: nothing loops with a query inside."""
        recall = self.decide().sudo()
        counts = []
        for size in (10, 10_000):
            ids = self.fill(recall, size)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            queued = recall.env["complaint.recall.notice"]._queue(
                recall, "first", 1, ids
            )
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(sum(map(len, queued.values())), size)
        self.assertLessEqual(counts[1], counts[0], counts)

    def fill(self, recall, size):
        self.env.cr.execute(
            """INSERT INTO complaint_recall_consignee
                      (recall_id, company_id, name, email, depth, in_depth, state)
               SELECT %s, %s, 'N' || g, CASE WHEN g %% 5 = 0 THEN NULL
                      ELSE 'n' || g || '@example.com' END, 'wholesale', TRUE, 'waiting'
                 FROM generate_series(1, %s) g RETURNING id""",
            [recall.id, recall.company_id.id, size],
        )
        return [row[0] for row in self.env.cr.fetchall()]
