import ipaddress
import secrets
import time

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq
from odoo.tools.misc import hmac

SCOPE = "complaint_website_form"


class TooManyComplaints(UserError):
    """More came from an address, or on the site, than is taken in this time."""


class Website(models.Model):
    """A website that takes complaints."""

    _inherit = "website"

    complaint_form_open = fields.Boolean(
        string="Complaint Form Is Open",
        default=True,
        help="Closed, the page shows how to reach the company.",
    )
    complaint_limit_hour = fields.Integer(
        string="Complaints of an Address per Hour",
        default=5,
        help="A household or an office may share one address.",
    )
    complaint_limit_day = fields.Integer(
        string="Complaints of an Address per Day", default=20
    )
    complaint_limit_site = fields.Integer(
        string="Complaints of the Site per Hour", default=200
    )

    complaint_form_seconds = fields.Integer(
        string="Fewest Seconds to Fill It In",
        default=4,
        help="Who is faster than a person has to send the form once more.",
    )

    _complaint_limits_positive = models.Constraint(
        "CHECK(complaint_limit_hour > 0 AND complaint_limit_day > 0"
        " AND complaint_limit_site > 0 AND complaint_form_seconds >= 0)",
        "At least one complaint must be taken; close the form instead.",
    )

    # ------------------------------------------------------------------
    # One form, sent once
    # ------------------------------------------------------------------

    def _complaint_form_token(self):
        """Return what tells one form that was opened from all others, and when."""
        return self._sign_form(secrets.token_urlsafe(16), int(time.time()))

    def _sign_form(self, key, opened):
        # sudo: the secret of the database is read to sign.
        message = (self.id, key, opened)
        signature = hmac(self.env(su=True), SCOPE, message)[:32]
        return f"{key}.{opened}.{signature}"

    def _read_form_token(self, token):
        """Return (key, age in seconds) of a form, or None when it is not ours."""
        if not isinstance(token, str) or not token.isascii():
            return None
        key, _dot, rest = token.partition(".")
        opened, _dot, _signature = rest.partition(".")
        if not opened.isdigit() or len(opened) > 12:
            return None
        if not consteq(token, self._sign_form(key, int(opened))):
            return None
        return key, int(time.time()) - int(opened)

    def _find_sent_form(self, key):
        """Return the complaint that came of a form, with the rights of the system."""
        # sudo: who has the key of a form sent it, and sees its number only.
        return self.env["complaint.form.slot"].sudo()._find("form", key).complaint_id

    # ------------------------------------------------------------------
    # Taking a complaint
    # ------------------------------------------------------------------

    def _take_complaint(self, form, files, key, address, suspicion=()):
        """Make a case of a form that was checked.

        :param dict form: what was filled in, see `_receive_public`
        :param files: list of (file name, content as bytes), checked
        :param str key: of the form; the same one makes no second case
        :param str address: IP address it came from
        :param suspicion: codes of signs of spam
        :return: complaint.complaint
        :raises TooManyComplaints: more came than is taken; nothing was made
        """
        self.ensure_one()
        # sudo: nobody but the form counts, and nothing of it is shown.
        slots = self.env["complaint.form.slot"].sudo()
        if found := self._find_sent_form(key):
            return found
        self._check_complaint_limits(slots, address)
        slot = slots._take("form", key, website=self)
        limits = {"hour": self.complaint_limit_hour, "day": self.complaint_limit_day}
        for kind, limit in limits.items():
            slots._take(kind, self._network(address), limit, self)
        cases = self.env["complaint.complaint"]
        case = cases._receive_public(self, form, files, suspicion)
        slot.complaint_id = case
        return case

    def _check_complaint_limits(self, slots, address):
        network = self._network(address)
        full = (
            len(slots._find("hour", network)) >= self.complaint_limit_hour
            or len(slots._find("day", network)) >= self.complaint_limit_day
            or slots._count_hour(self) >= self.complaint_limit_site
        )
        if full:
            raise TooManyComplaints(
                self.env._(
                    "Many complaints came in within a short time, so that this page "
                    "takes no more for now. Yours was not sent. Please call or write "
                    "to us, or send it again in an hour: what you typed is still here."
                )
            )

    def _network(self, address):
        """Return whose address it is: one host has a whole network of IPv6."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return f"{self.id} unknown"
        # a socket for both sorts names a host of IPv4 so; all would be one network
        found = getattr(found, "ipv4_mapped", None) or found
        bits = 64 if found.version == 6 else 32
        return f"{self.id} {ipaddress.ip_network((found, bits), strict=False)}"
