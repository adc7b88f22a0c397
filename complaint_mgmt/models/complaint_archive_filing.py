from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..tools import archive_lifecycle, chain, window
from .complaint_archive_entry import CHECK_FIELDS, PREFIX


class ComplaintArchiveEntry(models.Model):
    """How a file is filed, who prepares it and who verifies it (S1.4.2, S1.5.3)."""

    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    # Of the case, for the catalogue
    complaint_number = fields.Char(
        related="complaint_id.name",
        string="Complaint Number",
        store=True,
        index="trigram",
    )
    partner_id = fields.Many2one(
        related="complaint_id.partner_id",
        string="Customer",
        store=True,
        index=True,
        # else it is tracked like the one of the case, and its end names who he was
        tracking=False,
    )
    received_at = fields.Datetime(
        related="complaint_id.received_at", store=True, index=True
    )
    closed_at = fields.Datetime(
        related="complaint_id.closed_at", store=True, index=True
    )
    case_state = fields.Selection(
        related="complaint_id.state", string="Complaint Status"
    )
    outcome = fields.Selection(related="complaint_id.outcome")

    # How it is filed
    department_id = fields.Many2one(
        "complaint.department",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose file it is (S1.3).",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Filed Under",
        index="btree_not_null",
        ondelete="restrict",
        help="Letters and files are kept by product (S9.4.1.4).",
    )
    lot_names = fields.Char(string="Lots", index="trigram")
    location_id = fields.Many2one(
        "complaint.archive.location",
        string="Place of the Originals",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    location_note = fields.Char(string="Folder")
    index_terms = fields.Char(
        index="trigram", help="Own words by which the file is found, with commas."
    )
    tag_ids = fields.Many2many("complaint.tag", string="Tags")
    item_ids = fields.One2many("complaint.archive.item", "entry_id", string="Checklist")

    # What the second person compared with the case
    check_customer = fields.Boolean(string="Customer Agrees", copy=False)
    check_product = fields.Boolean(string="Product Agrees", copy=False)
    check_lot = fields.Boolean(string="Lot Agrees", copy=False)
    check_dates = fields.Boolean(string="Dates Agree", copy=False)
    check_result = fields.Boolean(string="Result Agrees", copy=False)
    checked_by_id = fields.Many2one(
        "res.users",
        string="Compared By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    can_verify = fields.Boolean(compute="_compute_can_verify", compute_sudo=True)

    @api.depends("state", "prepared_by_id", "item_ids.done_by_id")
    @api.depends_context("uid")
    def _compute_can_verify(self):
        for entry in self:
            prepared = entry.prepared_by_id | entry.item_ids.done_by_id
            entry.can_verify = entry.state == "review" and self.env.user not in prepared

    # ------------------------------------------------------------------
    # Preparing
    # ------------------------------------------------------------------

    @api.model
    def _prepare(self, complaints):
        """Open the entries of closed cases, filed as the cases suggest.

        :param complaints: complaint.complaint without an entry
        :return: the entries
        :raises AccessError: the user is no archivist (S1.3b)
        """
        return self.create([self._filing_of(case) for case in complaints])

    @api.model
    def _filing_of(self, complaint):
        # sudo: what the case is about, for the catalogue of whoever may read it.
        case = complaint.sudo()
        return {
            "complaint_id": case.id,
            "product_id": case.item_ids[:1].product_id.id,
            "lot_names": case.with_context(lang=None).lot_names,
            "tag_ids": [Command.set(case.tag_ids.ids)],
        }

    def _add_items(self):
        """Give these entries the checklist of their company and procedure (S1.4.2)."""
        # sudo: the list is the same, whoever prepares.
        lines = self.env["complaint.archive.item.default"].sudo()
        companies = [*self.company_id.ids, False]
        lines = lines.search([("company_id", "in", companies)])
        self.env["complaint.archive.item"].create(
            [
                {"entry_id": entry.id, "name": name, "sequence": line.sequence}
                for entry in self
                for line in lines.filtered(entry._is_item_for)
                # in the language of the archivist, as every word that he writes
                for name in [line.with_context(lang=self.env.lang).name]
            ]
        )

    def _is_item_for(self, line):
        # sudo: by which procedure a case is handled decides, whoever reads it.
        procedure = self.sudo().complaint_id.procedure_version_id.procedure_id
        return line.company_id in (line.company_id.browse(), self.company_id) and (
            line.procedure_id in (line.procedure_id.browse(), procedure)
        )

    # ------------------------------------------------------------------
    # Verifying
    # ------------------------------------------------------------------

    def _check_stamp(self, names):
        """Return who compares; what another person ticked before counts no more.

        :raises UserError: who prepared an entry compares it (S1.5.3)
        """
        if not names:
            return {}
        self._check_second_person()
        stamp = {"checked_by_id": self.env.uid}
        if self.checked_by_id - self.env.user:
            stamp.update(dict.fromkeys(set(CHECK_FIELDS) - set(names), False))
        return stamp

    def _check_second_person(self):
        # sudo: who ticked an item decides, whether or not the user reads it.
        prepared = self.prepared_by_id | self.sudo().item_ids.done_by_id
        if self.env.user in prepared:
            raise UserError(
                self.env._(
                    "Somebody else than who prepared the file compares it with the "
                    "case and enters it."
                )
            )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_submit(self):
        """Hand the prepared file to the second person.

        :return: True
        :raises UserError: something is missing (S1.5.1, S8.12, S1.4.2)
        """
        return self.write({"state": "review"})

    def action_enter(self):
        """Take the verified file into the archive; the case is shut from now on.

        :return: True
        :raises UserError: not compared with the case by another person (S1.5.3)
        """
        return self.write({"state": "entered"})

    def action_ask_reason(self):
        """Open the dialog that asks why the file goes back, or is taken out.

        :return: a window action
        """
        return window.dialog(
            self._reason_title(), "complaint.archive.reason", entry_ids=self.ids
        )

    def _reason_title(self):
        if all(entry.state == "entered" for entry in self):
            return self.env._("Take Out")
        return self.env._("Give Back")

    def action_open_case(self):
        """Open the case.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self.complaint_id)

    def action_retrieve(self):
        """Open the dialog that asks why the archived file is needed.

        :return: a window action
        :raises UserError: the file is not archived
        """
        self.ensure_one()
        return self.complaint_id.action_retrieve()

    def _open_entries(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_archive_entry_action"
        )
        if len(self) == 1:
            action.update(res_id=self.id, views=[(False, "form")], view_mode="form")
        return {**action, "domain": [("id", "in", self.ids)], "context": {}}

    def _state_stamp(self, target):
        stamp = super()._state_stamp(target)
        now = stamp["state_changed_at"]
        if target == "review":
            stamp.update(prepared_by_id=self.env.uid, prepared_at=now)
        elif target == "entered":
            stamp.update(entered_by_id=self.env.uid, entered_at=now)
        elif target == "preparation":
            stamp.update(dict.fromkeys(CHECK_FIELDS, False))
            names = ("prepared_by_id", "prepared_at", "entered_by_id", "entered_at")
            stamp.update(dict.fromkeys((*names, "checked_by_id", "digest"), False))
            stamp["digest_manifest"] = False
        return stamp

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        moved = self.filtered(lambda entry: entry in old_states)
        if target == "review":
            moved._call_second_person()
        elif target == "entered":
            moved._enter()
        elif target == "preparation":
            moved._reopen(old_states, reason)
        return result

    def _call_second_person(self):
        for entry in self:
            others = entry._users_of(archive_lifecycle.ARCHIVIST) - self.env.user
            entry._call_users(
                others,
                "complaint_mgmt.mail_activity_type_archive",
                lambda env: env._("Compare the file with the case and enter it"),
            )
        self.env["complaint.event"]._record(
            self.complaint_id, "archive.prepared", lambda case: {"case": case.id}
        )

    def _enter(self):
        """Number, seal and index the files; nothing waits on the cases any more."""
        # sudo: the filing is done, for whomever it was planned.
        self.sudo()._finish_calls()
        nameless = self.filtered(lambda entry: not entry.name)
        for company, entries in nameless.grouped("company_id").items():
            numbers = self.env["complaint.number"]._next_many(
                company, PREFIX, len(entries)
            )
            for entry, number in zip(entries, numbers, strict=True):
                entry._write_engine({"name": number})
        self._seal_files()
        self._fill_words()
        self.env["complaint.event"]._record(
            self.complaint_id, "archive.entered", self._entered_data
        )

    def _entered_data(self, complaint):
        entry = self._of(complaint)
        return {
            "entry": entry.id,
            "number": entry.name,
            "digest": entry.digest,
            "prepared_by": entry.prepared_by_id.id,
            "compared_sha256": chain.sha256_hex(chain.canonical_json(entry._facts())),
        }

    def _facts(self):
        """Return what was compared: ids and dates of the case, as the system."""
        # sudo: the digest of the facts is the same, whoever enters.
        case = self.sudo().complaint_id
        return {
            "customer": case.partner_id.id,
            "products": sorted(case.item_ids.product_id.ids),
            "lots": sorted(filter(None, case.item_ids.mapped("lot_text"))),
            "lot_ids": sorted(case.item_ids.lot_id.ids),
            "received": str(case.received_at),
            "closed": str(case.closed_at or ""),
            "result": case.outcome or "",
        }

    def _finish_calls(self):
        kind = self.env.ref("complaint_mgmt.mail_activity_type_archive")
        domain = Domain("activity_type_id", "=", kind.id) & (
            Domain("res_model", "=", "complaint.complaint")
            & Domain("res_id", "in", self.complaint_id.ids)
            | Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        )
        self.env["mail.activity"].search(domain).unlink()

    def _reopen(self, old_states, reason):
        self._clear_words()
        for old, kind in (("entered", "archive.taken_out"), ("review", "archive.back")):
            entries = self.filtered(lambda e, old=old: old_states[e] == old)
            proof = {"reason_sha256": chain.sha256_hex((reason or "").encode())}
            self.env["complaint.event"]._record(entries.complaint_id, kind, proof)


class ComplaintComplaint(models.Model):
    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def action_prepare_archive(self):
        """Open the archive entries of these closed cases, new ones where none is.

        :return: a window action
        :raises AccessError: the user is no archivist (S1.3b)
        :raises UserError: a case is not closed
        """
        if not self.env.user.has_group(archive_lifecycle.ARCHIVIST):
            raise AccessError(self.env._("Only an archivist archives."))
        self.check_access("read")
        entries = self.env["complaint.archive.entry"]
        known = entries.search([("complaint_id", "in", self.ids)])
        known |= entries._prepare(self - known.complaint_id)
        return known._open_entries()
