from odoo import fields, models


class ComplaintLedgerMapping(models.Model):
    """What a company said of the columns of a register with the same headings."""

    _name = "complaint.ledger.mapping"
    _description = "Remembered Columns"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    digest = fields.Char(required=True, help="SHA-256 of the headings, in their order.")
    columns = fields.Json()

    _digest_uniq = models.Constraint(
        "UNIQUE(company_id, digest)", "These headings are remembered already."
    )

    def _recall(self, company, digest):
        """Return what is remembered of headings: list of [field, order], or None."""
        # sudo: written and read by the import only, for its own company.
        domain = [("company_id", "=", company.id), ("digest", "=", digest)]
        return self.sudo().search(domain, limit=1).columns

    def _remember(self, company, digest, columns):
        """Keep what was said of headings, in place of what was said before."""
        # sudo: as in `_recall`.
        domain = [("company_id", "=", company.id), ("digest", "=", digest)]
        known = self.sudo().search(domain, limit=1)
        values = {"company_id": company.id, "digest": digest, "columns": columns}
        if known:
            known.write(values)
        else:
            known.create(values)
