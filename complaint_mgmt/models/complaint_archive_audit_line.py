from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ANSWERS = [("yes", "Yes"), ("no", "No")]
FOUND_FIELDS = frozenset({"is_found", "is_retained", "finding"})


class ComplaintArchiveAuditLine(models.Model):
    """One file of the sample: is it there, unchanged, complete, kept long enough?"""

    _name = "complaint.archive.audit.line"
    _description = "File of an Archive Audit"
    _order = "audit_id, id"

    audit_id = fields.Many2one(
        "complaint.archive.audit", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="audit_id.company_id", store=True, index=True)
    entry_id = fields.Many2one(
        "complaint.archive.entry",
        string="Catalogue Number",
        required=True,
        index=True,
        ondelete="restrict",
    )
    complaint_number = fields.Char(
        related="entry_id.complaint_number", string="Complaint Number"
    )
    is_found = fields.Selection(ANSWERS, string="Found at Its Place")
    digest_result = fields.Selection(
        [("same", "Unchanged"), ("changed", "Changed"), ("gone", "Not in the Archive")],
        string="Digest",
        readonly=True,
    )
    lacking = fields.Text(
        string="What It Lacks", readonly=True, help="By the groups of contents."
    )
    is_retained = fields.Selection(ANSWERS, string="Kept as Long as It Must Be")
    finding = fields.Text(string="Audit Finding")
    has_finding = fields.Boolean(compute="_compute_has_finding", store=True)
    checked_by_id = fields.Many2one(
        "res.users", string="Looked At By", readonly=True, ondelete="restrict"
    )
    checked_at = fields.Datetime(string="Looked At On", readonly=True)

    @api.depends("is_found", "digest_result", "lacking", "is_retained", "finding")
    def _compute_has_finding(self):
        for line in self:
            line.has_finding = bool(
                line.is_found == "no"
                or line.digest_result in ("changed", "gone")
                or line.lacking
                or line.is_retained == "no"
                or (line.finding or "").strip()
            )

    def _is_open(self):
        """Whether something of this file was not looked at."""
        self.ensure_one()
        return not (self.is_found and self.digest_result and self.is_retained)

    # Calling super would be the breach: nobody chooses what is looked at.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: the sample is drawn.

        :raises AccessError: always
        """
        raise AccessError(self.env._("The sample is drawn by chance, not chosen."))

    @api.model
    def _insert(self, audit, entry_ids):
        """Add the drawn entries. For the draw only."""
        # sudo: nobody has a right to create; the draw made the values.
        # super: past the refusal above.
        create = super(ComplaintArchiveAuditLine, self.sudo()).create  # pylint: disable=W8164
        return create([{"audit_id": audit.id, "entry_id": one} for one in entry_ids])

    def write(self, vals):
        if not set(vals) <= FOUND_FIELDS:
            raise UserError(self.env._("The steps of an audit note this themselves."))
        self._check_may_look()
        # sudo: the step of the audit decides, whoever reads it.
        if any(audit.state != "drawn" for audit in self.sudo().audit_id):
            raise UserError(self.env._("The audit is not under way."))
        return super().write({**vals, **self._looked()})

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("An audit stays on record."))

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of an audit only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _looked(self):
        return {"checked_by_id": self.env.uid, "checked_at": fields.Datetime.now()}

    def _check_files(self):
        known = self._filtered_access("read")
        # sudo: the proof covers the whole file, and says nothing of its content.
        lines = self.sudo()
        there = lines.filtered(lambda line: line.entry_id.state == "entered")
        changed = there.entry_id._verify_files()
        for line in lines:
            parts = changed.get(line.entry_id)
            result = "gone" if parts is None else "changed" if parts else "same"
            lacking = line.entry_id.missing_text if parts is not None else False
            vals = {"digest_result": result, "lacking": lacking}
            # who may not know of a file has not looked at it
            looked = self._looked() if line.id in known._ids else {}
            line._write_engine({**vals, **looked})
