from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Record which cases get another customer: the merge writes by SQL."""
        # sudo: the log concerns all cases, also those that the user does not read.
        cases = self.env["complaint.complaint"].sudo()
        moved = cases.search([("partner_id", "in", src_partners.ids)])
        before = {case.id: case.partner_id.id for case in moved}
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["complaint.event"]._record(
            moved.sudo(False),
            "complaint.partner_merged",
            lambda case: {"from": before[case.id], "to": dst_partner.id},
        )
        return result
