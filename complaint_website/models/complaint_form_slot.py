from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import hmac

KEPT = timedelta(days=3)


class ComplaintFormSlot(models.Model):
    """What the public form counts: places, of which each is taken once.

    A row is a place: of a form that was sent, of an address in an hour or on a day, of
    a mail address on a day. Two that want the same place at once cannot both get it:
    the second one starts anew and sees the first. Nobody's address is kept, only its
    digest with the secret of the database (PIPL 6: no more data than needed).
    """

    _name = "complaint.form.slot"
    _description = "Place Taken by the Public Form"
    _log_access = True

    kind = fields.Selection(
        [
            ("form", "Form"),
            ("hour", "Address in an Hour"),
            ("day", "Address on a Day"),
            ("mail", "Receipt to a Mail Address"),
        ],
        required=True,
        readonly=True,
    )
    digest = fields.Char(required=True, readonly=True)
    period = fields.Char(required=True, readonly=True)
    place = fields.Integer(required=True, readonly=True)
    website_id = fields.Many2one("website", readonly=True, ondelete="cascade")
    complaint_id = fields.Many2one(
        "complaint.complaint", readonly=True, index=True, ondelete="cascade"
    )

    _place_uniq = models.Constraint(
        "UNIQUE(kind, digest, period, place)", "This place is taken."
    )
    _website_idx = models.Index("(website_id, create_date) WHERE kind = 'hour'")

    @api.model
    def _digest_of(self, kind, text):
        # sudo: the secret of the database is read to make the digest.
        return hmac(self.env(su=True), f"complaint_form_{kind}", text)

    @api.model
    def _period(self, kind):
        """Return the name of the hour or day; a form has one for all times."""
        if kind == "form":
            return "ever"
        now = fields.Datetime.now()
        return f"{now:%Y-%m-%d %H}" if kind == "hour" else f"{now:%Y-%m-%d}"

    @api.model
    def _find(self, kind, text):
        """Return the places that are taken by a text in the present period."""
        return self.search(
            [
                ("kind", "=", kind),
                ("digest", "=", self._digest_of(kind, text)),
                ("period", "=", self._period(kind)),
            ]
        )

    @api.model
    def _take(self, kind, text, limit=1, website=None):
        """Take a place.

        :param str kind: a key of `kind`
        :param str text: whose places they are; only its digest is kept
        :param int limit: how many places there are
        :param website: website record on which it is counted
        :return: the row, empty when all places are taken
        """
        used = len(self._find(kind, text))
        if used >= limit:
            return self.browse()
        # Not `create`: of two at once, the second one gets a serialization failure,
        # after which Odoo repeats its request; a violated key would end it.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO complaint_form_slot
                    (kind, digest, period, place, website_id, create_date, create_uid)
                VALUES (%s, %s, %s, %s, %s, %s, %s)
                ON CONFLICT (kind, digest, period, place) DO NOTHING
                RETURNING id
                """,
                kind,
                self._digest_of(kind, text),
                self._period(kind),
                used,
                website.id if website else None,
                fields.Datetime.now(),
                self.env.uid,
            ),
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _count_hour(self, website):
        """Return how many complaints a website took within the last hour."""
        since = fields.Datetime.now() - timedelta(hours=1)
        return self.search_count(
            [
                ("website_id", "=", website.id),
                ("kind", "=", "hour"),
                ("create_date", ">", since),
            ]
        )

    @api.autovacuum
    def _gc_slots(self):
        self.search([("create_date", "<", fields.Datetime.now() - KEPT)]).unlink()
