from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

MONTHS = 12
INVOICES = ("out_invoice", "out_refund", "out_receipt")


class ComplaintCustomer(models.Model):
    """Turnover and tiers of all customers of a company, in a few statements."""

    _inherit = "complaint.customer"  # pylint: disable=R8180

    def action_refresh(self):
        """Bring turnover and tiers of the user's companies up to date now.

        :return: a client action that loads the list again
        :raises AccessError: the user may not write the list
        """
        self.check_access("write")
        self._refresh(self.env.companies)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _cron_refresh(self):
        """Bring turnover, tiers and the plan of visits up to date, every night."""
        companies = self.env["res.company"].search([("active", "=", True)])
        for done, company in enumerate(companies, start=1):
            self._refresh(company)
            self.env["complaint.customer.visit"]._plan_missing(company)
            remaining = len(companies) - done
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                return

    @api.model
    def _refresh(self, companies):
        """Compute turnover and tiers, and sort the open complaints by them."""
        self.env.flush_all()
        self._fetch_turnover(companies)
        self._assign_tiers(companies)
        # sudo: when the figures were taken, noted by the system.
        companies.sudo().complaint_turnover_at = fields.Datetime.now()
        # sudo: the tiers of all customers sort the cases, whoever pressed the button.
        self.env["complaint.complaint"].sudo()._sync_tiers(companies)

    @api.model
    def _fetch_turnover(self, companies):
        """Take the turnover from the books, and add customers who are not listed yet.

        Posted invoices, receipts and credit notes of the last 12 months, without taxes,
        in the currency of the company at the rate of each document.
        """
        today = fields.Date.context_today(self)
        self.env.cr.execute(
            SQL(
                """
                WITH turnover AS (
                    SELECT commercial_partner_id AS partner_id, company_id,
                           sum(amount_untaxed_signed) AS amount
                      FROM account_move
                     WHERE state = 'posted' AND move_type IN %(kinds)s
                       AND company_id IN %(companies)s
                       AND invoice_date > %(since)s AND invoice_date <= %(today)s
                       AND commercial_partner_id IS NOT NULL
                  GROUP BY commercial_partner_id, company_id
                ), known AS (
                    UPDATE complaint_customer AS customer
                       SET turnover_12m = coalesce(turnover.amount, 0)
                      FROM complaint_customer AS old
                 LEFT JOIN turnover ON turnover.partner_id = old.partner_id
                                   AND turnover.company_id = old.company_id
                     WHERE customer.id = old.id
                       AND old.company_id IN %(companies)s
                       AND old.turnover_12m IS DISTINCT FROM
                           coalesce(turnover.amount, 0)
                )
                INSERT INTO complaint_customer
                       (partner_id, company_id, turnover_12m, importance,
                        create_uid, write_uid, create_date, write_date)
                SELECT partner_id, company_id, amount, '1',
                       %(user)s, %(user)s, %(now)s, %(now)s
                  FROM turnover
                    ON CONFLICT (partner_id, company_id) DO NOTHING
                """,
                kinds=INVOICES,
                companies=tuple(companies.ids) or (0,),
                since=today - relativedelta(months=MONTHS),
                today=today,
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.invalidate_model()

    @api.model
    def _assign_tiers(self, companies, customers=None):
        """Give each customer the first tier that fits, unless another one was set.

        :param companies: res.company
        :param customers: complaint.customer, or None for all of these companies
        """
        only = SQL("TRUE")
        if customers is not None:
            only = SQL("customer.id IN %s", tuple(customers.ids) or (0,))
        self.env["complaint.customer.tier"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE complaint_customer AS target
                   SET computed_tier_id = found.tier_id,
                       tier_id = coalesce(target.override_tier_id, found.tier_id)
                  FROM (SELECT customer.id, (
                            SELECT tier.id
                              FROM complaint_customer_tier AS tier
                             WHERE tier.active
                               AND (tier.company_id IS NULL
                                    OR tier.company_id = customer.company_id)
                               AND (greatest(customer.turnover_12m, 0)
                                        >= tier.min_turnover
                                    OR customer.importance >= tier.min_importance)
                          ORDER BY tier.sequence, tier.id
                             LIMIT 1) AS tier_id
                          FROM complaint_customer AS customer
                         WHERE customer.company_id IN %(companies)s AND %(only)s
                       ) AS found
                 WHERE target.id = found.id
                   AND (target.computed_tier_id IS DISTINCT FROM found.tier_id
                        OR target.tier_id IS DISTINCT FROM
                           coalesce(target.override_tier_id, found.tier_id))
                """,
                companies=tuple(companies.ids) or (0,),
                only=only,
            )
        )
        self.invalidate_model(["computed_tier_id", "tier_id"])
