from odoo import api, models
from odoo.tools import SQL

from .complaint_ledger_forget import OVER
from .complaint_ledger_values import LONGEST

# What a row of a register says of the person, and what was said to her.
OWN_TEXTS = ("number", "received", "closed", "customer", "person", "phone", "address")
OWN_TEXTS += ("statement", "result", "satisfaction")


class ComplaintPrivacyRequest(models.Model):
    """What earlier registers hold of a person, as long as their files are kept.

    Rows that became cases go with these; of the others the customer who was recognised
    tells whose they are.
    """

    _inherit = "complaint.privacy.request"  # pylint: disable=R8180

    def _privacy_data(self):
        lines = self._privacy_register_lines().filtered("values")
        return {
            **super()._privacy_data(),
            "registers": [
                {
                    "register": line.import_id.register_id.name,
                    "case": line.complaint_id.name or "",
                    "row": line.row,
                    **{name: line.values.get(name) or "" for name in OWN_TEXTS},
                }
                for line in lines
            ],
        }

    @api.model
    def _privacy_labels(self):
        columns = self.env["complaint.ledger.column"]._fields["field_name"]
        words = dict(columns._description_selection(self.env))
        return {
            **{name: words[name] for name in OWN_TEXTS},
            **super()._privacy_labels(),
            "registers": self.env._("Earlier Registers"),
            "register": self.env._("Register"),
            "row": self.env._("Row"),
        }

    def _privacy_register_lines(self):
        """Return the lines of registers that are about who asks (sudo)."""
        # sudo: as for the rest of the copy, only what is about this person is taken.
        own = self.sudo()
        matches = own._privacy_matches()
        found = own._privacy_own_cases()._register_lines()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.id
                     FROM complaint_ledger_match AS said
                     JOIN complaint_ledger_line line
                       ON line.import_id = said.import_id
                      AND left(line.values ->> 'customer', %s) = said.key
                    WHERE said.id = ANY(%s)""",
                LONGEST,
                matches.ids,
            )
        )
        return (found | found.browse(r for (r,) in rows)).sorted("id")

    def _privacy_matches(self):
        """Return the customers of registers who are who asks (sudo)."""
        # sudo: as above.
        matches = self.env["complaint.ledger.match"].sudo()
        if not self.partner_id:
            return matches
        return matches.search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "customer"),
                ("partner_id", "=", self.partner_id.id),
            ]
        )

    def _erasure_obstacles(self):
        """Add the cases and the rows in files that are still being imported."""
        cases = self._subject_cases()._with_open_register()
        gone = cases.archive_entry_ids.filtered(lambda e: e.state == "destroyed")
        cases -= gone.complaint_id
        # of a confidential case the number is for its own people (S1.5.2)
        hidden = self.env._("A confidential case")
        names = [hidden if case.is_confidential else case.name for case in cases]
        imports = self._privacy_matches().import_id
        imports = imports.filtered(lambda source: source.state not in OVER)
        names += imports.mapped("display_name")
        text = self.env._(
            "stands in an earlier register whose import is not over: end it or give it "
            "up first"
        )
        return super()._erasure_obstacles() + [f"{name}: {text}" for name in names]

    def _make_due(self):
        """Forget the files as well, for they may hold rows that became no case."""
        # before: it goes with the file who was recognised in it
        imports = self._privacy_matches().import_id
        result = super()._make_due()
        imports.filtered(lambda source: source.state in OVER)._forget()
        return result
