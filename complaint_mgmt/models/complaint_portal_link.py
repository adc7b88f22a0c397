import re
import secrets

from odoo import api, fields, models
from odoo.tools import SQL, consteq

TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


class ComplaintPortalLink(models.Model):
    """The link by which the customer of a case follows it without a login.

    Drawn by chance when it is first needed. It stands in mails to the customer only,
    and nobody in the house may read it: whoever knows it answers for the customer. It
    belongs to the customer for whom it was drawn, and dies when the case gets another;
    the one of a private case belongs to the very person (S1.5.2).
    """

    _name = "complaint.portal.link"
    _description = "Link of a Customer to a Complaint"
    _archive_open = True

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, ondelete="cascade"
    )
    customer_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    token = fields.Char(required=True)

    _case_uniq = models.Constraint("UNIQUE(complaint_id)", "A case has one link.")
    _token_uniq = models.Constraint("UNIQUE(token)", "A link is unique.")

    @api.model
    def _draw(self, complaint):
        """Return the token of a case; a new one for another customer than before.

        :param complaint: complaint.complaint with a customer
        :return: str
        """
        # sudo: nobody has a right on this model; who asks sends it to the customer.
        case = complaint.sudo()
        customer = case._portal_link_owner()
        link = self.sudo().search([("complaint_id", "=", case.id)])
        if link.customer_id == customer:
            return link.token
        token = secrets.token_urlsafe(32)
        # by SQL: two mails at once draw one link, and the second takes it over
        self.env.cr.execute(
            SQL(
                """INSERT INTO complaint_portal_link
                               (complaint_id, customer_id, token, create_date)
                        VALUES (%s, %s, %s, now() AT TIME ZONE 'UTC')
                   ON CONFLICT (complaint_id)
                 DO UPDATE SET token = excluded.token,
                               customer_id = excluded.customer_id""",
                case.id,
                customer.id,
                token,
            )
        )
        self.invalidate_model()
        return token

    @api.model
    def _find(self, case_id, token):
        """Return the case that a link opens, with the rights of the system.

        :param int case_id: which case is meant
        :param token: as it was sent
        :return: complaint.complaint, empty when the link opens nothing
        """
        # sudo: whoever has the link is the customer; it opens this one case.
        links = self.sudo()
        nothing = links.complaint_id
        if not isinstance(token, str) or not TOKEN_SHAPE.fullmatch(token):
            return nothing
        link = links.search([("complaint_id", "=", case_id)], limit=1)
        case = link.complaint_id
        if not link or not consteq(link.token, token):
            return nothing
        return case if case._portal_link_owner() == link.customer_id else nothing
