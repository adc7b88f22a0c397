from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_list

SHOWN = 3
# What names the goods. A lot on hold that is renamed is a lot that nobody holds.
IDENTITY = frozenset(("name", "product_id", "company_id"))


class StockLot(models.Model):
    """A lot is on hold as long as one hold on it is not released.

    `is_held` is written by the hold engine alone, in SQL, so that no user, import or
    context can set it, and so that a parallel shipment notices.
    """

    _inherit = "stock.lot"  # pylint: disable=R8180

    is_held = fields.Boolean(string="On Hold", readonly=True, copy=False, default=False)
    # for people of the house only: with mrp_subcontracting, a subcontractor reads lots
    hold_line_ids = fields.One2many(
        "complaint.lot.hold.line",
        "lot_id",
        string="Holds",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    hold_label = fields.Char(string="Hold", compute="_compute_hold_label")
    hold_text = fields.Text(
        string="Why It Is on Hold",
        compute="_compute_hold_text",
        compute_sudo=True,
        groups="base.group_user",
    )

    # in the words of Odoo's domains, for PostgreSQL proves no other ones
    _is_held_idx = models.Index("(id) WHERE is_held IS TRUE")

    @api.depends("is_held")
    @api.depends_context("lang")
    def _compute_hold_label(self):
        for lot in self:
            lot.hold_label = lot.is_held and self.env._("On Hold")

    @api.depends("is_held", "hold_line_ids.state")
    @api.depends_context("lang")
    def _compute_hold_text(self):
        for lot in self:
            lot.hold_text = lot._hold_text() if lot.is_held else False

    # ------------------------------------------------------------------
    # Nobody but the engine
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("is_held") or vals.get("hold_line_ids") for vals in vals_list):
            self._raise_engine_only()
        # said here, for a default of a caller's context would count otherwise
        return super().create([{**vals, "is_held": False} for vals in vals_list])

    def write(self, vals):
        if vals.keys() & {"is_held", "hold_line_ids"}:
            self._raise_engine_only()
        named = IDENTITY & vals.keys()
        held = self._filter_held() if named else self.browse()
        for lot in held:
            if any(
                lot._fields[name].convert_to_cache(vals[name], lot)
                != lot._fields[name].convert_to_cache(lot[name], lot)
                for name in named
            ):
                lot._raise_held()
        return super().write(vals)

    def _raise_engine_only(self):
        raise AccessError(
            self.env._(
                "A lot is put on hold by “Hold Lots” and released by signature. It is "
                "not set on the lot."
            )
        )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_hold(self):
        """Open the preview of a hold on these lots; nothing is held yet.

        :return: a window action
        :raises AccessError: the user may not hold lots, or not read one of these
        :raises UserError: no lots
        """
        return self.env["complaint.lot.hold.place"]._open_for(self)

    def action_view_holds(self):
        """Open the holds on these lots: the form if there is one, else the list.

        :return: a window action
        """
        domain = [("line_ids.lot_id", "in", self.ids)]
        return self.env["complaint.lot.hold"]._action_open(domain)

    # ------------------------------------------------------------------
    # Engine
    # ------------------------------------------------------------------

    def _hold(self, reason, complaint=None, descendants="propose", recall=None):
        """Put these lots on hold, from this moment on.

        Reservations of them are undone and may take other lots. What was made of them
        is proposed for hold, too.

        :param str reason: why; everybody who meets the hold reads it
        :param complaint: complaint.complaint because of which they are held, if any
        :param str descendants: "propose" lots that were made of these and are in stock,
            "hold" them at once, or "ignore" them
        :param recall: complaint.recall that they are held for, if any
        :return: complaint.lot.hold, one for each company of the lots
        :raises AccessError: the user may not hold lots
        :raises UserError: no lots, or no reason
        """
        if not self:
            raise UserError(self.env._("Choose the lots that are to be held."))
        source = recall or complaint
        company = source.company_id if source else self.env.company
        values = [
            {
                "reason": reason,
                "company_id": owner.id,
                "complaint_id": complaint.id if complaint else False,
                "descendants": descendants,
                "line_ids": [fields.Command.create({"lot_id": i}) for i in lots.ids],
            }
            # sudo: to whom a lot belongs; one without a company is held with the others
            for owner, lots in self.sudo()
            .grouped(lambda lot: lot.company_id or company)
            .items()
        ]
        holds = self.env["complaint.lot.hold"].create(values)
        if recall:
            holds._write_engine({"recall_id": recall.id})
        holds.action_place()
        return holds

    def _filter_held(self):
        """Return those of these lots that are on hold: one query on a small index."""
        ids = tuple(i for i in self.ids if i)
        if not ids:
            return self.browse()
        rows = self.env.execute_query(
            SQL("SELECT id FROM stock_lot WHERE is_held IS TRUE AND id IN %s", ids)
        )
        return self.browse(i for (i,) in rows)

    def _hold_lock(self):
        """Return those on hold, and keep the others from being held until commit.

        Whoever ships takes a shared lock, whoever holds changes the row. Of two at the
        same time the second one waits, fails on the serialization check where its view
        is outdated, is started again by Odoo, and sees what the first one did.
        """
        ids = tuple(i for i in self.ids if i)
        if not ids:
            return self.browse()
        query = SQL(
            "SELECT id, is_held FROM stock_lot WHERE id IN %s ORDER BY id FOR SHARE",
            ids,
        )
        # to come second is no error: Odoo starts the transaction again
        self.env.cr.execute(query, log_exceptions=False)
        rows = self.env.cr.fetchall()
        return self.browse(i for i, is_held in rows if is_held)

    def _hold_lock_for_change(self):
        """Wait for those who move these lots now, and let nobody move them meanwhile.

        Open lines are locked as well: where one was done by the transaction that we
        waited for, ours fails and starts again with what is really in stock.
        """
        ids = tuple(self.ids)
        self.env.flush_all()
        lots = SQL(
            "SELECT id FROM stock_lot WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", ids
        )
        lines = SQL(
            "SELECT id FROM stock_move_line WHERE lot_id IN %s"
            " AND state NOT IN ('done', 'cancel') ORDER BY id FOR NO KEY UPDATE",
            ids,
        )
        for query in (lots, lines):
            # to come second is no error: Odoo starts the transaction again
            self.env.cr.execute(query, log_exceptions=False)

    def _hold_sync(self):
        """Set `is_held` of these lots to what their holds say."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                WITH held AS (
                    SELECT lot.id,
                           EXISTS (SELECT 1
                                     FROM complaint_lot_hold_line line
                                    WHERE line.lot_id = lot.id
                                      AND line.state = 'active') AS is_held
                      FROM stock_lot lot
                     WHERE lot.id IN %s
                )
                UPDATE stock_lot lot
                   SET is_held = held.is_held
                  FROM held
                 WHERE lot.id = held.id
                   AND lot.is_held IS DISTINCT FROM held.is_held
             RETURNING lot.id
                """,
                tuple(self.ids),
            )
        )
        self.invalidate_model(["is_held", "hold_label", "hold_text"])
        # related to it, on whatever is on the screen
        self.env["stock.quant"].invalidate_model(["lot_is_held"])
        self.env["stock.move.line"].invalidate_model(["lot_is_held"])

    def _hold_stock(self):
        """Return what is in stock of these lots now.

        :return: dict, lot id -> (quantity, reserved quantity), in the unit of the
            product; own stock and goods in transit
        """
        if not self:
            return {}
        # sudo: how much there is of a lot that the user holds, not where.
        rows = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", self.ids),
                    ("location_id.usage", "in", ("internal", "transit")),
                ],
                ["lot_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        return {lot.id: (quantity, reserved) for lot, quantity, reserved in rows}

    # ------------------------------------------------------------------
    # What a refusal says
    # ------------------------------------------------------------------

    def _raise_held(self):
        """Refuse: these lots are on hold. Nothing happens without lots.

        :raises UserError: which lots, by which hold, why, and who may release them
        """
        if not self:
            return
        # sudo: whoever is refused is told why, whatever else he may read.
        names = self.sudo()[:SHOWN].mapped("display_name")
        lots = format_list(self.env, names)
        if len(self) > SHOWN:
            lots = self.env._(
                "%(names)s and %(count)s more", names=lots, count=len(self) - SHOWN
            )
        raise UserError(
            self.env._(
                "On hold: %(lots)s.\n%(hold)s\nUntil then the goods may be moved to a "
                "quarantine or sample location, sent back to the supplier or scrapped, "
                "and nowhere else.",
                lots=lots,
                hold=self._hold_text(),
            )
        )

    def _hold_text(self):
        """Return which holds are on these lots, why, and who may release them.

        A subcontractor at the portal is told that a lot is on hold and no more.
        """
        if self.env.user.share:
            return ""
        # sudo: to be read by whoever in the house meets the hold.
        lines = self.env["complaint.lot.hold.line"].sudo()
        found = lines.search(
            [("lot_id", "in", self.ids), ("state", "=", "active")], order="id"
        )
        holds = found.hold_id[:SHOWN]
        return "\n".join(hold._text_for_refused() for hold in holds)
