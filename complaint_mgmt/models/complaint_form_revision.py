import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

FIRST_VERSION = "A/0"
SYSTEM_FIELDS = {"author_id", "control_id", "number"}


class ComplaintFormRevision(models.Model):
    """One change of a printed form: drafted, reviewed and approved (S3.23).

    Three persons sign it in this order, each with the own password (S9.0). Then it is
    in force and is never changed; the next change is a new revision.
    """

    _name = "complaint.form.revision"
    _description = "Revision of a Form"
    _inherit = ["complaint.signed.draft"]
    _order = "control_id, number desc"
    _draft_gate = "form"

    control_id = fields.Many2one(
        "complaint.form.control",
        string="Form",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="control_id.company_id", store=True)
    document_number = fields.Char(
        compute="_compute_proposed",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
    )
    number = fields.Integer(
        string="Change No.", readonly=True, required=True, copy=False, aggregator=None
    )
    version = fields.Char(
        compute="_compute_proposed",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
        help="For example A/0, then A/1, and B/0 after a larger change.",
    )
    date = fields.Date(
        string="Date of Change",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        copy=False,
    )
    description = fields.Text(string="Description of Change", copy=False)
    author_id = fields.Many2one(
        string="Changed By",
        help="Who changed the draft last: signs as its author, and as nothing else.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(control_id, number)", "This change of the form exists already."
    )
    _version_uniq = models.Constraint(
        "UNIQUE(control_id, version)",
        "This form had that version already. Give the next one.",
    )
    _pending_uniq = models.UniqueIndex(
        "(control_id) WHERE state <> 'approved'",
        "Another revision of this form is under way. Finish it first.",
    )

    @api.depends("control_id")
    def _compute_proposed(self):
        for revision in self:
            form = revision.control_id
            if not revision.document_number:
                revision.document_number = form.number
            if not revision.version:
                revision.version = self._next_version(form.revision_id.version)

    @api.model
    def _next_version(self, version):
        """Return the version that follows: A/0 first, A/4 after A/3."""
        found = re.fullmatch(r"(.*?)(\d+)", version or "")
        if not found:
            return version and f"{version}/1" or FIRST_VERSION
        return f"{found[1]}{int(found[2]) + 1}"

    @api.depends("control_id.display_name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for revision in self:
            revision.display_name = self.env._(
                "%(form)s, version %(version)s",
                form=revision.control_id.display_name or "",
                version=revision.version or "",
            )

    @api.constrains("document_number", "version")
    def _check_named(self):
        for revision in self:
            if not all(map(str.strip, (revision.document_number, revision.version))):
                raise ValidationError(
                    self.env._("Give the document number and the version.")
                )

    # ------------------------------------------------------------------
    # A revision that was submitted or approved stays as it is
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # the index that allows one draft judges what the database holds
        self.flush_model(["state"])
        default = self.default_get(["control_id"]).get("control_id")
        forms = [vals.get("control_id") or default for vals in vals_list]
        self._check_none_pending(forms)
        latest = self._latest_numbers(forms)
        vals_list = [
            {**vals, "author_id": self.env.uid, "number": latest.get(form, 0) + 1}
            for vals, form in zip(vals_list, forms, strict=True)
        ]
        revisions = super().create(vals_list)
        if any(revision.state != "draft" for revision in revisions):
            raise UserError(
                self.env._("A revision starts as a draft. Submit it for approval then.")
            )
        return revisions

    @api.model
    def _check_none_pending(self, form_ids):
        # sudo: one revision at a time, whoever drafted it.
        domain = [("control_id", "in", form_ids), ("state", "!=", "approved")]
        if self.sudo().search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Another revision of this form is under way. Finish it first."
                )
            )

    @api.model
    def _latest_numbers(self, form_ids):
        # sudo: a number is taken, whether or not the user reads the revision.
        rows = self.sudo()._read_group(
            [("control_id", "in", form_ids)], ["control_id"], ["number:max"]
        )
        return {form.id: number for form, number in rows}

    def write(self, vals):
        if SYSTEM_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "The system notes form and number of a change, and who changed the "
                    "draft last."
                )
            )
        return super().write(vals)

    def _unsigned_text(self):
        return self.env._(
            "%(revision)s is approved by signatures only. Submit it.",
            revision=self.display_name,
        )

    def _fixed_text(self):
        return self.env._(
            "%(revision)s was submitted or approved and is not changed any "
            "more. Draft a new revision.",
            revision=self.display_name,
        )

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def _signatures(self):
        """Return the signatures by which this revision was approved, in their order."""
        rounds = self.env["complaint.gate.round"]._latest(self, "form")
        rounds = rounds.filtered(lambda row: row.state == "approved")
        return rounds.signature_ids.sorted("id")

    def _gate_labels(self):
        return {**super()._gate_labels(), "form": self.env._("Printed Form")}

    def _gate_payload_labels(self, gate):
        return {**super()._gate_payload_labels(gate), "form": self.env._("Form")}

    def _gate_watched_fields(self):
        return {"document_number", "version", "date", "description"}

    def _gate_payload(self, gate):
        if gate != "form":
            return super()._gate_payload(gate)
        return {
            "form": self.control_id.code,
            "document_number": self.document_number,
            "number": self.number,
            "version": self.version,
            "date": str(self.date),
            "description": self.description or "",
        }

    def _check_complete(self):
        if not (self.description or "").strip():
            raise UserError(self.env._("Say what changes: “Description of Change”."))

    def _gate_on_approved(self, gate, gate_round):
        result = super()._gate_on_approved(gate, gate_round)
        self.control_id._write_number(self.document_number)
        data = {"form": self.control_id.code, "number": self.number}
        self.env["complaint.event"]._record(self, "form.approved", data)
        return result


class ComplaintGateSignature(models.Model):
    _inherit = "complaint.gate.signature"  # pylint: disable=R8180

    def _signer(self):
        """Return who signed, and for whom, in the language of the record."""
        self.ensure_one()
        if not self.on_behalf_name:
            return self.signer_name
        return self.env._(
            "%(signer)s on behalf of %(absent)s",
            signer=self.signer_name,
            absent=self.on_behalf_name,
        )


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "form.numbered": self.env._("Number of a form changed"),
            "form.approved": self.env._("Revision of a form approved"),
        }
