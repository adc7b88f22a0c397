"""GPSR caps personal data, 21 CFR 211.198 keeps the file: both are obeyed."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..tools.destruction import personal_plan
from ..tools.mentions import pattern
from .common_retention import RetentionCase
from .destruction_filler import Filler, tables_with

MARK = "Zhuge-Qingfeng-8657177770199"


class ErasureCase(RetentionCase):
    def setUp(self):
        super().setUp()
        self.file_rule = self.rule(("closed", 30), name="21 CFR 211.198")
        self.rule(("closed", 5), name="GPSR", scope="personal", kind="cap")
        self.entry = self.archive(self.made_case())
        self.case = self.entry.complaint_id

    def made_case(self):
        lot = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        case = self.log(item_ids=[Command.create(lot)])
        self.env["complaint.person"].create(
            {"complaint_id": case.id, "kind": "complainant", "name": "Li Na"}
        )
        case = self.to_reply(self.to_decision(self.to_investigation(case)))
        case.sudo().message_post(
            body="My own words",
            author_id=self.stranger.id,
            message_type="email",
            attachments=[("photo.txt", b"a photo")],
        )
        case.message_post(body="Li Na called back", subtype_xmlid="mail.mt_note")
        self.asked(case).write(
            {"rating": 1, "consumed": True, "feedback": "Li Na is not amused"}
        )
        return self.to_closed(case)

    def decide(self, choice=None, user=None, reason="Both laws"):
        user = user or self.user_head
        action = self.entry.with_user(user).action_decide_retention()
        wizards = self.env[action["res_model"]].with_user(user)
        vals = {"reason": reason, **({"choice": choice} if choice else {})}
        wizard = wizards.with_context(**action["context"]).create(vals)
        wizard.action_confirm()
        self.env.invalidate_all()
        return wizard

    def erased(self):
        """Erase the personal data of the file, as everybody who has a part in it."""
        self.decide()
        run = self.sign_run(self.run_of(self.entry))
        self.execute(run)
        return run


@tagged("post_install", "-at_install")
class TestErasureDecision(ErasureCase):
    def test_erasing_personal_data_is_what_is_proposed(self):
        """GPSR and 21 CFR 211.198: the choice that obeys both."""
        self.assertEqual(self.entry.retention_state, "conflict")
        wizard = self.decide()
        self.assertEqual(wizard.choice, "erase")
        entry = self.entry
        self.assertEqual(entry.retention_state, "fixed")
        self.assertEqual(str(entry.retention_until), "2050-06-15")
        self.assertEqual(str(entry.personal_until), "2025-06-15")
        self.assertFalse(entry.is_due)
        self.assertTrue(entry.is_personal_due)

    def test_only_a_qa_head_decides(self):
        for user in (self.user_archivist, self.user_inspector, self.user_manager):
            with self.refused(user, AccessError, "QA head"):
                self.decide("erase", user)

    def test_erasing_is_no_choice_where_it_breaks_a_rule(self):
        """A cap on the whole file, or a minimum for personal data, stays a conflict."""
        other = self.rule(("closed", 4), scope="file", kind="cap")
        with self.refused(self.user_head, UserError, "covers the whole file"):
            self.decide("erase")
        other.active = False
        self.rule(("closed", 20), scope="personal")
        with self.refused(self.user_head, UserError, "covers personal data"):
            self.decide("erase")
        action = self.entry.with_user(self.user_head).action_decide_retention()
        wizards = self.env[action["res_model"]].with_context(**action["context"])
        self.assertFalse(wizards.new({}).choice)

    def test_nobody_says_by_hand_that_it_was_erased(self):
        entry = self.entry
        for user in (self.user_archivist, self.user_head, self.env.user):
            with self.refused(user, UserError) as env:
                entry.with_env(env).write({"personal_erased_at": "2020-01-01"})
        entries = entry.with_context(default_personal_erased_at="2020-01-01")
        born = entries.create({"complaint_id": self.to_closed().id})
        self.assertFalse(born.personal_erased_at)


@tagged("post_install", "-at_install")
class TestPersonalErasure(ErasureCase):
    def test_it_is_proposed_signed_by_two_more_and_erased(self):
        """S1.4.6: the same list and the same signatures as for a whole file."""
        self.decide()
        run = self.run_of(self.entry)
        self.assertEqual(run.line_ids.kind, "personal")
        self.assertEqual(str(run.line_ids.retention_until), "2025-06-15")
        self.assertIn("personal data only", run.line_ids._signed_text())
        with self.refused(self.user_archivist, UserError, "not signed") as env:
            run.with_env(env).action_execute()
        run = self.sign_run(run)
        # nobody destroys the whole file by these signatures
        with self.refused(self.env.user, UserError, "two people"):
            self.entry.sudo().state = "destroyed"
        self.execute(run)
        self.assertEqual((run.state, run.line_ids.state), ("done", "destroyed"))
        self.assertEqual(self.entry.state, "entered")
        self.assertTrue(self.entry.personal_erased_at)
        self.assertFalse(self.entry.is_personal_due)
        self.assertEqual(self.entry.retention_state, "fixed")
        with self.refused(self.user_archivist, UserError, "Nothing is due"):
            self.run_of()

    def test_persons_go_and_the_record_of_the_product_stays(self):
        """GPSR: complainants' data; 21 CFR 211.198(b): product, lot, findings."""
        case = self.case
        names = ("name", "class_id", "category_id", "outcome", "amount", "closed_at")
        names += ("investigation", "proposal", "item_ids", "mark_ids", "user_id")
        before = {name: case[name] for name in names}
        replies, lots = case.reply_ids, case.item_ids.lot_id
        count = len(self.events_of(case))
        signatures = case.sudo().gate_round_ids.signature_ids
        self.erased()
        self.assertEqual({name: case[name] for name in names}, before)
        self.assertEqual((case.reply_ids, case.item_ids.lot_id), (replies, lots))
        self.assertTrue(case.sudo().gate_round_ids.mapped("payload"))
        self.assertTrue(all(signatures.mapped("is_intact")))
        self.assertGreater(len(self.events_of(case)), count)
        self.assertEqual(case.statement, "-")
        self.assertFalse(case.sudo().person_ids)
        self.assertFalse(replies.text)
        bodies = " ".join(case.sudo().message_ids.mapped("body"))
        self.assertNotIn("My own words", bodies)
        self.assertNotIn("Li Na", bodies)
        self.assertIn("*** called back", bodies)
        files = self.env["ir.attachment"].sudo()
        self.assertFalse(files.search([("name", "=", "photo.txt")]))
        # a company is nobody's personal data
        self.assertEqual(case.partner_id, self.customer)

    def test_no_word_of_the_person_is_left_in_the_whole_database(self):
        """PIPL 47, GDPR 5(1)(e): every text column of every table is searched."""
        self.decide()
        run = self.sign_run(self.run_of(self.entry))
        partner = self.env["res.partner"].create({"name": MARK, "phone": MARK})
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE complaint_complaint
                  SET partner_id = %(partner)s, commercial_partner_id = %(partner)s,
                      investigation = %(mark)s || ' was right'
                WHERE id = %(case)s""",
            {"partner": partner.id, "case": self.case.id, "mark": MARK},
        )
        self.env.cr.execute(
            "UPDATE complaint_archive_entry SET partner_id = %s WHERE id = %s",
            [partner.id, self.entry.id],
        )
        self.env.cr.execute(
            "UPDATE complaint_gate_round SET payload = payload || %s, reason = %s"
            " WHERE res_model = 'complaint.complaint' AND res_id = %s",
            [MARK, MARK, self.case.id],
        )
        self.env.invalidate_all()
        filler = Filler(self.case.sudo(), MARK, partner)
        filler.plan = personal_plan(filler.plan)
        decision = self.entry.retention_decision_ids
        filler.rows[decision._name] = decision.id
        filler.fill()
        for table in ("mail_message", "ir_attachment", "complaint_person"):
            self.assertIn(table, tables_with(self.env, MARK))
        self.execute(run)
        self.assertEqual(run.line_ids.state, "destroyed")
        self.assertEqual(tables_with(self.env, MARK, ("res_partner",)), {})
        case = self.case.sudo()
        self.assertFalse(case.partner_id | case.message_partner_ids & partner)
        self.assertFalse(self.entry.partner_id)
        self.assertEqual(case.investigation, "*** was right")
        signatures = case.gate_round_ids.signature_ids
        self.assertTrue(signatures and all(signatures.mapped("is_intact")))

    def test_files_and_notes_of_the_house_stay(self):
        """21 CFR 211.198(b)(3): what an investigation found is no data of hers."""
        files = self.env["ir.attachment"].sudo()
        own, hers = files.create(
            [{"name": "lab.pdf", "raw": b"%PDF lab"}, {"name": "x", "raw": b"hers"}]
        )
        self.env.flush_all()
        for file, user in ((own, self.user_inspector), (hers, self.user_portal)):
            self.env.cr.execute(
                "UPDATE ir_attachment SET res_model = 'complaint.complaint',"
                " res_id = %s, create_uid = %s WHERE id = %s",
                [self.case.id, user.id, file.id],
            )
        self.env.invalidate_all()
        self.erased()
        self.assertTrue(own.exists())
        self.assertFalse(hers.exists())

    def test_the_file_proves_itself_under_a_new_digest(self):
        """21 CFR 11.10(c), (e): the chain of events says what replaced what."""
        case = self.case
        old = self.entry.digest
        run = self.erased()
        entry = self.entry.sudo()
        self.assertNotEqual(entry.digest, old)
        self.assertEqual(run.line_ids.new_digest, entry.digest)
        self.assertEqual(entry.action_verify()["params"]["type"], "success")
        event = self.events_of(case, "archive.personal_erased")
        data = json.loads(event.data)
        self.assertEqual((data["replaces"], data["digest"]), (old, entry.digest))
        self.env.cr.precommit.run()
        result = self.env["complaint.event"].sudo()._verify(self.company)
        self.assertFalse(result["problems"])
        self.env.cr.execute(
            "UPDATE complaint_complaint SET amount = 99 WHERE id = %s", [case.id]
        )
        self.env.invalidate_all()
        with self.refused(self.user_archivist, UserError, "not as it was"):
            self.entry.action_verify()

    def test_what_the_customer_answered_is_under_the_new_digest(self):
        """S4.18: stars stay, words and who it was go; a later change shows."""
        entry = self.entry.sudo()
        self.erased()
        self.assertFalse(any(entry._verify_files().values()))
        domain = [("res_model", "=", self.case._name), ("res_id", "=", self.case.id)]
        rating = self.env["rating.rating"].search([*domain, ("consumed", "=", True)])
        self.assertEqual((rating.rating, rating.feedback), (1, False))
        self.env.cr.execute(
            "UPDATE rating_rating SET rating = 5 WHERE id = %s", [rating.id]
        )
        self.env.invalidate_all()
        self.assertEqual(entry._verify_files()[entry], ["ratings"])

    def test_the_archive_still_finds_it_and_calls_it_complete(self):
        """S1.4.5, S1.6: by what is left; not by the words that went."""
        entry = self.entry
        entry.sudo()._fill_words()
        self.erased()
        entries = self.env["complaint.archive.entry"]

        def found(words):
            domain = [("words", "ilike", words), ("id", "=", entry.id)]
            return entries.search_count(domain)

        self.assertFalse(found("My own words"))
        self.assertTrue(found(self.case.name))
        missing = entry.sudo()._missing()
        self.assertFalse([line for line in missing if "Complainant" in line])

    def test_a_legal_hold_blocks_it(self):
        """GDPR 17(3)(e): before it is proposed, and after the signatures."""
        self.decide()
        run = self.sign_run(self.run_of(self.entry))
        holds = self.env["complaint.legal.hold"].with_user(self.user_head)
        hold = holds.create({"reason": "x"})
        hold._add_cases(self.case.with_user(self.user_head))
        self.env.invalidate_all()
        self.assertFalse(self.entry.is_personal_due)
        self.execute(run)
        self.assertEqual(run.line_ids.blocked_reason, "hold")
        self.assertTrue(self.case.sudo().person_ids)
        self.assertNotEqual(self.case.statement, "-")

    def test_the_certificate_says_what_went_and_what_stayed(self):
        """S1.4.6."""
        run = self.erased()
        html, __ = self.env["ir.actions.report"]._render_qweb_html(
            "complaint_mgmt.report_destruction", run.ids
        )
        text = html.decode()
        for words in ("Personal Data Only", "names in", self.entry.sudo().digest):
            self.assertIn(words, text)
        self.assertNotIn("Whole files:", text)
        self.assertNotIn("Li Na", text)
        self.assertIn(run.line_ids.new_digest, str(run._certificate_rows()))

    def test_the_certificate_does_not_name_a_confidential_case(self):
        """S1.5.2, S1.4.6: whole for everybody, by the digest of the file."""
        run = self.erased()
        self.env.cr.execute(
            "UPDATE complaint_complaint SET is_confidential = TRUE WHERE id = %s",
            [self.case.id],
        )
        self.env.invalidate_all()
        # a cache that holds what the user sees of the run: nothing
        self.assertFalse(run.with_user(self.user_vp).line_ids)
        reports = self.env["ir.actions.report"].with_user(self.user_vp)
        html, __ = reports._render_qweb_html(
            "complaint_mgmt.report_destruction", run.ids
        )
        text = html.decode()
        self.assertIn("Confidential Case", text)
        self.assertIn(self.entry.sudo().digest, text)
        self.assertNotIn(self.case.sudo().name, text)

    def test_other_dates_do_not_ask_again_for_what_is_gone(self):
        self.erased()
        self.file_rule.term_ids.count = 40
        self.entry.sudo()._refresh_retention()
        self.assertEqual(self.entry.retention_state, "fixed")
        self.assertEqual(str(self.entry.retention_until), "2060-06-15")

    def test_the_rest_goes_when_its_own_term_is_over(self):
        self.erased()
        self.file_rule.term_ids.count = 3
        self.entry.sudo()._refresh_retention()
        run = self.sign_run(self.run_of(self.entry))
        self.assertEqual(run.line_ids.kind, "file")
        self.execute(run)
        self.assertEqual(self.entry.state, "destroyed")

    def test_a_second_time_finds_nothing(self):
        """A cron that starts over touches nothing again."""
        self.erased()
        counts = self.case.sudo()._destroy_personal()
        for name in ("mail.message", "ir.attachment", "complaint.person"):
            self.assertNotIn(name, counts)


@tagged("post_install", "-at_install")
class TestErasureAsked(ErasureCase):
    def answered(self):
        requests = self.env["complaint.privacy.request"].with_user(self.user_inspector)
        request = requests.create(
            {
                "partner_id": self.customer.id,
                "kind": "erasure",
                "identity_how": "Passport",
                "answer": "We told her",
            }
        )
        request.action_check_identity()
        request.action_answer()
        self.env.invalidate_all()
        return request

    def test_who_asks_need_not_wait_where_it_was_decided(self):
        """PIPL 47, GDPR 17: the same engine, before the “at most” is over."""
        gpsr = self.env["complaint.retention.rule"].search([("name", "=", "GPSR")])
        gpsr.term_ids.count = 20
        self.entry.sudo()._refresh_retention()
        self.decide()
        self.assertFalse(self.entry.is_personal_due)
        request = self.answered()
        self.assertTrue(request.is_granted)
        self.assertTrue(self.entry.is_personal_due)
        run = self.sign_run(self.run_of(self.entry))
        self.execute(run)
        self.assertEqual(run.line_ids.kind, "personal")
        self.assertEqual(self.entry.state, "entered")
        self.assertFalse(self.case.sudo().person_ids)
        self.assertFalse(request.sudo().partner_id)

    def test_undecided_the_law_that_keeps_the_file_stands_against_it(self):
        request = self.answered()
        self.assertFalse(request.is_granted)
        self.assertFalse(self.entry.is_personal_due)


@tagged("post_install", "-at_install")
class TestMentions(TransactionCase):
    def test_whole_words_of_latin_letters_and_chinese_anywhere(self):
        names = pattern(["Li Na", "李娜", "Al", False, "8657 1777"])
        text = "li na said, Tali Nadia not; 我们问了李娜。 Al, 8657 1777"
        self.assertEqual(
            names.sub("***", text), "*** said, Tali Nadia not; 我们问了***。 Al, ***"
        )
        self.assertIsNone(pattern(["", None, "王", "Al"]))
