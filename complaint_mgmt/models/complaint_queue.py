from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import lifecycle

# What moves a case up. Each outweighs all of the later ones, and the tier of a customer
# (0 to 99) comes last: danger and urgency beat money.
SERIOUS, DANGER, SAFETY_WORDS, URGENT = 8000, 4000, 2000, 1000
DERIVED = {"customer_tier_id", "queue_rank"}


class ComplaintComplaint(models.Model):
    """The order in which cases are taken up (S5.3.2b): safety beats the tier."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180
    _order = "queue_rank desc, received_at desc, id desc"

    customer_tier_id = fields.Many2one(
        "complaint.customer.tier",
        compute="_compute_customer_tier_id",
        compute_sudo=True,
        store=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The tier of the customer; of a closed case, the one at that time.",
    )
    queue_rank = fields.Integer(
        string="Place in the Queue",
        compute="_compute_queue_rank",
        compute_sudo=True,
        store=True,
        copy=False,
        aggregator=None,
        help="Danger first, then what is urgent, then by the tier of the customer.",
    )

    _queue_idx = models.Index("(queue_rank DESC, received_at DESC, id DESC)")

    @api.depends("commercial_partner_id", "company_id")
    def _compute_customer_tier_id(self):
        found = self._find_tiers()
        for complaint in self:
            key = (complaint.commercial_partner_id.id, complaint.company_id.id)
            complaint.customer_tier_id = found.get(key, False)

    def _find_tiers(self):
        """Return the tiers of the customers of these cases.

        :return: dict, (partner id, company id) -> tier
        """
        partners = self.commercial_partner_id.ids
        if not partners:
            return {}
        domain = [
            ("partner_id", "in", partners),
            ("company_id", "in", self.company_id.ids),
        ]
        # sudo: which tier a customer has sorts the case, whoever logs it.
        customers = self.env["complaint.customer"].sudo()
        rows = customers.search_fetch(domain, ["partner_id", "company_id", "tier_id"])
        return {(row.partner_id.id, row.company_id.id): row.tier_id for row in rows}

    @api.depends(
        "is_serious",
        "danger_reported",
        "safety_state",
        "priority",
        "customer_tier_id.boost",
    )
    def _compute_queue_rank(self):
        for complaint in self:
            complaint.queue_rank = complaint._queue_rank()

    def _queue_rank(self):
        return (
            SERIOUS * bool(self.is_serious)
            + DANGER * bool(self.danger_reported)
            + SAFETY_WORDS * (self.safety_state in ("open", "accepted"))
            + URGENT * (self.priority == "1")
            + self.customer_tier_id.boost
        )

    @api.model_create_multi
    def create(self, vals_list):
        # a default of the context is a value given by hand as well
        given = self.default_get(list(DERIVED)).keys()
        self._refuse_derived(given | set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_derived(vals.keys())
        return super().write(vals)

    @api.model
    def _refuse_derived(self, names):
        if DERIVED & names:
            raise UserError(self.env._("The place in the queue is not set by hand."))

    @api.model
    def _sync_tiers(self, companies, partners=None):
        """Give open cases the tier that their customers have now.

        :param companies: res.company
        :param partners: res.partner whose cases are looked at; None: all
        """
        self.env.flush_all()
        only = SQL("TRUE")
        if partners is not None:
            ids = tuple(partners.ids) or (0,)
            only = SQL("complaint.commercial_partner_id IN %s", ids)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT customer.tier_id, array_agg(complaint.id)
                  FROM complaint_complaint AS complaint
             LEFT JOIN complaint_customer AS customer
                    ON customer.partner_id = complaint.commercial_partner_id
                   AND customer.company_id = complaint.company_id
                 WHERE complaint.company_id IN %s AND complaint.state NOT IN %s AND %s
                   AND complaint.customer_tier_id IS DISTINCT FROM customer.tier_id
                   AND complaint.is_provisional IS NOT TRUE
              GROUP BY customer.tier_id
                """,
                tuple(companies.ids) or (0,),
                lifecycle.FINAL,
                only,
            )
        )
        # sudo: a fact about the customer, written by the system only.
        for tier_id, ids in rows:
            cases = self.sudo().browse(ids)
            cases._write_system({"customer_tier_id": tier_id or False})
