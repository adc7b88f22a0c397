from odoo import api, fields, models

from ..tools import intake_files
from .complaint_stated import STATED_FIELDS

# What somebody outside may say of a complaint; all else is for the house to judge.
DOOR_FIELDS = frozenset(
    {
        "company_id",
        "team_id",
        "partner_id",
        "statement",
        "remedy_sought",
        "reference",
        "occurred_on",
        "received_at",
        "kind",
        "subject_type",
        "complainant_type",
        "place",
        "source_url",
        "sale_order_id",
        "picking_id",
        "danger_reported",
    }
)
ITEM_FIELDS = frozenset(
    {
        "product_id",
        "lot_id",
        "lot_text",
        "sale_line_id",
        "product_uom_id",
        "defective_qty",
        "note",
    }
)
PERSON_FIELDS = frozenset({"name", "phone", "email", "address"})
# The channel of each door.
CHANNELS = {"portal": "portal", "web": "website", "mail": "email"}
# What was said in public before came by the social channel (S6.9).
PUBLIC_CHANNEL = "social"


class ComplaintComplaint(models.Model):
    """The one way in for whoever has no part in the house: portal, web form, mail.

    A door says what it was told; the case is made by the system, which takes nothing
    but the fields of a complainant, and then calls the team as it does for what guards
    take in. Each door checks who is there and what may be chosen before it comes here.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    door = fields.Selection(
        [
            ("staff", "Logged by Staff"),
            ("portal", "Customer Portal"),
            ("web", "Public Form"),
            ("mail", "E-mail"),
            ("import", "Ledger Import"),
        ],
        string="Came In By",
        readonly=True,
        copy=False,
        help="By which door the complaint came in; empty is the same as staff.",
    )
    source_url = fields.Char(
        string="Link to the Source",
        copy=False,
        help="Where the customer said it in public: a post, a review, a video (S6.9).",
    )

    @api.model
    def _system_fields(self):
        return super()._system_fields() | {"door"}

    @api.model
    def _receive(self, door, values, items=(), person=None, files=(), suspicion=()):
        """Log a complaint of somebody outside.

        :param str door: a key of `CHANNELS`
        :param dict values: of `DOOR_FIELDS` and `STATED_FIELDS`; `company_id` and
            `statement` are required. The door has checked that customer, order and
            delivery are the sender's
        :param items: list of dicts of `ITEM_FIELDS`, one a product and lot
        :param person: dict of `PERSON_FIELDS` of the complainant, or None
        :param files: list of (file name, content as bytes), as `_check_door_files`
            accepts them
        :param suspicion: codes of signs of spam that the door noticed
        :return: the complaint.complaint, with the rights of the system
        :raises ValidationError: what was told is no complaint
        :raises ValueError: a field that is not the complainant's to give
        """
        vals = self._door_values(door, values, items, person)
        stated = {name: vals.pop(name) for name in STATED_FIELDS & vals.keys()}
        # sudo: who is outside may not create; only the fields above came through. The
        # context of the caller stays behind: its defaults would be such fields.
        cases = self.with_env(self.env(su=True, context=self._door_context()))
        case = cases.with_company(vals["company_id"]).create(vals)
        case._write_system({"door": door, "received_role": "customer", **stated})
        case._keep_door_files(files)
        case._judge_door(suspicion)
        case._call_for_takeover()
        case._confirm_receipt()
        return case

    @api.model
    def _door_context(self):
        kept = ("lang", "tz")
        context = {key: self.env.context.get(key) for key in kept}
        return {**context, "mail_create_nosubscribe": True}

    @api.model
    def _door_values(self, door, values, items, person):
        self._refuse_door_fields(values, DOOR_FIELDS | STATED_FIELDS)
        vals = dict(values)
        code = PUBLIC_CHANNEL if values.get("source_url") else CHANNELS[door]
        channel = f"complaint_mgmt.complaint_channel_{code}"
        # sudo: which record the channel is; who comes in by a door reads none.
        vals["channel_id"] = self.env.ref(channel).sudo().id
        for item in items:
            self._refuse_door_fields(item, ITEM_FIELDS)
        vals["item_ids"] = [fields.Command.create(dict(item)) for item in items]
        if person:
            self._refuse_door_fields(person, PERSON_FIELDS)
            line = {**person, "kind": "complainant"}
            vals["person_ids"] = [fields.Command.create(line)]
        return vals

    @api.model
    def _refuse_door_fields(self, values, allowed):
        if unknown := sorted(set(values) - allowed):
            raise ValueError(f"not for somebody outside to say: {unknown}")

    def _keep_door_files(self, files):
        """Attach files of somebody outside to the case."""
        # sudo: as in `_receive`; the files were checked by the door.
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": intake_files.clean_name(name),
                    "raw": raw,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, raw in files
            ]
        )

    @api.model
    def _check_door_files(self, files):
        """Return why files of somebody outside are not taken, one sentence a file.

        :param files: list of (file name, content as bytes)
        :return: list of str in the user's language; empty when all are taken
        """
        words = {
            "kind": self.env._("only photos, PDF, sound and video are taken"),
            "size": self.env._("it is larger than 25 MB"),
            "empty": self.env._("it is empty"),
            "many": self.env._("there are more than ten files"),
            "total": self.env._("all files together are larger than 50 MB"),
        }
        return [
            self.env._(
                "“%(file)s” was not taken: %(reason)s.",
                file=intake_files.clean_name(name),
                reason=words[code],
            )
            for name, code in intake_files.refused(files)
        ]

    def _confirm_receipt(self):
        """Tell the complainant the number of the case at once. A concern fills it."""
