from odoo import fields, models


class ResCompany(models.Model):
    """What who complains is told about personal data (PIPL 17, GDPR 13)."""

    _inherit = "res.company"  # pylint: disable=R8180

    complaint_privacy_note = fields.Text(
        string="Note on Personal Data",
        translate=True,
        help="Shown in the public form, and kept with each case as it was agreed to. "
        "Empty: a note with purpose, duration, rights and contact of the company.",
    )

    def _complaint_privacy_text(self):
        """Return the note in the language of the context."""
        self.ensure_one()
        # sudo: the note is for everybody.
        company = self.sudo()
        if company.complaint_privacy_note:
            return company.complaint_privacy_note
        found = self._complaint_contact()
        contact = ", ".join(filter(None, (found["phone"], found["email"])))
        parts = (
            self.env._(
                "%(company)s processes your name, how to reach you, what you write and "
                "the files that you send in order to investigate your complaint, to "
                "answer you, to protect other customers and to meet the duties of "
                "reporting and recall that the law demands.",
                company=company.name,
            ),
            self.env._(
                "Only those who handle the complaint see them. They are passed on to "
                "authorities or suppliers only as far as that is needed for it."
            ),
            self.env._(
                "They are kept as long as complaint records must be kept by law, and "
                "destroyed afterwards."
            ),
            self.env._(
                "You may see, correct or have deleted what is stored about you, and "
                "take your consent back. Contact: %(contact)s.",
                contact=contact or company.name,
            ),
        )
        return "\n".join(parts)
