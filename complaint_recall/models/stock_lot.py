from contextlib import contextmanager

import psycopg2

from odoo import models
from odoo.tools import SQL

from ..genealogy import facts, sql
from ..genealogy.walk import Walk

# What is read past the ORM must be in the database.
READ = {
    "stock.move",
    "stock.move.line",
    "stock.lot",
    "stock.quant",
    "stock.picking",
    "mrp.production",
    "mrp.unbuild",
    "sale.order",
    "sale.order.line",
    "res.partner",
    "complaint.lot.link",
    # of purchase, which may be installed or not
    "purchase.order",
    "purchase.order.line",
}


class StockLot(models.Model):
    """Where a lot came from and where it went; see docs/genealogy.md.

    These methods check no rights and look at all companies, since a recall must not end
    at the border of one. They return ids and quantities; who shows them to a person
    masks what the person may not see.
    """

    _inherit = "stock.lot"

    def _genealogy(self, direction="down"):
        """Return the genealogy of these lots.

        :param str direction: "down": where they went; "up": what is in them
        :return: `complaint_recall.genealogy.graph.Genealogy`
        """
        with self._genealogy_fetch() as fetch:
            return Walk(fetch, self._origin.ids, direction).run()

    def _genealogy_lot_ids(self, direction="down"):
        """Return the ids of all lots on record in one direction, these included.

        :param str direction: "down" or "up"
        :return: set of ids of stock.lot
        """
        if not self._origin:
            return set()
        with self._genealogy_fetch() as fetch:
            rows = fetch(sql.lots(self._origin.ids, direction))
            return {lot for (lot,) in rows}

    def _genealogy_delivery_ids(self):
        """Return the transfers that brought these lots, or what came of them, to
        customers.

        :return: set of ids of stock.picking
        """
        if not self._origin:
            return set()
        with self._genealogy_fetch() as fetch:
            rows = fetch(sql.deliveries(self._origin.ids))
            return {picking for (picking,) in rows if picking}

    def _genealogy_counters(self):
        """Return the figures that are shown while somebody types.

        :return: dict with the numbers `lots`, `customers` and `deliveries`, and
            `shipped`, `returned` and `on_hand` as {id of uom.uom: quantity}
        """
        return self._genealogy_counters_by({0: self})[0]

    def _genealogy_shipments(self):
        """Return the lines to and from customers of exactly these lots, as dicts."""
        return self._genealogy_facts(facts.shipments)

    def _genealogy_receipts(self):
        """Return the lines from and to suppliers of exactly these lots, as dicts.

        What a subcontractor made is received from him.
        """
        return self._genealogy_facts(
            facts.receipts,
            has_purchases="purchase_line_id" in self.env["stock.move"]._fields,
            has_subcontracts="subcontractor_id" in self.env["mrp.production"]._fields,
        )

    def _genealogy_stock(self):
        """Return what there is of exactly these lots, by quant, as dicts."""
        return self._genealogy_facts(facts.stock)

    def _genealogy_losses(self):
        """Return scrap, losses and gains of exactly these lots, as dicts."""
        return self._genealogy_facts(facts.losses)

    def _genealogy_open(self):
        """Return the lines of exactly these lots that are not done, as dicts."""
        return self._genealogy_facts(facts.opened)

    def _genealogy_facts(self, statement, **options):
        if not self._origin:
            return []
        with self._genealogy_fetch() as fetch:
            rows = fetch(statement(self._origin.ids, **options))
            names = [column.name for column in self.env.cr.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    @contextmanager
    def _genealogy_fetch(self):
        """Yield the function that runs a statement, with the planner set for walks.

        Its settings are put back afterwards.
        """
        self._genealogy_flush()
        before = self._set_planner(sql.PLANNER)
        try:
            yield self.env.execute_query
        except psycopg2.Error:
            raise  # the transaction is lost, and its settings with it
        except BaseException:
            self._set_planner(before)
            raise
        self._set_planner(before)

    def _genealogy_flush(self):
        """Write what is pending and read here; as a rule that is nothing.

        A record that is not saved stays pending for ever: it is not in the database.
        """
        waiting = True
        while waiting:
            pending = self.env.transaction.tocompute.items()
            fields = {field for field, ids in pending if any(ids)}
            fields.update(self.env._field_dirty)
            waiting = READ & {field.model_name for field in fields}
            for name in waiting:
                self.env[name].flush_model()

    def _set_planner(self, values):
        """Set the planner for this transaction; allowed in a read-only one, too.

        :return: what was set before
        """
        before = SQL(", ").join(SQL("current_setting(%s)", name) for name in values)
        after = SQL(", ").join(
            SQL("set_config(%s, %s, TRUE)", name, value)
            for name, value in values.items()
        )
        # OFFSET keeps the inner part apart, which is so worked out first
        [row] = self.env.execute_query(
            SQL(
                "SELECT before.*, %s FROM (SELECT %s OFFSET 0) AS before", after, before
            )
        )
        return dict(zip(values, row, strict=False))
