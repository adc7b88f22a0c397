from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import lifecycle, window
from ..tools.archive_lifecycle import ARCHIVIST
from .complaint_append_only import ComplaintAppendOnly

# So long one retrieval covers the reading of a file.
COVERS = timedelta(hours=1)
# What is in a file. Number, dates, customer and sorting are its catalogue.
CONTENT_FIELDS = frozenset(
    {
        "statement",
        "remedy_sought",
        "investigation",
        "proposal",
        "explanation",
        "lessons",
        "person_ids",
        "reply_ids",
        "checklist_ids",
        "message_ids",
    }
)


class ComplaintRetrieval(models.Model):
    """Who asked for an archived file, when and why (S1.4.5).

    Whoever reads a file without having asked for it is noted as well, without a reason.
    """

    _name = "complaint.retrieval"
    _description = "Retrievals"
    _inherit = ["complaint.append.only", "complaint.call.mixin"]
    _order = "asked_at desc, id desc"
    _rec_name = "complaint_id"
    _archive_open = True

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    entry_id = fields.Many2one(
        "complaint.archive.entry",
        string="Catalogue Number",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Retrieved By",
        required=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("file", "File on the Screen"),
            ("original", "Originals on Paper"),
            ("unasked", "Read Without a Reason"),
        ],
        string="What",
        required=True,
    )
    reason = fields.Text(string="Why")
    asked_at = fields.Datetime(string="Asked On", required=True, index=True)
    opened_at = fields.Datetime(string="Retrieved On")
    handed_by_id = fields.Many2one(
        "res.users", string="Handed Out By", ondelete="restrict"
    )
    hours = fields.Float(
        string="Time to Retrieve (Hours)",
        compute="_compute_hours",
        store=True,
        aggregator="avg",
    )

    _user_idx = models.Index("(user_id, complaint_id, asked_at)")

    @api.depends("asked_at", "opened_at")
    def _compute_hours(self):
        for row in self:
            waited = (row.opened_at or row.asked_at) - row.asked_at
            row.hours = waited.total_seconds() / 3600

    @api.model
    def _note(self, complaints, kind, reason=False):
        """Note that the user asked for archived files, or read them.

        :param complaints: complaint.complaint, archived ones
        :return: the retrievals
        """
        now = fields.Datetime.now()
        # sudo: the entry and company of the case, whoever reads.
        rows = self._append(
            [
                {
                    "complaint_id": case.id,
                    "entry_id": case.archive_entry_ids[:1].id,
                    "company_id": case.company_id.id,
                    "user_id": self.env.uid,
                    "kind": kind,
                    "reason": reason,
                    "asked_at": now,
                    "opened_at": now if kind != "original" else False,
                }
                for case in complaints.sudo()
            ]
        )
        self.env["complaint.event"]._record(
            complaints, "archive.retrieved", {"kind": kind}
        )
        return rows

    def action_hand_out(self):
        """Note that the originals were handed out.

        :return: True
        :raises AccessError: the user is no archivist (S1.3b)
        :raises UserError: handed out already
        """
        if not self.env.user.has_group(ARCHIVIST):
            raise AccessError(self.env._("Only an archivist hands originals out."))
        self.check_access("read")
        if any(row.opened_at for row in self):
            raise UserError(self.env._("The originals were handed out already."))
        # super: past the refusal in `write`; sudo: nobody has the right to write.
        write = super(ComplaintAppendOnly, self.sudo()).write  # pylint: disable=W8164
        return write({"opened_at": fields.Datetime.now(), "handed_by_id": self.env.uid})

    def _call_for_originals(self):
        # sudo: archivists are called, whoever asks for the originals.
        for row in self.sudo():
            row.entry_id._call_users(
                row._users_of(ARCHIVIST),
                "complaint_mgmt.mail_activity_type_archive",
                lambda env: env._("Somebody asks for the originals"),
            )


class ComplaintComplaint(models.Model):
    """Reading an archived case is noted."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def action_retrieve(self):
        """Open the dialog that asks why the archived file is needed.

        :return: a window action
        :raises UserError: the case is not archived
        """
        self.ensure_one()
        self.check_access("read")
        if not self._is_archived():
            raise UserError(
                self.env._("%(number)s is not archived.", number=self.display_name)
            )
        return window.dialog(
            self.env._("Retrieve"), "complaint.retrieve", complaint_id=self.id
        )

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if not CONTENT_FIELDS.isdisjoint(fnames):
            self._note_reading()
        return result

    def _note_reading(self):
        """Note who reads archived files without having asked in the last hour."""
        if self.env.su:
            # the system, or a control that reads for somebody
            return
        # the state was read just now, or is with one query; open cases end here
        # sudo: who reads a line alone, as the recipient of a notice, is noted, too.
        over = self.sudo().filtered(lambda c: c.id and c.state in lifecycle.FINAL)
        shut = over and over._is_archived().with_env(self.env)
        if not shut:
            return
        # sudo: whether the user asked before, who need not read the list.
        rows = self.env["complaint.retrieval"].sudo()
        covered = rows.search(
            [
                ("user_id", "=", self.env.uid),
                ("complaint_id", "in", shut.ids),
                ("opened_at", ">", fields.Datetime.now() - COVERS),
            ]
        )
        unasked = shut.filtered(lambda c: c.id not in covered.complaint_id.ids)
        if unasked:
            self.env["complaint.retrieval"]._note(unasked, "unasked")
