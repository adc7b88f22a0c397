from odoo import fields, models

# what a person says of a customer; compared as text, so in this order
IMPORTANCE = [("1", "Normal"), ("2", "Important"), ("3", "Strategic")]
BOOST_MAX = 99


class ComplaintCustomerTier(models.Model):
    """A tier of customers: who belongs to it, and what care it gets (S5.3.2, S5.3.3).

    A customer is in the first tier, by sequence, whose turnover he reaches or whose
    importance he has.
    """

    _name = "complaint.customer.tier"
    _description = "Customer Tier"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first tier that fits counts.")
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Empty: for every company, each in its own currency.",
    )
    min_turnover = fields.Float(
        string="Turnover From",
        digits=(16, 2),
        help="Invoiced less credited in the last 12 months, without taxes, in the "
        "currency of the company. 0: everybody.",
    )
    min_importance = fields.Selection(
        IMPORTANCE,
        string="Or Importance From",
        help="Customers of this importance are in this tier whatever they buy.",
    )
    boost = fields.Integer(
        string="Priority of Complaints",
        aggregator=None,
        help="0 to 99. Among complaints that are equally dangerous and urgent, those "
        "of the higher number come first.",
    )
    visit_months = fields.Integer(
        string="Revisit Every (Months)",
        aggregator=None,
        help="0: no visits are planned by the system.",
    )
    survey_percent = fields.Integer(
        string="Asked in Surveys (%)",
        default=100,
        aggregator=None,
        help="How many of these customers a periodic survey asks.",
    )

    _boost_range = models.Constraint(
        f"CHECK(boost BETWEEN 0 AND {BOOST_MAX})",
        "The priority of a tier is a number from 0 to 99.",
    )
    _figures_positive = models.Constraint(
        "CHECK(min_turnover >= 0 AND visit_months >= 0)",
        "Turnover and months cannot be negative.",
    )
    _percent_range = models.Constraint(
        "CHECK(survey_percent BETWEEN 0 AND 100)",
        "A share is a number from 0 to 100.",
    )
