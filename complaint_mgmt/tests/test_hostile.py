"""What a dishonest colleague tries, and what somebody sees who should not."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_checklist import ChecklistCase
from .common_escalation import EscalationCase
from .common_reply import ReplyCase


@tagged("post_install", "-at_install")
class TestHostileChecklist(ChecklistCase):
    def sensitive(self):
        checklist = self.add("patient")
        checklist.write(
            {
                "consent": "given",
                "consent_at": "2026-01-05 08:00:00",
                "consent_how": "written",
            }
        )
        return checklist, checklist.sudo().secret_ids.sorted()

    def test_nobody_declares_a_checklist_done_without_answering_it(self):
        """A demanded checklist is finished by its answers only."""
        self.demand("batch_production")
        complaint = self.start()
        checklist = complaint.checklist_ids
        for vals in (
            {"is_done": True},
            {"answered_count": 4},
            {"question_count": 0, "progress": 100},
        ):
            for user in (self.user_inspector, self.user_head, self.env.user):
                with self.refused(user, UserError, "not set by hand") as env:
                    checklist.with_env(env).write(vals)
            with self.refused(self.user_inspector, UserError):
                self.add("batch_packaging", complaint, **vals)
            with self.refused(self.user_inspector, UserError):
                complaint.checklist_ids = [Command.update(checklist.id, vals)]
        self.assertIn("0 of 4", complaint.open_points)
        complaint.write(self.findings())
        with self.refused(self.user_inspector, UserError, "0 of 4"):
            complaint.action_submit()

    def test_log_tells_who_made_a_demand_not_fit_for_a_moment(self):
        """A demand for written complaints only is not dodged without a trace."""
        self.demand("batch_production", mode="written")
        complaint = self.start(mode="written")
        complaint.write(self.findings())
        complaint.mode = "oral"
        complaint.action_submit()
        changed = self.events_of(complaint, "complaint.changed").mapped("data")
        self.assertIn('"mode"', "".join(changed))

    def test_consent_is_not_taken_back_while_half_an_answer_is_stored(self):
        """PIPL 15, 47: a note without an answer is personal data as well."""
        checklist, secrets = self.sensitive()
        secrets[0].note = "Asthma since childhood"
        self.assertFalse(secrets[0].is_answered)
        for consent in ("refused", "not_asked"):
            with self.refused(self.user_inspector, UserError, "Consent Withdrawn"):
                checklist.consent = consent
        checklist.action_withdraw_consent()
        self.assertFalse(secrets[0].note)

    def test_withdrawn_consent_removes_files_that_no_answer_lists(self):
        """PIPL 47: whatever was attached, by whatever way."""
        checklist, secrets = self.sensitive()
        vals = {"name": "scan.txt", "raw": b"1", "res_model": secrets._name}
        file = self.env["ir.attachment"].create({**vals, "res_id": secrets[0].id})
        self.assertNotIn(file, secrets.attachment_ids)
        checklist.action_withdraw_consent()
        self.assertFalse(file.exists())


@tagged("post_install", "-at_install")
class TestHostileReply(ReplyCase):
    def test_who_wrote_part_of_a_letter_is_not_its_second_reader(self):
        """S7.6.2: not after a colleague touched it last, either."""
        self.demand({"kind": "second_reader"})
        reply = self.draft(self.decided())
        reply.with_user(self.user_inspector2).text = "All of it was written by two."
        reply.with_user(self.user_inspector).text = "All of it was written by two!"
        for user in (self.user_inspector, self.user_inspector2):
            self.assertFalse(reply.with_user(user).can_read)
            with self.refused(user, UserError, "You wrote this"):
                reply.with_user(user).action_approve_wording()
        with self.refused(self.user_inspector, UserError):
            reply.author_ids = [Command.clear()]
        reply.with_user(self.user_head).action_approve_wording()
        self.assertTrue(reply.is_read)

    def test_file_that_its_writer_may_not_read_is_not_enclosed(self):
        """S1.5.2: a patient's file does not leave with the letter."""
        self.demand({"kind": "second_reader"})
        complaint = self.decided()
        person = self.env["complaint.person"].create(
            {"complaint_id": complaint.id, "kind": "patient", "name": "Zhao"}
        )
        vals = {"name": "x.txt", "raw": b"1", "res_model": person._name}
        file = self.env["ir.attachment"].create({**vals, "res_id": person.id})
        reply = self.draft(complaint)
        with self.refused(self.user_inspector, AccessError):
            reply.attachment_ids = [Command.link(file.id)]

    def test_proof_of_delivery_is_a_file_of_the_case(self):
        """S7.5.4: any other file could change or go."""
        self.demand()
        reply = self.reply(self.decided())
        other = {"res_model": reply.complaint_id._name, "res_id": self.log().id}
        file = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"1", **other})
        proofs = self.env["complaint.reply.proof"].with_user(self.user_inspector)
        vals = {"reply_id": reply.id, "kind": "signature"}
        with self.refused(self.user_inspector, ValidationError, "no file of this"):
            proofs.create({**vals, "attachment_ids": [Command.link(file.id)]})
        own = file.with_user(self.user_inspector).create(
            {"name": "b.txt", "raw": b"1", "res_model": proofs._name}
        )
        self.assertTrue(
            proofs.create({**vals, "attachment_ids": [Command.link(own.id)]})
        )

    def test_money_is_not_promised_on_the_spot(self):
        """S5.2.4: neither before the answer nor between answer and closing."""
        self.demand(direct=True)
        complaint = self.log().with_user(self.user_inspector)
        complaint.write({"class_id": self.class_a.id, "amount": 101})
        self.assertFalse(complaint.can_answer_directly)
        with self.refused(self.user_inspector, UserError, "Money is promised"):
            complaint.action_answer_directly()
        complaint.amount = 0
        complaint.action_answer_directly()
        self.reply(complaint, satisfaction="yes")
        complaint.amount = 5000
        with self.refused(self.user_inspector, UserError, "Money is promised"):
            complaint.action_close()
        complaint.action_back_to_investigation()
        self.assertEqual(complaint.state, "investigation")


@tagged("post_install", "-at_install")
class TestHostileAccused(EscalationCase):
    def accused_head(self):
        complaint = self.to_investigation()
        link = [Command.link(self.user_head.id)]
        complaint.with_user(self.user_inspector).subject_user_ids = link
        return complaint

    def test_who_is_accused_does_not_silence_the_alert(self):
        """S4.8: not with the role of a QA head either."""
        complaint = self.accused_head()
        alerts = complaint._alert("reported", users=self.user_head2)
        own = complaint.with_user(self.user_head)
        self.assertFalse(own.can_acknowledge_alert)
        with self.refused(self.user_head, AccessError, "you were not called"):
            own.action_acknowledge_alerts()
        self.assertTrue(alerts.is_open)
        complaint.with_user(self.user_head2).action_acknowledge_alerts()
        self.assertFalse(alerts.is_open)

    def test_who_is_accused_does_not_take_the_case_over(self):
        """S4.8: not as the head of a department either."""
        complaint = self.to_investigation()
        department = self.env["complaint.department"].create(
            {"name": "Packaging", "head_id": self.user_head.id}
        )
        handovers = self.env["complaint.handover"].with_user(self.user_inspector)
        handover = handovers.create(
            {"complaint_id": complaint.id, "department_id": department.id}
        )
        link = [Command.link(self.user_head.id)]
        complaint.with_user(self.user_inspector).subject_user_ids = link
        with self.refused(self.user_head, UserError, "complaint about"):
            handover.with_user(self.user_head).action_accept()

    def test_who_logged_a_case_does_not_count_who_is_accused(self):
        """S4.8: grouping by a field tells as much as reading it."""
        complaint = self.accused_head()
        own = complaint.with_user(self.user_plain)
        items = self.env["complaint.item"].with_user(self.user_plain)
        path = "complaint_id.subject_user_ids"
        with self.refused(self.user_plain, AccessError):
            own.formatted_read_group([], ["subject_user_ids"], ["__count"])
        with self.refused(self.user_plain, AccessError):
            own.web_read_group([], ["subject_user_ids"])
        with self.refused(self.user_plain, AccessError):
            items.formatted_read_group([], [path], ["__count"])
        with self.refused(self.user_plain, AccessError):
            own.search([("subject_user_ids", "in", self.user_head.ids)])
        groups = own.with_user(self.user_reader).formatted_read_group(
            [("id", "=", complaint.id)], ["subject_user_ids"], ["__count"]
        )
        self.assertEqual(groups[0]["subject_user_ids"][0], self.user_head.id)

    def test_who_logged_a_case_does_not_learn_who_is_accused(self):
        """S4.8: the log of the case tells that somebody spoke, and not who."""
        complaint = self.to_investigation()
        statement = self.env["complaint.statement"].with_user(self.user_inspector)
        statement = statement.create(
            {
                "complaint_id": complaint.id,
                "side": "respondent",
                "user_id": self.user_sales.id,
            }
        )
        statement.with_user(self.user_sales)._give("I was not there.")
        own = complaint.with_user(self.user_plain)
        own.invalidate_recordset()
        with self.refused(self.user_plain, AccessError):
            own.read(["subject_user_ids"])
        told = own.message_ids.filtered(lambda m: "statement" in (m.body or ""))
        self.assertTrue(told)
        shown = str(told.read(["body", "author_id", "email_from", "create_uid"]))
        self.assertNotIn("Test Sales", shown)
        self.assertNotIn(self.user_sales.email, shown)


@tagged("post_install", "-at_install")
class TestHostileChange(ReplyCase):
    def test_qa_head_who_rewrote_a_change_does_not_approve_it(self):
        """S9.F3: who entered any word of it asks a colleague."""
        complaint = self.to_investigation()
        changes = self.env["complaint.change"].with_user(self.user_inspector)
        change = changes.create({"complaint_id": complaint.id, "name": "x"})
        change.with_user(self.user_head).name = "Sealing at 190 °C"
        with self.refused(self.user_head, AccessError, "does not approve"):
            change.with_user(self.user_head).action_approve()
        for vals in ({"author_ids": [Command.clear()]}, {"approved_at": "2026-01-01"}):
            with self.refused(self.user_head, UserError):
                change.with_user(self.user_head).write(vals)
        change.with_user(self.user_head2).action_approve()
        self.assertEqual(change.approved_by_id, self.user_head2)

    def test_action_is_not_born_with_a_step_behind_it(self):
        now = fields.Datetime.now()
        vals = {"name": "x", "due_date": "2026-12-01", "state_changed_at": now}
        with self.refused(self.user_inspector, UserError, "starts open") as env:
            env["complaint.action"].create(vals)

    def test_each_button_of_a_case_opens_its_own_form(self):
        """Two concerns must not take one another's method."""
        complaint = self.to_investigation()
        opened = complaint.action_propose_measure()
        self.assertEqual(opened["res_model"], "complaint.measure")
        opened = complaint.action_add_entry()
        self.assertEqual(opened["res_model"], "complaint.action")
