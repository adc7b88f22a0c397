"""How a reply is written: its parts, its second reader, its way to the customer."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import format_date

from ..tools.chain import sha256_hex
from .common_procedure import utc
from .common_reply import ReplyCase

FOUR = ("care", "apology", "next_step", "time_node")


@tagged("post_install", "-at_install")
class TestReplyParts(ReplyCase):
    def test_sending_is_refused_with_the_name_of_each_part_that_is_missing(self):
        """S7.6.3: care, apology, next step and time node; a blank one blocks."""
        self.demand(*({"part": code} for code in FOUR))
        complaint = self.decided_case()
        reply = self.draft(complaint)
        self.assertEqual(reply.line_ids.block_id.mapped("code"), list(FOUR))
        reply.line_ids.text = " "
        for code in FOUR:
            name = self.block(code).name
            with self.refused(self.user_inspector, UserError, name):
                reply.action_send()
        for code in FOUR[:3]:
            self.fill(reply, **{code: "Words."})
        self.fill(reply, time_node="We call you.")
        with self.refused(self.user_inspector, UserError, "give the date in “Time"):
            reply.action_send()
        self.assertIn("Time Node", reply.open_points)
        until = fields.Date.today() + timedelta(days=7)
        reply.line_ids[-1].date = until
        reply.action_send()
        self.assertEqual(reply.state, "told")
        for part in ("Words.", "We call you.", format_date(self.env, until)):
            self.assertIn(part, reply.text)

    def test_recording_without_the_parts_is_refused_by_rpc_too(self):
        """S7.6.3: no create in the final state, no context gets round the parts."""
        self.demand({"part": "care"})
        complaint = self.decided_case()
        for context in ({}, {"install_mode": True, "default_state": "told"}):
            with self.refused(self.user_inspector, UserError, "Care") as env:
                env["complaint.reply"].with_context(**context).create(
                    {
                        "complaint_id": complaint.id,
                        "text": "We are sorry.",
                        "line_ids": [],
                    }
                )
        with self.refused(self.user_inspector, UserError) as env:
            env["complaint.reply"].create(
                {
                    "complaint_id": complaint.id,
                    "text": "We are sorry.",
                    "line_ids": [
                        (0, 0, {"block_id": self.block("care").id, "text": "Sorry."})
                    ],
                }
            )
        reply = self.draft(complaint)
        with self.refused(self.user_inspector, UserError, "Nobody was told"):
            reply.state = "told"

    def test_unreasonable_complaint_is_answered_with_an_explanation(self):
        """S2.4.3.6: the explanation is mandatory when the outcome is unfounded."""
        self.demand({"part": "explanation", "outcome": "unfounded"})
        complaint = self.decided_case(outcome="unfounded")
        with self.refused(self.user_inspector, UserError, "Explanation"):
            self.reply(complaint)
        reply = self.draft(complaint)
        self.fill(reply, explanation="The pack was opened two years ago.")
        reply.action_send()
        self.assertIn("opened two years ago", reply.text)
        founded = self.decided_case()
        self.assertTrue(self.reply(founded))

    def test_reply_states_the_outcome_that_was_signed(self):
        """S6.16-17: the reply cites the result of the investigation as it is."""
        self.demand({"part": "result"})
        complaint = self.decided_case(outcome="storage")
        reply = self.draft(complaint)
        self.fill(reply, result="The goods lay in the sun.")
        preview = str(reply.preview).replace("&#39;", "'")
        self.assertIn("Customer's Storage or Use", preview)
        reply.action_send()
        self.assertIn("Customer's Storage or Use", reply.text)

    def test_solution_is_fed_back_to_the_customer(self):
        """S4.14: a solution, and the feedback of it with its date."""
        self.demand({"part": "remedy"})
        complaint = self.decided_case()
        with self.refused(self.user_inspector, UserError, "Solution"):
            self.reply(complaint)
        reply = self.draft(complaint)
        self.fill(reply, remedy="You get new goods.")
        reply.action_send()
        self.assertTrue(reply.replied_at)
        self.assertEqual(complaint.reply_ids, reply)

    def test_customer_reads_the_preview_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["complaint_mgmt"], ["zh_CN"])
        self.customer.lang = "zh_CN"
        self.demand({"part": "care"})
        reply = self.draft(self.decided_case())
        self.assertIn("投诉编号", str(reply.preview))
        self.assertIn("感谢", reply.line_ids.text)
        with Form(reply) as form:
            with form.line_ids.edit(0) as line:
                line.text = "我们很重视。"
            self.assertIn("我们很重视", str(form.preview))

    def test_draft_survives_and_is_one(self):
        self.demand({"part": "care"})
        complaint = self.decided_case()
        first = self.draft(complaint)
        self.fill(first, care="Half a sent")
        self.assertEqual(self.draft(complaint), first)
        self.assertEqual(complaint.action_record_reply()["res_id"], first.id)
        self.assertFalse(complaint.current_satisfaction)
        first.with_user(self.user_inspector2).action_discard()
        self.assertFalse(complaint.reply_ids)
        self.assertTrue(self.events_of(complaint, "reply.discarded"))

    def test_what_was_told_is_fixed_with_all_its_parts(self):
        """S7.5.4: parts, reader and letter of a told reply; not even the system."""
        self.demand({"part": "care"})
        reply = self.draft(self.decided_case())
        self.fill(reply, care="We care.")
        reply.action_send()
        for user in (self.user_inspector, self.user_head, self.env.user):
            with self.refused(user, UserError, "cannot be changed") as env:
                reply.line_ids.with_env(env).text = "We do not."
            with self.refused(user, UserError, "cannot be changed") as env:
                reply.line_ids.with_env(env).unlink()
            for name in ("reader_id", "letter_sha256", "state", "undelivered_at"):
                with self.refused(user, UserError, "cannot be changed") as env:
                    reply.with_env(env).write({name: False})
            with self.refused(user, UserError) as env:
                reply.with_env(env).action_discard()

    def test_part_that_a_version_in_force_demands_is_not_changed(self):
        """S7.6.3: what was signed stays, in whatever language it was read."""
        version = self.demand({"part": "time_node"})
        block = self.block("time_node").with_user(self.user_manager)
        for values in ({"needs_date": False}, {"code": "x"}):
            with self.refused(self.user_manager, UserError, "new version"):
                block.write(values)
        with self.refused(self.user_manager, UserError, "new version"):
            block.unlink()
        block.hint = "Until when?"
        with self.refused(self.user_head):
            block.with_user(self.user_head).hint = "Never."
        self.assertIn("time_node", str(version._gate_payload("procedure")))

    def test_only_handlers_write_drafts_and_the_reporter_sees_none(self):
        """S9.2."""
        self.demand({"part": "care"})
        complaint = self.decided_case()
        reply = self.draft(complaint)
        for user in (self.user_plain, self.user_reader, self.user_vp, self.user_gm):
            with self.refused(user):
                complaint.with_user(user).action_compose_reply()
            with self.refused(user):
                reply.with_user(user).action_send()
            with self.refused(user):
                reply.with_user(user).action_discard()
            with self.refused(user):
                reply.line_ids.with_user(user).write({"text": "Mine."})
        for user in (self.user_plain, self.user_other):
            with self.refused(user):
                reply.with_user(user).read(["text"])
            with self.refused(user):
                reply.line_ids.with_user(user).read(["text"])

    def test_file_of_another_complaint_is_not_enclosed(self):
        """S3.19: the report goes along, and nothing of another case."""
        self.demand({"kind": "reply_enclosure"})
        complaint = self.decided_case()
        other = self.log(self.user_inspector)
        files = self.env["ir.attachment"].with_user(self.user_inspector)
        own, foreign = files.create(
            [
                {"name": "a.txt", "raw": b"7", "res_model": c._name, "res_id": c.id}
                for c in (complaint, other)
            ]
        )
        with self.refused(self.user_inspector, UserError, "enclose the report"):
            self.reply(complaint)
        reply = self.draft(complaint)
        with self.refused(self.user_inspector, ValidationError, "no file of this"):
            reply.attachment_ids = foreign
        reply.attachment_ids = own
        reply.action_send()
        self.assertIn(own, reply.message_id.sudo().attachment_ids)
        sent = self.events_of(complaint, "reply.sent")
        self.assertIn(own.checksum, str(sent.data))


@tagged("post_install", "-at_install")
class TestSecondReader(ReplyCase):
    def setUp(self):
        super().setUp()
        self.demand({"kind": "second_reader"})

    def test_another_handler_approves_the_wording_before_it_is_sent(self):
        """S7.6.2, S9.4.2.2.5: a second person reads; not the writer, no reader."""
        reply = self.draft(self.decided_case())
        with self.refused(self.user_inspector, UserError, "another handler"):
            reply.action_send()
        with self.refused(self.user_inspector, UserError, "You wrote this"):
            reply.action_approve_wording()
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user, AccessError):
                reply.with_user(user).action_approve_wording()
        with freeze_time(utc("2026-11-25 10:00")):
            reply.with_user(self.user_inspector2).action_approve_wording()
        self.assertEqual(reply.reader_id, self.user_inspector2)
        self.assertEqual(reply.read_at, utc("2026-11-25 10:00"))
        event = self.events_of(reply.complaint_id, "reply.read")
        self.assertEqual(event.user_id, self.user_inspector2)
        self.assertIn(reply.read_sha256, str(event.data))
        reply.action_send()
        self.assertEqual(reply.state, "told")

    def test_approval_is_void_when_a_file_is_enclosed_afterwards(self):
        """S7.6.2: the second person has seen all that goes out."""
        reply = self.draft(self.decided_case())
        file = self.env["ir.attachment"].create(
            {
                "name": "test.txt",
                "raw": b"result",
                "res_model": "complaint.complaint",
                "res_id": reply.complaint_id.id,
            }
        )
        reply.with_user(self.user_inspector2).action_approve_wording()
        self.assertTrue(reply.is_read)
        reply.attachment_ids = file
        self.assertFalse(reply.is_read)
        with self.refused(self.user_inspector, UserError, "another handler"):
            reply.action_send()

    def test_approval_is_void_when_the_text_changes_afterwards(self):
        """S7.6.2: and who changed it is not the second reader."""
        reply = self.draft(self.decided_case())
        reply.with_user(self.user_inspector2).action_approve_wording()
        self.assertTrue(reply.is_read)
        reply.with_user(self.user_inspector2).text = "It is your own fault."
        self.assertFalse(reply.is_read)
        with self.refused(self.user_inspector, UserError, "another handler"):
            reply.action_send()
        with self.refused(self.user_inspector2, UserError, "You wrote this"):
            reply.with_user(self.user_inspector2).action_approve_wording()
        reply.with_user(self.user_head).action_approve_wording()
        reply.action_send()

    def test_approval_cannot_be_written_by_hand(self):
        """S7.6.2."""
        reply = self.draft(self.decided_case())
        digest = reply._wording_sha256()
        for values in (
            {"reader_id": self.user_head.id, "read_sha256": digest},
            {"writer_id": self.user_head.id},
        ):
            with self.refused(self.user_inspector, UserError):
                reply.write(values)
        complaint = reply.complaint_id
        reply.action_discard()
        with self.refused(self.user_inspector, UserError, "another handler"):
            self.reply(
                complaint,
                reader_id=self.user_head.id,
                read_sha256=sha256_hex(b"written\n\nWe replace the goods.\n\n"),
            )

    def test_part_that_changes_makes_the_approval_void(self):
        reply = self.draft(self.decided_case())
        reply.line_ids = [(0, 0, {"block_id": self.block("care").id, "text": "A"})]
        reply.with_user(self.user_inspector2).action_approve_wording()
        self.assertTrue(reply.is_read)
        reply.line_ids.text = "B"
        self.assertFalse(reply.is_read)


@tagged("post_install", "-at_install")
class TestReplyMode(ReplyCase):
    def test_class_that_must_be_answered_in_writing_is(self):
        """S9.4.2.2.4: a written notice, and not before the VP signed."""
        self.demand({"kind": "reply_mode", "reply_mode": "written"})
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = self.class_a
        complaint.action_start()
        self.to_decision(complaint)
        self.sign(complaint, self.user_head)
        with self.refused(self.user_inspector, UserError, "not at the step Reply"):
            self.reply(complaint)
        for user in (self.user_vp, self.user_gm):
            self.sign(complaint, user)
        for mode in ("phone", "visit", "entrusted"):
            with self.refused(self.user_inspector, UserError, "In Writing"):
                self.reply(complaint, mode=mode)
        self.assertTrue(self.reply(complaint))

    def test_storage_fault_is_explained_in_writing_and_read_by_a_second_person(self):
        """S9.4.2.2.5: written, explained, and the tone read by another."""
        storage = {"outcome": "storage"}
        self.demand(
            {"kind": "reply_mode", "reply_mode": "written", **storage},
            {"kind": "second_reader", **storage},
            {"part": "explanation", **storage},
        )
        complaint = self.decided_case(outcome="storage")
        reply = self.draft(complaint)
        reply.mode = "phone"
        with self.refused(self.user_inspector, UserError) as caught:
            reply.action_send()
        points = reply.open_points
        for text in ("In Writing", "another handler", "Explanation"):
            self.assertIn(text, points)
        self.assertTrue(caught)
        reply.mode = "written"
        self.fill(reply, explanation="Please keep the goods dry.")
        reply.with_user(self.user_head).action_approve_wording()
        reply.action_send()
        self.assertEqual(reply.state, "told")

    def test_whom_we_talked_to_is_noted(self):
        """S9.4.1.3: each mode with its own proof of whom it was told to."""
        self.demand({"kind": "reply_person"})
        complaint = self.decided_case()
        bare = ({"mode": "phone"}, {"mode": "visit"}, {"mode": "entrusted"})
        for values in bare:
            with self.refused(self.user_inspector, UserError, "whom we talked to"):
                self.reply(complaint, **values)
        person = {"told_to": "Ms Wang"}
        self.reply(complaint, mode="phone", told_number="0571 5550", **person)
        self.reply(complaint, mode="visit", visit_note="At the pharmacy.", **person)
        self.reply(complaint, mode="entrusted", **person)
        self.reply(complaint)


@tagged("post_install", "-at_install")
class TestFirstReply(ReplyCase):
    def test_first_reply_names_the_next_measures_and_meets_its_clock(self):
        """S7.4.4: within 24 hours, with next measures that are not empty."""
        self.switch_on("S7")
        complaint = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        clock = self.clock(complaint, "S7.4.4")
        action = complaint.action_first_reply()
        replies = self.env["complaint.reply"].with_user(self.user_inspector)
        replies = replies.with_context(**action["context"])
        with freeze_time(utc("2026-11-13 15:00")):
            for measures in (False, " "):
                vals = {"text": "We look into it.", "next_measures": measures}
                with self.refused(self.user_inspector, UserError, "what we do next"):
                    replies.create(vals)
            with self.refused(self.user_inspector, UserError, "not marked by hand"):
                clock.with_user(self.user_inspector).action_reach()
            reply = replies.create(
                {"text": "We look into it.", "next_measures": "A plumber comes."}
            )
        self.assertEqual(clock.status, "met")
        self.assertFalse(complaint.current_satisfaction)
        with self.refused(self.user_inspector, UserError):
            reply.action_satisfied()
        with self.refused(self.user_plain) as env:
            env["complaint.reply"].create(
                {"complaint_id": complaint.id, "purpose": "first", "text": "x"}
            )

    def test_procedure_that_demands_a_first_reply_gets_one_before_the_proposal(self):
        """S7.4.4."""
        self.demand({"kind": "first_reply", "stage": "propose"})
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = self.class_a
        complaint.action_start()
        complaint.write(self.findings())
        with self.refused(self.user_inspector, UserError, "first reply"):
            complaint.action_submit()
        self.reply(complaint, purpose="first", next_measures="We test the lot.")
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_first_reply_is_no_answer_on_the_decision(self):
        self.demand()
        complaint = self.decided_case()
        self.reply(complaint, purpose="first", next_measures="We test the lot.")
        with self.refused(self.user_inspector, UserError, "Record the reply"):
            complaint.action_close()
