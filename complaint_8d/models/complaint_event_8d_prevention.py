from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of targets, prevention, iterations and what follows in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "8d.targets": self.env._("Targets of the 8D report set"),
            "8d.document_added": self.env._("Document to change entered"),
            "8d.document_changed": self.env._("Document to change edited"),
            "8d.document_removed": self.env._("Document to change removed"),
            "8d.deployment_added": self.env._("Similar product or process entered"),
            "8d.deployment_changed": self.env._("Similar product or process edited"),
            "8d.deployment_removed": self.env._("Similar product or process removed"),
            "8d.team_thanked": self.env._("8D team thanked"),
            "8d.iteration": self.env._("Next iteration of the 8D report begun"),
            "8d.effectiveness_planned": self.env._("Check of effectiveness planned"),
            "8d.effectiveness_effective": self.env._("Judged effective"),
            "8d.effectiveness_not_effective": self.env._("Judged not effective"),
            "8d.recurred": self.env._("Defect came back after the closure"),
            "8d.part_added": self.env._("Returned part entered"),
            "8d.part_changed": self.env._("Returned part changed"),
            "8d.part_removed": self.env._("Returned part removed"),
        }
