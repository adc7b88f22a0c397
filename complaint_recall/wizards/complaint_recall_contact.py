from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools import window

CONFIRMED_DAYS = 365
FLAGS = (
    "no_email",
    "invalid_email",
    "bounced",
    "blocked",
    "no_phone",
    "not_confirmed",
    "no_contact",
)


class ComplaintRecallContact(models.TransientModel):
    """A customer who could not be reached well in a recall: a contact to mend.

    Found anew by each user who looks, in one statement, whatever the number of
    customers: who received goods with lots lately, and what is wrong with the address.
    """

    _name = "complaint.recall.contact"
    _description = "Contact to Mend"
    _order = "last_delivery desc, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    contact_id = fields.Many2one(
        "res.partner",
        string="Written To",
        readonly=True,
        help="The contact for recalls, else the customer itself.",
    )
    email = fields.Char(related="contact_id.email")
    phone = fields.Char(related="contact_id.phone")
    last_delivery = fields.Datetime(readonly=True)
    confirmed_at = fields.Datetime(
        related="contact_id.recall_contact_confirmed_at", string="Confirmed On"
    )
    no_email = fields.Boolean(string="No Mail Address", readonly=True)
    invalid_email = fields.Boolean(string="Mail Address Not Valid", readonly=True)
    bounced = fields.Boolean(string="Mail Came Back", readonly=True)
    blocked = fields.Boolean(string="Mail Address Blocked", readonly=True)
    no_phone = fields.Boolean(readonly=True)
    not_confirmed = fields.Boolean(string="Not Confirmed for a Year", readonly=True)
    no_contact = fields.Boolean(string="No Contact for Recalls", readonly=True)
    problems = fields.Char(compute="_compute_problems")

    @api.depends(*FLAGS)
    @api.depends_context("lang")
    def _compute_problems(self):
        labels = {
            name: self._fields[name]._description_string(self.env) for name in FLAGS
        }
        for row in self:
            row.problems = ", ".join(labels[name] for name in FLAGS if row[name])

    # ------------------------------------------------------------------
    # Find
    # ------------------------------------------------------------------

    @api.model
    def action_find(self, recall_id=None):
        """Find the contacts to mend of the user's companies, and open them.

        :param int recall_id: only the consignees of this recall
        :return: a window action
        :raises AccessError: the user is not in the recall team
        """
        self.check_access("read")
        recalls = self.env["complaint.recall"].browse(recall_id or [])
        recalls.check_access("read")
        self._fill(recalls)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contacts to Mend"),
            "res_model": self._name,
            "view_mode": "list",
            "domain": [("create_uid", "=", self.env.uid)],
            "context": {"search_default_pressing": not recall_id},
        }

    @api.model
    def _fill(self, recalls):
        """Find anew what this user sees; what the user found before is forgotten."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM complaint_recall_contact WHERE create_uid = %s",
                self.env.uid,
            )
        )
        customers = (
            self._customers_of_recall(recalls)
            if recalls
            else SQL(" UNION ALL ").join(
                self._customers_of_company(company) for company in self.env.companies
            )
        )
        self.env.cr.execute(self._fill_query(customers))
        self.invalidate_model()

    @api.model
    def _customers_of_recall(self, recalls):
        return SQL(
            """SELECT company_id, partner_id, NULL::timestamp AS last_delivery
                 FROM complaint_recall_consignee
                WHERE recall_id = ANY(%s) AND in_depth AND partner_id IS NOT NULL""",
            recalls.ids,
        )

    @api.model
    def _customers_of_company(self, company):
        since = fields.Datetime.now() - relativedelta(
            # sudo: a setting of the company, for whoever looks.
            months=company.sudo().recall_contact_months
        )
        return SQL(
            """
            SELECT line.company_id, partner.commercial_partner_id AS partner_id,
                   max(line.date) AS last_delivery
              FROM stock_move_line line
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location place ON place.id = line.location_dest_id
              JOIN stock_move move ON move.id = line.move_id
         LEFT JOIN stock_picking picking ON picking.id = line.picking_id
              JOIN res_partner partner
                ON partner.id = coalesce(picking.partner_id, move.partner_id)
             WHERE line.state = 'done' AND line.lot_id IS NOT NULL
               AND line.company_id = %s AND line.date >= %s
               AND place.usage = 'customer' AND source.usage <> 'customer'
          GROUP BY line.company_id, partner.commercial_partner_id
            """,
            company.id,
            since,
        )

    @api.model
    def _fill_query(self, customers):
        now = fields.Datetime.now()
        return SQL(
            """
            WITH customer AS (%(customers)s), contact AS (
                SELECT customer.*, coalesce(own.id, customer.partner_id) AS contact_id,
                       own.id IS NULL AS no_contact
                  FROM customer
             LEFT JOIN LATERAL (
                       SELECT child.id FROM res_partner child
                        WHERE child.commercial_partner_id = customer.partner_id
                          AND child.is_recall_contact IS TRUE AND child.active
                     ORDER BY child.id LIMIT 1) own ON TRUE
            ), judged AS (
                SELECT contact.*,
                       coalesce(trim(p.email), '') = '' AS no_email,
                       coalesce(trim(p.email), '') <> ''
                           AND p.email_normalized IS NULL AS invalid_email,
                       coalesce(p.message_bounce, 0) > 0 AS bounced,
                       EXISTS (SELECT 1 FROM mail_blacklist b
                                WHERE b.active AND b.email = p.email_normalized)
                           AS blocked,
                       coalesce(trim(p.phone), '') = '' AS no_phone,
                       coalesce(p.recall_contact_confirmed_at < %(until)s, TRUE)
                           AS not_confirmed
                  FROM contact
                  JOIN res_partner p ON p.id = contact.contact_id
            )
            INSERT INTO complaint_recall_contact (
                company_id, partner_id, contact_id, last_delivery, no_email,
                invalid_email, bounced, blocked, no_phone, not_confirmed, no_contact,
                create_uid, write_uid, create_date, write_date)
            SELECT company_id, partner_id, contact_id, last_delivery, no_email,
                   invalid_email, bounced, blocked, no_phone, not_confirmed, no_contact,
                   %(user)s, %(user)s, %(now)s, %(now)s
              FROM judged
             WHERE no_email OR invalid_email OR bounced OR blocked OR no_phone
                OR not_confirmed OR no_contact
            """,
            customers=customers,
            until=now - timedelta(days=CONFIRMED_DAYS),
            user=self.env.uid,
            now=now,
        )

    # ------------------------------------------------------------------
    # Mend
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Note that the contact was confirmed today, by phone or mail.

        :return: True
        """
        self.check_access("read")
        self.contact_id.action_recall_contact_confirmed()
        # sudo: the list of this user; only what was mended changes.
        self.sudo().not_confirmed = False
        return True

    def action_open_contact(self):
        """Open the contact to mend it.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self.contact_id)
