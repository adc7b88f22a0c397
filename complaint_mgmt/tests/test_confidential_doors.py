"""S1.5.2, S1.4.5: the doors of Odoo itself, by RPC and by HTTP, on confidential cases
and on what is read of archived ones."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ROLE, STATEMENT
from .common_archive import ArchiveCase
from .common_mail import MailCase

MARK = "Zq7secret"
CONTENT = "Zq8content"
CASE = "complaint.complaint"
MUTED = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
# a reading is noted by a second try: the first one is read-only
LOUD = ("odoo.http", "odoo.addons.base.models.ir_qweb", "odoo.sql_db")


class SecretCase(ArchiveCase):
    def secret(self):
        """Return a confidential case with a line, a sample and a file."""
        line = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        case = self.log(
            statement=f"{STATEMENT} {MARK}", item_ids=[Command.create(line)]
        )
        case = case.with_user(self.user_inspector)
        case.write({"user_id": self.user_inspector.id})
        samples = self.env["complaint.sample"].with_user(self.user_inspector)
        self.sample = samples.create(
            {"complaint_id": case.id, "product_id": self.product.id, "note": MARK}
        )
        files = self.env["ir.attachment"].with_user(self.user_inspector)
        self.file = files.create(
            {
                "name": MARK,
                "res_model": CASE,
                "res_id": case.id,
                "raw": CONTENT.encode(),
            }
        )
        case.action_make_confidential()
        return case


@tagged("post_install", "-at_install")
class TestRpcDoors(SecretCase):
    @mute_logger(*MUTED)
    def test_no_method_of_the_client_finds_it(self):
        """S1.5.2: lists, groups, filters, progress bars, names."""
        case = self.secret()
        number, domain = case.name, [("id", "=", case.id)]
        spec = {"name": {}, "statement": {}}
        for user in (self.user_reader, self.user_head):
            for method, args in (
                ("web_search_read", [domain, spec]),
                ("web_read_group", [domain, ["state"], ["__count"]]),
                ("formatted_read_group", [domain, ["user_id"], ["__count"]]),
                ("formatted_read_grouping_sets", [domain, [["state"], []]]),
                ("read_progress_bar", [domain, "state", {"field": "priority"}]),
                ("name_search", [number]),
                ("web_name_search", [number, {"display_name": {}}]),
                ("search_panel_select_range", ["team_id"]),
                ("search_panel_select_multi_range", ["tag_ids"]),
                ("search_read", [domain, ["name"]]),
            ):
                kwargs = {}
                if method.startswith("search_panel"):
                    kwargs = {"search_domain": domain, "enable_counters": True}
                found = str(
                    call_kw(self.env[CASE].with_user(user), method, args, kwargs)
                )
                with self.subTest(f"{user.name} {method}"):
                    self.assertNotIn(MARK, found)
                    self.assertNotIn(number, found)
                    self.assertNotIn(f"'id': {case.id}", found)
                    self.assertNotIn("'__count': 1", found)

    @mute_logger(*MUTED)
    def test_no_method_takes_its_id(self):
        """S1.5.2: whoever guesses the id is refused, whatever he calls."""
        case = self.secret()
        spec = {"name": {}, "statement": {}}
        for user in (self.user_reader, self.user_inspector2, self.user_head):
            for record in (case, self.sample):
                for method, args in (
                    ("web_read", [spec]),
                    ("web_save", [{"note": "x"}, {"display_name": {}}]),
                    ("copy", []),
                    ("onchange", [{}, [], {"display_name": {}, "note": {}}]),
                    ("get_metadata", []),
                    ("message_post", []),
                    ("export_data", [["id"]]),
                    ("unlink", []),
                ):
                    with self.subTest(f"{user.name} {record._name} {method}"):
                        self.refuse(record.with_user(user), method, args)
                mine = record.with_user(user)
                call_kw(mine, "message_subscribe", [mine.ids, user.partner_id.ids], {})
                followers = record.sudo().message_partner_ids
                self.assertNotIn(user.partner_id, followers)

    def refuse(self, record, method, args):
        record.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                found = call_kw(record.browse(), method, [record.ids, *args], {})
        except Exception as error:
            text = str(error)
            self.assertNotIn(MARK, text)
            return
        found = str(found)
        self.assertNotIn(MARK, found)
        self.assertNotIn(record.sudo().display_name, found)
        self.fail(f"{method} gave {found}")

    @mute_logger(*MUTED)
    def test_other_models_lead_to_none_of_its_words(self):
        """S1.5.2: paths in domains, groups and exports of what is not hidden."""
        case = self.secret()
        partners = self.env["res.partner"].with_user(self.user_reader)
        for model in ("res.partner", "stock.lot", "product.product", "res.users"):
            records = self.env[model].with_user(self.user_reader)
            for name, field in records._fields.items():
                if field.comodel_name != CASE or not field._description_searchable:
                    continue
                domain = [(f"{name}.statement", "ilike", MARK)]
                self.assertFalse(records.search(domain), (model, name))
        self.assertFalse(partners.search([("message_ids.body", "ilike", MARK)]))
        users = self.env["res.users"].with_user(self.user_reader)
        about = [
            ("activity_ids.res_model", "=", CASE),
            ("activity_ids.res_id", "=", case.id),
        ]
        self.assertFalse(users.search(about))


@tagged("post_install", "-at_install")
class TestReadingIsNoted(SecretCase):
    def noted(self, case, user, read):
        rows = self.env["complaint.retrieval"].sudo()
        with self.env.cr.savepoint() as savepoint:
            self.env.invalidate_all()
            read()
            found = rows.search([("complaint_id", "=", case.id)])
            self.assertEqual(found.user_id, user)
            savepoint.rollback()

    def test_words_of_a_file_are_noted_by_whatever_they_are_read(self):
        """S1.4.5: by lines, exports of lines, messages and files."""
        case = self.opened()
        case.message_post(body=MARK)
        files = self.env["ir.attachment"].with_user(self.user_inspector)
        file = files.create(
            {"name": MARK, "res_model": CASE, "res_id": case.id, "raw": b"x"}
        )
        case = self.closed(case)
        self.enter(self.prepare(case))
        user = self.user_reader
        risk = self.env["report.complaint_mgmt.report_risk"].with_user(user)
        user.group_ids = [Command.link(self.env.ref("base.group_allow_export").id)]
        reply = case.sudo().reply_ids.with_user(user)
        message = case.sudo().message_ids.filtered(lambda m: MARK in m.body)
        message = message.with_user(user)
        for read in (
            lambda: reply.read(["text"]),
            lambda: reply.export_data(["text"]),
            lambda: reply.export_data(["complaint_id/statement"]),
            lambda: reply.web_read({"complaint_id": {"fields": {"statement": {}}}}),
            lambda: message.read(["body"]),
            lambda: risk._get_report_values(case.ids),
            lambda: (
                self.env["mail.message"]
                .with_user(user)
                .search_read([("id", "=", message.id)], ["body"])
            ),
        ):
            self.noted(case, user, read)
        with self.env.cr.savepoint() as savepoint:
            reply.read(["state", "complaint_id"])
            file.with_user(user).read(["name"])
            rows = self.env["complaint.retrieval"].sudo()
            self.assertFalse(rows.search([("complaint_id", "=", case.id)]))
            savepoint.rollback()

    def test_words_are_no_names_of_groups(self):
        """S1.4.5: a group would give them, and nobody would know of which file."""
        self.secret()
        cases = self.env[CASE].with_user(self.user_reader)
        items = self.env["complaint.item"].with_user(self.user_reader)
        for records, method, args in (
            (cases, "formatted_read_group", [[], ["statement"], ["__count"]]),
            (cases, "formatted_read_group", [[], [], ["lessons:max"]]),
            (cases, "formatted_read_group", [[], [], ["proposal:array_agg"]]),
            (cases, "formatted_read_grouping_sets", [[], [["statement"]]]),
            (cases, "read_progress_bar", [[], "statement", {"field": "priority"}]),
            (items, "formatted_read_group", [[], ["complaint_id.statement"]]),
        ):
            with self.subTest(str(args)), self.assertRaises(AccessError):
                call_kw(records, method, args, {})
        call_kw(cases, "formatted_read_group", [[], ["state"], ["__count"]], {})


@tagged("post_install", "-at_install")
class TestMailDoor(MailCase):
    def test_a_copy_to_a_colleague_opens_no_message_to_him(self):
        """S1.5.2: Odoo addresses a mail that comes in to all of its recipients."""
        case = self.take_case(self.raw()).with_user(self.user_inspector)
        case.sudo().user_id = self.user_inspector
        head = self.user_head.partner_id
        head.email = "head@works.example.com"
        note = case.sudo().message_ids[-1:]
        note.author_id = head
        case.action_make_confidential()
        reply = self.raw(MARK, In_Reply_To=note.message_id, Cc=head.email)
        self.assertEqual(self.take(reply), (case.browse(), self.aside))
        message = self.mails_of(case)[-1:]
        self.assertIn(MARK, message.body)
        self.assertNotIn(head, message.partner_ids | message.notified_partner_ids)
        mine = self.env["mail.message"].with_user(self.user_head)
        self.assertFalse(mine.search([("body", "ilike", MARK)]))

    @property
    def aside(self):
        return self.env["complaint.late.mail"]


@tagged("post_install", "-at_install")
class TestHttpDoors(SecretCase, HttpCase):
    @mute_logger(*MUTED, *LOUD)
    def test_no_route_gives_a_confidential_case(self):
        """S1.5.2: contents, images, chatter, followers, links, reports."""
        case = self.secret()
        follower = self.sample.sudo().message_follower_ids[:1]
        self.user_reader.password = "reader-pw-1"
        self.authenticate(self.user_reader.login, "reader-pw-1")
        chatter = {"thread_model": CASE, "thread_id": case.id}
        sample = {"thread_model": "complaint.sample", "thread_id": self.sample.id}
        for route, params in (
            ("/mail/thread/messages", chatter),
            ("/mail/thread/messages", sample),
            ("/mail/thread/recipients", chatter),
            ("/mail/thread/recipients/get_suggested_recipients", chatter),
            (
                "/mail/thread/subscribe",
                {
                    "res_model": CASE,
                    "res_id": case.id,
                    "partner_ids": self.user_reader.partner_id.ids,
                },
            ),
            ("/mail/read_subscription_data", {"follower_id": follower.id}),
            (
                "/mail/data",
                {
                    "fetch_params": [
                        [
                            "mail.thread",
                            {
                                **chatter,
                                "request_list": [
                                    "followers",
                                    "attachments",
                                    "activities",
                                ],
                            },
                        ]
                    ]
                },
            ),
        ):
            payload = {"jsonrpc": "2.0", "method": "call", "params": params}
            answer = self.url_open(route, json=payload).text
            with self.subTest(route):
                self.assertNotIn(MARK, answer)
                self.assertNotIn(case.name, answer)
                self.assertNotIn(self.sample.name, answer)
        for path in (
            f"/web/content/{self.file.id}",
            f"/web/content?model=complaint.sample&id={self.sample.id}&field=photo",
            f"/web/image/complaint.sample/{self.sample.id}/photo",
            f"/mail/view?model={CASE}&res_id={case.id}",
            f"/mail/message/{case.sudo().message_ids[:1].id}",
            f"/odoo/complaint.complaint/{case.id}",
        ):
            answer = self.url_open(path)
            with self.subTest(path):
                self.assertNotIn(MARK, answer.text)
                self.assertNotIn(CONTENT, answer.text)
                self.assertNotIn(case.name, answer.text + answer.url)

    @mute_logger(*MUTED, *LOUD)
    def test_who_opens_a_file_by_its_address_is_noted(self):
        """S1.4.5, S1.5.2: without the form; of archived and of confidential cases."""
        secret = self.secret()
        case = self.opened()
        file = self.env["ir.attachment"].with_user(self.user_inspector)
        file = file.create(
            {"name": "x", "res_model": CASE, "res_id": case.id, "raw": b"content"}
        )
        case = self.closed(case)
        self.enter(self.prepare(case))
        user = self.new_user("trusted", ROLE + "confidential")
        user.password = "trusted-pw-1"
        self.authenticate(user.login, "trusted-pw-1")
        self.assertEqual(self.url_open(f"/web/content/{file.id}").text, "content")
        rows = self.env["complaint.retrieval"].sudo()
        rows = rows.search([("complaint_id", "=", case.id)])
        self.assertEqual((rows.user_id, rows.kind), (user, "unasked"))
        self.url_open(f"/web/content/{self.file.id}")
        read = self.events_of(secret, "complaint.confidential_read")
        self.assertIn(user, read.user_id)
