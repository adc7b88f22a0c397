from datetime import date, datetime

from markupsafe import Markup

from odoo import api, models

STYLE = Markup(
    "body{font-family:'Noto Sans','Noto Sans CJK SC','Microsoft YaHei',sans-serif;"
    "max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h2{margin-top:2rem;border-bottom:1px solid #ccc}"
    "table{width:100%;border-collapse:collapse;margin-bottom:1rem}"
    "th,td{border:1px solid #ccc;padding:.3rem .5rem;vertical-align:top}"
    "th{width:12rem;text-align:left;background:#f6f6f6}"
    "td{white-space:pre-wrap;overflow-wrap:anywhere}"
)


class ComplaintPrivacyRequest(models.Model):
    """The page of a copy of personal data, in the language of who makes it.

    PIPL 45, GDPR 12(1): in plain words, not in those of the database.
    """

    _inherit = "complaint.privacy.request"  # pylint: disable=R8180

    @api.model
    def _privacy_labels(self):
        """Return the words for the keys of `_privacy_data`; an addon adds its own."""
        return {
            **self._privacy_titles(),
            "name": self.env._("Name or Number"),
            "email": self.env._("E-Mail"),
            "phone": self.env._("Phone"),
            "street": self.env._("Street"),
            "street2": self.env._("Street, Second Line"),
            "zip": self.env._("Postal Code"),
            "city": self.env._("City"),
            "address": self.env._("Address"),
            "case": self.env._("Complaint Number"),
            "kind": self.env._("Role in the Complaint"),
            "note": self.env._("Note"),
            "received_at": self.env._("Received"),
            "statement": self.env._("What You Told Us"),
            "remedy_sought": self.env._("What You Ask For"),
            "state": self.env._("Status"),
            "told_at": self.env._("Answered On"),
            "text": self.env._("Words"),
            "answer": self.env._("What You Said to It"),
            "date": self.env._("Date"),
            "from": self.env._("Sender"),
            "subject": self.env._("Subject"),
            "rating": self.env._("Rating (of 5)"),
        }

    @api.model
    def _privacy_titles(self):
        """Return the words for the parts of `_privacy_data`."""
        return {
            "request": self.env._("Privacy Request"),
            "company": self.env._("Company"),
            "made_on": self.env._("Made On"),
            "contact": self.env._("Contact"),
            "persons": self.env._("You as a Person in Complaints"),
            "cases": self.env._("Your Complaints"),
            "replies": self.env._("Our Answers"),
            "statements": self.env._("Your Statements"),
            "messages": self.env._("Messages Between You and Us"),
            "ratings": self.env._("Your Ratings"),
        }

    @api.model
    def _privacy_choices(self):
        """Return the words for values that are codes, by the key they stand under."""
        found = {}
        for key, model in (
            ("state", "complaint.complaint"),
            ("kind", "complaint.person"),
        ):
            field = self.env[model]._fields[key]
            found[key] = dict(field._description_selection(self.env))
        return found

    def _privacy_page(self, data):
        """Return the data as a page that anybody can read; every word is escaped."""
        title = self.env._("Copy of your personal data")
        labels, choices = self._privacy_labels(), self._privacy_choices()
        parts = [Markup("<h1>%s</h1>") % title]
        for key, rows in data.items():
            label = labels.get(key, key)
            if isinstance(rows, list):
                parts.append(Markup("<h2>%s</h2>") % label)
                parts.append(self._privacy_tables(rows, labels, choices))
            else:
                parts.append(Markup("<p><b>%s</b>: %s</p>") % (label, rows))
        page = Markup(
            "<!DOCTYPE html><html lang='%s'><head><meta charset='utf-8'/>"
            "<meta name='viewport' content='width=device-width'/>"
            "<title>%s</title><style>%s</style></head><body>%s</body></html>"
        )
        lang = (self.env.lang or "en_US").replace("_", "-")
        return page % (lang, title, STYLE, Markup().join(parts))

    @api.model
    def _privacy_tables(self, rows, labels, choices):
        if not rows:
            return Markup("<p>%s</p>") % self.env._("Nothing is kept.")
        tables = []
        for row in rows:
            cells = [
                Markup("<tr><th>%s</th><td>%s</td></tr>")
                % (labels.get(key, key), choices.get(key, {}).get(value, plain(value)))
                for key, value in row.items()
                if value not in ("", False)
            ]
            tables.append(Markup("<table>%s</table>") % Markup().join(cells))
        return Markup().join(tables)


def plain(value):
    """A value as text: instants in UTC, all else as it is."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return value.isoformat() if isinstance(value, date) else str(value)
