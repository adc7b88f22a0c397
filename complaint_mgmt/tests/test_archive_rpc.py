"""S1.4.4: ways into a shut file that go past the case, by RPC."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ROLE
from .common_archive import ArchiveCase


@tagged("post_install", "-at_install")
class TestMessageRpc(ArchiveCase):
    """What Odoo lets a colleague do to messages, of open and of shut files."""

    def say(self, case, **vals):
        case = case.with_user(self.user_inspector)
        vals = {"message_type": "comment", **vals}
        return case.message_post(body="Sent to the laboratory", **vals)

    def file(self, **vals):
        files = self.env["ir.attachment"].with_user(self.user_inspector)
        return files.create({"name": "lab.pdf", "raw": b"result", **vals})

    def test_nobody_changes_whom_a_message_went_to_and_what_it_answers(self):
        """S4.15: nor whether the customer sees it; on an open case neither."""
        case = self.opened()
        message = self.say(case, subtype_xmlid="mail.mt_comment")
        told = {"res_partner_id": self.stranger.id, "notification_type": "email"}
        for vals in (
            {"is_internal": True},
            {"partner_ids": [Command.link(self.stranger.id)]},
            {"notification_ids": [Command.create(told)]},
            {"parent_id": False},
            {"reply_to": "x@example.com"},
            {"message_id": "<x@example.com>"},
            {"incoming_email_to": "x@example.com"},
            {"pinned_at": "2026-01-01 00:00:00"},
        ):
            for user in (self.user_inspector, self.user_plain, self.user_manager):
                with self.subTest(vals=vals, user=user.login):
                    with self.refused(user, UserError) as env:
                        message.with_env(env).write(vals)
        message.with_user(self.user_inspector).toggle_message_starred()

    def test_a_note_bears_the_time_and_the_kind_of_its_writing(self):
        """21 CFR 11.10(e): nobody writes today what he knew last week."""
        case = self.opened()
        for vals in (
            {"date": "2020-01-01 00:00:00"},
            {"message_type": "email", "email_from": "wang.fang@huaxing.example.com"},
        ):
            with self.refused(self.user_inspector, AccessError):
                self.say(case, **vals)

    def test_what_a_message_encloses_is_a_file_of_the_case(self):
        """S7.4.1: evidence is not exchanged where it came from."""
        case = self.opened()
        own = self.file()
        foreign = self.env["ir.attachment"].create(
            {
                "name": "order.pdf",
                "raw": b"order",
                "res_model": self.customer._name,
                "res_id": self.customer.id,
            }
        )
        message = self.say(case, attachment_ids=[own.id, foreign.id])
        files = message.sudo().attachment_ids
        self.assertEqual(set(files.mapped("raw")), {b"result", b"order"})
        self.assertEqual(set(files.mapped("res_model")), {case._name})
        self.assertEqual(set(files.mapped("res_id")), {case.id})
        self.assertIn(own, files)
        self.assertEqual(foreign.res_model, self.customer._name)
        later = self.file()
        message.with_user(self.user_inspector).write(
            {"attachment_ids": [Command.link(later.id)]}
        )
        self.assertEqual(later.res_id, case.id)
        entry = self.enter(self.prepare(self.closed(case)))
        for file in files | later:
            with self.refused(self.user_inspector, UserError) as env:
                file.with_env(env).write({"raw": b"another result"})
            with self.refused(self.user_inspector, UserError) as env:
                file.with_env(env).unlink()
        foreign.raw = b"another order"
        foreign.unlink()
        self.assertFalse(any(entry.sudo()._verify_files().values()))

    def test_a_reaction_is_said_as_well(self):
        """S1.4.4: none comes to an archived file, and none goes."""
        case = self.opened()
        message = self.say(case).sudo()
        me = self.user_inspector.partner_id
        nobody = self.env["mail.guest"]
        message._message_reaction("👍", "add", me, nobody)
        self.enter(self.prepare(self.closed(case)))
        for content, action in (("👎", "add"), ("👍", "remove")):
            with self.assertRaisesRegex(UserError, "is archived"):
                with self.env.cr.savepoint():
                    message._message_reaction(content, action, me, nobody)
        with self.assertRaisesRegex(UserError, "is archived"):
            message.reaction_ids.content = "👎"

    def test_an_administrator_changes_no_value_that_was_tracked(self):
        """21 CFR 11.10(e): what was before, and what after."""
        admin = self.new_user("root2", f"base.group_system,{ROLE}manager")
        case = self.log()
        self.env.cr.precommit.run()
        self.to_investigation(case)
        self.env.flush_all()
        self.env.cr.precommit.run()
        domain = [("mail_message_id", "in", case.sudo().message_ids.ids)]
        values = self.env["mail.tracking.value"].sudo().search(domain)
        self.assertTrue(values)
        own = values[:1].with_user(admin)
        line = {"mail_message_id": own.sudo().mail_message_id.id}
        line["field_id"] = own.sudo().field_id.id
        for change in (
            lambda: own.write({"old_value_char": "x"}),
            lambda: own.unlink(),
            lambda: own.create(line),
        ):
            with self.refused(admin, AccessError, "by the system only"):
                change()

    def test_a_tag_of_a_closed_case_is_not_deleted(self):
        """S1.4.3: what a file is found by."""
        tags = self.env["complaint.tag"]
        used, free = tags.create([{"name": "Leaking"}, {"name": "Free"}])
        self.closed(tag_ids=[Command.link(used.id)])
        for user in (self.user_manager, self.env.user):
            with self.refused(user, UserError, "part of its file") as env:
                used.with_env(env).sudo().unlink()
        free.unlink()
