from collections import Counter

from odoo import api, models
from odoo.tools import SQL

from ..tools.destruction import Delete, Keep, personal_plan

# What the house writes for itself; all else came in or went out.
INSIDE = ("comment", "notification", "user_notification")
# What points to a row that stays and may repeat what a person said, or her name.
ALWAYS = ("mail.scheduled.message", "ir.model.data")
COLLEAGUES = SQL("SELECT partner_id FROM res_users WHERE share IS NOT TRUE")


class ComplaintComplaint(models.Model):
    """Only what is personal goes, and the file is kept (GPSR and 21 CFR 211.198).

    The same plan and the same engine as for a whole file: this says which rows, files
    and messages of it are meant.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _destroy_personal(self):
        """Erase what the plan marks as personal, in the current transaction.

        Whether it may be done was judged by who calls. A second call finds nothing.

        :return: dict, name of a model (or `ir.attachment`, `mail.message`) -> rows
        """
        self.env.flush_all()
        plan = personal_plan(self._destruction_plan())
        made = self._made_contacts()
        found = self._personal_collect(plan)
        names = self._personal_names(found)
        gone, kept = self._personal_split(plan, found)
        messages = self._personal_messages(gone, kept)
        messages += self._destroy_question_ids()
        counts = {
            "ir.attachment": self._personal_attachments(plan, gone, kept, messages),
            "mail.message": self._destroy_message_rows(messages),
        }
        self._destroy_ratings({**gone, **kept})
        self._destroy_pointers(gone)
        self._destroy_pointers(kept, ALWAYS)
        self._personal_followers(kept)
        self._personal_tracking(plan, kept)
        self._destroy_rounds(gone)
        self._destroy_partners()
        self._destroy_requests()
        registers = self._destroy_registers()
        self._destroy_parts(plan, found, counts)
        self._personal_mentions(kept, names)
        counts["res.partner"] = self._destroy_contacts(made)
        self.env.invalidate_all()
        # found by its words again, by those that are left
        entries = self.env["complaint.archive.entry"]
        entries.search([("complaint_id", "in", self.ids)])._fill_words()
        total = Counter(counts) + Counter(registers)
        return dict(sorted(total.items()))

    def _personal_collect(self, plan):
        found = self._destroy_collect(plan)
        for name, ids in found.items():
            choose = getattr(self.env[name], "_personal_ids", None)
            if choose and ids:
                found[name] = choose(ids)
        return found

    @api.model
    def _personal_split(self, plan, found):
        """Return the rows that go, and those that stay with messages of their own."""
        gone = {
            name: ids
            for name, ids in found.items()
            if ids and isinstance(plan[name], Delete)
        }
        kept = {
            name: ids
            for name, ids in found.items()
            if ids and isinstance(plan[name], Keep) and not plan[name].fields_only
        }
        return gone, kept

    @api.model
    def _personal_messages(self, gone, kept):
        """Return the messages that go: what came in, and what anybody outside got.

        Notes that the house wrote for itself stay.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM mail_message message
                    WHERE %(gone)s
                       OR %(kept)s AND (
                          message_type <> ALL(%(inside)s)
                       OR author_id IS NULL
                       OR author_id NOT IN (%(colleagues)s)
                       OR EXISTS (SELECT 1 FROM mail_notification told
                                   WHERE told.mail_message_id = message.id
                                     AND (told.res_partner_id IS NULL
                                          OR told.res_partner_id
                                             NOT IN (%(colleagues)s)))
                       OR EXISTS (SELECT 1 FROM mail_message_res_partner_rel rel
                                   WHERE rel.mail_message_id = message.id
                                     AND rel.res_partner_id
                                         NOT IN (%(colleagues)s)))""",
                gone=self._destroy_condition("model", "res_id", gone),
                kept=self._destroy_condition("model", "res_id", kept),
                inside=list(INSIDE),
                colleagues=COLLEAGUES,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _personal_attachments(self, plan, gone, kept, messages):
        """Delete the files of what goes, and those that somebody outside gave us."""
        conditions = [
            self._destroy_condition("res_model", "res_id", gone),
            SQL(
                "res_model IN ('mail.message', 'mail.compose.message')"
                " AND res_id = ANY(%s)",
                messages,
            ),
            SQL(
                """id IN (SELECT attachment_id FROM message_attachment_rel
                           WHERE message_id = ANY(%s))
                   AND (COALESCE(res_id, 0) = 0 OR %s)""",
                messages,
                self._destroy_condition("res_model", "res_id", kept),
            ),
            SQL(
                """%s AND (create_uid IS NULL
                       OR create_uid IN (SELECT id FROM res_users WHERE share))""",
                self._destroy_condition("res_model", "res_id", kept),
            ),
        ]
        for name, ids in kept.items():
            conditions += self._personal_links(name, plan[name].blank, ids)
        return self._destroy_attachment_rows(conditions)

    @api.model
    def _personal_links(self, name, blank, ids):
        """Yield a condition for the files of each field that is blanked."""
        model = self.env[name]
        for field in map(model._fields.get, blank):
            if field.type == "many2many" and field.comodel_name == "ir.attachment":
                yield SQL(
                    "id IN (SELECT %s FROM %s WHERE %s = ANY(%s))",
                    SQL.identifier(field.column2),
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column1),
                    ids,
                )
            elif field.type == "many2one" and field.comodel_name == "ir.attachment":
                yield SQL(
                    "id IN (SELECT %s FROM %s WHERE id = ANY(%s))",
                    SQL.identifier(field.name),
                    SQL.identifier(model._table),
                    ids,
                )
            elif field.type == "binary":
                yield SQL(
                    "res_model = %s AND res_field = %s AND res_id = ANY(%s)",
                    name,
                    field.name,
                    ids,
                )

    @api.model
    def _personal_followers(self, kept):
        self.env.cr.execute(
            SQL(
                "DELETE FROM mail_followers WHERE %s AND partner_id NOT IN (%s)",
                self._destroy_condition("res_model", "res_id", kept),
                COLLEAGUES,
            )
        )

    @api.model
    def _personal_tracking(self, plan, kept):
        """Delete what the log of changes repeats of a value that goes."""
        blanks = SQL(" OR ").join(
            SQL(
                "field.model = %s AND field.name = ANY(%s)",
                name,
                list(plan[name].blank),
            )
            for name in kept
        )
        self.env.cr.execute(
            SQL(
                """DELETE FROM mail_tracking_value
                    WHERE mail_message_id IN (SELECT id FROM mail_message WHERE %s)
                      AND (field_id IS NULL OR field_id IN (
                            SELECT id FROM ir_model_fields field
                             WHERE %s OR field.relation = 'res.partner'))""",
                self._destroy_condition("model", "res_id", kept),
                blanks,
            )
        )
