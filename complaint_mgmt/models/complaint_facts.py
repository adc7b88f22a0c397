from odoo import api, fields, models

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unclear", "Not Clear Yet")]
# What a handler finds out; nobody else's complaint is born with it.
ASSESSED = (
    "verified_true",
    "verified_reasonable",
    "verified_note",
    "in_validity",
    "explanation",
)
# What the signatures on a decision rely on.
SIGNED = ("verified_true", "verified_reasonable", "in_validity", "explanation")


class ComplaintComplaint(models.Model):
    """What is asked when a complaint comes in, and a first look at it.

    Asked for, not demanded (S7.4.1): a procedure may demand any of it by a requirement.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    complainant_type = fields.Selection(
        [
            ("owner", "Property Owner"),
            ("tenant", "Tenant"),
            ("resident", "Resident"),
            ("merchant", "Merchant"),
            ("patient", "Patient"),
            ("hospital", "Hospital"),
            ("distributor", "Distributor"),
            ("other", "Other"),
        ],
        string="Complainant Is",
    )
    place = fields.Char(string="Where It Happened", copy=False)
    contact_refusal = fields.Char(
        string="Contact Details Refused",
        copy=False,
        help="Why the complainant gives no name, phone or address.",
    )
    petition_number = fields.Char(
        copy=False, help="Number of the petition to an authority (S2.4.1.1)."
    )
    is_petition = fields.Boolean(compute="_compute_is_petition", compute_sudo=True)
    found_stage = fields.Char(
        string="Found At",
        copy=False,
        help="At which step it was found: incoming inspection, assembly, use ...",
    )
    conditions = fields.Char(
        string="Under Which Conditions",
        copy=False,
        help="Temperature, storage, how it was used.",
    )
    prior_tests = fields.Char(
        string="Tests or Treatment Before",
        copy=False,
        help="Whether it was tested or specially treated before it was found.",
    )
    disposition_requested = fields.Selection(
        [
            ("sort", "Sort"),
            ("return", "Return"),
            ("scrap", "Scrap"),
            ("concession", "Concession"),
            ("rework", "Rework"),
        ],
        string="Wished for the Goods",
    )
    in_validity = fields.Selection(
        [
            ("validity", "Within the Validity Period"),
            ("responsibility", "Within the Responsibility Period"),
            ("expired", "Neither"),
        ],
        string="Validity",
        copy=False,
    )
    verified_true = fields.Selection(ANSWERS, string="Is It True?", copy=False)
    verified_reasonable = fields.Selection(
        ANSWERS, string="Is It Reasonable?", copy=False
    )
    verified_note = fields.Text(
        string="How It Was Verified",
        copy=False,
        help="Which departments were asked, and what they said.",
    )
    explanation = fields.Text(
        string="Explanation for the Customer",
        copy=False,
        help="Why it is not our fault, in patient words that the customer understands.",
    )
    intake_prompt = fields.Char(
        string="Still to Ask", compute="_compute_intake_prompt", compute_sudo=True
    )

    @api.depends("petition_number", "channel_id.code")
    def _compute_is_petition(self):
        for complaint in self:
            by_channel = complaint.channel_id.code == "petition"
            complaint.is_petition = bool(complaint.petition_number or by_channel)

    @api.depends(
        "occurred_on",
        "place",
        "contact_refusal",
        "message_attachment_count",
        "partner_id",
        "person_ids.phone",
        "person_ids.address",
    )
    @api.depends_context("lang")
    def _compute_intake_prompt(self):
        for complaint in self:
            asked = {
                self.env._("when it happened"): complaint.occurred_on,
                self.env._("where it happened"): complaint.place,
                self.env._("evidence, such as photos"): (
                    complaint.message_attachment_count
                ),
            }
            missing = [word for word, value in asked.items() if not value]
            if not complaint.contact_refusal:
                missing += complaint._missing_contact_words()
            complaint.intake_prompt = ", ".join(missing)

    def _missing_contact_words(self, with_address=True):
        """Return which of name, phone and address nobody wrote down (S2.4.1.2.1)."""
        customer = self.partner_id
        # sudo: whether something was written down, and nothing of what it is.
        persons = self.sudo()._all_lines("person_ids")
        persons = persons.filtered(lambda p: p.kind == "complainant")
        reached = (
            [customer.phone, customer.email]
            + persons.mapped("phone")
            + persons.mapped("email")
        )
        located = [customer.street, customer.city] + persons.mapped("address")
        given = {
            self.env._("the name"): [customer.name] + persons.mapped("name"),
            self.env._("a phone number"): reached,
        }
        if with_address:
            given[self.env._("the address")] = located
        return [word for word, values in given.items() if not any(values)]

    @api.model
    def _handling_fields(self):
        return super()._handling_fields() | set(ASSESSED)

    @api.model
    def _logged_fields(self):
        return super()._logged_fields() + [*ASSESSED, "complainant_type"]

    def _gate_watched_fields(self):
        return super()._gate_watched_fields() | set(SIGNED)

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        if gate == "decision":
            payload.update({name: self[name] for name in SIGNED if self[name]})
        return payload

    def write(self, vals):
        result = super().write(vals)
        if not {"petition_number", "channel_id"}.isdisjoint(vals):
            self._refresh_clocks()
        return result
