from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Who checked, and when: written by the step that checks only.
STAMPS = frozenset(("is_verified", "verified_by_id", "verified_at"))


class ComplaintRecallLawMixin(models.AbstractModel):
    """What a law says, kept as data: in force from when, and who checked the figures.

    Contract: `_law_figures` are the fields of which a change asks for another check.
    Every change is an event of the log.
    """

    _name = "complaint.recall.law.mixin"
    _description = "Part of a Law of Recalls"
    _law_figures = frozenset()

    source = fields.Char(help="Where the law says so: document and article.")
    valid_from = fields.Date(string="In Force From")
    valid_to = fields.Date(string="In Force Until")
    check_note = fields.Text(
        string="What to Check",
        translate=True,
        help="What is from memory or a choice of the house, and how to check it.",
    )
    is_verified = fields.Boolean(
        string="Checked",
        readonly=True,
        copy=False,
        help="A recall coordinator compared these figures with the text of the law.",
    )
    check_text = fields.Char(string="Mark", compute="_compute_check_text")
    verified_by_id = fields.Many2one(
        "res.users", string="Checked By", readonly=True, copy=False, ondelete="restrict"
    )
    verified_at = fields.Datetime(string="Checked On", readonly=True, copy=False)

    @api.constrains("valid_from", "valid_to")
    def _check_validity(self):
        for part in self:
            if part.valid_from and part.valid_to and part.valid_from > part.valid_to:
                raise ValidationError(
                    self.env._("“%(law)s” ends before it begins.", law=part.name)
                )

    def _is_in_force(self, day):
        """Return whether this was the law on a date."""
        return (not self.valid_from or self.valid_from <= day) and (
            not self.valid_to or day <= self.valid_to
        )

    @api.depends("is_verified")
    @api.depends_context("lang")
    def _compute_check_text(self):
        for part in self:
            part.check_text = False if part.is_verified else self._unchecked_text()

    @api.model
    def _unchecked_text(self):
        return self.env._("Check with your regulatory affairs")

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._refuse_stamps(set().union(*vals_list))
            # said here, for a default of a caller's context would count otherwise
            fixed = dict.fromkeys(STAMPS, False)
            vals_list = [{**vals, **fixed} for vals in vals_list]
        parts = super().create(vals_list)
        parts._record_law("recall.law_added", {})
        return parts

    def write(self, vals):
        if not self.env.su:
            self._refuse_stamps(vals.keys())
        changed = {part: part._changed_figures(vals) for part in self}
        result = super().write(vals)
        unsure = self.filtered(lambda part: changed[part] and part.is_verified)
        unsure._write_stamps(False)
        self._record_law("recall.law_changed", {"fields": sorted(vals)})
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_recorded(self):
        self._record_law("recall.law_removed", {})

    def _refuse_stamps(self, names):
        if STAMPS & set(names):
            raise UserError(
                self.env._(
                    "Figures are checked by a step: compare them with the law and "
                    "press “Checked”."
                )
            )

    def _changed_figures(self, vals):
        names = self._law_figures & vals.keys()
        return any(
            self._fields[name].convert_to_cache(vals[name], self)
            != self._fields[name].convert_to_cache(self[name], self)
            if self._fields[name].type != "many2many"
            else True
            for name in names
        )

    def _record_law(self, kind, data):
        # What an installation brings is not the act of anybody.
        if self.env.registry.ready:
            self.env["complaint.event"]._record(self, kind, data)

    # ------------------------------------------------------------------
    # Checking
    # ------------------------------------------------------------------

    def action_verify(self):
        """Say that the figures were compared with the text of the law.

        :return: True
        :raises AccessError: the user is no recall coordinator
        """
        self.check_access("write")
        self._write_stamps(True)
        self._record_law("recall.law_verified", {})
        return True

    def _write_stamps(self, is_verified):
        vals = {
            "is_verified": is_verified,
            "verified_by_id": self.env.uid if is_verified else False,
            "verified_at": fields.Datetime.now() if is_verified else False,
        }
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164
