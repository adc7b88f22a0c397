from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..genealogy.sql import ids
from ..scope import rows


class ComplaintRecall(models.Model):
    """The scope: lots, shipments and consignees that the genealogy finds.

    Written in a few statements, however many rows (`scope/rows.py`). As long as the
    recall is a draft it is found anew as often as wanted: what was taken out and the
    levels of trade that were entered stay.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    scope_at = fields.Datetime(string="Scope Found On", readonly=True, copy=False)
    scope_digest = fields.Char(readonly=True, copy=False)
    scope_lot_ids = fields.One2many(
        "complaint.recall.lot", "recall_id", string="Lots in Scope"
    )
    shipment_ids = fields.One2many(
        "complaint.recall.shipment", "recall_id", string="Shipments", readonly=True
    )
    consignee_ids = fields.One2many(
        "complaint.recall.consignee", "recall_id", string="Consignees"
    )
    foreign_lot_count = fields.Integer(
        string="Lots in Other Companies", readonly=True, copy=False
    )
    foreign_customer_count = fields.Integer(
        string="Customers of Other Companies", readonly=True, copy=False
    )

    def action_find_scope(self):
        """Find lots, shipments and consignees anew, as long as nothing is decided.

        :return: True
        :raises AccessError: the user may not write the recall
        :raises UserError: no suspect lots, or submitted already
        """
        for recall in self:
            recall.check_access("write")
            if recall.state != "draft":
                raise UserError(self.env._("What was decided is not found anew."))
            if not recall.lot_ids:
                raise UserError(self.env._("Choose the suspect lots first."))
            # sudo: the scope is what the records say, whoever asks.
            recall.sudo()._find_scope()
        return True

    def _find_scope(self):
        found = self.lot_ids._genealogy("down")
        own, foreign = self._own_lots(found.lots)
        self._clear_scope(own)
        self._insert_lots([found.lots[lot] for lot in sorted(own)])
        self._insert_shipments(self._lots_in())
        self._write_engine(
            {
                "scope_at": fields.Datetime.now(),
                "foreign_lot_count": len(foreign),
                "foreign_customer_count": self._count_foreign_customers(found.lots),
                **self._scope_gaps(found),
            }
        )
        self._finish_scope()
        data = {"lots": len(own), "digest": self.scope_digest}
        self.env["complaint.event"]._record(self, "recall.scope_found", data)

    def _own_lots(self, lot_ids):
        """Return which of these lots are of this company, and which are not.

        A lot of a shared product belongs to each company that moved it; a suspect lot
        belongs to the recall in any case.
        """
        lot_ids = set(lot_ids)
        pairs = self.env.execute_query(rows.companies(lot_ids)) if lot_ids else []
        own = {lot for lot, company in pairs if company == self.company_id.id}
        own |= lot_ids & set(self.lot_ids.ids)
        # nobody moved it and nobody owns it: it is nobody else's
        own |= lot_ids - {lot for lot, _company in pairs}
        return own, lot_ids - own

    def _count_foreign_customers(self, lot_ids):
        with self.lot_ids._genealogy_fetch() as fetch:
            [(count,)] = fetch(rows.foreign_customers(lot_ids, self.company_id.id))
        return count

    def _clear_scope(self, keep):
        """Drop what was found before; only a draft is cleared."""
        self.env.flush_all()
        for statement in (
            "DELETE FROM complaint_recall_consignee_line WHERE recall_id = %s",
            "DELETE FROM complaint_recall_shipment WHERE recall_id = %s",
        ):
            self.env.cr.execute(SQL(statement, self.id))
        self.env.cr.execute(
            SQL(
                "DELETE FROM complaint_recall_lot"
                " WHERE recall_id = %s AND lot_id <> ALL(%s)",
                self.id,
                ids(keep),
            )
        )

    def _stamp(self):
        return {"user": self.env.uid, "now": fields.Datetime.now()}

    def _insert_lots(self, reached, is_amended=False):
        """Write lots of the scope.

        :param reached: list of `genealogy.graph.Reached`
        """
        if reached:
            self.env["complaint.recall.lot"]._insert(
                self,
                lambda defaults: rows.lots(
                    self, reached, self._stamp(), is_amended, defaults
                ),
            )

    def _lots_in(self):
        """Return the stock.lot that are in the scope and not taken out: ids."""
        found = self.env.execute_query(
            SQL(
                "SELECT lot_id FROM complaint_recall_lot"
                " WHERE recall_id = %s AND is_excluded IS NOT TRUE",
                self.id,
            )
        )
        return [lot for (lot,) in found]

    def _insert_shipments(self, lot_ids, is_amended=False, line_ids=None):
        """Write consignees and shipments of lots that are in the scope.

        :param list lot_ids: stock.lot
        :param line_ids: only these of stock.move.line
        """
        if not lot_ids:
            return
        consignees = self.env["complaint.recall.consignee"]
        shipments = self.env["complaint.recall.shipment"]
        # with the planner of the genealogy, from whose statements these read
        with self.lot_ids._genealogy_fetch():
            consignees._insert(
                self,
                lambda defaults: rows.consignees(
                    self, lot_ids, self._stamp(), is_amended, line_ids, defaults
                ),
            )
            shipments._insert(
                self,
                lambda defaults: rows.shipments(
                    self, lot_ids, is_amended, line_ids=line_ids, defaults=defaults
                ),
            )

    def _finish_scope(self):
        """Sum up by consignee, drop those without any lot, and seal."""
        self._sum_lines()
        self._prune_consignees()
        self._seal_scope()
        self.env.invalidate_all()

    def _sum_lines(self):
        lines = self.env["complaint.recall.consignee.line"]
        lines._insert(self, lambda defaults: rows.lines(self, defaults))
        # whose answer is compared with what was shipped
        answered = [("recall_id", "=", self.id), ("response_line_id", "!=", False)]
        lines.search(answered).modified(["shipped_qty"])

    def _prune_consignees(self):
        found = self.env.execute_query(
            SQL(
                """SELECT own.id
                     FROM complaint_recall_consignee own
                    WHERE own.recall_id = %s AND own.parent_id IS NULL
                      AND NOT EXISTS (
                          SELECT 1 FROM complaint_recall_consignee_line line
                           WHERE line.consignee_id = own.id)""",
                self.id,
            )
        )
        self.env["complaint.recall.consignee"].browse(i for (i,) in found).unlink()

    def _after_lots_changed(self, changed):
        """Bring shipments and consignees to the lots that are in or out now.

        :param changed: complaint.recall.lot, with sudo
        """
        self.env.flush_all()
        out = changed.filtered("is_excluded")
        for statement in (
            "DELETE FROM complaint_recall_consignee_line WHERE recall_lot_id = ANY(%s)",
            "DELETE FROM complaint_recall_shipment WHERE recall_lot_id = ANY(%s)",
        ):
            self.env.cr.execute(SQL(statement, ids(out.ids)))
        self._insert_shipments((changed - out).lot_id.ids)
        self._finish_scope()

    def _add_consignees(self, vals_list):
        """Add consignees whom another consignee named: goods were passed on to them.

        For the engine of the answers; the rights are checked there.

        :param vals_list: dicts with `parent_id` (complaint.recall.consignee) and `name`
            and any of `email`, `phone`, `street`, `lang`, `depth`; `lots` may say how
            much of each lot: {id of complaint.recall.lot: quantity}
        :return: complaint.recall.consignee, with sudo
        """
        self.ensure_one()
        # sudo: rows of the scope are written by the engine only.
        consignees = self.env["complaint.recall.consignee"].sudo()
        return consignees._create_named(self.sudo(), vals_list)
