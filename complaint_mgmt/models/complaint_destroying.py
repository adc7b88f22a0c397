from collections import Counter

from odoo import api, models
from odoo.tools import SQL

from ..tools.destruction import Delete, Own, depths

# Tables without a foreign key that point to a record by model name and id, with what
# they hold of it. Messages take notifications, tracked values and mails along.
POINTERS = (
    ("mail.activity", "res_model", "res_id"),
    ("mail.followers", "res_model", "res_id"),
    ("mail.scheduled.message", "model", "res_id"),
    ("ir.model.data", "model", "res_id"),
)
RATING_BLANK = ("feedback", "publisher_comment", "res_name", "parent_res_name")
RATING_PERSONS = ("partner_id", "rated_partner_id", "publisher_id", "message_id")


class ComplaintComplaint(models.Model):
    """The destruction of a file: what a plan names is really gone (S1.4.6).

    All of it by SQL on purpose: every model of the suite refuses to delete or to change
    evidence, for everybody, and has no way round. The engine alone goes past that, for
    cases whose destruction was signed, and in the order of the foreign keys.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _destroy_files(self):
        """Destroy what the plan names of these cases, in the current transaction.

        Whether it may be done was judged by who calls. A second call finds nothing.

        :return: dict, name of a model (or `ir.attachment`, `mail.message`) -> rows
        """
        self.env.flush_all()
        plan = self._destruction_plan()
        made = self._made_contacts()
        found = self._destroy_collect(plan)
        whole = {
            name: ids
            for name, ids in found.items()
            if ids and not getattr(plan[name], "fields_only", False)
        }
        counts = {
            "ir.attachment": self._destroy_attachments(whole),
            "mail.message": self._destroy_messages(whole),
        }
        self._destroy_pointers(whole)
        self._destroy_rounds(whole)
        self._destroy_partners()
        self._destroy_requests()
        self._destroy_index()
        registers = self._destroy_registers()
        self._destroy_parts(plan, found, counts)
        self._destroy_lot_words()
        counts["res.partner"] = self._destroy_contacts(made)
        self.env.invalidate_all()
        total = Counter(counts) + Counter(registers)
        return dict(sorted(total.items()))

    def _destroy_parts(self, plan, found, counts):
        """Delete or empty the rows that were found, and count them."""
        for name in self._destroy_order(plan):
            what, ids = plan[name], found.get(name)
            if not ids:
                continue
            if isinstance(what, Delete):
                self._destroy_rows(self.env[name]._table, ids)
            else:
                self._destroy_values(name, what.blank, ids)
                self._destroy_authors(name, ids)
            if isinstance(what, Delete) or what.blank:
                counts[name] = len(ids)

    def _destroy_index(self):
        """Empty the index by which the words of the files are found."""
        entries = self.env["complaint.archive.entry"]
        entries.search([("complaint_id", "in", self.ids)])._clear_words()

    # ------------------------------------------------------------------
    # What belongs to the cases
    # ------------------------------------------------------------------

    @api.model
    def _destruction_links(self, plan, name):
        """Return the stored fields by which the rows of a model lead to the case.

        :return: list of fields of the model
        """
        model = self.env[name]
        stored = [f for f in model._fields.values() if f.store and f.comodel_name]
        if name == self._name:
            return []
        if through := plan[name].through:
            return [f for f in stored if f.name in through]
        direct = [
            f for f in stored if f.type == "many2one" and f.comodel_name == self._name
        ]
        return direct or [
            f
            for f in stored
            if f.type == "many2one"
            and f.comodel_name in plan
            and not isinstance(plan[f.comodel_name], Own)
        ]

    @api.model
    def _destroy_order(self, plan):
        """Return the models of a plan, children before what they point to."""
        links = {
            name: {
                f.comodel_name
                for f in self.env[name]._fields.values()
                if f.store and f.type == "many2one" and f.comodel_name in plan
            }
            | {f.comodel_name for f in self._destruction_links(plan, name)} & set(plan)
            for name in plan
            if not isinstance(plan[name], Own)
        }
        deep = depths(links)
        return sorted(links, key=lambda name: (-deep[name], name))

    def _destroy_collect(self, plan):
        """Return by model the ids of the rows that belong to these cases."""
        found = {self._name: list(self.ids)}
        waiting = [
            name
            for name in plan
            if name != self._name and not isinstance(plan[name], Own)
        ]
        for __ in range(len(waiting)):
            later = []
            for name in waiting:
                links = self._destruction_links(plan, name)
                if any(link.comodel_name not in found for link in links):
                    later.append(name)
                    continue
                found[name] = self._destroy_ids(name, links, found)
            if len(later) == len(waiting):
                break
            waiting = later
        return found

    @api.model
    def _destroy_ids(self, name, links, found):
        model = self.env[name]
        wanted = [
            SQL(
                "%s = ANY(%s)",
                SQL.identifier(link.name),
                found[link.comodel_name],
            )
            for link in links
            if link.type == "many2one"
        ]
        wanted += [
            SQL(
                "id IN (SELECT %s FROM %s WHERE %s = ANY(%s))",
                SQL.identifier(link.column1),
                SQL.identifier(link.relation),
                SQL.identifier(link.column2),
                found[link.comodel_name],
            )
            for link in links
            if link.type == "many2many"
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE %s ORDER BY id",
                SQL.identifier(model._table),
                SQL(" OR ").join(wanted),
            )
        )
        ids = [row[0] for row in rows]
        # rows that may be evidence of something else as well: the model says which go
        choose = getattr(model, "_destroyable_ids", None)
        return choose(ids) if choose else ids

    # ------------------------------------------------------------------
    # Files, messages and what points by name
    # ------------------------------------------------------------------

    @api.model
    def _destroy_attachments(self, found):
        """Delete the files of the rows, those in messages too.

        A file on disk that another attachment shares (same checksum) stays; one that
        nobody needs any more goes with the next run of the file store's collector.
        """
        conditions = [self._destroy_condition("res_model", "res_id", found)]
        messages = self._destroy_message_ids(found)
        conditions.append(
            SQL(
                """res_model IN ('mail.message', 'mail.compose.message')
                   AND res_id = ANY(%s)""",
                messages,
            )
        )
        # sent with a message and belonging to no record of its own
        conditions.append(
            SQL(
                """COALESCE(res_id, 0) = 0 AND id IN (
                        SELECT attachment_id FROM message_attachment_rel
                         WHERE message_id = ANY(%s))""",
                messages,
            )
        )
        return self._destroy_attachment_rows(conditions)

    @api.model
    def _destroy_attachment_rows(self, conditions):
        rows = self.env.execute_query(
            SQL(
                "SELECT id, store_fname FROM ir_attachment WHERE %s",
                SQL(" OR ").join(SQL("(%s)", part) for part in conditions),
            )
        )
        ids = [row[0] for row in rows]
        self._destroy_rows("ir_attachment", ids)
        attachments = self.env["ir.attachment"]
        for fname in {row[1] for row in rows if row[1]}:
            # marks it; the collector looks whether anybody still needs it
            attachments._file_delete(fname)
        return len(ids)

    @api.model
    def _destroy_condition(self, model_column, id_column, found):
        """Return the SQL condition of the rows that point to what was found."""
        parts = [
            SQL(
                "(%s = %s AND %s = ANY(%s))",
                SQL.identifier(model_column),
                name,
                SQL.identifier(id_column),
                ids,
            )
            for name, ids in found.items()
        ]
        return SQL("(%s)", SQL(" OR ").join(parts)) if parts else SQL("FALSE")

    @api.model
    def _destroy_message_ids(self, found):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM mail_message WHERE %s",
                self._destroy_condition("model", "res_id", found),
            )
        )
        return [row[0] for row in rows]

    def _destroy_question_ids(self):
        """Return the mails with the question after closing, which name no document.

        One that could not be sent is still there; it is known by the link in it.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT message.id
                     FROM rating_rating rating
                     JOIN mail_message message
                       ON message.model IS NULL
                      AND strpos(message.body, rating.access_token) > 0
                    WHERE rating.res_model = %s AND rating.res_id = ANY(%s)
                      AND length(rating.access_token) > 20""",
                self._name,
                self.ids,
            )
        )
        return [row[0] for row in rows]

    def _destroy_messages(self, found):
        messages = self._destroy_message_ids(found) + self._destroy_question_ids()
        self._destroy_ratings(found)
        return self._destroy_message_rows(messages)

    @api.model
    def _destroy_message_rows(self, messages):
        self.env.cr.execute(
            SQL("DELETE FROM mail_mail WHERE mail_message_id = ANY(%s)", messages)
        )
        self._destroy_rows("mail_message", messages)
        return len(messages)

    @api.model
    def _destroy_ratings(self, found):
        """Keep how satisfied a customer was, not who he is and what he wrote."""
        names = [*RATING_BLANK, *RATING_PERSONS]
        fields = self.env["rating.rating"]._fields
        sets = [
            SQL("%s = NULL", SQL.identifier(name))
            for name in names
            if name in fields and fields[name].store
        ]
        self.env.cr.execute(
            SQL(
                "UPDATE rating_rating SET access_token = NULL, %s WHERE %s",
                SQL(", ").join(sets),
                self._destroy_condition("res_model", "res_id", found),
            )
        )

    @api.model
    def _destroy_pointers(self, found, names=None):
        for name, model_column, id_column in POINTERS:
            if name not in self.env or (names and name not in names):
                continue
            table = self.env[name]._table
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM %s WHERE %s",
                    SQL.identifier(table),
                    self._destroy_condition(model_column, id_column, found),
                )
            )
            self._destroy_rows(table, [row[0] for row in rows])

    @api.model
    def _destroy_rounds(self, found):
        """Leave of each signature who, when, meaning and digest; the content goes."""
        rounds = SQL(
            "SELECT id FROM complaint_gate_round WHERE %s",
            self._destroy_condition("res_model", "res_id", found),
        )
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_gate_signature SET reason = NULL
                    WHERE reason IS NOT NULL AND round_id IN (%s)""",
                rounds,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_gate_round
                      SET payload = '{}', reason = NULL, content_destroyed = TRUE
                    WHERE id IN (%s)""",
                rounds,
            )
        )


class ComplaintAction(models.Model):
    _inherit = "complaint.action"  # pylint: disable=R8180

    @api.model
    def _destroyable_ids(self, ids):
        """Return those of these rows that lose their words with the case.

        Called in the order of the plan; what an addon still needs, it leaves out.
        """
        return ids


class ComplaintChange(models.Model):
    _inherit = "complaint.change"  # pylint: disable=R8180

    @api.model
    def _destroyable_ids(self, ids):
        """Return those of these rows that lose their words with the case."""
        return ids
