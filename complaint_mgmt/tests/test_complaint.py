import re
from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import STATEMENT, ComplaintCase

NUMBER = re.compile(r"[A-Z0-9]+-[A-Z0-9]+-[A-Z0-9]+")


@tagged("post_install", "-at_install")
class TestComplaint(ComplaintCase):
    # ------------------------------------------------------------------
    # Number
    # ------------------------------------------------------------------

    def test_the_number_has_three_groups_and_no_gaps(self):
        """S9.6: regex, unique, gap-free; after a refused attempt and a batch."""
        first = self.log()
        with self.refused(self.user_plain, UserError):
            self.log(state="closed")
        batch = self.env["complaint.complaint"].with_user(self.user_plain)
        batch = batch.create([{"statement": text} for text in ("a", "b", "c")])
        counters = []
        for complaint in first | batch:
            self.assertTrue(NUMBER.fullmatch(complaint.name), complaint.name)
            self.assertEqual(complaint.name[:2], "TS")
            counters.append(int(complaint.name.rpartition("-")[2]))
        start = counters[0]
        self.assertEqual(counters, list(range(start, start + 4)))

    def test_the_number_stays_when_the_case_is_sorted_anew(self):
        """S9.6: unchanged on reclassification, and on a change of customer or month."""
        complaint = self.to_investigation()
        number = complaint.name
        with freeze_time(fields.Datetime.now() + timedelta(days=40)):
            self.reclassify(complaint, self.class_critical)
            complaint.partner_id = self.stranger
        self.assertEqual(complaint.name, number)

    def test_nobody_gives_or_changes_a_number(self):
        """S9.6: the system gives it; not by create, write, default or import."""
        complaint = self.log()
        for user in (self.user_plain, self.user_head, self.env.user):
            with self.refused(user, UserError, "given by the system"):
                self.log(user, name="TS-202611-9999")
            with self.refused(user, UserError) as env:
                complaint.with_env(env).write({"name": "TS-202611-9999"})
            with self.refused(user, UserError) as env:
                env["complaint.complaint"].name_create("TS-202611-9999")
        complaints = self.env["complaint.complaint"].with_user(self.user_head)
        by_default = complaints.with_context(default_name="TS-202611-9999")
        self.assertNotEqual(by_default.create({"statement": "x"}).name[-4:], "9999")
        result = complaints.load(
            ["name", "statement"], [["TS-202611-9999", "By import"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("given by the system", result["messages"][0]["message"])

    def test_a_case_stays_with_the_company_that_numbered_it(self):
        """S9.6: another company would have to give another number."""
        complaint = self.to_investigation()
        both = [Command.set((self.company | self.other_company).ids)]
        self.user_inspector.sudo().company_ids = both
        with self.refused(self.user_inspector, UserError, "stays with its company"):
            complaint.write({"company_id": self.other_company.id})
        complaint.write({"company_id": self.company.id})

    def test_each_company_numbers_its_own_cases(self):
        """S9.6: two companies do not share a series, nor a prefix."""
        self.other_company.complaint_prefix = "QX"
        complaint = self.log(self.user_other, partner_id=self.stranger.id)
        self.assertEqual(complaint.company_id, self.other_company)
        self.assertRegex(complaint.name, r"^QX-\d{6}-0001$")

    # ------------------------------------------------------------------
    # Birth
    # ------------------------------------------------------------------

    def test_a_case_is_born_new_and_logged_by_its_user(self):
        complaint = self.log()
        self.assertEqual(complaint.state, "new")
        self.assertEqual(complaint.reported_by_id, self.user_plain)
        self.assertFalse(complaint.user_id)
        self.assertEqual(
            self.events_of(complaint).mapped("kind"), ["complaint.created"]
        )

    def test_a_case_is_about_a_product_a_service_or_a_person(self):
        """S1.2a: product, service, staff behaviour."""
        subjects = ("product", "service", "staff")
        logged = [self.log(subject_type=subject).subject_type for subject in subjects]
        self.assertEqual(logged, list(subjects))
        with self.refused(self.user_plain, Exception), self.env.cr.savepoint():
            self.log(subject_type=False).flush_recordset()

    def test_a_case_is_an_opinion_a_suggestion_or_a_demand(self):
        """S6.3: opinion, suggestion, demand; a complaint unless told otherwise."""
        kinds = ("opinion", "suggestion", "demand")
        self.assertEqual([self.log(kind=kind).kind for kind in kinds], list(kinds))
        self.assertEqual(self.log().kind, "complaint")

    def test_news_media_and_petitions_start_as_urgent(self):
        """Seven channels at least; media and petitions raise the priority."""
        channels = self.env["complaint.channel"].search([])
        self.assertGreaterEqual(len(channels), 7)
        raising = channels.filtered("raises_priority")
        self.assertTrue(raising)
        for channel in channels:
            complaint = self.log(channel_id=channel.id)
            expected = "1" if channel.raises_priority else "0"
            self.assertEqual(complaint.priority, expected, channel.code)
            self.assertEqual(complaint.mode, channel.mode)

    def test_what_the_customer_said_cannot_be_left_empty(self):
        for statement in ("", "  \n"):
            with self.refused(self.user_plain, ValidationError, "what happened"):
                self.log(statement=statement)

    def test_a_complaint_is_not_received_in_the_future(self):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        for moment in (tomorrow, datetime(1700, 1, 1)):
            with self.refused(self.user_plain, ValidationError, "today or earlier"):
                self.log(received_at=moment)

    def test_what_the_system_derives_is_not_written_by_hand(self):
        """Stored results of a computation cannot be given by RPC."""
        complaint = self.to_investigation()
        stranger = self.stranger.id
        with self.refused(self.user_inspector, ValidationError):
            complaint.commercial_partner_id = stranger
        logged = self.log(commercial_partner_id=stranger)
        self.assertEqual(logged.commercial_partner_id, self.customer)
        for name, value in {"is_serious": True, "satisfaction": "yes"}.items():
            with self.refused(self.user_inspector, ValidationError):
                complaint.write({name: value})
            self.assertFalse(self.log(**{name: value})[name])
            cases = self.env["complaint.complaint"].with_user(self.user_plain)
            defaults = cases.with_context(**{f"default_{name}": value})
            self.assertFalse(defaults.create({"statement": "By default"})[name])

    def test_who_logged_a_case_is_a_fact(self):
        complaint = self.to_investigation()
        with self.refused(self.user_inspector, UserError):
            complaint.write({"reported_by_id": self.user_inspector.id})

    def test_a_copy_takes_over_neither_words_nor_handling(self):
        complaint = self.to_investigation()
        copied = complaint.copy({"statement": "Again."})
        self.assertNotEqual(copied.name, complaint.name)
        self.assertEqual(copied.state, "new")
        self.assertFalse(copied.user_id or copied.class_id)
        with self.refused(self.user_inspector, UserError):
            complaint.copy({"statement": "Again.", "state": "closed"})

    # ------------------------------------------------------------------
    # Never deleted
    # ------------------------------------------------------------------

    def test_a_case_is_never_deleted(self):
        """S9.6: not by an administrator nor by the system, whatever the context."""
        complaint = self.log()
        admin = self.env.ref("base.user_admin")
        for user in (self.user_plain, self.user_manager, self.user_head, admin):
            with self.refused(user, AccessError) as env:
                complaint.with_env(env).unlink()
        system = complaint.sudo()
        for context in ({}, {"_force_unlink": True}, {"force_delete": True}):
            with self.refused(self.env.user, UserError, "never deleted"):
                system.with_context(**context).unlink()
        self.assertTrue(complaint.exists())

    def test_what_a_case_is_about_cannot_be_deleted(self):
        """A case keeps its customer, order, delivery, product and lot."""
        order = self.sell(self.product)
        complaint = self.log(
            sale_order_id=order.id,
            picking_id=order.picking_ids.id,
            item_ids=[
                Command.create({"product_id": self.product.id, "lot_id": self.lot_1.id})
            ],
            partner_id=self.stranger.id,
        ).sudo()
        complaint.class_id = self.env["complaint.class"].create(
            {"name": "Used", "code": "USED"}
        )
        order.action_cancel()
        used = (
            self.stranger,
            order.picking_ids,
            order,
            self.lot_1,
            self.product,
            complaint.class_id,
        )
        for record in used:
            with self.subTest(model=record._name):
                with self.refused(self.env.user, Exception):
                    record.unlink()
                    self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(complaint.partner_id, self.stranger)
        self.assertEqual(complaint.sale_order_id, order)

    # ------------------------------------------------------------------
    # Handler
    # ------------------------------------------------------------------

    def test_only_somebody_with_the_role_handles(self):
        """S9.2: nobody is made handler who may not handle, not even by the system."""
        complaint = self.to_investigation()
        for user in (self.user_plain, self.user_reader, self.user_vp, self.user_gm):
            with self.refused(self.user_head, ValidationError, "may not handle") as env:
                complaint.with_env(env).write({"user_id": user.id})
            with self.refused(self.env.user, ValidationError):
                complaint.sudo().user_id = user
        for user in (self.user_inspector2, self.user_head, self.user_manager):
            complaint.user_id = user
            self.assertEqual(complaint.user_id, user)

    def test_a_handler_of_another_company_does_not_handle(self):
        """S9.2: the role counts in the company of the case only."""
        complaint = self.to_investigation()
        with self.refused(self.user_head, UserError) as env:
            complaint.with_env(env).write({"user_id": self.user_other.id})

    def test_a_handler_assigns_himself(self):
        complaint = self.log()
        complaint.with_user(self.user_inspector).action_assign_to_me()
        self.assertEqual(complaint.user_id, self.user_inspector)
        with self.refused(self.user_reader, AccessError) as env:
            complaint.with_env(env).action_assign_to_me()

    def test_changes_that_count_are_events(self):
        """A reader of the log sees what was changed, by code and without text."""
        complaint = self.to_investigation()
        complaint.write(
            {
                "class_id": self.class_critical.id,
                "class_reason": "Worse than it looked",
                "partner_id": False,
            }
        )
        event = self.events_of(complaint, "complaint.changed")[-1]
        self.assertIn('"class_id"', event.data)
        self.assertIn('"partner_id"', event.data)
        self.assertEqual(event.user_id, self.user_inspector)
        before = len(self.events_of(complaint))
        complaint.write({"class_id": self.class_critical.id})
        self.assertEqual(len(self.events_of(complaint)), before)

    def test_every_role_opens_the_form(self):
        """Whoever may read a case opens it, with order, delivery and lot."""
        order = self.sell_and_ship({self.lot_1: 5})
        complaint = self.log(
            sale_order_id=order.id,
            picking_id=order.picking_ids.id,
            item_ids=[
                Command.create({"product_id": self.product.id, "lot_id": self.lot_1.id})
            ],
            person_ids=[Command.create({"name": "Wang Fang"})],
        )
        people = "plain reader inspector head vp gm legal archivist manager"
        for person in people.split():
            with self.subTest(person=person):
                user = getattr(self, f"user_{person}")
                form = Form(complaint.with_user(user))
                self.assertEqual(form.statement, STATEMENT)


@tagged("post_install", "-at_install")
class TestAcknowledgement(ComplaintCase):
    def acknowledged(self, **vals):
        complaint = self.log(**vals).with_user(self.user_inspector)
        complaint.action_acknowledge()
        return complaint

    def notified(self, complaint):
        """Return the addresses that the acknowledgement went to."""
        messages = complaint.message_ids.sudo()
        mails = messages.notification_ids.filtered(
            lambda n: n.notification_type == "email"
        )
        return mails.res_partner_id.mapped("email")

    @freeze_time("2026-11-20 08:00:00")
    def test_a_handler_acknowledges_and_the_reader_does_not(self):
        """S9.2: receipt is confirmed by a handler; time and person are noted."""
        complaint = self.log()
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user, AccessError) as env:
                complaint.with_env(env).action_acknowledge()
        complaint.with_user(self.user_inspector).action_acknowledge()
        self.assertEqual(str(complaint.acknowledged_at), "2026-11-20 08:00:00")
        self.assertEqual(complaint.acknowledged_by_id, self.user_inspector)

    def test_acknowledging_twice_changes_nothing(self):
        with freeze_time("2026-11-20 08:00:00"):
            complaint = self.log(received_at="2026-11-19 08:00:00")
            complaint.with_user(self.user_inspector).action_acknowledge()
        mails = len(complaint.message_ids)
        with freeze_time("2026-11-21 08:00:00"):
            complaint.with_user(self.user_inspector2).action_acknowledge()
        self.assertEqual(str(complaint.acknowledged_at), "2026-11-20 08:00:00")
        self.assertEqual(complaint.acknowledged_by_id, self.user_inspector)
        self.assertEqual(len(complaint.message_ids), mails)
        self.assertEqual(len(self.events_of(complaint, "complaint.acknowledged")), 1)

    def test_a_customer_with_an_address_is_written_to(self):
        complaint = self.acknowledged(partner_id=self.contact.id)
        self.assertIn(self.contact.email, self.notified(complaint))
        message = complaint.message_ids.sudo().filtered("notification_ids")
        self.assertIn(complaint.name, message.subject)

    def test_nobody_is_written_to_without_an_address(self):
        self.stranger.email = False
        for partner in (self.stranger.id, False):
            complaint = self.acknowledged(partner_id=partner)
            self.assertTrue(complaint.acknowledged_at)
            self.assertFalse(self.notified(complaint))

    def test_a_batch_is_acknowledged_in_one_go(self):
        batch = self.log() | self.log() | self.acknowledged()
        batch.with_user(self.user_inspector).action_acknowledge()
        self.assertTrue(all(case.acknowledged_at for case in batch))

    def test_nobody_sets_the_acknowledgement_by_hand(self):
        """Not by write, create, default or import."""
        complaint = self.log()
        values = {
            "acknowledged_at": "2020-01-01 00:00:00",
            "acknowledged_by_id": self.user_gm.id,
            "closed_at": "2020-01-01 00:00:00",
            "closed_by_id": self.user_gm.id,
            "state_changed_at": "2020-01-01 00:00:00",
        }
        for name, value in values.items():
            for user in (self.user_inspector, self.user_manager, self.env.user):
                with self.refused(user, UserError, "by the system only") as env:
                    complaint.with_env(env).write({name: value})
            with self.refused(self.user_inspector, UserError):
                self.log(self.user_inspector, **{name: value})
            cases = self.env["complaint.complaint"].with_user(self.user_inspector)
            with self.refused(self.user_inspector, UserError):
                cases.with_context(**{f"default_{name}": value}).create(
                    {"statement": "By default"}
                )
        result = cases.load(
            [".id", "acknowledged_at"], [[str(complaint.id), "2020-01-01 00:00:00"]]
        )
        self.assertFalse(result["ids"])

    def test_the_customers_own_words_are_fixed(self):
        """Not by write, by a batch or by import; not by the QA head or the system."""
        complaint = self.acknowledged()
        fresh = self.log()
        for user in (self.user_inspector, self.user_head, self.env.user):
            with self.refused(user, UserError, "own words") as env:
                complaint.with_env(env).write({"statement": "Nothing was wrong."})
            with self.refused(user, UserError, "own words") as env:
                (fresh | complaint).with_env(env).write({"statement": "Nothing."})
            with self.refused(user, UserError, "own words") as env:
                complaint.with_env(env).write({"received_at": "2020-01-01 00:00:00"})
        cases = self.env["complaint.complaint"].with_user(self.user_inspector)
        result = cases.load([".id", "statement"], [[str(complaint.id), "Nothing."]])
        self.assertFalse(result["ids"])
        self.assertEqual(complaint.statement, STATEMENT)

    def test_the_same_words_may_be_saved_again(self):
        complaint = self.acknowledged()
        complaint.write(
            {"statement": STATEMENT, "received_at": complaint.received_at, "color": 3}
        )
        self.assertEqual(complaint.color, 3)

    def test_a_slip_of_the_pen_is_corrected_before(self):
        complaint = self.log().with_user(self.user_inspector)
        complaint.statement = "Sticky capsules."
        self.assertEqual(complaint.statement, "Sticky capsules.")

    def test_a_compensation_is_not_negative(self):
        """S9.4: by RPC as little as in the form."""
        complaint = self.to_investigation()
        with self.refused(self.user_inspector, IntegrityError):
            complaint.amount = -1
            complaint.flush_recordset()
