from odoo import api, fields, models
from odoo.exceptions import AccessError

TEAM = "complaint_recall.group_recall_user"


class ResPartner(models.Model):
    """When somebody last asked whether this contact is still right for a recall."""

    _inherit = "res.partner"  # pylint: disable=R8180

    recall_contact_confirmed_at = fields.Datetime(
        string="Contact for Recalls Confirmed On", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any("recall_contact_confirmed_at" in vals for vals in vals_list):
            self._refuse_confirmation()
        if not self.env.su:
            # said here, for a default of a caller's context would count otherwise
            fixed = {"recall_contact_confirmed_at": False}
            vals_list = [{**vals, **fixed} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if "recall_contact_confirmed_at" in vals:
            self._refuse_confirmation()
        return super().write(vals)

    def _refuse_confirmation(self):
        # sudo is the engine; by RPC nobody is.
        if not self.env.su:
            raise AccessError(
                self.env._("Ask the customer, then press “Confirmed Today”.")
            )

    def action_recall_contact_confirmed(self):
        """Note that these contacts were confirmed today.

        :return: True
        :raises AccessError: the user is not in the recall team
        """
        self.check_access("read")
        if not self.env.user.has_group(TEAM):
            raise AccessError(self.env._("The recall team confirms contacts."))
        # sudo: the team may not write customers; nothing but the date is written.
        self.sudo().recall_contact_confirmed_at = fields.Datetime.now()
        return True


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=R8180

    recall_contact_months = fields.Integer(
        string="Contacts of Customers Supplied Within (Months)",
        default=24,
        help="Whose contacts are checked for a recall that may come.",
    )

    _recall_contact_months_check = models.Constraint(
        "CHECK(recall_contact_months BETWEEN 1 AND 240)",
        "Between one month and twenty years.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=R8180

    recall_contact_months = fields.Integer(
        related="company_id.recall_contact_months", readonly=False
    )
