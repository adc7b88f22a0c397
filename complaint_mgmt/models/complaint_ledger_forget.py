from odoo import api, fields, models
from odoo.tools import SQL

from .complaint_ledger_import import KEPT

AT_ONCE = 20
OVER = ("done", "cancelled")
# A file may be there, and what is in it is not known yet.
UNREAD = ("draft", "reading", "columns", "gathering")


class ComplaintLedgerImport(models.Model):
    """What an import knows of persons is kept as long as it is needed (PIPL 19)."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    is_forgotten = fields.Boolean(
        readonly=True, help="File, rows and values are not kept any more."
    )

    @api.autovacuum
    def _gc_files(self):
        """Forget files and values of imports that were over long ago.

        Digest, rows, numbers and cases stay: they say where each case is from.
        """
        # sudo: a term decides this, nobody's rights.
        imports = self.sudo().search(
            [
                ("state", "in", OVER),
                ("done_at", "<", fields.Datetime.now() - KEPT),
                ("is_forgotten", "=", False),
            ],
            limit=AT_ONCE,
        )
        if not imports:
            return
        imports._forget()

    def _forget(self):
        """Forget what these imports know of persons.

        The engine decides that they are over. By SQL, for their files are evidence that
        nobody deletes.

        :return: dict, name of a model -> rows that are gone
        """
        known = self.filtered(lambda source: not source.is_forgotten)
        return known._forget_known() if known else {}

    def _forget_known(self):
        chunks = self.env["complaint.ledger.chunk"]
        counts = {
            "complaint.ledger.chunk": self._drop_all(chunks),
            "complaint.ledger.match": self._drop_all(self.match_ids),
        }
        self._blank_all("complaint_ledger_line", "values", "statement")
        self._blank_all("complaint_ledger_column", "samples")
        cases = self.env["complaint.complaint"]
        files = cases._destroy_attachments({self._name: self.ids})
        self._write_engine({"file_name": False, "is_forgotten": True})
        self.env.flush_all()
        self.env.invalidate_all(flush=False)
        return {**counts, "ir.attachment": files}

    def _blank_all(self, table, *names):
        """Take values away in all rows of these imports."""
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE import_id = ANY(%s)",
                SQL.identifier(table),
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(n)) for n in names),
                self.ids,
            )
        )

    def _drop_all(self, records):
        """Delete all rows of these imports in a model; return how many there were."""
        records.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE import_id = ANY(%s)",
                SQL.identifier(records._table),
                self.ids,
            )
        )
        return self.env.cr.rowcount


class ComplaintComplaint(models.Model):
    """The registers that hold what a case says, as it stood there (S1.4.6, PIPL 47)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _register_lines(self):
        """Return the lines of any file that have the number of one of these cases."""
        rows = self.env.execute_query(
            SQL(
                """SELECT line.id
                     FROM complaint_complaint own
                     JOIN complaint_ledger_import source
                       ON source.register_id = own.register_id
                     JOIN complaint_ledger_line line
                       ON line.import_id = source.id
                      AND line.number = own.register_number
                    WHERE own.id = ANY(%s)""",
                self.ids,
            )
        )
        # sudo: what a file holds of a case does not depend on who asks.
        return self.env["complaint.ledger.line"].sudo().browse(r for (r,) in rows)

    def _with_open_register(self):
        """Return those of these cases that a file still holds whose import is not over.

        A file that was not looked through yet may hold any of its register.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT own.id
                     FROM complaint_complaint own
                     JOIN complaint_ledger_import source
                       ON source.register_id = own.register_id
                      AND source.state != ALL(%(over)s)
                    WHERE own.id = ANY(%(cases)s)
                      AND (source.id = own.ledger_import_id
                           OR EXISTS (SELECT 1 FROM complaint_ledger_line line
                                       WHERE line.import_id = source.id
                                         AND line.number = own.register_number)
                           OR (source.state = ANY(%(unread)s)
                               AND EXISTS (SELECT 1 FROM ir_attachment file
                                            WHERE file.res_model = %(model)s
                                              AND file.res_id = source.id)))""",
                over=list(OVER),
                cases=self.ids,
                unread=list(UNREAD),
                model="complaint.ledger.import",
            )
        )
        found = {row[0] for row in rows}
        return self.filtered(lambda case: case.id in found)

    def _destroy_registers(self):
        """Forget the files that the cases are in: what they are, rows and values.

        Whether their imports are over was judged by who calls.

        :return: dict, name of a model -> rows
        """
        lines = self._register_lines()
        imports = lines.import_id | self.sudo().ledger_import_id
        # read before: each of them has lost its value then
        ids = lines.filtered(lambda line: line.complaint_id not in self).ids
        counts = imports._forget()
        self._destroy_values(
            "complaint.ledger.line",
            self._destruction_plan()["complaint.ledger.line"].blank,
            ids,
        )
        return {**counts, "complaint.ledger.line": len(ids)}
