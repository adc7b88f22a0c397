import io
import json
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_retention import RetentionCase

SECRET = "Only a colleague may read this"


class PrivacyCase(RetentionCase):
    def ask(self, user=None, **vals):
        requests = self.env["complaint.privacy.request"]
        values = {"partner_id": self.customer.id, "kind": "erasure", **vals}
        return requests.with_user(user or self.user_inspector).create(values)

    def checked(self, **vals):
        request = self.ask(identity_how="Passport shown", **vals)
        request.action_check_identity()
        return request

    def answered(self, **vals):
        request = self.checked(**vals)
        request.answer = "We told her"
        request.action_answer()
        return request


@tagged("post_install", "-at_install")
class TestErasureRequest(PrivacyCase):
    def test_erasure_before_the_end_is_refused_with_the_law(self):
        """GDPR 17(3)(b), PIPL 47: the law that demands keeping is named."""
        self.rule(("closed", 30), name="Medicines law")
        entry = self.archive()
        request = self.answered()
        self.assertFalse(request.is_granted)
        self.assertIn("Medicines law", request.obstacles)
        self.assertIn("06/15/2050", request.obstacles)
        self.assertFalse(entry.is_due)
        self.assertTrue(entry.complaint_id.statement)

    def test_an_identity_is_checked_anew_when_another_person_asks(self):
        """GDPR 12(6), PIPL 50: the check is of who asks, and of nobody else."""
        request = self.checked(kind="access")
        request.partner_id = self.stranger
        self.assertFalse(request.checked_by_id)
        with self.refused(self.user_inspector, UserError, "who asks") as env:
            request.with_env(env)._copy_zip()
        request.answer = "Here it is"
        with self.refused(self.user_inspector, UserError, "who asks") as env:
            request.with_env(env).action_answer()

    def test_what_stood_against_erasure_stays_as_it_was_answered(self):
        self.rule(("closed", 30), name="Medicines law")
        self.archive()
        request = self.answered()
        told = request.obstacles
        self.env["complaint.retention.rule"].search([]).active = False
        with self.refused(self.user_inspector, UserError, "answered") as env:
            request.with_env(env).action_see_obstacles()
        self.assertEqual(request.obstacles, told)

    def test_obstacles_do_not_name_a_confidential_case(self):
        """S1.5.2: its number is for its own people."""
        self.rule(("closed", 30), name="Medicines law")
        case = self.archive().complaint_id
        self.env.cr.execute(
            "UPDATE complaint_complaint SET is_confidential = TRUE WHERE id = %s",
            [case.id],
        )
        self.env.invalidate_all()
        request = self.ask(self.user_inspector2)
        request.action_see_obstacles()
        self.assertIn("Medicines law", request.obstacles)
        self.assertNotIn(case.sudo().name, request.obstacles)

    def test_a_file_that_no_rule_keeps_becomes_due(self):
        """PIPL 47: the purpose is done; it goes by a signed destruction."""
        entry = self.archive()
        self.assertEqual(entry.retention_state, "no_rule")
        self.assertFalse(entry.is_due)
        request = self.answered()
        self.assertTrue(request.is_granted)
        self.env.invalidate_all()
        self.assertTrue(entry.is_due)
        self.execute(self.sign_run(self.run_of(entry)))
        self.assertEqual(entry.state, "destroyed")
        self.assertFalse(request.sudo().partner_id)
        self.assertFalse(request.answer)
        self.assertEqual(request.state, "answered")

    def test_open_cases_and_holds_stand_against_erasure(self):
        case = self.log()
        request = self.checked()
        request.action_see_obstacles()
        self.assertIn(f"{case.name}: not archived yet", request.obstacles)
        holds = self.env["complaint.legal.hold"].with_user(self.user_head)
        holds.create({"reason": "x"})._add_cases(case.with_user(self.user_head))
        request.action_see_obstacles()
        self.assertIn(f"{case.name}: on a legal hold", request.obstacles)

    def test_the_steps_need_identity_answer_and_role(self):
        for user in (self.user_plain, self.user_reader, self.user_archivist):
            with self.refused(user):
                self.ask(user)
        request = self.ask()
        request.answer = "Yes"
        with self.refused(self.user_inspector, UserError, "who asks"):
            request.action_answer()
        with self.refused(self.user_inspector, UserError, "how the person"):
            request.action_check_identity()
        for vals in ({"state": "answered"}, {"is_granted": True}):
            with self.refused(self.user_inspector, UserError, "note who did"):
                request.write(vals)
            with self.refused(self.user_inspector, UserError):
                self.ask(**vals)
        request.identity_how = "Called back on the number in the order"
        request.action_check_identity()
        request.action_answer()
        with self.refused(self.user_inspector, UserError, "answered"):
            request.answer = "No"
        for user in (self.user_inspector, self.env.user):
            with self.refused(user) as env:
                request.with_env(env).unlink()
        with self.refused(self.user_other) as env:
            request.with_env(env).read(["answer"])

    def test_the_law_proposes_the_day_of_the_answer(self):
        """GDPR 12(3) one month; PIPL 15 days, to be verified: both are editable."""
        request = self.ask(law="gdpr", received_on="2026-01-31")
        self.assertEqual(str(request.due_date), "2026-02-28")
        request.law = "pipl"
        self.assertEqual(str(request.due_date), "2026-02-15")
        request.due_date = "2026-02-10"
        self.assertTrue(request.is_late)


@tagged("post_install", "-at_install")
class TestPrivacyCopy(PrivacyCase):
    def open_copy(self, request):
        with zipfile.ZipFile(io.BytesIO(request._copy_zip())) as content:
            names = content.namelist()
            data = json.loads(content.read("data.json"))
            return names, data, content.read("data.html").decode()

    def test_the_copy_holds_the_own_data_and_nothing_of_others(self):
        """PIPL 45, GDPR 15(4)."""
        case = self.to_reply()
        self.reply(case, satisfaction="yes", text="We replace the <b>goods</b>")
        handler = case.with_user(case.user_id)
        handler.message_post(body=SECRET, subtype_xmlid="mail.mt_note")
        handler.message_post(
            body="Dear customer",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )
        case.sudo().message_post(
            body="My own words",
            author_id=self.customer.id,
            message_type="email",
            attachments=[("../photo.txt", b"a photo")],
        )
        self.env["complaint.person"].create(
            {"complaint_id": case.id, "kind": "patient", "name": "Somebody Else"}
        )
        other = self.log(partner_id=self.stranger.id, statement="Of another customer")
        names, data, page = self.open_copy(self.checked(kind="access"))
        text = json.dumps(data)
        self.assertIn("My own words", text)
        self.assertIn("Dear customer", text)
        self.assertIn(self.customer.phone, text)
        self.assertIn("&lt;b&gt;goods", page)
        for word in (SECRET, "Somebody Else", other.name, "Of another customer"):
            self.assertNotIn(word, text)
        files = [name for name in names if name.startswith("files/")]
        self.assertEqual(len(files), 1)
        self.assertNotIn("..", files[0])

    def test_the_page_is_in_words_of_people(self):
        """GDPR 12(1): plain language; no name of a field, no code, no empty line."""
        case = self.log()
        request = self.checked(kind="access")
        _names, data, page = self.open_copy(request)
        self.assertIn(case.name, page)
        keys = {key for rows in data.values() if isinstance(rows, list)
                for row in rows for key in row} | set(data)  # fmt: skip
        labels = request._privacy_labels()
        self.assertFalse(keys - set(labels))
        for word in ("remedy_sought", "received_at", "made_on", ">new<", "<td></td>"):
            self.assertNotIn(word, page)

    def test_the_data_of_a_patient_are_for_sensitive_data_readers(self):
        """S1.5.2, PIPL 28."""
        case = self.log()
        person = self.env["complaint.person"].create(
            {"complaint_id": case.id, "kind": "patient", "name": "Li Na"}
        )
        vals = {"partner_id": False, "person_ids": [Command.set(person.ids)]}
        with self.refused(self.user_inspector):
            self.ask(kind="access", **vals)
        role = "complaint_mgmt.group_complaint_"
        both = self.new_user("privacy", f"{role}handler,{role}sensitive")
        request = self.ask(both, kind="access", identity_how="Card", **vals)
        request.action_check_identity()
        _names, data, _page = self.open_copy(request)
        self.assertEqual(data["persons"][0]["name"], "Li Na")
        # what the pharmacy said is not hers
        self.assertFalse(data["cases"])
        with self.refused(self.user_inspector) as env:
            request.with_env(env)._copy_zip()
        with self.refused(self.user_reader, AccessError) as env:
            request.with_env(env)._copy_zip()


@tagged("post_install", "-at_install")
class TestPrivacyDownload(PrivacyCase, HttpCase):
    def test_the_download_is_recorded_and_stored_nowhere(self):
        """PIPL 51: made for the download only; one's own dialog only."""
        request = self.checked(kind="access")
        action = request.action_copy()
        wizards = self.env[action["res_model"]].with_user(self.user_inspector)
        wizard = wizards.with_context(**action["context"]).create({"reason": "By post"})
        url = wizard.action_download()["url"]
        files = self.env["ir.attachment"].sudo().search_count([])
        self.authenticate("complaint_inspector2", "complaint_inspector2")
        with mute_logger("odoo.http"):
            self.assertNotEqual(self.url_open(url).status_code, 200)
        self.authenticate("complaint_inspector", "complaint_inspector")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as content:
            self.assertIn("data.json", content.namelist())
        self.assertEqual(self.env["ir.attachment"].sudo().search_count([]), files)
        self.assertTrue(self.events_of(request, "privacy.copied"))


@tagged("post_install", "-at_install")
class TestOtherWays(PrivacyCase):
    """Deleting any other way is refused by everyone."""

    def setUp(self):
        super().setUp()
        case = self.to_reply()
        self.person = self.env["complaint.person"].create(
            {"complaint_id": case.id, "kind": "complainant", "name": "Zhao Min"}
        )
        case.sudo().message_post(
            body="Mine", author_id=self.stranger.id, message_type="email"
        )
        self.message = case.message_ids[:1]
        self.entry = self.archive(self.to_closed(case))
        self.case = self.entry.complaint_id

    def test_not_by_a_search_for_personal_data(self):
        """What privacy_lookup does: unlink of each record found, as sudo."""
        for record in (self.person, self.message, self.case, self.stranger):
            with self.subTest(model=record._name):
                with self.refused(self.env.user, UserError) as env:
                    record.with_env(env).sudo().unlink()
        if "privacy.lookup.wizard" in self.env:
            wizard = self.env["privacy.lookup.wizard"].create(
                {"name": self.stranger.name, "email": "x@example.com"}
            )
            wizard.action_lookup()
            self.assertTrue(wizard.line_ids)
            with self.refused(self.env.user, UserError):
                wizard.line_ids.action_unlink_all()

    def test_not_by_merging_contacts_without_a_word_in_the_log(self):
        """The digest of the archive is explained by the log."""
        wizards = self.env["base.partner.merge.automatic.wizard"]
        target = self.env["res.partner"].create({"name": "Huaxing"})
        digest = self.entry.digest
        wizards._update_foreign_keys(self.customer, target)
        self.env.invalidate_all()
        self.assertEqual(self.case.partner_id, target)
        event = self.events_of(self.case, "archive.partner_merged")
        self.assertIn(f'"to":{target.id}', event.data)
        self.assertEqual(self.entry.digest, digest)

    def test_not_by_what_hangs_on_it(self):
        """Files, tracked values, persons, lines: each refuses, as sudo, too."""
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "complaint.complaint"), ("res_id", "=", self.case.id)],
            limit=1,
        )
        records = (self.case.reply_ids, self.case.item_ids, self.entry, file)
        for record in filter(None, records):
            with self.subTest(model=record._name):
                with self.refused(self.env.user, UserError) as env:
                    record.with_env(env).sudo().unlink()
