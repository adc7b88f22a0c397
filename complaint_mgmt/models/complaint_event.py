import json
import re
from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import chain

KIND = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
# A number as `complaint.number` gives it; other names may be names of persons.
NUMBER = re.compile(r"[A-Z0-9]+-[A-Z0-9]+-[0-9]+")
PENDING = "complaint_mgmt.unsealed_events"
HASHED_COLUMNS = SQL(
    """id, company_id, sequence, date_utc, user_id, login, res_model, res_id,
    reference, kind, data, previous, digest,
    to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS') = left(date_utc, 19) AS date_agrees"""
)


class ComplaintEvent(models.Model):
    """Append-only log of what happened, chained per company by SHA-256.

    The digest of an event covers the digest of the one before, so that nothing can be
    changed, removed or slipped in without breaking the chain after it.

    How the chain survives parallel writers: `_record` inserts rows at once, without
    sequence and digest, so that nobody waits during the business work. A pre-commit
    hook seals all rows of the transaction: it queues up for the company, reads the head
    that the writer before it committed (through a second short cursor, since the own
    snapshot is older than that head), and writes sequence, previous and digest to the
    own rows in the order of their ids. Committed rows are thus always sealed, a row
    without sequence is always our own, and no writer fails or starts over. Companies
    are sealed in the order of their ids, so that two transactions do not wait for each
    other. Opening a flushing savepoint seals too; rolling it back takes rows, hook and
    place in the queue along, which leaves neither gap nor duplicate.
    """

    _name = "complaint.event"
    _inherit = ["complaint.append.only"]
    _description = "Complaint Events"
    _order = "id desc"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(readonly=True, aggregator=None)
    date = fields.Datetime(required=True, readonly=True, index=True)
    date_utc = fields.Char(
        string="Exact Time (UTC)",
        required=True,
        readonly=True,
        help="The time in the form that enters the digest.",
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict", index=True
    )
    login = fields.Char(
        required=True,
        readonly=True,
        help="The login that the user had at that time.",
    )
    res_model = fields.Char(string="Record Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", readonly=True, aggregator=None
    )
    reference = fields.Char(
        string="Record",
        readonly=True,
        help="The number of the record, or its model and ID when it has no number.",
    )
    kind = fields.Char(string="Event", required=True, readonly=True, index=True)
    data = fields.Text(
        string="Details",
        required=True,
        readonly=True,
        help="What changed, as IDs, codes and digests: no text, nothing on persons.",
    )
    previous = fields.Char(string="Previous Digest", readonly=True)
    digest = fields.Char(readonly=True)
    digest_short = fields.Char(string="Digest (Short)", compute="_compute_digest_short")

    _sequence_uniq = models.Constraint(
        "UNIQUE(company_id, sequence)",
        "Two events of a company cannot have the same place in the chain.",
    )
    _digest_uniq = models.Constraint(
        "UNIQUE(digest)", "Two events cannot have the same digest."
    )
    _sealed_check = models.Constraint(
        "CHECK((sequence IS NULL AND previous IS NULL AND digest IS NULL)"
        " OR (sequence > 0 AND previous IS NOT NULL AND digest IS NOT NULL))",
        "An event is either sealed or not: sequence and digests come together.",
    )
    _record_idx = models.Index("(res_model, res_id)")
    _unsealed_idx = models.Index("(company_id, id) WHERE sequence IS NULL")

    @api.depends("digest")
    def _compute_digest_short(self):
        for event in self:
            event.digest_short = (event.digest or "")[:12]

    @api.depends("kind", "sequence")
    def _compute_display_name(self):
        for event in self:
            event.display_name = f"{event.sequence} {event.kind}"

    # ------------------------------------------------------------------
    # Recording
    # ------------------------------------------------------------------

    @api.model
    def _record(self, records, kind, data=None):
        """Append one event for each record.

        :param records: recordset of any model; its `company_id`, else the current
            company, owns the event. A model names its records by `_event_reference()`
            (a text without personal data, for one record); else a document number in
            `name` is taken, else model and id.
        :param str kind: short dotted code, such as "gate.signed"
        :param data: dict for `canonical_json`, or a function that gives one for a
            record. Ids, codes, field names, digests: no free text, no personal data.
        :return: the events
        :raises ValueError: kind is no dotted code
        """
        if not KIND.fullmatch(kind):
            raise ValueError(f"{kind!r} is no dotted code such as 'gate.signed'")
        if not records:
            return self.browse()
        events = self._append(self._prepare_vals(records, kind, data))
        self._seal_before_commit()
        return events

    def _prepare_vals(self, records, kind, data):
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        # sudo: the login, the company and the number are copied, whatever the user sees
        # of the record; they show in the log, which has its own readers.
        user = self.env.user.sudo()
        constant = {
            "date": now.replace(microsecond=0),
            "date_utc": now.isoformat(timespec="microseconds") + "Z",
            "user_id": user.id,
            "login": user.login,
            "res_model": records._name,
            "kind": kind,
        }
        text = None if callable(data) else chain.canonical_json(data or {}).decode()
        return [
            {
                **constant,
                "company_id": self._company_of(record.sudo()).id,
                "res_id": record.id,
                "reference": self._reference_of(record.sudo()),
                "data": text or chain.canonical_json(data(record)).decode(),
            }
            for record in records
        ]

    def _company_of(self, record):
        if record._name == "res.company":
            return record
        own = record.company_id if "company_id" in record._fields else None
        return own or self.env.company

    def _reference_of(self, record):
        if hasattr(record, "_event_reference"):
            return record._event_reference()
        name = record[record._rec_name] if record._rec_name else None
        if isinstance(name, str) and NUMBER.fullmatch(name):
            return name
        return f"{record._name},{record.id}"

    # ------------------------------------------------------------------
    # Sealing
    # ------------------------------------------------------------------

    def _seal_before_commit(self):
        precommit = self.env.cr.precommit
        if PENDING not in precommit.data:
            precommit.data[PENDING] = True
            # sudo: the chain is written by the system only.
            precommit.add(self.sudo()._seal)

    def _seal(self):
        """Give the events of this transaction their place in the chain."""
        # First of all: a later hook of the same run may record events again.
        self.env.cr.precommit.data.pop(PENDING, None)
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT company_id FROM complaint_event"
                " WHERE sequence IS NULL ORDER BY company_id"
            )
        )
        for (company_id,) in rows:
            self._seal_company(company_id)
        if rows:
            self.invalidate_model(["sequence", "previous", "digest"])

    def _seal_company(self, company_id):
        self._queue_up(company_id)
        sequence, previous = self._head(company_id)
        sealed = []
        for row in self._fetch_rows(
            SQL("company_id = %s AND sequence IS NULL ORDER BY id", company_id)
        ):
            sequence += 1
            row["sequence"] = sequence
            digest = chain.event_digest(previous, self._hashed(row))
            sealed.append((row["id"], sequence, previous, digest))
            previous = digest
        ids, sequences, previouses, digests = map(list, zip(*sealed, strict=True))
        self.env.cr.execute(
            SQL(
                """UPDATE complaint_event AS event
                      SET sequence = seal.sequence,
                          previous = seal.previous,
                          digest = seal.digest
                     FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[])
                          AS seal(id, sequence, previous, digest)
                    WHERE event.id = seal.id""",
                ids,
                sequences,
                previouses,
                digests,
            )
        )

    def _head(self, company_id):
        """Sequence and digest of the last event, committed or our own."""
        query = self._head_query(company_id)
        heads = self._fetch_committed(query) + self.env.execute_query(query)
        return max(heads, default=(0, chain.GENESIS))

    def _head_query(self, company_id):
        return SQL(
            """SELECT sequence, digest FROM complaint_event
                WHERE company_id = %s AND sequence IS NOT NULL
                ORDER BY sequence DESC LIMIT 1""",
            company_id,
        )

    def _fetch_rows(self, condition):
        cr = self.env.cr
        cr.execute(
            SQL("SELECT %s FROM complaint_event WHERE %s", HASHED_COLUMNS, condition)
        )
        return cr.dictfetchall()

    @api.model
    def _hashed(self, row):
        """The part of an event that its digest covers, from a row of the table."""
        return {
            "company": row["company_id"],
            "data": json.loads(row["data"]),
            "date": row["date_utc"],
            "kind": row["kind"],
            "login": row["login"],
            "model": row["res_model"],
            "record": row["res_id"],
            "reference": row["reference"],
            "sequence": row["sequence"],
            "user": row["user_id"],
        }
