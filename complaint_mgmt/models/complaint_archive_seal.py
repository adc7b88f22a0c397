import json
from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.archive_lifecycle import ARCHIVIST
from ..tools.chain import canonical_json, sha256_hex

CASE = "complaint.complaint"
# What says when and by whom a row was last touched, or follows from the rest.
VOLATILE = {"write_date", "write_uid", "access_token"}
MESSAGE_COLUMNS = (
    "id",
    "author_id",
    "body",
    "date",
    "email_from",
    "message_type",
    "model",
    "parent_id",
    "res_id",
    "subject",
    "subtype_id",
)
EVERY = SQL("TRUE")
FILE_COLUMNS = ("id", "name", "res_model", "res_id", "res_field", "type", "url")
# The last three are there with the pages of the portal for ratings.
RATING_COLUMNS = (
    "consumed",
    "feedback",
    "id",
    "message_id",
    "partner_id",
    "rated_on",
    "rated_partner_id",
    "rating",
    "res_id",
    "res_model",
    "publisher_comment",
    "publisher_datetime",
    "publisher_id",
)
# A field by its name: the row of one that an addon takes along is let go.
TRACKED_FIELD = "field"
TRACKED_COLUMNS = ("currency_id", "id", "mail_message_id") + tuple(
    f"{when}_value_{kind}"
    for when in ("old", "new")
    for kind in ("char", "datetime", "float", "integer", "text")
)
# A manifest of an earlier version is proved by what that version covered.
VERSION = 2
SINCE = {"ratings": 2, "tracked_values": 2}


class ComplaintArchiveEntry(models.Model):
    """The digest of an archived file, and the proof that nothing was changed (S1.4.4).

    Rows are taken from the tables, not through fields, so that neither the language nor
    the rights of who asks play a part. The manifest says of each part of the file which
    columns were covered, how many rows there were, and their SHA-256; the digest of the
    entry is the one of the manifest. A column that a later version adds is not covered,
    one that is gone shows. The event of the entry carries the digest into the chain.

    A manifest says its version. Parts that a later version adds are no part of it: a
    file is proved by the version under which it was entered, until it is sealed anew.
    """

    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    digest_manifest = fields.Text(readonly=True, copy=False, groups=ARCHIVIST)

    def action_verify(self):
        """Prove that nothing in these archived files was changed (S1.4.4).

        :return: a notification
        :raises AccessError: the user may not read an entry
        :raises UserError: a file was changed, and which parts of it; or is not archived
        """
        self.check_access("read")
        changed = self._verify_files()
        if bad := {entry: parts for entry, parts in changed.items() if parts}:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(entry)s is not as it was archived: %(parts)s.",
                        entry=entry.display_name,
                        parts=", ".join(parts),
                    )
                    for entry, parts in bad.items()
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Proved: %(count)s files are as they were archived.",
                    count=len(self),
                ),
            },
        }

    def _seal_files(self):
        # sudo: the digest covers the whole file, whatever the archivist may read.
        entries = self.sudo()
        self.env.flush_all()
        rows = entries._file_rows()
        for entry in entries:
            parts = rows[entry.complaint_id.id]
            names = _covered(parts, VERSION)
            manifest = {name: _part(*parts[name]) for name in sorted(names)}
            content = canonical_json({"version": VERSION, "parts": manifest})
            entry._write_engine(
                {"digest": sha256_hex(content), "digest_manifest": content.decode()}
            )

    def _verify_files(self):
        """Return by entry the parts that are not as they were archived.

        :return: dict, entry -> list of names of parts, empty when nothing was changed
        :raises UserError: an entry has no digest
        """
        # sudo: the proof covers the whole file, and says nothing of its content.
        entries = self.sudo()
        self.env.flush_all()
        if unsealed := entries.filtered(lambda e: not e.digest or e.state != "entered"):
            raise UserError(
                self.env._(
                    "%(entry)s is not in the archive.", entry=unsealed[0].display_name
                )
            )
        rows = entries._file_rows()
        chained = entries._chained_digests()
        return {
            entry.with_env(self.env): entry._changed_parts(
                rows[entry.complaint_id.id], chained.get(entry.id)
            )
            for entry in entries
        }

    def _changed_parts(self, parts, chained):
        manifest = self.digest_manifest or ""
        if sha256_hex(manifest.encode()) != self.digest or self.digest != chained:
            return [self.env._("the digest itself")]
        sealed, changed = json.loads(manifest), []
        for name, was in sealed["parts"].items():
            __, rows = parts.get(name, ((), []))
            if _part(was["columns"], rows) != was:
                changed.append(name)
        added = _covered(parts, sealed["version"]) - set(sealed["parts"])
        return sorted(changed + [name for name in added if parts[name][1]])

    def _chained_digests(self):
        """Return by id of an entry the digest that the log of events holds of it."""
        events = self.env["complaint.event"].search(
            [
                ("res_model", "=", CASE),
                ("res_id", "in", self.complaint_id.ids),
                # sealed anew where what is personal in it went
                ("kind", "in", ("archive.entered", "archive.personal_erased")),
            ],
            order="id",
        )
        data = [json.loads(event.data) for event in events]
        return {row["entry"]: row["digest"] for row in data}

    # ------------------------------------------------------------------
    # What a file is made of
    # ------------------------------------------------------------------

    def _file_rows(self):
        """Return the rows of the files of these entries, as the database has them.

        :return: dict, id of a case -> dict, name of a part -> (columns, list of rows)
        """
        ids = self.complaint_id.ids
        found = {case_id: {} for case_id in ids}
        for model, path in self.env[CASE]._file_models().items():
            columns = self._covered_columns(model)
            self._add_part(found, model, columns, self._rows_of(model, path, ids))
            for field in self._covered_relations(model):
                name = f"{model}.{field.name}"
                rows = self._links_of(model, path, field, ids)
                self._add_part(found, name, ["from", "to"], rows)
        self._add_documents(found, ids)
        return found

    def _add_part(self, found, name, columns, rows):
        for parts in found.values():
            parts[name] = (columns, [])
        for case_id, row in rows:
            found[case_id][name][1].append(row)

    def _rows_of(self, model, path, ids):
        """Yield (id of the case, row as a dict) of a model, in the order of the ids."""
        return self.env.execute_query(
            SQL(
                "SELECT c.case_id, to_jsonb(t) FROM %s t"
                " JOIN (%s) AS c ON c.id = t.id ORDER BY t.id",
                SQL.identifier(self.env[model]._table),
                self._ids_query(model, path, ids),
            )
        )

    def _ids_query(self, model, path, ids):
        """Select the ids of the rows of a model that belong to cases."""
        table = SQL.identifier(self.env[model]._table)
        if model == CASE:
            return SQL(
                "SELECT id, id AS case_id FROM %s WHERE id IN %s", table, (*ids,)
            )
        first, *rest = path.split(".")
        if not rest:
            return SQL(
                "SELECT id, %(link)s AS case_id FROM %(table)s"
                " WHERE %(link)s IN %(ids)s",
                link=SQL.identifier(first),
                table=table,
                ids=(*ids,),
            )
        parent = self.env[model]._fields[first].comodel_name
        return SQL(
            "SELECT t.id, p.case_id FROM %s t JOIN (%s) AS p ON p.id = t.%s",
            table,
            self._ids_query(parent, ".".join(rest), ids),
            SQL.identifier(first),
        )

    def _links_of(self, model, path, field, ids):
        left, right = SQL.identifier(field.column1), SQL.identifier(field.column2)
        return [
            (case_id, {"from": own, "to": other})
            for case_id, own, other in self.env.execute_query(
                SQL(
                    "SELECT c.case_id, r.%(left)s, r.%(right)s FROM %(relation)s r"
                    " JOIN (%(rows)s) AS c ON c.id = r.%(left)s"
                    " ORDER BY r.%(left)s, r.%(right)s",
                    left=left,
                    right=right,
                    relation=SQL.identifier(field.relation),
                    rows=self._ids_query(model, path, ids),
                )
            )
        ]

    def _covered_columns(self, model):
        """Return the columns of a model that nothing recomputes, in one order."""
        return sorted(
            name
            for name, field in self.env[model]._fields.items()
            if field.store
            and field.column_type
            and name not in VOLATILE
            and not field.related
            and not (field.compute and field.readonly)
        )

    def _covered_relations(self, model):
        """Return the many2many fields that only this model keeps."""
        both = self.env.registry.many2many_relations
        return [
            field
            for name, field in sorted(self.env[model]._fields.items())
            if field.type == "many2many"
            and field.store
            and not field.compute
            and not both.get((field.relation, field.column2, field.column1))
        ]

    def _add_documents(self, found, ids):
        """Add the messages and files of the cases and of what belongs to them."""
        owners = self._owners(ids)
        # who was told of something is no part of what was said
        said = SQL("message_type != 'user_notification'")
        messages = self._documents_of(
            "mail_message", "model", MESSAGE_COLUMNS, owners, said
        )
        self._add_part(found, "messages", sorted(MESSAGE_COLUMNS), messages)
        tracked = self._tracked_of(messages)
        columns = sorted((*TRACKED_COLUMNS, TRACKED_FIELD))
        self._add_part(found, "tracked_values", columns, tracked)
        self._add_ratings(found, owners)
        files = self._documents_of("ir_attachment", "res_model", FILE_COLUMNS, owners)
        files = self._with_content(files)
        self._add_part(found, "files", sorted((*FILE_COLUMNS, "sha256")), files)
        self._add_signatures(found, owners)

    def _add_ratings(self, found, owners):
        """Add what customers answered after the closing (S4.18)."""
        stored = self.env["rating.rating"]._fields
        columns = [name for name in RATING_COLUMNS if name in stored]
        rows = self._documents_of("rating_rating", "res_model", columns, owners)
        self._add_part(found, "ratings", sorted(columns), rows)

    def _tracked_of(self, messages):
        """Return what was before and what after, as these messages note it."""
        cases = {row["id"]: case_id for case_id, row in messages}
        rows = self.env.execute_query(
            SQL(
                """SELECT to_jsonb(t) FROM (
                       SELECT %(columns)s, COALESCE(f.name, v.field_info->>'name')
                           AS field
                         FROM mail_tracking_value v
                    LEFT JOIN ir_model_fields f ON f.id = v.field_id
                        WHERE v.mail_message_id = ANY(%(messages)s)
                     ORDER BY v.id) AS t""",
                columns=SQL(", ").join(
                    SQL.identifier("v", name) for name in TRACKED_COLUMNS
                ),
                messages=list(cases),
            )
        )
        return [(cases[row["mail_message_id"]], row) for (row,) in rows]

    def _add_signatures(self, found, owners):
        """Add the rounds of signatures, their steps and the signatures."""
        name = "complaint.gate.round"
        columns = self._covered_columns(name)
        rounds = self._documents_of(self.env[name]._table, "res_model", columns, owners)
        self._add_part(found, name, columns, rounds)
        cases = {row["id"]: case_id for case_id, row in rounds}
        for name in ("complaint.gate.step", "complaint.gate.signature"):
            query = SQL(
                "SELECT round_id, to_jsonb(t) FROM %s t"
                " WHERE round_id = ANY(%s) ORDER BY id",
                SQL.identifier(self.env[name]._table),
                list(cases),
            )
            rows = self.env.execute_query(query)
            rows = [(cases[round_id], row) for round_id, row in rows]
            self._add_part(found, name, self._covered_columns(name), rows)

    def _owners(self, ids):
        """Return by (model, id) the case of everything that belongs to the cases."""
        owners = {}
        for model, path in self.env[CASE]._file_models().items():
            query = self._ids_query(model, path, ids)
            for own, case_id in self.env.execute_query(query):
                owners[model, own] = case_id
        return owners

    def _documents_of(self, table, model_column, columns, owners, condition=EVERY):
        by_model = defaultdict(list)
        for model, own in owners:
            by_model[model].append(own)
        rows = []
        for model, own in sorted(by_model.items()):
            query = SQL(
                "SELECT to_jsonb(t) FROM (SELECT %s FROM %s"
                " WHERE %s = %s AND res_id IN %s AND %s ORDER BY id) AS t",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(table),
                SQL.identifier(model_column),
                model,
                (*own,),
                condition,
            )
            rows += [
                (owners[model, row["res_id"]], row)
                for (row,) in self.env.execute_query(query)
            ]
        return rows

    def _with_content(self, rows):
        # read from the store of files, not believed
        # sudo: the digest covers every file of the case.
        files = self.env["ir.attachment"].sudo()
        files = files.browse([row["id"] for __, row in rows])
        digests = {file.id: sha256_hex(file.raw or b"") for file in files}
        return [(case, {**row, "sha256": digests[row["id"]]}) for case, row in rows]


def _covered(parts, version):
    """Return the names of those parts that a version of the manifest covers."""
    return {name for name in parts if SINCE.get(name, 1) <= version}


def _part(columns, rows):
    """Describe rows: the columns that count, how many there are, their SHA-256."""
    kept = [[row.get(name) for name in columns] for row in rows]
    return {
        "columns": list(columns),
        "count": len(rows),
        "sha256": sha256_hex(canonical_json(kept)),
    }
