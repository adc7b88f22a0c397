from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.complaint_mgmt.tools import window

TEAM = "complaint_recall.group_recall_user"
WAY_TO_CUSTOMERS = ("stock.move.line", "stock.picking", "mrp.production")


class StockLot(models.Model):
    """The batch record of a lot, as a page."""

    _inherit = "stock.lot"  # pylint: disable=R8180

    batch_record_page = fields.Html(
        string="Batch Record",
        compute="_compute_batch_record_page",
        # the page is ours, and its cells are labelled for small screens
        sanitize_attributes=False,
        groups=TEAM,
    )

    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_batch_record_page(self):
        saved = self.filtered("id")
        (self - saved).batch_record_page = False
        for lot, record in saved._batch_records().items():
            lot.batch_record_page = self.env["ir.qweb"]._render(
                "complaint_recall.batch_record_page",
                self.env["complaint.batch.record"]._values(record),
            )

    def _mail_get_partner_fields(self, introspect_fields=False):
        names = super()._mail_get_partner_fields(introspect_fields)
        # The customers of a lot are read by way of transfers and orders. Who may not
        # read these is suggested no recipients, instead of an error beside the form.
        if all(self.env[name].has_access("read") for name in WAY_TO_CUSTOMERS):
            return names
        return [name for name in names if name != "partner_ids"]

    def _batch_records(self):
        """Return the record of each lot, for a user who may see them.

        :return: dict, stock.lot -> dict as of `complaint.batch.record._of`
        :raises AccessError: the user lacks the role, or may not read a lot
        """
        if not self.env.user.has_group(TEAM):
            # sudo: the name of a role is no secret.
            role = self.env.ref(TEAM).sudo().name
            raise AccessError(
                self.env._(
                    "Only somebody with the role %(role)s sees batch records.",
                    role=role,
                )
            )
        self.check_access("read")
        records = self.env["complaint.batch.record"]._of(self)
        return {lot: records[lot.id] for lot in self}

    def _batch_record_facts(self):
        """Return what is known about the quality of each lot; other concerns add.

        :return: dict, id of a lot -> list of (label, value), both text
        """
        names = ("expiration_date", "use_date", "removal_date", "alert_date")
        labels = {
            name: self._fields[name]._description_string(self.env) for name in names
        }
        facts = {
            lot.id: [
                (labels[name], format_date(self.env, lot[name]))
                for name in names
                if lot[name]
            ]
            for lot in self
        }
        label = self.env._("Hold")
        for lot in self:
            facts[lot.id] += [(label, words) for words in lot._batch_record_holds()]
        return facts

    def _batch_record_holds(self):
        """Return the holds on this lot in words, the latest one first."""
        moment = self.env["complaint.batch.record"]._moment
        told = []
        for line in self.hold_line_ids:
            if line.company_id not in self.env.companies or not line.placed_at:
                continue
            words = {
                "hold": line.hold_id.name,
                "user": line.user_id.name,
                "placed": moment(line.placed_at),
                "reason": line.hold_id.reason,
            }
            if line.state == "active":
                text = self.env._(
                    "On hold since %(placed)s (%(hold)s, %(user)s): %(reason)s", **words
                )
            else:
                text = self.env._(
                    "Was on hold from %(placed)s to %(released)s (%(hold)s, %(user)s): "
                    "%(reason)s",
                    released=line.released_at and moment(line.released_at) or "",
                    **words,
                )
            told.append(text)
        return told

    def action_batch_record(self):
        """Open the batch record of this lot.

        :return: a window action
        :raises AccessError: the user lacks the role, or may not read the lot
        """
        self.ensure_one()
        self._batch_records()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_recall.batch_record_action"
        )
        view = self.env.ref("complaint_recall.stock_lot_view_form_batch_record")
        return {
            **action,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
        }

    def action_open_lot(self):
        """Open the lot itself.

        :return: a window action
        """
        self.ensure_one()
        return window.form(
            self, views=[(self.env.ref("stock.view_production_lot_form").id, "form")]
        )
