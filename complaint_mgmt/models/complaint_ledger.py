import pytz

from odoo import fields, models
from odoo.tools import format_datetime

from ..tools.ledger import workbook

# The columns of the register (S9.F4): fields of the case, in their order.
LEDGER_FIELDS = (
    "name",
    "received_at",
    "partner_id",
    "partner_phone",
    "channel_id",
    "product_names",
    "lot_names",
    "statement",
    "class_id",
    "category_id",
    "user_id",
    "outcome",
    "proposal",
    "amount",
    "satisfaction",
    "state",
    "closed_at",
)


class ComplaintComplaint(models.Model):
    """The register of complaints as a file."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _ledger_workbook(self, preamble):
        """Return the register of these cases as the bytes of an .xlsx file."""
        headings = [
            self._fields[name]._description_string(self.env) for name in LEDGER_FIELDS
        ]
        rows = ([case._ledger_cell(name) for name in LEDGER_FIELDS] for case in self)
        return workbook(self.env._("Complaint Ledger"), preamble, headings, rows)

    def _ledger_cell(self, name):
        value, field = self[name], self._fields[name]
        if field.type == "many2one":
            # sudo: the name of a customer or handler, as the list of cases shows it.
            return value.sudo().display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "datetime":
            return format_datetime(self.env, value) if value else ""
        if field.type == "monetary":
            return f"{value:.2f} {self.currency_id.name}" if value else ""
        return value or ""

    def _ledger_domain(self, company, date_from, date_to):
        """Return the domain of the cases of a company received in a period of days.

        The days are those of the user's time zone.
        """
        zone = self.env.tz
        start = _utc(fields.Datetime.to_datetime(date_from), zone)
        end = _utc(fields.Datetime.to_datetime(fields.Date.add(date_to, days=1)), zone)
        return [
            ("company_id", "=", company.id),
            ("received_at", ">=", start),
            ("received_at", "<", end),
        ]


def _utc(naive, zone):
    return zone.localize(naive).astimezone(pytz.utc).replace(tzinfo=None)
