import base64
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex


@tagged("post_install", "-at_install")
class TestAttachmentGuard(TransactionCase):
    @classmethod
    def default_env_context(cls):
        return {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "base.group_user,complaint_mgmt.group_complaint_"
        cls.seller = new_test_user(cls.env, "file_seller", groups="base.group_user")
        cls.reader = new_test_user(cls.env, "file_reader", groups=f"{group}reader")
        cls.handler = new_test_user(cls.env, "file_handler", groups=f"{group}handler")
        cls.qa_head = new_test_user(cls.env, "file_qa_head", groups=f"{group}qa_head")
        cls.admin = cls.env.ref("base.user_admin")
        complaints = cls.env["complaint.complaint"].with_user(cls.seller)
        cls.case = complaints.create({"statement": "The cap leaks."}).sudo()
        cls.file = cls._upload(cls.case, cls.seller)

    @classmethod
    def _upload(cls, record, user, name="photo.txt", content=b"seen"):
        # sudo: as the controllers upload, for a user who may post on the record.
        return (
            cls.env["ir.attachment"]
            .with_user(user)
            .sudo()
            .create(
                {
                    "name": name,
                    "raw": content,
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )

    def _set(self, column, value):
        """Bring the case into a state by SQL: its steps are tested elsewhere."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE complaint_complaint SET %s = %s WHERE id = %s",
                SQL.identifier(column),
                value,
                self.case.id,
            )
        )
        self.env.invalidate_all()

    def _events(self, kind):
        return self.env["complaint.event"].search(
            [("kind", "=", kind), ("res_id", "=", self.case.id)]
        )

    def _as(self, user, su=False):
        return self.file.with_user(user).sudo(su)

    def _attempts(self, file):
        """All the ways to bend a file."""
        elsewhere = self.env.company.partner_id
        return {
            "delete": lambda: file.unlink(),
            "delete by a forged context": lambda: file.with_context(
                _force_unlink=True
            ).unlink(),
            "delete as the chatter does": lambda: file._delete_and_notify(),
            "datas": lambda: file.write({"datas": base64.b64encode(b"other")}),
            "raw": lambda: file.write({"raw": b"other"}),
            "assigned": lambda: setattr(file, "raw", b"other"),
            "db_datas": lambda: file.write({"db_datas": b"other"}),
            "name": lambda: file.write({"name": "other.txt"}),
            "description": lambda: file.write({"description": "other"}),
            "res_id": lambda: file.write({"res_id": 0}),
            "moved": lambda: file.write(
                {"res_model": "res.partner", "res_id": elsewhere.id}
            ),
            "res_field": lambda: file.write({"res_field": "name"}),
            "public": lambda: file.write({"public": True}),
            "token": lambda: file.write({"access_token": "known"}),
            "type": lambda: file.write({"type": "url", "url": "https://example.com"}),
            "mimetype": lambda: file.write({"mimetype": "text/html"}),
        }

    def test_nobody_changes_or_removes_a_file_of_a_closed_case(self):
        """Law 4: files of closed cases are evidence, for the administrator too."""
        for state in ("closed", "cancelled"):
            self._set("state", state)
            for user in (self.handler, self.qa_head, self.admin):
                for su in (False, True):
                    for name, attempt in self._attempts(self._as(user, su)).items():
                        with self.subTest(name, user=user.login, su=su, state=state):
                            with self.assertRaises(UserError), self.env.cr.savepoint():
                                attempt()
        self.env.invalidate_all()
        self.assertEqual(self.file.raw, b"seen")
        self.assertFalse(self._events("attachment.changed"))
        self.assertFalse(self._events("attachment.removed"))

    def test_nothing_is_added_to_a_closed_case(self):
        """Law 4: a closed file is complete."""
        loose = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        half = loose.copy({"res_model": self.case._name})
        self._set("state", "closed")
        target = {"res_model": self.case._name, "res_id": self.case.id}
        for attempt in (
            lambda: self._upload(self.case, self.admin),
            lambda: loose.write(target),
            lambda: half.write({"res_id": self.case.id}),
            lambda: self.file.copy(),
            lambda: (
                self.env["ir.attachment"]
                .with_context(
                    **{f"default_{key}": value for key, value in target.items()}
                )
                .create({"name": "b.txt", "raw": b"b"})
            ),
            lambda: self.case.message_post(body="x", attachments=[("b.txt", b"b")]),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
        self.assertTrue(self.case.message_post(body="A word without a file."))

    def test_a_file_of_a_reopened_case_can_be_removed(self):
        """Law 4: the state decides, not the history."""
        self._set("state", "closed")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._as(self.handler).unlink()
        self._set("state", "investigation")
        self._as(self.handler).unlink()
        self.assertFalse(self.file.exists())

    def test_the_log_keeps_the_checksum_of_what_a_handler_removes(self):
        """Law 4: who removed which content is known for ever."""
        checksum, file_id = self.file.checksum, self.file.id
        self._set("acknowledged_at", "2026-11-22 10:00:00")
        self._as(self.handler).unlink()
        event = self._events("attachment.removed")
        self.assertEqual(event.user_id, self.handler)
        for text in (checksum, sha256_hex(b"seen"), f'"id":{file_id}'):
            self.assertIn(text, event.data)
        self.assertNotIn("photo", event.data)

    def test_the_log_keeps_the_checksum_of_what_a_handler_replaces(self):
        """Law 4: the old value is named by its digest, and which fields changed."""
        self._as(self.handler).write({"raw": b"new", "name": "new.txt"})
        event = self._events("attachment.changed")
        self.assertIn(sha256_hex(b"seen"), event.data)
        self.assertIn('"fields":["name","raw"]', event.data)
        self.assertEqual(self.file.raw, b"new")

    def test_a_plain_user_removes_a_file_until_receipt_is_acknowledged(self):
        """S9.2: afterwards only who handles the case does, also through the chatter."""
        own = self._upload(self.case, self.seller, "mistake.txt")
        own.with_user(self.seller).sudo()._delete_and_notify()
        self._set("acknowledged_at", "2026-11-22 10:00:00")
        for user in (self.seller, self.reader):
            for attempt in (
                lambda u=user: self._as(u, su=True)._delete_and_notify(),
                lambda u=user: self._as(u, su=True).write({"raw": b"other"}),
                lambda u=user: self._as(u).unlink(),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    attempt()
        self.assertEqual(self.file.exists().raw, b"seen")

    def test_files_of_what_belongs_to_a_closed_case_are_locked_too(self):
        """Law 4: replies and items follow their case."""
        product = self.env["product.product"].create({"name": "Capsules"})
        item = self.env["complaint.item"].create(
            {"complaint_id": self.case.id, "product_id": product.id}
        )
        event = self._events("complaint.created")
        files = [self._upload(record, self.handler) for record in (item, event)]
        self._set("state", "closed")
        for record, file in zip((item, event), files, strict=True):
            with self.subTest(record=record._name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    file.with_user(self.handler).sudo().unlink()
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._upload(record, self.handler)

    def test_adding_a_file_is_recorded(self):
        """Law 4: what was there is known from the first day."""
        event = self._events("attachment.added")
        self.assertEqual(event.user_id, self.seller)
        self.assertIn(self.file.checksum, event.data)

    def test_a_file_of_a_message_under_way_is_taken_over(self):
        """Law 4: the composer's files become evidence when the message is posted."""
        pending = self.env["ir.attachment"].with_user(self.handler)
        pending = pending.create(
            {"name": "p.txt", "raw": b"p", "res_model": "mail.compose.message"}
        )
        self.assertFalse(self._events("attachment.added") - self._added_before())
        self.case.with_user(self.handler).message_post(
            body="See the file.", attachment_ids=pending.ids
        )
        self.assertEqual(pending.res_id, self.case.id)
        self.assertIn(pending.checksum, self._events("attachment.added")[0].data)

    def _added_before(self):
        return self._events("attachment.added").filtered(
            lambda e: self.file.checksum in e.data
        )

    def test_what_odoo_derives_from_a_file_may_still_be_written(self):
        """Law 10: thumbnails, tokens of mails and storage migration go on working."""
        self._set("state", "closed")
        file = self.file.sudo()
        file.write({"thumbnail": False, "index_content": "seen"})
        file.write({"raw": b"seen", "mimetype": file.mimetype, "name": file.name})
        self.assertTrue(file.generate_access_token()[0])
        self.assertEqual(file.raw, b"seen")

    def test_a_storage_migration_does_not_shrink_a_photo_of_a_closed_case(self):
        """Law 4: Odoo makes big images smaller whenever their content is written."""
        stream = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(stream, "PNG")
        photo = self._upload(self.case, self.seller, "photo.png", stream.getvalue())
        self._set("state", "closed")
        limits = self.env["ir.config_parameter"].sudo()
        limits.set_param("base.image_autoresize_max_px", "10x10")
        photo.sudo()._migrate()
        self.env.invalidate_all()
        self.assertEqual(photo.raw, stream.getvalue())

    def test_files_of_other_records_are_not_concerned(self):
        """Law 10: no query more for the files of other apps."""
        partner = self.env.company.partner_id
        file = self._upload(partner, self.admin)
        file.write({"name": "b.txt"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(file.name)
        with self.assertQueryCount(0):
            self.assertFalse(file._evidence())
        file.unlink()
        self.assertFalse(file.exists())

    def test_a_refused_file_leaves_nothing_behind(self):
        """S9.6: some controllers report an error and commit all the same."""
        self._set("state", "closed")
        attachments = self.env["ir.attachment"].with_user(self.handler)
        place = {"res_model": self.case._name, "res_id": self.case.id}
        defaults = {f"default_{name}": value for name, value in place.items()}
        count = self.env["ir.attachment"].search_count([("name", "=", "late.txt")])
        refusals = 0
        for vals, context in ((place, {}), ({}, defaults)):
            # no assertRaises: it would roll back, which is what is to be proven
            try:
                attachments.with_context(**context).create(
                    {"name": "late.txt", "raw": b"x", **vals}
                )
            except UserError:
                refusals += 1
        self.assertEqual(refusals, 2)
        after = self.env["ir.attachment"].search_count([("name", "=", "late.txt")])
        self.assertEqual(after, count)
