from odoo import models
from odoo.tools import SQL

SHUT = ("entered", "destroyed")


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Record which cases get another customer: the merge writes by SQL."""
        # sudo: the log concerns all cases, also those that the user does not read.
        cases = self.env["complaint.complaint"].sudo()
        moved = cases.search([("partner_id", "in", src_partners.ids)])
        before = {case.id: case.partner_id.id for case in moved}
        shut = self._complaint_files_with(src_partners)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        events = self.env["complaint.event"]
        events._record(
            moved.sudo(False),
            "complaint.partner_merged",
            lambda case: {"from": before[case.id], "to": dst_partner.id},
        )
        # what an archived file names changes without its words: the log explains it
        events._record(
            shut.sudo(False),
            "archive.partner_merged",
            {"from": sorted(src_partners.ids), "to": dst_partner.id},
        )
        return result

    def _complaint_files_with(self, partners):
        """Return the cases in the archive that name one of these contacts (sudo)."""
        # sudo: every archived file that names one notes it, whoever merges.
        cases = self.env["complaint.complaint"].sudo()
        self.env.flush_all()
        parts = [
            SQL(
                "SELECT %s AS case_id FROM %s WHERE %s = ANY(%s)",
                SQL.identifier("id" if name == cases._name else "complaint_id"),
                SQL.identifier(self.env[name]._table),
                SQL.identifier(field.name),
                partners.ids,
            )
            for name in cases._destruction_plan()
            for field in self.env[name]._fields.values()
            if field.store
            and field.type == "many2one"
            and field.comodel_name == "res.partner"
            and (name == cases._name or self.env[name]._fields.get("complaint_id"))
        ]
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT entry.complaint_id
                     FROM complaint_archive_entry entry
                     JOIN (%s) named ON named.case_id = entry.complaint_id
                    WHERE entry.state = ANY(%s)""",
                SQL(" UNION ").join(parts),
                list(SHUT),
            )
        )
        return cases.browse([row[0] for row in rows])
