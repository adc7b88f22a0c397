from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import archive_lifecycle

# Who did what and when: only the steps write it.
SYSTEM_FIELDS = frozenset(
    {
        "name",
        "checked_by_id",
        "digest_manifest",
        "state_changed_at",
        "prepared_by_id",
        "prepared_at",
        "entered_by_id",
        "entered_at",
        "digest",
        "destroyed_at",
    }
)
PREFIX = "AR"
# How the file is described, until it is handed to the second person.
DESCRIBING_FIELDS = frozenset(
    {
        "department_id",
        "index_terms",
        "location_id",
        "location_note",
        "lot_names",
        "product_id",
        "tag_ids",
        "item_ids",
    }
)
# What the second person ticks, each against the case.
CHECK_FIELDS = (
    "check_customer",
    "check_product",
    "check_lot",
    "check_dates",
    "check_result",
)
# A folder may be put on another shelf at any time.
PLACE_FIELDS = frozenset({"location_id", "location_note"})
HARMLESS_FIELDS = frozenset({"message_follower_ids", "activity_ids", "message_ids"})


class ComplaintArchiveEntry(models.Model):
    """The file of a closed case in the archive (S1.4.2 - S1.4.6).

    Prepared by one archivist, verified and entered by another; from then on the case is
    shut, until the entry is taken out with a reason or its term is over.
    """

    _name = "complaint.archive.entry"
    _description = "Archive Entry"
    _inherit = [
        "complaint.lifecycle.mixin",
        "complaint.call.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _lifecycle = archive_lifecycle
    _archive_open = True
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Catalogue Number", readonly=True, copy=False, index="trigram"
    )
    complaint_id = fields.Many2one(
        "complaint.complaint",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, index=True
    )
    state = fields.Selection(
        [
            ("preparation", "In Preparation"),
            ("review", "To Be Verified"),
            ("entered", "Archived"),
            ("destroyed", "Destroyed"),
        ],
        required=True,
        default=archive_lifecycle.INITIAL,
        copy=False,
        index=True,
    )
    state_reason = fields.Text(help="Why it was given back or taken out.")
    prepared_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    prepared_at = fields.Datetime(string="Prepared On", readonly=True)
    entered_by_id = fields.Many2one(
        "res.users", string="File Verified By", readonly=True, ondelete="restrict"
    )
    entered_at = fields.Datetime(string="Archived On", readonly=True, index=True)
    digest = fields.Char(
        readonly=True, help="SHA-256 of the file of the case when it was archived."
    )
    destroyed_at = fields.Datetime(string="Destroyed On", readonly=True)

    _complaint_uniq = models.Constraint(
        "UNIQUE(complaint_id)", "This case has an archive entry already."
    )

    @api.depends("name", "complaint_id")
    def _compute_display_name(self):
        for entry in self:
            # sudo: the number of the case, for whoever reads its entry.
            entry.display_name = entry.name or entry.sudo().complaint_id.name

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_system(set().union(*vals_list))
        blank = dict.fromkeys(SYSTEM_FIELDS, False)
        state = {"state": archive_lifecycle.INITIAL, "state_reason": False}
        unchecked = dict.fromkeys(CHECK_FIELDS, False)
        entries = super().create(
            [{**vals, **blank, **unchecked, **state} for vals in vals_list]
        )
        entries._check_case_is_over()
        entries._add_items()
        self.env["complaint.event"]._record(
            entries.complaint_id, "archive.opened", lambda c: {"case": c.id}
        )
        return entries

    def write(self, vals):
        self._refuse_system(vals.keys())
        if "complaint_id" in vals:
            raise UserError(self.env._("An archive entry stays with its case."))
        self._check_writable(set(vals) - {"state", "state_reason"} - HARMLESS_FIELDS)
        if PLACE_FIELDS & vals.keys():
            self._record_place()
        checks = [name for name in CHECK_FIELDS if name in vals]
        return super().write({**vals, **self._check_stamp(checks)})

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise AccessError(self.env._("An archive entry is never deleted."))

    def _refuse_system(self, names):
        if SYSTEM_FIELDS & set(names):
            raise UserError(
                self.env._("The steps of the archive note who did what, and when.")
            )

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of an entry only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _check_writable(self, names):
        """Refuse what this step does not let anybody change.

        :raises UserError: see above
        """
        for entry in self if names else ():
            allowed = entry._writable_fields()
            if not names <= allowed:
                raise UserError(
                    self.env._(
                        "%(entry)s is at the step %(state)s: this can no longer be "
                        "changed, or not yet.",
                        entry=entry.display_name,
                        state=entry._state_label(entry.state),
                    )
                )

    def _writable_fields(self):
        """Return the fields that may change at the step of this entry."""
        return {
            "preparation": DESCRIBING_FIELDS,
            "review": frozenset(CHECK_FIELDS),
            "entered": PLACE_FIELDS,
        }.get(self.state, frozenset())

    def _record_place(self):
        entered = self.filtered(lambda entry: entry.state == "entered")
        self.env["complaint.event"]._record(
            entered.complaint_id,
            "archive.moved",
            lambda case: {"from": entered._of(case).location_id.id or None},
        )

    def _of(self, complaint):
        return self.filtered(lambda entry: entry.complaint_id == complaint)

    def _check_case_is_over(self):
        for entry in self:
            if entry.complaint_id.state not in ("closed", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(number)s is not closed: it cannot be archived yet.",
                        number=entry.complaint_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    def _guard_complete(self):
        """S1.5.1, S8.12: content, times, parties and handling are all there; S1.4.2:
        every item is ticked or waived.
        """
        if missing := self._missing():
            raise UserError(
                self.env._(
                    "%(entry)s cannot go into the archive yet:\n%(missing)s",
                    entry=self.display_name,
                    missing="\n".join(f"• {line}" for line in missing),
                )
            )

    def _guard_verified(self):
        """S1.5.3: not by who prepared it, and against the case."""
        self._guard_complete()
        self._check_second_person()
        if self.checked_by_id != self.env.user or not all(
            self[name] for name in CHECK_FIELDS
        ):
            raise UserError(
                self.env._(
                    "Compare customer, product, lot, dates and result of %(entry)s "
                    "with the case and tick each of them yourself.",
                    entry=self.display_name,
                )
            )

    def _guard_not_due(self):
        """Nothing is taken out once its destruction was signed."""
        if self._signed_destruction():
            raise UserError(
                self.env._("Its destruction was signed: the file is not taken out.")
            )

    def _guard_destruction(self):
        """S1.4.6: only a signed destruction destroys."""
        if self and self._signed_destruction(("file",)) == self:
            return
        raise UserError(
            self.env._("Only a destruction that two people signed destroys a file.")
        )
