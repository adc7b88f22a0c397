from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.follow_up import take

KEEPER = "stock.group_stock_user"
ACTIVITY = "complaint_mgmt.mail_activity_type_follow_up"
TEAM = "complaint_recall.group_recall_user"


class ComplaintRecallConsignee(models.Model):
    """Goods are expected back from a consignee, into quarantine."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    return_ids = fields.One2many(
        "stock.picking",
        "recall_consignee_id",
        string="Returns",
        readonly=True,
        # whoever may read transfers at all
        groups="stock.group_stock_user,complaint_mgmt.group_complaint_handler,"
        "complaint_recall.group_recall_user",
    )
    return_count = fields.Integer(compute="_compute_return_count", compute_sudo=True)

    @api.depends("return_ids")
    def _compute_return_count(self):
        groups = self.env["stock.picking"]._read_group(
            [("recall_consignee_id", "in", self.ids)],
            ["recall_consignee_id"],
            ["__count"],
        )
        counts = {consignee.id: count for consignee, count in groups}
        for consignee in self:
            consignee.return_count = counts.get(consignee.id, 0)

    def action_view_returns(self):
        """Open the returns that are expected or done.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Returns of %(consignee)s", consignee=self.name),
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("recall_consignee_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_expect_return(self):
        """Create the return of what is outstanding, lot by lot, into quarantine.

        Who has no right on the stock asks somebody who has. What is expected already
        is not expected again.

        :return: an action that opens the return, or tells who was asked
        :raises AccessError: the user may not work on the recall
        :raises UserError: not running, a drill, nothing is outstanding, no quarantine
        """
        self.ensure_one()
        self._check_recover()
        wanted = self._returns_wanted()
        if not wanted:
            raise UserError(
                self.env._("Nothing is outstanding that is not expected already.")
            )
        if not self.env.user.has_group(KEEPER):
            return self._request_return(wanted)
        # a caller's default_* keys would fill in the fields of the document
        own = self.with_env(self.env(context=clean_context(self.env.context)))
        picking = own.with_company(self.company_id)._create_return(wanted)
        data = {"consignee": self.id, "picking": picking.id}
        recall = self.recall_id
        self.env["complaint.event"]._record(recall, "recall.return_expected", data)
        return self.action_view_returns()

    def _check_recover(self):
        """Refuse who does not work on the recall, a recall that rests, and a drill.

        :raises AccessError: the user is not in a recall team
        :raises UserError: not running, or a drill
        """
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(TEAM):
            raise AccessError(self.env._("The recall team expects goods back."))
        # sudo: the step of the recall decides, whoever may read it.
        recall = self.sudo().recall_id
        if recall.state != "running":
            raise UserError(self.env._("Goods come back while the recall is running."))
        if recall._is_quiet():
            raise UserError(
                self.env._("This is a drill: nothing is moved, ordered or credited.")
            )

    def _returns_wanted(self):
        """Return {lot: quantity} that is outstanding and not expected yet."""
        # sudo: the balance does not depend on who asks.
        own = self.sudo()
        lines = own.env["stock.move.line"].search(
            [
                ("picking_id.recall_consignee_id", "=", self.id),
                ("state", "not in", ("done", "cancel")),
            ]
        )
        expected = defaultdict(float)
        for line in lines:
            expected[line.lot_id.id] += line.quantity_product_uom
        lots = {}
        for row in own.recall_id._balance_consignees(own):
            lot = own.env["stock.lot"].browse(row["lot_id"])
            rest = row["outstanding"] - expected[lot.id]
            if lot.product_id.uom_id.compare(rest, 0) > 0:
                lots[lot.sudo(self.env.su)] = rest
        return lots

    # ------------------------------------------------------------------
    # The transfer
    # ------------------------------------------------------------------

    def _create_return(self, wanted):
        quarantine = self._quarantine()
        plan, rest = self._return_plan(wanted)
        source = self.env.ref("stock.stock_location_customers")
        kind = quarantine.warehouse_id.in_type_id or self._warehouse().in_type_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "partner_id": (self.contact_id or self.partner_id).id,
                "location_id": source.id,
                "location_dest_id": quarantine.id,
                "origin": self.recall_id.name,
                "company_id": self.company_id.id,
            }
        )
        picking._write_recall_consignee(self)
        moves = [
            (self._prepare_move(picking, move, lots), lots)
            for move, lots in plan.items()
        ]
        moves += [
            (self._prepare_loose_move(picking, lot, quantity), {lot: quantity})
            for lot, quantity in rest.items()
        ]
        created = self.env["stock.move"].create([vals for vals, _lots in moves])
        created._action_confirm(merge=False)
        for move, (_vals, lots) in zip(created, moves, strict=True):
            self.env["complaint.complaint"]._set_lots(move, lots)
        return picking

    def _return_plan(self, wanted):
        """Return ({delivery move: {lot: quantity}}, {lot: what no delivery explains}).

        Latest deliveries first, and what is on its way back already is not taken.
        """
        complaints = self.env["complaint.complaint"]
        # sudo: which deliveries there were; the return is made with the user's rights.
        shipments = (
            self.env["complaint.recall.shipment"]
            .sudo()
            .search(
                [("consignee_id", "=", self.id), ("kind", "=", "out")],
                order="date desc, id desc",
            )
        )
        by_lot = shipments.grouped("lot_id")
        plan, rest, free = {}, {}, {}
        for lot, quantity in wanted.items():
            need = quantity
            for move in by_lot.get(lot.sudo(), shipments.browse()).move_line_id.move_id:
                free.setdefault((move, lot), complaints._returnable(move, lot.sudo()))
                got, need = take(free, (move, lot), need, lot.product_id.uom_id)
                if got:
                    plan.setdefault(move, {})[lot] = got
            if lot.product_id.uom_id.compare(need, 0) > 0:
                rest[lot] = need
        return plan, rest

    def _prepare_move(self, picking, delivered, lots):
        vals = self._prepare_loose_move(picking, next(iter(lots)), sum(lots.values()))
        return {
            **vals,
            "location_id": delivered.location_dest_id.id,
            "origin_returned_move_id": delivered.id,
            "sale_line_id": delivered.sale_line_id.id,
            "to_refund": True,
        }

    def _prepare_loose_move(self, picking, lot, quantity):
        return {
            "picking_id": picking.id,
            "product_id": lot.product_id.id,
            "product_uom_qty": quantity,
            "product_uom": lot.product_id.uom_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": picking.company_id.id,
            "partner_id": picking.partner_id.id,
            "origin": picking.origin,
        }

    def _quarantine(self):
        """Return where returned goods are kept: the first quarantine of the company."""
        # sudo: which place is a quarantine is no secret; the user moves goods there.
        places = self.env["stock.location"].sudo()
        domain = [
            ("hold_use", "=", "quarantine"),
            ("usage", "=", "internal"),
            ("company_id", "=", self.company_id.id),
        ]
        place = places.search(domain, order="id", limit=1)
        if not place:
            # sudo: the name of a role is no secret.
            role = self.env.ref("stock.group_stock_manager").sudo().full_name
            raise UserError(
                self.env._(
                    "There is no quarantine. Ask the role %(role)s to mark a location "
                    "“For Lots on Hold”.",
                    role=role,
                )
            )
        return place.sudo(self.env.su)

    def _warehouse(self):
        domain = [("company_id", "=", self.company_id.id)]
        return self.env["stock.warehouse"].search(domain, limit=1)

    # ------------------------------------------------------------------
    # Asking who may
    # ------------------------------------------------------------------

    def _request_return(self, wanted):
        """Ask somebody of the warehouse, by an activity on the last delivery."""
        # sudo: on a delivery, since that person may read it, and maybe no recall.
        shipments = self.env["complaint.recall.shipment"].sudo()
        domain = [("consignee_id", "=", self.id), ("picking_id", "!=", False)]
        order = "date desc, id desc"
        picking = shipments.search(domain, order=order, limit=1).picking_id
        goods = "; ".join(
            f"{lot.display_name}: {quantity:g} {lot.product_id.uom_id.name}"
            for lot, quantity in ((lot.sudo(), wanted[lot]) for lot in wanted)
        )
        label = self.env._("Expect Return")
        return self._ask(KEEPER, picking, label, goods)

    def _ask(self, group, document, label, note):
        """Ask somebody who has a role, by an activity on a document.

        :return: an action that tells who was asked
        :raises UserError: no document, or nobody has the role
        """
        person = self._person_for(group, document)
        summary = f"{label}: {self.recall_id.name}"
        asked = document.activity_ids.filtered(lambda a: a.summary == summary)
        if not asked:
            asked = document.activity_schedule(
                ACTIVITY,
                date_deadline=fields.Date.context_today(self),
                summary=summary,
                note=note,
                user_id=person.id,
            )
            data = {"consignee": self.id, "user": person.id}
            recall = self.recall_id
            self.env["complaint.event"]._record(recall, "recall.help_asked", data)
        return window.notice(
            "info",
            self.env._(
                "%(person)s was asked: “%(label)s”, on %(document)s.",
                person=asked[:1].user_id.name,
                label=label,
                document=document.display_name,
            ),
        )

    def _person_for(self, group, document):
        # sudo: who has a role is not readable by everybody; one user is taken.
        role = self.env.ref(group).sudo()
        able = role.all_user_ids.filtered(
            lambda u: u.active and not u.share and self.company_id in u.company_ids
        )
        if document:
            able = able.filtered(lambda u: document.with_user(u).has_access("read"))
        # who works on recalls makes the document on the consignee itself
        near = able.filtered(lambda u: u.has_group(TEAM))
        person = (near or able).sorted("id")[:1]
        if not document or not person:
            raise UserError(
                self.env._(
                    "You may not do this, and nobody with the role “%(role)s” can be "
                    "asked. Ask an administrator to give it to somebody.",
                    role=role.full_name,
                )
            )
        return person
