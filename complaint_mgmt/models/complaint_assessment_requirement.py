from odoo import fields, models


class ComplaintProcedureRequirement(models.Model):
    """What a procedure may demand of the assessment of a case."""

    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[
            ("contact", "Contact Details, or Why They Were Refused"),
            ("admissibility", "Admissibility Is Decided"),
            ("callback", "The Customer Was Called Back"),
            ("handover", "Handed Over to a Department"),
            ("referral", "Forwarded to the Third Party, and the Customer Told"),
        ],
        ondelete={
            "contact": "cascade",
            "admissibility": "cascade",
            "callback": "cascade",
            "handover": "cascade",
            "referral": "cascade",
        },
    )
    needs_acceptance = fields.Boolean(
        string="Must Be Accepted",
        help="The head of the department has to accept the hand-over.",
    )

    needs_address = fields.Boolean(
        string="Address Too",
        default=True,
        help="Name and phone or email are not enough: the address is asked for as "
        "well.",
    )

    def _parameter_fields(self):
        own = ["needs_acceptance", "needs_address"]
        return [*super()._parameter_fields(), *own]


class ComplaintComplaint(models.Model):
    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _missing_contact(self, requirement):
        """S2.4.1.2.1, S5.2.2: name, phone, address, or why they were refused."""
        words = self._missing_contact_words(requirement.needs_address)
        if not words or (self.contact_refusal or "").strip():
            return None
        return self.env._(
            "Ask for %(missing)s, or note that contact details were refused.",
            missing=", ".join(words),
        )

    def _missing_admissibility(self, requirement):
        """S8.7: nothing is investigated that is not admitted."""
        if self.admission == "admitted":
            return None
        if self.admission == "refused":
            return self.env._(
                "It is not admitted: tell the complainant why, and close it."
            )
        return self.env._("Review the conditions and decide on admissibility.")

    def _missing_callback(self, requirement):
        """S6.12: the customer is called back to confirm what is asked for."""
        if self.callback_at:
            return None
        return self.env._("Call the customer back and confirm what is asked for.")

    def _missing_handover(self, requirement):
        """S2.4.1.2.2c: the head of the responsible department has the case.

        What is settled on the spot goes to no department.
        """
        if self.is_first_contact:
            return None
        valid = self.handover_ids.filtered(lambda h: not h.returned_at)
        if not valid:
            return self.env._("Hand the case over to the responsible department.")
        if requirement.needs_acceptance and not any(valid.mapped("accepted_at")):
            return self.env._(
                "Wait until %(head)s accepts the hand-over.", head=valid[0].head_id.name
            )
        return None

    def _missing_referral(self, requirement):
        """S8.9.3: both dates, forwarded and told."""
        forwarded = self.referral_ids.filtered("forwarded_at")
        if not forwarded:
            return self.env._("Forward the case to the third party that is liable.")
        if not all(forwarded.mapped("told_at")):
            return self.env._("Tell the customer to whom the case was forwarded.")
        return None
