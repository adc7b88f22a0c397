from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

# What a line takes from its report, never from a user.
STAMPED = frozenset(("company_id", "iteration"))


class Complaint8DLineMixin(models.AbstractModel):
    """A line of one discipline: it stays with its report and is fixed with it.

    Contract: `_discipline` is the code of the discipline, `_event_kind` the last part
    of its events. `_line_owner` names the field by which a line of a line finds its
    report.
    """

    _name = "complaint.8d.line.mixin"
    _description = "Line of an 8D Report"
    _discipline = None
    _event_kind = None
    _line_owner = None

    report_id = fields.Many2one(
        "complaint.8d", required=True, index=True, ondelete="restrict", copy=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    iteration = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        aggregator=None,
        help="In which iteration of the report it was added.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(self._system_fields() & vals.keys() for vals in vals_list):
            raise UserError(self._stamp_refusal())
        vals_list = [self._with_report(vals) for vals in vals_list]
        # before it is made: a member of the team would let himself in by his own row
        reports = self.env["complaint.8d"].browse({v["report_id"] for v in vals_list})
        reports.check_access("write")
        lines = super().create(vals_list)
        lines.report_id._check_editable(self._discipline)
        lines._bind_files()
        lines._log_line("added")
        return lines

    def _content_line(self):
        """Return what the line says, as a JSON-able dict; see `_content`."""
        return {}

    def _system_fields(self):
        """Return the fields that are set by the steps of the line only."""
        return STAMPED

    def _blank_stamps(self):
        """Return what a new line holds, whatever the caller's context says."""
        return {}

    def _with_report(self, vals):
        names = [n for n in ("report_id", self._line_owner) if n]
        vals = {**self.default_get(names), **vals}
        if self._line_owner:
            owner = self[self._line_owner].browse(vals.get(self._line_owner) or 0)
            # sudo: only the link to the report is taken, and judged after it.
            vals["report_id"] = owner.sudo().report_id.id if owner else False
        # sudo: company and iteration are copied; the record rules judge the company.
        report = self.env["complaint.8d"].sudo().browse(vals.get("report_id") or 0)
        if not report.exists():
            raise UserError(self.env._("This belongs to an 8D report: say to which."))
        stamps = {"company_id": report.company_id.id, "iteration": report.iteration}
        return {**vals, **self._blank_stamps(), **stamps}

    def write(self, vals):
        if self._system_fields() & vals.keys():
            raise UserError(self._stamp_refusal())
        self._check_report_kept(vals)
        self.check_access("write")
        self.report_id._check_editable(self._discipline)
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._bind_files()
        self._log_line("changed", sorted(vals))
        return result

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of the line only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _check_report_kept(self, vals):
        for name in ("report_id", self._line_owner):
            if name in vals and any(line[name].id != vals[name] for line in self):
                raise UserError(
                    self.env._("This stays with its report. Enter it anew in another.")
                )

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_while_open(self):
        self.report_id._check_editable(self._discipline)
        # sudo: the files of the lines, whoever added them.
        files = self.env["ir.attachment"].sudo()
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        files.search(domain)._check_told_8d(self.report_id)
        self._log_line("removed")

    def unlink(self):
        reports = self.report_id
        result = super().unlink()
        reports._gate_recheck()
        return result

    def _stamp_refusal(self):
        return self.env._(
            "Company, iteration, persons and times are set by the system."
        )

    def _log_line(self, what, names=()):
        """Append an event to the reports: which lines and fields, and a digest."""
        if what != "removed":
            self.report_id._gate_recheck()
        events = self.env["complaint.event"]
        for report, lines in self.grouped("report_id").items():
            # sudo: the digest is the same, whoever looks.
            said = canonical_json([line._content_line() for line in lines.sudo()])
            data = {"ids": lines.ids, "fields": list(names), "sha256": sha256_hex(said)}
            events._record(report, f"8d.{self._event_kind}_{what}", data)

    def _bind_files(self):
        """Let files that were just uploaded belong to their line, as it is kept."""
        if "attachment_ids" not in self._fields:
            return
        for line in self:
            # sudo: a file that the user uploaded for nothing else yet, and no other.
            if line.attachment_ids.sudo()._claim_for(line):
                raise ValidationError(
                    self.env._("This file belongs to something else. Upload it here.")
                )

    def _attachment_is_locked(self):
        """Return the lines whose files are evidence that nobody may touch."""
        locked = self.browse()
        for report, lines in self.grouped("report_id").items():
            if report.state != "open" or report._step(self._discipline).is_done:
                locked |= lines
        return locked
