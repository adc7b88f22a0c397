import logging
import secrets
import smtplib
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

import psycopg2.errors

from odoo import api, fields, models
from odoo.sql_db import db_connect
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

_logger = logging.getLogger(__name__)

# First half of the advisory locks of those who hand mails over.
LOCK = int(sha256_hex(b"complaint.recall.notice")[:7], 16)
CONFLICTS = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)
ATTEMPTS = 8
MOST_TRIES = 3
TRY_AGAIN = timedelta(minutes=15)


class Outcome(NamedTuple):
    """What came of handing a mail over."""

    state: str
    failure: object = False
    detail: str = ""
    # the server took part: others may be tried now
    goes_on: bool = True


class ComplaintRecallNotice(models.Model):
    """The outbox: nobody is written to twice, and nobody is forgotten.

    1. A notice is claimed: its row is `sending`, its mail is made, and that is
       committed. Who claims holds a lock of the database that ends with the process.
    2. The mail is handed to the mail server, once.
    3. What came of it is written and committed.

    A process that ends after 1 and before 3 leaves a row that is `sending` under a lock
    that nobody holds. Nobody knows whether that mail left: it is `unknown`, never sent
    again, and its consignee is called. This holds for one mail a process at most.
    """

    _inherit = "complaint.recall.notice"  # pylint: disable=R8180

    @api.model
    def _cron_send(self):
        """Hand over what waits, one by one, each in transactions of its own."""
        self._recover()
        wordings = self._ready_wordings()
        with self._claimant() as claim, _sessions(self.env) as sessions:
            while notice := self._claim_next(claim, wordings):
                outcome = notice._hand_over(sessions)
                seconds_left = notice._settle(outcome)
                if not outcome.goes_on:
                    break
                if not seconds_left:
                    return
        self._retry(lambda: self._note_all_told(wordings))
        # what waits longer, or for a mail server, waits for the next run
        self.env["ir.cron"]._commit_progress(0, remaining=0)

    @api.model
    def _note_all_told(self, wording_ids):
        """Look once more whether everybody was told.

        Of two processes that tell the last two consignees at the same time, each sees
        one that waits.
        """
        self.env.invalidate_all()
        wordings = self.env["complaint.recall.wording"].browse(wording_ids)
        wordings.recall_id.filtered("first_notice_at")._note_progress()
        self.env.cr.commit()  # pylint: disable=invalid-commit

    # ------------------------------------------------------------------
    # Who is at work, and who is no more
    # ------------------------------------------------------------------

    @contextmanager
    def _claimant(self):
        """Hold the lock that says that this process lives; yield its key."""
        claim = secrets.randbelow(2**31 - 1) + 1
        # a connection of its own: the lock outlives the commits of the work
        with db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK, claim))
            yield claim

    @api.model
    def _recover(self):
        """Note as unknown what was being sent by a process that is no more."""

        def recover():
            self.env.cr.execute(
                "SELECT DISTINCT claim FROM complaint_recall_notice "
                "WHERE state = 'sending'"
            )
            dead = [c for (c,) in self.env.cr.fetchall() if not self._is_alive(c)]
            lost = self.search([("state", "=", "sending"), ("claim", "in", dead)])
            lost._note_unknown()
            self.env["ir.cron"]._commit_progress(0, remaining=self._count_waiting())

        self._retry(recover)

    @api.model
    def _is_alive(self, claim):
        with db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, claim))
            return not cr.fetchone()[0]

    @api.model
    def _retry(self, step):
        """Run a step in transactions until no other process is in its way."""
        for attempt in range(ATTEMPTS):
            try:
                return step()
            except CONFLICTS:
                self.env.cr.rollback()
                if attempt == ATTEMPTS - 1:
                    raise

    # ------------------------------------------------------------------
    # 1. Claim
    # ------------------------------------------------------------------

    @api.model
    def _ready_wordings(self):
        """Return the wordings that may be sent: lawful, and printed."""
        queued = self._read_group(
            [("state", "=", "queued"), ("channel", "=", "mail")], ["wording_id"]
        )
        ready = []
        for (wording,) in queued:
            if not wording or wording.recall_id._is_quiet() or wording._findings():
                continue
            wording._ensure_print()
            ready.append(wording.id)
        self.env["ir.cron"]._commit_progress(0, remaining=self._count_waiting())
        return ready

    @api.model
    def _claim_next(self, claim, wording_ids):
        """Take the next notice that waits: make its mail, and commit.

        :return: the notice, or an empty recordset when nothing waits
        """

        def take():
            self.env.cr.execute(self._next_query(wording_ids))
            found = self.env.cr.fetchone()
            notice = self.browse(found and found[0])
            if notice and notice.consignee_id.responded_at and notice.kind != "closing":
                notice.state = "void"
            elif notice:
                notice._try_to_make_mail(claim)
            left = self._count_waiting()
            self.env["ir.cron"]._commit_progress(0, remaining=left)
            return notice

        while notice := self._retry(take):
            if notice.state == "sending":
                return notice
        return self.browse()

    def _try_to_make_mail(self, claim):
        """Make the mail; one that cannot be made does not stop all the others."""
        try:
            with self.env.cr.savepoint():
                self._make_mail(claim)
        except CONFLICTS:
            raise
        except Exception as error:  # pylint: disable=broad-except
            _logger.exception("The mail of recall notice %s cannot be made", self.id)
            detail = f"{type(error).__name__}: {error}"
            self._note_outcome(Outcome("failed", "invalid", detail))

    @api.model
    def _next_query(self, wording_ids):
        return SQL(
            """
            SELECT n.id
              FROM complaint_recall_notice n
              JOIN complaint_recall r ON r.id = n.recall_id
             WHERE n.state = 'queued' AND n.channel = 'mail'
               AND n.wording_id = ANY(%s)
               AND (n.not_before IS NULL OR n.not_before <= %s)
               AND (r.state IN ('running', 'closing') OR n.kind = 'closing')
               AND NOT coalesce(r.is_mock, FALSE)
          ORDER BY n.id
             LIMIT 1
               FOR UPDATE OF n SKIP LOCKED
            """,
            list(wording_ids),
            fields.Datetime.now(),
        )

    @api.model
    def _count_waiting(self):
        return self.search_count([("state", "=", "queued"), ("channel", "=", "mail")])

    # ------------------------------------------------------------------
    # 2. Hand over
    # ------------------------------------------------------------------

    def _hand_over(self, sessions):
        """Give the mail to the mail server.

        :return: Outcome
        """
        mail = self._mail()
        try:
            session, server, domain = sessions.open(mail)
        except Exception as error:  # pylint: disable=broad-except
            # nothing was said to the server yet
            _logger.warning("The mail server does not answer: %s", error)
            return Outcome("queued", detail=str(error), goes_on=False)
        try:
            self._deliver(mail, session, server, domain)
        except Exception as error:  # pylint: disable=broad-except
            sessions.close()
            return self._outcome(error)
        return Outcome("sent")

    def _deliver(self, mail, session, server, domain):
        servers = self.env["ir.mail_server"]
        if domain:
            servers = servers.with_context(
                domain_notifications_email=domain.default_from_email,
                domain_bounce_address=domain.bounce_email,
            )
        for email in mail._prepare_outgoing_list(mail_server=server):
            message = servers.with_context(
                send_validated_to=email["email_to_normalized"]
            )._build_email__(
                email_from=mail.email_from,
                email_to=email["email_to"],
                subject=email["subject"],
                body=email["body"],
                body_alternative=email["body_alternative"],
                reply_to=email["reply_to"],
                attachments=email["attachments"],
                message_id=email["message_id"],
                object_id=email["object_id"],
                subtype="html",
                subtype_alternative="plain",
                headers=email["headers"],
            )
            servers.send_email(message, mail_server_id=server.id, smtp_session=session)

    def _outcome(self, error):
        """Judge what an error while sending says about the mail.

        A server that said no has not taken it. A connection that broke says nothing.
        """
        # Odoo wraps what the server said; what it wrapped is the context
        cause = error if isinstance(error, smtplib.SMTPException) else error.__context__
        if isinstance(error, AssertionError | UnicodeError):
            return Outcome("failed", "invalid", str(error))
        if isinstance(cause, smtplib.SMTPServerDisconnected) or not isinstance(
            cause, smtplib.SMTPException
        ):
            return Outcome("unknown", "unknown", str(error))
        codes = [getattr(cause, "smtp_code", 0)]
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _text in cause.recipients.values()]
        later = all(400 <= code < 500 for code in codes)
        if later and self.tries + 1 < MOST_TRIES:
            return Outcome("queued", detail=str(cause))
        return Outcome("failed", "refused", str(cause))

    # ------------------------------------------------------------------
    # 3. Settle
    # ------------------------------------------------------------------

    def _settle(self, outcome):
        """Write and commit what came of a mail.

        :return: the seconds that the cron may still work
        """

        def settle():
            self._note_outcome(outcome)
            left = self._count_waiting()
            return self.env["ir.cron"]._commit_progress(1, remaining=left)

        return self._retry(settle)

    def _note_outcome(self, outcome):
        vals = {"state": outcome.state, "failure": outcome.failure, "claim": False}
        vals["failure_detail"] = outcome.detail[:500]
        if outcome.state == "sent":
            self.write({**vals, "sent_at": fields.Datetime.now()})
            self._mail().write(
                {"state": "sent", "failure_type": False, "failure_reason": False}
            )
            self._consignee_in_work()._note_told()
        elif outcome.state == "queued":
            # the server surely did not take it: it waits
            if outcome.goes_on:
                vals["tries"] = self.tries + 1
                vals["not_before"] = fields.Datetime.now() + TRY_AGAIN
            self.write(vals)
        elif outcome.state == "failed":
            self.write(vals)
            self._consignee_in_work()._note_missed("failed")
        else:
            self._note_unknown()

    def _note_unknown(self):
        if not self:
            return
        self.write({"state": "unknown", "failure": "unknown", "claim": False})
        self._consignee_in_work()._note_missed("unknown")

    def _consignee_in_work(self):
        """Return the consignees; none once it is over, when nothing follows of it."""
        return self.filtered(lambda notice: notice.kind != "closing").consignee_id


@contextmanager
def _sessions(env):
    sessions = _Sessions(env)
    try:
        yield sessions
    finally:
        sessions.close()


class _Sessions:
    """Connections to mail servers, kept open from one mail to the next."""

    def __init__(self, env):
        self.env = env
        self.opened = {}

    def open(self, mail):
        """Return connection, mail server and alias domain for a mail."""
        server_id, domain_id, smtp_from, _ids = next(
            mail._split_by_mail_configuration()
        )
        key = (server_id, smtp_from)
        # sudo: mail servers are for the system; the notices go by them.
        servers = self.env["ir.mail_server"].sudo()
        if key not in self.opened:
            self.opened[key] = servers._connect__(
                mail_server_id=server_id, smtp_from=smtp_from
            )
        domain = self.env["mail.alias.domain"].browse(domain_id or [])
        server = servers.browse(server_id or [])
        return self.opened[key], server, domain

    def close(self):
        """Forget all connections; after an error they cannot be trusted."""
        opened, self.opened = self.opened, {}
        for session in opened.values():
            try:
                if session:
                    session.quit()
            except (smtplib.SMTPException, OSError):
                continue
