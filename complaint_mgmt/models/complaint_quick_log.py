import base64
import binascii
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import lifecycle

ENTRY_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What the form sends; all else is refused.
GIVEN = frozenset(
    {
        "partner_id",
        "contact_name",
        "contact_phone",
        "goods",
        "statement",
        "danger",
        "occurred_on",
        "place",
    }
)
MOST_GOODS, MOST_REPORTS = 20, 10
DUTY_CHANNEL = "complaint_mgmt.complaint_channel_duty"


class ComplaintComplaint(models.Model):
    """Any employee logs a complaint on a phone, at night as well (S7.3.1, S9.3)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    entry_key = fields.Char(
        readonly=True,
        copy=False,
        help="Made by the browser in which it was written, so that a draft that is "
        "sent twice makes one complaint.",
    )

    _entry_key_uniq = models.UniqueIndex(
        "(create_uid, entry_key) WHERE entry_key IS NOT NULL",
        "This draft was sent already.",
    )

    @api.model
    def _system_fields(self):
        return super()._system_fields() | {"entry_key"}

    @api.model
    def quick_log(self, entry_key, values, files=()):
        """Log a complaint with the few fields of the quick form, once.

        The dialog `complaint.intake` checks and makes it, with the rights of the user.

        :param str entry_key: UUID of the draft; the same one again makes nothing new
        :param dict values: `statement`, `danger` (bool), `partner_id` or
            `contact_name` and `contact_phone`, `goods` (list of dicts with `product_id`
            and `lot_name`, or `text` as scanned or typed), `occurred_on`, `place`
        :param list files: dicts with `name` and `data` (base64): photos, sound, video
        :return: dict: `id`, `number`, `called` (names), `phones` (whom to phone now),
            `duplicate` (a warning or False), `next` (a sentence)
        :raises UserError: what is missing or wrong, in words for who logs it
        """
        if not ENTRY_KEY.fullmatch(str(entry_key or "")):
            raise UserError(self.env._("Open the form again: this draft has no key."))
        known = self._sent_draft(entry_key)
        if known is not None:
            return known
        intake = self.env["complaint.intake"].create(self._quick_values(values))
        intake.photo_ids = self._quick_files(intake, files)
        case = intake._create_complaint()
        # sudo: who logs a complaint may not write it; only the key of the own draft.
        case.sudo()._write_system({"entry_key": entry_key})
        if case.received_role == "staff":
            # S7.4.2: what a colleague logs is reported to quality at once
            case._call_for_takeover()
        return case._quick_answer()

    @api.model
    def quick_reports(self):
        """Return what the user logged of late, and who took it over.

        :return: list of dicts: `id`, `number`, `when`, `statement`, `takeover`, `waits`
        """
        domain = [("reported_by_id", "=", self.env.uid)]
        cases = self.search(domain, limit=MOST_REPORTS, order="id desc")
        return [
            {
                "id": case.id,
                "number": case.name,
                "when": fields.Datetime.to_string(case.received_at),
                "statement": case.statement[:80],
                "takeover": case.takeover_text,
                "waits": not case.handed_over_at,
            }
            for case in cases
        ]

    @api.model
    def quick_contacts(self):
        """Return whom to phone now about a danger.

        :return: list of dicts with `name` and `phone`, first one first
        :raises AccessError: who asks is nobody of the house
        """
        self.check_access("read")
        company = self.env.company
        lines = self.env["complaint.oncall"]._roster(company)
        lines = lines._holding(fields.Datetime.now())
        return [
            {"name": line.user_id.name, "phone": line.phone or ""} for line in lines
        ]

    # ------------------------------------------------------------------
    # From the form to the dialog
    # ------------------------------------------------------------------

    @api.model
    def _quick_values(self, values):
        unknown = sorted(set(values) - GIVEN)
        if unknown:
            raise UserError(
                self.env._("The quick form has no “%(names)s”.", names=unknown[0])
            )
        goods, unclear = self._quick_goods(values.get("goods") or [])
        statement = str(values.get("statement") or "").strip()
        if statement and unclear:
            named = self.env._("On the pack: %(texts)s", texts=", ".join(unclear))
            statement = f"{statement}\n\n{named}"
        return {
            "company_id": self.env.company.id,
            "partner_id": values.get("partner_id") or False,
            "contact_name": values.get("contact_name") or False,
            "contact_phone": values.get("contact_phone") or False,
            "statement": statement,
            "is_urgent": bool(values.get("danger")),
            "occurred_on": values.get("occurred_on") or False,
            "place": values.get("place") or False,
            "channel_id": self._quick_channel().id,
            "line_ids": [fields.Command.create(line) for line in goods],
        }

    @api.model
    def _quick_goods(self, goods):
        """Return the lines of what is meant, and the texts that are not understood."""
        lines, unclear = [], []
        for given in goods[:MOST_GOODS]:
            found = [given] if given.get("product_id") else []
            text = str(given.get("text") or "").strip()
            if not found and text:
                found = self.env["complaint.intake"].find_goods(text)["found"]
            if len(found) != 1:
                unclear.append(text)
                continue
            line = {
                "product_id": found[0]["product_id"],
                "lot_name": found[0].get("lot_name") or False,
                "selected": True,
            }
            if line not in lines:
                lines.append(line)
        return lines, list(filter(None, unclear))

    @api.model
    def _quick_channel(self):
        """Return the channel of guards while nobody works, else none (S9.3)."""
        none = self.env["complaint.channel"]
        if self.env.user.has_group(lifecycle.HANDLER):
            return none
        case = self.new({"company_id": self.env.company.id})
        if not case._is_off_hours(fields.Datetime.now()):
            return none
        return self.env.ref(DUTY_CHANNEL, False) or none

    @api.model
    def _quick_files(self, intake, files):
        """Keep the files at the dialog, which hands them over to the case."""
        contents = [(str(f.get("name") or ""), self._decoded(f)) for f in files or ()]
        if refused := self._check_door_files(contents):
            raise UserError("\n".join(refused))
        return self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": raw,
                    "res_model": intake._name,
                    "res_id": intake.id,
                }
                for name, raw in contents
            ]
        )

    @api.model
    def _decoded(self, file):
        try:
            return base64.b64decode(file.get("data") or "", validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("A file did not arrive whole. Choose it once more.")
            ) from error

    # ------------------------------------------------------------------
    # Once, and what is said afterwards
    # ------------------------------------------------------------------

    @api.model
    def _sent_draft(self, entry_key):
        """Return the answer for a draft that was sent before, or None.

        Two requests with one draft wait for each other; the second sees what the first
        one committed, though its own snapshot is older.
        """
        domain = [("create_uid", "=", self.env.uid), ("entry_key", "=", entry_key)]
        if known := self.search(domain, limit=1):
            return known._quick_answer()
        lock = SQL(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", f"{self._name}/{entry_key}"
        )
        self.env.cr.execute(lock)
        query = SQL(
            "SELECT id, name FROM complaint_complaint"
            " WHERE create_uid = %s AND entry_key = %s",
            self.env.uid,
            entry_key,
        )
        rows = self.env["complaint.number"]._fetch_committed(query)
        if not rows:
            return None
        ((case_id, number),) = rows
        return {**self._quick_nothing(), "id": case_id, "number": number}

    @api.model
    def _quick_nothing(self):
        return {
            "called": [],
            "phones": self.quick_contacts(),
            "duplicate": False,
            "next": self.env._("It was sent before. You find it under My Reports."),
        }

    def _quick_answer(self):
        # sudo: the names of who was called, for who has to know that somebody was.
        case = self.sudo()
        called = case.activity_ids.user_id | case.alert_ids.called_ids
        found = case._find_duplicates(
            case.company_id,
            case.partner_id,
            case.item_ids.product_id.ids,
            case.item_ids.lot_id.ids,
            case.sale_order_id,
            case.statement,
        )
        return {
            **self._quick_nothing(),
            "id": self.id,
            "number": case.name,
            "called": called.mapped("name"),
            "duplicate": self._describe_duplicates(found - case),
            "next": self._quick_next(called),
        }

    def _waits_for_takeover(self):
        if super()._waits_for_takeover():
            return True
        taken = self.danger_reported or self.handed_over_at or self.user_id
        is_handler = self.reported_by_id.has_group(lifecycle.HANDLER)
        return bool(self.entry_key) and not taken and not is_handler

    def _takeover_summary(self, env):
        if self.received_role == "staff":
            return env._("Logged by a colleague: take it over")
        return super()._takeover_summary(env)

    def _quick_next(self, called):
        if self.danger_reported:
            return self.env._("Phone somebody now as well: do not wait for an answer.")
        if called:
            return self.env._("They take it over. You see here when they did.")
        if self.received_role == "quality":
            return self.env._("It waits for a handler.")
        return self.env._("Nobody could be called: phone quality yourself.")
