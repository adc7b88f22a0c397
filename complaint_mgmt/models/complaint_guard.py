from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import lifecycle
from ..tools.chain import sha256_hex

# What only the system writes, and the value it has on a new case.
SYSTEM_FIELDS = (
    "acknowledged_at",
    "acknowledged_by_id",
    "state_changed_at",
    "closed_at",
    "closed_by_id",
    "safety_word_ids",
    "safety_state",
    "safety_reason",
    "procedure_version_id",
    "waiting_since",
    "next_due_at",
    "mark_ids",
    "clock_ids",
    "pause_ids",
    "waiver_ids",
)
# What only a handler fills in: somebody else's complaint may not be born with it.
HANDLING_FIELDS = (
    "class_id",
    "user_id",
    "outcome",
    "investigation",
    "proposal",
    "amount",
    "lessons",
    "reply_ids",
)
# The customer's own words and their time: fixed by the acknowledgement.
STATEMENT_FIELDS = ("statement", "received_at")
# What follows from other fields, stored for speed: nobody gives it by hand.
DERIVED_FIELDS = ("commercial_partner_id", "is_serious", "satisfaction")
# Changes that a later reader must be able to trust; texts enter by digest only.
LOGGED_FIELDS = (
    "class_id",
    "user_id",
    "team_id",
    "outcome",
    "partner_id",
    "amount",
    "received_at",
    "statement",
    # by which a procedure decides what it demands
    "mode",
)
EARLIEST = datetime(2000, 1, 1)


class ComplaintComplaint(models.Model):
    """What holds for every caller that creates, writes or deletes a case."""

    _inherit = "complaint.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_given_names(vals_list)
        # The caller's own dicts, which may be one and the same, stay as they are.
        vals_list = [dict(vals) for vals in vals_list]
        is_handler = self._is_handler()
        # S7.3.1: a handler enters for the colleague who was told; others for
        # themselves.
        if not is_handler:
            for vals in vals_list:
                vals["reported_by_id"] = self.env.uid
        self._assign_numbers(vals_list)
        complaints = super().create(vals_list)
        complaints._check_birth(is_handler)
        complaints._apply_channel_priority()
        self.env["complaint.event"]._record(complaints, "complaint.created")
        return complaints

    def write(self, vals):
        self._check_frozen(vals)
        logged = self._logged_values(vals)
        result = super().write(vals)
        self._record_changes(logged)
        return result

    def _write_system(self, vals):
        """Write what `write` refuses to everybody. For the steps of the case only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def unlink(self):
        # before Odoo deletes the messages of what it will not delete
        self.check_access("unlink")
        self._unlink_never()
        return super().unlink()

    # at_uninstall=True: the flag that switches off the other sort is a context key,
    # which any caller can send. At uninstallation the tables are dropped, no row is
    # unlinked.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A complaint is never deleted: its number belongs to a series without "
                "gaps. Cancel it and say why."
            )
        )

    @api.constrains("user_id")
    def _check_handler(self):
        """S9.2: nobody but a handler handles."""
        for complaint in self:
            user = complaint.user_id
            # sudo: the groups of another user are not readable by everybody; yes/no
            # only.
            if user and not user.sudo().has_group(lifecycle.HANDLER):
                raise ValidationError(
                    self.env._(
                        "%(user)s may not handle complaints. Choose somebody with the "
                        "role Handler, or ask the administrator to grant it.",
                        user=user.name,
                    )
                )

    @api.constrains("statement")
    def _check_statement(self):
        """S2.4.1.2.1: a complaint tells what happened."""
        if any(not (complaint.statement or "").strip() for complaint in self):
            raise ValidationError(
                self.env._("Write down what happened, in the customer's own words.")
            )

    @api.constrains(*DERIVED_FIELDS)
    def _check_derived(self):
        last = self._last_replies()
        for complaint in self:
            reply = last.get(complaint.id)
            customer = complaint.partner_id.commercial_partner_id
            if (
                complaint.commercial_partner_id != customer
                or complaint.is_serious != complaint.class_id.is_serious
                or complaint.satisfaction != (reply and reply.satisfaction or False)
            ):
                raise ValidationError(
                    self.env._(
                        "Class, customer and replies decide this; it is not set by "
                        "hand."
                    )
                )

    @api.constrains("received_at")
    def _check_received_at(self):
        now = fields.Datetime.now()
        if any(not EARLIEST <= complaint.received_at <= now for complaint in self):
            raise ValidationError(
                self.env._(
                    "A complaint is received today or earlier, not before 2000. "
                    "Correct the date."
                )
            )

    @api.model
    def _system_fields(self):
        """Return the fields that only the system writes; empty at birth."""
        return set(SYSTEM_FIELDS)

    @api.model
    def _handling_fields(self):
        """Return the names of the fields that only a handler fills in at birth."""
        return set(HANDLING_FIELDS)

    @api.model
    def _logged_fields(self):
        """Return the names of the fields whose changes enter the event log."""
        return list(LOGGED_FIELDS)

    def _is_handler(self):
        return self.env.su or self.env.user.has_group(lifecycle.HANDLER)

    def _refuse_given_names(self, vals_list):
        if any(vals.get("name") for vals in vals_list):
            raise ValidationError(
                self.env._(
                    "The complaint number is given by the system and never by hand. "
                    "Put another number into the field “Their Reference”."
                )
            )

    def _assign_numbers(self, vals_list):
        """Give each new case the next number of its company (S9.6)."""
        default_company = self.default_get(["company_id"]).get("company_id")
        by_company = defaultdict(list)
        for vals in vals_list:
            by_company[vals.get("company_id") or default_company].append(vals)
        # in one order, so that two batches over several companies cannot deadlock
        for company_id, group in sorted(by_company.items()):
            company = self.env["res.company"].browse(company_id)
            # sudo: who logs a complaint may not read the settings of the company.
            prefix = company.sudo().complaint_prefix
            names = self.env["complaint.number"]._next_many(company, prefix, len(group))
            for vals, name in zip(group, names, strict=True):
                vals["name"] = name

    def _check_birth(self, is_handler):
        """A case is born new and unhandled, whatever values or defaults came along."""
        for complaint in self:
            early = [name for name in self._system_fields() if complaint[name]]
            if complaint.state != lifecycle.INITIAL or early:
                raise UserError(
                    self.env._(
                        "A complaint starts as new. Log it first, then take it "
                        "through its steps."
                    )
                )
            if not is_handler and any(
                complaint[name] for name in self._handling_fields()
            ):
                raise AccessError(
                    self.env._(
                        "Only a handler may classify, assign, decide or answer a "
                        "complaint. Log what happened and leave the rest to quality."
                    )
                )

    def _apply_channel_priority(self):
        urgent = self.filtered(
            lambda c: c.channel_id.raises_priority and c.priority == "0"
        )
        if urgent:
            # sudo: a channel decides this, not the rights of who logs the complaint.
            urgent.sudo().priority = "1"

    def _check_frozen(self, vals):
        written_once = {"name", "reported_by_id", *self._system_fields()}
        if not written_once.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "Number, who logged the complaint, acknowledgement, procedure, "
                    "deadlines, safety words and closing date are set by the system "
                    "only."
                )
            )
        for complaint in self:
            if "company_id" in vals and vals["company_id"] != complaint.company_id.id:
                raise UserError(
                    self.env._(
                        "%(number)s stays with its company: the number belongs to it. "
                        "Log a new complaint in the other company and refer to this "
                        "one.",
                        number=complaint.name,
                    )
                )
            if complaint.state in lifecycle.FINAL and not complaint._is_harmless(vals):
                raise UserError(
                    self.env._(
                        "%(number)s is closed and can no longer be changed. The QA "
                        "head can reopen it with a reason.",
                        number=complaint.name,
                    )
                )
            complaint._check_statement_frozen(vals)

    def _is_harmless(self, vals):
        """Whether a closed case may take `vals`: a step of its life, or
        housekeeping.
        """
        moves = vals.get("state", self.state) != self.state
        return moves or set(vals) <= self._closed_writable_fields()

    @api.model
    def _closed_writable_fields(self):
        """Return the names of the fields that may change on a closed case."""
        return {"tag_ids", "color", "message_follower_ids", "activity_ids"}

    def _check_statement_frozen(self, vals):
        if not self.acknowledged_at:
            return
        for name in STATEMENT_FIELDS:
            field = self._fields[name]
            if name in vals and field.convert_to_cache(vals[name], self) != self[name]:
                raise UserError(
                    self.env._(
                        "The customer's own words of %(number)s are fixed since "
                        "receipt was acknowledged. Add what is new as a note.",
                        number=self.name,
                    )
                )

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

    def _logged_values(self, vals):
        names = [name for name in self._logged_fields() if name in vals]
        return {
            complaint: {name: complaint._event_value(name) for name in names}
            for complaint in self
        }

    def _event_value(self, name):
        value = self[name]
        if isinstance(value, models.BaseModel):
            return value.id
        if self._fields[name].type == "text":
            return sha256_hex((value or "").encode())
        return str(value) if self._fields[name].type == "datetime" else value

    def _record_changes(self, before):
        for complaint, old in before.items():
            changed = {
                name: [value, complaint._event_value(name)]
                for name, value in old.items()
                if value != complaint._event_value(name)
            }
            if changed:
                self.env["complaint.event"]._record(
                    complaint, "complaint.changed", changed
                )

    def _attachment_is_locked(self):
        """Return the cases whose attachments are evidence that nobody may touch."""
        return self.filtered(lambda c: c.state in lifecycle.FINAL or c.is_provisional)
