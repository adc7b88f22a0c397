from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import window

# How many of a customer's deliveries are offered; of an order, all are.
OFFERED_LINES = 40


class ComplaintIntake(models.TransientModel):
    """Four fields to log a complaint: what was delivered, what happened, photos, who.

    Opened from an order, a delivery, a lot, a product or a contact, or from the menu.
    It offers what was really delivered, read from the done moves.
    """

    _name = "complaint.intake"
    _description = "Log a Complaint"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    sale_order_id = fields.Many2one("sale.order", string="Sales Order", readonly=True)
    picking_id = fields.Many2one("stock.picking", readonly=True)
    is_partner_known = fields.Boolean()
    partner_id = fields.Many2one("res.partner", string="Customer")
    contact_name = fields.Char(string="Full Name")
    contact_phone = fields.Char(string="Phone")
    line_ids = fields.One2many(
        "complaint.intake.line", "intake_id", string="What Was Delivered"
    )
    statement = fields.Text(string="What Happened", required=True)
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    channel_id = fields.Many2one("complaint.channel")
    subject_type = fields.Selection(
        [("product", "Product"), ("service", "Service"), ("staff", "Staff Behaviour")],
        string="About",
        default="product",
        required=True,
    )
    received_at = fields.Datetime(
        string="Received", default=fields.Datetime.now, required=True
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        source = self._source_record()
        if source:
            values.update(self._values_from(source))
            self._select_only_line(values.get("line_ids"))
        return values

    def _select_only_line(self, commands):
        """Choose for the user where there is nothing to choose."""
        if commands and len(commands) == 1:
            commands[0][2]["selected"] = True

    def _source_record(self):
        """Return the record that the dialog was opened from, if the user may read
        it.
        """
        model = self.env.context.get("active_model")
        record_id = self.env.context.get("active_id")
        if model not in self._source_handlers() or not isinstance(record_id, int):
            return None
        source = self.env[model].browse(record_id)
        source.check_access("read")
        return source

    @api.model
    def _source_handlers(self):
        """Map each model that a complaint is logged from to the method that fills the
        form.
        """
        return {
            "sale.order": self._values_from_order,
            "stock.picking": self._values_from_picking,
            "stock.lot": self._values_from_lot,
            "product.product": self._values_from_product,
            "product.template": self._values_from_product,
            "res.partner": self._values_from_partner,
        }

    def _values_from(self, source):
        return self._source_handlers()[source._name](source)

    def _values_from_order(self, order):
        if order.state != "sale":
            raise UserError(
                self.env._(
                    "%(order)s is not confirmed yet: nothing was sold on it.",
                    order=order.name,
                )
            )
        lines = self._delivered_lines(SQL("sale_line.order_id = %s", order.id))
        return {
            "sale_order_id": order.id,
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            "is_partner_known": True,
            "line_ids": lines + self._undelivered_lines(order, lines),
        }

    def _values_from_picking(self, picking):
        lines = self._delivered_lines(SQL("picking.id = %s", picking.id))
        # sudo: a warehouse worker may not read orders; only the link is taken.
        order = picking.sudo().sale_id.sudo(False)
        partner = picking.partner_id
        return {
            "picking_id": picking.id,
            "sale_order_id": order.id,
            "company_id": picking.company_id.id,
            "partner_id": partner.id,
            "is_partner_known": bool(partner),
            "line_ids": lines,
        }

    def _values_from_lot(self, lot):
        line = self._line_command({"product_id": lot.product_id.id, "lot_id": lot.id})
        companies = tuple(self.env.companies.ids)
        # sudo: only who got the lot is asked, to fill in a customer who is the only
        # one; the company is limited by hand since no record rule applies.
        rows = (
            self.env["stock.move.line"]
            .sudo()
            ._complaint_shipped(
                SQL("line.lot_id = %s AND line.company_id IN %s", lot.id, companies)
            )
        )
        customers = {row["customer_id"] for row in rows}
        values = {"line_ids": [line]}
        if lot.company_id:
            values["company_id"] = lot.company_id.id
        if len(customers) == 1:
            values["partner_id"] = customers.pop()
            line[2]["delivered_qty"] = sum(row["quantity"] for row in rows)
        return values

    def _values_from_product(self, product):
        is_variant = product._name == "product.product"
        variants = product if is_variant else product.product_variant_ids
        return {
            "line_ids": [
                self._line_command({"product_id": variant.id})
                for variant in variants[:OFFERED_LINES]
            ]
        }

    def _values_from_partner(self, partner):
        entity = partner.commercial_partner_id
        return {
            "partner_id": partner.id,
            "is_partner_known": True,
            "line_ids": self._delivered_lines(
                SQL("customer.id = %s", entity.id), limit=OFFERED_LINES
            ),
        }

    def _delivered_lines(self, condition, limit=None):
        """Return create commands, one for each product, lot and order line
        delivered.
        """
        companies = tuple(self.env.companies.ids)
        # sudo: whoever may read the source may know what was delivered on it; the
        # company is limited by hand since no record rule applies.
        rows = (
            self.env["stock.move.line"]
            .sudo()
            ._complaint_shipped(
                SQL("%s AND line.company_id IN %s", condition, companies)
            )
        )
        return [self._line_command(row) for row in rows[:limit]]

    def _undelivered_lines(self, order, delivered):
        """Offer the order lines that no delivery can show: services, or not shipped
        yet.
        """
        seen = {command[2]["sale_line_id"] for command in delivered}
        return [
            self._line_command(
                {"product_id": line.product_id.id, "sale_line_id": line.id}
            )
            for line in order.order_line
            if line.product_id and not line.display_type and line.id not in seen
        ]

    def _line_command(self, row):
        return fields.Command.create(
            {
                "product_id": row["product_id"],
                "lot_id": row.get("lot_id"),
                "sale_line_id": row.get("sale_line_id"),
                "picking_id": row.get("picking_id"),
                "delivered_qty": row.get("quantity", 0.0),
                "delivered_on": row.get("date"),
            }
        )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.is_partner_known or not self.partner_id or self.line_ids:
            return
        entity = self.partner_id.commercial_partner_id
        self.line_ids = self._delivered_lines(
            SQL("customer.id = %s", entity.id), limit=OFFERED_LINES
        )

    def action_log(self):
        """Log the complaint.

        :return: a notification with a link; the user stays where he was
        :raises UserError: neither a customer nor a name, or a lot that is not of the
            product
        """
        self.ensure_one()
        complaint = self._create_complaint()
        return window.notice(
            "success",
            "%s",
            title=self.env._("Complaint logged"),
            links=[
                {
                    "label": complaint.name,
                    "url": f"/odoo/complaints/{complaint.id}",
                }
            ],
            sticky=True,
            next={"type": "ir.actions.act_window_close"},
        )

    def action_log_and_open(self):
        """Log the complaint and open it.

        :return: a window action
        """
        self.ensure_one()
        complaint = self._create_complaint()
        return complaint._get_records_action()

    def _check_who(self):
        if not self.partner_id and not (self.contact_name or "").strip():
            raise UserError(
                self.env._("Choose the customer, or write down who complained.")
            )

    def _create_complaint(self):
        self._check_who()
        if (
            self.subject_type == "product"
            and self.line_ids
            and not self.line_ids.filtered("selected")
        ):
            raise UserError(
                self.env._(
                    "Mark which of the products the complaint is about. If it is "
                    "about none of them, choose Service or Staff Behaviour at “About”."
                )
            )
        complaint = self.env["complaint.complaint"].create(self._complaint_values())
        self._keep_photos(complaint)
        return complaint

    def _complaint_values(self):
        chosen = self.line_ids.filtered("selected")
        pickings = chosen.picking_id
        values = {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "sale_order_id": self.sale_order_id.id,
            "picking_id": self.picking_id.id
            or (pickings.id if len(pickings) == 1 else False),
            "statement": self.statement,
            "received_at": self.received_at,
            "channel_id": self.channel_id.id,
            "subject_type": self.subject_type,
            "item_ids": [fields.Command.create(line._item_values()) for line in chosen],
        }
        if (self.contact_name or "").strip():
            person = {"name": self.contact_name, "phone": self.contact_phone}
            values["person_ids"] = [fields.Command.create(person)]
        return values

    def _keep_photos(self, complaint):
        """Hand the photos over to the case: those that the user uploaded here, no
        others.
        """
        # sudo: who logs a complaint may not write it; limited to the user's own uploads
        # that hang on this dialog or on nothing.
        photos = self.photo_ids.sudo().filtered(
            lambda a: (
                a.create_uid == self.env.user
                and a.res_model in (False, self._name)
                and not a.res_field
            )
        )
        photos.write({"res_model": complaint._name, "res_id": complaint.id})
