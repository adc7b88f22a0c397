from odoo import fields, models
from odoo.exceptions import UserError

QA_HEAD = "complaint_mgmt.group_complaint_qa_head"


class ResCompany(models.Model):
    """Who of a company gets the two copies of an 8D report (S3.6)."""

    _inherit = "res.company"

    eight_d_qa_user_ids = fields.Many2many(
        "res.users",
        "complaint_8d_company_qa_rel",
        string="8D Copy for QA",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Who receives the copy of QA. Empty: the QA heads of the company.",
    )
    eight_d_plant_user_ids = fields.Many2many(
        "res.users",
        "complaint_8d_company_plant_rel",
        string="8D Copy for the Plant Manager",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Who receives the copy of the plant manager.",
    )

    def _eight_d_recipients(self):
        """Return who gets a copy, as a list of (user, function) (S3.6).

        :raises UserError: nobody would get the copy of QA, or of the plant manager
        """
        self.ensure_one()
        # sudo: who gets a copy is settled, whoever sends it.
        company = self.sudo()
        heads = self.env.ref(QA_HEAD).sudo().all_user_ids
        quality = company._eight_d_present(company.eight_d_qa_user_ids)
        quality = quality or company._eight_d_present(heads)
        plant = company._eight_d_present(company.eight_d_plant_user_ids)
        if not quality or not plant:
            raise UserError(
                self.env._(
                    "Two copies go out: say in the settings who receives the one of QA "
                    "and the one of the plant manager."
                )
            )
        both = quality & plant
        roles = [(user, self._eight_d_role("qa", user)) for user in quality - both]
        roles += [(user, self._eight_d_role("plant", user)) for user in plant - both]
        return roles + [(user, self._eight_d_role("both", user)) for user in both]

    def _eight_d_present(self, users):
        return users.filtered(
            lambda u: u.active and not u.share and self in u.company_ids
        )

    def _eight_d_role(self, code, user):
        env = self.with_context(lang=user.lang).env
        labels = {"qa": env._("QA"), "plant": env._("Plant Manager")}
        return labels.get(code) or f"{labels['qa']}, {labels['plant']}"
