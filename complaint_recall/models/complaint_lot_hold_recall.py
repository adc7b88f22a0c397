from odoo import fields, models


class ComplaintLotHold(models.Model):
    """A hold that a recall placed."""

    _inherit = "complaint.lot.hold"  # pylint: disable=R8180

    recall_id = fields.Many2one(
        "complaint.recall",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )

    def _source_label(self):
        # sudo: the number of a recall names nobody.
        return self.sudo().recall_id.name or super()._source_label()
