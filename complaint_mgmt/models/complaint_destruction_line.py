import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import window
from ..tools.chain import sha256_hex
from .complaint_append_only import ComplaintAppendOnly

ARCHIVIST = "complaint_mgmt.group_complaint_archivist"
# Why a file that was proposed does not go.
OBSTACLES = [
    ("hold", "It is under a legal hold"),
    ("date", "Its date has moved, or is not fixed any more"),
    ("state", "It is not in the archive any more"),
    ("register", "A file of the register it is from is not imported to the end"),
    ("error", "The server failed; see its log"),
]
OPEN = ("draft", "review", "approved", "running")
SIGNED = ("approved", "running")


class ComplaintDestructionLine(models.Model):
    """One file of a run of destruction: why it is due, what became of it."""

    _name = "complaint.destruction.line"
    _description = "File to Destroy"
    _inherit = ["complaint.append.only"]
    _order = "run_id desc, id"
    _rec_name = "catalogue"
    # said about an archived file, and no part of it
    _archive_open = True

    run_id = fields.Many2one(
        "complaint.destruction",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    run_state = fields.Selection(related="run_id.state", string="Run Is")
    entry_id = fields.Many2one(
        "complaint.archive.entry",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    complaint_id = fields.Many2one(
        "complaint.complaint",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [("file", "The Whole File"), ("personal", "Personal Data Only")],
        string="What Goes",
        required=True,
        default="file",
        readonly=True,
        index=True,
    )
    catalogue = fields.Char(string="Catalogue Number", readonly=True)
    retention_until = fields.Date(string="Kept Until", readonly=True)
    # as counted when it was proposed: JSON of IDs, codes and dates
    rules = fields.Text(readonly=True)
    why = fields.Text(compute="_compute_why", compute_sudo=True)
    is_off = fields.Boolean(string="Taken Off", readonly=True)
    off_reason = fields.Text(string="Why It Stays", readonly=True)
    off_by_id = fields.Many2one(
        "res.users", string="Taken Off By", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("pending", "Waiting"), ("destroyed", "Destroyed"), ("blocked", "Kept Back")],
        required=True,
        default="pending",
        readonly=True,
        index=True,
    )
    blocked_reason = fields.Selection(OBSTACLES, readonly=True)
    destroyed_at = fields.Datetime(string="Destroyed On", readonly=True)
    counts = fields.Text(
        string="Rows by Model", readonly=True, help="Rows by model, as JSON."
    )
    digest = fields.Char(
        readonly=True, help="SHA-256 of the file of the case when it was archived."
    )
    new_digest = fields.Char(
        readonly=True, help="SHA-256 of what is left, where only personal data went."
    )

    _open_uniq = models.UniqueIndex(
        "(run_id, entry_id)", "This file is in this run already."
    )

    @api.depends("rules")
    @api.depends_context("lang")
    def _compute_why(self):
        for line in self:
            rows = json.loads(line.rules or "[]")
            line.why = "\n".join(line.entry_id._retention_line(row) for row in rows)

    @api.model
    def _open_domain(self):
        return [
            ("is_off", "=", False),
            ("state", "=", "pending"),
            ("run_id.state", "in", OPEN),
        ]

    @api.model
    def _append_for(self, run, entries, kind="file"):
        """Put files into a run, with what makes them due.

        :param str kind: `file`, or `personal` where only personal data goes
        """
        until = "personal_until" if kind == "personal" else "retention_until"
        self._append(
            [
                {
                    "run_id": run.id,
                    "entry_id": entry.id,
                    "complaint_id": entry.complaint_id.id,
                    "catalogue": entry.name or entry.complaint_id.name,
                    "kind": kind,
                    "retention_until": entry[until],
                    "rules": entry.retention_data,
                    "digest": entry.digest,
                    "state": "pending",
                    "is_off": False,
                }
                for entry in entries
            ]
        )
        run.invalidate_recordset(["line_ids"])

    def _signed_text(self):
        text = (
            f"{self.catalogue} {self.complaint_id.name} {self.retention_until} "
            f"{sha256_hex((self.rules or '').encode())[:12]} {self.digest or ''}"
        ).strip()
        # added only there: what was signed before there were such lines holds
        return f"{text} personal data only" if self.kind == "personal" else text

    def _amend(self, vals):
        """Write what `write` refuses to everybody. For the steps of a run only."""
        # sudo and super: past the refusal of what is append-only.
        beyond = super(ComplaintAppendOnly, self.sudo())
        return beyond.write(vals)

    # ------------------------------------------------------------------
    # Taking off
    # ------------------------------------------------------------------

    def action_take_off(self):
        """Open the dialog in which a file is taken off the run with a reason.

        :return: a window action
        """
        self.ensure_one()
        self._check_may_take_off()
        return window.dialog(
            self.env._("Take Off"), "complaint.destruction.off", line_id=self.id
        )

    def _take_off(self, reason):
        """Let a file stay this time, for the reason given.

        :raises AccessError: the user is no archivist
        :raises UserError: no reason, or the run is past its draft
        """
        self._check_may_take_off()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why this file stays."))
        self._amend({"is_off": True, "off_reason": reason, "off_by_id": self.env.uid})
        self.env["complaint.event"]._record(
            self.run_id,
            "destruction.taken_off",
            {"lines": self.ids, "reason_sha256": sha256_hex(reason.encode())},
        )

    def _check_may_take_off(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(ARCHIVIST):
            raise AccessError(
                self.env._("Only an archive administrator takes a file off.")
            )
        if any(line.run_id.state != "draft" or line.is_off for line in self):
            raise UserError(
                self.env._("Files are taken off before the run is submitted.")
            )

    # ------------------------------------------------------------------
    # What keeps a file
    # ------------------------------------------------------------------

    def _obstacles(self):
        """Return why some of these files may not go now.

        :return: dict, line -> code of `OBSTACLES`
        """
        entries = self.entry_id
        entries._refresh_retention()
        due = entries.filtered("is_due"), entries.filtered("is_personal_due")
        held = self.complaint_id._on_legal_hold()
        in_register = self.complaint_id._with_open_register()
        found = {}
        for line in self:
            if line.entry_id.state != "entered":
                found[line] = "state"
            elif line.complaint_id in held:
                found[line] = "hold"
            elif line.entry_id not in due[line.kind == "personal"]:
                found[line] = "date"
            elif line.complaint_id in in_register:
                found[line] = "register"
        return found

    def _obstacle_label(self, code):
        field = self._fields["blocked_reason"]
        return dict(field._description_selection(self.env))[code]


class ComplaintArchiveEntry(models.Model):
    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    destruction_line_ids = fields.One2many(
        "complaint.destruction.line", "entry_id", string="Destruction", readonly=True
    )

    def _signed_destruction(self, kinds=("file", "personal")):
        """Return those entries whose destruction is signed and still to be done.

        :param kinds: of the whole file, of what is personal in it, or either
        """
        # sudo: signatures count whether or not the user reads the run.
        lines = self.env["complaint.destruction.line"].sudo()
        lines = lines.search(
            [
                ("entry_id", "in", self.ids),
                ("kind", "in", kinds),
                ("is_off", "=", False),
                ("state", "=", "pending"),
                ("run_id.state", "in", SIGNED),
            ]
        )
        runs = lines.run_id._gate_filter_approved("destruction")
        signed = lines.filtered(lambda row: row.run_id in runs).entry_id
        return self.filtered(lambda e: e.id in signed._ids)
