from odoo import api, models
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools.destruction import Keep, Own

from ..tools import report_lifecycle


class ComplaintComplaint(models.Model):
    """What an 8D report took over of a person goes when report and cases are over."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _destruction_plan(self):
        """Name the models of 8D reports.

        A report is evidence of its own: it stays, and so do its files and signatures.
        Who was concerned, whom it was mailed to and who judged it goes with the last
        case of a report that is closed, or with the personal data of the last one.
        """
        return {
            **super()._destruction_plan(),
            "complaint.8d": _fields(("problem_who", "final_message"), "complaint_ids"),
            "complaint.8d.containment": _fields(("contact",)),
            "complaint.8d.sending": _fields(("email", "bounce_reason", "access_token")),
            "complaint.8d.verdict": _fields(("person",)),
            "complaint.8d.deployment": Own(),
            "complaint.8d.effectiveness": Own(),
            "complaint.8d.option": Own(),
        }


def _fields(names, through="report_id"):
    """All that goes of a report is about persons."""
    return Keep(names, (), (through,), fields_only=True, personal=names)


class Complaint8D(models.Model):
    _inherit = "complaint.8d"  # pylint: disable=R8180

    @api.model
    def _destroyable_ids(self, ids):
        """Return those reports that are over and of which every case is destroyed.

        Or has lost its personal data: more of a report does not go either way.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT report.id FROM complaint_8d report
                    WHERE report.id = ANY(%s) AND report.state = ANY(%s)
                      AND NOT EXISTS (
                        SELECT 1 FROM complaint_8d_complaint_rel rel
                     LEFT JOIN complaint_archive_entry entry
                            ON entry.complaint_id = rel.%s
                           AND (entry.state = 'destroyed'
                                OR entry.personal_erased_at IS NOT NULL)
                         WHERE rel.%s = report.id AND entry.id IS NULL)""",
                ids,
                list(report_lifecycle.FINAL),
                SQL.identifier(self._fields["complaint_ids"].column2),
                SQL.identifier(self._fields["complaint_ids"].column1),
            )
        )
        return [row[0] for row in rows]


class ComplaintAction(models.Model):
    _inherit = "complaint.action"  # pylint: disable=R8180

    @api.model
    def _destroyable_ids(self, ids):
        """Leave out what a report rests on that is still worked at."""
        ids = super()._destroyable_ids(ids)
        return _without_open_report(self, ids)


class ComplaintChange(models.Model):
    _inherit = "complaint.change"  # pylint: disable=R8180

    @api.model
    def _destroyable_ids(self, ids):
        """Leave out what a report rests on that is still worked at."""
        ids = super()._destroyable_ids(ids)
        return _without_open_report(self, ids)


def _without_open_report(model, ids):
    rows = model.env.execute_query(
        SQL(
            """SELECT own.id FROM %s own
            LEFT JOIN complaint_8d report ON report.id = own.report_id
                WHERE own.id = ANY(%s)
                  AND (report.id IS NULL OR report.state = ANY(%s))""",
            SQL.identifier(model._table),
            ids,
            list(report_lifecycle.FINAL),
        )
    )
    return [row[0] for row in rows]
