from odoo import api, fields, models
from odoo.tools.misc import clean_context

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from .complaint_8d_emergency import ANSWERS

FIELDS_D3 = (
    "ica_needed",
    "ica_reason",
    "ica_effective_on",
    "clean_point",
    "clean_lot_id",
    "clean_on",
    "ica_result",
    "ica_evidence",
    "ica_checked_by_id",
    "ica_checked_on",
    "containment_ids",
)


class Complaint8D(models.Model):
    """D3: suspect goods are held everywhere, and interim actions keep new ones off."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    containment_ids = fields.One2many(
        "complaint.8d.containment", "report_id", string="Places"
    )
    interim_ids = fields.One2many(
        "complaint.action",
        "report_id",
        string="Interim Actions",
        domain=[("discipline", "=", "d3")],
    )
    ica_needed = fields.Selection(
        ANSWERS,
        string="Interim Action Needed",
        copy=False,
        help="Whether something keeps the problem off until it is solved.",
    )
    ica_reason = fields.Text(
        string="Why No Interim Action", copy=False, help="Why none is needed."
    )
    ica_effective_on = fields.Date(
        string="In Effect Since",
        copy=False,
        help="From when on the interim actions keep the problem from the customer.",
    )
    clean_point = fields.Char(
        copy=False,
        help="The first good goods: lot, serial number or date, and their mark.",
    )
    clean_lot_id = fields.Many2one(
        "stock.lot",
        string="First Good Lot",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    clean_on = fields.Date(string="First Good Day", copy=False)
    ica_result = fields.Selection(
        [("effective", "It Holds"), ("not_effective", "It Does Not Hold")],
        string="Does the Containment Hold?",
        copy=False,
    )
    ica_evidence = fields.Text(
        string="How It Shows",
        copy=False,
        help="What was checked behind the containment, how many, what was found.",
    )
    ica_checked_by_id = fields.Many2one(
        "res.users",
        string="Containment Verified By",
        compute="_compute_ica_checked",
        store=True,
        readonly=False,
        domain="[('share', '=', False)]",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    ica_checked_on = fields.Date(
        string="Containment Verified On",
        compute="_compute_ica_checked",
        store=True,
        readonly=False,
        copy=False,
    )

    @api.depends("ica_result")
    def _compute_ica_checked(self):
        today = fields.Date.context_today(self)
        for report in self:
            if report.ica_result:
                report.ica_checked_by_id = report.ica_checked_by_id or self.env.user
                report.ica_checked_on = report.ica_checked_on or today

    def _discipline_fields(self):
        return {**super()._discipline_fields(), **dict.fromkeys(FIELDS_D3, "d3")}

    def _on_created(self):
        result = super()._on_created()
        context = clean_context(self.env.context)
        # sudo: the rows belong to the report that was just made.
        rows = self.env(context=context)["complaint.8d.containment"].sudo()
        rows._create_rows(self)
        for report in self.filtered("lot_ids"):
            report._fill_containment()
        return result

    def action_add_interim(self):
        """Open the dialog in which an interim action is planned.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Interim Action"),
            "complaint.action",
            report_id=self.id,
            discipline="d3",
            kind="containment",
            due_date=fields.Date.to_string(fields.Date.today()),
        )

    # ------------------------------------------------------------------
    # What is missing, and what it says
    # ------------------------------------------------------------------

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d3":
            return points
        for line in self.containment_ids:
            points += [
                self.env._("%(place)s: %(point)s", place=line.display_name, point=point)
                for point in line._missing_points()
            ]
        return points + self._missing_interim()

    def _interim_actions(self):
        return self.action_ids.filtered(
            lambda a: a.discipline == "d3" and a.state != "cancelled"
        )

    def _missing_interim(self):
        if not self.ica_needed:
            return [self.env._("Say whether an interim action is needed.")]
        actions = self._interim_actions()
        points = []
        left = actions.filtered(lambda a: a.state != "verified")
        if left:
            points.append(
                self.env._(
                    "Have these interim actions done and verified: %(actions)s.",
                    actions=", ".join(left.mapped("display_name")),
                )
            )
        if self.ica_needed == "no":
            if not (self.ica_reason or "").strip():
                points.append(self.env._("Say why no interim action is needed."))
            return points
        if not actions:
            points.append(self.env._("Plan an interim action."))
        return points + self._missing_effect()

    def _missing_effect(self):
        points = []
        if not self.ica_effective_on:
            points.append(self.env._("Say since when the containment is in effect."))
        if not ((self.clean_point or "").strip() or self.clean_lot_id or self.clean_on):
            points.append(
                self.env._("Name the clean point: the first good lot, number or day.")
            )
        evidence = (self.ica_evidence or "").strip()
        if self.ica_result != "effective" or not evidence:
            points.append(
                self.env._("Verify that the containment holds, and say how it shows.")
            )
        return points

    def _content(self, code):
        content = super()._content(code)
        if code != "d3":
            return content
        lines = self.containment_ids.sorted(lambda c: (c.sequence, c.id))
        actions = self._interim_actions().sorted("id")
        days = ("ica_effective_on", "clean_on", "ica_checked_on")
        return {
            **content,
            "containment_ids": [line._content_line() for line in lines],
            "ica_needed": self.ica_needed or "",
            "ica_reason": self.ica_reason or "",
            "interim_ids": [action._content_line() for action in actions],
            "clean_point": self.clean_point or "",
            "clean_lot": signed_name(self.clean_lot_id, "name"),
            "ica_result": self.ica_result or "",
            "ica_evidence": self.ica_evidence or "",
            "ica_checked_by": signed_name(self.ica_checked_by_id, "name"),
            **{name: str(self[name]) if self[name] else "" for name in days},
        }
