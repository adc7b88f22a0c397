from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import window

ARCHIVIST = "complaint_mgmt.group_complaint_archivist"
PREFIX = "DS"
GATE = "destruction"
# What may change on a run by anybody who may write it.
HARMLESS = frozenset(("note", "activity_ids", "message_main_attachment_id"))
SIGNED = ("approved", "running")


class ComplaintDestruction(models.Model):
    """A run of destruction: what is due, who signed that it goes, what went (S1.4.6).

    A line takes the whole file, or what is personal in it where a law caps that alone.

    Proposed by the monthly cron or the archivist, signed by two persons besides him,
    carried out by the archivist. The run and its certificate stay.
    """

    _name = "complaint.destruction"
    _description = "Destruction of Files"
    _inherit = ["complaint.gate.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("draft", "Proposed"),
            ("review", "In Review"),
            ("approved", "Approved"),
            ("running", "Being Destroyed"),
            ("done", "Destroyed"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many(
        "complaint.destruction.line", "run_id", string="Case Files", readonly=True
    )
    line_count = fields.Integer(string="Files to Go", compute="_compute_counts")
    done_count = fields.Integer(string="Files Gone", compute="_compute_counts")
    blocked_count = fields.Integer(string="Files Kept", compute="_compute_counts")
    note = fields.Text()
    executed_by_id = fields.Many2one(
        "res.users", string="Carried Out By", readonly=True, ondelete="restrict"
    )
    started_at = fields.Datetime(readonly=True)
    finished_at = fields.Datetime(string="Carried Out On", readonly=True)
    digest = fields.Char(
        readonly=True, help="SHA-256 over all lines: what the certificate states."
    )

    @api.depends("line_ids.state", "line_ids.is_off")
    def _compute_counts(self):
        for run in self:
            lines = run.line_ids
            states = lines.filtered(lambda line: not line.is_off).mapped("state")
            run.line_count = len(states)
            run.done_count = states.count("destroyed")
            # until it is carried out, what was taken off
            run.blocked_count = len(lines) - len(states) + states.count("blocked")

    # ------------------------------------------------------------------
    # Nobody makes, changes or deletes one but by the steps
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: what is due is proposed by the system.

        :raises AccessError: always
        """
        raise AccessError(
            self.env._("What is due is proposed by the system. Use “Propose”.")
        )

    def write(self, vals):
        content = {n for n in vals.keys() - HARMLESS if not n.startswith("message_")}
        if content:
            raise UserError(
                self.env._("A destruction changes by its steps and signatures only.")
            )
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise AccessError(self.env._("A destruction is evidence and stays."))

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of a run only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Proposing
    # ------------------------------------------------------------------

    def action_propose(self):
        """Propose what is due today in the current company.

        :return: a window action on the run
        :raises AccessError: the user is no archivist
        :raises UserError: nothing is due
        """
        self._check_archivist()
        run = self._propose(self.env.company)
        if not run:
            raise UserError(
                self.env._(
                    "Nothing is due: no archived file is past its date, free of holds "
                    "and of open conflicts, and not proposed already."
                )
            )
        return window.form(run)

    @api.model
    def _cron_propose(self):
        """Propose what is due, once a month, company by company."""
        for company in self.env["res.company"].search([("id", "!=", False)]):
            self._propose(company)

    @api.model
    def _propose(self, company):
        """Make a run of all that is due and in no open run.

        :return: complaint.destruction, empty where nothing is due
        """
        # sudo: what is due follows dates and holds, not the rights of who asks.
        entries = self.env["complaint.archive.entry"].sudo()
        lines = self.env["complaint.destruction.line"]
        taken = lines.sudo()._search(lines._open_domain()).subselect("entry_id")
        either = Domain("is_due", "=", True) | Domain("is_personal_due", "=", True)
        due = entries.search(Domain("company_id", "=", company.id) & either)
        due = due.filtered_domain([("id", "not in", taken)])
        due._refresh_retention()
        whole = due.filtered("is_due")
        personal = (due - whole).filtered("is_personal_due")
        if not whole | personal:
            return self.browse()
        number = self.env["complaint.number"]._next(company, PREFIX)
        vals = {"name": number, "company_id": company.id, "state": "draft"}
        # sudo and super: nobody creates a run by hand, see `create`.
        create = super(ComplaintDestruction, self.sudo()).create
        run = create([vals])
        lines._append_for(run, whole)
        lines._append_for(run, personal, "personal")
        data = {"files": len(whole), "personal": len(personal)}
        self.env["complaint.event"]._record(
            run.sudo(False), "destruction.proposed", data
        )
        run._call_archivists()
        return run.sudo(self.env.su)

    def _call_archivists(self):
        # sudo: who has which role, and activities for other users.
        users = self.env.ref(ARCHIVIST).sudo().all_user_ids
        for user in users.filtered(lambda u: self.company_id in u.company_ids):
            self.sudo().activity_schedule(
                "complaint_mgmt.mail_activity_type_archive",
                user_id=user.id,
                summary=self.with_context(lang=user.lang).env._(
                    "Look through what is due for destruction"
                ),
            )

    def _check_archivist(self):
        if not self.env.su and not self.env.user.has_group(ARCHIVIST):
            raise AccessError(
                self.env._("Only an archive administrator proposes and destroys.")
            )

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def action_submit(self):
        """Open the dialog in which the run is submitted for signature.

        :return: a window action
        :raises AccessError: the user is no archivist
        :raises UserError: nothing is left, or something may not go any more
        """
        self.ensure_one()
        self._check_archivist()
        self._gate_check_submit(GATE)
        return self.action_gate_submit(GATE)

    def _gate_labels(self):
        return {**super()._gate_labels(), GATE: self.env._("Destruction of Files")}

    def _gate_watched_fields(self):
        return {"line_ids", "company_id"}

    def _gate_payload(self, gate):
        if gate != GATE:
            return super()._gate_payload(gate)
        lines = self.line_ids.filtered(lambda row: not row.is_off).sorted("id")
        return {"number": self.name, "files": [row._signed_text() for row in lines]}

    def _gate_payload_labels(self, gate):
        labels = super()._gate_payload_labels(gate)
        return {
            **labels,
            "number": self.env._("Number"),
            "files": self.env._("Case Files"),
        }

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        self._check_archivist()
        if self.state != "draft":
            raise UserError(
                self.env._("%(run)s was submitted already.", run=self.display_name)
            )
        # sudo: each line counts, whoever submits.
        lines = self.sudo().line_ids.filtered(lambda row: not row.is_off)
        if not lines:
            raise UserError(self.env._("Nothing is left to destroy."))
        for line, reason in lines._obstacles().items():
            raise UserError(
                self.env._(
                    "%(file)s may not go any more: %(reason)s. Take it off.",
                    file=line.catalogue,
                    reason=line._obstacle_label(reason),
                )
            )
        return result

    def _gate_on_submitted(self, gate, gate_round):
        self._write_engine({"state": "review"})
        self.activity_unlink(["complaint_mgmt.mail_activity_type_archive"])

    def _gate_on_approved(self, gate, gate_round):
        self._write_engine({"state": "approved"})

    def _gate_on_sent_back(self, gate, gate_round):
        self._write_engine({"state": "draft"})

    def _gate_on_refused(self, gate, gate_round):
        self._write_engine({"state": "refused"})

    def _gate_on_void(self, gate, gate_round):
        if self.state in ("review", "approved"):
            self._write_engine({"state": "draft"})
