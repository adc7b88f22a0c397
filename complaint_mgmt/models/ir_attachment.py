import base64
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools import chain

EVIDENCE = "complaint."
# What Odoo itself derives from the content, and what names nobody's evidence.
DERIVED = {"thumbnail", "index_content", "file_size", "checksum", "store_fname"}
# Fields of a record that lead to the record it belongs to.
PARENT_FIELDS = ("complaint_id", "round_id", "step_id")


class IrAttachment(models.Model):
    """Attachments of complaint records are evidence.

    Those of a closed case are added, changed and removed by nobody. On an open case a
    handler may remove or replace one, which the event log keeps with its checksum, and
    so may who logged the case until receipt is acknowledged.

    A document model says by `_attachment_is_locked()` which of its records are closed.
    One without it follows the record it belongs to.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        # Before anything is stored: a controller (/web/binary/upload_attachment) turns
        # the refusal into a message and commits what was there by then.
        self._check_upload(self._targets_of(vals_list))
        attachments = super().create(vals_list)
        # And afterwards, for what another addon has made of the values.
        evidence = attachments._evidence()
        evidence._check_upload([a._target({}) for a in evidence])
        evidence._record_evidence("attachment.added")
        return attachments

    def write(self, vals):
        if not (set(vals) - DERIVED):
            return super().write(vals)
        evidence = self._evidence()
        moves = {"res_model", "res_id"} & set(vals)
        targets = [a._target(vals) for a in self] if moves else []
        is_upload = any(self._is_evidence_model(model) for model, __ in targets)
        if not (evidence or is_upload):
            return super().write(vals)
        self.check_access("write")
        changes = {a: names for a in evidence if (names := a._changed_names(vals))}
        evidence.browse([a.id for a in changes])._check_evidence()
        self._check_upload(targets)
        self._record_changed(changes)
        # An image that is written back unchanged (storage migration) stays as it is.
        kept = self.with_context(image_no_postprocess=True) if not changes else self
        result = super(IrAttachment, kept).write(vals)
        if is_upload:
            (self - evidence)._record_evidence("attachment.added")
        return result

    # at_uninstall=True, since the flag that would switch this off is a context key that
    # any caller can send. Our own uninstallation removes attachments by another way.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_complaint_evidence(self):
        evidence = self._evidence()
        evidence._check_evidence()
        evidence._record_evidence("attachment.removed", with_content=True)

    def generate_access_token(self):
        # A token lets a mail show the file and changes nothing in it: Odoo may give one
        # also for a closed case, while nobody may write a token of his choice.
        for attachment in self._evidence().filtered(lambda a: not a.access_token):
            token = self._generate_access_token()
            write = super(IrAttachment, attachment).write  # pylint: disable=W8164
            write({"access_token": token})
        return super().generate_access_token()

    # ------------------------------------------------------------------
    # Files that were uploaded before their record was saved
    # ------------------------------------------------------------------

    def _claim_for(self, record, is_engine=False):
        """Let uploads of the user, for nothing else yet, belong to a record.

        :param record: what they were uploaded for
        :param bool is_engine: uploads of others, too
        :return: the files that belong to something else
        """
        loose = self.filtered(
            lambda file: (
                not file.res_id
                and file.res_model in (False, record._name)
                and (is_engine or file.create_uid == self.env.user)
            )
        )
        if loose:
            loose.write({"res_model": record._name, "res_id": record.id})
        own = (record._name, record.id)
        return self.filtered(lambda file: (file.res_model, file.res_id) != own)

    # ------------------------------------------------------------------
    # What is evidence, and what would change in it
    # ------------------------------------------------------------------

    @api.model
    def _is_evidence_model(self, name):
        if not name.startswith(EVIDENCE) or name not in self.env:
            return False
        return not self.env[name].is_transient()

    def _evidence(self):
        """The attachments among these that belong to a complaint record."""
        # sudo: where a file belongs decides whether it is guarded, not who asks.
        return (
            self.sudo()
            .filtered(lambda a: a.res_id and self._is_evidence_model(a.res_model or ""))
            .with_env(self.env)
        )

    def _target(self, vals):
        # sudo: where a file belongs decides whether it is guarded, not who asks.
        own = self.sudo()
        model = vals.get("res_model", own.res_model)
        return model or "", vals.get("res_id", own.res_id) or 0

    def _changed_names(self, vals):
        """Names of the fields that `vals` would give another value."""
        # sudo: the old value is compared, and not told.
        own = self.sudo()
        return sorted(
            name
            for name in set(vals) - DERIVED
            if name in self._fields and own._is_other_value(name, vals[name])
        )

    def _is_other_value(self, name, value):
        if name in ("raw", "datas"):
            content = value or b""
            content = content.encode() if isinstance(content, str) else content
            content = content if name == "raw" else base64.b64decode(content)
            return self._compute_checksum(content) != self.checksum
        field = self._fields[name]
        return field.convert_to_cache(value, self) != field.convert_to_cache(
            self[name], self
        )

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    @api.model
    def _targets_of(self, vals_list):
        # a default from the context also says where a file belongs
        defaults = self.default_get(["res_model", "res_id"])
        merged = [{**defaults, **vals} for vals in vals_list]
        return [(v.get("res_model") or "", v.get("res_id") or 0) for v in merged]

    @api.model
    def _check_upload(self, targets):
        """Refuse new files for closed cases.

        :param targets: list of (model name, record id)
        :raises UserError: a target is closed
        """
        ids = defaultdict(set)
        for model, res_id in targets:
            if res_id and self._is_evidence_model(model):
                ids[model].add(res_id)
        for model, res_ids in ids.items():
            # sudo: whether a case is closed does not depend on who asks.
            records = self.env[model].sudo().browse(res_ids).exists()
            locked = self._locked_records(records)
            if locked:
                raise UserError(
                    self.env._(
                        "%(record)s is closed: no file can be added to it. Have the "
                        "case reopened first.",
                        record=locked[0].display_name,
                    )
                )

    def _check_evidence(self):
        """Refuse to change or remove these attachments of complaint records.

        :raises UserError: the case is closed
        :raises AccessError: the user is no handler and receipt is acknowledged
        """
        if not self:
            return
        # The user counts, not sudo: the mail controllers work as sudo for the user.
        is_handler = self.env.user.has_group("complaint_mgmt.group_complaint_handler")
        for records in self._documents():
            locked = self._locked_records(records)
            if locked:
                raise UserError(
                    self.env._(
                        "The files of %(record)s are evidence of a closed case: "
                        "nobody can change or delete them.",
                        record=locked[0].display_name,
                    )
                )
            if not is_handler and not self._is_before_acknowledgement(records):
                raise AccessError(
                    self.env._(
                        "The files of %(record)s are evidence. Only a handler may "
                        "change or remove one: ask the handler of the case.",
                        record=records[0].display_name,
                    )
                )

    def _documents(self):
        """Recordsets that these attachments belong to, one a model."""
        ids = defaultdict(set)
        # sudo: where a file belongs decides whether it is guarded, not who asks.
        for attachment in self.sudo():
            ids[attachment.res_model].add(attachment.res_id)
        # sudo: the state of a case decides, whatever the user sees of it.
        documents = [self.env[m].sudo().browse(i).exists() for m, i in ids.items()]
        return [records for records in documents if records]

    @api.model
    def _locked_records(self, records):
        """The records whose attachments nobody may touch."""
        if hasattr(records, "_attachment_is_locked"):
            return records._attachment_is_locked()
        for name in PARENT_FIELDS:
            if name in records._fields:
                locked = self._locked_records(records[name])
                return records.filtered(lambda r, n=name, k=locked: r[n] & k)
        if {"res_model", "res_id"} <= set(records._fields):
            return self._locked_by_reference(records)
        return records.browse()

    def _locked_by_reference(self, records):
        locked = records.browse()
        for model, group in records.grouped("res_model").items():
            if self._is_evidence_model(model or ""):
                # sudo: whether the target is locked does not depend on who asks.
                targets = self.env[model].sudo().browse(group.mapped("res_id"))
                ids = set(self._locked_records(targets.exists())._ids)
                locked |= group.filtered(lambda r, ids=ids: r.res_id in ids)
        return locked

    @api.model
    def _is_before_acknowledgement(self, records):
        if "complaint_id" in records._fields:
            records = records.complaint_id
        if "acknowledged_at" not in records._fields:
            return False
        return not any(record.acknowledged_at for record in records)

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

    def _record_evidence(self, kind, with_content=False):
        """Record an event on the document of each of these attachments."""
        # What a binary field holds is a value of its record, and recorded as such.
        # sudo: the event says digests, whoever changes the file.
        files = self._evidence().sudo().filtered(lambda a: not a.res_field)
        self._record_on_documents(
            kind,
            files,
            lambda own: {"files": [a._event_line(with_content) for a in own]},
        )

    def _record_changed(self, changes):
        """Record what is about to change: a dict of attachment -> field names."""
        named = {a.id: names for a, names in changes.items()}
        tokens = [key for key, names in named.items() if names == ["access_token"]]
        # sudo: the event says digests, whoever changes the file.
        files = self.sudo().filtered(lambda a: a.id in named and a.id not in tokens)
        self._record_on_documents(
            "attachment.changed",
            files,
            lambda own: {
                "files": [{**a._event_line(True), "fields": named[a.id]} for a in own]
            },
        )

    @api.model
    def _record_on_documents(self, kind, files, data):
        for model, group in files.grouped("res_model").items():
            documents = self.env[model].browse(group.mapped("res_id")).exists()
            by_id = group.grouped("res_id")
            self.env["complaint.event"]._record(
                documents, kind, lambda d, by_id=by_id: data(by_id[d.id])
            )

    def _event_line(self, with_content):
        line = {"id": self.id, "sha1": self.checksum or "", "size": self.file_size}
        if with_content:
            line["sha256"] = chain.sha256_hex(self.raw or b"")
        return line
