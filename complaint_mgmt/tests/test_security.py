from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import ComplaintCase

MODEL = "complaint.complaint"
# What only a handler fills in, and some value for it.
HANDLING = {
    "outcome": "unfounded",
    "investigation": "<p>Nothing found.</p>",
    "proposal": "Nothing to do.",
    "amount": 1000.0,
    "lessons": "None.",
}


@tagged("post_install", "-at_install")
class TestOwnComplaints(ComplaintCase):
    """Everybody logs and reads what he logged himself, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.log(cls, cls.user_plain)
        cls.colleagues = cls.log(cls, cls.user_sales)
        cls.others = (
            cls.user_plain,
            cls.user_sales,
            cls.user_stock,
            cls.user_account,
            cls.user_sensitive,
        )

    def test_every_employee_logs_and_reads_back(self):
        """S7.3.1: oral via any staff: every employee may log; who and how is kept."""
        phone = self.env["complaint.channel"].search([("mode", "=", "oral")], limit=1)
        for user in self.others:
            complaint = self.log(user, channel_id=phone.id)
            self.assertEqual(complaint.reported_by_id, user)
            self.assertEqual(complaint.mode, "oral")
            self.assertTrue(complaint.read(["statement", "state", "item_ids"]))

    def test_nobody_reads_what_a_colleague_logged(self):
        """S9.2: search, count, group, name search, export, read by id."""
        ids = [("id", "=", self.colleagues.id)]
        for user in set(self.others) - {self.user_sales}:
            cases = self.env[MODEL].with_user(user)
            self.assertFalse(cases.search(ids))
            self.assertFalse(cases.search_count(ids))
            self.assertFalse(cases.search_read(ids, ["name"]))
            self.assertFalse(cases._read_group(ids, ["state"], ["__count"]))
            self.assertFalse(cases.formatted_read_group(ids, ["state"], ["__count"]))
            self.assertFalse(cases.name_search(self.colleagues.name))
            self.assertFalse(cases.web_search_read(ids, {"name": {}})["length"])
            with self.refused(user):
                self.colleagues.with_user(user).read(["name"])
            with self.refused(user):
                self.colleagues.with_user(user).export_data(["name"])
            with self.refused(user):
                self.colleagues.with_user(user).web_read({"statement": {}})

    def test_own_complaints_are_found_and_exported(self):
        cases = self.env[MODEL].with_user(self.user_plain)
        self.assertIn(self.own, cases.search([]))
        self.assertEqual(cases.name_search(self.own.name)[0][0], self.own.id)
        self.assertTrue(self.own.with_user(self.user_plain).export_data(["name"]))

    def test_nobody_but_a_handler_changes_a_complaint(self):
        """S9.2: others create and read only; not by write, button or RPC."""
        buttons = (
            "action_acknowledge",
            "action_assign_to_me",
            "action_start",
            "action_close",
            "action_back_to_investigation",
        )
        strangers = (*self.others, self.user_reader, self.user_vp, self.user_gm)
        readers = (self.user_legal, self.user_archivist, self.user_portal)
        for user in strangers + readers:
            for name, value in {**HANDLING, "priority": "1", "color": 1}.items():
                with self.refused(user) as env:
                    self.own.with_env(env).write({name: value})
            for button in buttons:
                with self.refused(user) as env:
                    call_kw(env[MODEL], button, [self.own.ids], {})
            with self.refused(user, UserError) as env:
                call_kw(env[MODEL], "action_submit", [self.own.ids], {})
            with self.refused(user) as env:
                self.own.with_env(env).write({"state": "investigation"})

    def test_nobody_but_a_handler_logs_a_handled_complaint(self):
        """S9.2: not by create, by a default in the context or by import."""
        given = {
            **HANDLING,
            "class_id": self.class_critical.id,
            "user_id": self.user_inspector.id,
        }
        for user in (*self.others, self.user_reader, self.user_gm):
            cases = self.env[MODEL].with_user(user)
            for name, value in given.items():
                with self.refused(user):
                    self.log(user, **{name: value})
                with self.refused(user):
                    default = cases.with_context(**{f"default_{name}": value})
                    default.create({"statement": "By default"})
            result = cases.load(["statement", "outcome"], [["Imported", "Unfounded"]])
            self.assertFalse(result["ids"])
        self.assertTrue(self.log(self.user_inspector, **given))

    def test_nobody_logs_in_a_later_state(self):
        """S9.5: not by create, by a default in the context or by import."""
        for user in (self.user_plain, self.user_head, self.env.user):
            cases = self.env[MODEL].with_user(user)
            for state, label in cases._fields["state"]._description_selection(
                cases.env
            ):
                if state == "new":
                    continue
                with self.refused(user, UserError, "starts as new"):
                    self.log(user, state=state)
                with self.refused(user, UserError, "starts as new"):
                    default = cases.with_context(default_state=state)
                    default.create({"statement": "By default"})
                result = cases.load(["statement", "state"], [["Imported", label]])
                self.assertFalse(result["ids"])

    def test_a_default_of_ones_own_changes_nothing(self):
        """S9.5: a user may set defaults for himself."""
        self.addCleanup(self.env.registry.clear_cache)
        for name, value in {"state": "closed", "outcome": "unfounded"}.items():
            with self.refused(self.user_plain, UserError) as env:
                env["ir.default"].set(MODEL, name, value, user_id=True)
                self.log()
            self.env.registry.clear_cache()

    def test_nobody_logs_in_the_name_of_a_colleague(self):
        """S7.3.1: received_by is who was there; only a handler enters for others."""
        given = {"reported_by_id": self.user_sales.id}
        complaint = self.log(self.user_plain, **given)
        self.assertEqual(complaint.reported_by_id, self.user_plain)
        cases = self.env[MODEL].with_user(self.user_plain)
        default = cases.with_context(default_reported_by_id=self.user_sales.id)
        complaint = default.create({"statement": "By default"})
        self.assertEqual(complaint.reported_by_id, self.user_plain)
        complaint = self.log(self.user_inspector, **given)
        self.assertEqual(complaint.reported_by_id, self.user_sales)

    def test_items_are_handed_over_with_the_acknowledgement(self):
        """S9.2: who logged adds what was forgotten until then, and changes nothing."""
        vals = {"complaint_id": self.own.id, "product_id": self.product.id}
        items = self.env["complaint.item"].with_user(self.user_plain)
        item = items.create(vals)
        with self.refused(self.user_plain):
            item.defective_qty = 2
        with self.refused(self.user_plain):
            item.unlink()
        self.own.with_user(self.user_inspector).action_acknowledge()
        with self.refused(self.user_plain):
            items.create(vals)
        with self.refused(self.user_sales):
            items.with_user(self.user_sales).create(vals)

    def test_who_logged_follows_the_answer(self):
        """Everybody reads the own ones, also when somebody else took them over."""
        complaint = self.to_closed(self.to_reply(self.to_decision(self._started())))
        reply = complaint.reply_ids.with_user(self.user_plain)
        self.assertTrue(reply.text)
        with self.refused(self.user_sales):
            reply.with_user(self.user_sales).read(["text"])

    def _started(self):
        return self.to_investigation(self.own)

    def test_readers_read_all_and_change_nothing(self):
        both = self.own | self.colleagues
        readers = "reader inspector head vp gm legal archivist manager"
        for person in readers.split():
            user = getattr(self, f"user_{person}")
            found = self.env[MODEL].with_user(user).search([("id", "in", both.ids)])
            self.assertEqual(found, both.with_user(user))
        with self.refused(self.user_reader):
            both.with_user(self.user_reader).write({"color": 1})

    def test_a_portal_user_has_no_access_at_all(self):
        with self.refused(self.user_portal) as env:
            env[MODEL].search([])
        with self.refused(self.user_portal) as env:
            self.own.with_env(env).read(["name"])
        with self.refused(self.user_portal):
            self.log(self.user_portal)
        for model in ("complaint.item", "complaint.person", "complaint.reply"):
            with self.refused(self.user_portal) as env:
                env[model].search([])
        with self.refused(self.user_portal) as env:
            env["complaint.intake"].create({"statement": "From the portal"})

    def test_private_methods_are_no_way_in(self):
        """What the steps use is not to be called by RPC."""
        methods = (
            "_write_system",
            "_write_acknowledgement",
            "_gate_on_approved",
            "_gate_fall_back",
            "_apply_channel_priority",
        )
        for method in methods:
            with self.refused(self.user_head) as env:
                call_kw(env[MODEL], method, [self.own.ids, {}], {})


@tagged("post_install", "-at_install")
class TestCompanies(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.log(
            cls,
            item_ids=[Command.create({"product_id": cls.product.id})],
            person_ids=[Command.create({"name": "Wang Fang"})],
        ).sudo()

    def test_a_handler_of_another_company_sees_nothing(self):
        """Rules on the company of the record."""
        parts = (self.case, self.case.item_ids, self.case.person_ids)
        for records in parts:
            found = self.env[records._name].with_user(self.user_other)
            self.assertFalse(found.search([("id", "in", records.ids)]))
            with self.refused(self.user_other) as env:
                records.with_env(env).read(["create_date"])

    def test_a_handler_of_another_company_touches_nothing(self):
        """S9.2: neither case nor lines nor persons, nor a step."""
        parts = (self.case, self.case.item_ids, self.case.person_ids)
        for records in parts:
            with self.refused(self.user_other) as env:
                records.with_env(env).write({"company_id": self.other_company.id})
        for model in ("complaint.item", "complaint.person", "complaint.reply"):
            with self.refused(self.user_other) as env:
                vals = {"complaint_id": self.case.id, "name": "x", "text": "x"}
                vals["product_id"] = self.product.id
                fields = env[model]._fields
                env[model].create({k: v for k, v in vals.items() if k in fields})
        for button in ("action_acknowledge", "action_start", "action_assign_to_me"):
            with self.refused(self.user_other) as env:
                call_kw(env[MODEL], button, [self.case.ids], {})

    def test_a_foreign_company_cannot_be_claimed(self):
        """Neither by a value nor by the companies named in the context."""
        for user in (self.user_plain, self.user_inspector):
            with self.refused(user):
                self.log(user, company_id=self.other_company.id)
            with self.refused(user):
                cases = self.env[MODEL].with_user(user)
                foreign = cases.with_context(allowed_company_ids=self.other_company.ids)
                foreign.create({"statement": "From next door"})

    def test_lines_and_persons_stay_in_the_company_of_the_case(self):
        """A stored company that could be written would hide evidence."""
        for records in (self.case.item_ids, self.case.person_ids):
            with self.refused(self.user_inspector, UserError) as env:
                records.with_env(env).write({"company_id": self.other_company.id})

    def test_records_of_another_company_do_not_enter_a_case(self):
        """Customer, order, class, team and handler are of the own company."""
        partner = self.env["res.partner"].create(
            {"name": "Theirs", "company_id": self.other_company.id}
        )
        other_class = self.env["complaint.class"].create(
            {"name": "Theirs", "code": "T", "company_id": self.other_company.id}
        )
        for name, record in {"partner_id": partner, "class_id": other_class}.items():
            with self.refused(self.env.user, UserError):
                self.case[name] = record

    def test_access_is_checked_for_each_record_of_a_batch(self):
        theirs = self.log(self.user_other, partner_id=False)
        with self.refused(self.user_inspector, AccessError) as env:
            (self.case | theirs).with_env(env).write({"color": 2})
        self.assertFalse(self.case.color)
