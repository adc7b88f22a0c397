import os

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_retention import RetentionCase
from .destruction_filler import Filler, tables_with

MARK = "Zhuge-Qingfeng-8657177770199"


class DestructionCase(RetentionCase):
    def setUp(self):
        super().setUp()
        self.rule(("closed", 3), name="Three years")
        self.entry = self.archive()
        self.case = self.entry.complaint_id

    def destroy(self, entry=None):
        run = self.sign_run(self.run_of(entry or self.entry))
        self.execute(run)
        return run


@tagged("post_install", "-at_install")
class TestDestructionSteps(DestructionCase):
    def test_what_is_due_is_proposed_signed_by_two_more_and_destroyed(self):
        """S1.4.6: archivist proposes, QA head and VP or legal sign, archivist does."""
        run = self.run_of(self.entry)
        self.assertTrue(run.name.startswith("DS-"))
        self.assertIn("Three years", run.line_ids.why)
        self._sign(run, run.action_submit())
        self.assertEqual(run.state, "review")
        self.sign(run, self.user_head)
        with self.refused(self.user_archivist, UserError, "not signed") as env:
            run.with_env(env).action_execute()
        self.sign(run, self.user_legal)
        self.assertEqual(run.state, "approved")
        for user in (self.user_head, self.user_legal, self.user_manager):
            with self.refused(user) as env:
                run.with_env(env).action_execute()
        self.execute(run)
        self.assertEqual(run.state, "done")
        self.assertEqual(self.entry.state, "destroyed")
        self.assertEqual(run.line_ids.state, "destroyed")
        self.assertTrue(run.certificate_id.sudo().raw)
        for user in (self.user_head, self.user_archivist):
            action = run.with_user(user).action_open_certificate()
            self.assertIn(f"/{run.certificate_id.id}?", action["url"])
        event = self.events_of(self.case, "archive.destroyed")
        self.assertIn(f'"run":{run.id}', event.data)

    def test_nobody_signs_twice_and_the_archivist_not_for_others(self):
        both = self.new_user(
            "both",
            "complaint_mgmt.group_complaint_archivist,"
            "complaint_mgmt.group_complaint_qa_head,complaint_mgmt.group_complaint_vp",
        )
        run = self.run_of(self.entry).with_user(both)
        self._sign(run, run.action_submit())
        with self.refused(both, UserError, "not your turn"):
            self.sign(run, both)
        self.sign(run, self.user_head)
        for user in (self.user_head, both, self.user_gm):
            with self.refused(user, UserError, "not your turn"):
                self.sign(run, user)

    def test_nothing_is_proposed_before_its_date_or_twice(self):
        """S1.4.6: never before."""
        runs = self.env["complaint.destruction"].with_user(self.user_archivist)
        with freeze_time("2023-06-15 12:00:00"):
            self.env.invalidate_all()
            with self.refused(self.user_archivist, UserError, "Nothing is due"):
                runs.action_propose()
        self.env.invalidate_all()
        self.run_of(self.entry)
        with self.refused(self.user_archivist, UserError, "Nothing is due"):
            runs.action_propose()
        for user in (self.user_reader, self.user_head):
            with self.refused(user, AccessError, "archive administrator"):
                runs.with_user(user).action_propose()

    def test_cron_proposes_what_is_due_and_calls_the_archive(self):
        self.env["complaint.destruction"].sudo()._cron_propose()
        run = self.entry.sudo().destruction_line_ids.run_id
        self.assertEqual(run.state, "draft")
        self.assertIn(self.user_archivist, run.activity_ids.user_id)

    def test_a_file_is_taken_off_with_a_reason_and_may_come_again(self):
        run = self.run_of(self.entry)
        line = run.line_ids
        self.assertEqual((run.line_count, run.blocked_count), (1, 0))
        action = line.action_take_off()
        wizards = self.env[action["res_model"]].with_context(**action["context"])
        for user in (self.user_head, self.user_reader):
            with self.refused(user) as env:
                line.with_env(env)._take_off("x")
        wizard = wizards.with_user(self.user_archivist).create({"reason": " "})
        with self.refused(self.user_archivist, UserError, "Say why"):
            wizard.action_confirm()
        wizard.reason = "An insurer asked for it"
        wizard.action_confirm()
        self.assertTrue(line.is_off)
        self.assertEqual((run.line_count, run.blocked_count), (0, 1))
        with self.refused(self.user_archivist, UserError, "Nothing is left"):
            run.action_submit()
        self.assertNotEqual(self.run_of(self.entry), run)

    def test_nobody_makes_changes_or_deletes_a_run_by_hand(self):
        run = self.run_of(self.entry)
        runs = self.env["complaint.destruction"]
        for user in (self.user_archivist, self.user_manager, self.env.user):
            with self.refused(user) as env:
                runs.with_env(env).create({"company_id": self.company.id})
            for vals in ({"state": "approved"}, {"executed_by_id": user.id}):
                with self.refused(user, UserError) as env:
                    run.with_env(env).write(vals)
            with self.refused(user) as env:
                run.with_env(env).unlink()
            with self.refused(user) as env:
                run.line_ids.with_env(env).write({"is_off": True})
            with self.refused(user) as env:
                run.line_ids.with_env(env).sudo().unlink()
        with self.refused(self.user_archivist, UserError) as env:
            self.entry.with_env(env).state = "destroyed"
        with self.refused(self.env.user, UserError, "two people"):
            self.entry.sudo().state = "destroyed"

    def test_a_run_of_another_company_is_not_ours(self):
        run = self.run_of(self.entry)
        archivist = self.new_user(
            "archivist3", "complaint_mgmt.group_complaint_archivist", self.other_company
        )
        for method in ("action_submit", "action_execute"):
            with self.refused(archivist, UserError) as env:
                getattr(run.with_env(env), method)()
        with self.refused(archivist) as env:
            run.line_ids.with_env(env).read(["catalogue"])

    def test_signed_file_is_not_taken_out_of_the_archive(self):
        run = self.run_of(self.entry)
        self.sign_run(run)
        vals = {"state": "preparation", "state_reason": "Needed"}
        with self.refused(self.user_archivist, UserError, "was signed") as env:
            self.entry.with_env(env).write(vals)

    def test_what_came_between_keeps_the_file(self):
        """S1.4.6: a hold or a new date after the signatures."""
        other = self.archive()
        run = self.sign_run(self.run_of(self.entry, other))
        holds = self.env["complaint.legal.hold"].with_user(self.user_head)
        holds.create({"reason": "x"})._add_cases(self.case.with_user(self.user_head))
        self.execute(run)
        by_entry = {line.entry_id.id: line for line in run.line_ids}
        self.assertEqual(by_entry[self.entry.id].blocked_reason, "hold")
        self.assertEqual(by_entry[other.id].state, "destroyed")
        self.assertEqual(self.entry.state, "entered")
        self.assertTrue(self.case.statement)
        self.assertEqual(run.state, "done")

    def test_a_new_date_after_the_signatures_keeps_the_file(self):
        run = self.sign_run(self.run_of(self.entry))
        rules = self.env["complaint.retention.rule"].search([])
        rules.with_user(self.user_manager).term_ids.count = 20
        self.execute(run)
        self.assertEqual(run.line_ids.blocked_reason, "date")
        self.assertEqual(self.entry.state, "entered")

    @mute_logger("odoo.addons.complaint_mgmt.models.complaint_destruction_run")
    def test_one_file_that_fails_keeps_none_of_the_others(self):
        other = self.archive()
        run = self.sign_run(self.run_of(self.entry, other))
        real = type(self.case)._destroy_files

        def fail(cases):
            if cases == self.case:
                cases.env.cr.execute("UPDATE complaint_complaint SET name = name || 1")
                raise ValueError("a disk is full")
            return real(cases)

        self.patch(type(self.case), "_destroy_files", fail)
        name = self.case.name
        self.execute(run)
        by_entry = {line.entry_id.id: line for line in run.line_ids}
        self.assertEqual(by_entry[self.entry.id].blocked_reason, "error")
        self.assertEqual(self.entry.state, "entered")
        self.assertEqual(self.case.name, name)
        self.assertEqual(by_entry[other.id].state, "destroyed")

    def test_a_run_goes_on_where_it_stopped(self):
        """A server that died in the middle: what is gone is not touched again."""
        other = self.archive()
        run = self.sign_run(self.run_of(self.entry, other))
        run.with_user(self.user_archivist).action_execute()
        first, second = self.env["complaint.destruction"].sudo()._pending_lines()
        first._destroy_now()
        counts = first.counts
        first._destroy_now()
        run.sudo()._finish()
        self.assertEqual(run.state, "running")
        self.assertEqual(self.env["complaint.destruction"]._pending_lines(), second)
        second._destroy_now()
        run.sudo()._finish()
        self.assertEqual((run.state, first.counts), ("done", counts))
        again = first.complaint_id.sudo()._destroy_files()
        self.assertFalse(again.get("mail.message"))
        self.assertFalse(again.get("complaint.statement"))


@tagged("post_install", "-at_install")
class TestDestroyed(DestructionCase):
    def mark(self):
        """Put the mark into every place that belongs to the case."""
        partner = self.env["res.partner"].create({"name": MARK, "phone": MARK})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_archive_entry SET partner_id = %s WHERE id = %s",
            [partner.id, self.entry.id],
        )
        self.env.cr.execute(
            """UPDATE complaint_complaint
                  SET partner_id = %(partner)s, commercial_partner_id = %(partner)s
                WHERE id = %(case)s""",
            {"partner": partner.id, "case": self.case.id},
        )
        self.env.cr.execute(
            "UPDATE complaint_gate_round SET payload = payload || %s, reason = %s"
            " WHERE res_model = 'complaint.complaint' AND res_id = %s",
            [MARK, MARK, self.case.id],
        )
        self.env.invalidate_all()
        return Filler(self.case.sudo(), MARK, partner), partner

    def test_no_word_of_the_person_is_left_in_the_whole_database(self):
        """PIPL 47, GDPR 5(1)(e): every text column of every table is searched."""
        run = self.sign_run(self.run_of(self.entry))
        filler, partner = self.mark()
        filled = filler.fill()
        before = tables_with(self.env, MARK)
        for table in ("mail_message", "ir_attachment", "complaint_person"):
            self.assertIn(table, before)
        self.assertGreater(len(filled), 45)
        self.execute(run)
        self.assertEqual(self.entry.state, "destroyed")
        self.assertEqual(tables_with(self.env, MARK, ("res_partner",)), {})
        self.assertFalse(self.case.partner_id)
        self.assertFalse(self.entry.partner_id)
        self.assertFalse(self.case.person_ids)
        # the contact itself is nobody's file: it may go now
        self.env["mail.followers"].search([("partner_id", "=", partner.id)]).unlink()
        partner.unlink()

    def test_what_statistics_and_auditors_need_stays(self):
        """Number, product, class, dates, clocks, amounts, result, signatures."""
        case, kept = self.case, ("name", "class_id", "outcome", "amount", "closed_at")
        before = {name: case[name] for name in kept}
        digests = case.sudo().gate_round_ids.signature_ids.mapped("digest")
        count = len(self.events_of(case))
        self.destroy()
        self.assertEqual({name: case[name] for name in kept}, before)
        self.assertEqual(case.partner_id, self.customer)
        self.assertEqual(case.statement, "-")
        signatures = case.sudo().gate_round_ids.signature_ids
        self.assertEqual(signatures.mapped("digest"), digests)
        self.assertTrue(all(signatures.mapped("is_intact")))
        self.assertGreater(len(self.events_of(case)), count)
        self.assertEqual(case.state, "closed")

    def test_of_a_contact_of_a_company_the_company_stays(self):
        entry = self.archive(self.to_closed(self.case_of(self.contact)))
        self.destroy_all()
        self.assertEqual(entry.complaint_id.partner_id, self.customer)

    def case_of(self, partner):
        case = self.log(partner_id=partner.id)
        return self.to_reply(self.to_decision(self.to_investigation(case)))

    def destroy_all(self):
        self.execute(self.sign_run(self.run_of()))

    def test_what_is_printed_as_a_lot_stays_and_other_words_go(self):
        """Statistics need the lot; a visitor may write anything where it is asked."""
        case = self.case.sudo()
        texts = ("L/2026-03.1", "ask wang.fang@example.com", "Wang Fang", "王芳 138")
        self.env.flush_all()
        for text in texts:
            self.env.cr.execute(
                """INSERT INTO complaint_item (complaint_id, product_id, lot_text)
                   VALUES (%s, %s, %s)""",
                [case.id, self.product.id, text],
            )
        self.env.cr.execute(
            "UPDATE complaint_archive_entry SET lot_names = %s WHERE id = %s",
            [", ".join(texts), self.entry.id],
        )
        self.env.invalidate_all()
        self.destroy()
        kept = set(filter(None, case.item_ids.mapped("lot_text")))
        self.assertEqual(kept, {"L/2026-03.1"})
        self.assertIn("L/2026-03.1", self.entry.lot_names)
        self.assertNotIn("ang", self.entry.lot_names)

    def test_the_chain_of_events_still_verifies(self):
        """21 CFR 11.10(e): the log holds no word and breaks nowhere."""
        self.destroy()
        self.env.cr.precommit.run()
        result = self.env["complaint.event"].sudo()._verify(self.company)
        self.assertFalse(result["problems"])

    def test_files_leave_the_disk_and_shared_ones_stay(self):
        """A file of the same content in another record must survive."""
        attachments = self.env["ir.attachment"].sudo()
        shared, own = b"shared content of two", b"content of one case only"
        other = attachments.create({"name": "other", "raw": shared})
        files = attachments
        for content in (shared, own):
            file = attachments.create({"name": "x", "raw": content})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE ir_attachment SET res_model = 'complaint.complaint',"
                " res_id = %s WHERE id = %s",
                [self.case.id, file.id],
            )
            files |= file
        self.env.invalidate_all()
        paths = [attachments._full_path(file.store_fname) for file in files]
        self.assertTrue(all(map(os.path.exists, paths)))
        self.destroy()
        self.assertFalse(files.exists())
        attachments._gc_file_store_unsafe()
        self.assertTrue(os.path.exists(paths[0]))
        self.assertEqual(other.raw, shared)
        self.assertFalse(os.path.exists(paths[1]))

    def test_the_index_of_words_is_emptied(self):
        """S1.4.6: nobody asks for a word to learn what a destroyed file said."""
        self.case.flush_recordset()
        self.entry.sudo()._fill_words()
        entries = self.env["complaint.archive.entry"]
        known = [("words", "ilike", "capsules"), ("id", "=", self.entry.id)]
        self.assertTrue(entries.search(known))
        self.destroy()
        self.assertFalse(entries.search(known))

    def test_another_case_keeps_every_word(self):
        other = self.to_closed()
        other.message_post(body="It stays")
        before = len(other.message_ids)
        statement = other.statement
        self.destroy()
        self.assertEqual(other.statement, statement)
        self.assertEqual(len(other.message_ids), before)

    def test_a_destroyed_file_stays_shut(self):
        self.destroy()
        for vals in ({"statement": "New"}, {"state": "investigation"}):
            vals["state_reason"] = "x"
            with self.refused(self.user_head, UserError) as env:
                self.case.with_env(env).write(vals)
        vals = {"state": "preparation", "state_reason": "x"}
        with self.refused(self.user_archivist, UserError) as env:
            self.entry.with_env(env).write(vals)
        holds = self.env["complaint.legal.hold"].with_user(self.user_head)
        with self.refused(self.user_head, UserError, "was destroyed"):
            holds.create({"reason": "x"})._add_cases(
                self.case.with_user(self.user_head)
            )
