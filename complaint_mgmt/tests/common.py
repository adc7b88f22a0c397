from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from odoo.addons.base.models import res_users

ROLE = "complaint_mgmt.group_complaint_"
# The people of the tests and what each of them is, besides an internal user.
PEOPLE = {
    "plain": "base.group_user",
    "sales": "sales_team.group_sale_salesman_all_leads",
    "stock": "stock.group_stock_user",
    "account": "account.group_account_invoice",
    "reader": ROLE + "reader",
    "inspector": ROLE + "handler",
    "inspector2": ROLE + "handler",
    "head": ROLE + "qa_head",
    "vp": ROLE + "vp",
    "gm": ROLE + "gm",
    "legal": ROLE + "legal",
    "archivist": ROLE + "archivist",
    "sensitive": ROLE + "sensitive",
    "manager": ROLE + "manager",
    "portal": "base.group_portal",
}
STATEMENT = "The capsules stick together and smell of vinegar."


class ComplaintCase(TransactionCase):
    """One user a role, a customer, a product with two lots, and the way of a case.

    The helpers act as the least-privileged user who may take the step, through public
    methods, and return the case in the environment of that user. Tracking is on.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Many users, many signatures: a password need not be hard to guess here.
        cls.startClassPatcher(patch.object(res_users, "MIN_ROUNDS", 1))
        cls.company = cls.env.company
        for person, groups in PEOPLE.items():
            if person != "portal":
                groups += ",base.group_allow_export"
            setattr(cls, f"user_{person}", cls.new_user(person, groups))
        cls._set_up_other_company()
        cls._set_up_goods()
        cls.class_minor = cls.env.ref("complaint_mgmt.complaint_class_minor")
        cls.class_critical = cls.env.ref("complaint_mgmt.complaint_class_critical")

    @classmethod
    def new_user(cls, person, groups, company=None):
        """Create a user whose password is the login, so that a test can sign."""
        company = company or cls.company
        login = f"complaint_{person}"
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            context={"no_reset_password": True},
            name=f"Test {person.capitalize()}",
            password=login,
            email=f"{login}@example.com",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            tz="UTC",
        )

    @classmethod
    def _set_up_other_company(cls):
        cls.other_company = cls.env["res.company"].create({"name": "Other Works"})
        cls.user_other = cls.new_user("other", ROLE + "handler", cls.other_company)

    @classmethod
    def _set_up_goods(cls):
        partners = cls.env["res.partner"]
        cls.customer = partners.create(
            {
                "name": "Huaxing Pharmacy",
                "is_company": True,
                "email": "quality@huaxing.example.com",
                "phone": "+86 571 5550 0100",
            }
        )
        cls.contact = partners.create(
            {
                "name": "Wang Fang",
                "parent_id": cls.customer.id,
                "email": "wang.fang@huaxing.example.com",
            }
        )
        cls.stranger = partners.create({"name": "Beiyuan Clinic", "is_company": True})
        cls.uom_unit = cls.env.ref("uom.product_uom_unit")
        cls.uom_dozen = cls.env.ref("uom.product_uom_dozen")
        cls.product = cls.new_product("Honeysuckle Capsules")
        cls.lot_1 = cls.new_lot("LOT-2611-1")
        cls.lot_2 = cls.new_lot("LOT-2611-2")

    # ------------------------------------------------------------------
    # Goods
    # ------------------------------------------------------------------

    @classmethod
    def new_product(cls, name, **values):
        """Create a stored product that is tracked by lot unless told otherwise."""
        goods = {"type": "consu", "is_storable": True, "tracking": "lot"}
        return cls.env["product.product"].create({"name": name, **goods, **values})

    @classmethod
    def new_lot(cls, name, product=None):
        """Create a lot of a product."""
        product = product or cls.product
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id})

    @classmethod
    def sell(cls, *products, quantity=10, partner=None, uom=None):
        """Confirm an order with one line a product; nothing is delivered yet.

        :return: the sale.order
        """
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "product_uom_id": (uom or product.uom_id).id,
                        }
                    )
                    for product in products
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def ship(cls, order, quantities):
        """Deliver lots of an order, whatever was reserved; the rest is left undone.

        :param quantities: dict, lot (or untracked product) -> quantity in its own unit
        :return: the stock.picking, done
        """
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        picking.ensure_one()
        picking.move_line_ids.unlink()
        for goods, quantity in quantities.items():
            lot = goods if goods._name == "stock.lot" else cls.env["stock.lot"]
            product = lot.product_id or goods
            cls.stock(product, quantity, lot)
            move = picking.move_ids.filtered(lambda m, p=product: m.product_id == p)
            cls.env["stock.move.line"].create(
                {
                    "picking_id": picking.id,
                    "move_id": move[0].id,
                    "product_id": product.id,
                    "product_uom_id": product.uom_id.id,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "picked": True,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                }
            )
        picking.with_context(skip_backorder=True).button_validate()
        return picking

    @classmethod
    def stock(cls, product, quantity, lot=None):
        """Put goods into the stock of the company."""
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, quantity, lot_id=lot or None
        )

    @classmethod
    def sell_and_ship(cls, quantities, partner=None, uom=None):
        """Sell lots to a customer and really deliver them.

        :param quantities: dict, lot (or untracked product) -> quantity in its own unit
        :return: the sale.order
        """
        goods = [g.product_id if g._name == "stock.lot" else g for g in quantities]
        products = cls.env["product.product"].union(*goods)
        order = cls.sell(
            *products, quantity=sum(quantities.values()), partner=partner, uom=uom
        )
        cls.ship(order, quantities)
        return order

    # ------------------------------------------------------------------
    # The way of a case
    # ------------------------------------------------------------------

    def log(self, user=None, **vals):
        """Log a complaint as a user without any role.

        :return: the new case, in that user's environment
        """
        user = user or self.user_plain
        values = {"statement": STATEMENT, "partner_id": self.customer.id, **vals}
        return self.env["complaint.complaint"].with_user(user).create(values)

    def to_investigation(self, complaint=None, user=None):
        """Take a new case (a fresh one if none is given) to its investigation."""
        handler = user or self.user_inspector
        complaint = (complaint or self.log()).with_user(handler)
        complaint.class_id = self.class_minor
        complaint.action_start()
        return complaint

    def to_decision(self, complaint=None):
        """Let the handler find, propose and sign a decision."""
        complaint = complaint or self.to_investigation()
        complaint = complaint.with_user(complaint.user_id)
        complaint.write(self.findings())
        self.propose(complaint)
        return complaint

    def to_reply(self, complaint=None):
        """Collect the signatures of QA head, VP and GM, as many as the policy wants."""
        complaint = complaint or self.to_decision()
        for user in (self.user_head, self.user_vp, self.user_gm):
            if complaint.sudo().state == "decision":
                self.sign(complaint, user)
        return complaint

    def to_closed(self, complaint=None):
        """Answer the customer, who is satisfied, and close."""
        complaint = complaint or self.to_reply()
        self.reply(complaint, satisfaction="yes")
        complaint.action_close()
        return complaint

    def reclassify(self, complaint, new_class, reason="Worse than it looked"):
        """Change the class of a case that has one."""
        complaint.write({"class_id": new_class.id, "class_reason": reason})

    def findings(self):
        """Return what a proposal must hold before it can be signed."""
        return {
            "outcome": "own_fault",
            "investigation": "<p>The seal of the blister leaks.</p>",
            "proposal": "Replace the goods.",
            "amount": 120.0,
        }

    def propose(self, complaint):
        """Submit the decision for signature, as the handler of the case."""
        complaint = complaint.with_user(complaint.user_id)
        return self._sign(complaint, complaint.action_submit())

    def sign(self, complaint, user, decision="approve", reason=False, password=None):
        """Sign, send back or refuse the open decision, as a user whose turn it is."""
        complaint = complaint.with_user(user)
        action = complaint.action_gate_sign()
        return self._sign(complaint, action, decision, reason, password)

    def _sign(self, complaint, action, decision="approve", reason=False, password=None):
        user = complaint.env.user
        wizards = self.env[action["res_model"]].with_user(user)
        wizards = wizards.with_context(**action.get("context") or {})
        wizard = wizards.browse(action.get("res_id")) or wizards.create({})
        wizard.write({"decision": decision, "reason": reason})
        wizard.password = password or user.sudo().login
        return wizard.action_confirm()

    def reply(self, complaint, **vals):
        """Record the answer to the customer, as the handler of the case."""
        values = {"complaint_id": complaint.id, "text": "We replace the goods.", **vals}
        user = complaint.user_id
        return self.env["complaint.reply"].with_user(user).create(values)

    # ------------------------------------------------------------------
    # Assertions
    # ------------------------------------------------------------------

    @contextmanager
    def refused(self, user, exc=AccessError, text=None):
        """Assert that what `user` tries is refused, and what the refusal says.

        :param user: the environment of this user is yielded
        :param exc: exception class
        :param str text: a part of the message, in English
        """
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db"):
            with self.assertRaises(exc) as caught:
                yield self.env(user=user)
        if text:
            self.assertIn(text, str(caught.exception))

    def count_queries(self, function):
        """Return how many queries a call needs once the registry has warmed up."""
        for __ in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            function()
            self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def events_of(self, record, kind=None):
        """Return the events of a record, oldest first."""
        domain = [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        if kind:
            domain.append(("kind", "=", kind))
        return self.env["complaint.event"].sudo().search(domain, order="id")

    def asked(self, case):
        """Return the question after closing that a customer has not answered yet."""
        return self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(case._name),
                "res_id": case.id,
                "partner_id": self.customer.id,
            }
        )
