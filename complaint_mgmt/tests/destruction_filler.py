"""Puts a mark into every place where the words of a person can be, and looks for it."""

import json

from odoo.tools import SQL

from ..tools.destruction import Keep, Own

# Types of columns in which no word can be; an index of words (tsvector) is none.
WORDLESS = (
    "bigint",
    "boolean",
    "date",
    "double precision",
    "integer",
    "numeric",
    "smallint",
    "timestamp without time zone",
)


class Filler:
    """Fills a row of each model of the plan, and what hangs on it, by SQL.

    Real steps would reach few of the places; the engine must clear all of them.
    """

    def __init__(self, case, mark, partner):
        self.env, self.case, self.mark = case.env, case, mark
        self.partner = partner
        self.plan = case._destruction_plan()
        entry = case.archive_entry_ids
        lines = entry.destruction_line_ids[:1]
        own = (case, entry, lines)
        self.rows = {record._name: record.id for record in own if record}

    def fill(self):
        """Fill everything; return the names of the models that got a row."""
        self.env.flush_all()
        self._drop_checks()
        cases = self.case.browse()
        waiting = [
            n
            for n, what in self.plan.items()
            if n not in self.rows and not isinstance(what, Own)
        ]
        # parents first
        order = list(reversed(cases._destroy_order(self.plan)))
        for name in sorted(waiting, key=order.index):
            what = self.plan[name]
            if isinstance(what, Keep) and what.fields_only:
                continue
            self.rows[name] = self._insert(name)
            self._link(name)
        for name, res_id in self.rows.items():
            self._blank_texts(name, res_id)
            self._hang_on(name, res_id)
        self.env.invalidate_all()
        return set(self.rows)

    def _link(self, name):
        """Fill the many2many fields that lead to the case."""
        for field in self.case._destruction_links(self.plan, name):
            if field.type == "many2many":
                self.env.cr.execute(
                    SQL(
                        "INSERT INTO %s (%s, %s) VALUES (%s, %s)",
                        SQL.identifier(field.relation),
                        SQL.identifier(field.column1),
                        SQL.identifier(field.column2),
                        self.rows[name],
                        self.rows[field.comodel_name],
                    )
                )

    def _drop_checks(self):
        """Let rows be as no step would make them; the rollback takes it back."""
        tables = [self.env[name]._table for name in self.plan]
        rows = self.env.execute_query(
            SQL(
                """SELECT conrelid::regclass::text, conname FROM pg_constraint
                    WHERE contype = 'c' AND conrelid::regclass::text = ANY(%s)""",
                tables,
            )
        )
        for table, constraint in rows:
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s DROP CONSTRAINT %s",
                    SQL.identifier(table),
                    SQL.identifier(constraint),
                )
            )

    def _insert(self, name):
        model = self.env[name]
        values = {"state": "released"} if name == "complaint.legal.hold" else {}
        for field in model._fields.values():
            if not (field.store and field.column_type) or field.name in values:
                continue
            if field.name != "id":
                value = self._value(name, field)
                if value is not None:
                    values[field.name] = value
        columns = SQL(", ").join(map(SQL.identifier, values))
        content = SQL(", ").join(SQL("%s", value) for value in values.values())
        query = SQL(
            "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
            SQL.identifier(model._table),
            columns,
            content,
        )
        return self.env.execute_query(query)[0][0]

    def _value(self, name, field):
        links = ()
        if name in self.plan:
            found = self.case._destruction_links(self.plan, name)
            links = {f.name for f in found}
        if field.type == "many2one":
            if field.comodel_name in self.rows and (
                field.name in links or field.required
            ):
                return self.rows[field.comodel_name]
            return self._any(field) if field.required else None
        if not field.required:
            return None
        if field.type == "selection":
            return next(iter(dict(field._description_selection(self.env))))
        word = self._word(name, field)
        return {
            "char": word,
            "text": word,
            "html": word,
            "integer": 1,
            "many2one_reference": 1,
            "json": "{}",
            "float": 1.0,
            "monetary": 1.0,
            "boolean": False,
            "date": "2020-01-01",
            "datetime": "2020-01-01 12:00:00",
        }.get(field.type)

    def _word(self, name, field):
        """The mark where it must go, another word where it is kept."""
        what = self.plan.get(name)
        kept = not what or (isinstance(what, Keep) and field.name not in what.blank)
        word = "kept" if kept else self.mark
        return json.dumps({"en_US": word}) if field.translate else word

    def _any(self, field):
        if field.comodel_name == "res.partner":
            return self.partner.id
        model = self.env[field.comodel_name].sudo().with_context(active_test=False)
        found = model.search([], limit=1)
        if not found:
            query = SQL("SELECT id FROM %s LIMIT 1", SQL.identifier(model._table))
            rows = self.env.execute_query(query)
            return rows[0][0] if rows else self._insert(field.comodel_name)
        return found.id

    def _blank_texts(self, name, res_id):
        """Write the mark into each field that must lose it, a word into those kept."""
        what = self.plan[name]
        sets = []
        for field in self.env[name]._fields.values():
            if not (field.store and field.column_type):
                continue
            kept = isinstance(what, Keep) and field.name not in what.blank
            if field.type in ("char", "text", "html") and not kept:
                sets.append(SQL("%s = %s", SQL.identifier(field.name), self.mark))
            elif field.type == "json" and not kept:
                value = SQL("jsonb_build_object('a', %s::text)", self.mark)
                sets.append(SQL("%s = %s", SQL.identifier(field.name), value))
        if sets:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = %s",
                    SQL.identifier(self.env[name]._table),
                    SQL(", ").join(sets),
                    res_id,
                )
            )

    def _hang_on(self, name, res_id):
        """A message with all that comes with it, a file, an activity, a follower."""
        env, mark = self.env, self.mark
        place = {"res_model": name, "res_id": res_id}
        file = env["ir.attachment"].browse(self._file(mark, **place))
        message = self._row(
            "mail_message",
            model=name,
            res_id=res_id,
            subject=mark,
            body=mark,
            email_from=mark,
            incoming_email_to=mark,
            reply_to=mark,
            record_name=mark,
            message_type="email",
            author_id=self.partner.id,
        )
        loose = self._file(mark, res_model="mail.compose.message", res_id=0)
        for attachment in (file.id, loose):
            env.cr.execute(
                "INSERT INTO message_attachment_rel VALUES (%s, %s)",
                [message, attachment],
            )
        self._row("mail_mail", mail_message_id=message, body_html=mark, email_to=mark)
        self._row(
            "mail_notification",
            mail_message_id=message,
            res_partner_id=self.partner.id,
            notification_type="email",
            failure_reason=mark,
            mail_email_address=mark,
        )
        self._row(
            "mail_tracking_value",
            mail_message_id=message,
            old_value_char=mark,
            new_value_text=mark,
        )
        model_id = env["ir.model"]._get_id(name)
        self._row(
            "mail_activity",
            res_model=name,
            res_model_id=model_id,
            res_id=res_id,
            summary=mark,
            note=mark,
            user_id=env.uid,
            date_deadline="2020-01-01",
        )
        self._row(
            "mail_followers",
            res_model=name,
            res_id=res_id,
            partner_id=self.partner.id,
        )
        self._row(
            "rating_rating",
            res_model=name,
            res_model_id=model_id,
            res_id=res_id,
            feedback=mark,
            res_name=mark,
            publisher_comment=mark,
            partner_id=self.partner.id,
            consumed=True,
            rating=3,
        )
        label = {"module": "x", "name": mark + name}
        self._row("ir_model_data", model=name, res_id=res_id, **label)

    def _file(self, mark, **place):
        content = f"{mark} {place}"
        file = self.env["ir.attachment"].create(
            {"name": mark, "raw": content.encode(), "description": mark}
        )
        self.env.flush_all()
        sets = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(key), value) for key, value in place.items()
        )
        self.env.cr.execute(
            SQL(
                "UPDATE ir_attachment SET %s, index_content = %s WHERE id = %s",
                sets,
                mark,
                file.id,
            )
        )
        return file.id

    def _row(self, table, **values):
        own = {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s AND table_schema = current_schema",
                    table,
                )
            )
        }
        if not own:
            return None
        values = {key: value for key, value in values.items() if key in own}
        query = SQL(
            "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, values)),
            SQL(", ").join(SQL("%s", value) for value in values.values()),
        )
        return self.env.execute_query(query)[0][0]


def tables_with(env, mark, left_out=()):
    """Return the tables of the whole database that hold the mark, with their columns.

    :param left_out: names of tables that are not searched
    """
    env.flush_all()
    columns = {}
    for table, column, kind in env.execute_query(
        SQL(
            """SELECT col.table_name, col.column_name, col.data_type
                 FROM information_schema.columns col
                 JOIN information_schema.tables own USING (table_schema, table_name)
                WHERE col.table_schema = current_schema
                  AND own.table_type = 'BASE TABLE'
                  AND col.data_type NOT IN %s""",
            WORDLESS,
        )
    ):
        # bytes as they are, not as their hexadecimal numbers
        name = SQL.identifier(column)
        text = SQL("encode(%s, 'escape')", name) if kind == "bytea" else name
        columns.setdefault(table, []).append((column, SQL("%s::text", text)))
    found = {}
    for table, names in sorted(columns.items()):
        if table in left_out:
            continue
        hits = SQL(", ").join(
            SQL("BOOL_OR(%s ILIKE %s)", text, f"%{mark}%") for __, text in names
        )
        query = SQL("SELECT %s FROM %s", hits, SQL.identifier(table))
        row = env.execute_query(query)[0]
        hit = [name for (name, __), is_hit in zip(names, row, strict=True) if is_hit]
        if hit:
            found[table] = hit
    return found
