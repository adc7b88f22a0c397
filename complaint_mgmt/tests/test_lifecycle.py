from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from ..tools import lifecycle
from .common import ComplaintCase

REASON = {"state_reason": "The customer called again."}
STATES = (*lifecycle.OPEN, *lifecycle.FINAL)
ILLEGAL = [
    (old, new)
    for old in STATES
    for new in (*STATES, "archived", False)
    if old != new and (old, new) not in lifecycle.EDGES
]


class LifecycleCase(ComplaintCase):
    def cancelled(self):
        complaint = self.log().with_user(self.user_inspector)
        complaint.write({"state": "cancelled", **REASON})
        return complaint

    def case_in(self, state):
        """Return a case that came to `state` by legal steps."""
        makers = {
            "new": lambda: self.log().with_user(self.user_inspector),
            "investigation": self.to_investigation,
            "decision": self.to_decision,
            "reply": self.to_reply,
            "closed": self.to_closed,
            "cancelled": self.cancelled,
        }
        complaint = makers[state]()
        self.assertEqual(complaint.state, state)
        return complaint


@tagged("post_install", "-at_install")
class TestEdges(LifecycleCase):
    """The way of a case is one table, whoever asks and by whatever means (S9.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = {state: cls.case_in(cls(), state) for state in STATES}

    def test_the_table_names_only_states_of_the_model(self):
        known = dict(self.env["complaint.complaint"]._fields["state"].selection)
        self.assertEqual(set(known), set(STATES))
        self.assertTrue(set(sum(lifecycle.EDGES, ())) <= set(STATES))
        self.assertTrue(ILLEGAL)

    def test_no_illegal_step_by_write(self):
        """S9.5: not for the QA head nor for the system, with a reason or not."""
        for old, new in ILLEGAL:
            for user in (self.user_head, self.env.user):
                with self.subTest(old=old, new=new, user=user.login):
                    with self.refused(user, UserError, "cannot go from") as env:
                        case = self.cases[old].with_env(env)
                        case.write({"state": new, **REASON})

    def test_no_illegal_step_by_import(self):
        """S9.5: an imported file takes the same edges."""
        labels = self.env["complaint.complaint"]._fields["state"]
        labels = dict(labels._description_selection(self.env))
        for old, new in ILLEGAL:
            if new not in labels:
                continue
            case = self.cases[old].with_user(self.user_head)
            result = case.browse().load([".id", "state"], [[str(case.id), labels[new]]])
            self.assertFalse(result["ids"], (old, new))
            self.assertEqual(case.state, old)

    def test_no_illegal_step_by_button(self):
        """S9.5: buttons are hidden in vain if RPC may press them."""
        buttons = {"action_start": "investigation", "action_close": "closed"}
        for button, target in buttons.items():
            for old, case in self.cases.items():
                if (old, target) in lifecycle.EDGES or old == target:
                    continue
                with self.refused(self.user_head, UserError) as env:
                    getattr(case.with_env(env), button)()
        for old in ("new", "decision", "reply", "closed", "cancelled"):
            with self.refused(self.user_inspector, UserError) as env:
                self.cases[old].with_env(env).action_submit()

    def test_no_illegal_step_by_the_dialog_that_asks_why(self):
        for old, new in ILLEGAL:
            if new not in ("investigation", "cancelled", "new"):
                continue
            with self.refused(self.user_head, UserError) as env:
                env["complaint.reason"].create(
                    {
                        "complaint_ids": [Command.set(self.cases[old].ids)],
                        "target": new,
                        "reason": "Because.",
                    }
                ).action_confirm()

    def test_no_context_opens_a_way(self):
        """S9.5: no context key switches a control off."""
        keys = (
            "skip_validation",
            "force",
            "_force_unlink",
            "install_mode",
            "import_file",
            "tracking_disable",
            "module",
            "bin_size",
        )
        context = dict.fromkeys(keys, True)
        for old, new in ILLEGAL:
            with self.refused(self.user_head, UserError) as env:
                case = self.cases[old].with_env(env).with_context(**context)
                case.write({"state": new, **REASON})

    def test_each_legal_step_needs_its_role(self):
        """S9.5: the next role down is refused each legal edge."""
        strangers = (
            self.user_plain,
            self.user_reader,
            self.user_vp,
            self.user_gm,
            self.user_legal,
            self.user_archivist,
            self.user_sensitive,
            self.user_other,
        )
        for (old, new), edge in lifecycle.EDGES.items():
            is_for_head = edge.groups == (lifecycle.QA_HEAD,)
            next_down = (self.user_inspector, self.user_manager) if is_for_head else ()
            for user in strangers + next_down:
                with self.subTest(old=old, new=new, user=user.login):
                    with self.refused(user, AccessError) as env:
                        case = self.cases[old].with_env(env)
                        case.write({"state": new, **REASON})

    def test_the_steps_for_the_qa_head_are_open_to_him(self):
        for old, new in (
            ("closed", "investigation"),
            ("investigation", "cancelled"),
            ("cancelled", "new"),
        ):
            case = self.case_in(old).with_user(self.user_head)
            case.write({"state": new, **REASON})
            self.assertEqual(case.state, new)

    def test_a_step_that_needs_a_reason_is_not_taken_without(self):
        """S9.5: cancel, reopen and take up again say why."""
        asking = [pair for pair, edge in lifecycle.EDGES.items() if edge.needs_reason]
        self.assertEqual(len(asking), 4)
        for old, new in asking:
            for reason in (None, False, "", "   "):
                vals = {"state": new}
                if reason is not None:
                    vals["state_reason"] = reason
                with self.refused(self.user_head, UserError, "needs a reason") as env:
                    self.cases[old].with_env(env).write(vals)

    def test_an_old_reason_is_no_reason(self):
        case = self.cancelled().with_user(self.user_head)
        self.assertTrue(case.state_reason)
        with self.refused(self.user_head, UserError, "needs a reason"):
            case.write({"state": "new"})

    def test_each_step_is_an_event_with_both_states(self):
        """Who took which step, in the order of the steps."""
        events = self.events_of(self.cases["closed"], "state.changed")
        steps = [(old, new) for old, new in zip(STATES[:4], STATES[1:5], strict=True)]
        for event, (old, new) in zip(events, steps, strict=True):
            self.assertIn(f'"from":"{old}"', event.data)
            self.assertIn(f'"to":"{new}"', event.data)


@tagged("post_install", "-at_install")
class TestGuards(LifecycleCase):
    """What must hold before a step, one guard at a time."""

    def step(self, complaint, state, text):
        """Refuse a step for the handler and for the system."""
        for user in (complaint.env.user, self.env.user):
            with self.refused(user, UserError, text) as env:
                complaint.with_env(env).write({"state": state})

    def test_an_investigation_needs_a_handler_and_a_class(self):
        """S9.5: guards handler and class."""
        complaint = self.log().with_user(self.user_inspector)
        self.step(complaint, "investigation", "Assign a handler")
        complaint.user_id = self.user_inspector
        self.step(complaint, "investigation", "Classify")
        complaint.class_id = self.class_minor
        complaint.write({"state": "investigation"})
        self.assertEqual(complaint.state, "investigation")

    def test_starting_makes_the_user_the_handler_if_there_is_none(self):
        taken = self.log(self.user_inspector, user_id=self.user_inspector2.id)
        both = self.log().with_user(self.user_inspector) | taken
        both.class_id = self.class_minor
        both.action_start()
        self.assertEqual(
            both.mapped("user_id"), self.user_inspector | self.user_inspector2
        )

    def test_a_proposal_needs_outcome_findings_and_text(self):
        """S9.5: guard proposal; nothing incomplete goes to the QA head."""
        labels = {"outcome": "Outcome", "investigation": "Findings"}
        for name, label in {**labels, "proposal": "Proposal"}.items():
            complaint = self.to_investigation()
            complaint.write({**self.findings(), name: False})
            with self.refused(self.user_inspector, UserError, f"({label})"):
                complaint.action_submit()
            self.step(complaint, "decision", f"({label})")
        complaint.write({**self.findings(), "investigation": "<p><br></p>"})
        with self.refused(self.user_inspector, UserError, "Findings"):
            complaint.action_submit()

    def test_a_decision_begins_with_a_signed_proposal(self):
        """S9.5: guard gate_open; complete fields are no signature."""
        complaint = self.to_investigation()
        complaint.write(self.findings())
        self.step(complaint, "decision", "signed proposal")

    def test_a_reply_begins_with_the_last_signature(self):
        """S9.5: guard gate_approved."""
        complaint = self.to_decision()
        for user in (self.user_head, self.user_vp, self.user_gm):
            self.step(complaint, "reply", "not signed by all")
            self.sign(complaint, user)
        self.assertEqual(complaint.state, "reply")

    def test_nobody_withdraws_a_decision_that_is_being_signed(self):
        """Guard gate_not_open."""
        self.step(self.to_decision(), "investigation", "still being collected")

    def test_a_decision_that_is_sent_back_is_investigated_again(self):
        complaint = self.to_decision()
        self.sign(complaint, self.user_head, "send_back", "Ask the laboratory.")
        self.assertEqual(complaint.state, "investigation")

    def test_a_case_is_not_closed_before_the_answer(self):
        """S9.5: guards replied and settled."""
        complaint = self.to_reply()
        self.step(complaint, "closed", "Record the reply")
        reply = self.reply(complaint, satisfaction="no")
        self.step(complaint, "closed", "not satisfied")
        reply.action_satisfied()
        complaint.action_close()
        self.assertEqual(complaint.closed_by_id, self.user_inspector)

    def test_a_decision_that_was_changed_after_signing_does_not_close(self):
        """If what was signed changes, the signature is void."""
        for vals in ({"amount": 9000.0}, {"proposal": "Pay."}, {"outcome": "storage"}):
            complaint = self.to_reply()
            self.reply(complaint, satisfaction="yes")
            with self.refused(self.user_inspector, UserError, "not signed by all"):
                complaint.write({"state": "closed", **vals})
            complaint.write(vals)
            self.assertEqual(complaint.state, "investigation")

    def test_lines_that_were_changed_after_signing_void_the_decision(self):
        """Product, lot and quantity are part of what was signed."""
        complaint = self.to_reply()
        items = self.env["complaint.item"].with_user(self.user_inspector)
        items.create({"complaint_id": complaint.id, "product_id": self.product.id})
        self.assertEqual(complaint.state, "investigation")

    def test_an_answered_case_goes_back_only_if_the_customer_objects(self):
        """Guard unsettled: round + 1, and the earlier answer stays readable."""
        complaint = self.to_reply()
        self.step(complaint, "investigation", "did not object")
        reply = self.reply(complaint, satisfaction="no")
        complaint.action_back_to_investigation()
        self.assertEqual(complaint.state, "investigation")
        self.assertEqual(complaint.reply_ids, reply)

    def test_an_answer_of_an_earlier_round_does_not_close_the_next(self):
        """S9.5: guard replied looks at the decision that holds now."""
        complaint = self.to_reply()
        self.reply(complaint, satisfaction="no")
        complaint.action_back_to_investigation()
        complaint.proposal = "Refund."
        self.propose(complaint)
        self.to_reply(complaint)
        self.step(complaint, "closed", "Record the reply")

    def test_a_reopened_case_needs_a_new_decision(self):
        """S9.5: reopening is no way back to closed without signatures."""
        complaint = self.to_closed()
        complaint.with_user(self.user_head).write({"state": "investigation", **REASON})
        self.assertFalse(complaint.closed_at or complaint.closed_by_id)
        complaint.proposal = "Refund."
        self.step(complaint, "decision", "signed proposal")
        self.step(complaint, "reply", "signed decision")
        self.step(complaint, "closed", "not admitted")

    def test_the_dialog_asks_why_and_takes_the_step(self):
        batch = self.log() | self.log()
        batch = batch.with_user(self.user_inspector)
        action = batch.with_context(target_state="cancelled").action_ask_reason()
        wizards = self.env[action["res_model"]].with_user(self.user_inspector)
        wizard = wizards.with_context(**action["context"]).create({"reason": "Twice."})
        wizard.action_confirm()
        self.assertEqual(set(batch.mapped("state")), {"cancelled"})
        self.assertEqual(set(batch.mapped("state_reason")), {"Twice."})
        with self.refused(self.user_reader) as env:
            env["complaint.reason"].create({"target": "cancelled", "reason": "Mine"})


@tagged("post_install", "-at_install")
class TestClosed(LifecycleCase):
    def test_no_field_of_a_closed_case_can_be_changed(self):
        """S9.5: any stored field but the tags; QA head and system included."""
        harmless = self.env["complaint.complaint"]._closed_writable_fields()
        self.assertTrue({"tag_ids"} <= harmless)
        self.assertFalse(harmless & {"statement", "class_id", "item_ids", "reply_ids"})
        for complaint in (self.to_closed(), self.cancelled()):
            for name, field in complaint._fields.items():
                if not field.store or name in ("state", *harmless, *MAGIC_COLUMNS):
                    continue
                for user in (self.user_head, self.env.user):
                    with self.subTest(field=name, user=user.login):
                        with self.refused(user, UserError) as env:
                            complaint.with_env(env).write({name: False})

    def test_the_same_state_is_no_pretext(self):
        """S9.5: writing the state it has, together with something else."""
        for complaint in (self.to_closed(), self.cancelled()):
            for vals in ({"amount": 1.0}, {"proposal": "x"}, REASON):
                for user in (self.user_head, self.env.user):
                    with self.refused(user, UserError, "is closed") as env:
                        case = complaint.with_env(env)
                        case.write({"state": case.state, **vals})

    def test_tags_may_still_be_set(self):
        complaint = self.to_closed()
        complaint.tag_ids = [Command.create({"name": "Training example"})]
        self.assertEqual(complaint.tag_ids.name, "Training example")

    def test_a_discussion_may_go_on(self):
        """A note on a closed case is a message, and changes nothing in the file."""
        complaint = self.to_closed()
        self.assertTrue(complaint.message_post(body="The customer says thanks."))

    def test_reason_and_step_come_together(self):
        """A reason is what was said with the step, and is not rewritten afterwards."""
        complaint = self.cancelled().with_user(self.user_head)
        complaint.write({"state": "new", "state_reason": "Not twice after all."})
        with self.refused(self.user_inspector, UserError) as env:
            complaint.with_env(env).write({"state_reason": "Nothing."})


@tagged("post_install", "-at_install")
class TestBatches(LifecycleCase):
    def test_one_illegal_step_refuses_the_batch(self):
        """S9.5: a batch of mixed states moves as a whole or not at all."""
        good = self.log().with_user(self.user_inspector)
        good.write({"user_id": self.user_inspector.id, "class_id": self.class_minor.id})
        for state in ("decision", "closed", "cancelled"):
            other = self.case_in(state)
            with self.refused(self.user_inspector, UserError):
                (good | other).write({"state": "investigation"})
            self.assertEqual((good.state, other.state), ("new", state))

    def test_a_case_that_is_there_already_keeps_its_time(self):
        with freeze_time("2026-11-20 08:00:00"):
            early = self.to_investigation(self.log(received_at="2026-11-20 07:00:00"))
        late = self.log().with_user(self.user_inspector)
        late.class_id = self.class_minor
        late.user_id = self.user_inspector
        (early | late).write({"state": "investigation"})
        self.assertEqual(str(early.state_changed_at), "2026-11-20 08:00:00")
        self.assertEqual(late.state, "investigation")
        self.assertEqual(len(self.events_of(early, "state.changed")), 1)

    def test_a_closed_case_in_a_batch_is_protected(self):
        closed = self.to_closed()
        stamp = (closed.closed_at, closed.closed_by_id)
        answered = self.to_reply()
        self.reply(answered, satisfaction="yes")
        with self.refused(self.user_inspector2, UserError) as env:
            (closed | answered).with_env(env).write({"state": "closed"})
        with self.refused(self.user_inspector, UserError):
            (closed | answered).write({"amount": 1.0})
        self.assertEqual((closed.closed_at, closed.closed_by_id), stamp)

    def test_a_batch_takes_a_step_with_few_queries(self):
        """Taking ten cases up costs hardly more than taking one."""
        vals = {
            "statement": "Batch",
            "class_id": self.class_minor.id,
            "user_id": self.user_inspector.id,
        }
        cases = self.env["complaint.complaint"].with_user(self.user_inspector)
        counts = []
        for size in (1, 1, 10):
            batch = cases.create([vals] * size)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.write({"state": "investigation"})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[2], counts[1] + 10, counts)
