from odoo import api, fields, models


class Complaint8DProfile(models.Model):
    """What a customer wants of an 8D report: which discipline is due when, which form.

    The profile of the customer's commercial entity comes first, then the one of the
    company without a customer, then the general one.
    """

    _name = "complaint.8d.profile"
    _description = "Customer Profile for 8D Reports"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    partner_ids = fields.Many2many(
        "res.partner",
        "complaint_8d_profile_partner_rel",
        string="Customers",
        help="Empty: for whoever has no profile of the own.",
    )
    lang = fields.Selection(
        [("partner", "Language of the Customer"), ("both", "Chinese and English")],
        string="Language of the Report",
        required=True,
        default="partner",
    )
    term_ids = fields.One2many(
        "complaint.8d.profile.term", "profile_id", string="Targets", copy=True
    )
    ntf_criteria = fields.Text(
        string="No Trouble Found",
        help="What was agreed: when a returned part counts as without fault "
        "(IATF 16949 10.2.5).",
    )

    @api.model
    def _for(self, partner, company):
        """Return the profile for a partner of a company, or none."""
        # sudo: which profile applies is no secret; the report shows it.
        domain = [("company_id", "in", [False, company.id])]
        profiles = self.sudo().search(domain)
        commercial = partner.commercial_partner_id
        named = profiles.filtered(
            lambda p: commercial and commercial in p.partner_ids.commercial_partner_id
        )
        general = profiles.filtered(lambda p: not p.partner_ids)
        fitting = named or general
        own = fitting.filtered("company_id")
        return (own or fitting)[:1].sudo(self.env.su)
