from odoo import api, models
from odoo.tools import SQL

from ..tools.destruction import Delete
from ..tools.mentions import MASK, pattern

WORDS = ("char", "text", "html")
OF_PERSON = ("name", "phone", "email", "address")
OF_PARTNER = ("name", "phone", "email", "street")
OF_REPLY = ("told_to", "told_number")
# What hangs on a record that stays, and by which columns it points there.
HANGING = (
    ("mail_message", "model", ("subject", "body")),
    ("mail_activity", "res_model", ("summary", "note")),
    ("ir_attachment", "res_model", ("name", "description", "index_content")),
)


class ComplaintComplaint(models.Model):
    """A person whose data was erased is named in no word that stays.

    What the house wrote of a case is kept; where it names her, by the name, the phone
    or the address that the case had, that is masked.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _personal_names(self, found):
        """Return a pattern of how the persons of these rows are called and reached."""
        cases = self.browse(found.get(self._name, ()))
        persons = self.env["complaint.person"].browse(found.get("complaint.person", ()))
        replies = self.env["complaint.reply"].browse(found.get("complaint.reply", ()))
        partners = cases.partner_id.filtered(lambda p: not p.is_company)
        words = [
            record[name]
            for records, names in (
                (persons.filtered(lambda p: p.kind != "staff"), OF_PERSON),
                (partners, OF_PARTNER),
                (replies, OF_REPLY),
            )
            for record in records
            for name in names
        ]
        return pattern(words)

    @api.model
    def _personal_mentions(self, kept, names):
        """Mask the persons in what is left of these rows, and what hangs on them."""
        if names is None:
            return
        plan = self._destruction_plan()
        for name, ids in kept.items():
            model, what = self.env[name], plan[name]
            columns = [
                field.name
                for field in model._fields.values()
                if field.store
                and field.type in WORDS
                and not field.translate
                and (isinstance(what, Delete) or field.name in what.blank)
            ]
            self._mask_rows(model._table, columns, SQL("id = ANY(%s)", ids), names)
        for table, column, columns in HANGING:
            where = self._destroy_condition(column, "res_id", kept)
            self._mask_rows(table, columns, where, names)
        self._mask_signed(kept, names)

    @api.model
    def _mask_signed(self, kept, names):
        """Mask persons in what was signed: who, when and the digest stay."""
        rounds = self._destroy_condition("res_model", "res_id", kept)
        masked = self._mask_rows(
            "complaint_gate_round", ("payload", "reason"), rounds, names
        )
        where = SQL(
            "round_id IN (SELECT id FROM complaint_gate_round WHERE %s)", rounds
        )
        reasons = self._mask_rows("complaint_gate_signature", ("reason",), where, names)
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_gate_round SET content_destroyed = TRUE
                    WHERE id = ANY(%s)
                       OR id IN (SELECT round_id FROM complaint_gate_signature
                                  WHERE id = ANY(%s))""",
                masked,
                reasons,
            )
        )

    @api.model
    def _mask_rows(self, table, columns, where, names):
        """Mask names in columns of some rows; return the ids of those that had any."""
        if not columns:
            return []
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, %s FROM %s WHERE %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(table),
                where,
            )
        )
        changed = []
        for row in rows:
            words = {name: row[name] for name in columns if row[name]}
            masked = {name: names.sub(MASK, text) for name, text in words.items()}
            masked = {n: text for n, text in masked.items() if text != words[n]}
            if masked:
                self._mask_row(table, row["id"], masked)
                changed.append(row["id"])
        return changed

    @api.model
    def _mask_row(self, table, row_id, values):
        sets = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), text) for name, text in values.items()
        )
        self.env.cr.execute(
            SQL("UPDATE %s SET %s WHERE id = %s", SQL.identifier(table), sets, row_id)
        )
