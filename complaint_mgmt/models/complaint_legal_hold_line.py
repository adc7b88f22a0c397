from odoo import api, fields, models


class ComplaintLegalHoldLine(models.Model):
    """A case under a legal hold; append-only."""

    _name = "complaint.legal.hold.line"
    _description = "Case Under a Legal Hold"
    _inherit = ["complaint.append.only"]
    _order = "id desc"
    # said about an archived file, and no part of it
    _archive_open = True

    hold_id = fields.Many2one(
        "complaint.legal.hold",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    complaint_id = fields.Many2one(
        "complaint.complaint",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="hold_id.company_id", store=True, index=True)
    is_active = fields.Boolean(
        string="Still Held", compute="_compute_is_active", search="_search_is_active"
    )
    added_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    added_at = fields.Datetime(string="Added On", readonly=True)

    _case_uniq = models.Constraint(
        "UNIQUE(hold_id, complaint_id)", "This case is under this hold already."
    )

    @api.depends("hold_id.state")
    def _compute_is_active(self):
        for line in self:
            line.is_active = line.hold_id.state == "active"

    @api.model
    def _search_is_active(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = {"active" if flag else "released" for flag in value}
        return [("hold_id.state", "in", sorted(wanted))]


class ComplaintComplaint(models.Model):
    """Whether a case is held for a court or an authority."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    legal_hold_line_ids = fields.One2many(
        "complaint.legal.hold.line",
        "complaint_id",
        string="Legal Holds",
        copy=False,
        readonly=True,
        groups="complaint_mgmt.group_complaint_reader",
    )
    is_on_legal_hold = fields.Boolean(
        string="On Legal Hold",
        compute="_compute_is_on_legal_hold",
        search="_search_is_on_legal_hold",
        compute_sudo=True,
        groups="complaint_mgmt.group_complaint_reader",
    )

    @api.depends("legal_hold_line_ids.hold_id.state")
    def _compute_is_on_legal_hold(self):
        held = set(self._on_legal_hold()._ids)
        for complaint in self:
            complaint.is_on_legal_hold = complaint.id in held

    @api.model
    def _search_is_on_legal_hold(self, operator, value):
        if operator != "in":
            return NotImplemented
        flags = sorted(value)
        if len(flags) == 2:
            return [(1, "=", 1)]
        # sudo: whether it is held is one word for whoever reads the case.
        lines = self.env["complaint.legal.hold.line"].sudo()
        held = lines._search([("is_active", "=", True)]).subselect("complaint_id")
        return [("id", "in" if flags[0] else "not in", held)]

    def _on_legal_hold(self):
        """Return those cases that an active hold keeps, whoever asks."""
        # sudo: holds count whether or not the user reads them.
        lines = self.env["complaint.legal.hold.line"].sudo()
        lines = lines.search(
            [("complaint_id", "in", self.ids), ("is_active", "=", True)]
        )
        held = set(lines.complaint_id.ids)
        return self.filtered(lambda c: c.id in held)


class ComplaintArchiveEntry(models.Model):
    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    is_on_legal_hold = fields.Boolean(
        related="complaint_id.is_on_legal_hold", string="On Legal Hold"
    )
