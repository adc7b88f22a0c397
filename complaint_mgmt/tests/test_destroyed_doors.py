"""S1.4.6, PIPL 47: what came in by each door is gone after the destruction."""

import base64
import os
import uuid

from odoo.tests import tagged

from .common_mail import PNG, MailCase
from .common_retention import RetentionCase
from .destruction_filler import tables_with

MARK = "Zhugeqingfeng865717"
# Some of the places that the doors fill.
WELL_KNOWN = {
    "complaint_archive_entry",
    "complaint_complaint",
    "complaint_late_mail",
    "complaint_person",
    "ir_attachment",
    "mail_mail",
    "mail_message",
    "rating_rating",
}
PRIVATE = f"{MARK}@private.example.com"


@tagged("post_install", "-at_install")
class TestDestroyedDoors(RetentionCase, MailCase):
    """Real steps, where `test_destruction` fills each place by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        silent = cls.env["res.partner"].with_context(tracking_disable=True)
        cls.person = silent.create({"name": f"{MARK} person", "email": PRIVATE})
        own = cls.user_portal.partner_id.with_context(tracking_disable=True)
        own.write({"name": f"{MARK} login", "parent_id": False})

    def by_mail(self):
        mail = self.raw(
            f"{MARK} says hello",
            sender=f"{MARK} <{PRIVATE}>",
            subject=f"{MARK} is not content",
            Cc=f"{MARK} <second.{PRIVATE}>",
            Message_Id=f"<{MARK}@private.example.com>",
        )
        photo = {"maintype": "image", "subtype": "png", "filename": f"{MARK}.png"}
        mail.add_attachment(PNG + f"{MARK} mail".encode(), **photo)
        text = {"maintype": "text", "subtype": "plain", "filename": f"{MARK}.txt"}
        mail.add_attachment(f"{MARK} text".encode(), **text)
        case = self.take_case(mail)
        self.answer_mail(case, "more")
        return case

    def answer_mail(self, case, words):
        """A reply to the first message of a case; it makes no new one."""
        last = case.sudo().message_ids.filtered("message_id")[-1]
        more = self.raw(
            f"{MARK} {words}",
            sender=f"{MARK} <{PRIVATE}>",
            subject=f"Re: {MARK} {case.sudo().name}",
            In_Reply_To=last.message_id,
        )
        self.assertFalse(self.take(more)[0])

    def told(self):
        """What somebody outside says of a product."""
        return {
            "items": [
                {
                    "product_id": self.product.id,
                    "note": MARK,
                }
            ],
            "person": {"name": MARK, "phone": MARK, "email": PRIVATE},
            "files": [(f"{MARK}.png", PNG + f"{MARK} {uuid.uuid4()}".encode())],
        }

    def by_portal(self):
        cases = self.env["complaint.complaint"].with_user(self.user_portal)
        values = {
            "company_id": self.company.id,
            "partner_id": self.user_portal.partner_id.id,
            "statement": MARK,
            "reference": MARK,
            "remedy_sought": MARK,
        }
        made = cases._portal_submit("k" * 20, values, **self.told())
        case, viewer = cases._portal_find(made.id)
        case._portal_post(viewer, MARK, [("a.png", PNG + f"{MARK} talk".encode())])
        return case

    def by_form(self):
        stated = ("product_text", "lot_text", "purchase_text", "consent_text")
        values = {
            "company_id": self.company.id,
            "statement": f"{MARK} by the form",
            "source_url": f"https://example.com/{MARK}",
            **dict.fromkeys(stated, MARK),
        }
        cases = self.env["complaint.complaint"]
        return cases._receive("web", values, **self.told(), suspicion=["trap"])

    def by_phone(self):
        """The quick log of a colleague."""
        values = {
            "statement": MARK,
            "contact_name": MARK,
            "contact_phone": MARK,
            "place": MARK,
            "goods": [{"text": MARK}],
        }
        photo = base64.b64encode(PNG + f"{MARK} quick".encode()).decode()
        cases = self.env["complaint.complaint"].with_user(self.user_plain)
        answer = cases.quick_log(
            str(uuid.uuid4()), values, [{"name": f"{MARK}.png", "data": photo}]
        )
        return cases.browse(answer["id"])

    def handled(self, case):
        """Write the mark wherever the steps of a case take words, and archive it."""
        case = case.with_user(self.user_inspector)
        case.sudo().team_id = self.team
        case.action_acknowledge()
        case.action_release_spam()
        if not case.partner_id:
            case.partner_id = self.person
        case.message_post(
            body=MARK,
            partner_ids=self.person.ids,
            subtype_xmlid="mail.mt_comment",
            attachment_ids=self.env["ir.attachment"]
            .with_user(self.user_inspector)
            .create({"name": MARK, "raw": f"{MARK} {case.id}".encode()})
            .ids,
        )
        activity = case.activity_schedule(
            "mail.mail_activity_data_todo", summary=MARK, user_id=self.user_inspector.id
        )
        activity.action_feedback(MARK)
        case = self.to_reply(self.to_decision(self.to_investigation(case)))
        words = {"text": MARK, "next_measures": MARK, "told_to": MARK}
        self.reply(case, satisfaction="yes", customer_comment=MARK, **words)
        case.action_close()
        token = case.sudo()._rating_get_access_token()
        case.sudo().rating_apply(1, token=token, feedback=MARK)
        self.answer_mail(case, "late")
        self.env.cr.precommit.run()
        entry = self.archive(case)
        entry.sudo()._fill_words()
        entry.sudo()._note_late_answer(1, MARK)
        return entry

    def on_disk(self):
        """Return the paths of the files in the store that hold the mark."""
        store = self.env["ir.attachment"]._filestore()
        found = set()
        for folder, __, names in os.walk(store):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.getmtime(path) < self.since:
                    continue
                with open(path, "rb") as file:
                    if MARK.encode() in file.read():
                        found.add(path)
        return found

    def tables(self):
        return {model._table for model in self.env.registry.values() if model._auto}

    def dialogs(self):
        """Return the tables of dialogs, all of which Odoo empties."""
        models = [m for m in self.env.registry.values() if m._auto and m._transient]
        self.assertTrue(all(model._transient_max_hours for model in models))
        return {model._table for model in models}

    def test_nothing_of_a_person_is_left_by_whatever_door_she_came(self):
        """S1.4.6: mail, portal, public form, quick log; each step, file and mail."""
        self.since = os.stat(self.env["ir.attachment"]._filestore()).st_mtime - 3600
        self.rule(("closed", 3), name="Three years")
        doors = (self.by_mail, self.by_portal, self.by_form, self.by_phone)
        entries = [self.handled(door()) for door in doors]
        self.env.cr.precommit.run()
        # the contact is nobody's file; dialogs go with the vacuum of the same day
        left_out = {"res_partner", *self.dialogs()}
        known = tables_with(self.env, MARK, self.tables() - WELL_KNOWN)
        self.assertEqual(known.keys(), WELL_KNOWN)
        self.assertIn("search_words", known["complaint_archive_entry"])
        self.assertGreater(len(self.on_disk()), 6)
        self.execute(self.sign_run(self.run_of(*entries)))
        self.assertEqual({entry.state for entry in entries}, {"destroyed"})
        self.env.cr.precommit.run()
        self.assertEqual(tables_with(self.env, MARK, left_out), {})
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse(self.on_disk())
