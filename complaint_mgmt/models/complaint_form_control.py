from odoo import api, fields, models
from odoo.exceptions import UserError

FORMS = [
    ("receipt", "Receipt Record"),
    ("judgement", "Judgement and Investigation Record"),
    ("risk", "Risk, CAPA and Change Record"),
    ("ledger", "Complaint Ledger"),
    ("acknowledgement", "Acknowledgement Letter"),
    ("reply", "Reply Letter"),
    ("rejection", "Rejection Letter"),
    ("referral", "Referral Letter"),
    ("notice", "Internal Notice"),
    ("test_request", "Test Request"),
    ("destruction", "Certificate of Destruction"),
]
NUMBERS = {
    "receipt": "F1",
    "judgement": "F2",
    "risk": "F3",
    "ledger": "F4",
    "acknowledgement": "L1",
    "reply": "L2",
    "rejection": "L3",
    "referral": "L4",
    "notice": "N1",
    "test_request": "T1",
    "destruction": "D1",
}


class ComplaintFormControl(models.Model):
    """A printed form as a controlled document of one company (S3.23).

    Every company has each form once; nobody adds or removes one. What a form is called
    in the documents system of the company is its number until a revision is approved;
    from then on it changes by revisions only.
    """

    _name = "complaint.form.control"
    _description = "Controlled Form"
    _order = "company_id, number, id"
    _rec_name = "code"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    code = fields.Selection(FORMS, string="Form", required=True, readonly=True)
    number = fields.Char(
        string="Document Number", help="As in the documents system of the company."
    )
    revision_ids = fields.One2many(
        "complaint.form.revision", "control_id", string="Revisions", readonly=True
    )
    revision_id = fields.Many2one(
        "complaint.form.revision", string="In Force", compute="_compute_revision_id"
    )
    draft_id = fields.Many2one(
        "complaint.form.revision",
        string="Under Way",
        compute="_compute_revision_id",
        help="The revision that is drafted or signed now.",
    )
    state = fields.Selection(
        [
            ("none", "No Version"),
            ("pending", "Not Approved"),
            ("approved", "Approved"),
        ],
        string="Status",
        compute="_compute_revision_id",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(company_id, code)", "A company has each form once."
    )

    @api.depends("revision_ids.state", "revision_ids.number")
    def _compute_revision_id(self):
        for form in self:
            rows = form.revision_ids.sorted("number")
            approved = rows.filtered(lambda row: row.state == "approved")
            form.revision_id = approved[-1:]
            form.draft_id = (rows - approved)[-1:]
            pending = "pending" if rows else "none"
            form.state = "approved" if approved else pending

    @api.depends("code", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for form in self:
            parts = (form.number, labels.get(form.code))
            form.display_name = " ".join(part for part in parts if part)

    # ------------------------------------------------------------------
    # Every company has every form
    # ------------------------------------------------------------------

    @api.model
    def _form_numbers(self):
        """Return the number each form has until the company gives its own.

        An addon that prints another form adds its code to the field, its number here.

        :return: dict, code -> document number
        """
        return dict(NUMBERS)

    @api.model
    def _ensure(self, companies=None):
        """Give companies the forms that they do not have yet.

        :param companies: res.company records; all of them when left out
        """
        # sudo: who creates a company need not have a role in complaints.
        forms = self.sudo()
        if companies is None:
            companies = forms.env["res.company"].search([("id", "!=", False)])
        known = forms.search_fetch(
            [("company_id", "in", companies.ids)], ["company_id", "code"]
        )
        present = {(form.company_id.id, form.code) for form in known}
        forms.create(
            [
                {"company_id": company.id, "code": code, "number": number}
                for company in companies
                for code, number in self._form_numbers().items()
                if (company.id, code) not in present
            ]
        )

    def write(self, vals):
        if {"company_id", "code"} & vals.keys():
            raise UserError(
                self.env._("A form belongs to its company. Use the form of the other.")
            )
        if "number" in vals and any(form.revision_id for form in self):
            raise UserError(
                self.env._(
                    "The number of an approved form changes by a new revision only."
                )
            )
        result = super().write(vals)
        if "number" in vals:
            self.env["complaint.event"]._record(self, "form.numbered", {})
        return result

    def _write_number(self, number):
        # super: `write` refuses the number of an approved form to everybody.
        return super().write({"number": number})  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # What is printed
    # ------------------------------------------------------------------

    @api.model
    def _printed_by_company(self, code, companies):
        """Return what the form `code` says about its control (S3.23).

        :param str code: which form
        :param companies: res.company records
        :return: dict, id of a company -> dict as of `_printed`
        """
        # sudo: who may print a form sees on it who approved it, and no more.
        forms = self.sudo().search(
            [("code", "=", code), ("company_id", "in", companies.ids)]
        )
        by_company = forms.grouped("company_id")
        return {
            company.id: by_company.get(company, forms.browse())._printed()
            for company in companies.sudo()
        }

    def _printed(self):
        """Return number, version, revisions and signatures that are printed.

        In force is the latest approved revision; as long as there is none, what was
        entered is printed and marked.

        :return: dict
        """
        shown = self.revision_id or self.draft_id
        approved = self.revision_ids.filtered(lambda row: row.state == "approved")
        return {
            "number": shown.document_number or self.number,
            "version": shown.version,
            "is_approved": not shown or shown.state == "approved",
            "revisions": (approved or shown).sorted("number"),
            "signatures": shown._signatures(),
        }

    @api.model
    def _control_lines(self, printed):
        """Return the form control as lines of text, for a form that is a file.

        :param dict printed: as of `_printed`
        :return: list of str
        """
        lines = []
        if printed["number"]:
            text = self.env._(
                "Document number: %(number)s, version %(version)s",
                number=printed["number"],
                version=printed["version"] or "-",
            )
            pending = "" if printed["is_approved"] else self.env._("(not approved)")
            lines.append(f"{text} {pending}".strip())
        for row in printed["revisions"]:
            text = f"{row.number}  {row.version}  {row.date}  {row.description or ''}"
            lines.append(f"{text}  {row.author_id.name}")
        meanings = self.env["complaint.gate.signature"]._fields["meaning"]
        labels = dict(meanings._description_selection(self.env))
        lines += [
            f"{labels[row.meaning]}: {row._signer()}, {row.signed_at} UTC"
            for row in printed["signatures"]
        ]
        return lines

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_revise(self):
        """Open the revision that is under way, or a new one.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Revision of a Form"),
            "res_model": "complaint.form.revision",
            "view_mode": "form",
            "res_id": self.draft_id.id,
            "context": {"default_control_id": self.id},
        }


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["complaint.form.control"]._ensure(companies)
        return companies
