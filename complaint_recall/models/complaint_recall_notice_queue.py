from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.mail import email_normalize

CRON = "complaint_recall.ir_cron_recall_notices"


class ComplaintRecallNotice(models.Model):
    """Notices are queued set by set: as many queries for ten as for ten thousand."""

    _inherit = "complaint.recall.notice"  # pylint: disable=R8180

    @api.model
    def _queue(self, recall, kind, number, consignee_ids):
        """Queue a notice for each of these consignees who does not have it yet.

        :param recall: complaint.recall, with the rights of the engine
        :param str kind: `first`, `reminder`, `amendment` or `closing`
        :param int number: which one of its kind
        :param consignee_ids: list of ids of consignees of this recall
        :return: dict, channel -> list of ids of consignees
        """
        if not consignee_ids:
            return {}
        self.env.flush_all()
        rows = self._queue_rows(recall, consignee_ids)
        if kind == "closing":
            # nobody is called any more: who has no address any more is not told
            rows = [row for row in rows if row[1] == "mail"]
        if not rows:
            return {}
        self.env.cr.execute(self._insert_query(recall, kind, number, rows))
        queued = {}
        for consignee_id, channel in self.env.cr.fetchall():
            queued.setdefault(channel, []).append(consignee_id)
        self._after_queue(recall, kind, number, queued)
        return queued

    @api.model
    def _queue_rows(self, recall, consignee_ids):
        """Return (consignee, channel, address, wording, digest of lots) each."""
        found = self._consignee_rows(recall, consignee_ids)
        blocked = self._blacklisted({email_normalize(row[1] or "") for row in found})
        wordings = recall.wording_ids.filtered(lambda w: w.state == "force")
        by_lang = {
            lang: recall._wording_for(lang, wordings).id or None
            for lang in {row[2] for row in found}
        }
        return [
            (
                consignee_id,
                "phone" if bounces or not address or address in blocked else "mail",
                address or None,
                by_lang[lang],
                digest,
            )
            for consignee_id, email, lang, bounces, digest in found
            for address in [email_normalize(email or "")]
        ]

    @api.model
    def _consignee_rows(self, recall, consignee_ids):
        """Return (consignee, address, language, bounces, digest of lots) each."""
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id, c.email, c.lang,
                       max(coalesce(p.message_bounce, 0)),
                       md5(string_agg(l.lot_id::text, ',' ORDER BY l.lot_id))
                  FROM complaint_recall_consignee c
             LEFT JOIN complaint_recall_consignee_line l ON l.consignee_id = c.id
             LEFT JOIN res_partner p
                    ON p.id IN (c.contact_id, c.partner_id)
                   AND p.email_normalized = lower(trim(c.email))
                 WHERE c.recall_id = %s AND c.id = ANY(%s)
              GROUP BY c.id
              ORDER BY c.id
                """,
                recall.id,
                list(consignee_ids),
            )
        )

    @api.model
    def _blacklisted(self, addresses):
        """Return which of these addresses nobody may write to by mail."""
        # sudo: whether an address is blocked, nothing else.
        blocked = self.env["mail.blacklist"].sudo()
        wanted = [address for address in addresses if address]
        return set(blocked.search([("email", "in", wanted)]).mapped("email"))

    @api.model
    def _insert_query(self, recall, kind, number, rows):
        now = fields.Datetime.now()
        quiet = recall._is_quiet()
        ids, channels, emails, wordings, digests = zip(*rows, strict=True)
        return SQL(
            """
            INSERT INTO complaint_recall_notice (
                recall_id, company_id, consignee_id, kind, number, channel, state,
                wording_id, email, queued_at, sent_at, lots_digest, tries,
                create_uid, write_uid, create_date, write_date)
            SELECT %(recall)s, %(company)s, q.consignee_id, %(kind)s, %(number)s,
                   q.channel, %(state)s, q.wording_id, q.email, %(now)s,
                   CASE WHEN %(quiet)s AND q.channel = 'mail' THEN %(now)s::timestamp
                   END,
                   q.digest, 0, %(user)s, %(user)s, %(now)s, %(now)s
              FROM unnest(%(ids)s::int[], %(channels)s::varchar[],
                          %(emails)s::varchar[], %(wordings)s::int[],
                          %(digests)s::varchar[])
                AS q(consignee_id, channel, email, wording_id, digest)
                ON CONFLICT (consignee_id, kind, number) DO NOTHING
         RETURNING consignee_id, channel
            """,
            recall=recall.id,
            company=recall.company_id.id,
            kind=kind,
            number=number,
            state="skipped" if quiet else "queued",
            quiet=quiet,
            now=now,
            user=self.env.uid,
            ids=list(ids),
            channels=list(channels),
            emails=list(emails),
            wordings=list(wordings),
            digests=list(digests),
        )

    @api.model
    def _after_queue(self, recall, kind, number, queued):
        self.invalidate_model()
        recall.invalidate_recordset(["notice_ids"])
        consignees = self.env["complaint.recall.consignee"]
        consignees._set_to_call(queued.get("phone", []), "no_mail")
        data = {channel: len(ids) for channel, ids in queued.items()}
        data = {"kind": kind, "number": number, **data}
        self.env["complaint.event"]._record(recall, "recall.notices_queued", data)
        if recall._is_quiet():
            consignees._set_told_quietly(queued.get("mail", []))
            recall._note_progress()
            return
        if queued.get("phone"):
            recall._call_for_phone()
        if queued.get("mail"):
            # sudo: the queue starts now, whoever signed last.
            self.env.ref(CRON).sudo()._trigger()
