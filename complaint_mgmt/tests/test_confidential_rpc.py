"""S1.5.2, S8.13: an RPC client of the house asks each model for all it gives."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

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
        case = self.to_closed()
        self.archive(case)
        somebody = self.env["res.partner"].create({"name": "Nobody Special"})
        Filler(case.sudo(), MARK, somebody).fill()
        self.env.cr.execute(
            "UPDATE complaint_complaint SET is_confidential = TRUE WHERE id = %s",
            [case.id],
        )
        self.env.invalidate_all()
        traces = (MARK, case.sudo().name)
        for user in (self.user_nobody, self.user_reader):
            found = {
                (model, name)
                for model, row in self.answers(user)
                for name, value in row.items()
                if any(trace in str(value) for trace in traces)
            }
            self.assertFalse(found, user.name)

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
