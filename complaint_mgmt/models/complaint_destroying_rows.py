from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from ..tools.chain import sha256_hex
from ..tools.destruction import GONE


class ComplaintComplaint(models.Model):
    """The rows and values that the destruction of a file takes away."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _destroy_partners(self):
        """Let go of the customer who is a natural person.

        A company stays, also where its contact complained. The papers of a person, the
        order and the delivery, lead back to her: the links go as well.
        """
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_complaint complaint
                      SET partner_id = company.id,
                          commercial_partner_id = company.id,
                          sale_order_id = CASE WHEN company.id IS NOT NULL
                                          THEN complaint.sale_order_id END,
                          picking_id = CASE WHEN company.id IS NOT NULL
                                       THEN complaint.picking_id END
                     FROM complaint_complaint own
                LEFT JOIN res_partner company
                       ON company.id = own.commercial_partner_id
                      AND company.is_company
                    WHERE own.id = complaint.id AND complaint.id = ANY(%s)""",
                self.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_item SET sale_line_id = NULL
                    WHERE complaint_id IN (
                        SELECT id FROM complaint_complaint
                         WHERE id = ANY(%s) AND partner_id IS NULL)""",
                self.ids,
            )
        )

        self._destroy_copied_partners()

    def _destroy_copied_partners(self):
        """Let the rows that repeat the customer of the case follow it."""
        for name in self._destruction_plan():
            model = self.env[name]
            for field in model._fields.values():
                path = (field.related or "").split(".")
                if not field.store or path[0] != "complaint_id" or len(path) != 2:
                    continue
                if field.comodel_name != "res.partner":
                    continue
                self.env.cr.execute(
                    SQL(
                        """UPDATE %s own SET %s = complaint.%s
                             FROM complaint_complaint complaint
                            WHERE complaint.id = own.complaint_id
                              AND complaint.id = ANY(%s)""",
                        SQL.identifier(model._table),
                        SQL.identifier(field.name),
                        SQL.identifier(path[1]),
                        self.ids,
                    )
                )

    def _destroy_requests(self):
        """Leave of a request for erasure that it was made and granted, not by whom."""
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_privacy_request
                      SET partner_id = NULL, answer = NULL, identity_how = NULL
                    WHERE id IN (
                        SELECT erasure_request_id FROM complaint_archive_entry
                         WHERE complaint_id = ANY(%s))""",
                self.ids,
            )
        )

    @api.model
    def _destroy_rows(self, table, ids):
        """Delete rows, and first let go what points to them by a foreign key."""
        if not ids:
            return
        for other, column, required in self._destroy_references(table):
            statement = (
                SQL("DELETE FROM %s", SQL.identifier(other))
                if required
                else SQL(
                    "UPDATE %s SET %s = NULL",
                    SQL.identifier(other),
                    SQL.identifier(column),
                )
            )
            self.env.cr.execute(
                SQL(
                    "%s WHERE %s = ANY(%s)",
                    statement,
                    SQL.identifier(column),
                    ids,
                )
            )
        self.env.cr.execute(
            SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(table), ids)
        )

    @api.model
    def _destroy_references(self, table):
        """Return what a foreign key keeps from deleting rows of a table.

        :return: list of (table, column, whether the column has to have a value); of the
            latter only the tables of many2many fields are listed
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT other.relname, attribute.attname, attribute.attnotnull,
                          EXISTS (SELECT 1 FROM pg_attribute own
                                   WHERE own.attrelid = other.oid
                                     AND own.attname = 'id'
                                     AND NOT own.attisdropped)
                     FROM pg_constraint con
                     JOIN pg_class target ON target.oid = con.confrelid
                     JOIN pg_class other ON other.oid = con.conrelid
                     JOIN pg_attribute attribute
                       ON attribute.attrelid = other.oid
                      AND attribute.attnum = con.conkey[1]
                    WHERE con.contype = 'f' AND target.relname = %s
                      AND con.confdeltype IN ('a', 'r')
                      AND target.relnamespace = current_schema::regnamespace""",
                table,
            )
        )
        return [
            (other, column, required)
            for other, column, required, is_model in rows
            if not (required and is_model)
        ]

    @api.model
    def _destroy_values(self, name, blank, ids):
        """Take the values of fields away, where one is demanded for a fixed text."""
        model = self.env[name]
        names = [field for field in blank if field in model._fields]
        sets = []
        for field in map(model._fields.get, names):
            if field.type == "many2many":
                self.env.cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s = ANY(%s)",
                        SQL.identifier(field.relation),
                        SQL.identifier(field.column1),
                        ids,
                    )
                )
            elif field.column_type:
                value = GONE if field.required else None
                sets.append(SQL("%s = %s", SQL.identifier(field.name), value))
        if sets:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s)",
                    SQL.identifier(model._table),
                    SQL(", ").join(sets),
                    ids,
                )
            )

    @api.model
    def _destroy_authors(self, name, ids):
        """Let the system stand where a customer with a login made what stays."""
        stored = self.env[name]._fields
        names = ("create_uid", "write_uid", "reported_by_id")
        table = SQL.identifier(self.env[name]._table)
        for column in (SQL.identifier(n) for n in names if n in stored):
            self.env.cr.execute(
                SQL(
                    """UPDATE %s SET %s = %s WHERE id = ANY(%s)
                          AND %s IN (SELECT id FROM res_users WHERE share)""",
                    table,
                    column,
                    SUPERUSER_ID,
                    ids,
                    column,
                )
            )

    @api.model
    def _destroy_digest(self, counts):
        """Return a digest of what was destroyed, for the event and the certificate."""
        lines = [f"{name}:{count}" for name, count in sorted(counts.items())]
        return sha256_hex("\n".join(lines).encode())
