from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_mgmt.tools import window

YES_NO = [("yes", "Yes"), ("no", "No")]
METHODS = [("visit", "Visit"), ("phone", "Phone Call"), ("letter", "Letter")]
# What whoever checks enters; the rest is the engine's.
ENTERED = frozenset(("method", "got_notice", "has_acted", "remark"))


class ComplaintRecallCheck(models.Model):
    """One effectiveness check: did the consignee get the notice, and act on it?

    21 CFR 7.42(b)(3). Rows are made by the draw. Somebody who did not talk with the
    consignee about the recall before asks and confirms; from then on it is fixed. What
    was not effective is checked again in a row of its own, and the last one counts.
    """

    _name = "complaint.recall.check"
    _description = "Effectiveness Check"
    _order = "recall_id desc, id"
    _rec_name = "consignee_id"

    draw_id = fields.Many2one(
        "complaint.recall.check.draw",
        string="Sample",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    recall_id = fields.Many2one(
        "complaint.recall",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    consignee_id = fields.Many2one(
        "complaint.recall.consignee",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    phone = fields.Char(related="consignee_id.phone")
    method = fields.Selection(METHODS, string="How")
    got_notice = fields.Selection(YES_NO, string="Got the Notice")
    has_acted = fields.Selection(YES_NO, string="Acted on It")
    remark = fields.Text()
    done_at = fields.Datetime(string="Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_effective = fields.Boolean(
        compute="_compute_is_effective",
        store=True,
        string="Effective",
        help="Done, and both answers are yes.",
    )
    repeats_id = fields.Many2one(
        "complaint.recall.check",
        string="Checks Again",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    counts = fields.Boolean(
        readonly=True,
        help="The last check of a consignee in a sample that was not drawn anew.",
    )
    is_superseded = fields.Boolean(related="draw_id.is_superseded")

    _repeats_uniq = models.UniqueIndex(
        "(repeats_id) WHERE repeats_id IS NOT NULL", "It is checked again already."
    )

    @api.depends("done_at", "got_notice", "has_acted")
    def _compute_is_effective(self):
        for check in self:
            answers = (check.got_notice, check.has_acted)
            check.is_effective = bool(check.done_at) and answers == ("yes", "yes")

    # ------------------------------------------------------------------
    # Who writes what
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: checks are drawn.

        :raises UserError: always
        """
        raise UserError(self.env._("Draw the sample: nobody chooses who is checked."))

    @api.model
    def _insert(self, vals_list):
        """Insert checks; for the draw and for a check that is done again."""
        blank = dict.fromkeys((*ENTERED, "done_at", "done_by_id"), False)
        # sudo: nobody has the right to create; super: past the refusal in `create`.
        create = super(ComplaintRecallCheck, self.sudo()).create  # pylint: disable=W8164
        rows = [{"repeats_id": False, **v, **blank, "counts": True} for v in vals_list]
        return create(rows)

    def write(self, vals):
        if vals.keys() - ENTERED:
            raise UserError(
                self.env._("Enter how you checked and what you were told; confirm it.")
            )
        self._check_open()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("Who was drawn stays in the sample."))

    def _check_open(self):
        """Refuse to touch checks that are done, drawn anew, or of a recall at rest."""
        # sudo: neither depends on what the user may read.
        for check in self.sudo():
            if check.done_at or check.draw_id.is_superseded:
                raise UserError(
                    self.env._("This check is done and fixed. Check again instead.")
                )
            if check.recall_id.state != "running":
                raise UserError(
                    self.env._("Checks are made while the recall is running.")
                )

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of checks only."""
        # super: past the refusal in `write`; sudo: the caller has checked who may.
        return super(ComplaintRecallCheck, self.sudo()).write(vals)  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_done(self):
        """Confirm what was found; then it is fixed.

        :return: True
        :raises AccessError: the user may not, or talked with the consignee before
        :raises UserError: something is not answered, or it is done already
        """
        self.check_access("write")
        self._check_open()
        for check in self:
            check._check_answered()
        self._check_independent()
        self._write_engine(
            {"done_at": fields.Datetime.now(), "done_by_id": self.env.uid}
        )
        self.env["complaint.event"]._record(
            self, "recall.check_done", lambda c: c._event_data()
        )
        return True

    def _check_answered(self):
        if not (self.method and self.got_notice and self.has_acted):
            raise UserError(
                self.env._(
                    "%(consignee)s: say how you checked, whether the notice came and "
                    "whether they acted on it.",
                    consignee=self.consignee_id.name,
                )
            )

    def _check_independent(self):
        """Whoever informed a consignee does not judge whether that worked."""
        # sudo: who took part, nothing else.
        for consignee in self.sudo().consignee_id:
            if self.env.user in consignee._informed_by():
                raise AccessError(
                    self.env._(
                        "You talked with %(consignee)s about this recall. Let somebody "
                        "else check whether it worked.",
                        consignee=consignee.name,
                    )
                )

    def action_repeat(self):
        """Check again what was not effective.

        :return: the form of the new check
        :raises UserError: not done yet, or effective, or checked again already
        """
        self.ensure_one()
        self.check_access("write")
        check = self.sudo()  # sudo: the engine makes checks; the right is seen above.
        if not check.done_at or check.is_effective or not check.counts:
            raise UserError(
                self.env._("Only what was done and not effective is checked again.")
            )
        if check.draw_id.is_superseded or check.recall_id.state != "running":
            raise UserError(self.env._("Checks are made while the recall is running."))
        check._write_engine({"counts": False})
        names = ("draw_id", "recall_id", "company_id", "consignee_id")
        (vals,) = check._read_format(names, load=None)
        vals = {name: vals[name] for name in names}
        again = self._insert([{**vals, "repeats_id": check.id}])
        return window.form(again)

    def _event_reference(self):
        self.ensure_one()
        return self.recall_id.name

    def _event_data(self):
        return {
            "check": self.id,
            "consignee": self.consignee_id.id,
            "method": self.method,
            "got_notice": self.got_notice,
            "has_acted": self.has_acted,
        }
