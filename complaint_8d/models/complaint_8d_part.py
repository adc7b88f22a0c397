from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

PARTS = "parts"
# What follows from a judgement, never from a user.
STAMPS = frozenset(
    ("criteria", "judged_at", "judged_by_id", "reported_at", "reported_by_id")
)


class Complaint8DPart(models.Model):
    """A returned part and what its analysis showed (IATF 16949 10.2.5, 10.2.6).

    VDA field failure analysis: a standard test, then a test under load; only a part
    that passes both goes through the process for “no trouble found”, by the criteria
    that were agreed with the customer. Parts come when they come: also after closure.
    """

    _name = "complaint.8d.part"
    _description = "Returned Part of an 8D Report"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, received_on, id"
    _discipline = PARTS
    _event_kind = "part"

    name = fields.Char(string="Serial or Lot", required=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Lot on Record", index="btree_not_null", ondelete="restrict"
    )
    quantity = fields.Float(default=1, digits="Product Unit")
    received_on = fields.Date(required=True, default=fields.Date.context_today)
    partner_id = fields.Many2one("res.partner", string="From", ondelete="restrict")
    standard_result = fields.Selection(
        [("pass", "Passed"), ("fail", "Failed")], string="Standard Test"
    )
    standard_evidence = fields.Text(string="Evidence of the Standard Test")
    load_result = fields.Selection(
        [("pass", "Passed"), ("fail", "Failed")], string="Test Under Load"
    )
    load_evidence = fields.Text(string="Evidence of the Test Under Load")
    ntf_evidence = fields.Text(
        string="No Trouble Found: Evidence",
        help="How the agreed criteria were gone through.",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "complaint_8d_part_file_rel",
        string="Files",
        ondelete="restrict",
    )
    result = fields.Selection(
        [
            ("confirmed", "Fault Confirmed"),
            ("ntf", "No Trouble Found"),
            ("damaged", "Damaged Later"),
            ("not_analysed", "Not Analysed"),
        ],
        help="What the analysis showed.",
    )
    note = fields.Text(string="Finding")
    criteria = fields.Text(
        string="Criteria Agreed", readonly=True, help="As they were when it was judged."
    )
    judged_at = fields.Datetime(readonly=True)
    judged_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    reported_at = fields.Datetime(string="Customer Told On", readonly=True)
    reported_by_id = fields.Many2one(
        "res.users", string="Told By", readonly=True, ondelete="restrict"
    )

    _quantity_check = models.Constraint(
        "CHECK(quantity > 0)", "At least one part came back."
    )
    _lot_uniq = models.UniqueIndex(
        "(report_id, name, received_on)", "This part is on the list already."
    )

    def _system_fields(self):
        return super()._system_fields() | STAMPS

    def _blank_stamps(self):
        return {**super()._blank_stamps(), **dict.fromkeys(STAMPS, False)}

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.filtered("result")._stamp_judgement()
        return parts

    def write(self, vals):
        told = self.filtered("reported_at")
        if told:
            raise UserError(
                self.env._(
                    "%(part)s: the customer was told this finding, and it stays.",
                    part=told[0].name,
                )
            )
        result = super().write(vals)
        if "result" in vals:
            self._stamp_judgement()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_unjudged(self):
        if any(part.result for part in self):
            raise UserError(self.env._("A part that was analysed stays on the list."))

    def _stamp_judgement(self):
        for report, parts in self.grouped("report_id").items():
            # sudo: what was agreed with the customer is copied, as it is now.
            criteria = report.sudo().profile_id.ntf_criteria or ""
            parts._write_engine(
                {
                    "judged_at": fields.Datetime.now(),
                    "judged_by_id": self.env.uid,
                    "criteria": criteria,
                }
            )
        self._check_analysis()

    # ------------------------------------------------------------------
    # The analysis, step by step
    # ------------------------------------------------------------------

    @api.constrains(
        "standard_result",
        "standard_evidence",
        "load_result",
        "load_evidence",
        "ntf_evidence",
        "result",
        "note",
    )
    def _check_analysis(self):
        for part in self:
            part._check_order()
            problem = part._result_problem()
            if problem:
                raise ValidationError(
                    self.env._("%(part)s: %(problem)s", part=part.name, problem=problem)
                )

    def _check_order(self):
        """Refuse to skip a step: standard test, test under load, then the process."""
        steps = (
            (self.standard_result, self.standard_evidence),
            (self.load_result, self.load_evidence),
        )
        if any(result and not (proof or "").strip() for result, proof in steps):
            raise ValidationError(
                self.env._(
                    "%(part)s: write down the evidence of the test.", part=self.name
                )
            )
        after_standard = self.load_result and self.standard_result != "pass"
        after_load = self.ntf_evidence and self.load_result != "pass"
        if after_standard or after_load:
            raise ValidationError(
                self.env._(
                    "%(part)s: test under load after the standard test was passed, and "
                    "look for no trouble found after both were.",
                    part=self.name,
                )
            )

    def _result_problem(self):
        """Return why the tests do not carry the result, or None."""
        failed = "fail" in (self.standard_result, self.load_result)
        if self.result == "ntf":
            return self._ntf_problem()
        if self.result == "confirmed" and not failed:
            return self.env._("A confirmed fault shows in a test that failed.")
        if self.result in ("damaged", "not_analysed") and not (self.note or "").strip():
            return self.env._("Say in the finding how this is known, or why.")
        return None

    def _ntf_problem(self):
        # sudo: what was agreed decides, whoever reads the profile.
        criteria = self.criteria or self.sudo().report_id.profile_id.ntf_criteria
        if not (criteria or "").strip():
            return self.env._(
                "Agree with the customer first when a part counts as without fault: "
                "the criteria stand in the profile (IATF 16949 10.2.5)."
            )
        passed = self.standard_result == self.load_result == "pass"
        if not passed or not (self.ntf_evidence or "").strip():
            return self.env._(
                "No trouble was found only after both tests were passed and the agreed "
                "criteria were gone through, with evidence."
            )
        return None

    def action_report(self):
        """Note that the customer was told the finding; it is fixed from now on.

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: there is no result, or the customer was told
        """
        for part in self:
            part.check_access("write")
            part.report_id._check_editable(PARTS)
            if not part.result or part.reported_at:
                raise UserError(
                    self.env._("%(part)s: enter the result first.", part=part.name)
                    if not part.result
                    else self.env._("%(part)s: the customer was told.", part=part.name)
                )
            now = fields.Datetime.now()
            part._write_engine({"reported_at": now, "reported_by_id": self.env.uid})
        self._log_line("changed", ["reported_at"])
        return True

    def _attachment_is_locked(self):
        """Return the parts whose files are evidence that nobody may touch."""
        return self.filtered("reported_at")

    def _content_line(self):
        return {
            "name": self.name,
            "quantity": self.quantity,
            "uom": signed_name(self.report_id.product_id.uom_id, "name"),
            "received_on": str(self.received_on),
            "partner_id": signed_name(self.partner_id),
            "standard_result": self.standard_result or "",
            "standard_evidence": self.standard_evidence or "",
            "load_result": self.load_result or "",
            "load_evidence": self.load_evidence or "",
            "ntf_evidence": self.ntf_evidence or "",
            "criteria": self.criteria or "",
            "result": self.result or "",
            "note": self.note or "",
            "reported_at": str(self.report_id._day_of(self.reported_at) or ""),
        }


class Complaint8D(models.Model):
    """Parts that came back are kept beside the disciplines."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    part_ids = fields.One2many(
        "complaint.8d.part", "report_id", string="Returned Parts", copy=False
    )

    def _check_editable(self, code):
        if code != PARTS:
            return super()._check_editable(code)
        for report in self:
            if report.state == "cancelled":
                raise UserError(report._fixed_refusal())
        return None

    def _content_parts(self):
        """Return the returned parts, as a discipline says its lines."""
        return [part._content_line() for part in self.part_ids]

    def _snapshot(self):
        parts = self._gate_neutral()._content_parts()
        return {**super()._snapshot(), PARTS: {"part_ids": parts}}

    def action_view_parts(self):
        """Open the returned parts of this report, to record and analyse them.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_8d.complaint_8d_part_action"
        )
        return {
            **action,
            "domain": [("report_id", "=", self.id)],
            "context": {"default_report_id": self.id},
        }
