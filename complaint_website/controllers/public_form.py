"""What was typed into the public form, and what is wrong with it."""

import re
from datetime import date

from odoo.tools import email_normalize

# name -> most characters; all of them are texts
FIELDS = {
    "name": 100,
    "phone": 40,
    "email": 254,
    "product_text": 200,
    "lot_text": 100,
    "bought_where": 150,
    "bought_on": 10,
    "statement": 5000,
    "remedy_sought": 1000,
    "source_url": 500,
    "gtin": 14,
    "ref": 60,
}
SEVERAL_LINES = ("statement", "remedy_sought")
TICKS = ("danger_reported", "consent")
# People do not see it; programs fill in whatever there is.
TRAP = "website_address"
# What turns the direction of a text makes it read as another one.
TURNS = "\u202a-\u202e\u2066-\u2069"
CONTROLS = re.compile(rf"[\x00-\x1f\x7f\u2028\u2029{TURNS}]+")
CONTROLS_BUT_LINES = re.compile(rf"[\x00-\x09\x0b-\x1f\x7f{TURNS}]+")
PHONE = re.compile(r"[0-9+()/.\-\s#*]{5,40}")
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+", re.I)


class PublicForm:
    """The values of the form, cleaned, and the errors, one a field."""

    def __init__(self, env, params=None):
        self.env = env
        params = params or {}
        self.values = {name: self._clean(name, params.get(name)) for name in FIELDS}
        self.ticks = {name: params.get(name) == "1" for name in TICKS}
        self.is_trapped = bool(self._clean("name", params.get(TRAP)))
        self.errors = {}

    def _clean(self, name, value):
        if not isinstance(value, str):
            return ""
        if name in SEVERAL_LINES:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
            return CONTROLS_BUT_LINES.sub(" ", value).strip()
        # A line break in a single line is how headers are forged.
        return CONTROLS.sub(" ", value).strip()

    def check(self):
        """Fill `errors`: dict, name of the field -> sentence."""
        env = self.env
        for name, most in FIELDS.items():
            if len(self.values[name]) > most:
                self.values[name] = self.values[name][:most]
                self.errors[name] = env._(
                    "This was too long: %(most)s characters fit.", most=most
                )
        self._check_person()
        if not self.values["statement"]:
            self.errors["statement"] = env._("Please tell us what happened.")
        if not self.ticks["consent"]:
            self.errors["consent"] = env._(
                "We may take up your complaint only if you agree."
            )
        self._check_source()
        self._check_bought_on()
        return not self.errors

    def _check_person(self):
        env, values = self.env, self.values
        if not values["name"]:
            self.errors["name"] = env._("Please give your name.")
        if not (values["phone"] or values["email"]):
            self.errors["phone"] = env._(
                "Please give a phone number or an e-mail address, so that we can "
                "answer."
            )
        if values["phone"] and not PHONE.fullmatch(values["phone"]):
            self.errors["phone"] = env._("This is no phone number.")
        if values["email"] and not email_normalize(values["email"]):
            self.errors["email"] = env._("This is no e-mail address.")

    def _check_source(self):
        source = self.values["source_url"]
        if source and not ADDRESS.fullmatch(source):
            self.errors["source_url"] = self.env._(
                "The link begins with http:// or https://."
            )

    def _check_bought_on(self):
        text = self.values["bought_on"]
        try:
            is_possible = not text or date(2000, 1, 1) <= date.fromisoformat(text)
        except ValueError:
            is_possible = False
        if not is_possible:
            self.errors["bought_on"] = self.env._("This is no date.")

    def told(self, consent_text):
        """Return what goes into the case; see `_receive_public`."""
        values = dict(self.values)
        values["email"] = email_normalize(values["email"]) or ""
        parts = (values.pop("bought_where"), values.pop("bought_on"))
        values["purchase_text"] = ", ".join(filter(None, parts))
        values["danger_reported"] = self.ticks["danger_reported"]
        values["consent_text"] = consent_text
        return values
