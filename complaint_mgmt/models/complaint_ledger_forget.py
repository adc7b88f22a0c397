from odoo import api, fields, models

from .complaint_ledger_import import KEPT

AT_ONCE = 20


class ComplaintLedgerImport(models.Model):
    """What an import knows of persons is kept as long as it is needed (PIPL 19)."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    @api.autovacuum
    def _gc_files(self):
        """Forget files and values of imports that were over long ago.

        Digest, rows, numbers and cases stay: they say where each case is from.
        """
        # sudo: a term decides this, nobody's rights.
        imports = self.sudo().search(
            [
                ("state", "in", ("done", "cancelled")),
                ("done_at", "<", fields.Datetime.now() - KEPT),
                ("file_name", "!=", False),
            ],
            limit=AT_ONCE,
        )
        if not imports:
            return
        imports.match_ids.unlink()
        lines = self.env["complaint.ledger.line"].sudo()
        lines.search([("import_id", "in", imports.ids)]).write(
            {"values": False, "statement": False}
        )
        imports._drop_rows()
        imports._write_engine({"file": False, "file_name": False})
