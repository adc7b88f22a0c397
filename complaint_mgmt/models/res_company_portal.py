from odoo import fields, models


class ResCompany(models.Model):
    """How customers reach a company with a complaint, and what they are written."""

    _inherit = "res.company"  # pylint: disable=R8180

    complaint_contact_phone = fields.Char(
        string="Complaint Phone", help="Published; empty: the phone of the company."
    )
    complaint_contact_email = fields.Char(
        string="Complaint E-mail", help="Published; empty: the e-mail of the company."
    )
    complaint_contact_hours = fields.Char(
        string="Complaint Hours",
        translate=True,
        help="When somebody answers, for example: Monday to Friday, 9:00 to 17:00.",
    )
    complaint_status_mails = fields.Boolean(
        string="Write to Customers When a Case Goes On",
        default=True,
        help="Decision, promised date, closing, in the language of the customer. "
        "Receipt, acknowledgement and reply are sent in any case.",
    )
    complaint_portal_daily_limit = fields.Integer(
        string="Complaints a Day by the Portal",
        default=20,
        help="How many complaints one customer's login may send in a day.",
    )

    _complaint_portal_limit_positive = models.Constraint(
        "CHECK(complaint_portal_daily_limit > 0)",
        "At least one complaint a day can be sent by the portal.",
    )

    def _complaint_contact(self):
        """Return how a customer reaches us with a complaint (S8.4).

        Published on portal, public form, labels and letters.

        :return: dict with `name`, `phone`, `email` and `hours`, texts that may be empty
        """
        self.ensure_one()
        # sudo: what the company publishes, to whoever reads.
        company = self.sudo()
        return {
            "name": company.name,
            "phone": company.complaint_contact_phone or company.phone or "",
            "email": company.complaint_contact_email or company.email or "",
            "hours": company.complaint_contact_hours or "",
        }

    def _complaint_contact_line(self):
        """Return the same in one line, for messages."""
        contact = self._complaint_contact()
        return ", ".join(text for text in contact.values() if text)
