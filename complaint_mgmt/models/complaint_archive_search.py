from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ..tools import archive_words

CASE = "complaint.complaint"
COLUMN = SQL.identifier("search_words")
# PostgreSQL cuts foreign words by the rules of this language.
LANGUAGE = "english"


class ComplaintArchiveEntry(models.Model):
    """The words of an archived file, and how they are found (S1.4.5, S1.5.4).

    The words are a column of the table that is no field: nobody reads it by any way,
    and a search by it goes through the rules of the entries like every other. Persons
    and what doctors and patients said are not in it: who may not read them could ask
    for a word and see whether a file is found.
    """

    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    words = fields.Char(
        string="Words in the File",
        compute="_compute_words",
        search="_search_words",
        help="Searches all that is written in the file.",
    )

    def init(self):
        """Add the column of the words and its index."""
        result = super().init()
        self.env.cr.execute(
            SQL(
                "ALTER TABLE %(table)s ADD COLUMN IF NOT EXISTS %(column)s tsvector",
                table=SQL.identifier(self._table),
                column=COLUMN,
            )
        )
        self.env.cr.execute(
            SQL(
                "CREATE INDEX IF NOT EXISTS %(name)s ON %(table)s"
                " USING gin (%(column)s)",
                name=SQL.identifier(f"{self._table}_search_words_idx"),
                table=SQL.identifier(self._table),
                column=COLUMN,
            )
        )
        return result

    def _compute_words(self):
        # for searching only
        self.words = False

    @api.model
    def _search_words(self, operator, value):
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else list(value or [])
        found = [self._words_query(text) for text in texts if isinstance(text, str)]
        return Domain.OR(
            Domain.custom(to_sql=self._words_condition(query))
            for query in found
            if query is not None
        )

    @api.model
    def _words_condition(self, query):
        def to_sql(model, alias, __):
            return SQL("%s.%s @@ %s", SQL.identifier(alias), COLUMN, query)

        return to_sql

    @api.model
    def _words_query(self, text):
        """Return the tsquery of what was typed: all of its words must be there.

        :return: SQL, or None where nothing can be searched for
        """
        rest, grams = archive_words.wanted(text)
        parts = []
        if rest:
            parts.append(SQL("plainto_tsquery(%s, %s)", LANGUAGE, rest))
        if grams:
            # characters only: `wanted` lets no sign of the query language in
            parts.append(SQL("%s::tsquery", " & ".join(f"'{g}'" for g in grams)))
        return SQL(" && ").join(parts) if parts else None

    # ------------------------------------------------------------------
    # Filling
    # ------------------------------------------------------------------

    def _fill_words(self):
        """Index the words of these files."""
        # sudo: the index holds what is in the file, whoever enters it.
        texts = self.sudo()._file_words()
        rows = [
            (entry.id, *archive_words.split(texts.get(entry.complaint_id.id, "")))
            for entry in self.sudo()
        ]
        for entry_id, rest, grams in rows:
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s"
                    " SET %(column)s = strip(to_tsvector(%(lang)s, %(rest)s))"
                    " || array_to_tsvector(%(grams)s::text[]) WHERE id = %(id)s",
                    table=SQL.identifier(self._table),
                    column=COLUMN,
                    lang=LANGUAGE,
                    rest=rest,
                    grams=grams,
                    id=entry_id,
                )
            )

    def _clear_words(self):
        if not self:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = NULL WHERE id IN %s",
                SQL.identifier(self._table),
                COLUMN,
                (*self.ids,),
            )
        )

    @api.model
    def _word_fields(self):
        """Return what is indexed: by model the fields that every Reader may read."""
        return {
            CASE: [
                "name",
                "reference",
                "statement",
                "remedy_sought",
                "investigation",
                "proposal",
                "explanation",
                "lessons",
                "conditions",
                "place",
                "prior_tests",
                "verified_note",
                "state_reason",
            ],
            "complaint.item": ["lot_text", "note"],
            "complaint.reply": ["text", "next_measures", "customer_comment"],
            "complaint.statement": ["question", "text"],
            "complaint.visit": ["purpose", "findings", "next_steps"],
            "complaint.meeting": ["agenda", "cause", "plan", "conclusion"],
            "complaint.progress": ["text"],
            "complaint.negotiation": ["offer", "answer"],
            "complaint.referral": ["facts"],
            "complaint.measure": ["description", "evidence"],
            "complaint.sample": ["name", "note", "seal_number"],
            "complaint.sample.comparison": ["conclusion"],
            "complaint.test": ["name", "conclusion"],
            "complaint.taskforce": ["mandate"],
            "complaint.risk": ["rationale"],
            "complaint.change": ["name", "description"],
            "complaint.internal.notice": ["name", "text"],
        }

    def _file_words(self):
        """Return the words of each file.

        :return: dict, id of a case -> text
        """
        cases = self.complaint_id
        found = {case_id: [] for case_id in cases.ids}
        for model, names in self._word_fields().items():
            records = cases
            if model != CASE:
                records = self.env[model].search([("complaint_id", "in", cases.ids)])
            for record in records:
                case_id = record.id if model == CASE else record.complaint_id.id
                found[case_id] += [_plain(record, name) for name in names]
        self._add_said(found)
        return {case_id: "\n".join(texts) for case_id, texts in found.items()}

    def _add_said(self, found):
        domain = [("model", "=", CASE), ("res_id", "in", list(found))]
        said = Domain(domain) & Domain("message_type", "!=", "user_notification")
        for message in self.env["mail.message"].search(said):
            text = html2plaintext(message.body or "")
            found[message.res_id] += [message.subject or "", text]
        files = self.env["ir.attachment"].search(
            [("res_model", "=", CASE), ("res_id", "in", list(found))]
        )
        for file in files:
            found[file.res_id] += [file.name or "", file.index_content or ""]


def _plain(record, name):
    text = record[name] or ""
    return html2plaintext(text) if record._fields[name].type == "html" else text
