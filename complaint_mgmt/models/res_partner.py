from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "complaint.counter.mixin"]
    _complaint_link = "partner_id"

    def _complaint_counts(self):
        """Count what a company and all its contacts complained about."""
        complaints = self.env["complaint.complaint"]
        if not complaints.has_access("read"):
            return {}
        entities = self.commercial_partner_id
        rows = complaints._read_group(
            [("commercial_partner_id", "in", entities.ids)],
            ["commercial_partner_id", "partner_id"],
            ["__count"],
        )
        counts = dict.fromkeys(self.ids, 0)
        for entity, partner, count in rows:
            for key in {entity.id, partner.id} & counts.keys():
                counts[key] += count
        return counts

    def _complaint_domain(self):
        return [
            "|",
            ("partner_id", "in", self.ids),
            ("commercial_partner_id", "in", self.ids),
        ]
