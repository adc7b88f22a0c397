from odoo import models

NAMES = ("person", "phone", "remark")


class ComplaintPrivacyRequest(models.Model):
    """What a person answered to recalls belongs to the copy of the own data."""

    _inherit = "complaint.privacy.request"  # pylint: disable=R8180

    def _privacy_labels(self):
        return {
            **super()._privacy_labels(),
            "recall_answers": self.env._("Your Answers to Recalls"),
            "recall": self.env._("Recall"),
            "person": self.env._("Person"),
            "remark": self.env._("Remark"),
        }

    def _privacy_data(self):
        """Add the answers of this contact, as a consignee or for one."""
        data = super()._privacy_data()
        # sudo: the role was judged; only what this contact said is taken.
        own = self.sudo()
        if not own.partner_id:
            return data
        responses = self.env["complaint.recall.response"].sudo()
        found = responses.search(
            [
                ("recall_id.company_id", "=", own.company_id.id),
                "|",
                ("consignee_id.contact_id", "=", own.partner_id.id),
                ("consignee_id.partner_id", "=", own.partner_id.id),
            ],
            order="id",
        )
        rows = self._privacy_rows(found, NAMES)
        data["recall_answers"] = [
            {"recall": response.recall_id.name, **row}
            for response, row in zip(found, rows, strict=True)
        ]
        return data
