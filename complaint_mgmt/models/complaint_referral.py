import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import lifecycle
from ..tools.chain import sha256_hex

# What may leave, in the order of the letter; nothing else ever does.
SHARES = (
    "share_product",
    "share_lot",
    "share_quantity",
    "share_occurred",
    "share_facts",
    "share_persons",
)
# When and by whom: only the steps write it.
SYSTEM = (
    "forwarded_at",
    "forwarded_by_id",
    "forwarded_mode",
    "content",
    "content_sha256",
    "told_at",
    "told_by_id",
)


class ComplaintReferral(models.Model):
    """A case for which somebody else is liable, passed on to that party (S8.9.3).

    Only what is ticked leaves, and persons only with a reason. What left is kept word
    by word and never changed; the customer is told to whom it went.
    """

    _name = "complaint.referral"
    _description = "Referral to a Third Party"
    _inherit = ["complaint.evidence.mixin"]
    _order = "complaint_id, id desc"
    _evidence_kind = "referral"
    _evidence_states = ("new", "investigation", "decision", "reply")
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Third Party",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    share_product = fields.Boolean(string="Product", default=True)
    share_lot = fields.Boolean(string="Lot", default=True)
    share_quantity = fields.Boolean(string="Quantities")
    share_occurred = fields.Boolean(string="Occurrence Date")
    share_facts = fields.Boolean(string="Facts", default=True)
    share_persons = fields.Boolean(
        string="Customer and Complainant",
        help="Names and how to reach them. Only where the third party needs it.",
    )
    facts = fields.Text(
        string="What Happened",
        help="In your own words, without names: this is what the third party reads.",
    )
    persons_reason = fields.Text(string="Why Persons Are Named")
    preview = fields.Text(
        string="What Leaves the Company",
        compute="_compute_preview",
        compute_sudo=True,
        groups=lifecycle.HANDLER,
    )
    content = fields.Text(
        readonly=True, help="What left, as JSON.", groups=lifecycle.HANDLER
    )
    content_sha256 = fields.Char(string="Digest", readonly=True)
    forwarded_at = fields.Datetime(string="Forwarded", readonly=True)
    forwarded_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    forwarded_mode = fields.Selection(
        [("email", "By Email"), ("letter", "By Letter")],
        string="Forwarded How",
        readonly=True,
    )
    told_at = fields.Datetime(string="Customer Told", readonly=True)
    told_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    @api.depends(
        *SHARES,
        "facts",
        "content",
        "complaint_id.item_ids.product_id",
        "complaint_id.item_ids.lot_id",
        "complaint_id.item_ids.lot_text",
        "complaint_id.item_ids.defective_qty",
        "complaint_id.occurred_on",
        "complaint_id.partner_id",
        "complaint_id.person_ids.name",
        "complaint_id.person_ids.phone",
    )
    @api.depends_context("lang")
    def _compute_preview(self):
        for referral in self:
            lines = referral._lines()
            referral.preview = "\n".join(f"{label}: {text}" for label, text in lines)

    @api.depends("partner_id")
    def _compute_display_name(self):
        for referral in self:
            referral.display_name = referral.partner_id.name or ""

    # ------------------------------------------------------------------
    # What leaves
    # ------------------------------------------------------------------

    def _lines(self):
        """Return what the third party reads: list of (label, text).

        After forwarding, exactly what left.
        """
        self.ensure_one()
        if self.content:
            return [tuple(line) for line in json.loads(self.content)]
        return [(label, text) for _name, label, text in self._shared() if text]

    def _shared(self):
        case = self.complaint_id
        labels = {
            name: self._fields[name]._description_string(self.env) for name in SHARES
        }
        texts = {
            "share_product": ", ".join(case.item_ids.product_id.mapped("name")),
            "share_lot": ", ".join(
                filter(None, (i.lot_id.name or i.lot_text for i in case.item_ids))
            ),
            "share_quantity": ", ".join(
                f"{item.defective_qty:g} {item.product_uom_id.name or ''}".strip()
                for item in case.item_ids
                if item.defective_qty
            ),
            "share_occurred": str(case.occurred_on or ""),
            "share_facts": (self.facts or "").strip(),
            "share_persons": self._persons_text(),
        }
        return [(name, labels[name], texts[name]) for name in SHARES if self[name]]

    def _persons_text(self):
        """Return the customer and the complainants; patients and others never leave."""
        customer = self.complaint_id.partner_id
        words = [customer.name, customer.phone]
        for person in self.complaint_id._all_lines("person_ids"):
            if person.kind == "complainant":
                words += [person.name, person.phone]
        return ", ".join(word for word in words if word)

    # ------------------------------------------------------------------
    # Fixed once it left
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        referrals = super().create(vals_list)
        for referral in referrals:
            if any(referral[name] for name in SYSTEM):
                referral._refuse_by_hand()
        return referrals

    def write(self, vals):
        if not set(SYSTEM).isdisjoint(vals):
            self._refuse_by_hand()
        if any(referral.forwarded_at for referral in self):
            raise UserError(
                self.env._(
                    "What was forwarded is fixed. Make another referral for what is "
                    "new."
                )
            )
        return super().write(vals)

    def _refuse_by_hand(self):
        raise UserError(
            self.env._("Use the buttons: forwarding and telling note when and by whom.")
        )

    def _stamp(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_forward(self):
        """Pass the case on: freeze what leaves, and write where an address is known.

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: the outcome is another one, nothing is ticked, facts or the
            reason for naming persons are missing, or it was forwarded before
        """
        self.ensure_one()
        self._check_evidence_open()
        self._check_may_forward()
        partner = self.partner_id
        receiver = self.with_context(lang=partner.lang or self.env.lang)
        # sudo: what is ticked is taken whole, names of contacts included.
        content = json.dumps(receiver.sudo()._lines(), ensure_ascii=False)
        digest = sha256_hex(content.encode())
        # what names persons goes on paper: a mail would stay in the chatter
        by_mail = partner.email and not self.share_persons
        mode = "email" if by_mail else "letter"
        now = fields.Datetime.now()
        self._stamp(
            {
                "content": content,
                "content_sha256": digest,
                "forwarded_at": now,
                "forwarded_by_id": self.env.uid,
                "forwarded_mode": mode,
            }
        )
        if mode == "email":
            receiver._write_to_third_party()
        data = {
            "partner": partner.id,
            "mode": mode,
            "shared": [name for name in SHARES if self[name]],
            "content_sha256": digest,
        }
        if self.share_persons:
            data["reason_sha256"] = sha256_hex(self.persons_reason.encode())
        self._record_step("forwarded", data)
        return True

    def _check_may_forward(self):
        self.complaint_id._require(
            self.complaint_id.outcome == "third_party",
            self.env._("First state the outcome “Third Party Liable”."),
        )
        if self.forwarded_at:
            raise UserError(self.env._("This was forwarded already."))
        if self.share_facts and not (self.facts or "").strip():
            raise UserError(
                self.env._("Write down what happened, for the third party to read.")
            )
        if self.share_persons and not (self.persons_reason or "").strip():
            raise UserError(
                self.env._("Say why the third party needs to know the persons.")
            )
        # sudo: whether anything would leave, whatever persons the user may read.
        if not self.sudo()._lines():
            raise UserError(self.env._("Nothing is ticked that could be forwarded."))

    def _write_to_third_party(self):
        """Write to the third party: what is ticked, and nothing of the case else."""
        self.complaint_id.with_context(lang=self.env.lang).message_post_with_source(
            "complaint_mgmt.message_referral",
            render_values={"referral": self, "lines": self._lines()},
            subtype_xmlid="mail.mt_note",
            partner_ids=self.partner_id.ids,
            subject=self.env._("Complaint %(number)s", number=self.complaint_id.name),
        )

    def action_tell(self):
        """Note that the customer was told to whom the case went.

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: not forwarded yet, or told before
        """
        self.ensure_one()
        self._check_evidence_open()
        if not self.forwarded_at or self.told_at:
            raise UserError(
                self.env._("Forward it first; the customer is told once, after that.")
            )
        now = fields.Datetime.now()
        self._stamp({"told_at": now, "told_by_id": self.env.uid})
        case = self.complaint_id
        if case.partner_id.email:
            lang = case.partner_id.lang or self.env.lang
            case.with_context(lang=lang).message_post_with_source(
                "complaint_mgmt.message_referral_told",
                render_values={"referral": self.with_context(lang=lang)},
                subtype_xmlid="mail.mt_comment",
                partner_ids=case.partner_id.ids,
            )
        self._record_step("told", {"partner": self.partner_id.id})
        case._reach_trigger("referred", now)
        case._refresh_clocks()
        return True

    def action_print(self):
        """Print the letter to the third party.

        :return: a report action
        """
        self.ensure_one()
        return self.env.ref("complaint_mgmt.action_report_referral").report_action(self)

    def _record_step(self, what, data):
        data = {"referral": self.id, **data}
        self.env["complaint.event"]._record(self.complaint_id, f"referral.{what}", data)
