import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

KEY_SHAPE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class ComplaintPortalSubmission(models.Model):
    """One form that a customer sent: its key makes one case of it, however often it
    arrives, and its number in the day keeps the limit.

    Two requests at once want the same row; the later one is repeated by the server, and
    then sees what the first one made.
    """

    _name = "complaint.portal.submission"
    _description = "Complaint Sent by the Portal"
    _archive_open = True

    key = fields.Char(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    day = fields.Date(required=True)
    number = fields.Integer(required=True)
    complaint_id = fields.Many2one(
        "complaint.complaint", index="btree_not_null", ondelete="cascade"
    )

    _key_uniq = models.Constraint("UNIQUE(user_id, key)", "This form was sent already.")
    _number_uniq = models.Constraint(
        "UNIQUE(user_id, day, number)", "Another form was sent at the same time."
    )

    @api.model
    def _take(self, key):
        """Return the row of a form of the user, a new one when it comes first.

        :param str key: as it stands in the form
        :return: complaint.portal.submission with the rights of the system; it names the
            case when the form arrived before
        :raises UserError: no key, or more than the company takes a day
        """
        if not isinstance(key, str) or not KEY_SHAPE.fullmatch(key):
            raise UserError(
                self.env._("This form is not complete. Open it again and send it.")
            )
        # sudo: nobody has a right on this model.
        rows = self.sudo()
        uid, today = self.env.uid, fields.Date.today()
        if known := rows.search([("user_id", "=", uid), ("key", "=", key)]):
            return known
        sent = rows.search_count([("user_id", "=", uid), ("day", "=", today)])
        self._check_limit(sent)
        self.env.cr.execute(
            SQL(
                """INSERT INTO complaint_portal_submission (key, user_id, day, number)
                        VALUES (%s, %s, %s, %s)
                   ON CONFLICT DO NOTHING
                     RETURNING id""",
                key,
                uid,
                today,
                sent + 1,
            )
        )
        return rows.browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _check_limit(self, sent):
        # sudo: limit and contact that the company publishes.
        company = self.env.company.sudo()
        if sent < company.complaint_portal_daily_limit:
            return
        raise UserError(
            self.env._(
                "You sent %(number)s complaints today, which is as many as this form "
                "takes in a day. Please turn to us: %(contact)s",
                number=sent,
                contact=company._complaint_contact_line(),
            )
        )


class ComplaintComplaint(models.Model):
    """Complaints that customers log by themselves (S4.2)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _portal_submit(self, key, values, items=(), person=None, files=()):
        """Log what a customer sent by the form, once.

        :param str key: of the form
        :param dict values: as of `_receive`; the form has checked whose they are
        :return: complaint.complaint with the rights of the system
        :raises UserError: the form is not complete, or too many today
        """
        row = self.env["complaint.portal.submission"]._take(key)
        if row.complaint_id:
            return row.complaint_id
        case = self._receive("portal", values, items, person, files)
        row.complaint_id = case
        return case
