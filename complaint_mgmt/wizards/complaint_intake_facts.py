from odoo import fields, models

# What the dialog asks for besides its four fields, if somebody knows it.
MORE = (
    "complainant_type",
    "occurred_on",
    "place",
    "remedy_sought",
    "contact_refusal",
    "petition_number",
    "reception_refused",
    "reception_refusal_reason",
    "found_stage",
    "conditions",
    "prior_tests",
    "disposition_requested",
)


class ComplaintIntake(models.TransientModel):
    """More that may be asked at once: folded, since four fields are enough (S7.4.1)."""

    _inherit = "complaint.intake"  # pylint: disable=R8180

    shows_more = fields.Boolean(string="More Details")
    complainant_type = fields.Selection(
        selection="_selection_complainant_type", string="Complainant Is"
    )
    occurred_on = fields.Date(string="Occurrence Date")
    place = fields.Char(string="Where It Happened")
    remedy_sought = fields.Text(string="What the Customer Asks For")
    contact_refusal = fields.Char(string="Contact Details Refused")
    petition_number = fields.Char()
    reception_refused = fields.Boolean()
    reception_refusal_reason = fields.Text(string="Why Reception Was Refused")

    # S3.3, S3.4: of a defective product, whoever speaks to the customer asks
    found_stage = fields.Char(string="Found At")
    conditions = fields.Char(string="Under Which Conditions")
    prior_tests = fields.Char(string="Tests or Treatment Before")
    disposition_requested = fields.Selection(
        selection="_selection_disposition", string="Wished for the Goods"
    )

    def _selection_complainant_type(self):
        return self._selection_of_case("complainant_type")

    def _selection_disposition(self):
        return self._selection_of_case("disposition_requested")

    def _selection_of_case(self, name):
        field = self.env["complaint.complaint"]._fields[name]
        return field._description_selection(self.env)

    def _complaint_values(self):
        values = super()._complaint_values()
        return {**values, **{name: self[name] for name in MORE}}
