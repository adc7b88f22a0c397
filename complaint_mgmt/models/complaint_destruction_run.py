import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.chain import canonical_json, sha256_hex

_logger = logging.getLogger(__name__)

CRON = "complaint_mgmt.ir_cron_destruction"
REPORT = "complaint_mgmt.action_report_destruction"
DONE = ("destroyed", "blocked")


class ComplaintDestruction(models.Model):
    """Carrying out what was signed, file by file, each in its own transaction.

    A server that dies in the middle leaves whole files: those that are gone, and those
    that are not; the cron goes on with these.
    """

    _inherit = "complaint.destruction"  # pylint: disable=R8180

    certificate_id = fields.Many2one(
        "ir.attachment", readonly=True, copy=False, ondelete="restrict"
    )

    def action_execute(self):
        """Destroy what was signed. There is no way back.

        :raises AccessError: the user is no archivist
        :raises UserError: the run is not approved, or what was signed has changed
        """
        self.ensure_one()
        self._check_archivist()
        self.check_access("write")
        if self.state != "approved" or not self._gate_is_approved("destruction"):
            raise UserError(
                self.env._(
                    "%(run)s is not signed. Submit it first.", run=self.display_name
                )
            )
        self._write_engine(
            {
                "state": "running",
                "executed_by_id": self.env.uid,
                "started_at": fields.Datetime.now(),
            }
        )
        self.env["complaint.event"]._record(self, "destruction.started")
        # sudo: the cron belongs to the system.
        self.env.ref(CRON).sudo()._trigger()

    def action_open_certificate(self):
        """Download the certificate as it was issued.

        :return: a URL action
        :raises AccessError: the user may not read the run
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.certificate_id.id}?download=true",
            "target": "download",
        }

    @api.model
    def _cron_execute(self):
        """Carry out the runs that were started; goes on where it stopped."""
        running = self.search([("state", "=", "running")])
        if not running:
            return
        lines = self._pending_lines()
        cron = self.env["ir.cron"]
        for index, line in enumerate(lines):
            line._destroy_now()
            if not cron._commit_progress(1, remaining=len(lines) - index - 1):
                return
        running._finish()
        cron._commit_progress(remaining=0)
        # files that nobody needs any more leave the disk at once
        self.env["ir.attachment"]._gc_file_store()

    @api.model
    def _pending_lines(self):
        return self.env["complaint.destruction.line"].search(
            [
                ("run_id.state", "=", "running"),
                ("is_off", "=", False),
                ("state", "=", "pending"),
            ],
            order="id",
        )

    def _finish(self):
        """Close runs of which every file is gone or kept, and write the certificate."""
        for run in self:
            lines = run.line_ids.filtered(lambda line: not line.is_off)
            if any(line.state not in DONE for line in lines):
                continue
            run._write_engine(
                {
                    "state": "done",
                    "finished_at": fields.Datetime.now(),
                    "digest": sha256_hex(canonical_json(run._certificate_rows())),
                }
            )
            self.env["complaint.event"]._record(
                run,
                "destruction.done",
                {
                    "digest": run.digest,
                    "destroyed": run.done_count,
                    "kept": run.blocked_count,
                },
            )
            run._store_certificate()

    def _certificate_rows(self):
        """Return what the certificate states of each file, as it is hashed."""
        return [
            {
                "catalogue": line.catalogue,
                "case": line.complaint_id.name,
                "until": str(line.retention_until),
                "kind": line.kind,
                "file": line.digest or "",
                "new_file": line.new_digest or "",
                "state": "off" if line.is_off else line.state,
                "blocked": line.blocked_reason or "",
                "counts": line.counts or "",
                "destroyed_at": fields.Datetime.to_string(line.destroyed_at) or "",
            }
            for line in self.line_ids.sorted("id")
        ]

    def _store_certificate(self):
        """Keep the certificate as a file: it stays as it was issued."""
        reports = self.env["ir.actions.report"].with_context(
            lang=self.company_id.partner_id.lang
        )
        # the cron is the system: the form of the archivist is what is printed
        content, kind = reports._render_qweb_pdf(REPORT, self.ids)
        file = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.{kind}",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self._write_engine({"certificate_id": file.id})

    def _attachment_is_locked(self):
        """Return the runs whose files nobody may touch: the certificate stays."""
        return self.filtered(lambda run: run.certificate_id)


class ComplaintDestructionLine(models.Model):
    _inherit = "complaint.destruction.line"  # pylint: disable=R8180

    def _destroy_now(self):
        """Destroy the file of this line, or note what keeps it.

        Looked at again here, when nothing else can come between: the case is locked,
        so that a hold that is placed at this moment either is seen or comes too late.
        """
        self.ensure_one()
        if self.state != "pending" or self.is_off:
            return
        case = self.complaint_id
        self.env.cr.execute(
            SQL("SELECT 1 FROM complaint_complaint WHERE id = %s FOR UPDATE", case.id)
        )
        obstacle = self._obstacles().get(self)
        if not obstacle and self._is_held_meanwhile():
            obstacle = "hold"
        if not obstacle:
            obstacle = self._try_to_destroy()
        if obstacle:
            self._amend({"state": "blocked", "blocked_reason": obstacle})
            self.env["complaint.event"]._record(
                case, "archive.kept", {"run": self.run_id.id, "why": obstacle}
            )

    def _is_held_meanwhile(self):
        """Whether a hold was placed since our snapshot was taken."""
        rows = self._fetch_committed(
            SQL(
                """SELECT 1 FROM complaint_legal_hold_line line
                     JOIN complaint_legal_hold hold ON hold.id = line.hold_id
                    WHERE line.complaint_id = %s AND hold.state = 'active'""",
                self.complaint_id.id,
            )
        )
        return bool(rows)

    def _try_to_destroy(self):
        try:
            with self.env.cr.savepoint():
                self._destroy_signed()
        except Exception:
            # one file must not keep the others; a person looks at this one
            _logger.exception("Destruction of %s failed", self.catalogue)
            self.env.invalidate_all()
            return "error"
        return None

    def _destroy_signed(self):
        if self.kind == "personal":
            self.entry_id._erase_personal(self)
            return
        case, entry, now = self.complaint_id, self.entry_id, fields.Datetime.now()
        # nothing of what goes is tracked
        entry = entry.with_context(tracking_disable=True)
        # by its edge: the guard asks for the signatures
        entry._write_engine({"state": "destroyed", "destroyed_at": now})
        counts = case._destroy_files()
        digest = case._destroy_digest(counts)
        self._amend(
            {
                "state": "destroyed",
                "destroyed_at": now,
                "counts": canonical_json(counts).decode(),
            }
        )
        self.env["complaint.event"]._record(
            case,
            "archive.destroyed",
            {
                "run": self.run_id.id,
                "line": self.id,
                "counts": counts,
                "counts_sha256": digest,
                "file": self.digest or "",
            },
        )
