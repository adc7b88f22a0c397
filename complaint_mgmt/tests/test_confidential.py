from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ROLE, STATEMENT
from .common_gate import GateCase

MARK = "Zq7secret"


@tagged("post_install", "-at_install")
class TestConfidential(GateCase):
    """For everybody but its own people there is no confidential case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_trusted = cls.new_user("trusted", ROLE + "confidential")

    def secret(self, **values):
        """Log a case as sales, handled by the inspector, and make it confidential."""
        case = self.log(statement=f"{STATEMENT} {MARK}", **values)
        case = case.with_user(self.user_inspector)
        case.write({"user_id": self.user_inspector.id})
        case.action_make_confidential()
        return case

    def seen(self, user, case):
        """Return by how many ways a user learns that there is such a case."""
        cases = self.env["complaint.complaint"].with_user(user)
        number = case.sudo().name
        domain = [("id", "=", case.id)]
        grouped = cases._read_group(domain, [], ["__count"])[0][0]
        ways = [
            cases.search_count(domain),
            len(cases.search([("statement", "ilike", MARK)])),
            len(cases.name_search(number)),
            len(cases.search_read([("name", "=", number)], ["name"])),
            grouped,
            sum(row[1] for row in cases._read_group(domain, ["state"], ["__count"])),
        ]
        return sum(bool(way) for way in ways), len(ways)

    def test_a_reader_finds_no_trace_of_a_confidential_case(self):
        """S1.5.2: not by search, name, count, group; the QA head neither."""
        case = self.secret()
        for user in (self.user_reader, self.user_head, self.user_vp, self.user_manager):
            self.assertEqual(self.seen(user, case)[0], 0, user.name)
        for user in (self.user_inspector, self.user_trusted):
            found, ways = self.seen(user, case)
            self.assertEqual(found, ways, user.name)

    def test_who_logged_it_still_reads_it(self):
        """S9.2: the own ones."""
        case = self.secret()
        reporter = case.sudo().reported_by_id
        self.assertTrue(self.seen(reporter, case)[0])

    def test_reading_exporting_and_writing_by_id_are_refused(self):
        """S1.5.2, S9.5: who knows the id gets nothing by RPC."""
        case = self.secret()
        for user in (self.user_reader, self.user_head):
            mine = case.with_user(user)
            mine.invalidate_recordset()
            for call in (
                lambda m=mine: m.read(["name"]),
                lambda m=mine: m.export_data(["name"]),
                lambda m=mine: m.web_read({"name": {}}),
                lambda m=mine: m.write({"priority": "1"}),
                lambda m=mine: m.action_make_confidential(),
                lambda m=mine: m.action_view_similar(),
                lambda m=mine: m.message_post(body="x"),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_no_line_and_no_file_of_it_is_found(self):
        """S1.5.2: what leads to the case is hidden with it, in every model."""
        # the digest that was signed covers it: it is made confidential afterwards
        case = self.to_decision()
        line = {"product_id": self.product.id}
        case.sudo().item_ids = [Command.create(line)]
        case.sudo().person_ids = [Command.create({"name": MARK})]
        case.action_make_confidential()
        self.env["ir.attachment"].create(
            {"name": MARK, "raw": b"x", "res_model": case._name, "res_id": case.id}
        )
        checked = 0
        for name in self.env.registry:
            model = self.env[name]
            if not name.startswith("complaint.") or not model._auto:
                continue
            field = model._fields.get("complaint_id")
            if not field or not field.store or model.is_transient():
                continue
            rows = model.sudo().search([("complaint_id", "=", case.id)])
            if not rows:
                continue
            checked += 1
            for user in (self.user_reader, self.user_head):
                mine = model.with_user(user)
                if mine.has_access("read"):
                    self.assertFalse(mine.search([("id", "in", rows.ids)]), name)
                    with self.assertRaises(AccessError, msg=name):
                        mine.browse(rows.ids).read(["display_name"])
        self.assertGreaterEqual(checked, 4)
        files = self.env["ir.attachment"].with_user(self.user_head)
        self.assertFalse(files.search([("name", "=", MARK)]))
        messages = self.env["mail.message"].with_user(self.user_head)
        about = [("model", "=", case._name), ("res_id", "=", case.id)]
        self.assertFalse(messages.search(about))
        followers = self.env["mail.followers"].with_user(self.user_head)
        pointed = [("res_model", "=", case._name), ("res_id", "=", case.id)]
        self.assertFalse(followers.search(pointed))
        events = self.env["complaint.event"].with_user(self.user_head)
        self.assertFalse(events.search(pointed))

    def test_the_rule_reaches_models_that_lead_to_a_case_by_others(self):
        """S1.5.2: answers of checklists, lines of tests, signatures."""
        rules = self.env["ir.rule"]
        for name in (
            "complaint.checklist.line",
            "complaint.checklist.secret",
            "complaint.test.line",
            "complaint.gate.step",
            "complaint.gate.signature",
            "complaint.reply.line",
            "complaint.archive.entry",
        ):
            if name in self.env:
                self.assertTrue(rules._case_path(name), name)
        self.assertFalse(rules._case_path("complaint.team"))
        self.assertFalse(rules._case_path("res.partner"))

    def test_counts_on_orders_lots_and_customers_leave_it_out(self):
        """S1.5.2: no smart button tells that there is one."""
        case = self.secret(item_ids=[Command.create({"product_id": self.product.id})])
        product = self.product.with_user(self.user_head)
        before = product.with_user(self.user_trusted).complaint_count
        self.assertEqual(before - product.complaint_count, 1)
        self.assertFalse(
            product.env["complaint.complaint"].search(product._complaint_domain())
            & case.with_user(self.user_head)
        )

    def test_a_link_to_it_shows_no_number_to_others(self):
        """S1.5.2: an action that somebody owns leads to it, and names it not."""
        case = self.secret()
        number = case.name
        self.assertEqual(case.display_name, number)
        other = case.with_user(self.user_reader).sudo()
        other.invalidate_recordset()
        self.assertNotIn(number, other.display_name)

    def test_others_are_not_called_told_or_made_followers(self):
        """S1.5.2, S4.10: what was planned and sent to others is taken back."""
        case = self.log(statement=STATEMENT)
        case.sudo().user_id = self.user_inspector
        partner = self.user_head.partner_id
        case.sudo().message_subscribe(partner.ids)
        case.sudo().activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.user_head.id
        )
        case.sudo().message_post(body=MARK, partner_ids=partner.ids)
        case = case.with_user(self.user_inspector)
        case.action_make_confidential()
        own = case.sudo()
        self.assertNotIn(partner, own.message_partner_ids)
        self.assertNotIn(self.user_head, own.activity_ids.user_id)
        notes = self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", partner.id),
                ("mail_message_id.body", "ilike", MARK),
            ]
        )
        self.assertFalse(notes)
        case.message_subscribe(partner.ids)
        self.assertNotIn(partner, own.message_partner_ids)
        with self.assertRaises(UserError):
            case.message_post(body="x", partner_ids=partner.ids)

    def test_who_is_named_knows_of_it_from_then_on(self):
        """S1.5.2: allowed groups and persons; only readers of complaints."""
        case = self.secret()
        case.write({"confidential_user_ids": [Command.link(self.user_head.id)]})
        self.assertTrue(self.seen(self.user_head, case)[0])
        with self.assertRaises(ValidationError):
            case.write({"confidential_user_ids": [Command.link(self.user_plain.id)]})
        case.write({"confidential_user_ids": [Command.unlink(self.user_head.id)]})
        self.assertFalse(self.seen(self.user_head, case)[0])

    def test_whom_it_is_about_never_knows_of_it(self):
        """S4.8: not even a Confidential Reader."""
        case = self.secret()
        case.write({"subject_user_ids": [Command.link(self.user_trusted.id)]})
        self.assertFalse(self.seen(self.user_trusted, case)[0])

    def test_lifting_needs_the_role_and_a_reason(self):
        """S1.5.2: refused to the handler, by write and by the dialog."""
        case = self.secret()
        with self.assertRaises(AccessError):
            case.write({"is_confidential": False})
        with self.assertRaises(AccessError):
            case._lift_confidentiality("because")
        trusted = case.with_user(self.user_trusted)
        with self.assertRaises(UserError):
            trusted._lift_confidentiality(" ")
        dialog = self.env["complaint.confidential.lift"].with_user(self.user_trusted)
        dialog.create({"complaint_ids": case.ids, "reason": "Settled"}).action_confirm()
        self.assertTrue(self.seen(self.user_reader, case)[0])
        event = self.env["complaint.event"].search(
            [("kind", "=", "complaint.opened_to_readers"), ("res_id", "=", case.id)]
        )
        self.assertNotIn("Settled", event.data)

    def test_a_category_makes_its_cases_confidential(self):
        """S1.5.2: as data, at entry and when sorted later."""
        category = self.env["complaint.category"].create(
            {"name": "Harassment", "is_confidential": True}
        )
        case = self.log(statement=STATEMENT)
        case.sudo().user_id = self.user_inspector
        case = case.with_user(self.user_inspector)
        case.write({"category_id": category.id})
        self.assertTrue(case.sudo().is_confidential)
        self.assertFalse(self.seen(self.user_head, case)[0])
        born = self.log(statement=STATEMENT, category_id=category.id)
        self.assertTrue(born.sudo().is_confidential)
        self.assertFalse(self.seen(self.user_head, born)[0])

    def test_who_reads_it_is_logged_once_an_hour(self):
        """S1.5.2: an access log, by reading and by export; lists do not count."""
        kind = "complaint.confidential_read"
        case = self.secret()
        trusted = case.with_user(self.user_trusted)
        trusted.search_read([("id", "=", case.id)], ["name"])
        self.assertFalse(self.events_of(case, kind))
        trusted.web_read({"statement": {}})
        trusted.read(["statement"])
        logged = self.events_of(case, kind)
        self.assertEqual(logged.user_id, self.user_trusted)
        self.assertEqual(len(logged), 1)
        case.export_data(["statement"])
        self.assertEqual(len(self.events_of(case, kind)), 2)

    def test_a_confidential_reader_of_another_company_knows_nothing_of_it(self):
        """S1.5.2, S9.2: the role opens the cases of the own companies only."""
        case = self.secret()
        outsider = self.new_user("outsider", ROLE + "confidential", self.other_company)
        self.assertEqual(self.seen(outsider, case)[0], 0)
        with self.assertRaises(AccessError):
            case.with_user(outsider).read(["name"])
        with self.assertRaises(AccessError):
            case.with_user(outsider)._lift_confidentiality("because")

    def test_no_context_opens_it(self):
        """S9.5: nothing that a caller sends makes it readable."""
        case = self.secret()
        mine = case.with_user(self.user_reader).with_context(
            active_test=False, bypass_access=True, su=True, sudo=True
        )
        with self.assertRaises(AccessError):
            mine.read(["name"])

    def test_who_may_not_know_of_it_signs_nothing(self):
        """S1.5.2: a role of the policy outside of its people is not called."""
        case = self.to_decision()
        self.assertTrue(self.called(case))
        case.action_make_confidential()
        self.assertFalse(self.called(case))
        case.write({"confidential_user_ids": [Command.link(self.user_head.id)]})
        steps = case.sudo().gate_round_ids.step_ids
        current = steps.filtered(lambda step: step.state == "current")
        self.assertEqual(current._pending_users(), self.user_head)
