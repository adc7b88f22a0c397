"""S1.4.4: nothing goes into an archived file, and what is in it can be proved."""

import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import complaint_archive_seal
from ..models.complaint_archive_shut import CASE
from .common_archive import ArchiveCase

# What refers to a case and has a life of its own.
OWN_LIFE = {
    "complaint.action",
    "complaint.archive.entry",
    "complaint.destruction.line",
    "complaint.late.mail",
    "complaint.ledger.line",
    "complaint.legal.hold.line",
    "complaint.lot.hold",
    "complaint.portal.link",
    "complaint.portal.submission",
    "complaint.retrieval",
    "complaint.violation",
}


@tagged("post_install", "-at_install")
class TestArchiveShut(ArchiveCase):
    def test_every_model_that_leads_to_a_case_is_shut_with_it(self):
        """S1.4.4: a new model is in the file by itself, unless it says otherwise."""
        parts = self.env[CASE]._file_models()
        for name, model in self.env.registry.items():
            field = model._fields.get("complaint_id")
            if (
                field is None
                or model._abstract
                or model._transient
                or field.comodel_name != CASE
            ):
                continue
            self.assertEqual(name in parts, name not in OWN_LIFE, name)
        children = {"complaint.test.line", "complaint.sample.comparison.line"}
        self.assertLessEqual(children, set(parts))

    def test_nobody_writes_a_field_of_an_archived_case(self):
        """S1.4.4: what a closed case still takes, an archived one does not."""
        case = self.archived()
        tag = self.env["complaint.tag"].create({"name": "late"})
        values = {
            "tag_ids": [Command.link(tag.id)],
            "color": 3,
            "related_ids": [Command.link(self.log().id)],
            "lessons": "Later",
        }
        for person in ("inspector", "head", "manager"):
            user = getattr(self, f"user_{person}")
            for name, value in values.items():
                with self.refused(user, UserError):
                    case.with_user(user).write({name: value})
        for name, value in values.items():
            with self.assertRaises(UserError):
                case.with_user(self.user_archivist).write({name: value})
            with self.assertRaises(UserError):
                case.sudo().write({name: value})
        with self.assertRaisesRegex(UserError, "is archived"):
            case.sudo()._write_system({"color": 4})
        with self.refused(self.user_head, UserError, "is archived"):
            case.with_user(self.user_head).write(
                {"state": "investigation", "state_reason": "Again"}
            )

    def test_nothing_is_said_planned_or_attached_any_more(self):
        """S1.4.4: messages, notes, log, activities and files, by anybody."""
        closed, case = self.closed(), self.archived()
        for user in (self.user_inspector, self.user_head, self.user_archivist):
            own = case.with_user(user)
            with self.refused(user, UserError, "is archived"):
                own.message_post(body="One more thing")
            with self.refused(user, UserError, "is archived"):
                own._message_log(body="One more thing")
            with self.refused(user, UserError, "is archived"):
                own.activity_schedule("mail.mail_activity_data_todo", user_id=user.id)
            with self.refused(user, UserError):
                self.env["ir.attachment"].with_user(user).create(
                    {"name": "x", "res_model": CASE, "res_id": case.id, "raw": b"x"}
                )
        with self.assertRaisesRegex(UserError, "is archived"):
            case.sudo().message_post(body="The system has something to say")
        activity = closed.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.user_inspector.id
        )
        with self.assertRaisesRegex(UserError, "is archived"):
            activity.sudo().write({"res_id": case.id})
        # who follows is told of nothing and changes nothing
        case.message_subscribe(self.user_head.partner_id.ids)

    def test_no_line_is_added_changed_or_removed(self):
        """S1.4.4: whatever leads to the case, also as the system."""
        case = self.archived()
        item = case.sudo().item_ids
        for change in (
            lambda: item.write({"note": "x"}),
            lambda: item.unlink(),
            lambda: item.copy(),
            lambda: case.sudo().reply_ids.write({"text": "x"}),
            lambda: self.env["complaint.person"].create(
                {"complaint_id": case.id, "name": "Late"}
            ),
            lambda: self.env["complaint.sample"].create({"complaint_id": case.id}),
            lambda: self.env["complaint.action"].create(
                {"name": "x", "complaint_id": case.id, "due_date": "2030-01-01"}
            ),
            lambda: self.env["complaint.waiver"]._append(
                [
                    {
                        "complaint_id": case.id,
                        "company_id": self.company.id,
                        "requirement_id": 1,
                        "reason": "x",
                        "user_id": self.env.uid,
                        "waived_at": "2026-01-01 00:00:00",
                    }
                ]
            ),
        ):
            with self.assertRaises(Exception) as caught, mute_logger("odoo.sql_db"):
                with self.env.cr.savepoint():
                    change()
            self.assertIsInstance(caught.exception, (UserError, AccessError))

    def test_an_action_goes_on_by_its_own_steps(self):
        """S2.4.3.5: an action outlives its case, archived or not."""
        case = self.opened()
        action = self.env["complaint.action"].with_user(self.user_inspector)
        action = action.create(
            {
                "name": "Pad the fixture",
                "complaint_id": case.id,
                "owner_id": self.user_plain.id,
                "verifier_id": self.user_stock.id,
                "due_date": "2030-12-31",
            }
        )
        case = self.closed(case)
        self.enter(self.prepare(case))
        owner = action.with_user(self.user_plain)
        owner.write({"evidence": "Padded"})
        owner.action_report_done()
        self.assertEqual(action.state, "done")

    def test_taken_out_the_case_goes_on(self):
        """S1.4.3: until it is entered anew."""
        case = self.archived()
        entry = case.sudo().archive_entry_ids.with_user(self.user_archivist)
        entry.write({"state": "preparation", "state_reason": "A claim"})
        case.with_user(self.user_head).write(
            {"state": "investigation", "state_reason": "A claim"}
        )
        self.assertEqual(case.state, "investigation")

    def test_a_late_answer_of_the_customer_is_kept_beside_the_file(self):
        """S4.18: the page thanks him, the file stays as it is, archivists are called.

        Only the first answer is kept: whoever has the link cannot fill the archive.
        """
        case = self.closed()
        rating = self.asked(case)
        entry = self.enter(self.prepare(case)).sudo()
        for __ in range(2):
            case.sudo().rating_apply(1, rating=rating, feedback="Too late, too little")
        self.assertFalse(rating.consumed)
        late = entry.message_ids.filtered(lambda m: "Too late" in (m.body or ""))
        self.assertEqual(len(late), 1)
        self.assertIn(self.user_archivist, entry.activity_ids.user_id)
        self.assertFalse(any(entry._verify_files().values()))

    def test_no_rating_enters_or_changes_in_an_archived_file(self):
        """S1.4.4, S4.18: by nobody, and the page of the customer adds none."""
        case = self.closed()
        rating = self.asked(case)
        case.sudo()._write_system({"satisfaction_asked_at": case.closed_at})
        self.enter(self.prepare(case))
        self.assertEqual(case._portal_rating()["token"], rating.access_token)
        other = self.asked(self.closed())
        for change in (
            lambda: rating.write({"feedback": "x"}),
            lambda: rating.unlink(),
            lambda: other.write({"res_id": case.id}),
            lambda: self.asked(case),
        ):
            with self.assertRaisesRegex(UserError, "is archived"):
                with self.env.cr.savepoint():
                    change()

    def test_a_mail_to_an_archived_case_is_kept_aside(self):
        """S1.4.4: the gateway does not fail, and the file stays as it is."""
        case = self.archived()
        entry = case.sudo().archive_entry_ids
        sent = case.sudo().message_ids[:1]
        mail = (
            "From: quality@huaxing.example.com\r\nTo: complaints@example.com\r\n"
            "Subject: Re: the capsules\r\nMessage-Id: <late@example.com>\r\n"
            f"In-Reply-To: {sent.message_id}\r\n\r\nOne more thing.\r\n"
        )
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].sudo().message_process(CASE, mail)
        aside = self.env["complaint.late.mail"].search([("complaint_id", "=", case.id)])
        self.assertIn("One more thing", aside.text)
        self.assertFalse(any(entry._verify_files().values()))

    def test_the_crons_pass_by_archived_files(self):
        """S1.4.4: no job of the system fails."""
        self.archived()
        with self.enter_registry_test_mode():
            for name in ("alerts", "clock_warnings", "gate_escalation"):
                cron = self.env.ref(f"complaint_mgmt.ir_cron_{name}")
                cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()

    def test_open_cases_pay_nothing_for_it(self):
        """A change of an open case asks nothing of the archive."""
        case = self.to_investigation()
        asked = []
        model = type(self.env[CASE])
        original = model._is_archived

        def counted(cases):
            asked.extend(cases.ids)
            return original(cases)

        self.patch(model, "_is_archived", counted)
        case.lessons = "x"
        case.message_post(body="x")
        self.assertNotIn(case.id, asked)


@tagged("post_install", "-at_install")
class TestArchiveSeal(ArchiveCase):
    def tracked(self, message):
        """Note a changed value with a message."""
        fields = self.env["ir.model.fields"]
        values = {
            "field_id": fields._get(CASE, "priority").id,
            "old_value_char": "Low",
            "new_value_char": "High",
            "mail_message_id": message.id,
        }
        return self.env["mail.tracking.value"].create(values)

    def changed(self, entry):
        self.env.invalidate_all()
        return entry._verify_files()[entry]

    def test_the_proof_is_the_same_for_everybody_at_any_time(self):
        """S1.4.4: language, user, time zone and day play no part."""
        self.env["res.lang"]._activate_lang("zh_CN")
        entry = self.enter()
        for user in (self.user_archivist, self.user_reader, self.user_head):
            own = entry.with_user(user).with_context(lang="zh_CN", tz="Asia/Tokyo")
            self.assertEqual(own.action_verify()["params"]["type"], "success")
        self.product.with_context(lang="zh_CN").name = "金银花胶囊"
        self.customer.name = "Huaxing Pharmacy Ltd"
        self.assertFalse(self.changed(entry))

    def test_whatever_was_changed_in_the_database_shows(self):
        """S1.4.4: and which part of the file it was."""
        case = self.opened()
        self.tracked(case.message_post(body="He called again."))
        self.env["ir.attachment"].with_user(self.user_inspector).create(
            {"name": "photo", "res_model": CASE, "res_id": case.id, "raw": b"photo"}
        )
        case = self.closed(case)
        self.asked(case).write({"rating": 5, "consumed": True})
        entry = self.enter(self.prepare(case))
        self.assertFalse(self.changed(entry))
        for statement, part in (
            ("UPDATE complaint_complaint SET amount = 1 WHERE id = %s", CASE),
            (
                "UPDATE complaint_reply SET text = 'x' WHERE complaint_id = %s",
                "complaint.reply",
            ),
            (
                "UPDATE mail_message SET body = 'x' WHERE model = "
                "'complaint.complaint' AND res_id = %s",
                "messages",
            ),
            (
                "UPDATE ir_attachment SET name = 'x' WHERE res_model = "
                "'complaint.complaint' AND res_id = %s",
                "files",
            ),
            ("DELETE FROM complaint_mark WHERE complaint_id = %s", "complaint.mark"),
            (
                "UPDATE rating_rating SET rating = 1 WHERE res_model = "
                "'complaint.complaint' AND res_id = %s",
                "ratings",
            ),
            (
                "UPDATE mail_tracking_value SET old_value_char = 'x' WHERE "
                "mail_message_id IN (SELECT id FROM mail_message WHERE model = "
                "'complaint.complaint' AND res_id = %s)",
                "tracked_values",
            ),
            (
                "UPDATE complaint_gate_signature SET meaning = 'reviewed' WHERE "
                "round_id IN (SELECT id FROM complaint_gate_round WHERE res_model = "
                "'complaint.complaint' AND res_id = %s)",
                "complaint.gate.signature",
            ),
        ):
            with self.subTest(part=part), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(statement, [case.id])
                self.assertEqual(self.changed(entry), [part])
                savepoint.rollback()
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(
                "UPDATE complaint_complaint SET amount = 1 WHERE id = %s", [case.id]
            )
            self.env.invalidate_all()
            with self.refused(self.user_archivist, UserError, CASE):
                entry.with_user(self.user_archivist).action_verify()
            savepoint.rollback()

    def test_a_digest_that_was_made_anew_does_not_fit_the_log(self):
        """S1.4.4: the chain of events holds the digest as well."""
        entry = self.enter()
        self.env.cr.execute(
            "UPDATE complaint_complaint SET amount = 1 WHERE id = %s",
            [entry.complaint_id.id],
        )
        self.env.invalidate_all()
        entry.sudo()._seal_files()
        self.assertEqual(self.changed(entry), ["the digest itself"])

    def test_a_file_of_the_first_version_is_proved_by_that_version(self):
        """21 CFR 11.10(c): what was sealed before is neither broken nor sealed anew."""
        case = self.closed()
        self.asked(case)
        with patch.object(complaint_archive_seal, "VERSION", 1):
            entry = self.enter(self.prepare(case))
        sealed = json.loads(entry.digest_manifest)
        self.assertEqual(sealed["version"], 1)
        self.assertFalse({"ratings", "tracked_values"} & sealed["parts"].keys())
        self.assertFalse(self.changed(entry))
        # neither does it prove what it did not cover, nor miss what it did
        self.env.cr.execute("UPDATE rating_rating SET rating = 1")
        self.assertFalse(self.changed(entry))
        self.env.cr.execute(
            "UPDATE complaint_reply SET text = 'x' WHERE complaint_id = %s", [case.id]
        )
        self.assertEqual(self.changed(entry), ["complaint.reply"])

    def test_no_file_goes_back_to_the_first_version_in_silence(self):
        """21 CFR 11.10(c): the version is under the digest, which the log holds."""
        case = self.closed()
        self.asked(case)
        entry = self.enter(self.prepare(case))
        self.env.cr.execute("UPDATE rating_rating SET rating = 1")
        self.assertEqual(self.changed(entry), ["ratings"])
        with patch.object(complaint_archive_seal, "VERSION", 1):
            entry.sudo()._seal_files()
        self.assertEqual(self.changed(entry), ["the digest itself"])

    def test_a_field_that_an_addon_takes_along_changes_no_file(self):
        """21 CFR 11.10(c): Odoo keeps the name of a tracked field, not its row."""
        case = self.opened()
        self.tracked(case.message_post(body="He called again."))
        case = self.closed(case)
        entry = self.enter(self.prepare(case))
        self.env.cr.execute(
            """UPDATE mail_tracking_value v
                  SET field_id = NULL, field_info = jsonb_build_object('name', f.name)
                 FROM ir_model_fields f
                WHERE f.id = v.field_id AND v.mail_message_id IN (
                    SELECT id FROM mail_message
                     WHERE model = 'complaint.complaint' AND res_id = %s)""",
            [entry.complaint_id.id],
        )
        self.assertTrue(self.env.cr.rowcount)
        self.assertFalse(self.changed(entry))

    def test_the_manifest_is_for_archivists(self):
        """S1.5.2: the catalogue shows the digest, not what it is made of."""
        entry = self.enter()
        self.assertTrue(entry.with_user(self.user_reader).digest)
        with self.refused(self.user_reader, AccessError):
            entry.with_user(self.user_reader).read(["digest_manifest"])
