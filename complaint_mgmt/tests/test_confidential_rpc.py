"""S1.5.2, S8.13: an RPC client of the house asks each model for all it gives."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLE
from .common_retention import RetentionCase
from .destruction_filler import Filler

MARK = "Zhugeqingfeng865717"
# What leads to documents, or tells of people and goods; the rest names no case.
ASKED = (
    "bus.",
    "calendar.",
    "complaint.",
    "discuss.",
    "ir.attachment",
    "mail.",
    "product.product",
    "res.partner",
    "res.users",
    "sale.order",
    "stock.lot",
    "stock.picking",
)
# Templates show no case; ratings exist on cases alone, the filler makes others.
LEFT_OUT = ("mail.template", "rating.rating")
MUTED = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
KEPT_TYPES = ("binary", "image", "properties")


@tagged("post_install", "-at_install")
class TestConfidentialRpc(RetentionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_nobody = cls.new_user("nobody", "base.group_user")

    def answers(self, user):
        """Yield (model, row) of all that a user reads of the models in question."""
        for name in sorted(self.env.registry):
            if not name.startswith(ASKED) or name in LEFT_OUT:
                continue
            model = self.env[name].with_user(user).with_context(active_test=False)
            if model._abstract or not model.has_access("read"):
                continue
            self.env.invalidate_all()
            rows = model.search([], limit=300, order="id desc")
            for row in self.read_all(rows):
                yield name, row

    def read_all(self, rows):
        names = [
            name
            for name, field in rows._fields.items()
            if field.type not in KEPT_TYPES and rows._has_field_access(field, "read")
        ]
        try:
            return rows.read(names)
        except AccessError:
            # a field of another app leads to what the user does not read
            return [row for name in names for row in self.read_one(rows, name)]

    def read_one(self, rows, name):
        try:
            return rows.read([name])
        except AccessError:
            return []

    @mute_logger(*MUTED)
    def test_no_model_gives_a_word_of_a_confidential_case(self):
        """Nor the number, by links, names of records, notifications or files."""
        case = self.env["complaint.complaint"].browse(
            self.filled()["complaint.complaint"]
        )
        traces = (MARK, case.sudo().name)
        head = self.new_user("head2", ROLE + "qa_head")
        for user in (self.user_nobody, self.user_reader, head):
            found = {
                (model, name)
                for model, row in self.answers(user)
                for name, value in row.items()
                if any(trace in str(value) for trace in traces)
            }
            self.assertFalse(found, user.name)

    def filled(self):
        """Return the rows of a confidential case, one of each model that leads to one.

        :return: dict, name of a model -> id
        """
        case = self.to_closed()
        self.archive(case)
        somebody = self.env["res.partner"].create({"name": "Nobody Special"})
        filler = Filler(case.sudo(), MARK, somebody)
        filler.fill()
        self.env.cr.execute(
            "UPDATE complaint_complaint SET is_confidential = TRUE WHERE id = %s",
            [case.id],
        )
        self.env.invalidate_all()
        own = [
            name
            for name in self.env["ir.rule"]._leading_models()
            # other addons have tests of what is theirs
            if self.env[name]._original_module == "complaint_mgmt"
        ]
        self.assertLessEqual(set(own), filler.rows.keys())
        return {name: filler.rows[name] for name in own}

    @mute_logger(*MUTED)
    def test_who_follows_what_leads_to_it_is_seen_by_nobody_else(self):
        """S1.5.2: samples, tests, reports ...; by search, count, group, export, id."""
        rows = self.filled()
        followers = self.env["mail.followers"].sudo()
        followers.search([("res_model", "in", list(rows))]).unlink()
        head = self.user_head.partner_id
        followers = followers.create(
            [
                {"res_model": name, "res_id": res_id, "partner_id": head.id}
                for name, res_id in rows.items()
            ]
        )
        domain = [("id", "in", followers.ids)]
        users = self.user_nobody | self.user_inspector2 | self.user_head
        users.group_ids = [Command.link(self.env.ref("base.group_allow_export").id)]
        for user in users:
            mine = followers.with_user(user)
            self.assertFalse(mine.search(domain), user.name)
            self.assertFalse(mine.search_count(domain), user.name)
            self.assertFalse(mine.formatted_read_group(domain, ["res_model"]))
            self.assertFalse(mine.name_search("", domain))
            for name in rows:
                one = [("res_model", "=", name)]
                self.assertFalse(mine.search(one) & mine, (user.name, name))
            for name, row in zip(rows, mine, strict=True):
                with self.assertRaises(AccessError, msg=(user.name, name)):
                    row.read(["res_id"])
                with self.assertRaises(AccessError, msg=(user.name, name)):
                    row.export_data(["res_id"])
        trusted = self.new_user("trusted", ROLE + "confidential")
        seen = followers.with_user(trusted).search(domain).mapped("res_model")
        self.assertIn("complaint.complaint", seen)

    @mute_logger(*MUTED)
    def test_who_follows_an_open_case_is_for_its_readers(self):
        """S9.2: a colleague reads his own cases, not who else complained."""
        case = self.to_investigation()
        case.message_subscribe(self.customer.ids)
        row = case.sudo().message_follower_ids.filtered(
            lambda r: r.partner_id == self.customer
        )
        one = [("partner_id", "=", self.customer.id), ("res_model", "=", case._name)]
        self.assertFalse(row.with_user(self.user_nobody).search(one))
        self.assertEqual(row.with_user(self.user_reader).search(one), row)
        # what is not ours is as ever
        self.customer.message_subscribe(self.contact.ids)
        other = [("res_model", "=", "res.partner"), ("res_id", "=", self.customer.id)]
        self.assertTrue(row.with_user(self.user_nobody).search(other))
        with self.refused(self.env.ref("base.user_admin"), AccessError) as env:
            secret = self.log().with_user(self.user_inspector)
            secret.action_make_confidential()
            env["mail.followers"].create(
                {
                    "res_model": case._name,
                    "res_id": secret.id,
                    "partner_id": self.customer.id,
                }
            )

    @mute_logger(*MUTED)
    def test_no_event_of_what_leads_to_it_is_seen_by_nobody_else(self):
        """S1.5.2: the name of a sample has the number of its case in it."""
        rows = self.filled()
        ids = [self.event_on(name, res_id) for name, res_id in rows.items()]
        events, domain = self.env["complaint.event"], [("id", "in", ids)]
        for user in (self.user_head, self.user_manager, self.user_archivist):
            mine = events.with_user(user)
            self.assertFalse(mine.search(domain).mapped("res_model"), user.name)
            self.assertFalse(mine.formatted_read_group(domain, ["res_model"]))
            for row in mine.browse(ids):
                with self.assertRaises(AccessError, msg=row.sudo().res_model):
                    row.read(["reference"])
        # those of what leads to no case are seen as ever
        other = [("id", "=", self.event_on("complaint.team", 1))]
        self.assertTrue(events.with_user(self.user_head).search(other))

    def event_on(self, name, res_id):
        self.env.cr.execute(
            """INSERT INTO complaint_event (company_id, date, date_utc, user_id, login,
                    res_model, res_id, reference, kind, data)
               VALUES (%s, now() AT TIME ZONE 'UTC', 'x', 1, 'x', %s, %s, 'x', 'x.y',
                    '{}') RETURNING id""",
            [self.company.id, name, res_id],
        )
        return self.env.cr.fetchone()[0]

    @mute_logger(*MUTED)
    def test_no_count_changes_with_a_confidential_case(self):
        """Customer, order, delivery, lot and product look as they did before."""
        order = self.sell_and_ship({self.lot_1: 5})
        goods = self.lot_1 | self.lot_2
        seen = (
            self.customer | self.contact,
            goods,
            goods.product_id,
            goods.product_id.product_tmpl_id,
            order,
            order.picking_ids,
        )
        for user in (self.user_nobody, self.user_reader):
            before = self.figures(seen, user)
            case = self.log(sale_order_id=order.id, picking_id=order.picking_ids.id)
            line = {"product_id": self.product.id, "lot_id": self.lot_1.id}
            case.sudo().item_ids = [Command.create(line)]
            case.with_user(self.user_inspector).action_make_confidential()
            self.assertEqual(self.figures(seen, user), before, user.name)

    def figures(self, seen, user):
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        for records in seen:
            rows = records.with_user(user)
            if not rows.has_access("read"):
                continue
            for row in self.read_all(rows):
                for name, value in row.items():
                    if "complaint" in name or "recall" in name:
                        found[rows._name, row["id"], name] = value
        return found

    def test_who_was_told_of_a_case_is_for_who_reads_it(self):
        """S8.13: Odoo shows every colleague addresses and subjects of all mails."""
        case = self.to_investigation()
        message = case.message_post(
            body="We look into it",
            subject="On your complaint",
            partner_ids=self.contact.ids,
            subtype_xmlid="mail.mt_comment",
        )
        told = message.sudo().notification_ids
        self.assertTrue(told)
        domain = [("id", "in", told.ids)]
        self.assertFalse(told.with_user(self.user_nobody).search(domain))
        with self.refused(self.user_nobody, AccessError):
            told.with_user(self.user_nobody).read(["mail_message_id"])
        for user in (self.user_reader, self.user_inspector):
            self.assertEqual(told.with_user(user).search(domain), told)
            self.assertTrue(told.with_user(user).read(["res_partner_id"]))

    def test_a_document_of_a_confidential_case_tells_nobody_else(self):
        """S1.5.2: who followed an action before it became confidential, either."""
        case = self.to_investigation()
        action = self.env["complaint.action"].with_user(self.user_inspector)
        action = action.create(
            {
                "name": "Pad the fixture",
                "complaint_id": case.id,
                "owner_id": self.user_plain.id,
                "verifier_id": self.user_stock.id,
                "due_date": "2030-12-31",
            }
        )
        head, owner = self.user_head.partner_id, self.user_plain.partner_id
        action.message_subscribe((head | owner).ids)
        words = {"body": MARK, "subtype_xmlid": "mail.mt_comment"}
        told = action.message_post(**words).sudo().notified_partner_ids
        self.assertLessEqual(head | owner, told)
        case.action_make_confidential()
        told = action.message_post(**words).sudo().notified_partner_ids
        self.assertIn(owner, told)
        self.assertNotIn(head, told)
        with self.refused(self.user_inspector, UserError, "name the colleague"):
            action.message_post(**words, partner_ids=head.ids)
