from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools.misc import clean_context

from ..tools import window
from ..tools.follow_up import FollowUp

ACTIVITY = "complaint_mgmt.mail_activity_type_follow_up"


class ComplaintComplaint(models.Model):
    """The follow-ups of a case: documents that carry out what was decided.

    Contract for another addon: add a `FollowUp` to `_follow_up_kinds` and the method
    that it names, which makes the document; call `action_follow_up` with the kind in
    the context key `follow_up_kind`, or let a measure type lead to it.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    follow_up_ids = fields.One2many(
        "complaint.follow.up",
        "complaint_id",
        string="Follow-Ups",
        readonly=True,
        groups="complaint_mgmt.group_complaint_reader",
    )
    follow_up_count = fields.Integer(
        compute="_compute_follow_up_count", string="Follow-Up Count", compute_sudo=True
    )

    @api.depends("follow_up_ids")
    def _compute_follow_up_count(self):
        rows = self.env["complaint.follow.up"]._read_group(
            [("complaint_id", "in", self.ids)], ["complaint_id"], ["__count"]
        )
        counts = {complaint.id: count for complaint, count in rows}
        for complaint in self:
            complaint.follow_up_count = counts.get(complaint._origin.id, 0)

    @api.model
    def _follow_up_kinds(self):
        """Return what a complaint can lead to; an addon adds its own.

        :return: dict, code -> `tools.follow_up.FollowUp`
        """
        return {
            "return": FollowUp(
                label=self.env._("Return"),
                model="stock.picking",
                create="_create_return",
                group="stock.group_stock_user",
            ),
            "credit_note": FollowUp(
                label=self.env._("Credit Note"),
                model="account.move",
                create="_create_credit_note",
                group="account.group_account_invoice",
                done=("posted",),
            ),
            "replacement": FollowUp(
                label=self.env._("Replacement Order"),
                model="sale.order",
                create="_create_replacement",
                group="sales_team.group_sale_salesman",
                done=("sale",),
            ),
        }

    # ------------------------------------------------------------------
    # Creating
    # ------------------------------------------------------------------

    def action_follow_up(self, kind=None):
        """Create the document of a kind, or open the one that there is.

        :param str kind: code of `_follow_up_kinds`; else from the context key
            `follow_up_kind`
        :return: a window action
        :raises AccessError: the user is no handler
        :raises UserError: not decided, nothing to do, or nobody may do it
        """
        self.ensure_one()
        kind = kind or self.env.context.get("follow_up_kind")
        measures = self.measure_ids.filtered(lambda m: m.type_id.follow_up_kind == kind)
        undone = measures.filtered(lambda m: not m._live_follow_ups())
        return self._follow_up(kind, (undone or measures)[:1])

    def action_view_follow_ups(self):
        """Open the documents that this case led to.

        :return: a window action
        """
        self.ensure_one()
        if len(self.follow_up_ids) == 1:
            return self.follow_up_ids.action_open_document()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow-Ups"),
            "res_model": "complaint.follow.up",
            "domain": [("complaint_id", "=", self.id)],
            "view_mode": "list",
            "views": [(False, "list")],
        }

    def _follow_up(self, code, measure):
        """Create the document of one measure once, however often it is asked for.

        The user's own rights decide: a signed decision says that the company wants
        this document, not that the handler keeps stock or books. Who has no role for
        it asks somebody who has.

        :param measure: complaint.measure of this case, or none
        """
        kind = self._check_follow_up(code, measure)
        live = self._live_follow_ups(code, measure)
        if live:
            return live._action_open()
        if kind.after_decision:
            self._check_may_carry_out()
        self._require(
            not measure.done_at, self.env._("this measure is recorded as done already.")
        )
        if not self.env.user.has_group(kind.group):
            return self._request_follow_up(kind, measure)
        self._lock_follow_ups()
        # all or nothing, also for a caller that goes on after an error; and a
        # caller's default_* keys would fill in the fields of the document
        case = self.with_env(self.env(context=clean_context(self.env.context)))
        case = case.with_company(self.company_id)
        with self.env.cr.savepoint():
            documents = getattr(case, kind.create)(measure)
            rows = case._note_follow_up(code, measure, documents)
        return rows._action_open()

    def _check_follow_up(self, code, measure):
        """Return the FollowUp of a code, if the user and the measure may lead to it."""
        self.check_access("write")
        if not self._is_handler():
            raise AccessError(self.env._("Only a handler carries out a decision."))
        kind = self._follow_up_kinds().get(code)
        if not kind:
            raise UserError(self.env._("Choose what the complaint leads to."))
        self._require(
            measure or not kind.needs_measure,
            self.env._(
                "the decision has no measure that leads to “%(kind)s”: propose one.",
                kind=kind.label,
            ),
        )
        return kind

    def _lock_follow_ups(self):
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else works on %(number)s right now. Try again in a "
                    "moment.",
                    number=self.name,
                )
            ) from error

    def _live_follow_ups(self, code, measure):
        """Return the rows whose documents are neither cancelled nor gone."""
        # sudo: which documents there are must not depend on who asks.
        rows = self.sudo().follow_up_ids.filtered(
            lambda row: row.kind == code and row.measure_id == measure
        )
        return rows._filter_live().sudo(self.env.su)

    def _note_follow_up(self, code, measure, documents):
        rows = self.env["complaint.follow.up"]
        rows = rows._append_for(self, measure, code, documents)
        for document in documents:
            if hasattr(document, "message_post_with_source"):
                document.message_post_with_source(
                    "mail.message_origin_link",
                    render_values={"self": document, "origin": self},
                    subtype_xmlid="mail.mt_note",
                )
        data = {
            "kind": code,
            "measure": measure.id or None,
            "model": documents._name,
            "ids": documents.ids,
        }
        self.env["complaint.event"]._record(self, "follow_up.created", data)
        return rows

    # ------------------------------------------------------------------
    # Asking who may
    # ------------------------------------------------------------------

    def _request_follow_up(self, kind, measure):
        """Call somebody who has the role, by an activity on the sales order.

        The order, since that person may read it, and maybe no complaint.

        :return: an action that tells who was asked
        :raises UserError: there is no order, or nobody has the role
        """
        order = self._order_to_follow_up()
        self._require(
            order,
            self.env._(
                "you may not create “%(kind)s”, and there is no sales order on which "
                "somebody could be asked. Enter the order.",
                kind=kind.label,
            ),
        )
        person = self._person_for(kind, order, measure)
        summary = f"{kind.label}: {self.name}"
        # sudo: it asks somebody, and changes nothing in the order.
        order = order.sudo()
        asked = order.activity_ids.filtered(lambda a: a.summary == summary)
        if not asked:
            asked = order.activity_schedule(
                ACTIVITY,
                date_deadline=measure.due_date or fields.Date.context_today(self),
                summary=summary,
                note=measure.display_name if measure else False,
                user_id=person.id,
            )
            data = {"measure": measure.id or None, "user": person.id}
            self.env["complaint.event"]._record(self, "follow_up.requested", data)
        return window.notice(
            "info",
            self.env._(
                "%(person)s was asked to create “%(kind)s” for %(order)s.",
                person=asked[:1].user_id.name,
                kind=kind.label,
                order=order.name,
            ),
        )

    def _person_for(self, kind, order, measure):
        """Return who is asked: the responsible person first, then the salesperson."""
        # sudo: who has a role is not readable by everybody; one user is taken.
        group = self.env.ref(kind.group).sudo()
        able = group.all_user_ids.filtered(
            lambda u: u.active and not u.share and self.company_id in u.company_ids
        )
        able = able.filtered(lambda u: order.with_user(u).has_access("read"))
        near = (measure.user_id | order.sudo().user_id) & able
        person = (near or able.sorted("id"))[:1]
        self._require(
            person,
            self.env._(
                "you may not create “%(kind)s”, and nobody has the role “%(role)s”. "
                "Ask an administrator to give it to somebody.",
                kind=kind.label,
                role=group.full_name,
            ),
        )
        return person

    # ------------------------------------------------------------------
    # What it is about
    # ------------------------------------------------------------------

    def _order_to_follow_up(self):
        return self.sale_order_id or self.item_ids.sale_line_id.order_id[:1]

    def _items_to_settle(self):
        """Return the products of the case that are defective.

        :raises UserError: none is, or a lot is not known
        """
        items = self.item_ids.filtered(lambda item: item.defective_qty > 0)
        self._require(
            items, self.env._("enter how much of the products is defective first.")
        )
        return items
