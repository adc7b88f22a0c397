import secrets
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..genealogy.sql import CUSTOMERS, MAKING, ids
from ..tools import drill_draw
from .complaint_recall_drill import USER

CALL = "complaint_recall.mail_activity_type_drill"
NO_LOT = "complaint_recall.mail_activity_type_drill_no_lot"
ANNOUNCED = "complaint_recall.mail_activity_type_drill_announced"
AHEAD = timedelta(days=7)


class ComplaintRecallDrill(models.Model):
    """How a drill begins: when it is due, which lot is drawn, who is called."""

    _inherit = "complaint.recall.drill"  # pylint: disable=R8180

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    @api.model
    def _cron_start(self):
        """Announce what comes, and begin each drill that is due: at its hours."""
        horizon = fields.Date.today() + AHEAD + timedelta(days=1)
        plans = self.search([("date_next", "<=", horizon)], order="date_next, id")
        for plan in plans:
            # another job that runs at the same time begins it, not both
            if not plan.try_lock_for_update():
                continue
            if plan._is_due():
                plan._start_due()
            elif plan._is_to_announce():
                plan._announce()
        self.env["ir.cron"]._commit_progress(processed=len(plans), remaining=0)

    def _today(self):
        """Return the date in the time zone of the company."""
        zone = self.env["complaint.complaint"]._zone_of(self.company_id)
        return fields.Date.context_today(self.with_context(tz=zone))

    def _is_due(self):
        """Return whether the day has come, and the hours are those of its turn."""
        if self.date_next > self._today() or self.no_lot_on == self._today():
            return False
        off_hours = self.env["complaint.recall"]._company_off_hours(self.company_id)
        return off_hours == self._wants_off_hours()

    def _wants_off_hours(self):
        """EU GMP 8.30: in and out of office hours; in turn, what was not last time."""
        if self.hours != "alternate":
            return self.hours == "out"
        last = self.env["complaint.recall"].search(
            [("drill_id", "=", self.id), ("state", "!=", "cancelled")],
            order="id desc",
            limit=1,
        )
        return bool(last) and not last.drill_off_hours

    def _is_to_announce(self):
        return (
            self.announcement == "announced"
            and self._today() < self.date_next <= self._today() + AHEAD
            and self.announced_for != self.date_next
        )

    def _announce(self):
        day = self.date_next
        moment = fields.Datetime.to_datetime(day)
        self._call_users(
            self.leader_id or self.user_id,
            ANNOUNCED,
            lambda env: env._("Drill on %(day)s or soon after", day=day),
            moment,
        )
        self._write_engine({"announced_for": day})
        self.env["complaint.event"]._record(self, "drill.announced")

    def _start_due(self):
        candidates = self._candidates()
        if not candidates:
            self._tell_no_lot()
            return
        self._start(candidates=candidates)

    def _tell_no_lot(self):
        """Tell the coordinator; the draw is tried again every day."""
        self._call_users(
            self.user_id,
            NO_LOT,
            lambda env: env._("No lot was shipped from which a drill could be drawn"),
        )
        self._write_engine({"no_lot_on": self._today()})
        self.env["complaint.event"]._record(self, "drill.no_lot")

    # ------------------------------------------------------------------
    # Which lot
    # ------------------------------------------------------------------

    def _candidates(self):
        """Return the ids of the lots from which is drawn.

        Lots that were shipped lately; from a component down, the lots that went into
        them, where anything was made. What was drawn within a year is not drawn again.
        """
        self.ensure_one()
        shipped = self._lots_shipped()
        found = set()
        if self.direction == "down" and shipped:
            lots = self.env["stock.lot"].browse(shipped)
            found = self._lots_used(lots._genealogy_lot_ids("up"))
        return sorted((found or self._of_products(shipped)) - self._lots_drawn())

    def _lots_shipped(self):
        self.env["stock.lot"]._genealogy_flush()
        since = fields.Datetime.now() - relativedelta(months=self.months)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT line.lot_id
                  FROM stock_move_line line
                  JOIN stock_lot lot ON lot.id = line.lot_id
                 WHERE line.state = 'done'
                   AND line.company_id = %(company)s
                   AND line.date >= %(since)s
                   AND line.location_dest_id = %(customers)s
                   AND NOT line.location_id = %(customers)s
                   AND (lot.company_id IS NULL OR lot.company_id = %(company)s)
                """,
                company=self.company_id.id,
                since=since,
                customers=CUSTOMERS,
            )
        )
        return {lot for (lot,) in rows}

    def _lots_used(self, lot_ids):
        """Return which of these lots went into something, of the products wanted."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT line.lot_id
                  FROM unnest(%(lots)s) AS one(id)
                  JOIN stock_move_line line ON line.lot_id = one.id
                  JOIN stock_lot lot ON lot.id = one.id
                 WHERE line.state = 'done'
                   AND line.company_id = %(company)s
                   AND line.location_dest_id = %(making)s
                   AND (lot.company_id IS NULL OR lot.company_id = %(company)s)
                """,
                lots=ids(lot_ids),
                company=self.company_id.id,
                making=MAKING,
            )
        )
        return self._of_products({lot for (lot,) in rows})

    def _of_products(self, lot_ids):
        """Return which of these lots are of the products and categories wanted."""
        wanted = Domain.FALSE
        if self.product_ids:
            wanted |= Domain("product_id", "in", self.product_ids.ids)
        if self.categ_ids:
            wanted |= Domain("product_id.categ_id", "child_of", self.categ_ids.ids)
        if wanted.is_false() or not lot_ids:
            return lot_ids
        domain = Domain("id", "in", list(lot_ids)) & wanted
        # sudo: from what is drawn does not depend on what the user may read.
        return set(self.env["stock.lot"].sudo().search(domain).ids)

    def _lots_drawn(self):
        """Return the lots of the drills of the last year, of any plan."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("drawn_at", ">", fields.Datetime.now() - relativedelta(years=1)),
        ]
        # sudo: what was drawn counts, whoever reads it.
        draws = self.env["complaint.recall.draw"].sudo().search(domain)
        return set(draws.lot_id.ids)

    # ------------------------------------------------------------------
    # Begin
    # ------------------------------------------------------------------

    def _start(self, lot=None, candidates=None):
        """Begin a drill: draw, open it, call its leader, and set the next date.

        :param lot: stock.lot that was chosen; None: drawn by lot
        :param candidates: ids to draw from; None: found now
        :return: the complaint.recall, in the environment of the user
        :raises UserError: there is no lot to draw
        """
        self.ensure_one()
        # sudo: the plan begins the drill; who may start one was asked before.
        plan = self.sudo()
        seed, ids_drawn_from = None, []
        if lot is None:
            ids_drawn_from = plan._candidates() if candidates is None else candidates
            seed = secrets.token_hex(32)
            lot_id = drill_draw.draw(seed, ids_drawn_from)
            lot = plan.env["stock.lot"].browse(lot_id or [])
        if not lot:
            raise UserError(
                self.env._("No lot was shipped from which a drill could be drawn.")
            )
        recall = plan._open_drill(lot.sudo())
        draw = plan.env["complaint.recall.draw"]._note(
            recall, plan, lot, seed, ids_drawn_from
        )
        recall._begin_by_plan(plan, draw)
        months = relativedelta(months=plan.interval_months)
        plan._write_engine({"date_next": plan._today() + months, "no_lot_on": False})
        plan.activity_unlink([NO_LOT, ANNOUNCED])
        return recall.with_env(self.env)

    def _open_drill(self, lot):
        leader = self._leader_now()
        recalls = self.env["complaint.recall"].with_company(self.company_id)
        return recalls.with_context(lang=leader.lang).create(
            {
                "title": self.env["complaint.recall"]
                .with_context(lang=leader.lang)
                .env._(
                    "Drill: %(product)s, lot %(lot)s",
                    product=lot.product_id.with_context(lang=leader.lang).display_name,
                    lot=lot.name,
                ),
                "company_id": self.company_id.id,
                "is_mock": True,
                "origin": "drill",
                "user_id": leader.id,
                "contact_name": leader.name,
                "lot_ids": [Command.set(lot.ids)],
            }
        )

    def _leader_now(self):
        """Return who leads: named by the plan, on call at this hour, or coordinator."""
        if self._can_lead(self.leader_id):
            return self.leader_id
        if self.env["complaint.recall"]._company_off_hours(self.company_id):
            roster = self.env["complaint.oncall"]._roster(self.company_id)
            for line in roster._holding(fields.Datetime.now()):
                if self._can_lead(line.user_id):
                    return line.user_id
        return self.user_id

    def _can_lead(self, user):
        return (
            bool(user)
            and user.active
            and self.company_id in user.company_ids
            and user.has_group(USER)
        )
