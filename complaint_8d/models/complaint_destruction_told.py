import json

from odoo import models
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools.chain import canonical_json
from odoo.addons.complaint_mgmt.tools.destruction import GONE

from ..tools.persons import without_persons

# What disciplines and earlier iterations said, word by word.
KEPT = (("complaint_8d_step", "told"), ("complaint_8d_iteration", "content"))


class ComplaintComplaint(models.Model):
    """People outside go from the team and from what a report keeps word by word."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _destroy_files(self):
        return self._destroy_with_people_8d(super()._destroy_files)

    def _destroy_personal(self):
        return self._destroy_with_people_8d(super()._destroy_personal)

    def _destroy_with_people_8d(self, destroy):
        self.env.flush_all()
        # sudo: whether it may be done was judged by who calls.
        reports = self.env["complaint.8d"].sudo()
        found = reports.search([("complaint_ids", "in", self.ids)])
        ids = found._destroyable_ids(found.ids)
        counts = destroy()
        if ids:
            self._destroy_people_8d(ids)
            self.env.invalidate_all()
        return counts

    def _destroy_people_8d(self, ids):
        """Take the people of customer and supplier from these reports.

        By SQL on purpose, as all of a destruction; see `_destroy_files`.
        """
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_8d_member
                      SET name = %s, phone = NULL, email = NULL, partner_id = NULL
                    WHERE report_id = ANY(%s) AND user_id IS NULL""",
                GONE,
                ids,
            )
        )
        # a link that is demanded leads to the company, no more to its contact
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_8d_sending sending SET partner_id = company.id
                     FROM res_partner person
                     JOIN res_partner company
                       ON company.id = person.commercial_partner_id
                    WHERE person.id = sending.partner_id AND company.is_company
                      AND sending.report_id = ANY(%s)""",
                ids,
            )
        )
        for table, column in KEPT:
            names = {"table": SQL.identifier(table), "name": SQL.identifier(column)}
            query = SQL(
                """SELECT id, %(name)s FROM %(table)s
                    WHERE report_id = ANY(%(ids)s) AND %(name)s IS NOT NULL""",
                ids=ids,
                **names,
            )
            for row_id, text in self.env.execute_query(query):
                left = canonical_json(without_persons(json.loads(text))).decode()
                change = SQL(
                    "UPDATE %(table)s SET %(name)s = %(left)s WHERE id = %(id)s",
                    left=left,
                    id=row_id,
                    **names,
                )
                self.env.cr.execute(change)
