from odoo import fields, models


class ComplaintRecall(models.Model):
    """The hours of a recall: how long it runs, and how soon the first was told."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _figures(self):
        figures = super()._figures()
        end = self.closed_at or fields.Datetime.now()
        return {
            **figures,
            "hours_since_decision": _hours(self.decided_at, end),
            "hours_to_first_notice": _hours(self.decided_at, self.first_notice_at),
        }


def _hours(start, end):
    """Return the hours between two moments, or None when one of them is missing."""
    if not start or not end:
        return None
    return round((end - start).total_seconds() / 3600, 2)
