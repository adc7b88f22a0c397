import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.complaint_mgmt.tools import chain

GROUP = "complaint_mgmt.group_complaint_"


class EventCase(TransactionCase):
    """A company with an empty chain, and one user for each role that matters here."""

    @classmethod
    def default_env_context(cls):
        return {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Chain Test"})
        cls.other_company = cls.env["res.company"].create({"name": "Other Test"})
        cls.events = cls.env["complaint.event"].with_company(cls.company)
        cls.partner = cls.env["res.partner"].create({"name": "Wang Fang"})
        for role in ("handler", "qa_head", "manager", "archivist"):
            setattr(cls, role, cls._user(role))

    @classmethod
    def _user(cls, role):
        return new_test_user(
            cls.env,
            login=f"event_{role}",
            groups=f"base.group_user,{GROUP}{role}",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def _seal(self):
        self.env.cr.flush()

    def _record(self, count=1, kind="test.done", data=None):
        """Record events on the company, which has neither number nor person."""
        for __ in range(count):
            self.events._record(self.company, kind, data)
        self._seal()
        return self._chain(self.company)

    def _chain(self, company):
        domain = [("company_id", "=", company.id)]
        return self.events.sudo().search(domain, order="sequence")

    def _sql(self, query, *params):
        self.env.cr.execute(SQL(query, *params))
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestEventChain(EventCase):
    def test_each_event_carries_the_digest_of_the_one_before(self):
        """Law 4: digest = SHA-256(previous digest + canonical JSON)."""
        events = self._record(3, data={"b": 1, "a": [True, "ü"]})
        self.assertEqual(events.mapped("sequence"), [1, 2, 3])
        self.assertEqual(events[0].previous, chain.GENESIS)
        self.assertEqual(events[1:].mapped("previous"), events[:2].mapped("digest"))
        self.assertEqual(events[0].data, '{"a":[true,"ü"],"b":1}')
        hashed = {
            "company": self.company.id,
            "data": {"b": 1, "a": [True, "ü"]},
            "date": events[0].date_utc,
            "kind": "test.done",
            "login": self.env.user.login,
            "model": "res.company",
            "record": self.company.id,
            "reference": f"res.company,{self.company.id}",
            "sequence": 1,
            "user": self.env.uid,
        }
        self.assertEqual(events[0].digest, chain.event_digest(chain.GENESIS, hashed))

    def test_events_of_one_transaction_keep_their_order(self):
        """Law 4: the chain tells what came first."""
        kinds = ["test.first", "test.second", "test.third"]
        for kind in kinds:
            self.events._record(self.company, kind)
        self._seal()
        self.assertEqual(self._chain(self.company).mapped("kind"), kinds)

    def test_each_company_has_a_chain_of_its_own(self):
        """Law 8: events of one company do not move those of another."""
        both = self.company + self.other_company
        for __ in range(2):
            self.events._record(both, "test.done")
        self._seal()
        for company in both:
            events = self._chain(company)
            self.assertEqual(events.mapped("sequence"), [1, 2])
            self.assertEqual(self.events._verify(company)["problems"], [])

    def test_a_record_without_company_belongs_to_the_current_one(self):
        """Law 8: every event has a company."""
        event = self.events._record(self.partner, "test.done")
        self.assertEqual(event.sudo().company_id, self.company)

    def test_many_records_cost_no_more_queries_than_one(self):
        """Law 3: no query in a loop over records."""
        partners = self.env["res.partner"].create([{"name": str(i)} for i in range(60)])
        costs = []
        for records in (partners[:1], partners[:1], partners):
            before = self.env.cr.sql_log_count
            self.events._record(records, "test.done")
            self._seal()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[2], costs[1])
        self.assertEqual(self._chain(self.company).mapped("sequence"), [*range(1, 63)])

    def test_a_rollback_to_a_savepoint_leaves_no_gap(self):
        """Law 4: neither gap nor duplicate, whatever is rolled back."""
        self.events._record(self.company, "test.before")
        for flush in (True, False):
            with self.assertRaises(ZeroDivisionError):
                with self.env.cr.savepoint(flush=flush):
                    self.events._record(self.company, "test.gone")
                    if flush:
                        self._seal()
                    raise ZeroDivisionError
        self.events._record(self.company, "test.after")
        self._seal()
        self.env.invalidate_all()
        events = self._chain(self.company)
        self.assertEqual(events.mapped("kind"), ["test.before", "test.after"])
        self.assertEqual(events.mapped("sequence"), [1, 2])
        self.assertEqual(self.events._verify(self.company)["problems"], [])

    def test_what_a_later_hook_of_the_commit_records_is_sealed_too(self):
        """Law 4: no event is committed without its place in the chain."""
        self.events._record(self.company, "test.first")
        self.env.cr.precommit.add(
            lambda: self.events._record(self.company, "test.late")
        )
        self.env.cr.precommit.run()
        self.assertEqual(self._chain(self.company).mapped("sequence"), [1, 2])

    def test_the_event_names_the_person_also_under_sudo(self):
        """Law 4: who did it is who is logged in, not the superuser."""
        events = self.events.with_user(self.handler).sudo()
        event = events._record(self.company, "test.done").sudo()
        self.assertEqual(event.user_id, self.handler)
        self.assertEqual(event.login, "event_handler")

    def test_names_of_persons_do_not_enter_the_log(self):
        """Law 7: a reference is a number, or model and id."""
        event = self.events._record(self.partner, "test.done").sudo()
        self.assertEqual(event.reference, f"res.partner,{self.partner.id}")
        self.partner.name = "TS-202611-0001"
        event = self.events._record(self.partner, "test.done").sudo()
        self.assertEqual(event.reference, "TS-202611-0001")

    def test_what_has_no_single_written_form_is_refused(self):
        """Law 4: one value, one byte string, one digest."""
        for data, error in (
            ({"a": float("nan")}, ValueError),
            ({"a": "\ud800"}, ValueError),
            ({"a": [{1: 2}]}, TypeError),
            ({"a": object()}, TypeError),
        ):
            with self.subTest(data=data), self.assertRaises(error):
                self.events._record(self.company, "test.done", data)
        for kind in ("test", "Test.done", "test.", "test.done\n", ""):
            with self.subTest(kind=kind), self.assertRaises(ValueError):
                self.events._record(self.company, kind)


@tagged("post_install", "-at_install")
class TestEventRefusals(EventCase):
    def setUp(self):
        super().setUp()
        self.event = self._record()

    def test_nobody_creates_changes_or_deletes_an_event(self):
        """Law 4: not the administrator, not sudo, not by a hand-made context."""
        vals = {
            "company_id": self.company.id,
            "kind": "test.forged",
            "data": "{}",
            "res_model": "res.company",
            "login": "x",
            "date": "2026-01-01",
            "date_utc": "x",
            "user_id": self.env.uid,
        }
        admin = self.env.ref("base.user_admin")
        root = self.env.ref("base.user_root")
        contexts = ({}, {"_force_unlink": True, "install_mode": True, "force": True})
        for user in (self.qa_head, self.manager, self.archivist, admin, root):
            for context in contexts:
                for su in (False, True):
                    event = self.event.with_user(user).sudo(su)
                    event = event.with_context(**context)
                    with self.subTest(user=user.login, su=su, context=context):
                        self._assert_refused(event, vals)
        self.assertEqual(self._chain(self.company), self.event)
        self.assertEqual(self.events._verify(self.company)["problems"], [])

    def _assert_refused(self, event, vals):
        for attempt in (
            lambda: event.create([vals]),
            lambda: event.write({"kind": "test.forged"}),
            lambda: event.write({}),
            lambda: event.unlink(),
            lambda: event.copy(),
            lambda: event.browse().web_save(vals, {}),
            lambda: event.update({"kind": "test.forged"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_an_import_of_events_is_refused(self):
        """Law 4: import is refused as everything else."""
        header = ["company_id/.id", "kind", "data", "res_model", "login", "date_utc"]
        row = [str(self.company.id), "test.forged", "{}", "res.company", "x", "x"]
        result = self.event.with_user(self.manager).load(header, [row])
        self.assertFalse(result["ids"])
        self.assertEqual(self._chain(self.company), self.event)

    def test_only_those_who_supervise_read_the_log(self):
        """Law 4: QA head, administrator and archivist read it, a handler does not."""
        for user in (self.qa_head, self.manager, self.archivist):
            self.assertEqual(self.event.with_user(user).kind, "test.done")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.event.with_user(self.handler).read(["kind"])

    def test_events_of_another_company_are_not_seen(self):
        """Law 8: the record's company decides."""
        self.events._record(self.other_company, "test.done")
        self._seal()
        events = self.events.with_user(self.qa_head)
        self.assertEqual(events.search([]).company_id, self.company)
        with self.assertRaises(AccessError):
            self._chain(self.other_company).with_user(self.qa_head).read(["kind"])


@tagged("post_install", "-at_install")
class TestEventVerify(EventCase):
    def setUp(self):
        super().setUp()
        self.chained = self._record(5, data={"a": 1})

    def _problems(self):
        return self.events._verify(self.company)["problems"]

    def test_a_change_of_any_column_by_sql_is_found(self):
        """Law 4: a database administrator cannot bend the record unseen."""
        digest = "0" * 63 + "1"
        changes = {
            "company_id": self.other_company.id,
            "data": '{"a":2}',
            "date": "2020-01-01 00:00:00",
            "date_utc": self.chained[2].date_utc.replace("2", "1", 1),
            "digest": digest,
            "kind": "test.forged",
            "login": "somebody",
            "previous": digest,
            "reference": "TS-202611-0001",
            "res_id": 0,
            "res_model": "res.partner",
            "sequence": 99,
            "user_id": self.handler.id,
        }
        for column, value in changes.items():
            with self.subTest(column=column):
                self.assertEqual(self._problems(), [])
                savepoint = self.env.cr.savepoint()
                self._sql(
                    "UPDATE complaint_event SET %s = %s WHERE id = %s",
                    SQL.identifier(column),
                    value,
                    self.chained[2].id,
                )
                self.assertEqual(self._problems()[0].line, 3)
                savepoint.close(rollback=True)

    def test_details_that_read_differently_are_found(self):
        """Law 4: also what a reader would see and a parser would not."""
        for text in ('{"a":0,"a":1}', '{"a": 1}', '{"a":1', ""):
            with self.subTest(text=text):
                self._sql("UPDATE complaint_event SET data = %s", text)
                self.assertEqual(self._problems()[0].line, 1)

    def test_a_deleted_event_is_found(self):
        """Law 4: a hole in the chain shows."""
        self._sql("DELETE FROM complaint_event WHERE id = %s", self.chained[1].id)
        self.assertEqual(self._problems()[0].line, 2)

    def test_swapped_events_are_found(self):
        """Law 4: the order is part of the record."""
        for place, sequence in ((1, 99), (2, 2), (1, 3)):
            self._sql(
                "UPDATE complaint_event SET sequence = %s WHERE id = %s",
                sequence,
                self.chained[place].id,
            )
        self.assertEqual(self._problems()[0].line, 2)

    def test_the_qa_head_verifies_and_a_handler_may_not(self):
        """Law 4: the button says how many events are intact, or where it broke."""
        events = self.events.with_user(self.qa_head)
        params = events.action_verify_chain()["params"]
        self.assertEqual(params["type"], "success")
        self.assertIn("5 events, intact", params["message"])
        self.assertIn(self.chained[-1].digest, params["message"])
        self._sql("UPDATE complaint_event SET kind = 'x' WHERE sequence = 4")
        params = events.action_verify_chain()["params"]
        self.assertEqual(params["type"], "danger")
        self.assertIn("broken at event 4", params["message"])
        with self.assertRaises(AccessError):
            self.events.with_user(self.handler).action_verify_chain()
        with self.assertRaises(AccessError):
            self.events.with_user(self.handler).action_export_chain()

    @mute_logger("odoo.sql_db")
    def test_a_half_sealed_event_cannot_be_stored(self):
        """Law 4: sequence and digests come together or not at all."""
        with self.assertRaisesRegex(Exception, "sealed_check"):
            with self.env.cr.savepoint():
                self._sql("UPDATE complaint_event SET digest = NULL")


@tagged("post_install", "-at_install")
class TestEventParallel(TransactionCase):
    """Real transactions side by side; what they commit is removed by SQL afterwards."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._forget)
        # Closed in the other order: the end of the first frees a second that waits.
        self.second, self.first = self._transaction(), self._transaction()

    def _transaction(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        # A snapshot from before the other one commits, as a slow request has it.
        cr.execute("SELECT count(*) FROM complaint_event")
        return api.Environment(cr, SUPERUSER_ID, {})

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM complaint_event WHERE kind = 'test.parallel'")

    def _record(self, env):
        return env["complaint.event"]._record(env.company, "test.parallel")

    def test_a_second_writer_waits_at_commit_only_and_continues_the_chain(self):
        """Law 4: no writer fails, and none waits during the business work."""
        ours, theirs = self._record(self.first), self._record(self.second)
        self.first.cr.flush()
        thread = threading.Thread(target=self.second.cr.commit, daemon=True)
        thread.start()
        thread.join(0.5)
        self.assertTrue(thread.is_alive(), "the second writer did not wait")
        self.first.cr.commit()
        thread.join(10)
        self.assertFalse(thread.is_alive())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            ours, theirs = ours.with_env(env), theirs.with_env(env)
            self.assertEqual(theirs.sequence, ours.sequence + 1)
            self.assertEqual(theirs.previous, ours.digest)
            self.assertFalse(env["complaint.event"]._verify(env.company)["problems"])


@tagged("post_install", "-at_install")
class TestEventLabels(TransactionCase):
    def test_the_log_speaks_in_words(self):
        """What a QA head reads is a sentence, not a code; the code stays beside it."""
        events = self.env["complaint.event"]
        event = events._record(self.env.company, "complaint.created")
        self.assertEqual(event.label, "Complaint logged")
        other = events._record(self.env.company, "something.unknown")
        self.assertEqual(other.label, "something.unknown")
