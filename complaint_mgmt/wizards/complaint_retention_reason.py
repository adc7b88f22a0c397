from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import retention

CLOSE = {"type": "ir.actions.act_window_close"}


class ComplaintRetentionDecide(models.TransientModel):
    """Asks which of two laws counts for a file, and why."""

    _name = "complaint.retention.decide"
    _description = "Decision Between Two Retention Rules"

    entry_id = fields.Many2one(
        "complaint.archive.entry", required=True, ondelete="cascade"
    )
    retention_until = fields.Date(related="entry_id.retention_until")
    personal_until = fields.Date(related="entry_id.personal_until")
    retention_text = fields.Text(related="entry_id.retention_text")
    choice = fields.Selection(
        # in the words of the decision, and in the language of who decides
        selection=lambda self: (
            self.env["complaint.retention.decision"]
            ._fields["choice"]
            ._description_selection(self.env)
        ),
        required=True,
        compute="_compute_choice",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Text(required=True)

    @api.depends("entry_id")
    def _compute_choice(self):
        """Propose what obeys both laws, where that is possible."""
        for wizard in self:
            entry = wizard.entry_id
            can_erase = entry and entry._can_erase_personal()
            wizard.choice = retention.ERASE if can_erase else False

    def action_confirm(self):
        """Decide.

        :return: a window close action
        :raises AccessError: the user is no QA head
        :raises UserError: there is nothing to decide, or no reason
        """
        self.ensure_one()
        self.entry_id._decide_retention(self.choice, self.reason)
        return CLOSE


class ComplaintDestructionOff(models.TransientModel):
    """Asks why a file is taken off a run of destruction."""

    _name = "complaint.destruction.off"
    _description = "Reason to Take a File Off a Destruction"

    line_id = fields.Many2one(
        "complaint.destruction.line", required=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the file off.

        :return: a window close action
        :raises AccessError: the user is no archivist
        :raises UserError: no reason, or the run is past its draft
        """
        self.ensure_one()
        self.line_id._take_off(self.reason)
        return CLOSE


class ComplaintLegalHoldRelease(models.TransientModel):
    """Asks why files need not be held any more."""

    _name = "complaint.legal.hold.release"
    _description = "Release of a Legal Hold"

    hold_id = fields.Many2one("complaint.legal.hold", required=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Release the hold.

        :return: a window close action
        :raises AccessError: the user placed it, or has no role to release it
        :raises UserError: no reason, or it is released already
        """
        self.ensure_one()
        self.hold_id._release(self.reason)
        return CLOSE


class ComplaintLegalHoldAdd(models.TransientModel):
    """Asks which cases are held, one by one or by a condition that is taken now."""

    _name = "complaint.legal.hold.add"
    _description = "Cases to Hold"

    hold_id = fields.Many2one("complaint.legal.hold", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="hold_id.company_id")
    complaint_ids = fields.Many2many(
        "complaint.complaint",
        "complaint_legal_hold_add_case_rel",
        string="Cases",
        domain="[('company_id', '=', company_id)]",
    )
    domain = fields.Char(
        string="Condition",
        default="[]",
        help="The cases that fit it now are held. One that fits later is not.",
    )
    found_count = fields.Integer(string="Cases Found", compute="_compute_found_count")

    @api.depends("domain", "complaint_ids", "hold_id")
    def _compute_found_count(self):
        for wizard in self:
            wizard.found_count = len(wizard._found())

    def _found(self):
        """Return the cases that are meant, of those that the user reads."""
        chosen = self.complaint_ids._origin
        condition = self._parse_condition()
        if condition.is_true():
            # without a condition only what was chosen, not every case
            return chosen
        own = Domain("company_id", "=", self.hold_id.company_id.id)
        return chosen | self.env["complaint.complaint"].search(own & condition)

    def _parse_condition(self):
        rules = self.env["complaint.gate.policy"].new(
            {"name": "", "res_model": "complaint.complaint"}
        )
        try:
            return rules._parse_domain(self.domain)
        except ValidationError as error:
            raise UserError(
                self.env._("This is no condition on cases. Choose it again.")
            ) from error

    def action_confirm(self):
        """Hold the cases.

        :return: a window close action
        :raises AccessError: the user has no role to hold files
        :raises UserError: no case is meant, or one cannot be held
        """
        self.ensure_one()
        found = self._found()
        if not found:
            raise UserError(self.env._("No case fits. Choose cases or a condition."))
        self.hold_id._add_cases(found)
        return CLOSE
