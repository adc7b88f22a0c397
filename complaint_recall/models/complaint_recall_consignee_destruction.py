from odoo import models

from odoo.addons.complaint_mgmt.tools import window


class ComplaintRecallConsignee(models.Model):
    """Goods that a consignee destroyed at its own site."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    def action_record_destruction(self):
        """Begin the record of what this consignee says to have destroyed itself.

        It counts when the certificate is attached and a second person signed.

        :return: a window action
        :raises AccessError: the user may not work on the recall
        :raises UserError: the recall is not running
        """
        self.ensure_one()
        self.check_access("write")
        values = {"recall_id": self.recall_id.id, "consignee_id": self.id}
        destruction = self.env["complaint.recall.destruction"].create(values)
        # sudo: what is outstanding does not depend on who asks.
        destruction._set_goods(destruction.sudo()._declared_goods())
        return window.form(destruction, views=[(False, "form")])
