from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What a report says has happened.
PAST = (
    "occurred_on",
    "ica_effective_on",
    "ica_checked_on",
    "final_message_on",
    "emergency_at",
)


class Complaint8D(models.Model):
    """Days of a report: as the plant writes them, and none that is still to come."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _day_of(self, moment, zone=None):
        """Return the day on which something happened, where the plant is.

        :param moment: datetime in UTC, or False
        :param str zone: where it happened, when it was elsewhere
        :return: date, or False
        """
        if not moment:
            return False
        local = self.with_context(tz=zone or self._step("d8")._zone())
        return fields.Datetime.context_timestamp(local, moment).date()

    def _is_to_come(self, day):
        """Tell whether a day is to come, both for the user and at the plant."""
        plant = self._day_of(fields.Datetime.now())
        return bool(day) and day > max(plant, fields.Date.context_today(self))

    @api.constrains(*PAST)
    def _check_days(self):
        for report in self:
            for name in PAST:
                value = report[name]
                if self._fields[name].type == "datetime":
                    early = bool(value) and value > fields.Datetime.now()
                else:
                    early = report._is_to_come(value)
                if early:
                    raise ValidationError(
                        self.env._(
                            "%(field)s: this is still to come.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )


class Complaint8DPart(models.Model):
    _inherit = "complaint.8d.part"  # pylint: disable=R8180

    @api.constrains("received_on")
    def _check_received_on(self):
        if any(part.report_id._is_to_come(part.received_on) for part in self):
            raise ValidationError(
                self.env._("A part that came back is not received on a day to come.")
            )
