import hashlib
from contextlib import closing

import psycopg2

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tools import SQL

QUEUE = "complaint_mgmt.append_only"


class ComplaintAppendOnly(models.AbstractModel):
    """Records that are added by their own private methods and never touched again.

    Nobody creates, changes or deletes one from outside: no user, no import, no sudo and
    no context. `_append` is the only way in.

    It also holds what gap-free series need: a queue (`_queue_up`) and a look at what
    the writers before us committed (`_fetch_committed`).
    """

    _name = "complaint.append.only"
    _description = "Append-Only Record"

    # Calling super would be the breach: both methods refuse everybody.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: only the system adds such records.

        :raises AccessError: always
        """
        raise AccessError(
            self.env._(
                "“%(records)s” are written by the system only. Do the step itself, and "
                "it is recorded.",
                records=self._label(),
            )
        )

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what is recorded stays as it is.

        :raises AccessError: always
        """
        raise AccessError(
            self.env._(
                "“%(records)s” are evidence and cannot be changed by anybody. Record "
                "what is new by a new step.",
                records=self._label(),
            )
        )

    # At uninstall the tables are dropped and no row is unlinked. The flag that switches
    # off a check with at_uninstall=False is a context key, which any caller can send.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise AccessError(
            self.env._(
                "“%(records)s” are evidence and cannot be deleted by anybody.",
                records=self._label(),
            )
        )

    def _label(self):
        # sudo: the name of a model in the user's language is no secret.
        return self.env["ir.model"].sudo()._get(self._name).name

    @api.model
    def _append(self, vals_list):
        """Insert rows. The one way in, for the model's own private methods."""
        # sudo: no user has a right to create; the method that calls made the values.
        # super: past the refusal above, which is for everybody else.
        create = super(ComplaintAppendOnly, self.sudo()).create  # pylint: disable=W8164
        records = create(vals_list)
        return records.sudo(False)

    @api.model
    def _queue_up(self, company_id):
        """Wait for who writes a series of this company, then be the one until commit.

        Waiting replaces the serialization failure that two writers of one series would
        run into. A rollback, also one to a savepoint, gives the place back with the
        rows. There is one queue a company, for numbers and events: a number is held
        from its issue, an event from its sealing, in either order, so that with two
        queues two transactions could wait for each other.
        """
        digest = hashlib.sha256(f"{QUEUE}/{company_id}".encode()).digest()
        lock = int.from_bytes(digest[:8], "big", signed=True)
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", lock))

    @api.model
    def _fetch_committed(self, query):
        """Rows of a query as of now, not as of the start of our transaction.

        Transactions are REPEATABLE READ: what the one before us in the queue committed
        is not in our snapshot, so a short second connection looks. Only who is at the
        head of the queue opens it, that is one transaction a company at a time.

        :param SQL query: a query on committed data
        :return: list of tuples
        """
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            if self.env.registry.ready:
                cr.execute(query)
                return cr.fetchall()
            # While addons are installed or updated, the table may be new and not yet
            # committed, or locked by our own transaction: then nobody else writes it.
            try:
                cr.execute(SQL("SET LOCAL lock_timeout = '2s'"))
                cr.execute(query, log_exceptions=False)
                return cr.fetchall()
            except (psycopg2.errors.UndefinedTable, psycopg2.errors.LockNotAvailable):
                return []
