from babel.numbers import format_decimal

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, format_date

from ..tools.paper_spec import DAY, MOMENT

# key in a content -> field that names it, where it is not the key itself
ALIASES = {
    "verifier": "verifier_id",
    "permanent": "permanent_action_id",
    "company": "partner_id",
    "contact": "contact",
}


class Complaint8DWords(models.AbstractModel):
    """Says what a content of a discipline means, in the language of its reader.

    A content has codes and the names of fields; what they are called on the screen,
    they are called on paper.
    """

    _name = "complaint.8d.words"
    _description = "Words of an 8D Report on Paper"

    @api.model
    def _in_languages(self, langs, teller):
        """Return what is said in each language, once where it is the same.

        :param langs: codes of languages
        :param teller: function of an environment -> text
        """
        texts = [
            teller(self.with_context(lang=lang).env)  # pylint: disable=E8102
            for lang in langs
        ]
        return " / ".join(dict.fromkeys(texts))

    @api.model
    def _field(self, model, key):
        fields = self.env[model]._fields
        for name in (key, ALIASES.get(key), f"{key}_id"):
            if name in fields:
                return fields[name]
        return None

    @api.model
    def _model_of(self, model, key):
        """Return the model of the lines in a list of a content."""
        field = self.env[model]._fields.get(key)
        return field.comodel_name if field and field.relational else model

    @api.model
    def _label(self, langs, model, key):
        """Return how a key is called."""
        field = self._field(model, key)

        def tell(env):
            words = {
                "uom": env._("Unit"),
                "files": env._("Files"),
                "done_on": env._("Done On"),
                "ended_on": env._("Ended On"),
                "company": env._("Company"),
            }
            if key in words:
                return words[key]
            if field:
                return field._description_string(env)
            return key.replace("_", " ").capitalize()

        return self._in_languages(langs, tell)

    @api.model
    def _value(self, langs, model, key, value):
        """Return a value as text."""
        if value is True or value is False:
            return self._in_languages(langs, lambda env: env._("Yes")) if value else ""
        if value is None:
            return ""
        if isinstance(value, list | dict):
            return self._value_of_list(langs, key, value)
        field = self._field(model, key)
        if field and field.type == "selection":
            return self._in_languages(
                langs,
                lambda env: str(
                    dict(field._description_selection(env)).get(str(value), value)
                ),
            )
        if isinstance(value, float):
            return f"{value:.6f}".rstrip("0").rstrip(".")
        text = str(value)
        return f"{text} UTC" if MOMENT.match(text) else text

    @api.model
    def _shown(self, langs, model, key, value):
        """Return a value as its reader writes it: days, moments, numbers, units.

        :param langs: codes of languages; in more than one, days are ISO 8601
        """
        if isinstance(value, str) and MOMENT.match(value):
            return self._shown_moment(langs, fields.Datetime.to_datetime(value))
        if isinstance(value, str) and DAY.match(value) and self._is_day(model, key):
            return self._shown_day(langs, fields.Date.to_date(value))
        if isinstance(value, int | float) and not isinstance(value, bool):
            field = self._field(model, key)
            if not field or field.type != "selection":
                return self._shown_number(langs, value)
        if key == "uom" and value:
            return self._shown_units(tuple(langs)).get(value, value)
        return self._value(langs, model, key, value)

    @api.model
    def _is_day(self, model, key):
        field = self._field(model, key)
        if field and field.type in ("date", "datetime"):
            return True
        # the content has days that the records have as moments, by other names
        return not field and key.endswith(("_on", "_date"))

    @api.model
    def _shown_day(self, langs, day):
        if len(langs) > 1:
            return fields.Date.to_string(day)
        return format_date(self.env, day, lang_code=langs[0], date_format="medium")

    @api.model
    def _shown_moment(self, langs, moment):
        """Return a moment in the zone of the context, which is named."""
        local = fields.Datetime.context_timestamp(self, moment)
        zone = self.env.context.get("tz") or "UTC"
        return f"{self._shown_day(langs, local.date())} {local:%H:%M} ({zone})"

    @api.model
    def _shown_number(self, langs, value):
        locale = babel_locale_parse(langs[0])
        return format_decimal(value, format="#,##0.######", locale=locale)

    @api.model
    def _shown_units(self, langs):
        """Return how units are called: dict, name in a content -> in words."""
        known = self.env.cr.cache.setdefault("complaint_8d.units", {})
        if langs not in known:
            # sudo: the names of units are no secret.
            units = self.env["uom.uom"].sudo().with_context(active_test=False)
            known[langs] = {
                unit.name: self._in_languages(
                    langs, lambda env, u=unit: u.with_env(env).name
                )
                for unit in units.with_context(lang="en_US").search([])
            }
        return known[langs]

    @api.model
    def _value_of_list(self, langs, key, value):
        if key == "files":
            # digests are for the exchange; a reader is told how many there are
            return str(len(value))
        if isinstance(value, dict):
            return ", ".join(f"{name}: {one}" for name, one in value.items())
        return ", ".join(str(one) for one in value)
