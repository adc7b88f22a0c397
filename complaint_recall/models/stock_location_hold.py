from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

MANAGER = "stock.group_stock_manager"


class StockLocation(models.Model):
    """Places to which goods on hold may still be moved."""

    _inherit = "stock.location"  # pylint: disable=R8180

    hold_use = fields.Selection(
        [("quarantine", "Quarantine"), ("sample", "Samples")],
        string="For Lots on Hold",
        copy=False,
        help="Lots on hold may be moved to this location and to those inside it, and "
        "to no other one of the stock.",
    )

    _hold_use_idx = models.Index("(hold_use) WHERE hold_use IS NOT NULL")

    @api.constrains("hold_use", "usage")
    def _check_hold_use(self):
        wrong = self.filtered(lambda loc: loc.hold_use and loc.usage != "internal")
        if wrong:
            raise ValidationError(
                self.env._(
                    "%(location)s is no place inside the own stock, so it cannot keep "
                    "lots on hold. Choose an internal location.",
                    location=wrong[0].display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        locations = super().create(vals_list)
        locations.filtered("hold_use")._hold_use_changed()
        return locations

    def write(self, vals):
        if not {"hold_use", "location_id"} & vals.keys():
            return super().write(vals)
        use = vals.get("hold_use") or False
        changed = self.filtered(lambda loc: "hold_use" in vals and loc.hold_use != use)
        before = self._hold_safe_ids()
        result = super().write(vals)
        # a location that is put elsewhere becomes quarantine, or is it no more
        moved = before ^ self._hold_safe_ids()
        changed |= self.filtered(lambda loc: loc.id in moved)
        changed._hold_use_changed()
        return result

    def _hold_use_changed(self):
        """Refuse who is no inventory manager, and record the change.

        :raises AccessError: the user is no inventory manager
        """
        if not self:
            return
        if not self.env.su and not self.env.user.has_group(MANAGER):
            # sudo: the name of a role is no secret.
            role = self.env.ref(MANAGER).sudo().full_name
            raise AccessError(
                self.env._(
                    "Which locations may keep lots on hold is set by the role "
                    "%(role)s.",
                    role=role,
                )
            )
        self.env["complaint.event"]._record(
            self,
            "hold.location_changed",
            lambda loc: {
                "use": loc.hold_use or None,
                "inside": loc.location_id.id or None,
            },
        )

    def _hold_safe_ids(self):
        """Return the ids of those of these locations that keep lots on hold.

        A location of the own stock inside a quarantine is quarantine; one of a customer
        is not, wherever it lies. One query.
        """
        # sudo: where a location lies does not depend on who asks.
        inside = self.sudo().filtered(lambda loc: loc._hold_usage() == "internal")
        above = {loc.id: loc._hold_ancestors() for loc in inside}
        ids = set().union(*above.values()) if above else set()
        if not ids:
            return set()
        marked = self.sudo().with_context(active_test=False)
        found = set(
            marked.search([("id", "in", list(ids)), ("hold_use", "!=", False)]).ids
        )
        return {own for own, ancestors in above.items() if ancestors & found}

    def _hold_ancestors(self):
        return {int(part) for part in (self.parent_path or "").split("/") if part}

    def _hold_usage(self):
        """Return the usage by which the hold judges this location.

        What lies at a subcontractor is not in our hands, though Odoo calls it internal.
        """
        self.ensure_one()
        # of mrp_subcontracting, which may be installed or not
        if hasattr(self, "is_subcontract") and self.is_subcontract():
            return "transit"
        return self.usage
